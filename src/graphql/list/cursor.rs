//! Cursors: positions in a list that stay valid while others write.

use claimgraph_engine::{FieldError, FromValue};
use data_encoding::BASE64URL_NOPAD;

use crate::{
    graphql::{error::INVALID_CURSOR, list::list_id::ListId},
    kb::ListPosition,
    model::{Ordinal, Revision},
};

/// A position in a list: the sort key of a row and not its number, with the revision at which the
/// list was read. The rows after it are read at that revision too, so that paging on while others
/// write neither repeats nor skips a row.
///
/// Written as base64url of: the number of the list (1 byte), the fingerprint of its arguments (4),
/// the revision (8), and of the row its order (8), its ordinal (4) and its number (2), big-endian.
/// Opaque to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graphql) struct Cursor {
    /// The list.
    pub list_id: ListId,
    /// The revision at which the list was read.
    pub revision: Revision,
    /// The position of the row.
    pub position: ListPosition,
}

const LENGTH: usize = 27;

impl Cursor {
    /// The cursor as clients see it.
    pub(in crate::graphql) fn encode(&self) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(self.list_id.list);
        bytes.extend(self.list_id.fingerprint.to_be_bytes());
        bytes.extend(self.revision.0.to_be_bytes());
        bytes.extend(self.position.order.to_be_bytes());
        bytes.extend(self.position.ordinal.0.to_be_bytes());
        bytes.extend(self.position.number.to_be_bytes());
        BASE64URL_NOPAD.encode(&bytes)
    }

    fn decode(text: &str) -> Option<Cursor> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let bytes: [u8; LENGTH] = bytes.try_into().ok()?;
        let (list, rest) = bytes.split_first()?;
        let (fingerprint, rest) = rest.split_first_chunk()?;
        let (revision, rest) = rest.split_first_chunk()?;
        let (order, rest) = rest.split_first_chunk()?;
        let (ordinal, rest) = rest.split_first_chunk()?;
        let (number, _) = rest.split_first_chunk()?;
        Some(Cursor {
            list_id: ListId {
                list: *list,
                fingerprint: u32::from_be_bytes(*fingerprint),
            },
            revision: Revision(u64::from_be_bytes(*revision)),
            position: ListPosition {
                order: i64::from_be_bytes(*order),
                ordinal: Ordinal(u32::from_be_bytes(*ordinal)),
                number: u16::from_be_bytes(*number),
            },
        })
    }

    /// The error for a cursor that is refused, with the reason `why`.
    pub(in crate::graphql) fn refused(why: &str) -> FieldError {
        FieldError::new(
            INVALID_CURSOR,
            format!("{why}; pass a `cursor`, `startCursor` or `endCursor` of this list, unchanged"),
        )
    }
}

impl FromValue for Cursor {
    fn from_value(value: &claimgraph_engine::Value) -> Result<Cursor, String> {
        let text = String::from_value(value)?;
        Cursor::decode(&text).ok_or_else(|| "that is no cursor of this API".into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(list: u8, fingerprint: u32, revision: u64, order: i64, ordinal: u32, number: u16) {
            let position = ListPosition { order, ordinal: Ordinal(ordinal), number };
            let list_id = ListId { list, fingerprint };
            let cursor = Cursor { list_id, revision: Revision(revision), position };
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }

        #[test]
        fn any_other_text_is_refused(text: String) {
            if let Some(cursor) = Cursor::decode(&text) {
                prop_assert_eq!(cursor.encode(), text);
            }
        }
    }
}
