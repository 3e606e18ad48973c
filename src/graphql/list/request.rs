//! The arguments of a list: a filter expression and sort keys.

use std::{marker::PhantomData, sync::Arc};

use claimgraph_engine::{Args, FieldError, FromArgs};
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::Context,
        list::{filter_input, list_id::ListId, order_input, page_args::PageArgs},
    },
    kb::{
        FilterExpr, RecordType, Snapshot,
        filter::{FieldId, SortKey, Test, field},
    },
    model::{Kind, PartialDate, When},
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
    /// The fingerprint of the arguments, which cursors carry.
    pub(in crate::graphql) fingerprint: u32,
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
    /// Reads the arguments `where`, `orderBy` and, for claims, `validAt`.
    pub(in crate::graphql) fn from_args(
        args: &Args<'_>,
        record_type: RecordType,
    ) -> Result<ListRequest, FieldError> {
        let mut filter = filter_input::from_args(args, record_type)?;
        if let Some(date) = args.optional::<PartialDate>("validAt")? {
            let valid = valid_at(date)?;
            filter = Some(match filter {
                Some(filter) => filter.and(valid),
                None => valid,
            });
        }
        Ok(ListRequest {
            filter: filter.map(Arc::new),
            sort_keys: order_input::from_args(args, record_type)?,
            fingerprint: fingerprint(args, &["where", "orderBy", "validAt"]),
        })
    }

    /// The identity of the list with this number and these arguments.
    pub(in crate::graphql) fn list_id(&self, list: u8) -> ListId {
        ListId {
            list,
            fingerprint: self.fingerprint,
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

/// A fingerprint (4 bytes of BLAKE3) of the arguments with these names; 0 if none is present. A
/// cursor carries it, so that it cannot be used with other arguments.
pub(in crate::graphql) fn fingerprint(args: &Args<'_>, names: &[&str]) -> u32 {
    let present = names
        .iter()
        .filter_map(|name| Some((name, args.get(name)?)));
    let text: String = present
        .map(|(name, value)| format!("{name}: {value}, "))
        .collect();
    if text.is_empty() {
        return 0;
    }
    let mut first = [0; 4];
    first.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..4]);
    u32::from_be_bytes(first)
}

/// The filter expression for claims that hold at a date; one without a valid time always holds.
fn valid_at(date: PartialDate) -> Result<FilterExpr, FieldError> {
    let valid_time = field(RecordType::Claim, FieldId::ClaimValidTime)
        .ok_or_else(|| FieldError::internal("claims have no valid time"))?;
    Ok(FilterExpr::Any(vec![
        FilterExpr::Field(valid_time, Test::Missing),
        FilterExpr::Field(valid_time, Test::Time(When::Overlaps(date))),
    ]))
}
