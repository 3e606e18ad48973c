//! What is asked of the rows of a list: a condition and an order.

use std::{cell::RefCell, collections::HashMap, marker::PhantomData, ptr, sync::Arc};

use roaring::RoaringBitmap;

use super::{
    connection::{Listed, PageArgs},
    engine::{Args, Failure, FromArgs},
    filter,
    graph::Context,
    order,
};
use crate::{
    kb::{
        Condition, On, Snapshot,
        ask::{Key, Test},
    },
    model::{Kind, PartialDate, Revision, When},
};

/// Which kind of rows a list has.
pub(super) trait Rows: Send + Sync + 'static {
    /// What a condition on a row is on.
    const ON: On;
}

/// Rows that are claims.
pub(super) enum Claims {}
/// Rows that are entities.
pub(super) enum Entities {}
/// Rows that are sources.
pub(super) enum Sources {}
/// Rows that are attributions.
pub(super) enum Attributions {}
/// Rows that are types of entities.
pub(super) enum EntityTypes {}
/// Rows that are predicates.
pub(super) enum Predicates {}

impl Rows for Claims {
    const ON: On = On::Claim;
}
impl Rows for Entities {
    const ON: On = On::Entity;
}
impl Rows for Sources {
    const ON: On = On::Source;
}
impl Rows for Attributions {
    const ON: On = On::Attribution;
}
impl Rows for EntityTypes {
    const ON: On = On::EntityType;
}
impl Rows for Predicates {
    const ON: On = On::Predicate;
}

/// What is asked of the rows of a list.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// What must hold of a row.
    pub(super) condition: Option<Condition>,
    /// By what they are sorted; empty for the list's own order.
    pub(super) keys: Vec<Key>,
    /// A number that tells this from whatever else could be asked: cursors carry it.
    pub(super) number: u32,
}

/// The arguments of a list whose rows can be asked for.
pub(super) struct ListArgs<R> {
    pub(super) asked: Asked,
    pub(super) page: PageArgs,
    rows: PhantomData<fn(R)>,
}

impl<R: Rows> FromArgs for ListArgs<R> {
    fn from_args(args: &Args<'_>) -> Result<ListArgs<R>, Failure> {
        Ok(ListArgs {
            asked: Asked::of(args, R::ON)?,
            page: PageArgs::from_args(args)?,
            rows: PhantomData,
        })
    }
}

impl Asked {
    /// What the arguments `where`, `orderBy` and, for claims, `validAt` ask.
    pub(super) fn of(args: &Args<'_>, on: On) -> Result<Asked, Failure> {
        let mut condition = filter::given(args, on)?;
        if let Some(date) = args.optional::<PartialDate>("validAt")? {
            let holds = holds_at(date)?;
            condition = Some(match condition {
                Some(condition) => condition.and(holds),
                None => holds,
            });
        }
        let keys = order::given(args, on)?;
        let number = number(args, &["where", "orderBy", "validAt"]);
        Ok(Asked {
            condition,
            keys,
            number,
        })
    }

    /// What tells the cursors of a list of which this is asked from others.
    pub(super) fn listed(&self, list: u8) -> Listed {
        Listed {
            list,
            asked: self.number,
        }
    }

    /// The claims of which what is asked holds; `None` where all count.
    pub(super) fn claims(
        &self,
        context: &Context,
        at: &Snapshot,
    ) -> Result<Option<Arc<RoaringBitmap>>, Failure> {
        let condition = self.condition.as_ref();
        let claims = condition.map(|it| context.matches.of(at, Kind::Claim, it));
        claims.transpose()
    }
}

/// A number that tells what some arguments ask from whatever else they could; 0 where none of them
/// is given.
pub(super) fn number(args: &Args<'_>, names: &[&str]) -> u32 {
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
fn holds_at(date: PartialDate) -> Result<Condition, Failure> {
    let field = crate::kb::ask::field(On::Claim, "validTime")
        .ok_or_else(|| Failure::internal("claims have no valid time"))?;
    Ok(Condition::Any(vec![
        Condition::Field(field, Test::Missing),
        Condition::Field(field, Test::Time(When::Overlaps(date))),
    ]))
}

/// The records that passed conditions while a request is answered: a list below many rows asks the
/// same of each.
#[derive(Default)]
pub(super) struct Matches {
    known: RefCell<HashMap<(usize, Kind, Revision), Arc<RoaringBitmap>>>,
}

impl Matches {
    /// The records of a kind that pass a condition.
    pub(super) fn of(
        &self,
        at: &Snapshot,
        kind: Kind,
        condition: &Condition,
    ) -> Result<Arc<RoaringBitmap>, Failure> {
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
