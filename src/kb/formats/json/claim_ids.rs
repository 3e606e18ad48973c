//! The ids of a bundle's claims and attributions, in some 25 bytes each.
//!
//! A large bundle has millions of them, and all that is asked of one is whether it is there, of
//! which kind, and in which record. So an id is held as the first 96 bits of its BLAKE3 hash: two of
//! 100 million ids are taken for one with a probability below 10⁻¹³, and then refused as duplicates.

use foldhash::{HashMap, HashMapExt};

use crate::{
    kb::formats::json::report::Locator,
    model::{Id, Kind},
};

/// The first 96 bits of an id's hash.
type Digest = [u32; 3];

/// The ids of claims and attributions.
pub(super) struct ClaimIds<'a> {
    /// For each id the file of its claim, doubled and odd for an attribution, and the byte at which
    /// the claim starts.
    ids: HashMap<Digest, (u32, u32)>,
    /// Where the bundle's claims stand, by file and byte.
    claims: &'a [Locator],
}

impl<'a> ClaimIds<'a> {
    /// An empty set for the claims that stand at `claims`.
    pub(super) fn new(claims: &'a [Locator]) -> ClaimIds<'a> {
        // Most claims have one or two attributions.
        ClaimIds {
            ids: HashMap::with_capacity(claims.len() * 5 / 2),
            claims,
        }
    }

    /// Adds an id of the claim at `place`, which is not there yet.
    pub(super) fn insert(&mut self, id: &Id, kind: Kind, place: Locator) {
        let file = u32::try_from(place.file()).expect("it was made from a number of 32 bits");
        let is_attribution = u32::from(kind == Kind::Attribution);
        let start = u32::try_from(place.span().start).expect("it was made from one of 32 bits");
        self.ids
            .insert(digest(id), (file << 1 | is_attribution, start));
    }

    /// The kind of an id; `None` if it is not there.
    pub(super) fn kind(&self, id: &Id) -> Option<Kind> {
        self.ids.get(&digest(id)).map(|(file, _)| kind(*file))
    }

    /// The kind of an id, and where its claim stands; `None` if it is not there.
    pub(super) fn find(&self, id: &Id) -> Option<(Kind, Locator)> {
        let (file, start) = *self.ids.get(&digest(id))?;
        let wanted = ((file >> 1) as usize, start as usize);
        let index = self
            .claims
            .binary_search_by_key(&wanted, |place| (place.file(), place.span().start))
            .ok()?;
        Some((kind(file), self.claims[index]))
    }
}

fn kind(file: u32) -> Kind {
    match file & 1 {
        1 => Kind::Attribution,
        _ => Kind::Claim,
    }
}

fn digest(id: &Id) -> Digest {
    let hash = blake3::hash(id.as_str().as_bytes());
    let [a, b, c, d, e, f, g, h, i, j, k, l, ..] = *hash.as_bytes();
    [[a, b, c, d], [e, f, g, h], [i, j, k, l]].map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_leads_to_the_kind_and_the_claim_that_it_was_added_with() {
        let claims: Vec<Locator> = [(0, 2..9), (0, 10..20), (3, 2..9)]
            .into_iter()
            .enumerate()
            .map(|(index, (file, span))| Locator::new(file, index, span))
            .collect();
        let id = |number: usize| format!("id-{number}").parse::<Id>().unwrap();
        let mut ids = ClaimIds::new(&claims);
        for (number, place) in claims.iter().enumerate() {
            ids.insert(&id(number), Kind::Claim, *place);
            ids.insert(&id(10 + number), Kind::Attribution, *place);
        }
        for (number, place) in claims.iter().enumerate() {
            let (kind, found) = ids.find(&id(number)).unwrap();
            assert_eq!(
                (kind, found.file(), found.span()),
                (Kind::Claim, place.file(), place.span())
            );
            assert_eq!(ids.kind(&id(10 + number)), Some(Kind::Attribution));
        }
        assert!(ids.find(&id(7)).is_none());
    }
}
