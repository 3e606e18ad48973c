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
    model::{CommitMeta, Digest, Id, Kind, Revision},
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
        let digest = request.digest();
        let WriteRequest {
            edit,
            mut meta,
            expected,
        } = request;
        meta.request = meta.idempotency_key.is_some().then_some(digest);
        let document = match &edit {
            Edit::Remove {
                kind: Kind::Source,
                id,
            } => self.snapshot().document_of(id)?,
            _ => None,
        };
        let command = self.command(edit.clone())?;
        let outcome = self.execute_expecting(command, meta, expected, progress)?;
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

    /// The command of an edit.
    fn command(&self, edit: Edit) -> Result<Box<dyn Command>, KbError> {
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
