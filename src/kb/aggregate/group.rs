//! Groups of claims, entities or sources, and what can be required of them.

use std::cmp::Ordering;

use crate::{
    index::column::to_instant,
    kb::{
        aggregate::{
            accumulator::{Accumulator, DateRange},
            group_id::GroupId,
            group_key::{GroupKey, GroupKeyValue},
        },
        filter::expr::Order,
    },
    model::{Language, PartialDate, When},
};

/// A group: the claims, the entities or the sources that have the same values for the group keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The value of each group key.
    pub in_common: Vec<GroupKeyValue>,
    /// The number of records.
    pub records: u64,
    /// The number of the claims' attributions that have the values and are not retracted.
    pub attributions: u64,
    /// The earliest and the latest date of the attributions, by their starts; `None` where no
    /// attribution has a date, or [`Extent::Numbers`] was aggregated.
    pub stated: Option<(PartialDate, PartialDate)>,
    pub(super) id: GroupId,
}

/// The extent of an aggregation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The numbers of records and attributions.
    Numbers,
    /// The numbers, and the earliest and latest dates.
    Dates,
}

/// A condition on a group, as SQL's `HAVING`.
#[derive(Clone, Copy, Debug)]
pub enum Having {
    /// Compares the number of records.
    Records(Order, u64),
    /// Compares the number of attributions.
    Attributions(Order, u64),
    /// Compares the earliest date.
    First(When),
    /// Compares the latest date.
    Last(When),
}

/// A sort key of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupOrder {
    /// The number of records.
    Records,
    /// The number of attributions.
    Attributions,
    /// The earliest date.
    First,
    /// The latest date.
    Last,
    /// The values of the group keys, in the order of first recording or of the variants.
    GroupKeyValue,
}

impl Having {
    /// The extent that the condition needs.
    pub fn extent(&self) -> Extent {
        match self {
            Having::Records(..) | Having::Attributions(..) => Extent::Numbers,
            Having::First(_) | Having::Last(_) => Extent::Dates,
        }
    }
}

impl GroupOrder {
    /// The extent that the sort key needs.
    pub fn extent(self) -> Extent {
        match self {
            GroupOrder::Records | GroupOrder::Attributions | GroupOrder::GroupKeyValue => {
                Extent::Numbers
            }
            GroupOrder::First | GroupOrder::Last => Extent::Dates,
        }
    }
}

impl Group {
    pub(super) fn new<D: DateRange>(
        keys: &[GroupKey],
        id: GroupId,
        accumulator: &Accumulator<D>,
        languages: &[Language],
    ) -> Group {
        let values = keys.iter().enumerate();
        let values = values.map(|(index, key)| key.value(id.digit(index), languages));
        let date =
            |(start, end): (u64, u64)| PartialDate::of_span(to_instant(start)?, to_instant(end)?);
        let [first, last] = accumulator.dates.bounds().map(date);
        Group {
            in_common: values.collect(),
            records: accumulator.records(),
            attributions: accumulator.attributions(),
            stated: first.zip(last),
            id,
        }
    }

    /// Whether the group fulfils a condition.
    pub fn has(&self, having: &Having) -> bool {
        let matches = |when: &When, date: Option<PartialDate>| {
            date.is_some_and(|date| when.holds(date.start(), date.end()))
        };
        match having {
            Having::Records(order, number) => order.matches(&self.records, number),
            Having::Attributions(order, number) => order.matches(&self.attributions, number),
            Having::First(when) => matches(when, self.stated.map(|(first, _)| first)),
            Having::Last(when) => matches(when, self.stated.map(|(_, last)| last)),
        }
    }

    /// Compares two groups by a sort key. A group without a date comes last in either direction.
    pub fn compare(&self, other: &Group, order: GroupOrder, descending: bool) -> Ordering {
        let directed = |ordering: Ordering| match descending {
            true => ordering.reverse(),
            false => ordering,
        };
        let by_date = |date: fn(&(PartialDate, PartialDate)) -> PartialDate| match (
            self.stated.as_ref().map(date),
            other.stated.as_ref().map(date),
        ) {
            (Some(a), Some(b)) => directed(a.cmp(&b)),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        match order {
            GroupOrder::Records => directed(self.records.cmp(&other.records)),
            GroupOrder::Attributions => directed(self.attributions.cmp(&other.attributions)),
            GroupOrder::First => by_date(|(first, _)| *first),
            GroupOrder::Last => by_date(|(_, last)| *last),
            GroupOrder::GroupKeyValue => directed(self.id.cmp(&other.id)),
        }
    }
}
