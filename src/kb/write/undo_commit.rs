//! The command that undoes a commit: what it wrote is as it was before.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value as Json};

use crate::{
    kb::{
        error::KbError,
        formats::json::{Bundle, BundleError},
        record_list::{List, kind_of_number},
        snapshot::Snapshot,
        write::{
            change_set::ChangeSet,
            command::Command,
            draft_refusal::DraftRefusal,
            overlay::Overlay,
            preview::{FieldChange, field_changes},
        },
    },
    model::{DraftAction, DraftStep, Id, Kind, ListPosition, Ordinal, Record, Revision, ScanStart},
};

/// The most reasons that are named against an undo.
const MOST_REASONS: usize = 10;

/// The command that undoes a commit: records that were new in it are removed, and those that it
/// changed or removed have their former versions again. History keeps all of it.
///
/// Refused where later commits wrote the same records or refer to new ones, or where a former
/// version no longer fits the others.
pub(in crate::kb) struct UndoCommit {
    pub(in crate::kb) revision: Revision,
    /// The number of records that the commit wrote.
    pub(in crate::kb) records: usize,
}

/// A record as the undo of a commit leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndonePreview {
    /// The kind of the record.
    pub kind: Kind,
    /// The id of the record.
    pub id: Id,
    /// The fields that become as they were; `None` if the record is removed.
    pub fields: Option<Vec<FieldChange>>,
}

impl Command for UndoCommit {
    fn records(&self) -> usize {
        self.records
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let changes = ChangeSet::of_records(undone(base, self.revision)?, base)?;
        Ok(match former_decision(base.snapshot(), self.revision)? {
            Some(step) => changes.with_draft_step(step),
            None => changes,
        })
    }
}

impl Snapshot {
    /// The number of records that a commit wrote; `None` where there is no such commit.
    pub(in crate::kb) fn count_written(
        &self,
        revision: Revision,
    ) -> Result<Option<usize>, KbError> {
        if revision == Revision(0) || revision > self.revision() {
            return Ok(None);
        }
        Ok(Some(written(self, revision)?.len()))
    }

    /// Calls `each` with every record that the undo of a commit would write, as the clearance of
    /// this snapshot shows it, and writes nothing.
    pub fn preview_undo(
        &self,
        revision: Revision,
        mut each: impl FnMut(UndonePreview),
    ) -> Result<(), KbError> {
        let base = Overlay::new(self);
        for record in undone(&base, revision)? {
            let fields = match &record {
                Record::Removed { .. } => None,
                former => Some(match base.record(record.kind(), record.id())? {
                    Some(now) => field_changes(&now, former),
                    None => Vec::new(),
                }),
            };
            each(UndonePreview {
                kind: record.kind(),
                id: record.id().clone(),
                fields,
            });
        }
        Ok(())
    }
}

/// The records that a commit wrote, each with the first later revision that wrote it again.
fn written(
    snapshot: &Snapshot,
    revision: Revision,
) -> Result<BTreeMap<(Kind, Ordinal), Option<Revision>>, KbError> {
    let before = Revision(revision.0.saturating_sub(1));
    let start = ScanStart::After(ListPosition::after_commit(before));
    let mut records = BTreeMap::new();
    for link in snapshot.links(List::Changes, start)? {
        let position = link?.position;
        let Some(kind) = kind_of_number(position.number) else {
            continue;
        };
        let key = (kind, position.ordinal);
        if position.revision() == revision {
            records.insert(key, None);
        } else if let Some(later @ None) = records.get_mut(&key) {
            *later = Some(position.revision());
        }
    }
    Ok(records)
}

/// The step that undoes a decision on a draft, or the undoing of one; `None` if the commit has
/// none, or the draft was decided on again since.
fn former_decision(snapshot: &Snapshot, revision: Revision) -> Result<Option<DraftStep>, KbError> {
    let Some(step) = snapshot.view().draft_step(revision)? else {
        return Ok(None);
    };
    let draft = step.draft(revision);
    let actions = snapshot.view().draft_actions(draft)?;
    let [.., before, (last, action)] = actions.as_slice() else {
        return Err(DraftRefusal::NotUndone(revision).into());
    };
    Ok(match (action, before.1) {
        _ if *last != revision => None,
        (DraftAction::Submit | DraftAction::Revise, _) => {
            return Err(DraftRefusal::NotUndone(revision).into());
        }
        (DraftAction::Publish | DraftAction::Reject, _) => Some(DraftStep::Reopen { draft }),
        (DraftAction::Reopen, DraftAction::Publish) => Some(DraftStep::Publish { draft }),
        (DraftAction::Reopen, _) => Some(DraftStep::Reject { draft }),
    })
}

/// The records that undo a commit.
fn undone(base: &Overlay<'_>, revision: Revision) -> Result<Vec<Record>, KbError> {
    let snapshot = base.snapshot();
    let mut reasons = Reasons::new(revision);
    if revision == Revision(0) || revision > snapshot.revision() {
        reasons.add(|| "there is no such commit".into());
        return Err(reasons.into());
    }
    let horizon = snapshot.horizon(base.clearance())?;
    if revision <= horizon && horizon > Revision(0) {
        reasons.add(|| format!("your role may read no revision before {horizon}"));
        return Err(reasons.into());
    }
    let written = written(snapshot, revision)?;
    let before = snapshot.at(Revision(revision.0 - 1));
    let former_ids = snapshot.former_ids()?;
    let (mut removed, mut former) = (Vec::new(), Vec::new());
    for ((kind, ordinal), later) in &written {
        let id = snapshot.id_of(*kind, *ordinal)?;
        if let Some(later) = later {
            reasons.add(|| format!("revision {later} wrote the {kind} `{id}` again"));
        } else if base.has_added(*kind, &id) {
            reasons.add(|| format!("the {kind} `{id}` is being written again"));
        }
        match before.record(*kind, *ordinal)? {
            // What the writer does not see stays as it is now. An id that the commit gave leads on
            // too, as that of any renamed record.
            Some(record) => {
                let mut record = record.masked(base.clearance());
                if *record.id() != id {
                    let (own_id, mut ids) = (record.id().clone(), record.former_ids().to_vec());
                    ids.push(id);
                    record = record.with_ids(own_id, ids);
                }
                former.push(former_ids.resolve(record));
            }
            None => removed.push((*kind, *ordinal, id)),
        }
    }
    // What the commit wrote goes or is as it was before there was what goes.
    let is_undone = |kind: Kind, ordinal: Ordinal| written.contains_key(&(kind, ordinal));
    let targets: Vec<(Kind, Ordinal)> = (removed.iter())
        .map(|(kind, ordinal, _)| (*kind, *ordinal))
        .collect();
    let mut references = snapshot.first_references(&targets, &is_undone)?;
    for (kind, ordinal, id) in &removed {
        let recorded = references.remove(&(*kind, *ordinal));
        let referring = match recorded {
            None => base.added_references_to(*kind, id).into_iter().next(),
            recorded => recorded,
        };
        if let Some((referring, by)) = referring {
            reasons.add(|| format!("the {referring} `{by}` refers to the {kind} `{id}`"));
        }
    }
    if !reasons.is_empty() {
        return Err(reasons.into());
    }
    let removed = removed
        .into_iter()
        .map(|(kind, _, id)| Record::Removed { kind, id });
    let removed: Arc<[Record]> = removed.collect();
    fits_again(base, &removed, &former, &mut reasons)?;
    match reasons.is_empty() {
        true => Ok(former.into_iter().chain(removed.iter().cloned()).collect()),
        false => Err(reasons.into()),
    }
}

/// Requires that former versions fit the records that stay.
fn fits_again(
    base: &Overlay<'_>,
    removed: &Arc<[Record]>,
    former: &[Record],
    reasons: &mut Reasons,
) -> Result<(), KbError> {
    if former.is_empty() {
        return Ok(());
    }
    let mut without = base.clone();
    without.add(removed);
    let problems = match Bundle::from_text("undo", &bundle_of(former)).map_err(BundleError::from) {
        Ok(bundle) => match bundle.validate(&without) {
            Ok(_) => return Ok(()),
            Err(BundleError::Problems(problems)) => problems,
            Err(error) => return Err(error.into()),
        },
        Err(BundleError::Problems(problems)) => problems,
        Err(error) => return Err(error.into()),
    };
    for problem in &problems.shown {
        reasons.add(|| problem.message.clone());
    }
    Ok(())
}

/// The text of a bundle of some records.
fn bundle_of(records: &[Record]) -> String {
    let mut sections: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for record in records {
        let (section, json) = match record {
            Record::Type(it) => ("types", serde_json::to_value(it)),
            Record::Unit(it) => ("units", serde_json::to_value(it)),
            Record::Predicate(it) => ("predicates", serde_json::to_value(it)),
            Record::Entity(it) => ("entities", serde_json::to_value(it)),
            Record::Source(it) => ("sources", serde_json::to_value(it)),
            Record::Claim(it) => ("claims", serde_json::to_value(it)),
            Record::Removed { .. } => continue,
        };
        let json = json.expect("records consist of what JSON has too");
        sections.entry(section).or_default().push(json);
    }
    let sections = sections.into_iter();
    let sections = sections.map(|(name, records)| (name.to_owned(), Json::Array(records)));
    Json::Object(Map::from_iter(sections)).to_string()
}

/// The reasons against an undo: the first few, and the number of all.
struct Reasons {
    revision: Revision,
    named: Vec<String>,
    count: usize,
}

impl Reasons {
    fn new(revision: Revision) -> Reasons {
        Reasons {
            revision,
            named: Vec::new(),
            count: 0,
        }
    }

    fn add(&mut self, reason: impl FnOnce() -> String) {
        self.count += 1;
        if self.named.len() < MOST_REASONS {
            self.named.push(reason());
        }
    }

    fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl From<Reasons> for KbError {
    fn from(reasons: Reasons) -> KbError {
        let omitted = reasons.count - reasons.named.len();
        KbError::CannotUndo {
            revision: reasons.revision,
            reasons: reasons.named,
            omitted,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        kb::{folder::Options, knowledge_base::KnowledgeBase},
        model::CommitMeta,
    };

    fn load(knowledge_base: &KnowledgeBase, bundle: &Json) {
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
    }

    fn claim(id: &str, subject: &str) -> Json {
        json!({"id": id, "subject": subject, "predicate": "leads", "value": "some", "statements": {"en": id}})
    }

    fn entity(id: &str, label: &str) -> Json {
        json!({"id": id, "type": "person", "labels": {"en": label}})
    }

    #[test]
    fn a_commit_is_undone_as_a_whole_unless_something_rests_on_it() {
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        load(
            &knowledge_base,
            &json!({
                "types": [{"id": "person", "labels": {"en": "person"}}],
                "predicates": [{"id": "leads", "labels": {"en": "leads"}}],
                "entities": [entity("ann", "Ann")],
                "claims": [claim("a", "ann")]
            }),
        );
        let first: Vec<Record> = knowledge_base
            .snapshot()
            .all_records()
            .map(Result::unwrap)
            .collect();
        // More than ten records of the commit refer to what is new in it.
        let claims: Vec<Json> = (0..12).map(|n| claim(&format!("c-{n}"), "bob")).collect();
        load(
            &knowledge_base,
            &json!({"entities": [entity("ann", "Anne"), entity("bob", "Bob")], "claims": claims}),
        );
        load(
            &knowledge_base,
            &json!({"claims": [claim("later", "bob"), claim("c-1", "ann")]}),
        );
        let undo = |revision| knowledge_base.undo(Revision(revision), CommitMeta::default());
        assert_eq!(
            undo(2).unwrap_err().to_string(),
            "the commit of revision 2 cannot be undone: revision 3 wrote the claim `c-1` again; \
             the claim `later` refers to the entity `bob`; undo or mend these first"
        );
        for missing in [0, 4] {
            assert!(
                undo(missing)
                    .unwrap_err()
                    .to_string()
                    .contains("no such commit")
            );
        }

        let mut previewed = Vec::new();
        let snapshot = knowledge_base.snapshot();
        snapshot
            .preview_undo(Revision(3), |record| {
                previewed.push((record.id.to_string(), record.fields))
            })
            .unwrap();
        previewed.sort_by(|left, right| left.0.cmp(&right.0));
        assert_eq!(previewed[0].0, "c-1");
        assert_eq!(previewed[0].1.as_ref().unwrap()[0].path, "subject");
        assert_eq!(previewed[1], ("later".into(), None));
        assert_eq!(knowledge_base.snapshot().revision(), Revision(3));

        undo(3).unwrap();
        undo(3).unwrap_err();
        assert_eq!(undo(4).unwrap().revision, Revision(5));
        assert_eq!(knowledge_base.snapshot().all_records().count(), 18);
        undo(5).unwrap();
        // What was undone and done again stands in the way.
        undo(2).unwrap_err();
        let now = knowledge_base.snapshot();
        assert_eq!(now.all_records().count(), 17);
        assert_eq!(now.at(Revision(3)).all_records().count(), 18);
        assert_eq!(
            now.at(Revision(1))
                .all_records()
                .map(Result::unwrap)
                .collect::<Vec<_>>(),
            first
        );
    }

    #[test]
    fn a_former_version_must_fit_what_was_written_since() {
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let predicate = |range: &str| json!({"predicates": [{"id": "leads", "labels": {"en": "leads"}, "range": [range]}]});
        load(
            &knowledge_base,
            &json!({"types": [{"id": "person", "labels": {"en": "person"}}], "entities": [entity("ann", "Ann")]}),
        );
        load(&knowledge_base, &predicate("boolean"));
        load(
            &knowledge_base,
            &json!({"predicates": [{"id": "leads", "labels": {"en": "leads"}, "range": ["boolean", "time"]}]}),
        );
        let mut dated = claim("c", "ann");
        dated["value"] = json!({"time": "2024"});
        load(&knowledge_base, &json!({"claims": [dated]}));
        let undo = |revision| knowledge_base.undo(Revision(revision), CommitMeta::default());
        let refused = undo(3).unwrap_err().to_string();
        assert!(refused.contains("revision 3 cannot be undone"), "{refused}");
        undo(4).unwrap();
        undo(3).unwrap();
        let now = knowledge_base.snapshot();
        let key = now.find_of(Kind::Predicate, "leads").unwrap().unwrap();
        let Some(Record::Predicate(leads)) = now.record(key.kind, key.ordinal).unwrap() else {
            panic!("it is there");
        };
        assert_eq!(leads.range.len(), 1);
    }
}
