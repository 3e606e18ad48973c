//! The references to a record, which keep it from being removed.

use std::collections::{HashMap, HashSet, hash_map::Entry};

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

/// The first record that refers to each of some records.
pub(in crate::kb) type FirstReferences = HashMap<(Kind, Ordinal), (Kind, Id)>;

impl Snapshot {
    /// The records that refer to a record in any way, without the record itself: the first ten, by
    /// kind and then by order of recording.
    ///
    /// The index gives the candidates, and each is read to prove the reference.
    pub fn references_to(&self, kind: Kind, ordinal: Ordinal) -> Result<Vec<(Kind, Id)>, KbError> {
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
                if (referring, candidate) == (kind, ordinal) {
                    continue;
                }
                let mut is_found = false;
                self.for_each_reference(referring, candidate, |target| {
                    is_found |= target == (kind, ordinal);
                })?;
                if is_found {
                    references.push((referring, self.id_of(referring, candidate)?));
                }
            }
        }
        Ok(references)
    }

    /// The first record that refers to each of some records, apart from those to be passed over.
    /// Each candidate is read once, however many the records are.
    pub(in crate::kb) fn first_references(
        &self,
        targets: &[(Kind, Ordinal)],
        is_passed_over: &dyn Fn(Kind, Ordinal) -> bool,
    ) -> Result<FirstReferences, KbError> {
        let wanted: HashSet<(Kind, Ordinal)> = targets.iter().copied().collect();
        let mut first = HashMap::new();
        for referring in REFERRING {
            let mut candidates = RoaringBitmap::new();
            let mut refers = false;
            for (kind, ordinal) in targets {
                match candidates_of(referring, *kind) {
                    Candidates::None => {}
                    Candidates::All => candidates |= self.live(referring)?,
                    Candidates::With(terms) => {
                        refers = true;
                        candidates |= self.indexed_references(referring, terms, *ordinal)?;
                    }
                }
            }
            if refers {
                candidates |= self.index_lag(referring)?;
            }
            for candidate in candidates & self.live(referring)? {
                let candidate = Ordinal(candidate);
                if is_passed_over(referring, candidate) {
                    continue;
                }
                let mut found = Vec::new();
                self.for_each_reference(referring, candidate, |target| {
                    if target != (referring, candidate) && wanted.contains(&target) {
                        found.push(target);
                    }
                })?;
                for target in found {
                    if let Entry::Vacant(free) = first.entry(target) {
                        free.insert((referring, self.id_of(referring, candidate)?));
                    }
                }
            }
        }
        Ok(first)
    }

    /// The records of a kind that may refer to a record.
    pub(in crate::kb) fn possible_references(
        &self,
        referring: Kind,
        target: RecordKey,
    ) -> Result<RoaringBitmap, KbError> {
        let indexed = match candidates_of(referring, target.kind) {
            Candidates::None => return Ok(RoaringBitmap::new()),
            Candidates::All => return Ok(self.live(referring)?.clone()),
            Candidates::With(terms) => self.indexed_references(referring, terms, target.ordinal)?,
        };
        Ok((indexed | self.index_lag(referring)?) & self.live(referring)?)
    }

    /// The records of a kind that the index has under one of some terms with a record.
    fn indexed_references(
        &self,
        referring: Kind,
        terms: &[TermKind],
        target: Ordinal,
    ) -> Result<RoaringBitmap, KbError> {
        let reader = self.index_view().readers.of(referring);
        let mut candidates = RoaringBitmap::new();
        for term in terms {
            candidates |= reader.with(*term, target.0.into())?;
        }
        Ok(candidates)
    }

    /// Calls `each` with the records to which a live record refers.
    fn for_each_reference(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        mut each: impl FnMut((Kind, Ordinal)),
    ) -> Result<(), KbError> {
        let mut note = |kind, ordinal| {
            each((kind, ordinal));
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
        Ok(())
    }
}

/// The records of a kind that may refer to one of another.
enum Candidates {
    /// None.
    None,
    /// All records of the kind, of which there are few.
    All,
    /// The records that have one of some terms in the index.
    With(&'static [TermKind]),
}

/// The records of a kind that may refer to one of another kind.
fn candidates_of(referring: Kind, target: Kind) -> Candidates {
    match (referring, target) {
        (Kind::Claim, Kind::Entity) => Candidates::With(&[
            TermKind::AnyRole,
            TermKind::Globe,
            TermKind::Speaker,
            TermKind::Affiliation,
            TermKind::ViaEntity,
            TermKind::SayingQualifier,
            TermKind::Grader,
        ]),
        (Kind::Claim, Kind::Source) => {
            Candidates::With(&[TermKind::Source, TermKind::Via, TermKind::Asserter])
        }
        (Kind::Claim, Kind::Claim) => Candidates::With(&[TermKind::Related]),
        (Kind::Claim, Kind::Predicate) => Candidates::With(&[
            TermKind::Predicate,
            TermKind::QualifierPredicate,
            TermKind::SayingPredicate,
        ]),
        (Kind::Source, Kind::Entity) => Candidates::With(&[
            TermKind::Publisher,
            TermKind::Author,
            TermKind::Work,
            TermKind::Container,
            TermKind::Notice,
        ]),
        (Kind::Source, Kind::Source) => {
            Candidates::With(&[TermKind::DerivedFrom, TermKind::Notice])
        }
        (Kind::Entity, Kind::Entity) => Candidates::With(&[TermKind::MergedInto]),
        (Kind::Entity, Kind::EntityType) => Candidates::With(&[TermKind::EntityType]),
        (Kind::EntityType | Kind::Predicate, Kind::EntityType)
        | (Kind::Unit, Kind::Unit | Kind::Entity)
        | (Kind::Predicate, Kind::Predicate) => Candidates::All,
        _ => Candidates::None,
    }
}
