//! Global ids: what names one record of any kind.
//!
//! Ids are unique among the records of one kind. By itself an id names the record of the kind that
//! had it first, for ever; a record of another kind has the name of its kind before the id:
//! `predicate/party`. So whatever a record was called once, it is called always.

use crate::model::{id::Id, kind::Kind};

/// The sign between the name of a kind and an id, which is in no id.
const SEPARATOR: char = '/';

/// The global id of a record whose id by itself names another.
pub(crate) fn with_kind(kind: Kind, id: &Id) -> String {
    format!("{kind}{SEPARATOR}{id}")
}

/// The kind that is named before an id, and the id. The kind is `None` where the name is none.
pub(crate) fn split(id: &str) -> Option<(Option<Kind>, &str)> {
    let (name, id) = id.split_once(SEPARATOR)?;
    Some((Kind::named(name), id))
}

/// The id of a record of a kind in its global id. What is none stays as it is.
pub(crate) fn own_id(kind: Kind, id: &str) -> &str {
    match split(id) {
        Some((Some(named), own)) if named == kind => own,
        _ => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_by_itself_and_with_its_kind_before_it() {
        let own = |id| own_id(Kind::Predicate, id);
        assert_eq!(own("party"), "party");
        assert_eq!(own("predicate/party"), "party");
        assert_eq!(own("type/party"), "type/party");
        assert_eq!(own("predicate/predicate/party"), "predicate/party");
        let party = Id::new("party").unwrap();
        assert_eq!(own(&with_kind(Kind::Predicate, &party)), "party");
        assert_eq!(split("party"), None);
        assert_eq!(split("person/party"), Some((None, "party")));
        for kind in Kind::ALL {
            assert_eq!(split(&with_kind(kind, &party)), Some((Some(kind), "party")));
        }
    }
}
