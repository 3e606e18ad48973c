//! Assessment of all claims at once.
//!
//! Most claims follow from the columns of the index alone: no other claim can contradict them or be
//! the same proposition, none is related to them, one voice at most supports them, and nobody
//! denies them. The others are assessed from their records, on all processors.

use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};
use strum::VariantArray;

use crate::{
    index::{
        AttributionColumn, Column, PackedField, RowsOf, TermKind, column::to_ordinal, value_kind,
    },
    kb::{
        error::KbError,
        parallel::parallel_map,
        progress::{Phase, Progress, Steps},
        rules::{
            assessment::{AssessmentColumn, ClaimAssessment},
            assessor::Assessor,
            context::RuleContext,
            speaker::SpeakerIdentity,
            verdict::ClaimStatus,
        },
        snapshot::Snapshot,
    },
    model::{Certainty, Kind, Ordinal, Polarity, Stance, Stored, StoredClaim, Value},
};

/// The number of claims that a thread assesses at once.
const BATCH: usize = 1024;
/// The number of claims that all threads assess before their assessments are set. Few in tests, so
/// that there are several rounds.
const AT_ONCE: usize = if cfg!(test) { 50 } else { 100_000 };

/// The columns of claims that are read.
const COLUMNS: [Column; 4] = [
    Column::Subject,
    Column::Predicate,
    Column::Flags,
    Column::ValueNumber,
];
/// The columns of attributions that are read.
const ROWS: [AttributionColumn; 4] = [
    AttributionColumn::Flags,
    AttributionColumn::Speaker,
    AttributionColumn::Source,
    AttributionColumn::LastSource,
];

/// A claim and its assessment; `None` for a claim that is absent.
type AssessedClaim = (Ordinal, Option<ClaimAssessment>);

/// A rule by which claims are assessed from their records.
type Rule = for<'a, 'c, 's> fn(
    &'a Assessor<'c, 's>,
    &Stored<StoredClaim>,
) -> Result<ClaimAssessment, KbError>;

/// The claims that the columns leave open.
struct Open {
    /// Claims that no other concerns.
    lone: RoaringBitmap,
    others: RoaringBitmap,
}

impl Snapshot {
    /// The assessments of all claims: those that are kept beside the newest snapshots, or those
    /// that are worked out once for an earlier one.
    pub(in crate::kb) fn all_assessments(&self) -> Result<&AssessmentColumn, KbError> {
        if let Some(column) = self.assessments() {
            return Ok(column);
        }
        let column = self.assess_all(&|_, _, _| ())?;
        Ok(self.past_assessments().get_or_init(|| column))
    }

    /// Works out the assessments of all claims.
    pub(in crate::kb) fn assess_all(
        &self,
        progress: Progress<'_>,
    ) -> Result<AssessmentColumn, KbError> {
        let mut assessments = AssessmentColumn::default();
        let Open { lone, others } = self.assess_from_columns(&mut assessments)?;
        let steps = Steps::new(progress, Phase::Assessing, lone.len() + others.len());
        self.assess_into(&mut assessments, lone, &steps, |assessor, claim| {
            assessor.assess_lone(claim)
        })?;
        self.assess_into(&mut assessments, others, &steps, |assessor, claim| {
            assessor.assess(claim)
        })?;
        Ok(assessments)
    }

    /// Assesses some claims by a rule and sets their assessments.
    fn assess_into(
        &self,
        assessments: &mut AssessmentColumn,
        claims: RoaringBitmap,
        steps: &Steps<'_>,
        rule: Rule,
    ) -> Result<(), KbError> {
        let mut claims = claims.into_iter();
        loop {
            // Some at a time, so that few assessments wait to be set.
            let some: RoaringBitmap = claims.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                return Ok(());
            }
            for (claim, assessment) in self.assess_by(&some, steps, rule)? {
                if let Some(assessment) = assessment {
                    assessments.set(claim, assessment);
                }
            }
        }
    }

    /// Assesses some claims from their records, on all processors; `None` for those that are
    /// absent.
    pub(in crate::kb) fn assess_some(
        &self,
        claims: &RoaringBitmap,
        progress: Progress<'_>,
    ) -> Result<Vec<AssessedClaim>, KbError> {
        let steps = Steps::new(progress, Phase::Assessing, claims.len());
        self.assess_by(claims, &steps, |assessor, claim| assessor.assess(claim))
    }

    fn assess_by(
        &self,
        claims: &RoaringBitmap,
        steps: &Steps<'_>,
        rule: Rule,
    ) -> Result<Vec<AssessedClaim>, KbError> {
        let claims: Vec<u32> = claims.iter().collect();
        let batches = claims.chunks(BATCH).collect();
        let assessed = parallel_map(batches, |batch: &[u32]| {
            let context = RuleContext::new(self);
            let assessor = Assessor::new(&context)?;
            let assess = |claim: &u32| {
                let claim = Ordinal(*claim);
                let stored = self.claim(claim)?;
                let assessment = stored.map(|stored| rule(&assessor, &stored)).transpose()?;
                Ok((claim, assessment))
            };
            let assessed: Result<Vec<_>, KbError> = batch.iter().map(assess).collect();
            steps.add(batch.len());
            assessed
        });
        let assessed: Result<Vec<_>, KbError> = assessed.into_iter().collect();
        Ok(assessed?.into_iter().flatten().collect())
    }

    /// Assesses the claims that follow from columns, and gives the others.
    fn assess_from_columns(&self, assessments: &mut AssessmentColumn) -> Result<Open, KbError> {
        let (all, lag) = (self.live(Kind::Claim)?, self.index_lag(Kind::Claim)?);
        let reader = &self.index_view().readers.claims;
        let context = RuleContext::new(self);
        let crowds = Crowds::of(&context)?;
        let (relating, related) = reader.under(TermKind::Related)?;
        // The columns do not have the persons on whom sources rely.
        let relying = reader.under(TermKind::ViaEntity)?.0;
        let rows = RowRules {
            assessor: Assessor::new(&context)?,
            touched: self.source_graph()?.touched_by_withdrawal(),
        };
        let mut open = Open {
            lone: RoaringBitmap::new(),
            others: relating | related | (all & lag),
        };
        for claim in self.claims((all & lag).into_iter().map(Ordinal))? {
            let related = claim.record.relations.iter();
            open.others.extend(related.map(|relation| relation.claim.0));
        }
        let mut failed = None;
        reader.each(
            &(all - lag),
            &COLUMNS,
            &ROWS,
            |claim, numbers, attributions| {
                if open.others.contains(claim) {
                    return;
                }
                if !crowds.is_alone(numbers) {
                    open.others.insert(claim);
                    return;
                }
                let assessed = match relying.contains(claim) {
                    true => Ok(None),
                    false => rows.assess(to_ordinal(numbers[0]), attributions),
                };
                match assessed {
                    Ok(Some(assessment)) => assessments.set(Ordinal(claim), assessment),
                    Ok(None) => drop(open.lone.insert(claim)),
                    Err(error) => failed = Some(error),
                }
            },
        )?;
        open.others &= all;
        failed.map_or(Ok(open), Err)
    }
}

/// The claims of one subject and predicate, by which one may contradict another or be the same.
struct Crowds {
    /// By subject and predicate: the number of claims, and whether one may contradict another.
    groups: FxHashMap<(u64, u64), (u32, bool)>,
    /// The hashes of subject, predicate and value that several claims have.
    doubles: FxHashSet<u64>,
    /// The predicates whose claims may also clash with those of other predicates.
    entangled: RoaringBitmap,
    has_merges: bool,
}

impl Crowds {
    fn of(context: &RuleContext<'_>) -> Result<Crowds, KbError> {
        let snapshot = context.snapshot();
        let (all, lag) = (
            snapshot.live(Kind::Claim)?,
            snapshot.index_lag(Kind::Claim)?,
        );
        let (mut exclusive, mut entangled) = (RoaringBitmap::new(), RoaringBitmap::new());
        for predicate in snapshot.live(Kind::Predicate)? {
            let record = context.predicate(Ordinal(predicate))?;
            if record.record.exclusive.is_some() {
                exclusive.insert(predicate);
            }
            let family = context.family(Ordinal(predicate))?;
            if record.record.inverse.is_some() || family.len() > 1 {
                entangled.insert(predicate);
            }
        }
        let mut crowds = Crowds {
            groups: FxHashMap::default(),
            doubles: FxHashSet::default(),
            entangled,
            has_merges: !snapshot.merges()?.is_empty(),
        };
        let reader = &snapshot.index_view().readers.claims;
        let mut propositions: Vec<u64> = Vec::new();
        let mut add = |numbers: &[u64]| {
            let (count, may_contradict) =
                crowds.groups.entry((numbers[0], numbers[1])).or_default();
            *count += 1;
            let kind = PackedField::VALUE_KIND.of(numbers[2]);
            *may_contradict |= PackedField::POLARITY.of(numbers[2]) == Polarity::Negative as u8
                || kind == value_kind(&Value::<Ordinal>::None)
                || kind == value_kind(&Value::<Ordinal>::Boolean(true))
                || to_ordinal(numbers[1]).is_some_and(|predicate| exclusive.contains(predicate.0));
            propositions.push(proposition(numbers));
        };
        reader.each(&(all - lag), &COLUMNS, &[], |_, numbers, _| add(numbers))?;
        for claim in all & lag {
            let claim = snapshot.record_ref(Kind::Claim, Ordinal(claim))?;
            let document = claim.document().ok_or(KbError::Misasked)?;
            add(&COLUMNS.map(|column| document.number(column)));
        }
        propositions.sort_unstable();
        for equal in propositions.chunk_by(|left, right| left == right) {
            if equal.len() > 1 {
                crowds.doubles.insert(equal[0]);
            }
        }
        Ok(crowds)
    }

    /// Whether no other claim can contradict a claim or be the same proposition.
    fn is_alone(&self, numbers: &[u64]) -> bool {
        let is_entangled =
            to_ordinal(numbers[1]).is_none_or(|predicate| self.entangled.contains(predicate.0));
        let group = self.groups.get(&(numbers[0], numbers[1]));
        let is_uncontradicted =
            group.is_some_and(|(count, may_contradict)| *count == 1 || !may_contradict);
        // Merged entities have other numbers than their survivors.
        !self.has_merges
            && !is_entangled
            && is_uncontradicted
            && !self.doubles.contains(&proposition(numbers))
    }
}

/// The hash of a claim's subject, predicate and value.
fn proposition(numbers: &[u64]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed = numbers[0].wrapping_mul(ODD) ^ numbers[1].rotate_left(32);
    (mixed ^ numbers[3] << 20)
        .wrapping_mul(ODD)
        .rotate_left(29)
        .wrapping_mul(ODD)
}

/// The rules of the attributions of a claim that no other claim concerns.
struct RowRules<'c, 's> {
    assessor: Assessor<'c, 's>,
    /// The sources that a withdrawal touches.
    touched: RoaringBitmap,
}

impl RowRules<'_, '_> {
    /// The assessment from the columns of a claim's attributions; `None` where the record is
    /// needed.
    fn assess(
        &self,
        subject: Option<Ordinal>,
        rows: &RowsOf<'_>,
    ) -> Result<Option<ClaimAssessment>, KbError> {
        let (mut is_live, mut is_denied, mut is_opposed) = (false, false, false);
        let (mut supporting, mut unnamed, mut sure) = (0_u32, 0_u32, 0_u8);
        let mut sources: Vec<Ordinal> = Vec::new();
        let mut self_reported = true;
        for row in 0..rows.len() {
            let flags = rows.number(row, 0);
            if PackedField::JOINT.of(flags) == 1 || self.may_be_withdrawn(rows, row) {
                return Ok(None);
            }
            if PackedField::RETRACTED.of(flags) == 1 {
                continue;
            }
            is_live = true;
            let stance = Stance::VARIANTS.get(usize::from(PackedField::STANCE.of(flags)));
            let Some(stance) = stance else {
                return Ok(None);
            };
            // The certainty from 1; 0 stands for none.
            let certainty = PackedField::CERTAINTY.of(flags).checked_sub(1);
            let certainty = certainty.and_then(|it| Certainty::VARIANTS.get(usize::from(it)));
            let is_unsure = matches!(
                certainty,
                Some(Certainty::Possible | Certainty::Speculative)
            );
            if PackedField::ASIDE.of(flags) == 1 || is_unsure {
                continue;
            }
            if stance.opposes() {
                is_opposed = true;
                is_denied |= *stance == Stance::Denies;
            } else if stance.supports() {
                supporting += 1;
                let is_unnamed = PackedField::SPEAKER_KIND.of(flags) == 1;
                unnamed += u32::from(is_unnamed);
                let is_sure = matches!(certainty, None | Some(Certainty::Certain));
                sure += u8::from(is_sure && !is_unnamed);
                // Two with a name may be one.
                if sure > 1 || supporting - unnamed > 1 {
                    return Ok(None);
                }
                let source = to_ordinal(rows.number(row, 2));
                sources.extend(source.filter(|source| !sources.contains(source)));
                match self.speaks_of_itself(subject, rows, row, is_unnamed)? {
                    Some(speaks_of_itself) => self_reported &= speaks_of_itself,
                    None => return Ok(None),
                }
            }
        }
        let status = match (rows.is_empty(), is_live, supporting > 0, is_opposed) {
            (true, ..) => ClaimStatus::Unsourced,
            (_, false, ..) => ClaimStatus::Retracted,
            (_, _, true, true) => return Ok(None),
            (_, _, true, false) => ClaimStatus::Uncontested,
            _ if is_denied => ClaimStatus::Denied,
            _ => ClaimStatus::Unasserted,
        };
        let publishers = self.assessor.publishers(&sources)?;
        let short = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
        let [supporting, unnamed] = [supporting, unnamed].map(|count| count as usize);
        Ok(Some(ClaimAssessment {
            status,
            voices: sure,
            anonymous_only: supporting > 0 && unnamed == supporting,
            self_reported: supporting > 0 && self_reported,
            has_tension: false,
            is_contradicted: false,
            attributions: short(supporting),
            sources: short(sources.len()),
            publishers: short(publishers),
            // Each without a name is one by itself.
            speakers: short(supporting),
            unnamed: short(unnamed),
        }))
    }

    /// Whether a withdrawn source may be in the chain of an attribution.
    fn may_be_withdrawn(&self, rows: &RowsOf<'_>, row: usize) -> bool {
        let is_touched = |column: usize| {
            let source = to_ordinal(rows.number(row, column));
            source.is_some_and(|source| self.touched.contains(source.0))
        };
        // The columns do not have what is between the first and the last source.
        let has_via = rows.number(row, 2) != rows.number(row, 3);
        !self.touched.is_empty() && (has_via || is_touched(2) || is_touched(3))
    }

    /// Whether the speaker of an attribution is, or may speak for, the claim's own subject; `None`
    /// where the columns do not tell.
    fn speaks_of_itself(
        &self,
        subject: Option<Ordinal>,
        rows: &RowsOf<'_>,
        row: usize,
        is_unnamed: bool,
    ) -> Result<Option<bool>, KbError> {
        if is_unnamed {
            return Ok(Some(false));
        }
        let links = self.assessor.context.voice_links()?;
        if let Some(speaker) = to_ordinal(rows.number(row, 1)) {
            let is_linked = links.has(speaker);
            return Ok((!is_linked).then_some(Some(speaker) == subject));
        }
        let has_via = rows.number(row, 2) != rows.number(row, 3);
        let (false, Some(source)) = (has_via, to_ordinal(rows.number(row, 2))) else {
            return Ok(None);
        };
        let identities = self.assessor.speakers.identities_of_source(source)?;
        let mut entities = identities
            .iter()
            .filter_map(|(identity, _)| match identity {
                SpeakerIdentity::Entity(entity) => Some(*entity),
                SpeakerIdentity::Name(_)
                | SpeakerIdentity::Site(_)
                | SpeakerIdentity::Source(_) => None,
            });
        if entities.clone().any(|entity| links.has(entity)) {
            return Ok(None);
        }
        Ok(Some(entities.any(|entity| Some(entity) == subject)))
    }
}
