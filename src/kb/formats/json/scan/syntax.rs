//! The first fault of a text that is no JSON, named as a person would name it.
//!
//! The JSON reader says what it expected; this says what stands there instead. The text is gone
//! through once, without recursion, by the grammar of RFC 8259, so that every text that the reader
//! refuses has a fault here.

use std::ops::Range;

use crate::kb::formats::json::scan::{
    foreign::{self, is_quote},
    syntax_fault::SyntaxFault,
    token::{Surrogates, number, string, word},
};

/// The token that may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Value,
    /// An item of a list, or its end.
    FirstItem,
    Item,
    /// The name of a field, or the end of the object.
    FirstName,
    Name,
    Colon,
    CommaOrEnd,
    /// Nothing: the value is complete.
    End,
}

/// The first fault of a text; `None` where it is JSON.
pub(super) fn fault(text: &str, surrogates: Surrogates) -> Option<SyntaxFault> {
    let mut parser = Parser {
        text,
        surrogates,
        at: 0,
        open: Vec::new(),
        last: 0..0,
    };
    let mut next = Next::Value;
    loop {
        parser.skip_blanks();
        let Some(c) = parser.text[parser.at..].chars().next() else {
            return match next {
                Next::End => None,
                _ => Some(parser.ended()),
            };
        };
        match parser.step(next, c) {
            Ok(then) => next = then,
            Err(fault) => return Some(fault),
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    surrogates: Surrogates,
    at: usize,
    /// The lists and objects that are open, by their first bytes.
    open: Vec<usize>,
    /// The last token.
    last: Range<usize>,
}

impl Parser<'_> {
    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        let blank = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        self.at += rest.len() - blank.len();
    }

    fn take(&mut self, len: usize) {
        self.last = self.at..self.at + len;
        self.at += len;
    }

    fn is_object(&self) -> Option<bool> {
        let open = self.open.last()?;
        Some(self.text.as_bytes()[*open] == b'{')
    }

    /// Takes a token that begins with `c`; tells what may come after it.
    fn step(&mut self, next: Next, c: char) -> Result<Next, SyntaxFault> {
        let is_object = self.is_object();
        match (next, c) {
            (Next::FirstItem, ']') | (Next::FirstName, '}') => Ok(self.close()),
            (Next::CommaOrEnd, ']') if is_object == Some(false) => Ok(self.close()),
            (Next::CommaOrEnd, '}') if is_object == Some(true) => Ok(self.close()),
            (Next::CommaOrEnd, ',') => {
                self.take(1);
                Ok(match is_object {
                    Some(true) => Next::Name,
                    _ => Next::Item,
                })
            }
            (Next::Colon, ':') => {
                self.take(1);
                Ok(Next::Value)
            }
            (Next::FirstName | Next::Name, '"') => {
                self.take(string(self.text, self.at, self.surrogates)?);
                Ok(Next::Colon)
            }
            (Next::Value | Next::FirstItem | Next::Item, _) => self.value(next, c),
            _ => Err(self.misplaced(next, c)),
        }
    }

    fn value(&mut self, next: Next, c: char) -> Result<Next, SyntaxFault> {
        match c {
            '{' | '[' => {
                self.open.push(self.at);
                self.take(1);
                return Ok(match c {
                    '{' => Next::FirstName,
                    _ => Next::FirstItem,
                });
            }
            '"' => self.take(string(self.text, self.at, self.surrogates)?),
            '-' | '+' | '.' | '0'..='9' => self.take(number(self.text, self.at)?),
            'a'..='z' | 'A'..='Z' | '_' | '$' => self.take(word(self.text, self.at)?),
            _ => return Err(self.misplaced(next, c)),
        }
        Ok(self.after_value())
    }

    fn close(&mut self) -> Next {
        self.open.pop();
        self.take(1);
        self.after_value()
    }

    fn after_value(&self) -> Next {
        match self.open.is_empty() {
            true => Next::End,
            false => Next::CommaOrEnd,
        }
    }

    /// The fault of a text that ends too early.
    fn ended(&self) -> SyntaxFault {
        let Some(open) = self.open.last() else {
            return SyntaxFault::new(0..0, "the file is empty; a bundle is a JSON object", "");
        };
        let last = self.text.trim_end().char_indices().next_back();
        let start = last.map_or(0, |(start, _)| start);
        let end = last.map_or(0, |(start, c)| start + c.len_utf8());
        let (what, closing) = self.opened();
        let within = match closing {
            '}' => "an object",
            _ => "a list",
        };
        let line = self.line(*open);
        SyntaxFault::new(
            start..end,
            format!("the file ends within {within}"),
            format!("the {what} begins in line {line}: close it with `{closing}`"),
        )
    }

    /// The innermost list or object, and what closes it.
    fn opened(&self) -> (&'static str, char) {
        match self.is_object() {
            Some(true) => ("object", '}'),
            _ => ("list", ']'),
        }
    }

    fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// The fault of a character that cannot stand where it stands.
    fn misplaced(&self, next: Next, c: char) -> SyntaxFault {
        let here = self.at..self.at + c.len_utf8();
        let rest = &self.text[self.at..];
        if let Some((message, help)) = foreign::described(c) {
            return SyntaxFault::new(here, message, help);
        }
        if let Some(comment) = comment(rest) {
            let span = self.at..self.at + comment;
            return SyntaxFault::new(span, "JSON has no comments", "take it away");
        }
        let begins_value = matches!(c, '"' | '{' | '[' | '-' | '0'..='9') || c.is_alphabetic();
        match (next, c) {
            (Next::End, '{' | '[' | '"') => SyntaxFault::new(
                here,
                "the bundle has ended, and another value stands here",
                "a file has one object; of a file with an object a line (JSON Lines), put the \
                 records into the lists of one object",
            ),
            (Next::End, '}' | ']') => SyntaxFault::new(
                here,
                format!("`{c}` closes nothing; all is closed before"),
                "take it away, or look for one too many above",
            ),
            (Next::End, _) => SyntaxFault::new(
                here,
                "the bundle has ended, and this stands behind it",
                "take it away",
            ),
            (_, '\'' | '`') if next != Next::CommaOrEnd => SyntaxFault::new(
                here,
                format!("`{c}` is no quote of JSON"),
                "strings of JSON stand in double quotes: `\"`",
            ),
            (Next::Item | Next::Name, ']' | '}') => SyntaxFault::new(
                here,
                format!("a comma stands before this `{c}`"),
                "no comma stands behind the last one",
            ),
            (Next::FirstItem | Next::FirstName | Next::Item | Next::Name, ',') => SyntaxFault::new(
                here,
                "a comma stands here with nothing before it",
                "take it away",
            ),
            (Next::Name | Next::FirstName, _) if c.is_alphanumeric() || c == '_' || c == '$' => {
                let name: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '-'))
                    .collect();
                SyntaxFault::new(
                    self.at..self.at + name.len(),
                    format!("the name `{name}` stands without quotes"),
                    format!("write `\"{name}\"`"),
                )
            }
            (Next::CommaOrEnd | Next::Colon, _) if self.quote_within().is_some() => {
                let (at, quote) = self.quote_within().unwrap_or((self.at, c));
                let (message, help) = foreign::described(quote).unwrap_or_default();
                SyntaxFault::new(at..at + quote.len_utf8(), message, help)
            }
            (Next::CommaOrEnd, _) if self.is_quote_unescaped(c) => SyntaxFault::new(
                self.last.end - 1..self.last.end,
                "this quote ends the string, and more stands behind it",
                "a quote within a string is written `\\\"`",
            ),
            (Next::CommaOrEnd, _) if begins_value => SyntaxFault::new(
                self.last.end..self.last.end,
                "a comma is missing after this",
                "commas stand between records, fields and items",
            ),
            (Next::Colon, _) if begins_value => SyntaxFault::new(
                self.last.end..self.last.end,
                "a colon is missing after this name",
                "",
            ),
            (Next::Colon, '=') => SyntaxFault::new(here, "`=` stands here", "write `:`"),
            (Next::Colon, ',' | '}') => SyntaxFault::new(
                self.last.clone(),
                "this name has no value",
                "write it as in `\"name\": value`",
            ),
            (Next::CommaOrEnd, ':') if self.is_object() == Some(false) => SyntaxFault::new(
                here,
                "a list has no names, but `:` stands here",
                "write an object in the list: `[{\"name\": value}]`",
            ),
            (_, ']' | '}') => self.closed_wrongly(here, c),
            (Next::Value, '<') => {
                SyntaxFault::new(here, "this looks like XML or HTML", "give JSON")
            }
            (_, '\0'..=' ' | '\u{7f}'..='\u{9f}') => SyntaxFault::new(
                here,
                format!("a control character (U+{:04X}) stands here", u32::from(c)),
                "take it away",
            ),
            _ => {
                let wanted = match next {
                    Next::Name | Next::FirstName => "a name in double quotes",
                    Next::Colon => "`:`",
                    Next::CommaOrEnd => "a comma, or the end of what is open,",
                    _ => "a value",
                };
                SyntaxFault::new(here, format!("{wanted} is expected here, not `{c}`"), "")
            }
        }
    }

    fn closed_wrongly(&self, here: Range<usize>, c: char) -> SyntaxFault {
        let Some(open) = self.open.last() else {
            return SyntaxFault::new(here, format!("`{c}` closes nothing"), "");
        };
        let (what, closing) = self.opened();
        let line = self.line(*open);
        if c == closing {
            return SyntaxFault::new(here, format!("a value is missing before this `{c}`"), "");
        }
        SyntaxFault::new(
            here,
            format!("`{c}` stands here, but the {what} that begins in line {line} is open"),
            format!("close it with `{closing}` first"),
        )
    }

    /// A typographic quote within the last string, if it was meant to end it.
    fn quote_within(&self) -> Option<(usize, char)> {
        let string = &self.text[self.last.clone()];
        let mut quotes = string.char_indices().filter(|(_, c)| is_quote(*c));
        let (at, quote) = quotes.find(|(at, c)| {
            let behind = string[at + c.len_utf8()..].trim_start();
            behind.starts_with([':', ',', '}', ']'])
        })?;
        string
            .starts_with('"')
            .then_some((self.last.start + at, quote))
    }

    /// Whether the last string was ended by a quote that was meant to be in it.
    fn is_quote_unescaped(&self, c: char) -> bool {
        let is_string = self.text[self.last.clone()].starts_with('"');
        is_string && self.last.end == self.at && (c.is_alphanumeric() || matches!(c, '\\' | '"'))
    }
}

/// The length of the comment that begins here.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    let is_line = text.starts_with("//") || text.starts_with('#');
    is_line.then(|| text.lines().next().map_or(0, str::len))
}

#[cfg(test)]
mod tests;
