//! A revision of the knowledge base, and every question that can be asked of it.

use std::{
    collections::BTreeSet,
    ops::Deref,
    sync::{Arc, OnceLock, Weak},
};

use roaring::RoaringBitmap;

use crate::{
    kb::{
        AssessmentColumn, ClaimAssessment, Corroboration, KbError, Origins, Verdict,
        indexing::index_lag::IndexView,
        rules::{
            contradiction::{Exclusive, contradicts},
            relation::{Basis, Related},
            status::StatusInputs,
        },
        snapshot_history::SnapshotHistory,
    },
    model::{
        Attribution, Claim, ClaimRelationKind, Entity, Kind, Language, Name, Ordinal, Polarity,
        Predicate, Rank, Record, Revision, Source, Value, WebUrl,
    },
    store::{
        CommitInfo, Link, List, NEGATIVE, NO_VALUE, ScanStart, Stored, StoredClaim, View,
        value_number,
    },
};

/// The knowledge base at one revision. What is read through it never changes, whatever is written
/// meanwhile. Cheap to clone.
#[derive(Clone)]
pub struct Snapshot {
    view: View,
    /// Where each source leads. Worked out when first asked for, and shared by the revisions
    /// between which no source changed.
    origins: Arc<OnceLock<Origins>>,
    /// What the index has, and what has changed since.
    indexed: Arc<IndexView>,
    /// What every claim is worth, where this revision is or was the newest.
    standings: Option<Arc<AssessmentColumn>>,
    /// The records of which the index has another version than this revision.
    changed: Arc<[OnceLock<RoaringBitmap>; 3]>,
    /// The revisions before the newest.
    recent: Weak<SnapshotHistory>,
}

/// An attribution's place: its claim, and its number there, which stays when others come or go.
pub type AttributionKey = (Ordinal, u16);

impl Deref for Snapshot {
    type Target = View;
    fn deref(&self) -> &View {
        &self.view
    }
}

impl Snapshot {
    pub(super) fn new(
        view: View,
        origins: Arc<OnceLock<Origins>>,
        indexed: Arc<IndexView>,
        recent: Weak<SnapshotHistory>,
    ) -> Snapshot {
        Snapshot {
            view,
            origins,
            indexed,
            standings: None,
            changed: Arc::default(),
            recent,
        }
    }

    /// The same snapshot, with what every claim is worth in it.
    pub(super) fn with_standings(self, standings: AssessmentColumn) -> Snapshot {
        Snapshot {
            standings: Some(Arc::new(standings)),
            ..self
        }
    }

    /// The snapshot of a later revision, over the index as it is by then.
    pub(super) fn next(
        &self,
        view: View,
        origins: Arc<OnceLock<Origins>>,
        indexed: Arc<IndexView>,
    ) -> Snapshot {
        Snapshot::new(view, origins, indexed, self.recent.clone())
    }

    /// The same snapshot over a newer index.
    pub(super) fn over(&self, indexed: Arc<IndexView>) -> Snapshot {
        Snapshot {
            indexed,
            changed: Arc::default(),
            ..self.clone()
        }
    }

    /// What the index has, and what has changed since.
    pub(super) fn indexed(&self) -> &Arc<IndexView> {
        &self.indexed
    }

    /// What every claim is worth; `None` at an earlier revision.
    pub(super) fn standings(&self) -> Option<&AssessmentColumn> {
        self.standings.as_deref()
    }

    /// The records of a kind of which the index has another version than this revision, or none;
    /// perhaps with others.
    pub(super) fn changed(&self, kind: Kind) -> Result<&RoaringBitmap, KbError> {
        let (place, later) = self.indexed.later(kind);
        let cell = &self.changed[place];
        if let Some(changed) = cell.get() {
            return Ok(changed);
        }
        let reader = self.indexed.readers.of(kind);
        let mut changed = reader.since(self.revision())? | later;
        // A record that was removed later has no document in the index.
        changed |= self.view.at(reader.revision()).removed(kind)? & self.view.live(kind)?;
        Ok(cell.get_or_init(|| changed))
    }

    /// What a claim is worth.
    pub fn standing(&self, claim: &Stored<StoredClaim>) -> Result<ClaimAssessment, KbError> {
        let known = self.standings.as_ref().and_then(|it| it.get(claim.ordinal));
        known.map_or_else(|| ClaimAssessment::of(self, claim), Ok)
    }

    /// The same snapshot with its `origins` for another revision with the same sources.
    pub(super) fn origins_cell(&self) -> Arc<OnceLock<Origins>> {
        self.origins.clone()
    }

    /// The knowledge base as it was at an earlier revision.
    pub fn at(&self, revision: Revision) -> Snapshot {
        if revision == self.revision() {
            return self.clone();
        }
        let kept = self.recent.upgrade().and_then(|it| it.find(revision));
        match kept {
            Some(kept) => kept,
            None => self.next(self.view.at(revision), Arc::default(), self.indexed.clone()),
        }
    }

    /// The commit that made this revision; `None` at revision 0.
    pub fn made_by(&self) -> Result<Option<CommitInfo>, KbError> {
        Ok(self.view.commit(self.revision())?)
    }

    /// Every record, as a bundle has it: types, predicates, entities, sources and claims, each in
    /// the order of first recording.
    pub fn all_records(&self) -> impl Iterator<Item = Result<Record, KbError>> + '_ {
        let kinds = [
            Kind::EntityType,
            Kind::Predicate,
            Kind::Entity,
            Kind::Source,
            Kind::Claim,
        ];
        kinds.into_iter().flat_map(|kind| {
            let (records, failed) = match self.view.records(kind) {
                Ok(records) => (Some(records), None),
                Err(error) => (None, Some(Err(error.into()))),
            };
            let records = records.into_iter().flatten();
            failed.into_iter().chain(records.map(|record| Ok(record?)))
        })
    }

    /// Where every source leads.
    pub fn origins(&self) -> Result<&Origins, KbError> {
        if let Some(origins) = self.origins.get() {
            return Ok(origins);
        }
        let derived_from = (0..self.view.ordinals(Kind::Source)?)
            .map(|at| {
                let source = self.view.source(Ordinal(at))?;
                let derivations = source.iter().flat_map(|s| &s.record.derived_from);
                Ok(derivations.map(|d| d.source).collect())
            })
            .collect::<Result<Vec<Vec<Ordinal>>, KbError>>()?;
        Ok(self.origins.get_or_init(|| Origins::new(derived_from)))
    }

    /// What a claim is worth, and which attributions decided it.
    pub fn verdict(&self, claim: &Stored<StoredClaim>) -> Result<Verdict<AttributionKey>, KbError> {
        let replacing = self.replacing(claim)?;
        let contradicting = match replacing.is_empty() {
            true => self.contradicting(claim)?,
            false => vec![],
        };
        let testimony = StatusInputs {
            own: attributions(claim).collect(),
            contradicting: contradicting
                .iter()
                .flat_map(|it| attributions(it))
                .collect(),
            replacing: (!replacing.is_empty())
                .then(|| replacing.iter().flat_map(|it| attributions(it)).collect()),
        };
        let origins = self.origins()?;
        Ok(testimony.verdict(|attribution| origins.of_attribution(attribution)))
    }

    /// How broadly a claim is supported.
    pub fn corroboration(&self, claim: &Claim<Ordinal>) -> Result<Corroboration, KbError> {
        Corroboration::of(&claim.attributions, self.origins()?, |source| {
            Ok(self
                .view
                .source(source)?
                .and_then(|source| source.record.publisher))
        })
    }

    /// How a claim stands to others: what it states, what others state of it, and the
    /// contradictions that follow from what they say. Each other claim stands once for each kind.
    pub fn relations(&self, claim: &Stored<StoredClaim>) -> Result<Vec<Related>, KbError> {
        let mut related: Vec<Related> = Vec::new();
        for stated in &claim.record.relations {
            related.push(Related {
                kind: stated.kind,
                claim: stated.claim,
                basis: Basis::Stated,
            });
        }
        for (kind, other) in self.stated_by_others(claim)? {
            related.push(Related {
                kind,
                claim: other,
                basis: Basis::StatedByOther,
            });
        }
        for other in self.contradicting_by_content(claim)? {
            let kind = ClaimRelationKind::Contradicts;
            related.push(Related {
                kind,
                claim: other.ordinal,
                basis: Basis::Derived,
            });
        }
        let mut seen = BTreeSet::new();
        related.retain(|it| seen.insert((it.kind as u8, it.reads_backwards(), it.claim)));
        Ok(related)
    }

    /// The claims of a subject and predicate that are to be shown first: the preferred ones, else
    /// the normal ones; never those that are deprecated or replaced.
    pub fn best_claims(
        &self,
        subject: Ordinal,
        predicate: Ordinal,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let mut best = Vec::new();
        let mut rank = Rank::Normal;
        for claim in self.about(subject, predicate, |_| true)? {
            if claim.record.rank == Rank::Deprecated || !self.replacing(&claim)?.is_empty() {
                continue;
            }
            if claim.record.rank == Rank::Preferred && rank == Rank::Normal {
                rank = Rank::Preferred;
                best.clear();
            }
            if claim.record.rank == rank {
                best.push(claim);
            }
        }
        Ok(best)
    }

    /// The entity with this label or alias, in any language or in one: the first recorded, where
    /// several have it.
    pub fn entity_named(
        &self,
        name: &Name,
        language: Option<&Language>,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        let folded = name.folded();
        let is_it = |tag: &Language, text: &Name| {
            language.is_none_or(|wanted| tag.is_within(wanted)) && text.folded() == folded
        };
        self.entity_in(List::named(name), |entity| {
            let aliases = entity
                .aliases
                .iter()
                .flat_map(|(tag, all)| all.iter().map(move |it| (tag, it)));
            entity
                .labels
                .iter()
                .chain(aliases)
                .any(|(tag, text)| is_it(tag, text))
        })
    }

    /// The entity with this name in another system.
    pub fn entity_identified(
        &self,
        scheme: &str,
        value: &str,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        self.entity_in(List::identified(scheme, value), |entity| {
            entity
                .external_ids
                .iter()
                .any(|it| &*it.scheme == scheme && &*it.value == value)
        })
    }

    /// The source at this address, or with its archived copy there.
    pub fn source_at(&self, url: &WebUrl) -> Result<Option<Arc<Stored<Source<Ordinal>>>>, KbError> {
        for link in self.view.links(List::at(url.as_str()), ScanStart::First)? {
            if let Some(source) = self.view.source(link?.position.ordinal)?
                && [&source.record.url, &source.record.archive_url]
                    .into_iter()
                    .flatten()
                    .any(|it| it == url)
            {
                return Ok(Some(source));
            }
        }
        Ok(None)
    }

    fn entity_in(
        &self,
        list: List,
        is_it: impl Fn(&Entity<Ordinal>) -> bool,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        for link in self.view.links(list, ScanStart::First)? {
            if let Some(entity) = self.view.entity(link?.position.ordinal)?
                && is_it(&entity.record)
            {
                return Ok(Some(entity));
            }
        }
        Ok(None)
    }

    /// The predicate of a claim.
    pub fn predicate_of(
        &self,
        claim: &Claim<Ordinal>,
    ) -> Result<Arc<Stored<Predicate<Ordinal>>>, KbError> {
        self.must(
            Kind::Predicate,
            claim.predicate,
            self.view.predicate(claim.predicate)?,
        )
    }

    /// What a record that refers to `ordinal` finds there; that there is nothing is damage.
    pub fn must<T>(&self, kind: Kind, ordinal: Ordinal, found: Option<T>) -> Result<T, KbError> {
        found.ok_or_else(|| KbError::Missing {
            kind,
            ordinal,
            revision: self.revision(),
        })
    }

    /// The claims whose standing a claim may touch: those that it contradicts by what it says, and
    /// those to which either states a relation.
    pub(super) fn touching(&self, claim: &Stored<StoredClaim>) -> Result<Vec<Ordinal>, KbError> {
        let stated = claim.record.relations.iter().map(|it| it.claim);
        let by_others = self.stated_by_others(claim)?;
        let by_content = self.contradicting_by_content(claim)?;
        let touched = stated.chain(by_others.into_iter().map(|(_, other)| other));
        Ok(touched
            .chain(by_content.iter().map(|other| other.ordinal))
            .collect())
    }

    fn replacing(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let replacing = self
            .stated_by_others(claim)?
            .into_iter()
            .filter(|(kind, _)| kind.replaces());
        self.claims(replacing.map(|(_, other)| other))
    }

    /// The claims that contradict a claim, as stated or as follows from what they say, in the order
    /// of their first recording.
    pub(super) fn contradicting(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let stated = claim.record.relations.iter().map(|it| (it.kind, it.claim));
        let asserted: BTreeSet<Ordinal> = stated
            .chain(self.stated_by_others(claim)?)
            .filter(|(kind, _)| *kind == ClaimRelationKind::Contradicts)
            .map(|(_, other)| other)
            .collect();
        let mut contradicting = self.contradicting_by_content(claim)?;
        contradicting.retain(|other| !asserted.contains(&other.ordinal));
        contradicting.extend(self.claims(asserted)?);
        contradicting.sort_by_key(|other| other.ordinal);
        Ok(contradicting)
    }

    fn contradicting_by_content(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let exclusive = match self.predicate_of(&claim.record)?.record.exclusive {
            true => Exclusive::Yes,
            false => Exclusive::No,
        };
        let it = &claim.record;
        let number = value_number(&it.value);
        let negative = it.polarity == Polarity::Negative;
        // What a link tells is enough to pass over most claims unread; see `contradicts`.
        let may = |link: &Link| {
            let same_value = link.position.number == number;
            match (negative, link.role & NEGATIVE != 0) {
                (true, true) => false,
                (false, false) => {
                    exclusive == Exclusive::Yes
                        || it.value == Value::None
                        || link.role & NO_VALUE != 0
                }
                _ => same_value,
            }
        };
        let mut candidates = self.about(it.subject, it.predicate, may)?;
        candidates.retain(|other| {
            other.ordinal != claim.ordinal && contradicts(it, &other.record, exclusive)
        });
        Ok(candidates)
    }

    /// The claims of a subject and predicate whose links `may` be of interest.
    fn about(
        &self,
        subject: Ordinal,
        predicate: Ordinal,
        may: impl Fn(&Link) -> bool,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let mut ordinals = Vec::new();
        for link in self
            .view
            .links(List::OfPredicate(subject, predicate), ScanStart::First)?
        {
            let link = link?;
            if may(&link) {
                ordinals.push(link.position.ordinal);
            }
        }
        self.claims(ordinals)
    }

    fn stated_by_others(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<(ClaimRelationKind, Ordinal)>, KbError> {
        let mut stated = Vec::new();
        for link in self
            .view
            .links(List::RelatedTo(claim.ordinal), ScanStart::First)?
        {
            let position = link?.position;
            let other = self.must(
                Kind::Claim,
                position.ordinal,
                self.view.claim(position.ordinal)?,
            )?;
            let relation = other.record.relations.get(usize::from(position.number));
            stated.extend(relation.map(|it| (it.kind, position.ordinal)));
        }
        Ok(stated)
    }

    fn claims(
        &self,
        ordinals: impl IntoIterator<Item = Ordinal>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let claim = |ordinal| self.must(Kind::Claim, ordinal, self.view.claim(ordinal)?);
        ordinals.into_iter().map(claim).collect()
    }
}

/// The attributions of a claim with their keys.
pub(super) fn attributions(
    claim: &Stored<StoredClaim>,
) -> impl Iterator<Item = (AttributionKey, &Attribution<Ordinal>)> {
    claim
        .record
        .numbered()
        .map(move |(number, attribution)| ((claim.ordinal, number), attribution))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kb::{Bundle, KnowledgeBase, Options};

    #[test]
    fn no_claim_that_contradicts_another_is_passed_over() {
        let folder = tempfile::TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let values = [
            json!("some"),
            json!("none"),
            json!({"entity": "ann"}),
            json!({"entity": "ben"}),
            json!({"boolean": true}),
        ];
        let mut claims = Vec::new();
        for predicate in ["several", "one"] {
            for value in &values {
                for polarity in ["POSITIVE", "NEGATIVE"] {
                    for year in ["2024", "2025"] {
                        claims.push(json!({
                            "subject": "ann", "predicate": predicate, "value": value, "polarity": polarity,
                            "validTime": {"start": year, "end": year}, "statements": {"en": "x"}
                        }));
                    }
                }
            }
        }
        let people =
            ["ann", "ben"].map(|id| json!({"id": id, "type": "person", "labels": {"en": id}}));
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [
                {"id": "several", "labels": {"en": "several"}},
                {"id": "one", "labels": {"en": "one"}, "exclusive": true}
            ],
            "entities": people,
            "claims": claims,
        });
        let bundle = Bundle::from_text("claims.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        let all: Vec<_> = (0..claims.len() as u32)
            .map(|ordinal| snapshot.claim(Ordinal(ordinal)).unwrap().unwrap())
            .collect();
        let mut clashes = 0;
        for claim in &all {
            let found: BTreeSet<Ordinal> = snapshot
                .contradicting_by_content(claim)
                .unwrap()
                .iter()
                .map(|it| it.ordinal)
                .collect();
            let exclusive = match snapshot
                .predicate_of(&claim.record)
                .unwrap()
                .record
                .exclusive
            {
                true => Exclusive::Yes,
                false => Exclusive::No,
            };
            let expected: BTreeSet<Ordinal> = all
                .iter()
                .filter(|other| contradicts(&claim.record, &other.record, exclusive))
                .map(|other| other.ordinal)
                .collect();
            assert_eq!(found, expected, "{:?}", claim.record);
            clashes += found.len();
        }
        assert!(clashes > 20);
    }
}
