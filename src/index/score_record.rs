//! Searching a record itself, where the index does not have it: the same answer and the same score.

use crate::index::{
    document::Document,
    entity_join::EntityJoin,
    score::{BEGINS, MISTYPED, NAME, rounded, score_of},
    search::Hit,
    search_query::{QueryPart, SearchQuery},
    term_kind::{TermKind, text_number},
    token::{Token, tokens},
};

impl SearchQuery {
    /// The record as a search would find it; `None` where it would not. `about` is as in
    /// [`Reader::search`](crate::index::Reader::search).
    pub fn fit(&self, document: &Document<'_>, about: &[Vec<EntityJoin>]) -> Option<Hit> {
        let names: Vec<_> = document.names.iter().map(|text| tokens(text)).collect();
        let prose: Vec<_> = document.prose.iter().map(|text| tokens(text)).collect();
        let mut score = 0.0;
        for (nth, part) in self.parts().iter().enumerate() {
            let others = about.get(nth).map_or(&[][..], Vec::as_slice);
            let others = others.iter().filter(|about| about.holds(document));
            let others = others.map(|about| about.score);
            let ways = [
                part.fit(&names).map(|it| NAME * it),
                part.fit(&prose),
                others.reduce(|one, other| one + other),
            ];
            let ways = ways.into_iter().flatten();
            score += ways.reduce(|one, other| one + other)?;
        }
        let name = (TermKind::Name, text_number(self.whole()));
        Some(Hit {
            ordinal: document.ordinal.0,
            is_exact: document.terms.contains(&name),
            score: rounded(score),
        })
    }

    /// Whether a record has one of the parts in a name.
    pub fn names(&self, nth: usize, document: &Document<'_>) -> bool {
        let names: Vec<_> = document.names.iter().map(|text| tokens(text)).collect();
        let part = self.parts().get(nth);
        part.is_some_and(|part| part.fit(&names).is_some())
    }
}

impl QueryPart {
    /// The score in a field with some texts.
    fn fit(&self, texts: &[Vec<Token>]) -> Option<f32> {
        let rests = || {
            let rests = |text| {
                (0..)
                    .map_while(move |n| <[Token]>::get(text, n..))
                    .filter(|it| !it.is_empty())
            };
            texts.iter().flat_map(move |text| rests(text))
        };
        let times = rests().filter(|rest| self.is_at(rest)).count() as u32;
        let length = texts.iter().map(|text| text.len() as u32).sum();
        let mut ways = Vec::new();
        if times > 0 {
            ways.push(score_of(self.tokens.len(), times, length));
        }
        if self.is_open && rests().any(|rest| self.begins_at(rest)) {
            ways.push(BEGINS);
        }
        for typos in 1..=self.typos {
            if rests().any(|rest| self.is_mistyped_at(rest, typos)) {
                ways.push(MISTYPED / f32::from(typos));
            }
        }
        ways.into_iter().reduce(|one, other| one + other)
    }
}
