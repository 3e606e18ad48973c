//! Keys of attributions.

use crate::model::{Attribution, Ordinal, Stored, StoredClaim};

/// The key of an attribution: the ordinal of its claim, and its number there, which never changes.
pub type AttributionKey = (Ordinal, u16);

/// The attributions of a claim with their keys.
pub(in crate::kb) fn keyed_attributions(
    claim: &Stored<StoredClaim>,
) -> impl Iterator<Item = (AttributionKey, &Attribution<Ordinal>)> {
    claim
        .record
        .numbered()
        .map(move |(number, attribution)| ((claim.ordinal, number), attribution))
}

/// The keys of a claim's attributions, by their indexes.
pub(in crate::kb) fn attribution_keys(claim: &Stored<StoredClaim>) -> Vec<AttributionKey> {
    keyed_attributions(claim).map(|(key, _)| key).collect()
}
