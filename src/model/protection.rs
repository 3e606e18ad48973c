//! Protection: records without what is closed, and the versions that close something.

use crate::model::{
    access_level::{AccessLevel, Clearance},
    attribution::Attribution,
    claim::Claim,
    closed::{ClosedPart, mask, newly_closed},
    entity::Entity,
    id::Id,
    record::Record,
    source::Source,
};

impl<R> Entity<R> {
    /// The access of the closed part, if there is one.
    pub fn access(&self) -> Option<AccessLevel> {
        self.closed.as_deref().map(ClosedPart::access)
    }

    /// The access of what this version closes and the version before may have in public: its id too
    /// if the entity is renamed.
    pub fn newly_closed(&self, before: &Entity<R>) -> Option<AccessLevel> {
        match self.id == before.id {
            true => newly_closed(before.closed.as_deref(), self.closed.as_deref()),
            false => self.access(),
        }
    }
}

impl<R> Source<R> {
    /// The access of the closed part, if there is one.
    pub fn access(&self) -> Option<AccessLevel> {
        self.closed.as_deref().map(ClosedPart::access)
    }

    /// The access of what this version closes and the version before may have in public: its id too
    /// if the source is renamed.
    pub fn newly_closed(&self, before: &Source<R>) -> Option<AccessLevel> {
        match self.id == before.id {
            true => newly_closed(before.closed.as_deref(), self.closed.as_deref()),
            false => self.access(),
        }
    }
}

impl<R> Claim<R> {
    /// The highest access of the closed parts of its attributions; `None` if nothing is closed.
    pub fn access(&self) -> Option<AccessLevel> {
        let parts = self.attributions.iter();
        let parts = parts.filter_map(|said| said.closed.as_deref());
        parts.map(ClosedPart::access).max()
    }

    /// The access of what this version closes and the version before may have in public: its id too
    /// if the claim is renamed. An attribution that is new closes nothing, unless one of the
    /// version before is gone: it may have taken its place.
    pub fn newly_closed(&self, before: &Claim<R>) -> Option<AccessLevel> {
        if self.id != before.id {
            return self.access();
        }
        let is_left = |id: &Id| self.attributions.iter().any(|kept| kept.id == *id);
        let is_any_gone = || before.attributions.iter().any(|other| !is_left(&other.id));
        let closing = self
            .attributions
            .iter()
            .filter(|said| said.closed.is_some());
        let access = closing.map(|said: &Attribution<R>| {
            match before.attributions.iter().find(|other| other.id == said.id) {
                Some(other) => newly_closed(other.closed.as_deref(), said.closed.as_deref()),
                None if is_any_gone() => newly_closed(None, said.closed.as_deref()),
                None => None,
            }
        });
        access.max().flatten()
    }
}

impl Record {
    /// The highest access of the closed parts of the record; `None` if nothing is closed.
    fn access(&self) -> Option<AccessLevel> {
        match self {
            Record::Entity(entity) => entity.access(),
            Record::Source(source) => source.access(),
            Record::Claim(claim) => claim.access(),
            _ => None,
        }
    }

    /// Whether any part of the record is closed.
    pub fn has_closed_part(&self) -> bool {
        self.access().is_some()
    }

    /// Whether the ids that the record had are closed to a clearance: with each part that it does
    /// not see, as an id often tells a name.
    pub fn hides_former_ids(&self, clearance: Clearance) -> bool {
        self.access().is_some_and(|access| !clearance.sees(access))
    }

    /// The record as a clearance shows it: of a closed part that is not seen, its access alone is
    /// left, and no former id.
    pub fn masked(mut self, clearance: Clearance) -> Record {
        if self.hides_former_ids(clearance) && !self.former_ids().is_empty() {
            let id = self.id().clone();
            self = self.with_ids(id, Vec::new());
        }
        match &mut self {
            Record::Entity(entity) => mask(entity.closed.as_deref_mut(), clearance),
            Record::Source(source) => mask(source.closed.as_deref_mut(), clearance),
            Record::Claim(claim) => {
                for said in &mut claim.attributions {
                    mask(said.closed.as_deref_mut(), clearance);
                }
            }
            _ => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn source(closed: Json) -> Source {
        let mut source = json!({"id": "memo", "kind": "MEMO", "titles": {"en": "A memo"}});
        if !closed.is_null() {
            source["closed"] = closed;
        }
        serde_json::from_value(source).unwrap()
    }

    /// Each case: the closed part of the version before, and of the version after; then the access
    /// of what may have been public before.
    #[test]
    fn what_is_closed_later_may_have_been_public() {
        use AccessLevel::{Admin, Editor};
        let title = |access: &str| json!({"access": access, "titles": {"en": "True"}});
        for (before, after, expected) in [
            (json!(null), json!(null), None),
            (json!(null), title("ADMIN"), Some(Admin)),
            (json!(null), title("EDITOR"), Some(Editor)),
            (title("ADMIN"), json!(null), None),
            (title("ADMIN"), title("ADMIN"), None),
            (title("EDITOR"), title("ADMIN"), None),
            (json!(null), json!({"access": "ADMIN"}), None),
            (json!(null), json!({"access": "ADMIN", "note": "x"}), None),
            (
                title("ADMIN"),
                json!({"access": "ADMIN", "titles": {"en": "True"}, "note": "x"}),
                None,
            ),
            (
                title("ADMIN"),
                json!({"access": "ADMIN", "titles": {"en": "True"}, "url": "https://x.org/"}),
                Some(Admin),
            ),
            (json!({"access": "ADMIN"}), title("ADMIN"), Some(Admin)),
        ] {
            let case = format!("{before} {after}");
            let found = source(after).newly_closed(&source(before));
            assert_eq!(found, expected, "{case}");
        }
    }

    fn claim(attributions: Json) -> Claim {
        serde_json::from_value(
            json!({"id": "c", "subject": "s", "predicate": "p", "value": "some",
            "attributions": attributions}),
        )
        .unwrap()
    }

    fn said(id: &str, speaker: Option<&str>) -> Json {
        let mut said = json!({"id": id, "source": "s", "stance": "ASSERTS", "mode": "QUOTE", "speaker":
            {"anonymous": {"descriptor": {"en": "x"}}}});
        if let Some(speaker) = speaker {
            said["closed"] = json!({"access": "ADMIN", "speaker": speaker});
        }
        said
    }

    /// Each case: the attributions before and after; then whether a speaker may have been public.
    #[test]
    fn a_new_confidence_closes_nothing_unless_it_takes_a_place() {
        for (before, after, expected) in [
            (json!([]), json!([said("a", Some("ann"))]), false),
            (
                json!([said("a", None)]),
                json!([said("a", None), said("b", Some("ann"))]),
                false,
            ),
            (
                json!([said("a", None)]),
                json!([said("b", Some("ann"))]),
                true,
            ),
            (
                json!([said("a", None)]),
                json!([said("a", Some("ann"))]),
                true,
            ),
            (
                json!([said("a", Some("ann"))]),
                json!([said("a", Some("ann")), said("b", None)]),
                false,
            ),
            (
                json!([said("a", Some("ann"))]),
                json!([said("a", Some("ben"))]),
                true,
            ),
        ] {
            let case = format!("{before} {after}");
            let found = claim(after).newly_closed(&claim(before));
            assert_eq!(found.is_some(), expected, "{case}");
        }
    }

    /// Each case: the clearance, and what is left of a part that is closed up to reviewers.
    #[test]
    fn a_masked_record_says_that_it_has_a_closed_part_and_no_more() {
        let part = json!({"access": "REVIEWER", "titles": {"en": "True"}, "note": "x"});
        let unstated = json!({"access": "REVIEWER"});
        for (clearance, expected) in [
            (Clearance::NONE, &unstated),
            (Clearance::up_to(AccessLevel::Editor), &unstated),
            (Clearance::up_to(AccessLevel::Reviewer), &part),
            (Clearance::ALL, &part),
        ] {
            let record = Record::Source(source(part.clone()));
            let masked = record.masked(clearance);
            assert!(masked.has_closed_part());
            assert_eq!(masked.fields()["closed"], *expected);
        }
        let record = Record::Claim(claim(json!([said("a", Some("ann")), said("b", None)])));
        let masked = record.masked(Clearance::NONE).fields();
        let parts = [&masked["attributions"][0], &masked["attributions"][1]];
        assert_eq!(parts[0]["closed"], json!({"access": "ADMIN"}));
        assert_eq!(parts[1]["closed"], json!(null));
    }

    #[test]
    fn a_closed_part_is_written_as_it_was_read() {
        for part in [
            json!({"access": "ADMIN"}),
            json!({"access": "EDITOR", "titles": {"en": "True"}, "publisher": "bbc", "authors": [{"name": "Ann"}],
                "publishedAt": "2025-03-01", "url": ["https://x.org/", "https://y.org/"], "note": "x"}),
        ] {
            let record = Record::Source(source(part.clone()));
            assert_eq!(record.fields()["closed"], part);
            let bytes = borsh::to_vec(&record).unwrap();
            assert_eq!(borsh::from_slice::<Record>(&bytes).unwrap(), record);
        }
    }
}
