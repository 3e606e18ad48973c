//! A small knowledge base in which edits are tried.

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{
    kb::{
        error::KbError,
        folder::Options,
        formats::json::Bundle,
        knowledge_base::KnowledgeBase,
        snapshot::Snapshot,
        write::{
            edit::Edit,
            write_request::{WriteRequest, Written},
        },
    },
    model::{Clearance, CommitMeta, Id, Kind, Record},
};

/// A knowledge base with two persons, two sources and two claims, in revision 1.
pub(super) struct Scenario {
    pub(super) folder: TempDir,
    pub(super) knowledge_base: KnowledgeBase,
}

pub(super) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

impl Scenario {
    pub(super) fn new() -> Scenario {
        let folder = TempDir::new().unwrap();
        let knowledge_base = open(&folder);
        let scenario = Scenario {
            folder,
            knowledge_base,
        };
        let person = |id: &str| json!({"id": id, "type": "person", "labels": {"en": id}});
        let source = |id: &str| json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}});
        let claim = |id: &str, subject: &str| {
            json!({
                "id": id, "subject": subject, "predicate": "leads", "value": "some", "statements": {"en": id},
                "attributions": [{"id": format!("{id}-said"), "speaker": "source", "source": "paper", "stance": "ASSERTS", "mode": "QUOTE"}]
            })
        };
        scenario.load(json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "units": [{"id": "metre"}],
            "predicates": [{"id": "leads", "labels": {"en": "leads"}}],
            "entities": [person("ann"), person("bob")],
            "sources": [source("paper"), source("letter")],
            "claims": [claim("first", "ann"), claim("second", "bob")]
        }));
        scenario
    }

    /// The same knowledge base, opened again after `between`.
    pub(super) fn reopened(self, between: impl FnOnce(&TempDir)) -> Scenario {
        self.knowledge_base.close().unwrap();
        between(&self.folder);
        Scenario {
            knowledge_base: open(&self.folder),
            folder: self.folder,
        }
    }

    pub(super) fn load(&self, bundle: Json) -> Written {
        self.write(load(bundle)).unwrap()
    }

    pub(super) fn write(&self, edit: Edit) -> Result<Written, KbError> {
        let request = WriteRequest {
            edit,
            meta: CommitMeta::default(),
            clearance: Clearance::ALL,
            expected: None,
        };
        self.knowledge_base.write(request, &|_, _, _| ())
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        self.knowledge_base.snapshot()
    }

    /// The codes and paths of what is wrong with an edit, or the error; nothing is written.
    pub(super) fn refusal(&self, edit: Edit) -> String {
        let before = self.snapshot().revision();
        let refused = match self.write(edit).unwrap_err() {
            KbError::Invalid(problems) => {
                let problems = problems.shown.iter();
                let problems = problems.map(|problem| format!("{} {}", problem.code, problem.path));
                Vec::from_iter(problems).join("; ")
            }
            error => error.to_string(),
        };
        assert_eq!(self.snapshot().revision(), before);
        refused
    }

    /// The newest version of a record.
    pub(super) fn record(&self, kind: Kind, id: &str) -> Record {
        record(&self.snapshot(), kind, id).unwrap()
    }

    /// A field of the newest version of a record.
    pub(super) fn field(&self, kind: Kind, id: &str, field: &str) -> Json {
        self.record(kind, id).fields()[field].clone()
    }
}

/// The record of a kind that an id names at a revision.
pub(super) fn record(snapshot: &Snapshot, kind: Kind, id: &str) -> Option<Record> {
    let key = snapshot.find_of(kind, id).unwrap()?;
    snapshot.record(kind, key.ordinal).unwrap()
}

/// The edit that loads a bundle.
pub(super) fn load(bundle: Json) -> Edit {
    Edit::Load(Bundle::from_text("bundle.json", &bundle.to_string()).unwrap())
}

fn open(folder: &TempDir) -> KnowledgeBase {
    let opened = KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
    opened.unwrap().0
}
