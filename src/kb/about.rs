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

/// Tells which claims count, by their ordinals: a set that a condition was turned into, say.
pub type ClaimFilter<'f> = dyn Fn(Ordinal) -> Result<bool, KbError> + 'f;

impl Snapshot {
    /// The entity or the claim of this id; `None` where there is no such.
    pub fn about_id(&self, id: &str) -> Result<Option<About>, KbError> {
        Ok(self.find(id)?.and_then(|found| match found.kind {
            Kind::Entity => Some(About::Entity(found.ordinal)),
            Kind::Claim => Some(About::Claim(found.ordinal)),
            _ => None,
        }))
    }

    /// The claims in which an entity has any role, those stated last first; or the one claim. Only
    /// those that count.
    pub(super) fn claims_about(
        &self,
        about: About,
        filter: Option<&ClaimFilter<'_>>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let counts = |claim| filter.map_or(Ok(true), |filter| filter(claim));
        let read = |claim| self.must(Kind::Claim, claim, self.claim(claim)?);
        let entity = match about {
            About::Entity(entity) => entity,
            About::Claim(claim) if counts(claim)? => return Ok(vec![read(claim)?]),
            About::Claim(_) => return Ok(Vec::new()),
        };
        let mut claims = Vec::new();
        for link in self.links(List::ClaimsOf(entity), Start::First)? {
            let claim = link?.position.ordinal;
            if !counts(claim)? {
                continue;
            }
            if claims.len() == MOST_CLAIMS {
                return Err(KbError::OverBudget {
                    most: MOST_CLAIMS,
                    what: "claims",
                    instead: "ask about one of the claims, or page through `Entity.claims`",
                });
            }
            claims.push(read(claim)?);
        }
        Ok(claims)
    }
}
