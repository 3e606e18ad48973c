//! Topics, and the claims of each.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    kb::{error::KbError, record_list::List, snapshot::Snapshot},
    model::{Kind, Ordinal, ScanStart, Stored, StoredClaim},
};

/// The most claims of a topic, where all have to be read before the first row.
const MOST_CLAIMS: usize = 50_000;

/// The most claims of an entity that are gathered without reading them.
const MOST_LINKS: usize = 500_000;

/// A topic: what timelines and positions are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// An entity, with the claims in which it takes part in any role.
    Entity(Ordinal),
    /// One claim.
    Claim(Ordinal),
}

impl Snapshot {
    /// The claims of a topic, or those of them in a set, by the latest date at which they were
    /// stated.
    pub(in crate::kb) fn claims_of_topic(
        &self,
        topic: Topic,
        only: Option<&RoaringBitmap>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let read = |ordinal| self.required(Kind::Claim, ordinal, self.claim(ordinal)?);
        let entity = match topic {
            Topic::Claim(claim) => return Ok(retained(vec![read(claim)?], only)),
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

impl Snapshot {
    /// The claims in which an entity, or one that is one with it, has one of some roles.
    pub fn claims_in_roles(&self, entity: Ordinal, roles: u8) -> Result<RoaringBitmap, KbError> {
        let mut claims = RoaringBitmap::new();
        for (number, link) in (0..).zip(self.links(List::ClaimsOf(entity), ScanStart::First)?) {
            if number == MOST_LINKS {
                return Err(KbError::TooMuch {
                    most: MOST_LINKS,
                    what: "claims",
                    instead: "group claims with a `where` that leaves fewer",
                });
            }
            let link = link?;
            if link.role & roles != 0 {
                claims.insert(link.position.ordinal.0);
            }
        }
        Ok(claims)
    }
}

/// The claims that are in a set, or all without a set.
pub(in crate::kb) fn retained(
    mut claims: Vec<Arc<Stored<StoredClaim>>>,
    only: Option<&RoaringBitmap>,
) -> Vec<Arc<Stored<StoredClaim>>> {
    if let Some(only) = only {
        claims.retain(|claim| only.contains(claim.ordinal.0));
    }
    claims
}
