//! Merged entities: the identity of entities that were merged into others.

use roaring::RoaringBitmap;

use crate::{
    index::TermKind,
    kb::{error::KbError, filter::plan::MOST_EVALUATED, record_list::List, snapshot::Snapshot},
    model::{Kind, Ordinal, ScanStart},
};

/// The merged entities of a revision.
pub(super) struct MergedEntities {
    /// The entities that were merged into others.
    pub(super) sources: RoaringBitmap,
    /// The entities into which others were merged, and perhaps more.
    targets: RoaringBitmap,
}

impl MergedEntities {
    pub(super) fn at(snapshot: &Snapshot) -> Result<MergedEntities, KbError> {
        let all = snapshot.all_ordinals(Kind::Entity)?;
        let lag = snapshot.index_lag(Kind::Entity)?;
        let changed = lag & &all;
        refuse_many(&changed)?;
        let reader = &snapshot.index_view().readers.entities;
        let (indexed, mut targets) = reader.under(TermKind::MergedInto)?;
        let mut sources = (indexed - lag) & all;
        for ordinal in changed {
            if let Some(target) = merged_into(snapshot, ordinal)? {
                sources.insert(ordinal);
                targets.insert(target);
            }
        }
        Ok(MergedEntities { sources, targets })
    }

    /// The entity into which an entity was merged in the end; the entity itself if it was not.
    pub(super) fn target(&self, snapshot: &Snapshot, entity: u32) -> Result<u32, KbError> {
        let mut target = entity;
        // Merges have no cycle, so that this ends before it has passed all of them.
        for _ in 0..self.sources.len() {
            match self.sources.contains(target) {
                true => target = merged_into(snapshot, target)?.unwrap_or(target),
                false => break,
            }
        }
        Ok(target)
    }

    /// Adds all entities that are the same as one of a set.
    pub(super) fn widen(
        &self,
        snapshot: &Snapshot,
        entities: &mut RoaringBitmap,
    ) -> Result<(), KbError> {
        let affected = &*entities & (&self.sources | &self.targets);
        let mut open: Vec<u32> = affected.into_iter().collect();
        while let Some(entity) = open.pop() {
            for same in directly_same(snapshot, Ordinal(entity))? {
                if entities.insert(same) {
                    open.push(same);
                }
            }
        }
        Ok(())
    }
}

/// All entities that are the same as one, which is the first.
pub(super) fn same_entities(snapshot: &Snapshot, entity: Ordinal) -> Result<Vec<Ordinal>, KbError> {
    let mut same = vec![entity];
    let mut next = 0;
    while let Some(entity) = same.get(next) {
        for other in directly_same(snapshot, *entity)?.into_iter().map(Ordinal) {
            if !same.contains(&other) {
                same.push(other);
            }
        }
        next += 1;
    }
    Ok(same)
}

/// Refuses to evaluate too many records that the index lags behind.
pub(super) fn refuse_many(records: &RoaringBitmap) -> Result<(), KbError> {
    match records.len() > MOST_EVALUATED as u64 {
        true => Err(KbError::TooMuch {
            most: MOST_EVALUATED,
            what: "records that have changed since this revision",
            instead: "search a later revision, or add a condition that leaves fewer",
        }),
        false => Ok(()),
    }
}

/// The entity into which an entity was merged, and those that were merged into it.
fn directly_same(snapshot: &Snapshot, entity: Ordinal) -> Result<Vec<u32>, KbError> {
    let mut same: Vec<u32> = merged_into(snapshot, entity.0)?.into_iter().collect();
    for link in snapshot.links(List::MergedInto(entity), ScanStart::First)? {
        same.push(link?.position.ordinal.0);
    }
    Ok(same)
}

fn merged_into(snapshot: &Snapshot, entity: u32) -> Result<Option<u32>, KbError> {
    let ordinal = Ordinal(entity);
    let entity = snapshot.required(Kind::Entity, ordinal, snapshot.entity(ordinal)?)?;
    Ok(entity.record.merged_into.map(|target| target.0))
}
