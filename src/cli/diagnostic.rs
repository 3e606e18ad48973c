//! Shows what is wrong with a bundle: to people as a compiler does, to machines as JSON Lines.

use std::fmt::{self, Write as _};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use serde_json::json;

use crate::kb::bundle::{Excerpt, Position, Problem, Problems};

/// Whether a text is for a terminal that shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// With ANSI escape codes.
    Ansi,
    /// Plain.
    None,
}

/// The problems for people: each with its line and what to do, then how many there are.
pub fn render(problems: &Problems, color: Color) -> String {
    let theme = match color {
        Color::Ansi => GraphicalTheme::unicode(),
        Color::None => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_context_lines(0)
        .with_width(120)
        .without_syntax_highlighting();
    let mut out = String::new();
    for problem in &problems.shown {
        let written = handler.render_report(&mut out, &Shown::new(problem));
        written.expect("writing into a string does not fail, and every mark is within its text");
        out.push('\n');
    }
    let count = problems.shown.len() + problems.omitted;
    let all = match count {
        1 => "1 problem".into(),
        _ => format!("{count} problems"),
    };
    match problems.omitted {
        0 => writeln!(out, "{all}; nothing was loaded"),
        _ => writeln!(out, "{all}, of which the first {} are shown; nothing was loaded", problems.shown.len()),
    }
    .expect("writing into a string does not fail");
    out
}

/// The problems for machines, one JSON object a line:
///
/// ```json
/// {"code":"UNKNOWN_FIELD","file":"seed/claims.json","line":3,"column":7,"offset":41,"length":6,
///  "path":"claims[0].lable","message":"unknown field `lable`","help":"did you mean `labels`?"}
/// ```
///
/// `line` and `column` (in characters) count from 1, `offset` and `length` are bytes of the file;
/// these four are `null` where the problem is the file as a whole, and so is `help` where there
/// is none. If there are more problems than are kept, the last line is `{"omitted":N}`.
pub fn to_json(problems: &Problems) -> String {
    let mut out = String::new();
    for problem in &problems.shown {
        let position = problem.position.as_ref();
        let object = json!({
            "code": problem.code.as_str(),
            "file": problem.file,
            "line": position.map(|p| p.line),
            "column": position.map(|p| p.column),
            "offset": position.map(|p| p.span.start),
            "length": position.map(|p| p.span.len()),
            "path": problem.path,
            "message": problem.message,
            "help": problem.help,
        });
        out.push_str(&object.to_string());
        out.push('\n');
    }
    if problems.omitted > 0 {
        out.push_str(&json!({ "omitted": problems.omitted }).to_string());
        out.push('\n');
    }
    out
}

/// A problem as miette shows it.
#[derive(Debug)]
struct Shown<'a> {
    problem: &'a Problem,
    source: Option<Source<'a>>,
}

impl Shown<'_> {
    fn new(problem: &Problem) -> Shown<'_> {
        let source = problem.position.as_ref().map(|position| Source {
            file: &problem.file,
            position,
            shown: visible(&position.excerpt),
        });
        Shown { problem, source }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.source.is_none() && !self.problem.file.is_empty() {
            write!(f, "{}: ", self.problem.file)?;
        }
        f.write_str(&visible_text(&self.problem.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.problem.code))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.problem.help.as_ref()?;
        Some(Box::new(visible_text(help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mark = &self.source.as_ref()?.shown.mark;
        let label = Some(visible_text(&self.problem.path)).filter(|path| !path.is_empty());
        let label = LabeledSpan::new_primary_with_span(label, mark.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

/// An excerpt under its name, with the line and column that it has in its file.
#[derive(Debug)]
struct Source<'a> {
    file: &'a str,
    position: &'a Position,
    shown: Excerpt,
}

impl SourceCode for Source<'_> {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = &self.shown.text;
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.into(),
            text.as_bytes(),
            (0, text.len()).into(),
            self.position.line - 1,
            self.position.column - 1,
            text.lines().count(),
        )))
    }
}

/// The excerpt with every character that a terminal would act on replaced by one that it shows.
fn visible(excerpt: &Excerpt) -> Excerpt {
    let part = |range: std::ops::Range<usize>| visible_text(&excerpt.text[range]);
    let before = part(0..excerpt.mark.start);
    let marked = part(excerpt.mark.clone());
    let after = part(excerpt.mark.end..excerpt.text.len());
    Excerpt {
        mark: before.len()..before.len() + marked.len(),
        text: before + &marked + &after,
    }
}

fn visible_text(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => c,
        '\t' => ' ',
        '\u{7f}' => '\u{2421}',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::bundle::{Bundle, BundleError, Nothing};

    fn problems(text: &str) -> Problems {
        let refused = match Bundle::from_text("seed/people.json", text) {
            Ok(bundle) => bundle.validate(&Nothing).unwrap_err(),
            Err(problems) => return problems,
        };
        match refused {
            BundleError::Problems(problems) => problems,
            BundleError::Known(_) => unreachable!("nothing is always known"),
        }
    }
    #[test]
    fn look() {
        let text = r#"{
  "types": [
    { "id": "person", "labels": {"en": "person"}, "parent": ["x"] },
    { "id": "team", "labels": {"en": "team", "zh-Hant": "團隊"}, "parents": ["persn"] }
  ],
  "predicates": [
    { "id": "leads", "labels": {"en": "leads"}, "domain": ["team"], "range": [{"entity": ["team"]}, "text"] }
  ],
  "entities": [
    { "id": "ann", "labels": {"zh-Hant": "馬克佐伯", "en": ""}, "type": "team", "externalIds": [{"scheme": "馬克佐伯\t", "value": "x", "url": "javascript:alert(1)"}] },
    { "id": "ann", "type": "team", "labels": {"en": "x"} },
    { "id": "bob", "type": "team", "labels": {"en": "x"}, "mergedInto": "leads" }
  ],
  "sources": [
    {
      "id": "memo",
      "kind": "MEMOO", "titels": {"en": "x"}, "publishedAt": "2025-13", "url": null, "leaked": "yes", "language": "english language"
    },
    { "id": "art", "kind": "ARTICLE", "titles": {"zh-Hant": "馬克佐伯的人工智能夢之隊"}, "publisher": "anne", "derivedFrom": [{"source": "art", "kind": "QUOTES"}] }
  ],
  "claims": [
    {
      "subject": "bob", "predicate": "leads", "value": {"quantity": {"amount": "66"}},
      "statements": {},
      "validTime": {"start": "2025", "end": "2024"},
      "attributions": [ {"speaker": "sourc", "source": "memo", "stance": "ASSERTS", "mode": "QUOTE", "evidence": [{"start": -1, "end": 1, "digest": "sha256:00"}]}, {"speaker": {"entity": "ann"}} ]
    },
    { "id": "c2", "subject": "bob", "predicate": "leads", "value": {"quantity": {"amount": "66"}}, "statements": {"en": "x"}, "relations": [{"kind": "SUPPORTS", "claim": "c3"}], "qualifiers": [{"predicate": "leads", "value": {"entity": "memo"}}] }
  ]
}"#;
        println!("{}", render(&problems(text), Color::None));
        println!("{}", to_json(&problems(text)));
        println!("{}", render(&problems("{\n  \"types\": [\n    {\"id\": \"a\",}\n]}"), Color::None));
        println!("{}", render(&problems("{\n  \"types\": [\n    {\"id\": \"a\"}\n"), Color::None));
        println!("{}", render(&problems("{\n  \"typos\": [\n    {\"id\": \"a\"}]}\n"), Color::None));
    }
}
