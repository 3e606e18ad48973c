//! Ranked search: the best records for what a person typed, and how many there are.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use roaring::RoaringBitmap;
use tantivy::query::{EnableScoring, Weight};

use crate::index::{
    IndexError,
    conjunction::{Conjunction, Go, each_with_all},
    entity_join::EntityJoin,
    reader::Reader,
    score::{SameForAll, rounded},
    search_query::{QueryPart, SearchQuery},
    term_kind::{TermKind, text_number},
    text_query::{Clause, nearest},
};

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many records it found in all.
    pub total: u64,
    /// The best of them, best first: those whose name is what was typed, then by score, then by
    /// ordinal.
    pub best: Vec<Hit>,
}

/// A record that a search found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its ordinal.
    pub ordinal: u32,
    /// Whether one of its names is what was typed.
    pub is_exact: bool,
    /// How well it fits, in comparison with others of the same search and kind.
    pub score: f32,
}

impl Eq for Hit {}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Hit) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The better one is the greater.
impl Ord for Hit {
    fn cmp(&self, other: &Hit) -> Ordering {
        let by_fit = (self.is_exact.cmp(&other.is_exact)).then(self.score.total_cmp(&other.score));
        by_fit.then(other.ordinal.cmp(&self.ordinal))
    }
}

impl Reader {
    /// The best `n` of the records that have every part of what was typed, among those allowed.
    ///
    /// `about` gives, part by part, what else is as good as having it; parts that it is too short
    /// for have nothing. What [`SearchQuery::fit`] finds in a record's document is found here, with the
    /// same score.
    pub fn search(
        &self,
        words: &SearchQuery,
        about: &[Vec<EntityJoin>],
        among: Option<&RoaringBitmap>,
        n: usize,
    ) -> Result<Hits, IndexError> {
        let exact = self.with(TermKind::Name, text_number(words.whole()))?;
        let parts = self.parts(words, about);
        let (mut total, mut best) = (0, Best::of(n));
        self.each_with(&parts, among, |ordinal, score| {
            total += 1;
            best.add(Hit {
                ordinal,
                is_exact: exact.contains(ordinal),
                score: rounded(score),
            });
            Go::On
        })?;
        Ok(Hits {
            total,
            best: best.done(),
        })
    }

    /// Whether such a search finds anything.
    pub fn finds(
        &self,
        words: &SearchQuery,
        about: &[Vec<EntityJoin>],
        among: Option<&RoaringBitmap>,
    ) -> Result<bool, IndexError> {
        let mut found = false;
        self.each_with(&self.parts(words, about), among, |_, _| {
            found = true;
            Go::Stop
        })?;
        Ok(found)
    }

    /// The records that have a part in a name.
    pub fn named(&self, part: &QueryPart) -> Result<RoaringBitmap, IndexError> {
        self.documents(&part.in_names(&self.fields))
    }

    /// The ordinals of up to `n` records whose names are nearest to what was typed, for when
    /// nothing is found.
    pub fn suggest(
        &self,
        words: &SearchQuery,
        among: Option<&RoaringBitmap>,
        n: usize,
    ) -> Result<Vec<u32>, IndexError> {
        let nearest: Clause = Box::new(nearest(words, self.fields.names));
        let mut best = Best::of(n);
        self.each_with(&[(vec![nearest], &[])], among, |ordinal, score| {
            best.add(Hit {
                ordinal,
                is_exact: false,
                score: rounded(score),
            });
            Go::On
        })?;
        Ok(best.done().into_iter().map(|hit| hit.ordinal).collect())
    }

    fn parts<'a>(&self, words: &SearchQuery, about: &'a [Vec<EntityJoin>]) -> Vec<ScoredQuery<'a>> {
        let parts = words.parts().iter().enumerate();
        let about = |nth: usize| about.get(nth).map_or(&[][..], Vec::as_slice);
        parts
            .map(|(nth, part)| (part.in_texts(&self.fields), about(nth)))
            .collect()
    }

    /// Gives each record among those allowed that has all of some parts, with its score.
    fn each_with(
        &self,
        parts: &[ScoredQuery<'_>],
        among: Option<&RoaringBitmap>,
        mut give: impl FnMut(u32, f32) -> Go,
    ) -> Result<(), IndexError> {
        let scoring = EnableScoring::enabled_from_statistics_provider(&SameForAll, &self.searcher);
        let mut weights: Vec<Vec<Box<dyn Weight>>> = Vec::with_capacity(parts.len());
        for (ways, _) in parts {
            let ways = ways.iter().map(|way| way.weight(scoring));
            weights.push(ways.collect::<Result<_, _>>()?);
        }
        for piece in &self.pieces {
            let mut having = Vec::with_capacity(parts.len());
            for (ways, (_, about)) in weights.iter().zip(parts) {
                let about = about
                    .iter()
                    .filter_map(|it| it.within(piece, self.fields.terms).transpose());
                let about = about.collect::<Result<Vec<_>, _>>()?;
                having.push(Conjunction::new(piece, ways, about)?);
            }
            let mut is_over = false;
            each_with_all(having, |document, score| {
                let ordinal = piece.ordinal(document);
                if !piece.lives(document) || among.is_some_and(|among| !among.contains(ordinal)) {
                    return Go::On;
                }
                let go = give(ordinal, score);
                is_over = matches!(go, Go::Stop);
                go
            })?;
            if is_over {
                break;
            }
        }
        Ok(())
    }
}

/// A part of what is sought: the ways to have it in a text, and what else is as good as having it.
type ScoredQuery<'a> = (Vec<Clause>, &'a [EntityJoin]);

/// The best hits so far.
struct Best {
    wanted: usize,
    them: BinaryHeap<Reverse<Hit>>,
}

impl Best {
    fn of(wanted: usize) -> Best {
        Best {
            wanted,
            them: BinaryHeap::with_capacity(wanted.min(1_000) + 1),
        }
    }

    fn add(&mut self, hit: Hit) {
        if self.them.len() < self.wanted {
            self.them.push(Reverse(hit));
        } else if let Some(mut worst) = self.them.peek_mut()
            && worst.0 < hit
        {
            worst.0 = hit;
        }
    }

    /// The best first.
    fn done(self) -> Vec<Hit> {
        let sorted = self.them.into_sorted_vec().into_iter();
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

    fn document<'t>(nth: usize, (names, prose): &Texts<'t>) -> Document<'t> {
        let mut document = Document::new(Kind::Entity, Ordinal(nth as u32), Revision(1));
        document.names(names.iter().copied());
        document.prose([*prose].into_iter());
        document.terms.push((TermKind::AnyRole, nth as u64 / 2));
        // As its subject, its object or its topic.
        let about = of_ordinal(Ordinal(nth as u32 / 2));
        let of = |place: usize| if nth % 3 == place { about } else { 0 };
        document.columns.push((Column::Subject, of(0)));
        document.columns.push((Column::Object, of(1)));
        if nth % 3 == 2 {
            document.terms.push((TermKind::Topic, nth as u64 / 2));
        }
        document.done()
    }

    /// An index of some records, in several segments, whose ordinals count from 0. One whose prose
    /// is `gone` has replaced its texts by those.
    fn index(records: &[Texts<'_>]) -> Small {
        let all: Vec<(usize, &Texts<'_>)> = records.iter().enumerate().collect();
        let batches = all.chunks(3).map(|batch| {
            let documents = batch.iter().map(|(nth, record)| document(*nth, record));
            documents.collect()
        });
        let gone = all.iter().filter(|(_, record)| record.1 == "gone");
        let gone = gone.map(|(nth, _)| document(*nth, &(&[], "gone")));
        Small::of(batches.chain([gone.collect()]))
    }

    impl Small {
        /// What was typed, with typos forgiven if there is nothing without.
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

        /// Three ways to the same answer: the index, each record by itself, and the highlights of
        /// its texts.
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
                    let fits = fits.filter_map(|(nth, it)| words.fit(&document(nth, it), about));
                    let mut fits: Vec<Hit> = fits.collect();
                    fits.sort_unstable_by_key(|hit| Reverse(*hit));
                    prop_assert_eq!(hits.best, fits);
                }
                for (nth, record) in records.iter().enumerate() {
                    let (name, prose) = (record.0[0], record.1);
                    let is_marked = |part: &SearchQuery| {
                        !highlights(part, name).is_empty() || !highlights(part, prose).is_empty()
                    };
                    let mut parts = (0..words.parts().len()).filter_map(|nth| words.part(nth));
                    let fits = words.fit(&document(nth, record), &[]).is_some();
                    prop_assert_eq!(fits, parts.all(|part| is_marked(&part)));
                }
            }
        }
    }

    const TEXT: &str = "([a-b]{3,5}|[ab]{8,9}|趙|嘉|馬|·|，| |-){1,6}";
}
