//! Assessment of claims at a snapshot.
//!
//! The status of a claim follows from its attributions and from other claims, so a filter on
//! statuses would have to work out each. The newest snapshot therefore has the assessments of all
//! claims, and a commit works them out anew only for the claims that it affects.

use crate::{
    kb::{
        error::KbError,
        progress::Progress,
        rules::{
            affected::affected_claims,
            assessment::{AssessmentColumn, ClaimAssessment},
            assessor::Assessor,
            context::RuleContext,
            corroboration::Corroboration,
            verdict::Verdict,
        },
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, Stored, StoredClaim},
};

impl Snapshot {
    /// The assessment of a claim, from the assessment column where there is one.
    pub fn assessment(&self, claim: &Stored<StoredClaim>) -> Result<ClaimAssessment, KbError> {
        let column = self.assessments();
        let assessment = column.and_then(|column| column.get(claim.ordinal));
        assessment.map_or_else(|| self.assess(claim), Ok)
    }

    /// The verdict on a claim.
    pub fn verdict(&self, claim: &Stored<StoredClaim>) -> Result<Verdict, KbError> {
        Assessor::new(&RuleContext::new(self))?.verdict(claim)
    }

    /// The corroboration of a claim.
    pub fn corroboration(&self, claim: &Stored<StoredClaim>) -> Result<Corroboration, KbError> {
        let context = RuleContext::new(self);
        let assessor = Assessor::new(&context)?;
        assessor.corroboration(claim)
    }

    /// Works out the assessment of a claim from its record and those of related claims.
    pub(in crate::kb) fn assess(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<ClaimAssessment, KbError> {
        Assessor::new(&RuleContext::new(self))?.assess(claim)
    }

    /// Brings the assessments of an earlier snapshot up to this one, from the records written in
    /// between.
    pub(in crate::kb) fn assess_changed(
        &self,
        before: &Snapshot,
        assessments: &AssessmentColumn,
        written: &[(Kind, Ordinal)],
        progress: Progress<'_>,
    ) -> Result<AssessmentColumn, KbError> {
        let affected = affected_claims(before, self, written, progress)?;
        let mut assessments = assessments.to_be_changed();
        for (claim, assessment) in self.assess_some(&affected, progress)? {
            match assessment {
                Some(assessment) => assessments.set(claim, assessment),
                None => assessments.remove(claim),
            }
        }
        Ok(assessments)
    }
}
