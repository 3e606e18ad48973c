//! Changes of status between two revisions: of claims that commits wrote, and of those that rest on
//! what they wrote.

use crate::{
    kb::{
        error::KbError,
        indexing::index_lag::written_since,
        rules::{affected::affected_claims, assessment::ClaimAssessment, verdict::ClaimStatus},
        snapshot::Snapshot,
    },
    model::Ordinal,
};

/// The most claims that are compared.
const MOST_COMPARED: usize = 200_000;

/// A claim whose status is not the same at two revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// The claim.
    pub claim: Ordinal,
    /// The status at the earlier revision; `None` where the claim was absent.
    pub before: Option<ClaimStatus>,
    /// The status at the later revision; `None` where the claim is absent.
    pub after: Option<ClaimStatus>,
}

impl Snapshot {
    /// The claims whose status differs from that at an earlier snapshot, in the order of recording.
    pub fn status_changes(&self, since: &Snapshot) -> Result<Vec<StatusChange>, KbError> {
        let written = written_since(self.view(), since.revision())?;
        let affected = affected_claims(since, self, &written, &|_, _, _| ())?;
        if affected.len() > MOST_COMPARED as u64 {
            return Err(KbError::TooMuch {
                most: MOST_COMPARED,
                what: "claims whose status may have changed",
                instead: "ask for fewer revisions at once",
            });
        }
        let statuses = |snapshot: &Snapshot| {
            let assessed = match snapshot.assessments() {
                Some(column) => {
                    let of = |claim| (Ordinal(claim), column.get(Ordinal(claim)));
                    affected.iter().map(of).collect()
                }
                None => snapshot.assess_some(&affected, &|_, _, _| ())?,
            };
            Ok::<_, KbError>(assessed)
        };
        let status =
            |assessment: Option<ClaimAssessment>| assessment.map(|assessment| assessment.status);
        let pairs = statuses(since)?.into_iter().zip(statuses(self)?);
        let changes = pairs.map(|((claim, before), (_, after))| StatusChange {
            claim,
            before: status(before),
            after: status(after),
        });
        Ok(changes
            .filter(|change| change.before != change.after)
            .collect())
    }
}
