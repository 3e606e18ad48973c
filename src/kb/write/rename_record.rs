//! The command that gives a record another id.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded, restate},
        },
    },
    model::{Id, Kind},
};

/// The command that gives a record another id. The former one leads on to the record for ever.
pub(in crate::kb) struct RenameRecord {
    pub(in crate::kb) kind: Kind,
    pub(in crate::kb) id: Id,
    pub(in crate::kb) to: Id,
}

impl Command for RenameRecord {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let record = recorded(base, self.kind, &self.id)?;
        let mut former_ids = record.former_ids().to_vec();
        if *record.id() != self.to {
            former_ids.push(record.id().clone());
        }
        let renamed = record.with_ids(self.to.clone(), former_ids);
        restate(base, &renamed)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        kb::write::{
            edit::Edit,
            scenario::{Scenario, id, load, record},
        },
        model::{Kind, Revision},
    };

    fn rename(kind: Kind, from: &str, to: &str) -> Edit {
        Edit::Rename {
            kind,
            id: id(from),
            to: id(to),
        }
    }

    /// Each case: the kind, an id, and where the name of it stands in which other record.
    #[test]
    fn a_former_id_leads_on_and_history_has_the_names_of_its_time() {
        for (kind, former, (referring_kind, referring, pointer)) in [
            (Kind::EntityType, "person", (Kind::Entity, "ann", "/type")),
            (Kind::Unit, "metre", (Kind::Unit, "kilometre", "/of")),
            (
                Kind::Predicate,
                "leads",
                (Kind::Claim, "first", "/predicate"),
            ),
            (Kind::Entity, "ann", (Kind::Claim, "first", "/subject")),
            (
                Kind::Source,
                "paper",
                (Kind::Claim, "first", "/attributions/0/source"),
            ),
            (
                Kind::Claim,
                "first",
                (Kind::Claim, "second", "/relations/0/claim"),
            ),
        ] {
            let scenario = Scenario::new();
            scenario.load(json!({
                "units": [{"id": "kilometre", "of": "metre", "factor": "1000"}],
                "patches": {"claims": [{"id": "second", "relations": [{"kind": "SUPPORTS", "claim": "first", "by": "compiler"}]}]}
            }));
            let before = scenario.record(kind, former);
            let written = scenario.write(rename(kind, former, "renamed")).unwrap();
            assert_eq!(written.records, [(kind, id("renamed"))]);
            assert_eq!((written.report.created, written.report.changed), (0, 1));
            let check = |scenario: &Scenario, state: &str| {
                let name = format!("{kind}, {state}");
                let (now, then) = (scenario.snapshot(), scenario.snapshot().at(Revision(2)));
                let key = now.find_of(kind, "renamed").unwrap();
                assert!(key.is_some(), "{name}");
                assert_eq!(now.find_of(kind, former).unwrap(), key, "{name}");
                assert_eq!(now.find(former).unwrap(), key, "{name}");
                assert_eq!(then.find_of(kind, former).unwrap(), key, "{name}");
                assert_eq!(then.find_of(kind, "renamed").unwrap(), None, "{name}");
                let expected = before.clone().with_ids(id("renamed"), vec![id(former)]);
                assert_eq!(
                    record(&now, kind, former).as_ref(),
                    Some(&expected),
                    "{name}"
                );
                assert_eq!(
                    record(&then, kind, former).as_ref(),
                    Some(&before),
                    "{name}"
                );
                let ordinal = key.unwrap().ordinal;
                assert_eq!(now.id_of(kind, ordinal).unwrap(), id("renamed"), "{name}");
                assert_eq!(then.id_of(kind, ordinal).unwrap(), id(former), "{name}");
                let versions = now.versions(kind, ordinal).unwrap();
                assert_eq!(versions, [Revision(3), Revision(1)], "{name}");
                for (at, expected) in [(&now, "renamed"), (&then, former)] {
                    let referring = record(at, referring_kind, referring).unwrap().fields();
                    assert_eq!(referring.pointer(pointer), Some(&json!(expected)), "{name}");
                }
            };
            check(&scenario, "just renamed");
            let scenario = scenario.reopened(|_| ());
            check(&scenario, "opened again");
            let scenario = scenario.reopened(|folder| {
                std::fs::remove_dir_all(folder.path().join("store")).unwrap();
                std::fs::remove_dir_all(folder.path().join("index")).unwrap();
            });
            check(&scenario, "made again from the journal");
        }
    }

    #[test]
    fn a_bundle_finds_the_record_by_any_of_its_ids() {
        let scenario = Scenario::new();
        scenario.write(rename(Kind::Entity, "ann", "anna")).unwrap();
        scenario
            .write(rename(Kind::Entity, "anna", "annie"))
            .unwrap();
        let claim = json!({
            "id": "third", "subject": "ann", "predicate": "leads", "value": "some", "statements": {"en": "x"},
            "topics": ["anna", "annie"]
        });
        let whole = json!({"id": "ann", "type": "person", "labels": {"en": "Ann"}});
        let patch = json!({"id": "anna", "aliases": {"en": ["Anne"]}});
        scenario.load(json!({"entities": [whole], "claims": [claim]}));
        scenario.load(json!({"patches": {"entities": [patch]}}));
        assert_eq!(
            scenario.record(Kind::Entity, "annie").fields(),
            json!({
                "id": "annie", "type": "person", "labels": {"en": "Ann"}, "aliases": {"en": ["Anne"]},
                "formerIds": ["ann", "anna"]
            })
        );
        let third = scenario.record(Kind::Claim, "third").fields();
        assert_eq!(third["subject"], "annie");
        assert_eq!(third["topics"], json!(["annie", "annie"]));
        assert_eq!(scenario.snapshot().counts().unwrap().entities, 2);
        // A dump of it is a bundle that keeps the ids in another knowledge base.
        let other = Scenario::new();
        let entity = scenario.record(Kind::Entity, "annie").fields();
        let renamed = json!({"entities": [{"id": "carla", "type": "person", "labels": {"en": "C"}, "formerIds": ["carl"]}]});
        other.load(renamed);
        assert_eq!(other.record(Kind::Entity, "carl").id(), &id("carla"));
        let refused = other.refusal(load(
            json!({"entities": [entity, {"id": "anna", "type": "person", "labels": {"en": "A"}}]}),
        ));
        assert_eq!(refused, "DUPLICATE_ID entities[1].id");
    }

    #[test]
    fn an_id_that_a_record_had_never_names_another() {
        let scenario = Scenario::new();
        scenario.write(rename(Kind::Entity, "ann", "anna")).unwrap();
        let two = "DUPLICATE_ID entities[0].formerIds";
        // Each case: the edit, and why it is refused.
        for (edit, refusal) in [
            (rename(Kind::Entity, "bob", "anna"), two),
            (rename(Kind::Entity, "bob", "ann"), two),
            (
                rename(Kind::Entity, "carl", "x"),
                "there is no entity `carl`",
            ),
            (
                rename(Kind::Attribution, "first-said", "x"),
                "there is no attribution `first-said`",
            ),
            (
                load(
                    json!({"entities": [{"id": "x", "type": "person", "labels": {"en": "X"}, "formerIds": ["bob", "ann"]}]}),
                ),
                two,
            ),
            (
                load(json!({"entities": [
                    {"id": "bob", "type": "person", "labels": {"en": "X"}},
                    {"id": "x", "type": "person", "labels": {"en": "X"}, "formerIds": ["bob"]}
                ]})),
                "DUPLICATE_ID entities[1].formerIds",
            ),
            (
                load(json!({
                    "types": [{"id": "place", "labels": {"en": "place"}}],
                    "entities": [{"id": "x", "type": "place", "labels": {"en": "X"}, "formerIds": ["bob"]}]
                })),
                "FIELD_CONFLICT entities[0].formerIds",
            ),
        ] {
            assert_eq!(scenario.refusal(edit), refusal);
        }
        // The same id of another kind is free, and to be called as before changes nothing.
        scenario
            .write(rename(Kind::Source, "letter", "ann"))
            .unwrap();
        let same = scenario
            .write(rename(Kind::Entity, "anna", "anna"))
            .unwrap();
        assert_eq!(same.report.written(), 0);
        // What was called so first is found by the id alone.
        let key = scenario.snapshot().find("ann").unwrap().unwrap();
        assert_eq!(key.kind, Kind::Entity);
    }

    #[test]
    fn a_rename_back_leaves_both_ids_and_so_does_an_undo() {
        let scenario = Scenario::new();
        let first = scenario.write(rename(Kind::Entity, "ann", "anna")).unwrap();
        let ids = |scenario: &Scenario| {
            let entity = scenario.record(Kind::Entity, "ann");
            assert_eq!(scenario.record(Kind::Entity, "anna"), entity);
            (entity.id().to_string(), entity.former_ids().to_vec())
        };
        scenario.write(rename(Kind::Entity, "ann", "ann")).unwrap();
        assert_eq!(ids(&scenario), ("ann".into(), vec![id("anna")]));
        scenario.write(rename(Kind::Entity, "ann", "anna")).unwrap();
        assert_eq!(ids(&scenario), ("anna".into(), vec![id("ann")]));
        let undone = scenario
            .write(Edit::Undo(scenario.snapshot().revision()))
            .unwrap();
        assert_eq!(undone.report.changed, 1);
        assert_eq!(ids(&scenario), ("ann".into(), vec![id("anna")]));
        let refused = scenario.refusal(Edit::Undo(first.revision));
        assert!(
            refused.contains("wrote the entity `ann` again"),
            "{refused}"
        );
    }

    #[test]
    fn a_bundle_loads_to_the_same_after_what_it_names_was_renamed() {
        let scenario = Scenario::new();
        let bundle = |person: &str, paper: &str| {
            json!({"claims": [
                {"subject": person, "predicate": "leads", "value": "none", "statements": {"en": "x"}, "attributions": [
                    {"speaker": {"entity": person}, "source": paper, "stance": "ASSERTS", "mode": "QUOTE"}]},
                {"id": "stated", "subject": person, "predicate": "leads", "value": {"text": {"text": "it"}}, "statements": {"en": "x"}, "attributions": [
                    {"speaker": "source", "source": paper, "stance": "ASSERTS", "mode": "QUOTE"}]}
            ]})
        };
        scenario.load(bundle("ann", "paper"));
        scenario.write(rename(Kind::Entity, "ann", "anna")).unwrap();
        scenario
            .write(rename(Kind::Source, "paper", "article"))
            .unwrap();
        for (person, paper) in [("ann", "paper"), ("anna", "article"), ("ann", "article")] {
            let loaded = scenario.load(bundle(person, paper));
            assert_eq!(loaded.report.written(), 0, "{person} {paper}");
            assert_eq!(loaded.report.unchanged, 2, "{person} {paper}");
        }
    }
}
