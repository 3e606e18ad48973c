//! The arguments of a list: a filter expression and sort keys.

use std::{marker::PhantomData, sync::Arc};

use claimgraph_engine::{Args, FieldError, FromArgs};
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::Context,
        list::{
            filter_input,
            holding_args::{self, HOLDING_ARGS},
            list_id::ListId,
            order_input,
            page_args::PageArgs,
        },
    },
    kb::{FilterExpr, RecordType, Snapshot, filter::SortKey},
    model::Kind,
};

/// A kind of rows that can be filtered and sorted.
pub(in crate::graphql) trait RowKind: Send + Sync + 'static {
    /// The type of record of a row.
    const RECORD_TYPE: RecordType;
}

/// Rows that are claims.
pub(in crate::graphql) enum Claims {}
/// Rows that are entities.
pub(in crate::graphql) enum Entities {}
/// Rows that are sources.
pub(in crate::graphql) enum Sources {}
/// Rows that are attributions.
pub(in crate::graphql) enum Attributions {}
/// Rows that are entity types.
pub(in crate::graphql) enum EntityTypes {}
/// Rows that are predicates.
pub(in crate::graphql) enum Predicates {}
/// Rows that are units.
pub(in crate::graphql) enum Units {}

impl RowKind for Claims {
    const RECORD_TYPE: RecordType = RecordType::Claim;
}
impl RowKind for Entities {
    const RECORD_TYPE: RecordType = RecordType::Entity;
}
impl RowKind for Sources {
    const RECORD_TYPE: RecordType = RecordType::Source;
}
impl RowKind for Attributions {
    const RECORD_TYPE: RecordType = RecordType::Attribution;
}
impl RowKind for EntityTypes {
    const RECORD_TYPE: RecordType = RecordType::EntityType;
}
impl RowKind for Predicates {
    const RECORD_TYPE: RecordType = RecordType::Predicate;
}
impl RowKind for Units {
    const RECORD_TYPE: RecordType = RecordType::Unit;
}

/// The arguments that select and sort the rows of a list.
#[derive(Debug, Default)]
pub(in crate::graphql) struct ListRequest {
    /// The filter expression; `None` selects all rows.
    pub(in crate::graphql) filter: Option<Arc<FilterExpr>>,
    /// The sort keys; empty for the list's own order.
    pub(in crate::graphql) sort_keys: Vec<SortKey>,
    /// The digest of the arguments.
    pub(in crate::graphql) digest: [u8; 32],
}

/// The arguments of a page of a list that can be filtered and sorted.
pub(in crate::graphql) struct ListArgs<R> {
    pub(in crate::graphql) request: ListRequest,
    pub(in crate::graphql) page: PageArgs,
    rows: PhantomData<fn(R)>,
}

impl<R: RowKind> FromArgs for ListArgs<R> {
    fn from_args(args: &Args<'_>) -> Result<ListArgs<R>, FieldError> {
        Ok(ListArgs {
            request: ListRequest::from_args(args, R::RECORD_TYPE)?,
            page: PageArgs::from_args(args)?,
            rows: PhantomData,
        })
    }
}

impl ListRequest {
    /// Reads the arguments `where`, `orderBy` and, for claims, `validAt` and `holds`.
    pub(in crate::graphql) fn from_args(
        args: &Args<'_>,
        record_type: RecordType,
    ) -> Result<ListRequest, FieldError> {
        let mut filter = filter_input::from_args(args, record_type)?;
        if let Some(holds) = holding_args::from_args(args)? {
            filter = Some(match filter {
                Some(filter) => filter.and(holds),
                None => holds,
            });
        }
        let [valid_at, holds] = HOLDING_ARGS;
        Ok(ListRequest {
            filter: filter.map(Arc::new),
            sort_keys: order_input::from_args(args, record_type)?,
            digest: digest(args, &["where", "orderBy", valid_at, holds]),
        })
    }

    /// The identity of the list with this number and these arguments.
    pub(in crate::graphql) fn list_id(&self, list: u8) -> ListId {
        ListId {
            list,
            fingerprint: fingerprint_of(self.digest),
        }
    }

    /// The claims that match the filter; `None` without a filter.
    pub(in crate::graphql) fn claims(
        &self,
        context: &Context,
        snapshot: &Snapshot,
    ) -> Result<Option<Arc<RoaringBitmap>>, FieldError> {
        match &self.filter {
            None => Ok(None),
            Some(filter) => {
                let claims = context.matches.ordinals(snapshot, Kind::Claim, filter)?;
                Ok(Some(claims))
            }
        }
    }
}

/// The fingerprint of the arguments with these names: the first 4 bytes of their digest. A cursor
/// carries it, so that it cannot be used with other arguments.
pub(in crate::graphql) fn fingerprint(args: &Args<'_>, names: &[&str]) -> u32 {
    fingerprint_of(digest(args, names))
}

fn fingerprint_of(digest: [u8; 32]) -> u32 {
    let [a, b, c, d, ..] = digest;
    u32::from_be_bytes([a, b, c, d])
}

/// The digest (BLAKE3) of the arguments with these names; zeros if none is present.
fn digest(args: &Args<'_>, names: &[&str]) -> [u8; 32] {
    let present = names
        .iter()
        .filter_map(|name| Some((name, args.get(name)?)));
    let text: String = present
        .map(|(name, value)| format!("{name}: {value}, "))
        .collect();
    match text.as_str() {
        "" => [0; 32],
        text => blake3::hash(text.as_bytes()).into(),
    }
}
