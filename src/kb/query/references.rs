//! The references to a record, which keep it from being removed.

use roaring::RoaringBitmap;

use crate::{
    index::TermKind,
    kb::{error::KbError, snapshot::Snapshot},
    model::{Id, Kind, Ordinal, RecordKey},
};

/// The most references that are returned.
const MOST_NAMED: usize = 10;

/// The kinds of records, in the order in which references are looked for.
const REFERRING: [Kind; 6] = [
    Kind::EntityType,
    Kind::Unit,
    Kind::Predicate,
    Kind::Entity,
    Kind::Source,
    Kind::Claim,
];

impl Snapshot {
    /// The records that refer to a record in any way, without the record itself: the first ten, by
    /// kind and then by order of recording.
    ///
    /// The index gives the candidates, and each is read to prove the reference.
    pub fn references_to(&self, kind: Kind, ordinal: Ordinal) -> Result<Vec<(Kind, Id)>, KbError> {
        self.references_beyond(kind, ordinal, &|_, _| false)
    }

    /// The same without the records that are passed over.
    pub(in crate::kb) fn references_beyond(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        is_passed_over: &dyn Fn(Kind, Ordinal) -> bool,
    ) -> Result<Vec<(Kind, Id)>, KbError> {
        let mut references = Vec::new();
        for referring in REFERRING {
            let target = RecordKey {
                kind,
                ordinal,
                number: 0,
            };
            for candidate in self.possible_references(referring, target)? {
                if references.len() == MOST_NAMED {
                    return Ok(references);
                }
                let candidate = Ordinal(candidate);
                let is_itself = (referring, candidate) == (kind, ordinal);
                let is_left_out = is_itself || is_passed_over(referring, candidate);
                if !is_left_out && self.is_reference(referring, candidate, (kind, ordinal))? {
                    references.push((referring, self.id_of(referring, candidate)?));
                }
            }
        }
        Ok(references)
    }

    /// The records of a kind that may refer to a record.
    pub(in crate::kb) fn possible_references(
        &self,
        referring: Kind,
        target: RecordKey,
    ) -> Result<RoaringBitmap, KbError> {
        let terms: &[TermKind] = match (referring, target.kind) {
            (Kind::Claim, Kind::Entity) => &[
                TermKind::AnyRole,
                TermKind::Globe,
                TermKind::Speaker,
                TermKind::Affiliation,
                TermKind::ViaEntity,
                TermKind::SayingQualifier,
                TermKind::Grader,
            ],
            (Kind::Claim, Kind::Source) => &[TermKind::Source, TermKind::Via, TermKind::Asserter],
            (Kind::Claim, Kind::Claim) => &[TermKind::Related],
            (Kind::Claim, Kind::Predicate) => &[
                TermKind::Predicate,
                TermKind::QualifierPredicate,
                TermKind::SayingPredicate,
            ],
            (Kind::Source, Kind::Entity) => &[
                TermKind::Publisher,
                TermKind::Author,
                TermKind::Work,
                TermKind::Container,
                TermKind::Notice,
            ],
            (Kind::Source, Kind::Source) => &[TermKind::DerivedFrom, TermKind::Notice],
            (Kind::Entity, Kind::Entity) => &[TermKind::MergedInto],
            (Kind::Entity, Kind::EntityType) => &[TermKind::EntityType],
            (Kind::EntityType | Kind::Predicate, Kind::EntityType)
            | (Kind::Unit, Kind::Unit | Kind::Entity)
            | (Kind::Predicate, Kind::Predicate) => {
                return Ok(self.live(referring)?.clone());
            }
            _ => return Ok(RoaringBitmap::new()),
        };
        let reader = self.index_view().readers.of(referring);
        let mut candidates = self.index_lag(referring)?.clone();
        for term in terms {
            candidates |= reader.with(*term, target.ordinal.0.into())?;
        }
        Ok(candidates & self.live(referring)?)
    }

    /// Whether a live record refers to the target.
    fn is_reference(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        target: (Kind, Ordinal),
    ) -> Result<bool, KbError> {
        let mut is_found = false;
        let mut note = |kind, ordinal| {
            is_found |= (kind, ordinal) == target;
            Ok::<_, KbError>(ordinal)
        };
        match kind {
            Kind::EntityType => {
                let stored = self.entity_type(ordinal)?;
                stored.map(|stored| stored.record.clone().try_map(&mut note).map(drop))
            }
            Kind::Unit => {
                let stored = self.unit(ordinal)?;
                stored.map(|stored| stored.record.clone().try_map(&mut note).map(drop))
            }
            Kind::Predicate => {
                let stored = self.predicate(ordinal)?;
                stored.map(|stored| stored.record.clone().try_map(&mut note).map(drop))
            }
            Kind::Entity => {
                let stored = self.entity(ordinal)?;
                stored.map(|stored| stored.record.clone().try_map(&mut note).map(drop))
            }
            Kind::Source => {
                let stored = self.source(ordinal)?;
                stored.map(|stored| stored.record.clone().try_map(&mut note).map(drop))
            }
            Kind::Claim => {
                let stored = self.claim(ordinal)?;
                stored.map(|stored| (*stored.record).clone().try_map(&mut note).map(drop))
            }
            Kind::Attribution => None,
        }
        .transpose()?;
        Ok(is_found)
    }
}
