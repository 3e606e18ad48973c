//! What is asked of the rows of a list: a condition and an order.

use std::{cell::RefCell, collections::HashMap, marker::PhantomData, ptr, sync::Arc};

use claimgraph_engine::{Args, FieldError, FromArgs};
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::Context,
        list::{
            filter_input, order_input,
            page::{ListId, PageArgs},
        },
    },
    kb::{
        FilterExpr, RecordType, Snapshot,
        filter::{SortKey, Test},
    },
    model::{Kind, PartialDate, Revision, When},
};

/// Which kind of rows a list has.
pub(in crate::graphql) trait Rows: Send + Sync + 'static {
    /// What a condition on a row is on.
    const ON: RecordType;
}

/// Rows that are claims.
pub(in crate::graphql) enum Claims {}
/// Rows that are entities.
pub(in crate::graphql) enum Entities {}
/// Rows that are sources.
pub(in crate::graphql) enum Sources {}
/// Rows that are attributions.
pub(in crate::graphql) enum Attributions {}
/// Rows that are types of entities.
pub(in crate::graphql) enum EntityTypes {}
/// Rows that are predicates.
pub(in crate::graphql) enum Predicates {}

impl Rows for Claims {
    const ON: RecordType = RecordType::Claim;
}
impl Rows for Entities {
    const ON: RecordType = RecordType::Entity;
}
impl Rows for Sources {
    const ON: RecordType = RecordType::Source;
}
impl Rows for Attributions {
    const ON: RecordType = RecordType::Attribution;
}
impl Rows for EntityTypes {
    const ON: RecordType = RecordType::EntityType;
}
impl Rows for Predicates {
    const ON: RecordType = RecordType::Predicate;
}

/// What is asked of the rows of a list.
#[derive(Debug, Default)]
pub(in crate::graphql) struct ListRequest {
    /// What must hold of a row.
    pub(in crate::graphql) condition: Option<FilterExpr>,
    /// By what they are sorted; empty for the list's own order.
    pub(in crate::graphql) keys: Vec<SortKey>,
    /// A number that tells this from whatever else could be asked: cursors carry it.
    pub(in crate::graphql) number: u32,
}

/// The arguments of a list whose rows can be asked for.
pub(in crate::graphql) struct ListArgs<R> {
    pub(in crate::graphql) asked: ListRequest,
    pub(in crate::graphql) page: PageArgs,
    rows: PhantomData<fn(R)>,
}

impl<R: Rows> FromArgs for ListArgs<R> {
    fn from_args(args: &Args<'_>) -> Result<ListArgs<R>, FieldError> {
        Ok(ListArgs {
            asked: ListRequest::of(args, R::ON)?,
            page: PageArgs::from_args(args)?,
            rows: PhantomData,
        })
    }
}

impl ListRequest {
    /// What the arguments `where`, `orderBy` and, for claims, `validAt` ask.
    pub(in crate::graphql) fn of(
        args: &Args<'_>,
        on: RecordType,
    ) -> Result<ListRequest, FieldError> {
        let mut condition = filter_input::given(args, on)?;
        if let Some(date) = args.optional::<PartialDate>("validAt")? {
            let holds = holds_at(date)?;
            condition = Some(match condition {
                Some(condition) => condition.and(holds),
                None => holds,
            });
        }
        let keys = order_input::given(args, on)?;
        let number = number(args, &["where", "orderBy", "validAt"]);
        Ok(ListRequest {
            condition,
            keys,
            number,
        })
    }

    /// What tells the cursors of a list of which this is asked from others.
    pub(in crate::graphql) fn listed(&self, list: u8) -> ListId {
        ListId {
            list,
            asked: self.number,
        }
    }

    /// The claims of which what is asked holds; `None` where all count.
    pub(in crate::graphql) fn claims(
        &self,
        context: &Context,
        at: &Snapshot,
    ) -> Result<Option<Arc<RoaringBitmap>>, FieldError> {
        let condition = self.condition.as_ref();
        let claims = condition.map(|it| context.matches.of(at, Kind::Claim, it));
        claims.transpose()
    }
}

/// A number that tells what some arguments ask from whatever else they could; 0 where none of them
/// is given.
pub(in crate::graphql) fn number(args: &Args<'_>, names: &[&str]) -> u32 {
    let given = names
        .iter()
        .filter_map(|name| Some((name, args.get(name)?)));
    let given: String = given
        .map(|(name, value)| format!("{name}: {value}, "))
        .collect();
    if given.is_empty() {
        return 0;
    }
    let mut first = [0; 4];
    first.copy_from_slice(&blake3::hash(given.as_bytes()).as_bytes()[..4]);
    u32::from_be_bytes(first)
}

/// That a claim holds at a date; one without a time holds always.
fn holds_at(date: PartialDate) -> Result<FilterExpr, FieldError> {
    let field = crate::kb::filter::field(RecordType::Claim, "validTime")
        .ok_or_else(|| FieldError::internal("claims have no valid time"))?;
    Ok(FilterExpr::Any(vec![
        FilterExpr::Field(field, Test::Missing),
        FilterExpr::Field(field, Test::Time(When::Overlaps(date))),
    ]))
}

/// The records that passed conditions while a request is answered: a list below many rows asks the
/// same of each.
#[derive(Default)]
pub(in crate::graphql) struct Matches {
    known: RefCell<HashMap<(usize, Kind, Revision), Arc<RoaringBitmap>>>,
}

impl Matches {
    /// The records of a kind that pass a condition.
    pub(in crate::graphql) fn of(
        &self,
        at: &Snapshot,
        kind: Kind,
        condition: &FilterExpr,
    ) -> Result<Arc<RoaringBitmap>, FieldError> {
        // A condition stays where it is until the request is answered.
        let key = (ptr::from_ref(condition).addr(), kind, at.revision());
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(known.clone());
        }
        let found = Arc::new(at.matching(kind, condition)?);
        self.known.borrow_mut().insert(key, found.clone());
        Ok(found)
    }
}
