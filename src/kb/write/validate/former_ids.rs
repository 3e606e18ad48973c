//! Former ids: the ids that recorded records had, each of which leads on to its record for ever.

use std::collections::HashMap;

use crate::model::{Id, Kind, Record};

/// The former ids of recorded records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormerIds {
    /// The id of the record to which a former id leads, by kind.
    current: HashMap<(Kind, Id), Id>,
    /// The former ids of a record, by kind and id.
    former: HashMap<(Kind, Id), Vec<Id>>,
}

impl FormerIds {
    /// Adds the former ids of a record.
    pub(in crate::kb) fn add(&mut self, kind: Kind, id: &Id, former_ids: &[Id]) {
        for former in former_ids {
            self.current.insert((kind, former.clone()), id.clone());
        }
        self.former.insert((kind, id.clone()), former_ids.to_vec());
    }

    /// Whether no record had another id.
    pub(in crate::kb) fn is_empty(&self) -> bool {
        self.current.is_empty()
    }

    /// The id of the record to which an id leads: the id itself where it is no former one.
    pub(in crate::kb) fn current(&self, kind: Kind, id: Id) -> Id {
        match self.is_empty() {
            true => id,
            false => self.current.get(&(kind, id.clone())).cloned().unwrap_or(id),
        }
    }

    /// A record with the current id in the place of each former one, and with all the ids that it
    /// had. It gets another id only if it states the recorded one among those that it had.
    pub(in crate::kb) fn resolve(&self, record: Record) -> Record {
        if self.is_empty() && record.former_ids().is_empty() {
            return record;
        }
        let record = record.map_references(|kind, id| self.current(kind, id));
        let kind = record.kind();
        let stated = record.former_ids();
        let recorded = self.current(kind, record.id().clone());
        let id = match stated.contains(&recorded) {
            true => record.id().clone(),
            false => recorded.clone(),
        };
        let mut former_ids: Vec<Id> = Vec::new();
        for predecessor in std::iter::once(&recorded).chain(stated) {
            let predecessor = self.current(kind, predecessor.clone());
            let before = self.former.get(&(kind, predecessor));
            former_ids.extend(before.into_iter().flatten().cloned());
        }
        for former in stated {
            former_ids.extend([former.clone(), self.current(kind, former.clone())]);
        }
        let mut seen: Vec<Id> = Vec::with_capacity(former_ids.len());
        for former in former_ids {
            if former != id && !seen.contains(&former) {
                seen.push(former);
            }
        }
        record.with_ids(id, seen)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Each case: the stated id and former ids, and what becomes of them where `b` was `a` and `d`
    /// was `c`.
    #[test]
    fn a_record_keeps_all_the_ids_that_it_had() {
        let id = |text: &str| Id::new(text).unwrap();
        let mut recorded = FormerIds::default();
        recorded.add(Kind::Unit, &id("b"), &[id("a")]);
        recorded.add(Kind::Unit, &id("d"), &[id("c")]);
        for (name, stated, former, expected, ids) in [
            ("new", "x", &[][..], "x", &[][..]),
            ("new, with a past", "x", &["y"], "x", &["y"]),
            ("by its id", "b", &[], "b", &["a"]),
            ("by a former id", "a", &[], "b", &["a"]),
            ("renamed", "x", &["b"], "x", &["a", "b"]),
            ("renamed from a former id", "x", &["a"], "x", &["a", "b"]),
            ("renamed back", "a", &["b"], "a", &["b"]),
            ("its own id", "x", &["x"], "x", &[]),
        ] {
            let unit = |id: &str, former: &[&str]| {
                let unit = json!({"id": id, "of": "c", "formerIds": former});
                Record::Unit(serde_json::from_value(unit).unwrap())
            };
            let mut expected = unit(expected, ids);
            expected = expected.map_references(|_, _| id("d"));
            assert_eq!(recorded.resolve(unit(stated, former)), expected, "{name}");
            let untouched = unit(stated, former);
            let of_none = FormerIds::default().resolve(untouched.clone());
            assert_eq!(of_none.id(), untouched.id(), "{name}");
        }
    }
}
