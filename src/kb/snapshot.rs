//! Snapshots: the knowledge base at one revision.
//!
//! Here a snapshot is made and its records are read. What follows from the records is worked out in
//! the files of the subjects, each with an `impl Snapshot` block.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, OnceLock, Weak},
};

use chrono::{DateTime, Utc};
use roaring::RoaringBitmap;

use crate::{
    kb::{
        documents::document_folder::DocumentFolder,
        error::KbError,
        indexing::index_lag::IndexView,
        query::{merges::MergeMap, unit_names::UnitNames},
        rules::{
            assessment::AssessmentColumn,
            chain::source_graph::{SourceGraph, SourceNode},
            predicate_table::PredicateTable,
            voice_links::VoiceLinks,
        },
        snapshot_history::SnapshotHistory,
    },
    model::{
        Claim, Clearance, CommitInfo, Counts, Entity, EntityType, Id, Kind, Ordinal, Predicate,
        Record, RecordKey, Revision, Source, Stored, StoredClaim, Unit, global_id,
    },
    store::View,
};

/// The most written records that are compared to find out whether the merges are the same.
const MOST_COMPARED: usize = 1_000;

/// The knowledge base at one revision. Nothing that is read through a snapshot changes, whatever is
/// written meanwhile. Cheap to clone.
#[derive(Clone)]
pub struct Snapshot {
    view: View,
    /// The clearance of who looks records up by their former ids.
    clearance: Clearance,
    /// The graph of all sources. Computed at the first use, and shared by the revisions between
    /// which no source changed.
    source_graph: Arc<OnceLock<SourceGraph>>,
    /// The voice links of all entities. Computed at the first use, and shared by the revisions
    /// between which none changed.
    voice_links: Arc<OnceLock<VoiceLinks>>,
    /// The predicates. Read at the first use, and shared by the revisions between which none
    /// changed.
    predicates: Arc<OnceLock<PredicateTable>>,
    /// The names of all units. Read at the first use.
    units: Arc<OnceLock<UnitNames>>,
    /// The merges. Read at the first use, and shared by the revisions between which none changed.
    merges: Arc<OnceLock<MergeMap>>,
    index: Arc<IndexView>,
    /// The assessments of all claims, where this revision is or was the newest.
    assessments: Option<Arc<AssessmentColumn>>,
    /// The assessments of all claims at another revision. Computed at the first use.
    past_assessments: Arc<OnceLock<AssessmentColumn>>,
    /// The index lag of entities, sources and claims.
    lag: Arc<[OnceLock<RoaringBitmap>; 3]>,
    /// The documents of sources, which are of no revision.
    documents: Option<Arc<DocumentFolder>>,
    history: Weak<SnapshotHistory<Snapshot>>,
    is_supposed: bool,
    is_pinned: bool,
}

impl Snapshot {
    pub(super) fn new(
        view: View,
        source_graph: Arc<OnceLock<SourceGraph>>,
        index: Arc<IndexView>,
        history: Weak<SnapshotHistory<Snapshot>>,
    ) -> Snapshot {
        Snapshot {
            view,
            clearance: Clearance::ALL,
            source_graph,
            voice_links: Arc::default(),
            predicates: Arc::default(),
            units: Arc::default(),
            merges: Arc::default(),
            index,
            assessments: None,
            past_assessments: Arc::default(),
            lag: Arc::default(),
            documents: None,
            history,
            is_supposed: false,
            is_pinned: false,
        }
    }

    /// The same snapshot for a clearance: former ids of records with a closed part that it does not
    /// see lead nowhere.
    pub fn seen_by(&self, clearance: Clearance) -> Snapshot {
        Snapshot {
            clearance,
            ..self.clone()
        }
    }

    /// The clearance of who looks records up.
    pub fn clearance(&self) -> Clearance {
        self.clearance
    }

    /// The same snapshot with the documents of sources.
    pub(super) fn with_documents(self, documents: Arc<DocumentFolder>) -> Snapshot {
        Snapshot {
            documents: Some(documents),
            ..self
        }
    }

    /// The documents of sources; `None` where there is no place for any.
    pub(in crate::kb) fn documents(&self) -> Option<&DocumentFolder> {
        self.documents.as_deref()
    }

    /// The same snapshot with the assessments of all claims.
    pub(super) fn with_assessments(self, assessments: AssessmentColumn) -> Snapshot {
        Snapshot {
            assessments: Some(Arc::new(assessments)),
            ..self
        }
    }

    /// The same snapshot with merges that another revision has too.
    pub(super) fn with_merges(self, merges: Arc<OnceLock<MergeMap>>) -> Snapshot {
        Snapshot { merges, ..self }
    }

    /// The same snapshot over a newer index.
    pub(super) fn with_index(&self, index: Arc<IndexView>) -> Snapshot {
        Snapshot {
            index,
            lag: Arc::default(),
            ..self.clone()
        }
    }

    /// The snapshot of another revision, with the same history.
    pub(super) fn next(
        &self,
        view: View,
        source_graph: Arc<OnceLock<SourceGraph>>,
        index: Arc<IndexView>,
    ) -> Snapshot {
        Snapshot {
            documents: self.documents.clone(),
            ..Snapshot::new(view, source_graph, index, self.history.clone())
        }
    }

    /// The same snapshot as that of a commit which is not written: its revision may become that of
    /// another commit, so that it has no part in the history.
    pub(super) fn supposed(self) -> Snapshot {
        Snapshot {
            history: Weak::new(),
            is_supposed: true,
            ..self
        }
    }

    /// The same snapshot, as one whose revision was asked for: it stays at that revision, whatever
    /// is written later, even if it is the newest now.
    pub fn pinned(&self) -> Snapshot {
        Snapshot {
            is_pinned: true,
            ..self.clone()
        }
    }

    /// Whether the revision was asked for.
    pub fn is_pinned(&self) -> bool {
        self.is_pinned
    }

    /// Whether the revision is one that there would be if an edit was written.
    pub fn is_supposed(&self) -> bool {
        self.is_supposed
    }

    /// The knowledge base as it was at an earlier revision.
    pub fn at(&self, revision: Revision) -> Snapshot {
        match revision == self.revision() {
            true => self.clone(),
            false => self.past(revision).seen_by(self.clearance),
        }
    }

    /// The knowledge base at another revision, for every clearance.
    fn past(&self, revision: Revision) -> Snapshot {
        let past = || self.next(self.view.at(revision), Arc::default(), self.index.clone());
        let Some(history) = self.history.upgrade() else {
            return past();
        };
        if let Some(snapshot) = history.find(revision) {
            return snapshot;
        }
        // What was worked out for it stays as it is, over whatever index.
        match history.recall(revision) {
            Some(recalled) if Arc::ptr_eq(&recalled.index, &self.index) => recalled,
            recalled => {
                let snapshot = match recalled {
                    Some(recalled) => recalled.with_index(self.index.clone()),
                    None => past(),
                };
                history.remember(revision, snapshot.clone());
                snapshot
            }
        }
    }

    /// The view of the store.
    pub(super) fn view(&self) -> &View {
        &self.view
    }

    /// The view of the index.
    pub(super) fn index_view(&self) -> &Arc<IndexView> {
        &self.index
    }

    /// The assessments of all claims; `None` at a revision that never was the newest here, and for
    /// which they were not worked out.
    pub(super) fn assessments(&self) -> Option<&AssessmentColumn> {
        let past = || self.past_assessments.get();
        self.assessments.as_deref().or_else(past)
    }

    /// The cell of the assessments of all claims, for a revision that never was the newest here.
    pub(super) fn past_assessments(&self) -> &OnceLock<AssessmentColumn> {
        &self.past_assessments
    }

    /// The index lag: the records of a kind of which the index may have another version than this
    /// revision, or none.
    pub(super) fn index_lag(&self, kind: Kind) -> Result<&RoaringBitmap, KbError> {
        let (number, later) = self.index.later(kind);
        let cell = &self.lag[number];
        if let Some(lag) = cell.get() {
            return Ok(lag);
        }
        let reader = self.index.readers.of(kind);
        let mut lag = reader.since(self.revision())? | later;
        // A record that was removed later has no document in the index.
        lag |= self.view.at(reader.revision()).removed(kind)? & self.view.live(kind)?;
        Ok(cell.get_or_init(|| lag))
    }

    /// The cell of the source graph, for another revision with the same sources.
    pub(super) fn shared_source_graph(&self) -> Arc<OnceLock<SourceGraph>> {
        self.source_graph.clone()
    }

    /// The graph of all sources and their derivations.
    pub fn source_graph(&self) -> Result<&SourceGraph, KbError> {
        if let Some(graph) = self.source_graph.get() {
            return Ok(graph);
        }
        let nodes = (0..self.ordinals(Kind::Source)?).map(|ordinal| {
            let source = self.source(Ordinal(ordinal))?;
            Ok(source.map(|source| SourceNode::of(&source.record)))
        });
        let graph = SourceGraph::new(nodes, |source| self.id_of(Kind::Source, source))?;
        Ok(self.source_graph.get_or_init(|| graph))
    }

    /// The same snapshot as the rules about claims would have it if a source was withdrawn. The
    /// record of the source is as it was.
    pub(super) fn with_source_withdrawn(&self, source: Ordinal) -> Result<Snapshot, KbError> {
        let graph = self.source_graph()?.with_withdrawn(source);
        let snapshot = Snapshot {
            source_graph: Arc::new(OnceLock::from(graph)),
            voice_links: Arc::default(),
            assessments: None,
            past_assessments: Arc::default(),
            ..self.clone()
        };
        Ok(snapshot.supposed())
    }

    /// The cell of the voice links, for another revision with the same ones too.
    pub(super) fn voice_links(&self) -> &Arc<OnceLock<VoiceLinks>> {
        &self.voice_links
    }

    /// The same snapshot with the cell of voice links of another revision, which has the same ones.
    pub(super) fn with_voice_links(self, voice_links: Arc<OnceLock<VoiceLinks>>) -> Snapshot {
        Snapshot {
            voice_links,
            ..self
        }
    }

    /// The predicates, and how they stand to each other.
    pub(super) fn predicate_table(&self) -> Result<&PredicateTable, KbError> {
        if let Some(table) = self.predicates.get() {
            return Ok(table);
        }
        let mut predicates = Vec::new();
        for predicate in self.live(Kind::Predicate)? {
            let predicate = Ordinal(predicate);
            predicates.push(self.required(
                Kind::Predicate,
                predicate,
                self.predicate(predicate)?,
            )?);
        }
        let table = PredicateTable::new(predicates);
        Ok(self.predicates.get_or_init(|| table))
    }

    /// The same snapshot with the predicates of another revision, if none was written in between.
    pub(super) fn with_predicates_of(
        self,
        other: &Snapshot,
        written: &[(Kind, Ordinal)],
    ) -> Snapshot {
        match written.iter().any(|(kind, _)| *kind == Kind::Predicate) {
            true => self,
            false => Snapshot {
                predicates: other.predicates.clone(),
                ..self
            },
        }
    }

    /// The cell of the merges, for a newer view that differs in some records that were written. It
    /// is a new one if the merges may differ, or if to read them costs less than to compare.
    pub(super) fn merges_until(
        &self,
        view: &View,
        written: &[(Kind, Ordinal)],
    ) -> Result<Arc<OnceLock<MergeMap>>, KbError> {
        let is_none = self.merges.get().is_none_or(MergeMap::is_empty);
        if is_none || written.len() > MOST_COMPARED {
            return Ok(Arc::default());
        }
        let entities = written.iter().filter(|(kind, _)| *kind == Kind::Entity);
        for (_, ordinal) in entities {
            let before = self.view.entity(*ordinal)?;
            let after = view.entity(*ordinal)?;
            let target = |entity: Option<Arc<Stored<Entity<Ordinal>>>>| {
                entity.and_then(|entity| entity.record.merged_into)
            };
            if target(before) != target(after) {
                return Ok(Arc::default());
            }
        }
        Ok(self.merges.clone())
    }

    /// The merges of entities.
    pub fn merges(&self) -> Result<&MergeMap, KbError> {
        if let Some(merges) = self.merges.get() {
            return Ok(merges);
        }
        let merges = self.view.merges()?;
        Ok(self.merges.get_or_init(|| MergeMap::new(merges)))
    }

    /// The revision.
    pub fn revision(&self) -> Revision {
        self.view.revision()
    }

    /// A commit; `None` for revision 0 and for later revisions.
    pub fn commit(&self, revision: Revision) -> Result<Option<CommitInfo>, KbError> {
        Ok(self.view.commit(revision)?)
    }

    /// The commit that made this revision; `None` at revision 0.
    pub fn own_commit(&self) -> Result<Option<CommitInfo>, KbError> {
        self.commit(self.revision())
    }

    /// The newest revision up to this one whose commits were all made by a time; 0 if there is
    /// none.
    pub fn revision_at(&self, time: DateTime<Utc>) -> Result<Revision, KbError> {
        Ok(self.view.revision_at(time)?)
    }

    /// The earliest revision that a clearance may read: what a later one closed may be public in
    /// those before it. 0 if it may read all.
    pub fn horizon(&self, clearance: Clearance) -> Result<Revision, KbError> {
        match clearance {
            Clearance::ALL => Ok(Revision(0)),
            clearance => Ok(self.view.horizons()?.of(clearance)),
        }
    }

    /// The number of live records of each kind.
    pub fn counts(&self) -> Result<Counts, KbError> {
        Ok(self.view.counts()?)
    }

    /// The ordinals of all live records of a kind.
    pub fn all_ordinals(&self, kind: Kind) -> Result<RoaringBitmap, KbError> {
        Ok(self.live(kind)?.clone())
    }

    /// The ordinals of the live records of a kind: those created up to this revision and not
    /// removed. Attributions have none.
    pub(super) fn live(&self, kind: Kind) -> Result<&RoaringBitmap, KbError> {
        Ok(self.view.live(kind)?)
    }

    /// The ordinals of the records of a kind that are removed at this revision.
    pub(super) fn removed(&self, kind: Kind) -> Result<RoaringBitmap, KbError> {
        Ok(self.view.removed(kind)?)
    }

    /// The number of ordinals of a kind: every record of this revision, removed or not, has a lower
    /// ordinal.
    pub(super) fn ordinals(&self, kind: Kind) -> Result<u32, KbError> {
        Ok(self.view.ordinals(kind)?)
    }

    /// The record that a global id names; `None` where there is none.
    pub fn find(&self, id: &str) -> Result<Option<RecordKey>, KbError> {
        Ok(match global_id::split(id) {
            None => self.without_hidden(self.view.find(id)?, id)?,
            Some((Some(kind), id)) => self.without_hidden(self.view.find_of(kind, id)?, id)?,
            Some((None, _)) => None,
        })
    }

    /// The record of a kind that an id names, by itself or as a global id; `None` where there is
    /// none.
    pub fn find_of(&self, kind: Kind, id: &str) -> Result<Option<RecordKey>, KbError> {
        let id = global_id::own_id(kind, id);
        self.without_hidden(self.view.find_of(kind, id)?, id)
    }

    /// The kind of the record that a global id names, or named before the record was removed;
    /// `None` if there never was one.
    pub fn kind_of(&self, id: &str) -> Result<Option<Kind>, KbError> {
        Ok(match global_id::split(id) {
            None => match self.view.find(id)? {
                Some(key) => self.without_hidden(Some(key), id)?.map(|key| key.kind),
                None => self.view.kind_of(id)?,
            },
            Some((kind, _)) => kind,
        })
    }

    /// The global id of a record.
    pub fn global_id<'i>(&self, kind: Kind, id: &'i Id) -> Cow<'i, str> {
        match self.view.names_another(kind, id.as_str()) {
            true => global_id::with_kind(kind, id).into(),
            false => id.as_str().into(),
        }
    }

    /// A type of entities; `None` where no record has the ordinal.
    pub fn entity_type(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<EntityType<Ordinal>>>>, KbError> {
        Ok(self.view.entity_type(ordinal)?)
    }

    /// A unit of quantities; `None` where no record has the ordinal.
    pub fn unit(&self, ordinal: Ordinal) -> Result<Option<Arc<Stored<Unit<Ordinal>>>>, KbError> {
        Ok(self.view.unit(ordinal)?)
    }

    /// A predicate; `None` where no record has the ordinal.
    pub fn predicate(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Predicate<Ordinal>>>>, KbError> {
        Ok(self.view.predicate(ordinal)?)
    }

    /// The predicate of a claim.
    pub fn predicate_of(
        &self,
        claim: &Claim<Ordinal>,
    ) -> Result<Arc<Stored<Predicate<Ordinal>>>, KbError> {
        let predicate = self.predicate(claim.predicate)?;
        self.required(Kind::Predicate, claim.predicate, predicate)
    }

    /// The names of all units.
    pub(super) fn unit_names(&self) -> Result<&UnitNames, KbError> {
        if let Some(names) = self.units.get() {
            return Ok(names);
        }
        let mut units = HashMap::new();
        for ordinal in self.live(Kind::Unit)? {
            let ordinal = Ordinal(ordinal);
            let stored = self.required(Kind::Unit, ordinal, self.unit(ordinal)?)?;
            units.insert(ordinal, stored.record.clone());
        }
        Ok(self.units.get_or_init(|| UnitNames::new(&units)))
    }

    /// An entity; `None` where no record has the ordinal.
    pub fn entity(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Entity<Ordinal>>>>, KbError> {
        Ok(self.view.entity(ordinal)?)
    }

    /// A source; `None` where no record has the ordinal.
    pub fn source(
        &self,
        ordinal: Ordinal,
    ) -> Result<Option<Arc<Stored<Source<Ordinal>>>>, KbError> {
        Ok(self.view.source(ordinal)?)
    }

    /// A claim; `None` where no record has the ordinal.
    pub fn claim(&self, ordinal: Ordinal) -> Result<Option<Arc<Stored<StoredClaim>>>, KbError> {
        Ok(self.view.claim(ordinal)?)
    }

    /// The claims of some ordinals, which must be present.
    pub(super) fn claims(
        &self,
        ordinals: impl IntoIterator<Item = Ordinal>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let claim = |ordinal| self.required(Kind::Claim, ordinal, self.claim(ordinal)?);
        ordinals.into_iter().map(claim).collect()
    }

    /// The record to which another refers; an error that tells of damage where it is absent.
    pub fn required<T>(
        &self,
        kind: Kind,
        ordinal: Ordinal,
        record: Option<T>,
    ) -> Result<T, KbError> {
        record.ok_or_else(|| KbError::Missing {
            kind,
            ordinal,
            revision: self.revision(),
        })
    }

    /// The id of a record. Attributions have no ordinals, so their kind has none here.
    pub fn id_of(&self, kind: Kind, ordinal: Ordinal) -> Result<Id, KbError> {
        Ok(self.view.id_of(kind, ordinal)?)
    }

    /// A record with ids for references; `None` where no record has the ordinal.
    pub fn record(&self, kind: Kind, ordinal: Ordinal) -> Result<Option<Record>, KbError> {
        Ok(self.view.record(kind, ordinal)?)
    }

    /// All records with ids for references: types, units, predicates, entities, sources and claims,
    /// each kind in the order of first recording.
    pub fn all_records(&self) -> impl Iterator<Item = Result<Record, KbError>> + '_ {
        let kinds = [
            Kind::EntityType,
            Kind::Unit,
            Kind::Predicate,
            Kind::Entity,
            Kind::Source,
            Kind::Claim,
        ];
        kinds.into_iter().flat_map(|kind| {
            let (records, error) = match self.view.records(kind) {
                Ok(records) => (Some(records), None),
                Err(error) => (None, Some(Err(error.into()))),
            };
            let records = records.into_iter().flatten();
            error.into_iter().chain(records.map(|record| Ok(record?)))
        })
    }

    /// The revisions up to this one that wrote a version of a record, the newest first.
    pub fn versions(&self, kind: Kind, ordinal: Ordinal) -> Result<Vec<Revision>, KbError> {
        Ok(self.view.versions(kind, ordinal)?)
    }
}
