//! Assessment of claims at a snapshot.
//!
//! The status of a claim follows from its attributions and from other claims, so a filter on
//! statuses would have to work out each. The newest snapshot therefore has the assessments of all
//! claims, and a commit works them out anew only for the claims that it affects.

use std::collections::BTreeSet;

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use strum::VariantArray;

use crate::{
    index::{
        AttributionColumn, Column, PackedField, RowsOf, TermKind, column::to_ordinal, value_kind,
    },
    kb::{
        error::KbError,
        filter::record_ref::RecordRef,
        record_list::List,
        rules::{
            assessment::{AssessmentColumn, ClaimAssessment},
            attribution_key::{AttributionKey, keyed_attributions},
            corroboration::Corroboration,
            status::{ClaimStatus, StatusInputs, Verdict},
        },
        snapshot::Snapshot,
    },
    model::{Claim, Kind, Ordinal, Polarity, ScanStart, Stance, Stored, StoredClaim, Value},
};

impl Snapshot {
    /// The assessment of a claim, from the assessment column where there is one.
    pub fn assessment(&self, claim: &Stored<StoredClaim>) -> Result<ClaimAssessment, KbError> {
        let column = self.assessments();
        let assessment = column.and_then(|column| column.get(claim.ordinal));
        assessment.map_or_else(|| self.assess(claim), Ok)
    }

    /// The status of a claim, and the attributions that decided it.
    pub fn verdict(&self, claim: &Stored<StoredClaim>) -> Result<Verdict<AttributionKey>, KbError> {
        let replacing = self.replacing(claim)?;
        let contradicting = match replacing.is_empty() {
            true => self.contradicting(claim)?,
            false => vec![],
        };
        let inputs = StatusInputs {
            own: keyed_attributions(claim).collect(),
            contradicting: contradicting
                .iter()
                .flat_map(|other| keyed_attributions(other))
                .collect(),
            replacing: (!replacing.is_empty()).then(|| {
                let attributions = replacing.iter();
                attributions
                    .flat_map(|other| keyed_attributions(other))
                    .collect()
            }),
        };
        let origins = self.origins()?;
        Ok(inputs.verdict(|attribution| origins.of_attribution(attribution)))
    }

    /// The corroboration of a claim.
    pub fn corroboration(&self, claim: &Claim<Ordinal>) -> Result<Corroboration, KbError> {
        Corroboration::of(&claim.attributions, self.origins()?, |source| {
            let source = self.source(source)?;
            Ok(source.and_then(|source| source.record.publisher))
        })
    }

    /// Works out the assessment of a claim from its record and those of related claims.
    pub(in crate::kb) fn assess(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<ClaimAssessment, KbError> {
        let no_publisher = |_| Ok::<_, KbError>(None);
        let attributions = &claim.record.attributions;
        let corroboration = Corroboration::of(attributions, self.origins()?, no_publisher)?;
        let origins = corroboration.independent_origins;
        Ok(ClaimAssessment {
            status: self.verdict(claim)?.status,
            independent_origins: origins.try_into().unwrap_or(u8::MAX),
            anonymous_only: corroboration.anonymous_only,
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
    ///
    /// Most follow from the columns of the claim alone: it has no relations, and no claim with the
    /// same subject and predicate can contradict it (see
    /// [`RuleContext::rivals`](crate::kb::rules::context::RuleContext::rivals)).
    pub(in crate::kb) fn assess_all(&self) -> Result<AssessmentColumn, KbError> {
        let all = self.all_ordinals(Kind::Claim)?;
        let reader = &self.index_view().readers.claims;
        let columns = [Column::Subject, Column::Predicate, Column::Flags];
        let mut exclusive = RoaringBitmap::new();
        for ordinal in self.all_ordinals(Kind::Predicate)? {
            let record = self.record_ref(Kind::Predicate, Ordinal(ordinal))?;
            if let RecordRef::Predicate(predicate) = record
                && predicate.record.exclusive.is_some()
            {
                exclusive.insert(ordinal);
            }
        }
        // By subject and predicate: the number of claims, and whether one may contradict another.
        let mut propositions: FxHashMap<(u64, u64), (u32, bool)> = FxHashMap::default();
        reader.each(&all, &columns, &[], |_, numbers, _| {
            let proposition = propositions.entry((numbers[0], numbers[1]));
            let (count, may_contradict) = proposition.or_default();
            *count += 1;
            *may_contradict |= PackedField::POLARITY.of(numbers[2]) == Polarity::Negative as u8
                || PackedField::VALUE_KIND.of(numbers[2]) == value_kind(&Value::<Ordinal>::None)
                || to_ordinal(numbers[1]).is_some_and(|predicate| exclusive.contains(predicate.0));
        })?;
        let (relating, related) = reader.under(TermKind::Related)?;
        let origins = self.origins()?;
        let mut assessments = AssessmentColumn::default();
        let mut open = RoaringBitmap::new();
        let rows = [AttributionColumn::Flags, AttributionColumn::LastSource];
        reader.each(&all, &columns, &rows, |claim, numbers, rows| {
            let proposition = propositions.get(&(numbers[0], numbers[1]));
            let is_independent =
                proposition.is_some_and(|(count, may_contradict)| *count == 1 || !may_contradict);
            if !is_independent || relating.contains(claim) || related.contains(claim) {
                open.insert(claim);
                return;
            }
            let assessment = assess_independent(rows, |source| origins.of(source));
            assessments.set(Ordinal(claim), assessment);
        })?;
        for claim in open {
            let claim = Ordinal(claim);
            let stored = self.required(Kind::Claim, claim, self.claim(claim)?)?;
            assessments.set(claim, self.assess(&stored)?);
        }
        Ok(assessments)
    }
}

/// The assessment of a claim that depends on no other claim, from the columns of its attributions:
/// flags and last source.
fn assess_independent(rows: &RowsOf<'_>, origin: impl Fn(Ordinal) -> Ordinal) -> ClaimAssessment {
    let (mut is_live, mut is_opposed, mut is_anonymous) = (false, false, true);
    let mut origins: BTreeSet<Ordinal> = BTreeSet::new();
    for row in 0..rows.len() {
        let flags = rows.number(row, 0);
        if PackedField::RETRACTED.of(flags) == 1 {
            continue;
        }
        is_live = true;
        match Stance::VARIANTS.get(usize::from(PackedField::STANCE.of(flags))) {
            Some(stance) if stance.supports() => {
                origins.extend(to_ordinal(rows.number(row, 1)).map(&origin));
                is_anonymous &= PackedField::SPEAKER_KIND.of(flags) == 1;
            }
            stance => is_opposed |= stance.is_some_and(|stance| stance.opposes()),
        }
    }
    let status = match (rows.is_empty(), is_live, origins.len(), is_opposed) {
        (true, ..) => ClaimStatus::Unsourced,
        (_, false, ..) => ClaimStatus::Retracted,
        (_, _, 0, true) => ClaimStatus::Denied,
        (_, _, _, true) => ClaimStatus::Disputed,
        (_, _, 0 | 1, false) => ClaimStatus::Uncontested,
        _ => ClaimStatus::Corroborated,
    };
    ClaimAssessment {
        status,
        independent_origins: origins.len().try_into().unwrap_or(u8::MAX),
        anonymous_only: !origins.is_empty() && is_anonymous,
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
