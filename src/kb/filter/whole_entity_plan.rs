//! Plans of filters on entities of which some are one.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    kb::{
        error::KbError,
        filter::{
            expr::{FilterExpr, Test},
            field::{Field, RecordType},
            field_id::FieldId,
            plan::CandidateSets,
            tables,
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
        if let Some(present) = self.whole_entities_with(field, test, within)? {
            return Ok(present);
        }
        let CandidateSets {
            mut surely,
            mut perhaps,
        } = self.field_candidates(Kind::Entity, field, test, all)?;
        match field.id {
            // That of each entity as recorded.
            FieldId::EntityMergedInto => {}
            // That of the survivor.
            FieldId::EntityType
            | FieldId::EntityClosed
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

    /// The candidate sets of the tests that are not those of any member: that none has a value, and
    /// those of aliases, of which the labels of merged members are some; `None` for others.
    fn whole_entities_with(
        &self,
        field: &'static Field,
        test: &Test,
        within: &RoaringBitmap,
    ) -> Result<Option<CandidateSets>, KbError> {
        let (merges, all) = (self.merges()?, self.live(Kind::Entity)?);
        let is_of_all = matches!(
            field.id,
            FieldId::EntityName
                | FieldId::EntityLabel
                | FieldId::EntityAlias
                | FieldId::EntityDescription
                | FieldId::OriginalExternalIds
        );
        let is_missing = matches!(test, Test::Missing);
        if !is_of_all || (!is_missing && field.id != FieldId::EntityAlias) {
            return Ok(None);
        }
        let having = |field: &'static Field| {
            let candidates = self.field_candidates(Kind::Entity, field, test, all)?;
            Ok::<_, KbError>(match is_missing {
                true => candidates.not(all),
                false => candidates,
            })
        };
        let mut found = having(field)?;
        if field.id == FieldId::EntityAlias
            && let Some(label) = tables::field(RecordType::Entity, FieldId::EntityLabel)
        {
            let labelled = having(label)?;
            found.surely |= labelled.surely & merges.merged();
            found.perhaps |= labelled.perhaps & merges.merged();
        }
        merges.widen(&mut found.surely);
        merges.widen(&mut found.perhaps);
        found.surely &= within;
        found.perhaps &= within;
        Ok(Some(match is_missing {
            true => found.not(within),
            false => found,
        }))
    }
}
