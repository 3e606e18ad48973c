//! The command that removes a record.

use crate::{
    kb::{
        error::KbError,
        write::{change_set::ChangeSet, command::Command, overlay::Overlay},
    },
    model::{Id, Kind, Record},
};

/// The command that removes a record from reads; history keeps it. It is refused while another
/// record refers to the removed one.
pub(in crate::kb) struct RemoveRecord {
    pub(in crate::kb) kind: Kind,
    pub(in crate::kb) id: Id,
}

impl Command for RemoveRecord {
    /// It goes alone, as a large command does: what refers to the record is looked up in the newest
    /// snapshot, to which earlier commands of a group would add.
    fn records(&self) -> usize {
        usize::MAX
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let RemoveRecord { kind, id } = self;
        let snapshot = base.snapshot();
        let key = snapshot.find(id.as_str())?;
        let Some(key) = key.filter(|key| key.kind == *kind && *kind != Kind::Attribution) else {
            return Err(KbError::NoSuchRecord {
                kind: *kind,
                id: id.clone(),
            });
        };
        let by = snapshot.references_to(*kind, key.ordinal)?;
        if !by.is_empty() {
            return Err(KbError::ReferredTo {
                kind: *kind,
                id: id.clone(),
                by,
            });
        }
        let removed = Record::Removed {
            kind: *kind,
            id: id.clone(),
        };
        ChangeSet::of_records(vec![removed], base)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase},
        model::{CommitMeta, Revision},
    };

    #[test]
    fn a_record_is_removed_only_when_nothing_refers_to_it() {
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}]
        });
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let remove = |kind, id: &str| {
            knowledge_base.remove(kind, id.parse().unwrap(), CommitMeta::default())
        };
        let refused = remove(Kind::EntityType, "person").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the type `person` cannot be removed: the entity `ann` refers to it"
        );
        let refused = remove(Kind::Entity, "person").unwrap_err();
        assert_eq!(refused.to_string(), "there is no entity `person` to remove");
        assert_eq!(knowledge_base.snapshot().revision(), Revision(1));
        remove(Kind::Entity, "ann").unwrap();
        remove(Kind::EntityType, "person").unwrap();
        let snapshot = knowledge_base.snapshot();
        assert_eq!(snapshot.revision(), Revision(3));
        assert!(snapshot.find("ann").unwrap().is_none());
        assert!(snapshot.at(Revision(1)).find("ann").unwrap().is_some());
        knowledge_base.close().unwrap();
    }
}
