//! Plans of tests of what a record does not have itself: its assessment, and the commit that wrote
//! its version.

use std::collections::{HashMap, HashSet};

use roaring::RoaringBitmap;
use strum::VariantArray;

use crate::{
    index::{Column, Reader},
    kb::{
        error::KbError,
        filter::{
            eval_cache::EvalCache,
            expr::Test,
            field::{Assessed, Field, FieldType},
            field_value::{recorded_at, recorded_by},
            plan::CandidateSets,
        },
        rules::verdict::ClaimStatus,
        snapshot::Snapshot,
    },
    model::Revision,
};

impl Snapshot {
    /// The records whose versions were written by commits that pass a test.
    pub(super) fn by_commit(
        &self,
        reader: &Reader,
        field: &'static Field,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let mut passing = HashMap::new();
        let mut revisions = HashSet::new();
        let all = &[Column::VersionRevision];
        reader.each(within, all, &[], |_, numbers, _| {
            revisions.insert(numbers[0]);
        })?;
        for revision in revisions {
            let value = match field.shape {
                FieldType::Text => recorded_by(self, Revision(revision))?,
                _ => recorded_at(self, Revision(revision))?,
            };
            let passes = self.passes(value, test, field.shape, &EvalCache::new())?;
            passing.insert(revision, passes);
        }
        let passes = |revision: u64| passing.get(&revision).is_some_and(|passes| *passes);
        let matches = reader.filter(Column::VersionRevision, within, passes)?;
        Ok(CandidateSets::exact(matches))
    }

    /// The candidate sets of a test of the assessment, by the assessment column.
    pub(super) fn assessment_candidates(
        &self,
        assessed: Assessed,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let column = self.all_assessments()?;
        Ok(match (assessed, test) {
            (_, Test::Missing) => CandidateSets::exact(RoaringBitmap::new()),
            (Assessed::Status, Test::Choice(choices)) => {
                let mut matches = RoaringBitmap::new();
                for choice in choices {
                    if let Some(status) = ClaimStatus::VARIANTS.get(usize::from(*choice)) {
                        matches |= column.with_status(*status) & within;
                    }
                }
                CandidateSets::exact(matches)
            }
            (assessed, Test::Whole(order, number)) => {
                let many = column.filter(within, |assessment| {
                    assessed.count(&assessment) == Some(u8::MAX)
                });
                let matches = column.filter(within, |assessment| {
                    let count = assessed.count(&assessment);
                    count.is_some_and(|count| order.matches(&i64::from(count), number))
                });
                CandidateSets {
                    surely: &matches - &many,
                    perhaps: matches | many,
                }
            }
            (assessed, Test::Flag(flag)) => {
                let matches = column.filter(within, |assessment| {
                    assessed
                        .flag(&assessment)
                        .is_none_or(|value| value == *flag)
                });
                CandidateSets::exact(matches)
            }
            _ => CandidateSets::possible(within.clone()),
        })
    }
}
