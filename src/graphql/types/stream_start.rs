//! The arguments that say where a subscription begins.

use claimgraph_engine::{Args, FieldError, FromArgs};

use crate::{
    graphql::list::{cursor::Cursor, list_id::ListId},
    kb::ListPosition,
    model::Revision,
};

/// The start of a stream: a revision or a cursor, or what is written from now on.
pub(in crate::graphql) struct StreamStart {
    since: Option<Revision>,
    after: Option<Cursor>,
}

impl FromArgs for StreamStart {
    fn from_args(args: &Args<'_>) -> Result<StreamStart, FieldError> {
        let after = args
            .optional::<Cursor>("after")
            .map_err(|_| Cursor::refused("the argument `after` is no cursor"))?;
        let since = args.optional("since")?;
        if since.is_some() && after.is_some() {
            return Err(FieldError::input(
                "`since` and `after` together are ambiguous; give one of them",
            ));
        }
        Ok(StreamStart { since, after })
    }
}

impl StreamStart {
    /// The position in a list after which the stream begins, at the newest revision; `other` says
    /// of a cursor that it is of another list.
    pub(super) fn position(
        &self,
        newest: Revision,
        list_id: ListId,
        other: &str,
    ) -> Result<ListPosition, FieldError> {
        let Some(after) = self.after else {
            let since = self.since.unwrap_or(newest);
            if since > newest {
                return Err(FieldError::input(format!(
                    "there is no revision {since} yet; the newest is {newest}"
                )));
            }
            return Ok(ListPosition::after_commit(since));
        };
        if after.list_id != list_id {
            return Err(Cursor::refused(other));
        }
        if after.revision > newest || after.position.revision() > newest {
            return Err(Cursor::refused(
                "the cursor is of a revision that is not there",
            ));
        }
        Ok(after.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{graphql::list::list_id, kb::List, model::Ordinal};

    fn args(since: Option<u64>, after: Option<(u8, u64, i64)>) -> StreamStart {
        StreamStart {
            since: since.map(Revision),
            after: after.map(|(list, revision, order)| Cursor {
                list_id: list.into(),
                revision: Revision(revision),
                position: ListPosition {
                    order,
                    ordinal: Ordinal(4),
                    number: 2,
                },
            }),
        }
    }

    #[test]
    fn a_stream_begins_where_the_arguments_say() {
        let changes = list_id::number(List::Changes);
        let position = |args: StreamStart| args.position(Revision(7), changes.into(), "another");
        let order = |args| position(args).map(|start| start.order);
        assert_eq!(order(args(None, None)).ok(), Some(7));
        assert_eq!(order(args(Some(0), None)).ok(), Some(0));
        assert_eq!(order(args(Some(7), None)).ok(), Some(7));
        let middle = position(args(None, Some((changes, 5, 5)))).ok();
        assert_eq!(middle.map(|start| start.ordinal), Some(Ordinal(4)));
        // A page that was read at revision 7 ended with a change of revision 3.
        assert_eq!(order(args(None, Some((changes, 7, 3)))).ok(), Some(3));
        for refused in [
            args(Some(8), None),
            args(None, Some((changes, 8, 8))),
            args(None, Some((changes, 7, 8))),
            args(None, Some((changes + 1, 7, 7))),
        ] {
            assert!(order(refused).is_err());
        }
    }
}
