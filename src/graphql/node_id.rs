//! The ids of nodes: that of the record, and behind it the revision if that is an earlier one.
//!
//! Clients keep what they have read under these ids. What a record was must not be taken for what
//! it is, so the past has ids of its own.

use std::borrow::Cow;

use claimgraph_engine::FieldError;

use crate::model::{DraftId, Id, Revision, global_id};

/// The sign between the id of a record and the revision, which is in no id.
const SEPARATOR: char = '@';
/// The sign of a state that is only supposed, in the place of a revision.
const SUPPOSED: &str = "supposed";

/// The state of a record that a node shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeState {
    /// The newest state.
    Newest,
    /// The state at an earlier revision, or at one that was asked for.
    At(Revision),
    /// A state that is only supposed, as in a dry run.
    Supposed,
}

/// The id of a node, from the global id of its record.
pub(super) fn node_id(record_id: Cow<'_, str>, state: NodeState) -> Cow<'_, str> {
    match state {
        NodeState::Newest => record_id,
        NodeState::At(revision) => format!("{record_id}{SEPARATOR}{revision}").into(),
        NodeState::Supposed => format!("{record_id}{SEPARATOR}{SUPPOSED}").into(),
    }
}

/// Reads the id of a node: that of its record, and the state. Refuses what can be no id.
pub(super) fn parse(id: &str) -> Result<(&str, NodeState), FieldError> {
    let (record_id, state) = match id.rsplit_once(SEPARATOR) {
        None => (id, NodeState::Newest),
        Some((record_id, SUPPOSED)) => (record_id, NodeState::Supposed),
        Some((record_id, text)) => match text.parse::<u64>() {
            // An id has one text: neither `x@+3` nor `x@03`.
            Ok(revision) if revision.to_string() == text => {
                (record_id, NodeState::At(Revision(revision)))
            }
            _ => {
                return Err(FieldError::input(format!(
                    "`{id}` is no id: behind `@` stands a revision, as in `{record_id}@3`"
                )));
            }
        },
    };
    if record_id.parse::<DraftId>().is_err() {
        let own_id = global_id::split(record_id).map_or(record_id, |(_, own_id)| own_id);
        Id::new(own_id).map_err(|fault| FieldError::input(format!("`{id}` is no id: {fault}")))?;
    }
    Ok((record_id, state))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: the id of a record, its state, and the id of the node.
    #[test]
    fn the_id_of_a_node_is_read_as_it_is_written() {
        for (record, state, expected) in [
            ("paid", NodeState::Newest, "paid"),
            ("paid", NodeState::At(Revision(3)), "paid@3"),
            ("paid", NodeState::Supposed, "paid@supposed"),
            (
                "predicate/paid",
                NodeState::At(Revision(12)),
                "predicate/paid@12",
            ),
            ("draft/7", NodeState::At(Revision(9)), "draft/7@9"),
            ("趙昇嘉", NodeState::At(Revision(1)), "趙昇嘉@1"),
        ] {
            let id = node_id(record.into(), state);
            assert_eq!(id, expected);
            assert_eq!(parse(&id).unwrap(), (record, state), "{id}");
        }
    }

    /// Each case: a text, and what its refusal says.
    #[test]
    fn what_can_be_no_id_is_refused_with_why() {
        for (text, expected) in [
            ("", "must not be empty"),
            ("a b", "cannot stand in an id"),
            ("paid@x", "`paid@3`"),
            ("paid@", "`paid@3`"),
            ("paid@03", "`paid@3`"),
            ("paid@+3", "`paid@3`"),
            ("@3", "must not be empty"),
            ("a@2@3", "cannot stand in an id"),
        ] {
            let refused = parse(text).unwrap_err();
            assert_eq!(refused.code(), "BAD_USER_INPUT", "{text}");
            assert!(refused.message().contains(expected), "{text}: {refused}");
        }
    }
}
