//! Applying a commit: the one way by which records reach the store, whether the writer has just
//! appended them or they are read from the journal.

use crate::{
    journal::Commit,
    kb::error::KbError,
    model::{CommitInfo, DraftStep, Id, Kind, Record, Revision},
    store::{AnyStored, Apply, Mode, Store},
};

/// The most records that wait for the end of their commit.
const MOST_DEFERRED: usize = 100_000;

/// A commit on its way into the store. Dropped before it is finished, it leaves nothing that a
/// reader sees.
///
/// Records get their ordinals in the order of the commit. So a record that refers to a later one of
/// its kind, or a unit to a later entity, is put at the end of the commit: its reference would give
/// the later one an ordinal.
pub(in crate::kb) struct CommitApply {
    apply: Apply,
    deferred: Vec<Record>,
    writes_sources: bool,
}

/// Whether a commit writes sources, and so may move the origins of attributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum SourcesWritten {
    Yes,
    No,
}

impl CommitApply {
    /// Begins to apply the commit that makes a revision.
    pub(in crate::kb) fn begin(
        store: &Store,
        revision: Revision,
        mode: Mode,
    ) -> Result<CommitApply, KbError> {
        Ok(CommitApply {
            apply: store.begin(revision, mode)?,
            deferred: Vec::new(),
            writes_sources: false,
        })
    }

    /// Puts the next record, and returns it as it is stored; `None` if it is put at the end.
    pub(in crate::kb) fn put(&mut self, record: Record) -> Result<Option<AnyStored>, KbError> {
        self.writes_sources |= record.kind() == Kind::Source;
        if self.deferred.len() < MOST_DEFERRED && self.refers_ahead(&record)? {
            self.apply.reserve(&record)?;
            self.deferred.push(record);
            return Ok(None);
        }
        Ok(Some(self.apply.put(record)?))
    }

    /// Puts the step of a draft that the commit has.
    pub(in crate::kb) fn put_draft_step(&mut self, step: DraftStep) {
        self.apply.put_draft_step(step);
    }

    /// Puts the records that had to wait, and calls `each` with them as they are stored.
    pub(in crate::kb) fn put_deferred(
        &mut self,
        mut each: impl FnMut(AnyStored),
    ) -> Result<(), KbError> {
        for record in std::mem::take(&mut self.deferred) {
            each(self.apply.put(record)?);
        }
        Ok(())
    }

    /// Finishes the commit: from now on a view can show its revision.
    pub(in crate::kb) fn finish(self, commit: &Commit) -> Result<SourcesWritten, KbError> {
        self.finish_as(commit_info(commit))
    }

    /// The same for a commit that the journal does not have.
    pub(in crate::kb) fn finish_as(
        mut self,
        commit: CommitInfo,
    ) -> Result<SourcesWritten, KbError> {
        self.put_deferred(drop)?;
        self.apply.finish(commit)?;
        Ok(match self.writes_sources {
            true => SourcesWritten::Yes,
            false => SourcesWritten::No,
        })
    }

    /// Whether a record refers to one that may come later and has no ordinal yet.
    fn refers_ahead(&self, record: &Record) -> Result<bool, KbError> {
        for id in same_kind_references(record) {
            if id != record.id() && !self.apply.has_ordinal(record.kind(), id)? {
                return Ok(true);
            }
        }
        match record {
            Record::Unit(unit) => match &unit.entity {
                Some(entity) => Ok(!self.apply.has_ordinal(Kind::Entity, entity)?),
                None => Ok(false),
            },
            _ => Ok(false),
        }
    }
}

/// The references of a record to others of its kind.
fn same_kind_references(record: &Record) -> Box<dyn Iterator<Item = &Id> + '_> {
    match record {
        Record::Type(entity_type) => Box::new(entity_type.parents.iter()),
        Record::Unit(unit) => Box::new(unit.of.iter()),
        Record::Predicate(predicate) => {
            let named = predicate.inverse.iter().chain(&predicate.nested_by);
            let listed = predicate.opposites.iter().chain(&predicate.contrasts);
            Box::new(named.chain(listed))
        }
        Record::Entity(entity) => Box::new(entity.merged_into.iter()),
        Record::Source(source) => {
            let derived_from = source.derived_from.iter().map(|link| &link.source);
            let notices = source.withdrawn.iter().chain(&source.corrected);
            Box::new(derived_from.chain(notices.filter_map(|notice| notice.notice.as_ref())))
        }
        Record::Claim(claim) => Box::new(claim.relations.iter().map(|relation| &relation.claim)),
        Record::Removed { .. } => Box::new(std::iter::empty()),
    }
}

/// The part of a commit that the store keeps.
fn commit_info(commit: &Commit) -> CommitInfo {
    CommitInfo {
        revision: commit.revision,
        at: commit.at,
        by: commit.meta.by.clone(),
        reason: commit.meta.reason.clone(),
        idempotency_key: commit.meta.idempotency_key.clone(),
        request: commit.meta.request,
        seed: commit.meta.seed,
        records: commit.records,
        hash: commit.hash.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    #[test]
    fn records_keep_the_order_of_their_commit_whatever_they_refer_to() {
        let folder = TempDir::new().unwrap();
        let open = || KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
        let ids = |knowledge_base: &KnowledgeBase| -> Vec<String> {
            let snapshot = knowledge_base.snapshot();
            let records = snapshot.all_records();
            records
                .map(|record| record.unwrap().id().to_string())
                .collect()
        };
        let entity = |id: &str, into: Option<&str>| json!({"id": id, "type": "t", "labels": {"en": id}, "mergedInto": into});
        let bundle = json!({
            "types": [{"id": "t", "labels": {"en": "t"}, "parents": ["u"]}, {"id": "u", "labels": {"en": "u"}}],
            "entities": [entity("a", Some("c")), entity("b", None), entity("c", Some("d")), entity("d", None)]
        });
        let (knowledge_base, _) = open().unwrap();
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let order = ["t", "u", "a", "b", "c", "d"];
        assert_eq!(ids(&knowledge_base), order);
        knowledge_base.close().unwrap();
        // A replay gives the same ordinals.
        std::fs::remove_dir_all(folder.path().join("store")).unwrap();
        std::fs::remove_dir_all(folder.path().join("index")).unwrap();
        let (knowledge_base, _) = open().unwrap();
        assert_eq!(ids(&knowledge_base), order);
    }
}
