//! Ranked search: the best documents for what a person typed, and how many there are.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use roaring::RoaringBitmap;
use tantivy::{
    DocSet, Searcher, SegmentReader, TERMINATED, TantivyError, Term,
    query::{EnableScoring, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    matching::{TextFields, nearest},
    words::Words,
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

/// The best `n` of the documents that a query finds, among those allowed. `exact` is the term of
/// those that come first.
pub(super) fn search(
    searcher: &Searcher,
    query: &dyn Query,
    exact: Option<Term>,
    among: Option<&RoaringBitmap>,
    n: usize,
) -> Result<Hits, TantivyError> {
    let scoring = match n {
        0 => EnableScoring::disabled_from_searcher(searcher),
        _ => EnableScoring::enabled_from_searcher(searcher),
    };
    let weight = query.weight(scoring)?;
    let mut total = 0;
    let mut best: BinaryHeap<Reverse<Hit>> = BinaryHeap::with_capacity(n.min(1_000) + 1);
    for segment in searcher.segment_readers() {
        let exact = match &exact {
            Some(term) => documents_with(segment, term)?,
            None => Vec::new(),
        };
        let ordinals = segment
            .fast_fields()
            .column_first_or_default::<u64>(ORDINAL)?;
        weight.for_each(segment, &mut |document, score| {
            let ordinal = ordinals.get_val(document) as u32;
            if segment.is_deleted(document) || among.is_some_and(|among| !among.contains(ordinal)) {
                return;
            }
            total += 1;
            let hit = Hit {
                ordinal,
                is_exact: exact.binary_search(&document).is_ok(),
                score,
            };
            if best.len() < n {
                best.push(Reverse(hit));
            } else if let Some(mut worst) = best.peek_mut()
                && worst.0 < hit
            {
                worst.0 = hit;
            }
        })?;
    }
    let best = best.into_sorted_vec();
    Ok(Hits {
        total,
        best: best.into_iter().map(|Reverse(hit)| hit).collect(),
    })
}

/// The column that has the ordinals of documents.
const ORDINAL: &str = "ordinal";

/// The ordinals of the `n` records whose names are nearest to what was typed.
pub(super) fn suggest(
    searcher: &Searcher,
    fields: TextFields,
    words: &Words,
    among: Option<&RoaringBitmap>,
    n: usize,
) -> Result<Vec<u32>, TantivyError> {
    let hits = search(searcher, &nearest(words, fields.names), None, among, n)?;
    Ok(hits.best.into_iter().map(|hit| hit.ordinal).collect())
}

/// Whether some document has a word, or one that begins so.
pub(super) fn has_word(
    searcher: &Searcher,
    fields: TextFields,
    word: &str,
    is_open: bool,
) -> Result<bool, TantivyError> {
    for segment in searcher.segment_readers() {
        for field in [fields.names, fields.prose] {
            if segment_has_word(segment, field, word, is_open)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn segment_has_word(
    segment: &SegmentReader,
    field: Field,
    word: &str,
    is_open: bool,
) -> Result<bool, TantivyError> {
    let inverted = segment.inverted_index(field)?;
    let mut terms = inverted.terms().range().ge(word).into_stream()?;
    while terms.advance() {
        let term = terms.key();
        if !term.starts_with(word.as_bytes()) || (!is_open && term != word.as_bytes()) {
            return Ok(false);
        }
        // A term may be left of documents that are gone.
        let mut postings =
            inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                return Ok(true);
            }
            postings.advance();
        }
    }
    Ok(false)
}

/// The documents of a segment with a term, those that are gone included, in their order.
fn documents_with(segment: &SegmentReader, term: &Term) -> Result<Vec<u32>, TantivyError> {
    let schema = EnableScoring::disabled_from_schema(segment.schema());
    let weight = TermQuery::new(term.clone(), IndexRecordOption::Basic).weight(schema)?;
    let mut documents = Vec::new();
    weight.for_each_no_score(segment, &mut |found| documents.extend_from_slice(found))?;
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::{
        Index, IndexWriter, TantivyDocument,
        schema::{FAST, INDEXED, Schema, TextFieldIndexing, TextOptions},
        tokenizer::TextAnalyzer,
    };

    use super::{
        super::{
            fold::fold,
            highlight::highlights,
            tokenizer::{TOKENIZER, Tokenizer},
        },
        *,
    };

    /// A document: its names and its prose.
    type Texts<'t> = (&'t [&'t str], &'t str);

    struct Found {
        searcher: Searcher,
        fields: TextFields,
        whole: Field,
    }

    /// An index of some documents, in as many segments, whose ordinals count from 0. Those that
    /// begin with `gone` are taken out again.
    fn index(documents: &[Texts<'_>]) -> Found {
        let mut builder = Schema::builder();
        let text = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let names = builder.add_text_field("names", text.clone());
        let prose = builder.add_text_field("prose", text);
        let whole = builder.add_bytes_field("whole", INDEXED);
        let ordinal = builder.add_u64_field(ORDINAL, FAST);
        let index = Index::create_in_ram(builder.build());
        let tokenizers = index.tokenizers();
        tokenizers.register(TOKENIZER, TextAnalyzer::from(Tokenizer));
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15 << 20).unwrap();
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        for (nth, (named, text)) in documents.iter().enumerate() {
            let mut document = TantivyDocument::new();
            document.add_u64(ordinal, nth as u64);
            document.add_text(prose, text);
            for name in *named {
                document.add_text(names, name);
                document.add_bytes(whole, fold(name).as_bytes());
            }
            writer.add_document(document).unwrap();
            if nth % 3 == 2 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        writer.delete_term(Term::from_field_text(prose, "gone"));
        writer.commit().unwrap();
        Found {
            searcher: index.reader().unwrap().searcher(),
            fields: TextFields { names, prose },
            whole,
        }
    }

    impl Found {
        fn words(&self, typed: &str) -> Words {
            let mut words = Words::parse(typed).unwrap();
            let has = |word: &str, is_open| has_word(&self.searcher, self.fields, word, is_open);
            words.settle(has).unwrap();
            words
        }

        fn hits(&self, typed: &str, among: Option<&RoaringBitmap>, n: usize) -> Hits {
            let words = self.words(typed);
            let exact = Term::from_field_bytes(self.whole, words.whole().as_bytes());
            let query = words.query(self.fields, |_| None);
            search(&self.searcher, &query, Some(exact), among, n).unwrap()
        }

        fn ordinals(&self, typed: &str) -> Vec<u32> {
            let hits = self.hits(typed, None, 100);
            assert_eq!(hits.total as usize, hits.best.len());
            hits.best.iter().map(|hit| hit.ordinal).collect()
        }

        fn suggested(&self, typed: &str) -> Vec<u32> {
            let words = Words::parse(typed).unwrap();
            suggest(&self.searcher, self.fields, &words, None, 3).unwrap()
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Two ways to the same answer: the index, and the highlights of the texts themselves.
        #[test]
        fn what_is_found_has_highlights_and_nothing_else_has(
            texts in prop::collection::vec("([a-b]{3,5}|[ab]{8,9}|趙|嘉|馬|·|，| |-){1,6}", 1..8),
            typed in "([a-b]{1,5}|[ab]{8,9}|趙|嘉|馬){1,2}",
        ) {
            let documents: Vec<Texts<'_>> = texts.iter().map(|text| (&[][..], &**text)).collect();
            let found = index(&documents);
            let words = found.words(&typed);
            let parts: Vec<Words> = (0..words.parts().len()).filter_map(|nth| words.part(nth)).collect();
            let has_all = |text: &str| parts.iter().all(|part| !highlights(part, text).is_empty());
            let expected: Vec<u32> = (0..texts.len()).filter(|nth| has_all(&texts[*nth])).map(|nth| nth as u32).collect();
            let mut ordinals = found.ordinals(&typed);
            ordinals.sort_unstable();
            prop_assert_eq!(ordinals, expected);
        }
    }
}
