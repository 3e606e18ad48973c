//! The rows of a list in the order of sort keys.
//!
//! The first page of a list selects its rows from all without sorting the rest. From the second
//! page on the sorted list is kept (see `SortedLists`), so that each further page costs its own
//! rows only.

use std::sync::Arc;

use claimgraph_engine::FieldError;

use crate::{
    graphql::{
        context::Context,
        list::{
            request::ListRequest,
            rows::{ListRows, row},
            sorted_lists::{SortedListKey, SortedRows},
            source::{IN_ANY_ROLE, ListSource},
        },
    },
    kb::{
        FilterExpr, Link, List, ListPosition, Snapshot,
        filter::{SortKey, SortValue},
    },
    model::Kind,
};

impl ListSource {
    /// The rows that a request selects, in the order of its sort keys: the first `needed`, or all
    /// without that.
    pub(super) fn sorted<'a>(
        self,
        context: &'a Context,
        snapshot: &'a Snapshot,
        request: &ListRequest,
        needed: Option<usize>,
    ) -> Result<ListRows<'a>, FieldError> {
        let key = self.sorted_key(snapshot, request);
        if let Some(rows) = key.and_then(|key| context.sorted_lists.get(&key)) {
            return Ok(ListRows::Sorted(rows));
        }
        let wanted = needed.unwrap_or(usize::MAX);
        let (rows, total) = self.sort(context, snapshot, request, wanted)?;
        if needed.is_some() {
            return Ok(ListRows::InMemory { rows, total });
        }
        let rows = Arc::new(SortedRows::new(rows.into_iter()));
        if let Some(key) = key {
            context.sorted_lists.keep(key, &rows);
        }
        Ok(ListRows::Sorted(rows))
    }

    /// The key of the sorted list; `None` for the attributions of one claim, which are few, and for
    /// a supposed revision, which may become another.
    fn sorted_key(&self, snapshot: &Snapshot, request: &ListRequest) -> Option<SortedListKey> {
        if snapshot.is_supposed() {
            return None;
        }
        let record_list = match self {
            ListSource::All(_) => None,
            ListSource::Claims(list, roles) | ListSource::Sources(list, roles) => {
                Some((*list, *roles))
            }
            ListSource::Attributions(list) => Some((*list, IN_ANY_ROLE)),
            ListSource::OfClaim(_) => return None,
        };
        Some(SortedListKey {
            list: self.number(),
            record_list,
            revision: snapshot.revision(),
            clearance: snapshot.clearance(),
            arguments: request.digest,
        })
    }

    /// The first `wanted` rows or more, sorted, and the number of all.
    fn sort(
        &self,
        context: &Context,
        snapshot: &Snapshot,
        request: &ListRequest,
        wanted: usize,
    ) -> Result<(Vec<Link>, u64), FieldError> {
        let root = match self {
            ListSource::All(kind) => Some(*kind),
            ListSource::Claims(List::Claims, _) => Some(Kind::Claim),
            ListSource::Sources(List::Sources, _) => Some(Kind::Source),
            _ => None,
        };
        if let Some(kind) = root {
            let matches = match &request.filter {
                Some(filter) => context.matches.ordinals(snapshot, kind, filter)?,
                None => Arc::new(snapshot.all_ordinals(kind)?),
            };
            let matches = snapshot.listed(kind, request.filter.as_deref(), matches)?;
            let sorted = snapshot.sorted(kind, &matches, &request.sort_keys, wanted)?;
            let rows = sorted.into_iter().zip(0..);
            let rows = rows.map(|(ordinal, order)| row(order, ordinal, 0));
            return Ok((rows.collect(), matches.len()));
        }
        let all = Arc::new(FilterExpr::All(Vec::new()));
        let filter = request.filter.as_ref().unwrap_or(&all);
        let rows = match self.few(snapshot)? {
            Some(rows) => rows,
            None => self.candidates(context, snapshot, filter)?,
        };
        let mut keyed: Vec<(Vec<SortValue>, Link)> = Vec::new();
        for link in self.passing(snapshot, rows, filter)? {
            let record = self.record(snapshot, &link)?;
            keyed.push((snapshot.sort_values(&request.sort_keys, &record)?, link));
        }
        let total = keyed.len() as u64;
        let compare = |(left_values, left): &(Vec<SortValue>, Link),
                       (right_values, right): &(Vec<SortValue>, Link)| {
            SortKey::compare_all(&request.sort_keys, left_values, right_values)
                .then(left.position.ordinal.cmp(&right.position.ordinal))
                .then(left.position.number.cmp(&right.position.number))
        };
        if wanted < keyed.len() / 2 {
            keyed.select_nth_unstable_by(wanted, compare);
            keyed.truncate(wanted);
        }
        keyed.sort_unstable_by(compare);
        let rows = keyed.into_iter().zip(0..);
        let rows = rows.map(|((_, link), order)| Link {
            position: ListPosition {
                order,
                ..link.position
            },
            ..link
        });
        Ok((rows.collect(), total))
    }
}
