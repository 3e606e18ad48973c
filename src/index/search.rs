//! Ranked search: the best records for a search query, and the number of all hits.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
    ops::ControlFlow,
};

use roaring::RoaringBitmap;
use tantivy::query::{EnableScoring, Weight};

use crate::index::{
    conjunction::{PartScorer, for_each_match},
    entity_join::EntityJoin,
    error::IndexError,
    identifier::identifier_number,
    reader::Reader,
    score::{ConstantStatistics, rounded},
    search_query::{QueryPart, SearchQuery},
    term_kind::{TermKind, text_number},
    text_query::{Clause, nearest},
};

/// The hits of a search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// The number of all hits.
    pub total: u64,
    /// The best hits, best first: exact names, then by score, then by ordinal.
    pub best: Vec<Hit>,
}

/// A hit: a record that matches a search query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The record's ordinal.
    pub ordinal: u32,
    /// Whether one of the record's names is the whole query.
    pub is_exact: bool,
    /// The score, comparable with those of the same search and kind.
    pub score: f32,
}

impl Eq for Hit {}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Hit) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The better hit is the greater.
impl Ord for Hit {
    fn cmp(&self, other: &Hit) -> Ordering {
        let by_score = self.score.total_cmp(&other.score);
        let by_match = self.is_exact.cmp(&other.is_exact).then(by_score);
        by_match.then(other.ordinal.cmp(&self.ordinal))
    }
}

impl Reader {
    /// Searches for the best `n` records that match every part of a query, in the set `among`, if
    /// there is one.
    ///
    /// `about` has, part by part, the joins whose matches count too; a part beyond its end has
    /// none. [`SearchQuery::fit`] gives the same answer and the same score for a document.
    pub fn search(
        &self,
        words: &SearchQuery,
        about: &[Vec<EntityJoin>],
        among: Option<&RoaringBitmap>,
        n: usize,
    ) -> Result<Hits, IndexError> {
        let exact = self.with(TermKind::Name, text_number(words.whole()))?;
        let parts = self.parts(words, about);
        let (mut total, mut best) = (0, TopHits::new(n));
        let visit = |ordinal, score| {
            total += 1;
            best.add(Hit {
                ordinal,
                is_exact: exact.contains(ordinal),
                score: rounded(score),
            });
            ControlFlow::Continue(())
        };
        self.for_each_hit(&parts, among, visit)?;
        Ok(Hits {
            total,
            best: best.into_sorted(),
        })
    }

    /// Whether [`Reader::search`] finds anything.
    pub fn finds(
        &self,
        words: &SearchQuery,
        about: &[Vec<EntityJoin>],
        among: Option<&RoaringBitmap>,
    ) -> Result<bool, IndexError> {
        let parts = self.parts(words, about);
        self.for_each_hit(&parts, among, |_, _| ControlFlow::Break(()))
    }

    /// The records with an identifier.
    pub fn identified(&self, text: &str) -> Result<RoaringBitmap, IndexError> {
        self.with(TermKind::Identifier, identifier_number(text))
    }

    /// The records with a name that matches a part.
    pub fn named(&self, part: &QueryPart) -> Result<RoaringBitmap, IndexError> {
        self.documents(&part.in_names(&self.fields))
    }

    /// The ordinals of up to `n` records whose names are nearest to a query that finds nothing.
    pub fn suggest(
        &self,
        words: &SearchQuery,
        among: Option<&RoaringBitmap>,
        n: usize,
    ) -> Result<Vec<u32>, IndexError> {
        let nearest: Clause = Box::new(nearest(words, self.fields.names));
        let mut best = TopHits::new(n);
        let visit = |ordinal, score| {
            best.add(Hit {
                ordinal,
                is_exact: false,
                score: rounded(score),
            });
            ControlFlow::Continue(())
        };
        self.for_each_hit(&[(vec![nearest], &[])], among, visit)?;
        let best = best.into_sorted().into_iter();
        Ok(best.map(|hit| hit.ordinal).collect())
    }

    fn parts<'a>(&self, words: &SearchQuery, about: &'a [Vec<EntityJoin>]) -> Vec<PartQuery<'a>> {
        let parts = words.parts().iter().enumerate();
        let joins = |index: usize| about.get(index).map_or(&[][..], Vec::as_slice);
        parts
            .map(|(index, part)| {
                let identifiers = words.identifiers(part);
                (part.in_texts(identifiers, &self.fields), joins(index))
            })
            .collect()
    }

    /// Visits each record that matches all parts, with its score, until `visit` breaks. Returns
    /// whether it did.
    fn for_each_hit(
        &self,
        parts: &[PartQuery<'_>],
        among: Option<&RoaringBitmap>,
        mut visit: impl FnMut(u32, f32) -> ControlFlow<()>,
    ) -> Result<bool, IndexError> {
        let scoring =
            EnableScoring::enabled_from_statistics_provider(&ConstantStatistics, &self.searcher);
        let mut weights: Vec<Vec<Box<dyn Weight>>> = Vec::with_capacity(parts.len());
        for (clauses, _) in parts {
            let clauses = clauses.iter().map(|clause| clause.weight(scoring));
            weights.push(clauses.collect::<Result<_, _>>()?);
        }
        for segment in &self.segments {
            let mut scorers = Vec::with_capacity(parts.len());
            for (weights, (_, joins)) in weights.iter().zip(parts) {
                let bound = joins
                    .iter()
                    .filter_map(|join| join.bind(segment, self.fields.terms).transpose());
                let bound = bound.collect::<Result<Vec<_>, _>>()?;
                scorers.push(PartScorer::new(segment, weights, bound)?);
            }
            let flow = for_each_match(scorers, |document, score| {
                let ordinal = segment.ordinal(document);
                let is_allowed = among.is_none_or(|among| among.contains(ordinal));
                match is_allowed && segment.is_alive(document) {
                    true => visit(ordinal, score),
                    false => ControlFlow::Continue(()),
                }
            })?;
            if flow.is_break() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A query part: its clauses, one of which must match, and the joins that count as matches.
type PartQuery<'a> = (Vec<Clause>, &'a [EntityJoin]);

/// A collector of the best hits.
struct TopHits {
    limit: usize,
    heap: BinaryHeap<Reverse<Hit>>,
}

impl TopHits {
    fn new(limit: usize) -> TopHits {
        TopHits {
            limit,
            heap: BinaryHeap::with_capacity(limit.min(1_000) + 1),
        }
    }

    fn add(&mut self, hit: Hit) {
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(hit));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && worst.0 < hit
        {
            worst.0 = hit;
        }
    }

    /// The hits, best first.
    fn into_sorted(self) -> Vec<Hit> {
        let sorted = self.heap.into_sorted_vec().into_iter();
        sorted.map(|Reverse(hit)| hit).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::index::{
        column::{Column, of_ordinal},
        document::Document,
        fixture::Small,
        highlight::highlights,
    };
    use crate::model::{Kind, Ordinal, Revision};

    /// The texts of a record: its names and its prose.
    type Texts<'t> = (&'t [&'t str], &'t str);

    fn document<'t>(ordinal: usize, (names, prose): &Texts<'t>) -> Document<'t> {
        let mut document = Document::new(Kind::Entity, Ordinal(ordinal as u32), Revision(1));
        document.names(names.iter().copied());
        document.prose([*prose].into_iter());
        document.terms.push((TermKind::AnyRole, ordinal as u64 / 2));
        // As its subject, its object or its topic.
        let entity = of_ordinal(Ordinal(ordinal as u32 / 2));
        let in_role = |role: usize| if ordinal % 3 == role { entity } else { 0 };
        document.columns.push((Column::Subject, in_role(0)));
        document.columns.push((Column::Object, in_role(1)));
        if ordinal % 3 == 2 {
            document.terms.push((TermKind::Topic, ordinal as u64 / 2));
        }
        document.done()
    }

    /// An index of some records in several segments, with ordinals from 0. A record with the prose
    /// `gone` has replaced its texts by that.
    fn index(records: &[Texts<'_>]) -> Small {
        let all: Vec<(usize, &Texts<'_>)> = records.iter().enumerate().collect();
        let batches = all.chunks(3).map(|batch| {
            let documents = batch
                .iter()
                .map(|(ordinal, record)| document(*ordinal, record));
            documents.collect()
        });
        let gone = all.iter().filter(|(_, record)| record.1 == "gone");
        let gone = gone.map(|(ordinal, _)| document(*ordinal, &(&[], "gone")));
        Small::of(batches.chain([gone.collect()]))
    }

    impl Small {
        /// The query for a text, with typos forgiven if nothing is found without.
        fn words(&self, typed: &str) -> SearchQuery {
            let words = SearchQuery::parse(typed).unwrap();
            match self.reader.search(&words, &[], None, 0).unwrap().total {
                0 => words.forgiving().unwrap_or(words),
                _ => words,
            }
        }

        fn hits(&self, typed: &str, among: Option<&RoaringBitmap>, n: usize) -> Hits {
            self.reader
                .search(&self.words(typed), &[], among, n)
                .unwrap()
        }

        fn ordinals(&self, typed: &str) -> Vec<u32> {
            let hits = self.hits(typed, None, 100);
            assert_eq!(hits.total as usize, hits.best.len());
            hits.best.iter().map(|hit| hit.ordinal).collect()
        }

        fn suggested(&self, typed: &str) -> Vec<u32> {
            let words = SearchQuery::parse(typed).unwrap();
            self.reader.suggest(&words, None, 3).unwrap()
        }
    }

    const PEOPLE: &[Texts<'_>] = &[
        (
            &["趙昇嘉", "Shengjia Zhao", "Zhào Shēngjiā"],
            "Chief scientist of Meta超級智能實驗室",
        ),
        (&["馬克·祖克柏", "Mark Zuckerberg"], "創立 Meta 的人"),
        (&["Meta"], "A company of Mark Zuckerberg"),
        (
            &["Meta超級智能實驗室", "Meta Superintelligence Labs", "MSL"],
            "部門",
        ),
        (
            &["王濤", "Alexandr Wang"],
            "Scientist; chief of staff is another",
        ),
        (&["Metamorphosis"], "a book"),
        (&["Zuckerman"], "gone"),
    ];

    #[test]
    fn a_search_finds_what_a_person_means() {
        let found = index(PEOPLE);
        let sorted = |typed| {
            let mut ordinals = found.ordinals(typed);
            ordinals.sort_unstable();
            ordinals
        };
        for (typed, expected) in [
            ("赵升嘉", &[0][..]),
            ("Zhao", &[0]),
            ("马克祖克柏", &[1]),
            ("馬克", &[1]),
            ("Meta超级智能实验室", &[0, 3]),
            ("智能", &[0, 3]),
            ("智能 部門", &[3]),
            ("智實", &[]),
            ("zuckerberg", &[1, 2]),
            ("Zuckerburg", &[1, 2]),
            ("zuckerberg meta", &[1, 2]),
            ("superint", &[3]),
            ("superint labs", &[]),
            ("\"chief scientist\"", &[0]),
            ("chief scientist", &[0, 4]),
            ("zhao nobody", &[]),
            ("zuckerman", &[]),
            ("zucker", &[1, 2]),
        ] {
            assert_eq!(sorted(typed), expected, "{typed}");
        }
    }

    #[test]
    fn names_come_before_prose_and_the_very_name_before_all() {
        let found = index(PEOPLE);
        assert_eq!(found.ordinals("meta")[0], 2);
        assert!(found.hits("meta", None, 1).best[0].is_exact);
        assert_eq!(found.ordinals("zuckerberg"), [1, 2]);
        // What only begins so comes last.
        assert_eq!(found.ordinals("meta").last(), Some(&5));
    }

    #[test]
    fn a_typo_is_forgiven_only_in_what_nobody_wrote() {
        let found = index(&[
            (&["Zuckerburg"], ""),
            (&["Zuckerberg"], ""),
            (&["beta"], ""),
        ]);
        assert_eq!(found.ordinals("zuckerberg"), [1]);
        assert_eq!(found.ordinals("zukerberg"), [1, 0]);
        assert_eq!(found.ordinals("beat"), [2]);
    }

    #[test]
    fn no_phrase_runs_from_one_name_into_the_next() {
        let found = index(&[(&["趙昇", "嘉文"], "")]);
        assert_eq!(found.ordinals("昇嘉"), [] as [u32; 0]);
        assert_eq!(found.ordinals("嘉文"), [0]);
    }

    #[test]
    fn a_search_is_counted_whole_whatever_is_shown_of_it() {
        let found = index(PEOPLE);
        let all = found.hits("meta", None, 100);
        for n in 0..all.best.len() {
            let some = found.hits("meta", None, n);
            assert_eq!(some.total, all.total);
            let (some, all) = (some.best.iter(), all.best[..n].iter());
            assert!(some.map(|hit| hit.ordinal).eq(all.map(|hit| hit.ordinal)));
        }
        let among = RoaringBitmap::from_iter([2, 3]);
        let some = found.hits("meta", Some(&among), 1);
        assert_eq!((some.total, some.best[0].ordinal), (2, 2));
    }

    #[test]
    fn what_is_like_it_is_suggested_when_nothing_is_found() {
        let found = index(PEOPLE);
        for (typed, expected) in [
            ("shengia nobody", 0),
            ("趙昇佳", 0),
            ("Zukerbrg's", 1),
            ("superintelligent", 3),
            ("Alexander Weng", 4),
        ] {
            assert_eq!(found.suggested(typed).first(), Some(&expected), "{typed}");
        }
        assert_eq!(found.suggested("qqqqqq"), [] as [u32; 0]);
    }

    #[test]
    fn the_claims_of_an_entity_are_found_by_its_names() {
        let found = index(PEOPLE);
        let words = SearchQuery::parse("mark zhao").unwrap();
        let about = |others: &[u32]| EntityJoin {
            tag: TermKind::AnyRole,
            others: Arc::new(others.iter().copied().collect()),
            score: EntityJoin::AS_TYPED,
        };
        let many = about(&(2..2_000).chain([0]).collect::<Vec<_>>());
        for about in [about(&[0]), many] {
            // Records 0 and 1 are about entity 0, and record 1 has `mark` itself.
            let about = [Vec::new(), vec![about]];
            let hits = found.reader.search(&words, &about, None, 10).unwrap();
            let ordinals: Vec<u32> = hits.best.iter().map(|hit| hit.ordinal).collect();
            assert_eq!(ordinals, [1]);
            assert_eq!(
                words.fit(&document(1, &PEOPLE[1]), &about),
                Some(hits.best[0])
            );
        }
        let named = found.reader.named(&words.parts()[1]).unwrap();
        assert_eq!(named.iter().collect::<Vec<_>>(), [0]);
        assert!(words.names(1, &document(0, &PEOPLE[0])));
        assert!(!words.names(0, &document(2, &PEOPLE[2])));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// The index, each document by itself, and the highlights of its texts give the same
        /// answer.
        #[test]
        fn what_is_found_fits_by_itself_and_has_highlights(
            texts in prop::collection::vec((TEXT, TEXT), 1..8),
            typed in "([a-b]{1,5}|[ab]{8,9}|趙|嘉|馬| ){1,3}",
            others in prop::collection::vec(0..4u32, 0..3),
        ) {
            let Ok(words) = SearchQuery::parse(&typed) else { return Ok(()) };
            let names: Vec<[&str; 1]> = texts.iter().map(|(name, _)| [&**name]).collect();
            let prose = texts.iter().map(|(_, prose)| &**prose);
            let records: Vec<Texts<'_>> = names.iter().map(|it| &it[..]).zip(prose).collect();
            let found = index(&records);
            let others = Arc::new(others.into_iter().collect());
            let score = EntityJoin::NEARLY;
            let about = [vec![EntityJoin { tag: TermKind::AnyRole, others, score }]];
            for words in [Some(words.clone()), words.forgiving()].into_iter().flatten() {
                for about in [&[][..], &about] {
                    let hits = found.reader.search(&words, about, None, 100).unwrap();
                    let fits = records.iter().enumerate();
                    let fits = fits.filter_map(|(ordinal, it)| words.fit(&document(ordinal, it), about));
                    let mut fits: Vec<Hit> = fits.collect();
                    fits.sort_unstable_by_key(|hit| Reverse(*hit));
                    prop_assert_eq!(hits.best, fits);
                }
                for (ordinal, record) in records.iter().enumerate() {
                    let (name, prose) = (record.0[0], record.1);
                    let is_marked = |part: &SearchQuery| {
                        !highlights(part, name).is_empty() || !highlights(part, prose).is_empty()
                    };
                    let mut parts = (0..words.parts().len()).filter_map(|index| words.part(index));
                    let fits = words.fit(&document(ordinal, record), &[]).is_some();
                    prop_assert_eq!(fits, parts.all(|part| is_marked(&part)));
                }
            }
        }
    }

    const TEXT: &str = "([a-b]{3,5}|[ab]{8,9}|趙|嘉|馬|·|，| |-){1,6}";
}
