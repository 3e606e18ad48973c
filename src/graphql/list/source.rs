//! Lists of which rows are asked for, and how those rows are found and sorted.

use std::sync::Arc;

use claimgraph_engine::FieldError;
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::Context,
        list::{
            list_id,
            request::ListRequest,
            rows::{Filter, ListRows, row},
        },
    },
    kb::{
        FilterExpr, Link, List, ListPosition, RecordRef, ScanStart, Snapshot,
        filter::{EvalCache, RecordType, SortKey, SortValue, Test, field},
    },
    model::{Kind, Ordinal},
};

/// A list that can be asked for some of its rows.
#[derive(Clone, Debug)]
pub(in crate::graphql) enum ListSource {
    /// All records of a kind, in the order of their first recording.
    All(Kind),
    /// The claims of a list in which an entity has one of some roles.
    Claims(List, u8),
    /// The sources of a list.
    Sources(List),
    /// The attributions of a list.
    Attributions(List),
    /// The attributions of one claim, in its order.
    OfClaim(Vec<Link>),
}

/// Any role that an entity can have in a claim.
pub(in crate::graphql) const IN_ANY_ROLE: u8 = u8::MAX;
/// Up to so many rows are tried one by one, without the index.
const FEW: usize = 500;
/// A list is walked along where one in so many of its rows passes.
const DENSE: u64 = 64;

impl ListSource {
    /// The number by which its cursors are told from those of other lists.
    pub(in crate::graphql) fn tag(&self) -> u8 {
        match self {
            ListSource::All(kind) => list_id::KIND + *kind as u8,
            ListSource::Claims(list, _)
            | ListSource::Sources(list)
            | ListSource::Attributions(list) => list_id::of(*list),
            ListSource::OfClaim(_) => list_id::ATTRIBUTIONS_OF_CLAIM,
        }
    }

    /// The rows of which holds what is asked, in the order that is asked. Where that is not the
    /// list's own, only the first `wanted` rows need be there.
    pub(in crate::graphql) fn listing<'a>(
        self,
        context: &'a Context,
        at: &'a Snapshot,
        asked: &ListRequest,
        wanted: usize,
    ) -> Result<ListRows<'a>, FieldError> {
        if !asked.keys.is_empty() {
            return self.sorted(context, at, asked, wanted);
        }
        match &asked.condition {
            None => self.whole(at),
            Some(condition) => self.asked(context, at, condition),
        }
    }

    fn whole<'a>(self, at: &'a Snapshot) -> Result<ListRows<'a>, FieldError> {
        Ok(match self {
            ListSource::All(kind) => ListRows::Records(Arc::new(at.all_ordinals(kind)?)),
            ListSource::Claims(list, roles) => ListRows::Stored {
                at,
                list,
                filter: (roles != IN_ANY_ROLE)
                    .then(|| Box::new(move |link: &Link| Ok(has_role(link, roles))) as Filter<'a>),
                total: None,
            },
            ListSource::Sources(list) | ListSource::Attributions(list) => ListRows::Stored {
                at,
                list,
                filter: None,
                total: None,
            },
            ListSource::OfClaim(rows) => held(rows),
        })
    }

    fn asked<'a>(
        self,
        context: &'a Context,
        at: &'a Snapshot,
        condition: &FilterExpr,
    ) -> Result<ListRows<'a>, FieldError> {
        if let Some(rows) = self.few(at)? {
            return Ok(held(self.passing(at, rows, condition)?));
        }
        let (list, roles, kind) = match self {
            ListSource::All(kind) => {
                return Ok(ListRows::Records(context.matches.of(at, kind, condition)?));
            }
            ListSource::Claims(list, roles) => (list, roles, Kind::Claim),
            ListSource::Sources(list) => (list, IN_ANY_ROLE, Kind::Source),
            ListSource::Attributions(_) | ListSource::OfClaim(_) => {
                let rows = self.candidates(context, at, condition)?;
                return Ok(held(self.passing(at, rows, condition)?));
            }
        };
        let matches = context.matches.of(at, kind, condition)?;
        let is_root = matches!(list, List::Claims | List::Sources);
        if is_root && matches.len() * DENSE < at.count(list)? {
            return Ok(ListRows::Held {
                total: matches.len(),
                rows: newest_first(at, kind, &matches)?,
            });
        }
        let total = is_root.then(|| matches.len());
        let filter: Filter<'a> = Box::new(move |link| {
            Ok(has_role(link, roles) && matches.contains(link.position.ordinal.0))
        });
        Ok(ListRows::Stored {
            at,
            list,
            filter: Some(filter),
            total,
        })
    }

    fn sorted<'a>(
        self,
        context: &'a Context,
        at: &'a Snapshot,
        asked: &ListRequest,
        wanted: usize,
    ) -> Result<ListRows<'a>, FieldError> {
        let always = FilterExpr::All(Vec::new());
        let condition = asked.condition.as_ref().unwrap_or(&always);
        let root = match &self {
            ListSource::All(kind) => Some(*kind),
            ListSource::Claims(List::Claims, _) => Some(Kind::Claim),
            ListSource::Sources(List::Sources) => Some(Kind::Source),
            _ => None,
        };
        if let Some(kind) = root {
            let matches = match &asked.condition {
                Some(condition) => context.matches.of(at, kind, condition)?,
                None => Arc::new(at.all_ordinals(kind)?),
            };
            let sorted = at.sorted(kind, &matches, &asked.keys, wanted)?;
            let rows = sorted.into_iter().zip(0..);
            return Ok(ListRows::Held {
                rows: rows.map(|(it, place)| row(place, it, 0)).collect(),
                total: matches.len(),
            });
        }
        let rows = match self.few(at)? {
            Some(rows) => rows,
            None => self.candidates(context, at, condition)?,
        };
        let mut ranked: Vec<(Vec<SortValue>, Link)> = Vec::new();
        for link in self.passing(at, rows, condition)? {
            ranked.push((at.sort_values(&asked.keys, &self.it(at, &link)?)?, link));
        }
        ranked.sort_by(|(one, first), (other, second)| {
            SortKey::compare_all(&asked.keys, one, other)
                .then(first.position.ordinal.cmp(&second.position.ordinal))
                .then(first.position.number.cmp(&second.position.number))
        });
        let rows = ranked.into_iter().zip(0..);
        let rows = rows.map(|((_, link), place)| Link {
            position: ListPosition {
                order: place,
                ..link.position
            },
            ..link
        });
        Ok(held(rows.collect()))
    }

    /// Its rows, where there are few.
    fn few(&self, at: &Snapshot) -> Result<Option<Vec<Link>>, FieldError> {
        let (list, roles) = match self {
            ListSource::OfClaim(rows) => return Ok(Some(rows.clone())),
            ListSource::All(_)
            | ListSource::Claims(List::Claims, _)
            | ListSource::Sources(List::Sources)
            | ListSource::Attributions(List::Attributions) => return Ok(None),
            ListSource::Claims(list, roles) => (*list, *roles),
            ListSource::Sources(list) | ListSource::Attributions(list) => (*list, IN_ANY_ROLE),
        };
        let mut rows = Vec::new();
        for link in at.links(list, ScanStart::First)? {
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

    /// Rows among which all are that pass, in the list's order.
    fn candidates(
        &self,
        context: &Context,
        at: &Snapshot,
        condition: &FilterExpr,
    ) -> Result<Vec<Link>, FieldError> {
        let (list, roles) = match self {
            ListSource::Claims(list, roles) => (*list, *roles),
            ListSource::Sources(list) | ListSource::Attributions(list) => (*list, IN_ANY_ROLE),
            ListSource::All(_) | ListSource::OfClaim(_) => {
                return Ok(self.few(at)?.unwrap_or_default());
            }
        };
        let among = match self {
            ListSource::Claims(..) => context.matches.of(at, Kind::Claim, condition)?,
            ListSource::Sources(_) => context.matches.of(at, Kind::Source, condition)?,
            _ => {
                // Attributions are found by the claims that have one that passes.
                let field = field(RecordType::Claim, "attributions")
                    .ok_or_else(|| FieldError::internal("claims have no attributions"))?;
                let some = FilterExpr::Field(field, Test::Some(Box::new(condition.clone())));
                Arc::new(at.matching(Kind::Claim, &some)?)
            }
        };
        let mut rows = Vec::new();
        if list == List::Attributions && among.len() * DENSE < at.count(List::Claims)? {
            for claim in among.iter() {
                rows.extend(attributions_of(at, Ordinal(claim))?);
            }
            rows.sort_unstable_by_key(|link| link.position);
            return Ok(rows);
        }
        for link in at.links(list, ScanStart::First)? {
            let link = link?;
            if has_role(&link, roles) && among.contains(link.position.ordinal.0) {
                rows.push(link);
            }
        }
        Ok(rows)
    }

    fn passing(
        &self,
        at: &Snapshot,
        rows: Vec<Link>,
        condition: &FilterExpr,
    ) -> Result<Vec<Link>, FieldError> {
        let memory = EvalCache::new();
        let mut passing = Vec::new();
        for link in rows {
            memory.charge(1)?;
            if at.matches(condition, &self.it(at, &link)?, &memory)? {
                passing.push(link);
            }
        }
        Ok(passing)
    }

    /// The row of a link, as conditions see it.
    fn it(&self, at: &Snapshot, link: &Link) -> Result<RecordRef, FieldError> {
        let ordinal = link.position.ordinal;
        let kind = match self {
            ListSource::All(kind) => *kind,
            ListSource::Claims(..) => Kind::Claim,
            ListSource::Sources(_) => Kind::Source,
            ListSource::Attributions(_) | ListSource::OfClaim(_) => Kind::Attribution,
        };
        if kind != Kind::Attribution {
            return Ok(at.record_ref(kind, ordinal)?);
        }
        let claim = at.required(Kind::Claim, ordinal, at.claim(ordinal)?)?;
        let place = {
            let mut numbers = claim.record.numbered().map(|(nth, _)| nth);
            numbers.position(|nth| nth == link.position.number)
        };
        Ok(RecordRef::Attribution(claim, place.unwrap_or(usize::MAX)))
    }
}

fn has_role(link: &Link, roles: u8) -> bool {
    roles == IN_ANY_ROLE || link.role & roles != 0
}

fn held<'a>(rows: Vec<Link>) -> ListRows<'a> {
    let total = rows.len() as u64;
    ListRows::Held { rows, total }
}

/// The first claims or sources of some in the order of their root list.
fn newest_first(
    at: &Snapshot,
    kind: Kind,
    matches: &RoaringBitmap,
) -> Result<Vec<Link>, FieldError> {
    let mut rows: Vec<Link> = at
        .dates(kind, matches)?
        .into_iter()
        .map(|(ordinal, date)| row(date.map_or(i64::MAX, i64::saturating_neg), ordinal, 0))
        .collect();
    rows.sort_unstable_by_key(|link| link.position);
    Ok(rows)
}

/// The attributions of a claim, each at its place in the list of all.
fn attributions_of(at: &Snapshot, claim: Ordinal) -> Result<Vec<Link>, FieldError> {
    let stored = at.required(Kind::Claim, claim, at.claim(claim)?)?;
    let numbered = stored.record.numbered().map(|(nth, attribution)| {
        let date = attribution.stated_at.map(|date| date.start());
        row(date.map_or(i64::MAX, i64::saturating_neg), claim, nth)
    });
    Ok(numbered.collect())
}
