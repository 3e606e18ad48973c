//! Evaluating a search query for a document that the index lacks: the same answer and score.

use std::ops::Add;

use crate::index::{
    document::Document,
    entity_join::EntityJoin,
    score::{BEGINS, IDENTIFIER, MISTYPED, NAME, rounded, score_of},
    search::Hit,
    search_query::{QueryPart, SearchQuery},
    term_kind::{TermKind, text_number},
    token::{Token, tokens},
};

impl SearchQuery {
    /// The hit of a document; `None` if it does not match. `about` is as in
    /// [`Reader::search`](crate::index::Reader::search).
    pub fn fit(&self, document: &Document<'_>, about: &[Vec<EntityJoin>]) -> Option<Hit> {
        let names: Vec<_> = document.names.iter().map(|text| tokens(text)).collect();
        let prose: Vec<_> = document.prose.iter().map(|text| tokens(text)).collect();
        let mut score = 0.0;
        for (index, part) in self.parts().iter().enumerate() {
            let joins = about.get(index).map_or(&[][..], Vec::as_slice);
            let joins = joins.iter().filter(|join| join.holds(document));
            let joins = joins.map(|join| join.score);
            let identifiers = self.identifiers(part);
            let identifiers = identifiers
                .filter(|number| document.terms.contains(&(TermKind::Identifier, *number)))
                .map(|_| IDENTIFIER);
            let scores = [
                part.score(&names).map(|score| NAME * score),
                part.score(&prose),
                identifiers.reduce(Add::add),
                joins.reduce(Add::add),
            ];
            score += scores.into_iter().flatten().reduce(Add::add)?;
        }
        let name = (TermKind::Name, text_number(self.whole()));
        Some(Hit {
            ordinal: document.ordinal.0,
            is_exact: document.terms.contains(&name),
            score: rounded(score),
        })
    }

    /// Whether a name of a document matches a part.
    pub fn names(&self, part: usize, document: &Document<'_>) -> bool {
        let names: Vec<_> = document.names.iter().map(|text| tokens(text)).collect();
        let part = self.parts().get(part);
        part.is_some_and(|part| part.score(&names).is_some())
    }
}

impl QueryPart {
    /// The score in a field with some texts; `None` if none matches.
    fn score(&self, texts: &[Vec<Token>]) -> Option<f32> {
        let suffixes = || {
            let suffixes = |text| {
                (0..)
                    .map_while(move |first| <[Token]>::get(text, first..))
                    .filter(|suffix| !suffix.is_empty())
            };
            texts.iter().flat_map(move |text| suffixes(text))
        };
        let frequency = suffixes().filter(|suffix| self.is_at(suffix)).count() as u32;
        let length = texts.iter().map(|text| text.len() as u32).sum();
        let mut scores = Vec::new();
        if frequency > 0 {
            scores.push(score_of(self.tokens.len(), frequency, length));
        }
        if self.is_open && suffixes().any(|suffix| self.begins_at(suffix)) {
            scores.push(BEGINS);
        }
        for typos in 1..=self.typos {
            if suffixes().any(|suffix| self.is_mistyped_at(suffix, typos)) {
                scores.push(MISTYPED / f32::from(typos));
            }
        }
        scores.into_iter().reduce(Add::add)
    }
}
