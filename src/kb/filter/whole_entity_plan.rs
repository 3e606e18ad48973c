//! Plans of filters on entities of which some are one.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    kb::{
        error::KbError,
        filter::{
            expr::{FilterExpr, Test},
            field::Field,
            field_id::FieldId,
            plan::CandidateSets,
        },
        snapshot::Snapshot,
    },
    model::Kind,
};

impl Snapshot {
    /// The records of a kind that a list of all has, of those that a filter matches: all but merged
    /// entities, which a list has only if its filter tests `mergedInto`.
    pub fn listed(
        &self,
        kind: Kind,
        expr: Option<&FilterExpr>,
        matches: Arc<RoaringBitmap>,
    ) -> Result<Arc<RoaringBitmap>, KbError> {
        if kind != Kind::Entity || expr.is_some_and(|expr| expr.tests(FieldId::EntityMergedInto)) {
            return Ok(matches);
        }
        let merged = self.merges()?.merged();
        Ok(match matches.is_disjoint(merged) {
            true => matches,
            false => Arc::new(&*matches - merged),
        })
    }

    /// The candidate sets of one test on entities of which some are one: all members of a whole are
    /// in a set, or none is, as in evaluation.
    pub(super) fn whole_entity_candidates(
        &self,
        field: &'static Field,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let (merges, all) = (self.merges()?, self.live(Kind::Entity)?);
        let CandidateSets {
            mut surely,
            mut perhaps,
        } = self.field_candidates(Kind::Entity, field, test, all)?;
        match field.id {
            // That of each entity as recorded.
            FieldId::EntityMergedInto => {}
            // That of the survivor.
            FieldId::EntityType
            | FieldId::OriginalCreated
            | FieldId::OriginalModified
            | FieldId::OriginalRevoked
            | FieldId::EntityRevision
            | FieldId::EntityRecordedAt
            | FieldId::EntityRecordedBy => {
                for set in [&mut surely, &mut perhaps] {
                    *set -= merges.merged();
                    merges.widen(set);
                }
            }
            // Those of all members.
            _ => {
                merges.widen(&mut surely);
                merges.widen(&mut perhaps);
            }
        }
        surely &= within;
        perhaps &= within;
        Ok(CandidateSets { surely, perhaps })
    }
}
