//! What a question is about, and the claims that bear on it.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    kb::{KbError, Snapshot},
    model::{Kind, Ordinal},
    store::{List, ScanStart, Stored, StoredClaim},
};

/// How many claims one question may look at when all of them have to be read before the first row.
const MOST_CLAIMS: usize = 50_000;

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// An entity, and so the claims in which it has any role.
    Entity(Ordinal),
    /// One claim.
    Claim(Ordinal),
}

impl Snapshot {
    /// The entity or the claim of this id; `None` where there is no such.
    pub fn about_id(&self, id: &str) -> Result<Option<Topic>, KbError> {
        Ok(self.find(id)?.and_then(|found| match found.kind {
            Kind::Entity => Some(Topic::Entity(found.ordinal)),
            Kind::Claim => Some(Topic::Claim(found.ordinal)),
            _ => None,
        }))
    }

    /// The claims in which an entity has any role, those stated last first; or the one claim.
    pub(in crate::kb) fn claims_about(
        &self,
        about: Topic,
        only: Option<&RoaringBitmap>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let read = |ordinal| self.must(Kind::Claim, ordinal, self.claim(ordinal)?);
        let entity = match about {
            Topic::Claim(claim) => return Ok(that_count(vec![read(claim)?], only)),
            Topic::Entity(entity) => entity,
        };
        let mut claims = Vec::new();
        for link in self.links(List::ClaimsOf(entity), ScanStart::First)? {
            if claims.len() == MOST_CLAIMS {
                return Err(KbError::TooMuch {
                    most: MOST_CLAIMS,
                    what: "claims",
                    instead: "ask about one of the claims, or page through `Entity.claims`",
                });
            }
            let claim = link?.position.ordinal;
            if only.is_none_or(|only| only.contains(claim.0)) {
                claims.push(read(claim)?);
            }
        }
        Ok(claims)
    }
}

/// Those of some claims that count: all, or those in a set.
pub(in crate::kb) fn that_count(
    mut claims: Vec<Arc<Stored<StoredClaim>>>,
    only: Option<&RoaringBitmap>,
) -> Vec<Arc<Stored<StoredClaim>>> {
    if let Some(only) = only {
        claims.retain(|claim| only.contains(claim.ordinal.0));
    }
    claims
}
