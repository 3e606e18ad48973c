//! The records and attributions that have an id, among which the first is found.

use crate::{
    model::{Id, Kind, Ordinal, StoredClaim},
    store::{block::BlockEntry, error::StoreError, handle::Store, key, list},
};

impl Store {
    /// Reads the shared ids that were found before.
    pub(super) fn read_shared_ids(&self) -> Result<(), StoreError> {
        for pair in self.inner.tree.scan_prefix([key::SHARED_ID]) {
            let (key, value) = pair?;
            let id = key.get(1..).and_then(|id| str::from_utf8(id).ok());
            let kind = value.first().and_then(|n| key::kind_of_number((*n).into()));
            let (Some(id), Some(kind)) = (id, kind) else {
                return Err(StoreError::Undecodable {
                    key: key::describe(&key),
                    what: "its bytes are no id and no kind".to_owned(),
                });
            };
            self.inner.shared_ids.add(id, kind);
        }
        Ok(())
    }

    /// The ids that several kinds share from now on, each with the kind that it names by itself;
    /// `orders` are the positions among the ids where that may be so.
    pub(super) fn newly_shared_ids(&self, orders: &[i64]) -> Result<Vec<(Id, Kind)>, StoreError> {
        let mut shared = Vec::new();
        for order in orders {
            let mut bearers = Vec::new();
            for entry in self.id_entries(*order)? {
                if let Some((id, kind)) = self.bearer(&entry)? {
                    bearers.push((id, entry.since, rank(kind), kind));
                }
            }
            bearers.sort_unstable_by(|left, right| {
                (&left.0, left.1, left.2).cmp(&(&right.0, right.1, right.2))
            });
            for same in bearers.chunk_by(|left, right| left.0 == right.0) {
                let (id, _, _, first) = &same[0];
                let is_shared = same.iter().any(|(.., kind)| kind != first);
                if is_shared && self.inner.shared_ids.kind(id.as_str()).is_none() {
                    shared.push((id.clone(), *first));
                }
            }
        }
        shared.dedup();
        Ok(shared)
    }

    /// The links of ids with an order, also of those that ended.
    fn id_entries(&self, order: i64) -> Result<Vec<BlockEntry>, StoreError> {
        let least = BlockEntry {
            order,
            ordinal: 0,
            number: 0,
            since: 0,
            until: 0,
            role: 0,
        };
        let (tree, prefix) = (&self.inner.tree, key::IDS);
        let (first, seek) = (prefix.first_key(), prefix.block_key(&least));
        let before = tree.range(first..=seek.clone()).next_back().into_iter();
        let after = tree.range(seek..prefix.end_key());
        let mut entries = Vec::new();
        for block in before.chain(after) {
            let (key, bytes) = block?;
            if prefix.order_of_key(&key).is_some_and(|first| first > order) {
                break;
            }
            self.decode_block(&key, &bytes, (order, order), &mut entries)?;
        }
        // The block that starts at the order is both the last before and the first after.
        entries.sort_unstable();
        entries.dedup();
        Ok(entries)
    }

    /// The id and the kind of the record or attribution to which a link of ids leads.
    fn bearer(&self, entry: &BlockEntry) -> Result<Option<(Id, Kind)>, StoreError> {
        let ordinal = Ordinal(entry.ordinal);
        Ok(match key::kind_of_number(entry.role.into()) {
            Some(Kind::Attribution) => {
                let claim = self.version::<StoredClaim>(ordinal, entry.since)?;
                let attribution = claim
                    .as_ref()
                    .and_then(|c| c.record.attribution(entry.number));
                attribution.map(|attribution| (attribution.id.clone(), Kind::Attribution))
            }
            Some(kind) => {
                let id = match self.identity(kind, ordinal)? {
                    // The link may be that of an id which the record has no more.
                    Some(identity) if !identity.former_ids.is_empty() => {
                        let ids = std::iter::once(identity.id).chain(identity.former_ids);
                        let mut ids = ids.filter(|id| list::id_order(id) == entry.order);
                        ids.next()
                    }
                    identity => identity.map(|identity| identity.id),
                };
                id.map(|id| (id, kind))
            }
            None => None,
        })
    }
}

/// The rank of a kind among those of which one commit records the same id for the first time.
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Entity => 0,
        Kind::Source => 1,
        Kind::Claim => 2,
        Kind::Attribution => 3,
        Kind::Predicate => 4,
        Kind::EntityType => 5,
        Kind::Unit => 6,
    }
}
