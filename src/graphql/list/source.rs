//! The sources of lists: how the rows that a request selects are found.

use std::sync::Arc;

use claimgraph_engine::FieldError;
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::Context,
        list::{
            list_id,
            request::ListRequest,
            rows::{ListRows, RowFilter, row},
        },
    },
    kb::{
        FilterExpr, Link, List, RecordRef, ScanStart, Snapshot,
        filter::{EvalCache, FieldId, RecordType, Test, field},
    },
    model::{Kind, Ordinal},
};

/// A list whose rows can be filtered and sorted.
#[derive(Clone, Debug)]
pub(in crate::graphql) enum ListSource {
    /// All records of a kind, in the order of their first recording.
    All(Kind),
    /// The claims of a record list in which an entity has one of some roles.
    Claims(List, u8),
    /// The sources of a record list in which an entity has one of some roles.
    Sources(List, u8),
    /// The attributions of a record list.
    Attributions(List),
    /// The attributions of one claim, in its order.
    OfClaim(Vec<Link>),
}

/// Every role that an entity can have in a claim or a source.
pub(in crate::graphql) const IN_ANY_ROLE: u8 = u8::MAX;
/// The most rows that are evaluated one by one, without the index.
const FEW: usize = 500;
/// A list is scanned if at least one in so many of its rows passes; else the matches are sorted.
const DENSE: u64 = 64;

impl ListSource {
    /// The number of the list: see [`ListId`](list_id::ListId).
    pub(in crate::graphql) fn number(&self) -> u8 {
        match self {
            ListSource::All(kind) => list_id::KIND + *kind as u8,
            ListSource::Claims(list, _)
            | ListSource::Sources(list, _)
            | ListSource::Attributions(list) => list_id::number(*list),
            ListSource::OfClaim(_) => list_id::ATTRIBUTIONS_OF_CLAIM,
        }
    }

    /// The record list; `None` if the rows are not those of one.
    pub(in crate::graphql) fn list(&self) -> Option<List> {
        match self {
            ListSource::Claims(list, _)
            | ListSource::Sources(list, _)
            | ListSource::Attributions(list) => Some(*list),
            ListSource::All(_) | ListSource::OfClaim(_) => None,
        }
    }

    /// The rows that a request selects, in the order that it gives. If that is not the list's own
    /// order, only the first `needed` rows are sure to be there, or all without that.
    pub(in crate::graphql) fn rows<'a>(
        self,
        context: &'a Context,
        snapshot: &'a Snapshot,
        request: &ListRequest,
        needed: Option<usize>,
    ) -> Result<ListRows<'a>, FieldError> {
        if !request.sort_keys.is_empty() {
            return self.sorted(context, snapshot, request, needed);
        }
        match &request.filter {
            None => self.unfiltered(snapshot),
            Some(filter) => self.filtered(context, snapshot, filter),
        }
    }

    fn unfiltered<'a>(self, snapshot: &'a Snapshot) -> Result<ListRows<'a>, FieldError> {
        Ok(match self {
            ListSource::All(kind) => {
                let all = Arc::new(snapshot.all_ordinals(kind)?);
                ListRows::Records(snapshot.listed(kind, None, all)?)
            }
            ListSource::Claims(list, roles) | ListSource::Sources(list, roles) => {
                ListRows::Stored {
                    snapshot,
                    list,
                    filter: (roles != IN_ANY_ROLE).then(|| {
                        Box::new(move |link: &Link| Ok(has_role(link, roles))) as RowFilter<'a>
                    }),
                    total: None,
                }
            }
            ListSource::Attributions(list) => ListRows::Stored {
                snapshot,
                list,
                filter: None,
                total: None,
            },
            ListSource::OfClaim(rows) => in_memory(rows),
        })
    }

    fn filtered<'a>(
        self,
        context: &'a Context,
        snapshot: &'a Snapshot,
        filter: &Arc<FilterExpr>,
    ) -> Result<ListRows<'a>, FieldError> {
        if let Some(rows) = self.few(snapshot)? {
            return Ok(in_memory(self.passing(snapshot, rows, filter)?));
        }
        let (list, roles, kind) = match self {
            ListSource::All(kind) => {
                let matches = context.matches.ordinals(snapshot, kind, filter)?;
                return Ok(ListRows::Records(snapshot.listed(
                    kind,
                    Some(filter),
                    matches,
                )?));
            }
            ListSource::Claims(list, roles) => (list, roles, Kind::Claim),
            ListSource::Sources(list, roles) => (list, roles, Kind::Source),
            ListSource::Attributions(_) | ListSource::OfClaim(_) => {
                let rows = self.candidates(context, snapshot, filter)?;
                return Ok(in_memory(self.passing(snapshot, rows, filter)?));
            }
        };
        let matches = context.matches.ordinals(snapshot, kind, filter)?;
        let is_root = matches!(list, List::Claims | List::Sources);
        if is_root && matches.len() * DENSE < snapshot.count(list)? {
            return Ok(ListRows::InMemory {
                total: matches.len(),
                rows: newest_first(snapshot, kind, &matches)?,
            });
        }
        let total = is_root.then(|| matches.len());
        let row_filter: RowFilter<'a> = Box::new(move |link| {
            Ok(has_role(link, roles) && matches.contains(link.position.ordinal.0))
        });
        Ok(ListRows::Stored {
            snapshot,
            list,
            filter: Some(row_filter),
            total,
        })
    }

    /// The rows of the list, if there are at most [`FEW`].
    pub(super) fn few(&self, snapshot: &Snapshot) -> Result<Option<Vec<Link>>, FieldError> {
        let (list, roles) = match self {
            ListSource::OfClaim(rows) => return Ok(Some(rows.clone())),
            ListSource::All(_)
            | ListSource::Claims(List::Claims, _)
            | ListSource::Sources(List::Sources, _)
            | ListSource::Attributions(List::Attributions) => return Ok(None),
            ListSource::Claims(list, roles) | ListSource::Sources(list, roles) => (*list, *roles),
            ListSource::Attributions(list) => (*list, IN_ANY_ROLE),
        };
        let mut rows = Vec::new();
        for link in snapshot.links(list, ScanStart::First)? {
            let link = link?;
            if has_role(&link, roles) {
                rows.push(link);
            }
            if rows.len() > FEW {
                return Ok(None);
            }
        }
        Ok(Some(rows))
    }

    /// A superset of the rows that pass, in the list's order.
    pub(super) fn candidates(
        &self,
        context: &Context,
        snapshot: &Snapshot,
        filter: &Arc<FilterExpr>,
    ) -> Result<Vec<Link>, FieldError> {
        let (list, roles) = match self {
            ListSource::Claims(list, roles) | ListSource::Sources(list, roles) => (*list, *roles),
            ListSource::Attributions(list) => (*list, IN_ANY_ROLE),
            ListSource::All(_) | ListSource::OfClaim(_) => {
                return Ok(self.few(snapshot)?.unwrap_or_default());
            }
        };
        let matches = match self {
            ListSource::Claims(..) => context.matches.ordinals(snapshot, Kind::Claim, filter)?,
            ListSource::Sources(..) => context.matches.ordinals(snapshot, Kind::Source, filter)?,
            _ => {
                // Attributions are found through the claims that have a matching one.
                let field = field(RecordType::Claim, FieldId::ClaimAttributions)
                    .ok_or_else(|| FieldError::internal("claims have no attributions"))?;
                let some = Test::Some(Box::new(FilterExpr::clone(filter)));
                let some = FilterExpr::Field(field, some);
                Arc::new(snapshot.matching(Kind::Claim, &some)?)
            }
        };
        let mut rows = Vec::new();
        if list == List::Attributions && matches.len() * DENSE < snapshot.count(List::Claims)? {
            for claim in matches.iter() {
                rows.extend(attributions_of(snapshot, Ordinal(claim))?);
            }
            rows.sort_unstable_by_key(|link| link.position);
            return Ok(rows);
        }
        for link in snapshot.links(list, ScanStart::First)? {
            let link = link?;
            if has_role(&link, roles) && matches.contains(link.position.ordinal.0) {
                rows.push(link);
            }
        }
        Ok(rows)
    }

    pub(super) fn passing(
        &self,
        snapshot: &Snapshot,
        rows: Vec<Link>,
        filter: &FilterExpr,
    ) -> Result<Vec<Link>, FieldError> {
        let cache = EvalCache::new();
        let mut passing = Vec::new();
        for link in rows {
            cache.charge(1)?;
            if snapshot.matches(filter, &self.record(snapshot, &link)?, &cache)? {
                passing.push(link);
            }
        }
        Ok(passing)
    }

    /// The record of a link, for evaluation.
    pub(super) fn record(&self, snapshot: &Snapshot, link: &Link) -> Result<RecordRef, FieldError> {
        let ordinal = link.position.ordinal;
        let kind = match self {
            ListSource::All(kind) => *kind,
            ListSource::Claims(..) => Kind::Claim,
            ListSource::Sources(..) => Kind::Source,
            ListSource::Attributions(_) | ListSource::OfClaim(_) => Kind::Attribution,
        };
        if kind != Kind::Attribution {
            return Ok(snapshot.record_ref(kind, ordinal)?);
        }
        let claim = snapshot.required(Kind::Claim, ordinal, snapshot.claim(ordinal)?)?;
        let index = {
            let mut numbers = claim.record.numbered().map(|(number, _)| number);
            numbers.position(|number| number == link.position.number)
        };
        Ok(RecordRef::Attribution(claim, index.unwrap_or(usize::MAX)))
    }
}

fn has_role(link: &Link, roles: u8) -> bool {
    roles == IN_ANY_ROLE || link.role & roles != 0
}

fn in_memory<'a>(rows: Vec<Link>) -> ListRows<'a> {
    let total = rows.len() as u64;
    ListRows::InMemory { rows, total }
}

/// The links of matching claims or sources in the order of the list of all.
fn newest_first(
    snapshot: &Snapshot,
    kind: Kind,
    matches: &RoaringBitmap,
) -> Result<Vec<Link>, FieldError> {
    let mut rows: Vec<Link> = snapshot
        .dates(kind, matches)?
        .into_iter()
        .map(|(ordinal, date)| row(date.map_or(i64::MAX, i64::saturating_neg), ordinal, 0))
        .collect();
    rows.sort_unstable_by_key(|link| link.position);
    Ok(rows)
}

/// The links of a claim's attributions, each with its position in the list of all.
fn attributions_of(snapshot: &Snapshot, claim: Ordinal) -> Result<Vec<Link>, FieldError> {
    let stored = snapshot.required(Kind::Claim, claim, snapshot.claim(claim)?)?;
    let numbered = stored.record.numbered().map(|(number, attribution)| {
        let date = attribution.stated_at.map(|date| date.start());
        row(date.map_or(i64::MAX, i64::saturating_neg), claim, number)
    });
    Ok(numbered.collect())
}
