//! Assessment of claims at a snapshot.
//!
//! The status of a claim follows from its attributions and from other claims, so a filter on
//! statuses would have to work out each. The newest snapshot therefore has the assessments of all
//! claims, and a commit works them out anew only for the claims that it affects.

use std::collections::BTreeSet;

use crate::{
    index::TermKind,
    kb::{
        error::KbError,
        record_list::List,
        rules::assessment::{AssessmentColumn, ClaimAssessment},
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, ScanStart, Stored, StoredClaim},
};

impl Snapshot {
    /// The assessment of a claim, from the assessment column where there is one.
    pub fn assessment(&self, claim: &Stored<StoredClaim>) -> Result<ClaimAssessment, KbError> {
        let column = self.assessments();
        let assessment = column.and_then(|column| column.get(claim.ordinal));
        assessment.map_or_else(|| self.assess(claim), Ok)
    }

    /// Works out the assessment of a claim from its record and those of related claims.
    pub(in crate::kb) fn assess(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<ClaimAssessment, KbError> {
        let verdict = self.verdict(claim)?;
        let corroboration = self.corroboration(claim)?;
        Ok(ClaimAssessment {
            status: verdict.status,
            voices: verdict.voices.len().try_into().unwrap_or(u8::MAX),
            anonymous_only: corroboration.anonymous_only,
            self_reported: corroboration.self_reported,
            has_tension: !verdict.tension.is_empty(),
        })
    }

    /// Brings the assessments of an earlier snapshot up to this one, from the records written in
    /// between.
    pub(in crate::kb) fn assess_changed(
        &self,
        before: &Snapshot,
        assessments: &AssessmentColumn,
        written: &[(Kind, Ordinal)],
    ) -> Result<AssessmentColumn, KbError> {
        let affected = affected_claims(before, self, written)?;
        let mut assessments = assessments.to_be_changed();
        for claim in affected {
            match self.claim(claim)? {
                Some(stored) => assessments.set(claim, self.assess(&stored)?),
                None => assessments.remove(claim),
            }
        }
        Ok(assessments)
    }

    /// Works out the assessments of all claims, at a revision of which the index has everything.
    pub(in crate::kb) fn assess_all(&self) -> Result<AssessmentColumn, KbError> {
        let mut assessments = AssessmentColumn::default();
        for claim in self.all_ordinals(Kind::Claim)? {
            let claim = Ordinal(claim);
            let stored = self.required(Kind::Claim, claim, self.claim(claim)?)?;
            assessments.set(claim, self.assess(&stored)?);
        }
        Ok(assessments)
    }
}

/// The claims whose assessment may differ between two snapshots, from the records written in
/// between.
fn affected_claims(
    before: &Snapshot,
    after: &Snapshot,
    written: &[(Kind, Ordinal)],
) -> Result<BTreeSet<Ordinal>, KbError> {
    let mut affected = BTreeSet::new();
    for (kind, ordinal) in written {
        match kind {
            Kind::Claim => {
                affected.insert(*ordinal);
                for snapshot in [before, after] {
                    if let Some(claim) = snapshot.claim(*ordinal)? {
                        affected.extend(snapshot.assessment_dependents(&claim)?);
                    }
                }
            }
            Kind::Predicate => {
                let reader = &after.index_view().readers.claims;
                let claims = reader.with(TermKind::Predicate, ordinal.0.into())?;
                let claims = claims | after.index_lag(Kind::Claim)?;
                affected.extend(claims.into_iter().map(Ordinal));
            }
            _ => {}
        }
    }
    if written.iter().any(|(kind, _)| *kind == Kind::Source) {
        let (old, new) = (before.origins()?, after.origins()?);
        for source in (0..before.ordinals(Kind::Source)?).map(Ordinal) {
            if old.of(source) != new.of(source) {
                for link in after.links(List::ReportedIn(source), ScanStart::First)? {
                    affected.insert(link?.position.ordinal);
                }
            }
        }
    }
    Ok(affected)
}
