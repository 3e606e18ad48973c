//! Requests to write: an edit with what it expects, by whom, why, and under which key.

use serde_json::json;

use crate::{
    kb::{
        error::KbError,
        knowledge_base::KnowledgeBase,
        progress::Progress,
        snapshot::Snapshot,
        write::{
            add_attribution::AddAttribution,
            command::Command,
            draft_edit::EditDraft,
            edit::Edit,
            expectation::Expectation,
            group::Outcome,
            load_bundle::LoadBundle,
            load_report::{Loaded, MOST_LISTED},
            merge_entity::{MergeEntity, UnmergeEntity},
            remove_record::RemoveRecord,
            rename_record::RenameRecord,
            retract_attribution::RetractAttribution,
            set_rank::SetRank,
            supersede_claim::SupersedeClaim,
            undo_commit::UndoCommit,
            withdraw_source::{RestoreSource, WithdrawSource},
        },
    },
    model::{Clearance, CommitMeta, Digest, Id, Kind, Revision},
};

/// A request to write.
///
/// With a key in its metadata, it is done once: sent again, it gets the answer of the first time.
/// Keys are those of their author, so that nobody gets the answer of another.
#[derive(Clone)]
pub struct WriteRequest {
    /// The edit.
    pub edit: Edit,
    /// The metadata of the commit: author, reason, idempotency key.
    pub meta: CommitMeta,
    /// The clearance of the author: closed parts above it stay as they are.
    pub clearance: Clearance,
    /// The state that the author has seen; nothing is written if it is another one now.
    pub expected: Option<Expectation>,
}

/// The answer to a request to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The revision that the request made; the newest one if nothing changed.
    pub revision: Revision,
    /// The report: how many records were created and changed.
    pub report: Loaded,
    /// The first records that the request names, written or not, at most twenty.
    pub records: Vec<(Kind, Id)>,
    /// Whether the request was done before, under the same key.
    pub repeated: bool,
}

impl KnowledgeBase {
    /// Writes what a request asks for, and waits until it can be read.
    ///
    /// A request with a key is kept by an empty commit where it changes nothing.
    pub fn write(&self, request: WriteRequest, progress: Progress<'_>) -> Result<Written, KbError> {
        let is_keyed = request.meta.idempotency_key.is_some();
        let digest = is_keyed.then(|| request.digest());
        let WriteRequest {
            edit,
            mut meta,
            clearance,
            expected,
        } = request;
        meta.request = digest;
        let document = match &edit {
            Edit::Remove {
                kind: Kind::Source,
                id,
            } => self.snapshot().document_of(id)?,
            _ => None,
        };
        let command = self.command(edit.clone(), meta.by.as_deref())?;
        let outcome = self.execute_expecting(command, meta, clearance, expected, progress)?;
        self.remove_unused(document)?;
        let Outcome {
            report,
            is_repeated: repeated,
        } = outcome;
        let records = match report.records.is_empty() {
            true => self.snapshot().at(report.revision).records_of(&edit)?,
            false => report.records.clone(),
        };
        Ok(Written {
            revision: report.revision,
            report,
            records,
            repeated,
        })
    }

    /// Removes a record from reads; history keeps it. Refused while other records refer to it. The
    /// document of a removed source goes with it for good, unless another source names the same.
    pub fn remove(&self, kind: Kind, id: Id, meta: CommitMeta) -> Result<Loaded, KbError> {
        self.edit(Edit::Remove { kind, id }, meta)
    }

    /// Undoes a commit: what was new in it is removed, what it changed or removed is as it was.
    /// History keeps all of it. Refused where later commits wrote the same records or refer to new
    /// ones.
    pub fn undo(&self, revision: Revision, meta: CommitMeta) -> Result<Loaded, KbError> {
        self.edit(Edit::Undo(revision), meta)
    }

    /// Writes an edit, whatever the state that it finds.
    fn edit(&self, edit: Edit, meta: CommitMeta) -> Result<Loaded, KbError> {
        let request = WriteRequest {
            edit,
            meta,
            clearance: Clearance::ALL,
            expected: None,
        };
        Ok(self.write(request, &|_, _, _| ())?.report)
    }

    /// The command of an edit by an author.
    pub(super) fn command(
        &self,
        edit: Edit,
        by: Option<&str>,
    ) -> Result<Box<dyn Command>, KbError> {
        Ok(match edit {
            Edit::Load(bundle) => Box::new(LoadBundle {
                bundle,
                spill: self.spill().to_owned(),
            }),
            Edit::AddAttribution { claim, attribution } => {
                Box::new(AddAttribution { claim, attribution })
            }
            Edit::RetractAttribution {
                attribution,
                retraction,
            } => Box::new(RetractAttribution {
                attribution,
                retraction,
            }),
            Edit::WithdrawSource { source, notice } => Box::new(WithdrawSource { source, notice }),
            Edit::RestoreSource { source } => Box::new(RestoreSource { source }),
            Edit::SetRank {
                claim,
                rank,
                reason,
            } => Box::new(SetRank {
                claim,
                rank,
                reason,
            }),
            Edit::Supersede {
                claim,
                by,
                kind,
                asserter,
            } => Box::new(SupersedeClaim {
                claim,
                by,
                kind,
                asserter,
            }),
            Edit::Merge { entity, into } => Box::new(MergeEntity { entity, into }),
            Edit::Unmerge { entity } => Box::new(UnmergeEntity { entity }),
            Edit::Rename { kind, id, to } => Box::new(RenameRecord { kind, id, to }),
            Edit::Remove { kind, id } => Box::new(RemoveRecord { kind, id }),
            Edit::Draft(edit) => Box::new(EditDraft {
                edit,
                by: by.map(str::to_owned),
            }),
            Edit::Undo(revision) => Box::new(UndoCommit {
                revision,
                records: self.snapshot().count_written(revision)?.unwrap_or(0),
            }),
        })
    }
}

impl WriteRequest {
    /// The digest of the request, by which one that is sent again is told from another one.
    fn digest(&self) -> Digest {
        let expected = match &self.expected {
            None => String::new(),
            Some(Expectation::KnowledgeBase(revision)) => format!("{revision}"),
            Some(Expectation::Record { kind, id, revision }) => format!("{kind} {id} {revision}"),
        };
        let form = json!([self.edit.digest(), self.meta.reason, expected]);
        Digest::of(form.to_string().as_bytes())
    }
}

impl Snapshot {
    /// The first records that an edit names, if it changed nothing.
    fn records_of(&self, edit: &Edit) -> Result<Vec<(Kind, Id)>, KbError> {
        if let Edit::Load(bundle) = edit {
            let valid = self.validate(bundle)?;
            let records = valid.records().take(MOST_LISTED);
            return Ok(records
                .map(|record| (record.kind(), record.id().clone()))
                .collect());
        }
        let Some((kind, id)) = edit.record() else {
            return Ok(Vec::new());
        };
        let found = self.find_of(kind, id.as_str())?;
        Ok(match (found, kind) {
            (None, _) => Vec::new(),
            (Some(key), Kind::Attribution) => {
                vec![(Kind::Claim, self.id_of(Kind::Claim, key.ordinal)?)]
            }
            (Some(key), kind) => vec![(kind, self.id_of(kind, key.ordinal)?)],
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::Barrier, thread};

    use serde_json::json;

    use super::*;
    use crate::kb::write::scenario::{Scenario, id, load};

    fn label(entity: &str, label: &str) -> Edit {
        load(json!({"entities": [{"id": entity, "type": "person", "labels": {"en": label}}]}))
    }

    fn keyed(edit: Edit, by: Option<&str>, key: &str) -> WriteRequest {
        WriteRequest {
            edit,
            meta: CommitMeta {
                idempotency_key: Some(key.into()),
                ..CommitMeta::by(by.map(Into::into))
            },
            clearance: Clearance::ALL,
            expected: None,
        }
    }

    fn write(scenario: &Scenario, request: WriteRequest) -> Result<Written, KbError> {
        scenario.knowledge_base.write(request, &|_, _, _| ())
    }

    #[test]
    fn a_request_with_a_key_is_done_once_also_after_a_restart_and_a_rebuild() {
        let scenario = Scenario::new();
        let request = || keyed(label("ann", "Ann"), Some("desk"), "k-1");
        let first = write(&scenario, request()).unwrap();
        assert_eq!((first.revision, first.repeated), (Revision(2), false));
        // What changes nothing is kept too.
        let unchanged = || keyed(label("bob", "bob"), Some("desk"), "k-2");
        let empty = write(&scenario, unchanged()).unwrap();
        assert_eq!((empty.revision, empty.report.written()), (Revision(3), 0));
        let again = |scenario: &Scenario| {
            let repeated = write(scenario, request()).unwrap();
            assert!(repeated.repeated);
            assert_eq!(repeated.revision, first.revision);
            assert_eq!(repeated.records, first.records);
            assert_eq!(repeated.report, first.report);
            let repeated = write(scenario, unchanged()).unwrap();
            assert!(repeated.repeated);
            assert_eq!(repeated.revision, empty.revision);
            assert_eq!(repeated.records, [(Kind::Entity, id("bob"))]);
            // Another request, and one for another reason.
            let other = keyed(label("ann", "Anne"), Some("desk"), "k-1");
            let refused = write(scenario, other).unwrap_err();
            assert!(matches!(
                refused,
                KbError::KeyReused {
                    revision: Revision(2),
                    ..
                }
            ));
            let mut other = request();
            other.meta.reason = Some("a slip of the pen".into());
            assert!(matches!(
                write(scenario, other),
                Err(KbError::KeyReused { .. })
            ));
        };
        again(&scenario);
        write(&scenario, keyed(label("ann", "Anna"), None, "k-3")).unwrap();
        again(&scenario);
        let scenario = scenario.reopened(|_| ());
        again(&scenario);
        let scenario = scenario.reopened(|folder| {
            fs::remove_dir_all(folder.path().join("store")).unwrap();
        });
        again(&scenario);
        assert_eq!(scenario.snapshot().revision(), Revision(4));
        // The key of another author is another key.
        let other = keyed(label("ann", "Annie"), Some("other desk"), "k-1");
        assert_eq!(write(&scenario, other).unwrap().revision, Revision(5));
    }

    #[test]
    fn of_two_writers_that_expect_one_revision_one_writes() {
        for (number, expected) in [
            Expectation::KnowledgeBase(Revision(1)),
            Expectation::Record {
                kind: Kind::Entity,
                id: id("ann"),
                revision: Revision(1),
            },
            Expectation::Record {
                kind: Kind::Entity,
                id: id("carl"),
                revision: Revision(0),
            },
        ]
        .into_iter()
        .enumerate()
        {
            let scenario = Scenario::new();
            let entity = ["ann", "ann", "carl"][number];
            let barrier = Barrier::new(2);
            let results: Vec<_> = thread::scope(|scope| {
                let writers = ["A", "B"].map(|name| {
                    let request = WriteRequest {
                        edit: label(entity, name),
                        meta: CommitMeta::default(),
                        clearance: Clearance::ALL,
                        expected: Some(expected.clone()),
                    };
                    let (scenario, barrier) = (&scenario, &barrier);
                    scope.spawn(move || {
                        barrier.wait();
                        write(scenario, request)
                    })
                });
                writers.map(|writer| writer.join().unwrap()).into()
            });
            let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
            assert_eq!((won.len(), lost.len()), (1, 1), "{expected:?}");
            let is_told = match &lost[0] {
                Err(KbError::Conflict { found, .. } | KbError::Overtaken { found, .. }) => {
                    *found == Revision(2)
                }
                _ => false,
            };
            assert!(is_told, "{lost:?}");
            assert_eq!(scenario.snapshot().revision(), Revision(2));
        }
    }

    /// Each case: the expectation, and the error.
    #[test]
    fn an_expectation_that_is_not_met_says_what_there_is() {
        let scenario = Scenario::new();
        scenario.write(label("ann", "Ann")).unwrap();
        let record = |kind, name: &str, revision| Expectation::Record {
            kind,
            id: id(name),
            revision: Revision(revision),
        };
        for (expected, error) in [
            (
                record(Kind::Entity, "ann", 1),
                "the entity `ann` was last written in revision 2, and revision 1 was expected: read it again, and decide anew",
            ),
            (
                record(Kind::Entity, "carl", 1),
                "the entity `carl` is not there, and was expected as revision 1 wrote it: read it again, and decide anew",
            ),
            (
                record(Kind::Attribution, "first-said", 0),
                "the attribution `first-said` is there since revision 1, and was expected not to be: read it again, and decide anew",
            ),
            (
                Expectation::KnowledgeBase(Revision(1)),
                "the knowledge base is at revision 2, and revision 1 was expected: read it again, and decide anew",
            ),
        ] {
            let request = WriteRequest {
                edit: label("ann", "Anne"),
                meta: CommitMeta::default(),
                clearance: Clearance::ALL,
                expected: Some(expected),
            };
            assert_eq!(write(&scenario, request).unwrap_err().to_string(), error);
        }
        assert_eq!(scenario.snapshot().revision(), Revision(2));
        let met = WriteRequest {
            edit: label("ann", "Anne"),
            meta: CommitMeta::default(),
            clearance: Clearance::ALL,
            expected: Some(record(Kind::Attribution, "first-said", 1)),
        };
        assert_eq!(write(&scenario, met).unwrap().revision, Revision(3));
    }

    #[test]
    fn author_and_reason_are_in_history_and_have_limits() {
        let scenario = Scenario::new();
        let request = |reason: String| WriteRequest {
            edit: Edit::Remove {
                kind: Kind::Claim,
                id: id("first"),
            },
            meta: CommitMeta {
                reason: Some(reason),
                ..CommitMeta::by(Some("ann".into()))
            },
            clearance: Clearance::ALL,
            expected: None,
        };
        let long = write(&scenario, request("x".repeat(CommitMeta::REASON_LIMIT + 1)));
        assert_eq!(
            long.unwrap_err().to_string(),
            "the commit cannot be written: its reason has more than 4096 bytes"
        );
        let written = write(&scenario, request("a double".into())).unwrap();
        assert_eq!(written.records, [(Kind::Claim, id("first"))]);
        let commit = scenario.snapshot().own_commit().unwrap().unwrap();
        assert_eq!(commit.by.as_deref(), Some("ann"));
        assert_eq!(commit.reason.as_deref(), Some("a double"));
    }
}
