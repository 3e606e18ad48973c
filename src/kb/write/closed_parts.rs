//! Closed parts of records that are written: what a writer does not state, or does not see, stays.

use crate::model::{AccessLevel, Attribution, Clearance, ClosedPart, Id, Record};

/// A closed part that is stated anew by a writer who does not see the one that is recorded, which
/// stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) struct ClosedToWriter {
    /// The index of the attribution that has the part; `None` for one of the record itself.
    pub(in crate::kb) attribution: Option<usize>,
    /// The lowest role that sees the recorded part.
    pub(in crate::kb) access: AccessLevel,
}

/// Completes the closed parts of a record from the version before: a part that states its access
/// alone keeps its content, and a part that the writer does not see stays as it is. Returns the
/// parts that the writer states all the same, whatever they state: whether that is what is recorded
/// is not told.
pub(in crate::kb) fn keep_closed(
    before: &Record,
    after: &mut Record,
    clearance: Clearance,
) -> Vec<ClosedToWriter> {
    if before.hides_former_ids(clearance) {
        keep_former_ids(before, after);
    }
    let mut refused = Vec::new();
    let mut note = |attribution, access: Option<AccessLevel>| {
        refused.extend(access.map(|access| ClosedToWriter {
            attribution,
            access,
        }));
    };
    match (before, after) {
        (Record::Entity(before), Record::Entity(after)) => {
            let access = keep(before.closed.as_deref(), &mut after.closed, clearance);
            note(None, access);
        }
        (Record::Source(before), Record::Source(after)) => {
            let access = keep(before.closed.as_deref(), &mut after.closed, clearance);
            note(None, access);
        }
        (Record::Claim(before), Record::Claim(after)) => {
            let closed: Vec<&Attribution> = before
                .attributions
                .iter()
                .filter(|said| said.closed.is_some())
                .collect();
            for (index, said) in after.attributions.iter_mut().enumerate() {
                if let Some(recorded) = closed.iter().find(|other| other.id == said.id) {
                    let access = keep(recorded.closed.as_deref(), &mut said.closed, clearance);
                    note(Some(index), access);
                }
            }
        }
        _ => {}
    }
    refused
}

/// Adds the former ids of a record that its writer does not see.
fn keep_former_ids(before: &Record, after: &mut Record) {
    let mut former_ids = before.former_ids().to_vec();
    former_ids.extend(after.former_ids().iter().cloned());
    let mut seen: Vec<Id> = Vec::with_capacity(former_ids.len());
    for id in former_ids {
        if id != *after.id() && !seen.contains(&id) {
            seen.push(id);
        }
    }
    if seen != after.former_ids() {
        *after = after.clone().with_ids(after.id().clone(), seen);
    }
}

/// Completes one closed part. Returns its access if the writer states it and does not see it.
fn keep<T: ClosedPart>(
    before: Option<&T>,
    after: &mut Option<Box<T>>,
    clearance: Clearance,
) -> Option<AccessLevel> {
    let before = before?;
    let access = before.access();
    let is_stated = after.as_ref().is_some_and(|after| !after.is_unstated());
    match (after.as_deref(), clearance.sees(access)) {
        (Some(_), true) if is_stated => None,
        (Some(after_part), true) => {
            let kept = before.clone().with_access(after_part.access());
            *after = Some(Box::new(kept));
            None
        }
        (None, true) => None,
        (_, false) => {
            *after = Some(Box::new(before.clone()));
            is_stated.then_some(access)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn record(closed: &Json) -> Record {
        let mut source = json!({"id": "memo", "kind": "MEMO", "titles": {"en": "A memo"}});
        if !closed.is_null() {
            source["closed"] = closed.clone();
        }
        Record::Source(serde_json::from_value(source).unwrap())
    }

    /// Each case: what is recorded, what is written, and what becomes of it: as a writer writes who
    /// sees the recorded part, and as one who does not, with whether the latter is told so.
    #[test]
    fn what_a_writer_does_not_see_stays() {
        let null = json!(null);
        let first = json!({"access": "REVIEWER", "note": "one"});
        let second = json!({"access": "REVIEWER", "note": "two"});
        let unstated = json!({"access": "REVIEWER"});
        let higher = json!({"access": "ADMIN", "note": "one"});
        let only_higher = json!({"access": "ADMIN"});
        for (before, after, seeing, unseeing, is_told) in [
            (&null, &null, &null, &null, false),
            (&null, &first, &first, &first, false),
            (&first, &first, &first, &first, true),
            (&first, &second, &second, &first, true),
            (&first, &null, &null, &first, false),
            (&first, &unstated, &first, &first, false),
            (&first, &only_higher, &higher, &first, false),
            (&unstated, &first, &first, &unstated, true),
        ] {
            let case = format!("{before} {after}");
            for (access, expected, is_told) in [
                (AccessLevel::Reviewer, seeing, false),
                (AccessLevel::Editor, unseeing, is_told),
            ] {
                let mut written = record(after);
                let clearance = Clearance::up_to(access);
                let refused = keep_closed(&record(before), &mut written, clearance);
                assert_eq!(written.fields()["closed"], *expected, "{case}");
                assert_eq!(!refused.is_empty(), is_told, "{case}");
            }
        }
    }

    #[test]
    fn attributions_keep_their_parts_by_their_ids() {
        let said = |id: &str, closed: Json| {
            let mut said = json!({"id": id, "source": "s", "stance": "ASSERTS", "mode": "QUOTE", "speaker":
                {"anonymous": {"descriptor": {"en": "x"}}}});
            if !closed.is_null() {
                said["closed"] = closed;
            }
            said
        };
        let claim = |attributions: Json| {
            let claim = json!({"id": "c", "subject": "s", "predicate": "p", "value": "some",
                "attributions": attributions});
            Record::Claim(serde_json::from_value(claim).unwrap())
        };
        let ann = json!({"access": "ADMIN", "speaker": "ann"});
        let ben = json!({"access": "ADMIN", "speaker": "ben"});
        let before = claim(json!([said("a", ann.clone()), said("b", ben.clone())]));
        let mut after = claim(json!([
            said("c", json!(null)),
            said("b", json!(null)),
            said("a", json!({"access": "ADMIN", "speaker": "cas"})),
        ]));
        let refused = keep_closed(&before, &mut after, Clearance::NONE);
        let attributions = &after.fields()["attributions"];
        assert_eq!(attributions[0]["closed"], json!(null));
        assert_eq!(attributions[1]["closed"], ben);
        assert_eq!(attributions[2]["closed"], ann);
        assert_eq!(
            refused,
            [ClosedToWriter {
                attribution: Some(2),
                access: AccessLevel::Admin
            }]
        );
    }
}
