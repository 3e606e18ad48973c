//! Filters on texts: the records with a text that equals, contains or starts with another.

use roaring::RoaringBitmap;
use tantivy::{
    Term,
    query::{EnableScoring, Query, RegexQuery, TermQuery},
    schema::{Field, IndexRecordOption},
};

use crate::index::{
    error::IndexError,
    ordinal_set_builder::OrdinalSetBuilder,
    phrase::Phrase,
    reader::Reader,
    term_kind::{TermKind, text_number},
    text_filter::TextQuery,
    token::{Token, pairs, tokens},
};

/// A field of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextField {
    /// Labels, aliases, titles.
    Names,
    /// Statements, descriptions, notes.
    Prose,
}

impl Reader {
    /// The records with a text that passes a filter: surely, and perhaps.
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
            TextQuery::StartsWith(part) | TextQuery::EndsWith(part) => {
                Ok((RoaringBitmap::new(), self.containing(field, part)?.1))
            }
        }
    }

    fn containing(
        &self,
        text: TextField,
        part: &str,
    ) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let (field, bigram) = match text {
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
            let phrase = tokens
                .iter()
                .map(|token| (token.position, token.text.clone()));
            let phrase = Phrase::new(field, &self.fields, &phrase.collect::<Vec<_>>());
            let found = self.documents(&phrase)?;
            return Ok((found.clone(), found));
        }
        let mut narrowed = None;
        for number in pairs(&tokens) {
            narrow(&mut narrowed, self.with(bigram, number)?);
            if narrowed.as_ref().is_some_and(RoaringBitmap::is_empty) {
                return Ok((RoaringBitmap::new(), RoaringBitmap::new()));
            }
        }
        let last = tokens.len().saturating_sub(1);
        for (index, token) in tokens.iter().enumerate() {
            if !token.han {
                // A word at an end may be a part of a longer one.
                let (before, after) = (
                    if index == 0 { ".*" } else { "" },
                    if index == last { ".*" } else { "" },
                );
                narrow(&mut narrowed, self.with_words(field, before, token, after)?);
            } else if tokens.len() == 1 {
                let query = TermQuery::new(term(field, token), IndexRecordOption::Basic);
                narrow(&mut narrowed, self.documents(&query)?);
            }
        }
        let Some(narrowed) = narrowed else {
            // Signs alone are no tokens, and characters that are apart no bigrams.
            let all = self.union(|segment| {
                let mut all = OrdinalSetBuilder::new(segment);
                all.extend(&(0..segment.len()).collect::<Vec<u32>>());
                Ok(all.build())
            })?;
            return Ok((RoaringBitmap::new(), all));
        };
        // A word without signs is in a text just if it is in one of the text's words.
        let is_one_word = tokens.len() == 1 && tokens[0].text == part;
        match is_one_run || is_one_word {
            true => Ok((narrowed.clone(), narrowed)),
            false => Ok((RoaringBitmap::new(), narrowed)),
        }
    }

    /// The records with a word that is `token` between matches of the patterns `before` and
    /// `after`.
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
        // A word is letters, digits and marks, none of which has a meaning in a pattern.
        let pattern = format!("{before}{}{after}", token.text);
        self.documents(&RegexQuery::from_pattern(&pattern, field)?)
    }

    /// The records whose documents match a query.
    pub(super) fn documents(&self, query: &dyn Query) -> Result<RoaringBitmap, IndexError> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        self.union(|segment| {
            let mut found = OrdinalSetBuilder::new(segment);
            weight.for_each_no_score(&segment.reader, &mut |documents| found.extend(documents))?;
            Ok(found.build())
        })
    }
}

fn term(field: Field, token: &Token) -> Term {
    Term::from_field_text(field, &token.text)
}

/// Intersects the candidates so far with a further set.
fn narrow(narrowed: &mut Option<RoaringBitmap>, to: RoaringBitmap) {
    *narrowed = Some(match narrowed.take() {
        Some(before) => before & to,
        None => to,
    });
}
