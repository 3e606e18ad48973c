//! What a question is about, and the claims that bear on it.

use std::sync::Arc;

use super::{KbError, Snapshot};
use crate::{
    model::{Kind, Ordinal},
    store::{List, Start, Stored, StoredClaim},
};

/// How many claims one question may look at when all of them have to be read before the first row.
const MOST_CLAIMS: usize = 50_000;

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An entity, and so the claims in which it has any role.
    Entity(Ordinal),
    /// One claim.
    Claim(Ordinal),
}

/// Tells which claims count.
pub type ClaimFilter<'f> = dyn Fn(&Arc<Stored<StoredClaim>>) -> Result<bool, KbError> + 'f;

impl Snapshot {
    /// The entity or the claim of this id; `None` where there is no such.
    pub fn about_id(&self, id: &str) -> Result<Option<About>, KbError> {
        Ok(self.find(id)?.and_then(|found| match found.kind {
            Kind::Entity => Some(About::Entity(found.ordinal)),
            Kind::Claim => Some(About::Claim(found.ordinal)),
            _ => None,
        }))
    }

    /// The claims in which an entity has any role, those stated last first; or the one claim.
    pub(super) fn claims_about(
        &self,
        about: About,
        filter: Option<&ClaimFilter<'_>>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let read = |ordinal| self.must(Kind::Claim, ordinal, self.claim(ordinal)?);
        let entity = match about {
            About::Claim(claim) => return self.that_count(vec![read(claim)?], filter),
            About::Entity(entity) => entity,
        };
        let mut claims = Vec::new();
        for link in self.links(List::ClaimsOf(entity), Start::First)? {
            if claims.len() == MOST_CLAIMS {
                return Err(KbError::TooMuch {
                    most: MOST_CLAIMS,
                    what: "claims",
                    instead: "ask about one of the claims, or page through `Entity.claims`",
                });
            }
            claims.push(read(link?.position.ordinal)?);
        }
        self.that_count(claims, filter)
    }

    /// Those of some claims that count.
    pub(super) fn that_count(
        &self,
        mut claims: Vec<Arc<Stored<StoredClaim>>>,
        filter: Option<&ClaimFilter<'_>>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let Some(filter) = filter else {
            return Ok(claims);
        };
        let mut failed = Ok(());
        claims.retain(|claim| match filter(claim) {
            Ok(counts) => counts,
            Err(error) => {
                failed = Err(error);
                false
            }
        });
        failed.map(|()| claims)
    }
}
