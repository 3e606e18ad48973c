//! Plans of tests of texts of which the index has the words.

use roaring::RoaringBitmap;

use crate::{
    index::{ColumnFilter, IDENTIFIER, PartKind, TEXT, TermKind, TextColumn, TextField},
    kb::{
        error::KbError,
        filter::{
            expr::Test,
            field::{IndexedWords, Place},
            plan::CandidateSets,
        },
        snapshot::Snapshot,
    },
    model::Kind,
};

/// The number of records of which texts are not looked up in columns, since to read them takes less
/// time; few in tests, so that both ways are exercised.
pub(super) const FEW_TEXTS: u64 = if cfg!(test) { 3 } else { 1_000 };

impl Snapshot {
    /// The candidate sets of a test of texts: by their words, and by the texts themselves for the
    /// records of which words do not tell.
    pub(super) fn text_candidates(
        &self,
        kind: Kind,
        (words, columns): (IndexedWords, &'static [TextColumn]),
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let reader = self.index_view().readers.of(kind);
        let query = match test {
            Test::Text(test) => test.query(),
            // Every claim has a statement.
            Test::Missing if words == IndexedWords::Statement => {
                let none = CandidateSets::exact(RoaringBitmap::new());
                return self.without_lag(kind, none, within);
            }
            Test::Missing => {
                let present = columns.iter().map(|column| ColumnFilter::HasText(*column));
                let present = ColumnFilter::Any(present.collect());
                let present = self.row_candidates(kind, Place::Record, &present, within)?;
                return Ok(present.not(within));
            }
            _ => return Err(KbError::Misasked),
        };
        let field = match words {
            IndexedWords::Names | IndexedWords::AmongNames => TextField::Names,
            IndexedWords::Prose | IndexedWords::AmongProse | IndexedWords::Statement => {
                TextField::Prose
            }
        };
        let (mut surely, perhaps) = reader.texts(field, query)?;
        let perhaps = perhaps & within;
        match words {
            IndexedWords::Names | IndexedWords::Prose => {}
            IndexedWords::AmongNames | IndexedWords::AmongProse => surely.clear(),
            IndexedWords::Statement => {
                // Such a value has words too, but where it does not match, they are not its own.
                let with_text = reader.with(TermKind::ValueKind, TEXT.into())?
                    | reader.with(TermKind::ValueKind, IDENTIFIER.into())?;
                let with_text = with_text & &perhaps;
                let value = ColumnFilter::Text(TextColumn::Value, query);
                let (_, matching) = reader.some(PartKind::Record, &value, &with_text)?;
                surely -= matching;
            }
        }
        let words = CandidateSets { surely, perhaps };
        let mut candidates = self.without_lag(kind, words, within)?;
        let doubtful = &candidates.perhaps - &candidates.surely - self.index_lag(kind)?;
        if doubtful.len() > FEW_TEXTS && !columns.is_empty() {
            let texts = columns.iter();
            let texts = texts.map(|column| ColumnFilter::Text(*column, query));
            let texts = ColumnFilter::Any(texts.collect());
            let decided = self.row_candidates(kind, Place::Record, &texts, &doubtful)?;
            candidates.surely |= decided.surely;
            candidates.perhaps -= doubtful - decided.perhaps;
        }
        Ok(candidates)
    }
}
