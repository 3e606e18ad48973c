//! The reads of a snapshot by which new records find recorded ones that may be the same.

use std::collections::BTreeSet;

use crate::{
    kb::{error::KbError, snapshot::Snapshot, write::validate::reference_lookup::LookupError},
    model::{Claim, Id, Kind, Ordinal, ScanStart},
    store,
};

impl Snapshot {
    /// Calls `each` with the claims about a subject with a predicate, without attributions, topics
    /// and relations, in the order of their recording.
    pub(in crate::kb) fn propositions(
        &self,
        subject: &Id,
        predicate: &Id,
        each: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError> {
        let (Some(subject), Some(predicate)) = (
            self.ordinal(subject, Kind::Entity)?,
            self.ordinal(predicate, Kind::Predicate)?,
        ) else {
            return Ok(());
        };
        let list = store::List::OfPredicate(subject, predicate);
        let mut ordinals = BTreeSet::new();
        for link in self.view().links(list, ScanStart::First)? {
            ordinals.insert(link?.position.ordinal);
        }
        for ordinal in ordinals {
            let claim = self.required(Kind::Claim, ordinal, self.claim(ordinal)?)?;
            let bare = bare(&claim.record);
            each(bare.try_map(|kind, ordinal| self.id_of(kind, ordinal))?)?;
        }
        Ok(())
    }

    /// The entities that were merged into an entity, without those merged into them.
    pub(in crate::kb) fn merged_ids(&self, entity: &Id) -> Result<Vec<Id>, KbError> {
        let Some(entity) = self.ordinal(entity, Kind::Entity)? else {
            return Ok(Vec::new());
        };
        let links = self
            .view()
            .links(store::List::MergedInto(entity), ScanStart::First)?;
        links
            .map(|link| self.id_of(Kind::Entity, link?.position.ordinal))
            .collect()
    }

    /// The id of another record of a kind that is taken for an id.
    pub(in crate::kb) fn alike(&self, kind: Kind, id: &Id) -> Result<Option<Id>, KbError> {
        let likeness = id.likeness();
        // An id of lower-case letters of ASCII is its own likeness, and is found as it is.
        if likeness != id.as_str()
            && let Some(key) = self.find_of(kind, &likeness)?
        {
            return self.id_of(kind, key.ordinal).map(Some);
        }
        let list = store::List::alike(kind, &likeness);
        for link in self.view().links(list, ScanStart::First)? {
            let other = self.id_of(kind, link?.position.ordinal)?;
            if other != *id && other.likeness() == likeness {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    fn ordinal(&self, id: &Id, kind: Kind) -> Result<Option<Ordinal>, KbError> {
        let found = self.find_of(kind, id.as_str())?;
        Ok(found.map(|found| found.ordinal))
    }
}

/// A claim without its attributions, topics and relations.
fn bare(claim: &Claim<Ordinal>) -> Claim<Ordinal> {
    Claim {
        id: claim.id.clone(),
        subject: claim.subject,
        predicate: claim.predicate,
        value: claim.value.clone(),
        polarity: claim.polarity,
        nature: claim.nature,
        statements: claim.statements.clone(),
        qualifiers: claim.qualifiers.clone(),
        valid_time: claim.valid_time,
        rank: claim.rank,
        rank_reason: None,
        topics: Vec::new(),
        relations: Vec::new(),
        attributions: Vec::new(),
        original: Default::default(),
        separate: false,
    }
}
