//! Which records have a text that contains another.

use roaring::RoaringBitmap;
use tantivy::{
    Term,
    query::{EnableScoring, Query, RegexQuery, TermQuery},
    schema::{Field, IndexRecordOption},
};

use crate::index::{
    IndexError,
    ordinal_set_builder::OrdinalSetBuilder,
    phrase::Phrase,
    reader::Reader,
    term_kind::{TermKind, text_number},
    token::{Token, pairs, tokens},
};

/// The texts of a record that are looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextField {
    /// Labels, aliases, titles.
    Names,
    /// Statements, descriptions, notes.
    Prose,
}

/// How a text is to stand to another. All are folded.
#[derive(Clone, Copy, Debug)]
pub enum TextQuery<'q> {
    /// It is one of these.
    In(&'q [String]),
    /// It contains this.
    Contains(&'q str),
    /// It starts with this.
    StartsWith(&'q str),
}

impl Reader {
    /// The records of which some text stands so: those surely, and those perhaps.
    pub fn texts(
        &self,
        field: TextField,
        query: TextQuery<'_>,
    ) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        match query {
            TextQuery::In(texts) => {
                let mut perhaps = RoaringBitmap::new();
                for text in texts {
                    perhaps |= match field {
                        TextField::Names => self.with(TermKind::Name, text_number(text))?,
                        TextField::Prose => self.containing(field, text)?.1,
                    };
                }
                Ok((RoaringBitmap::new(), perhaps))
            }
            TextQuery::Contains(part) => self.containing(field, part),
            TextQuery::StartsWith(start) => {
                Ok((RoaringBitmap::new(), self.containing(field, start)?.1))
            }
        }
    }

    fn containing(
        &self,
        text: TextField,
        part: &str,
    ) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let (field, pair) = match text {
            TextField::Names => (self.fields.names, TermKind::NamePair),
            TextField::Prose => (self.fields.prose, TermKind::ProsePair),
        };
        let tokens = tokens(part);
        let is_one_run = part.chars().count() == tokens.len()
            && tokens.iter().all(|token| token.han)
            && tokens
                .windows(2)
                .all(|two| two[0].position + 1 == two[1].position);
        if is_one_run && tokens.len() > 2 {
            let phrase = tokens.iter().map(|it| (it.position, it.text.clone()));
            let phrase = Phrase::new(field, &self.fields, &phrase.collect::<Vec<_>>());
            let found = self.documents(&phrase)?;
            return Ok((found.clone(), found));
        }
        let mut narrowed = None;
        for number in pairs(&tokens) {
            narrow(&mut narrowed, self.with(pair, number)?);
            if narrowed.as_ref().is_some_and(RoaringBitmap::is_empty) {
                return Ok((RoaringBitmap::new(), RoaringBitmap::new()));
            }
        }
        let last = tokens.len().saturating_sub(1);
        for (n, token) in tokens.iter().enumerate() {
            if !token.han {
                // What stands at an end may be a part of a longer word.
                let (before, after) = (
                    if n == 0 { ".*" } else { "" },
                    if n == last { ".*" } else { "" },
                );
                narrow(&mut narrowed, self.with_words(field, before, token, after)?);
            } else if tokens.len() == 1 {
                let query = TermQuery::new(term(field, token), IndexRecordOption::Basic);
                narrow(&mut narrowed, self.documents(&query)?);
            }
        }
        let Some(narrowed) = narrowed else {
            // Signs alone are no tokens, and characters that stand apart no pairs.
            let all = self.union(|piece| {
                let mut all = OrdinalSetBuilder::new(piece);
                all.extend(&(0..piece.len()).collect::<Vec<u32>>());
                Ok(all.done())
            })?;
            return Ok((RoaringBitmap::new(), all));
        };
        match is_one_run {
            true => Ok((narrowed.clone(), narrowed)),
            false => Ok((RoaringBitmap::new(), narrowed)),
        }
    }

    /// The records with a word that has `token` in it, between what `before` and `after` allow.
    fn with_words(
        &self,
        field: Field,
        before: &str,
        token: &Token,
        after: &str,
    ) -> Result<RoaringBitmap, IndexError> {
        if before.is_empty() && after.is_empty() {
            let query = TermQuery::new(term(field, token), IndexRecordOption::Basic);
            return self.documents(&query);
        }
        // A word is letters, digits and marks, none of which means anything in a pattern.
        let pattern = format!("{before}{}{after}", token.text);
        self.documents(&RegexQuery::from_pattern(&pattern, field)?)
    }

    /// The records whose documents a query finds.
    pub(super) fn documents(&self, query: &dyn Query) -> Result<RoaringBitmap, IndexError> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        self.union(|piece| {
            let mut found = OrdinalSetBuilder::new(piece);
            weight.for_each_no_score(&piece.segment, &mut |documents| found.extend(documents))?;
            Ok(found.done())
        })
    }
}

fn term(field: Field, token: &Token) -> Term {
    Term::from_field_text(field, &token.text)
}

fn narrow(narrowed: &mut Option<RoaringBitmap>, to: RoaringBitmap) {
    *narrowed = Some(match narrowed.take() {
        Some(before) => before & to,
        None => to,
    });
}
