//! Entities that turned out to be others.

use roaring::RoaringBitmap;

use crate::{
    index::TermKind,
    kb::{KbError, Snapshot, search::refuse_many},
    model::{Kind, Ordinal},
    store::{List, ScanStart},
};

/// Which entities were merged into others, at one revision.
pub(super) struct Merged {
    /// Those that were.
    pub(super) these: RoaringBitmap,
    /// Those that others were merged into, and perhaps more.
    others: RoaringBitmap,
}

impl Merged {
    pub(super) fn at(at: &Snapshot) -> Result<Merged, KbError> {
        let all = at.everything(Kind::Entity)?;
        let changed = at.changed(Kind::Entity)?;
        let changed_here = changed & &all;
        refuse_many(&changed_here)?;
        let (known, mut others) = at.indexed().readers.entities.under(TermKind::MergedInto)?;
        let mut these = (known - changed) & all;
        for ordinal in changed_here {
            if let Some(other) = merged_into(at, ordinal)? {
                these.insert(ordinal);
                others.insert(other);
            }
        }
        Ok(Merged { these, others })
    }

    /// The entity that one is by now: itself, where it was not merged.
    pub(super) fn now(&self, at: &Snapshot, entity: u32) -> Result<u32, KbError> {
        let mut now = entity;
        // Entities are never merged in a circle; so this ends before it has passed all of them.
        for _ in 0..self.these.len() {
            match self.these.contains(now) {
                true => now = merged_into(at, now)?.unwrap_or(now),
                false => break,
            }
        }
        Ok(now)
    }

    /// Adds to some entities all that are the same.
    pub(super) fn widen(&self, at: &Snapshot, entities: &mut RoaringBitmap) -> Result<(), KbError> {
        let concerned = &*entities & (&self.these | &self.others);
        let mut open: Vec<u32> = concerned.into_iter().collect();
        while let Some(entity) = open.pop() {
            for same in directly_same(at, Ordinal(entity))? {
                if entities.insert(same) {
                    open.push(same);
                }
            }
        }
        Ok(())
    }
}

/// Every entity that is the same as one, which is the first.
pub(super) fn same(at: &Snapshot, entity: Ordinal) -> Result<Vec<Ordinal>, KbError> {
    let mut same = vec![entity];
    let mut seen = 0;
    while let Some(one) = same.get(seen) {
        for other in directly_same(at, *one)?.into_iter().map(Ordinal) {
            if !same.contains(&other) {
                same.push(other);
            }
        }
        seen += 1;
    }
    Ok(same)
}

/// The entity that one was merged into, and those that were merged into it.
fn directly_same(at: &Snapshot, entity: Ordinal) -> Result<Vec<u32>, KbError> {
    let mut same: Vec<u32> = merged_into(at, entity.0)?.into_iter().collect();
    for link in at.links(List::MergedInto(entity), ScanStart::First)? {
        same.push(link?.position.ordinal.0);
    }
    Ok(same)
}

fn merged_into(at: &Snapshot, entity: u32) -> Result<Option<u32>, KbError> {
    let ordinal = Ordinal(entity);
    let entity = at.must(Kind::Entity, ordinal, at.entity(ordinal)?)?;
    Ok(entity.record.merged_into.map(|other| other.0))
}
