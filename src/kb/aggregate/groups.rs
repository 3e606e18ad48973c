//! Groups of claims at a snapshot.

use roaring::RoaringBitmap;

use crate::kb::{
    aggregate::{
        accumulator::{Accumulator, DateRange, Dates},
        aggregation::Aggregation,
        group::{Extent, Group},
        group_id::GroupId,
        group_key::{GroupKey, MOST_GROUP_KEYS},
    },
    error::KbError,
    snapshot::Snapshot,
};

impl Snapshot {
    /// The groups of claims by at most [`MOST_GROUP_KEYS`] group keys, sorted by their numbers of
    /// claims, the greatest first, then by the values of the keys.
    ///
    /// With a key of attributions, a claim is once in the group of each of its attributions that
    /// is not retracted; a claim without such an attribution is in the group of no value.
    pub fn groups(
        &self,
        keys: &[GroupKey],
        claims: &RoaringBitmap,
        extent: Extent,
    ) -> Result<Vec<Group>, KbError> {
        let keys = &keys[..keys.len().min(MOST_GROUP_KEYS)];
        let aggregation = Aggregation::new(self, keys, extent, claims)?;
        let mut groups = match extent {
            Extent::Numbers => groups(keys, aggregation.run::<()>()?),
            Extent::Dates => groups(keys, aggregation.run::<Dates>()?),
        };
        groups.sort_unstable_by(|a, b| b.claims.cmp(&a.claims).then(a.id.cmp(&b.id)));
        Ok(groups)
    }
}

fn groups<D: DateRange>(
    keys: &[GroupKey],
    accumulators: Vec<(GroupId, Accumulator<D>)>,
) -> Vec<Group> {
    let groups = accumulators.iter();
    groups
        .map(|(id, accumulator)| Group::new(keys, *id, accumulator))
        .collect()
}
