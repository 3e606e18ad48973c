//! Groups: how many claims have the same in some respects, over all of them and not a page.

mod accumulate;
mod accumulator;
mod aggregation;
mod group_key;

use std::cmp::Ordering;

use roaring::RoaringBitmap;
use strum::VariantArray;

use crate::{
    index::column::to_instant,
    kb::{
        ClaimStatus, KbError, Order, Snapshot,
        aggregate::{
            accumulator::{Accumulator, Dated, Dates},
            aggregation::Aggregation,
        },
    },
    model::{CalendarUnit, Certainty, ClaimNature, Kind, Ordinal, PartialDate, Stance, When},
};

/// The most respects in which groups are made.
pub const MOST_GROUP_KEYS: usize = 4;

/// In what respect claims are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// Their subject.
    Subject,
    /// Their predicate.
    Predicate,
    /// The entity that is their value.
    Object,
    /// Their status.
    Status,
    /// Their nature.
    Nature,
    /// The entity that speaks in an attribution.
    Speaker,
    /// The stance of an attribution.
    Stance,
    /// The source of an attribution.
    Source,
    /// The publisher of that.
    Publisher,
    /// The origin of an attribution.
    Origin,
    /// The certainty of an attribution.
    Certainty,
    /// The year, the month or the day in which the date of an attribution starts.
    Stated(CalendarUnit),
}

/// What the claims of a group have in one respect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKeyValue {
    /// They have nothing there.
    Nothing,
    /// An entity, a predicate or a source.
    Record(Kind, Ordinal),
    /// A status.
    Status(ClaimStatus),
    /// A nature.
    Nature(ClaimNature),
    /// A stance.
    Stance(Stance),
    /// A certainty.
    Certainty(Certainty),
    /// A year, a month or a day.
    Date(PartialDate),
}

/// Claims that have the same in some respects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have, for each respect.
    pub in_common: Vec<GroupKeyValue>,
    /// How many claims there are.
    pub claims: u64,
    /// How many of their attributions have it that were not taken back.
    pub attributions: u64,
    /// The earliest and the latest date of those, by their starts; `None` where they were not asked
    /// for.
    pub stated: Option<(PartialDate, PartialDate)>,
    place: GroupId,
}

/// What is told of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// How many claims and attributions there are.
    Numbers,
    /// Their dates too.
    Dates,
}

/// What is asked of a group.
#[derive(Clone, Copy, Debug)]
pub enum Having {
    /// Its number of claims stands so to another.
    Claims(Order, u64),
    /// Its number of attributions stands so to another.
    Attributions(Order, u64),
    /// Its earliest date lies so.
    First(When),
    /// Its latest date lies so.
    Last(When),
}

/// By what groups are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupOrder {
    /// The number of claims.
    Claims,
    /// The number of attributions.
    Attributions,
    /// The earliest date.
    First,
    /// The latest date.
    Last,
    /// What the claims have in common, in the order of first recording or of the values.
    GroupKeyValue,
}

/// What a group has in each respect, as a number of 32 bits; 0 for nothing. The first counts most,
/// so that places sort as what they stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct GroupId(u128);

impl GroupId {
    fn number(self, at: usize) -> u32 {
        (self.0 >> GroupId::shift(at)) as u32
    }

    fn of(numbers: impl Iterator<Item = u32>) -> GroupId {
        let numbers = numbers.enumerate();
        let shifted = numbers.map(|(at, number)| u128::from(number) << GroupId::shift(at));
        GroupId(shifted.fold(0, |place, number| place | number))
    }

    fn shift(at: usize) -> usize {
        32 * (MOST_GROUP_KEYS - 1 - at)
    }
}

impl Snapshot {
    /// Groups of claims by some respects, at most [`MOST_GROUP_KEYS`]. Where a respect is one of
    /// attributions, a claim is in the group of each of them that was not taken back, once; one
    /// without any is in that of nothing. Groups are sorted by their numbers of claims, the
    /// greatest first, then by what they have in common.
    pub fn groups(
        &self,
        by: &[GroupKey],
        claims: &RoaringBitmap,
        extent: Extent,
    ) -> Result<Vec<Group>, KbError> {
        let by = &by[..by.len().min(MOST_GROUP_KEYS)];
        let counting = Aggregation::new(self, by, extent, claims)?;
        let mut groups = match extent {
            Extent::Numbers => groups(by, counting.count::<()>()?),
            Extent::Dates => groups(by, counting.count::<Dates>()?),
        };
        groups.sort_unstable_by(|one, other| {
            other
                .claims
                .cmp(&one.claims)
                .then(one.place.cmp(&other.place))
        });
        Ok(groups)
    }
}

impl Having {
    /// What must be told of a group to see whether it holds.
    pub fn extent(&self) -> Extent {
        match self {
            Having::Claims(..) | Having::Attributions(..) => Extent::Numbers,
            Having::First(_) | Having::Last(_) => Extent::Dates,
        }
    }
}

impl GroupOrder {
    /// What must be told of groups to sort them.
    pub fn extent(self) -> Extent {
        match self {
            GroupOrder::Claims | GroupOrder::Attributions | GroupOrder::GroupKeyValue => {
                Extent::Numbers
            }
            GroupOrder::First | GroupOrder::Last => Extent::Dates,
        }
    }
}

impl Group {
    /// Whether something that is asked of it holds.
    pub fn has(&self, having: &Having) -> bool {
        let lies = |when: &When, date: Option<PartialDate>| {
            date.is_some_and(|date| when.holds(date.start(), date.end()))
        };
        match having {
            Having::Claims(order, number) => order.holds(&self.claims, number),
            Having::Attributions(order, number) => order.holds(&self.attributions, number),
            Having::First(when) => lies(when, self.stated.map(|(first, _)| first)),
            Having::Last(when) => lies(when, self.stated.map(|(_, last)| last)),
        }
    }

    /// How it stands to another. What has no date comes last either way.
    pub fn compare(&self, other: &Group, by: GroupOrder, descending: bool) -> Ordering {
        let turned = |order: Ordering| if descending { order.reverse() } else { order };
        let dated = |of: fn(&(PartialDate, PartialDate)) -> PartialDate| match (
            self.stated.as_ref().map(of),
            other.stated.as_ref().map(of),
        ) {
            (Some(one), Some(other)) => turned(one.cmp(&other)),
            (one, other) => one.is_none().cmp(&other.is_none()),
        };
        match by {
            GroupOrder::Claims => turned(self.claims.cmp(&other.claims)),
            GroupOrder::Attributions => turned(self.attributions.cmp(&other.attributions)),
            GroupOrder::First => dated(|(first, _)| *first),
            GroupOrder::Last => dated(|(_, last)| *last),
            GroupOrder::GroupKeyValue => turned(self.place.cmp(&other.place)),
        }
    }
}

/// Days before 1970 that are counted as well.
const DAYS_TO_1970: i64 = 719_893;
const DAY: i64 = 86_400_000;

fn groups<D: Dated>(by: &[GroupKey], tallies: Vec<(GroupId, Accumulator<D>)>) -> Vec<Group> {
    let tallies = tallies.into_iter();
    tallies.map(|(place, it)| group(by, place, &it)).collect()
}

fn group<D: Dated>(by: &[GroupKey], place: GroupId, tally: &Accumulator<D>) -> Group {
    let in_common = by.iter().enumerate();
    let in_common = in_common.map(|(at, key)| in_common_of(*key, place.number(at)));
    let date =
        |(from, until): (u64, u64)| PartialDate::of_span(to_instant(from)?, to_instant(until)?);
    let [first, last] = tally.dates.span().map(date);
    Group {
        in_common: in_common.collect(),
        claims: tally.claims(),
        attributions: tally.attributions(),
        stated: first.zip(last),
        place,
    }
}

fn in_common_of(key: GroupKey, number: u32) -> GroupKeyValue {
    let Some(place) = number.checked_sub(1) else {
        return GroupKeyValue::Nothing;
    };
    let record = |kind| GroupKeyValue::Record(kind, Ordinal(place));
    let nth = place as usize;
    let known = match key {
        GroupKey::Subject | GroupKey::Object | GroupKey::Speaker | GroupKey::Publisher => {
            Some(record(Kind::Entity))
        }
        GroupKey::Predicate => Some(record(Kind::Predicate)),
        GroupKey::Source | GroupKey::Origin => Some(record(Kind::Source)),
        GroupKey::Status => ClaimStatus::ALL
            .get(nth)
            .map(|it| GroupKeyValue::Status(*it)),
        GroupKey::Nature => ClaimNature::VARIANTS
            .get(nth)
            .map(|it| GroupKeyValue::Nature(*it)),
        GroupKey::Stance => Stance::VARIANTS
            .get(nth)
            .map(|it| GroupKeyValue::Stance(*it)),
        GroupKey::Certainty => Certainty::VARIANTS
            .get(nth)
            .map(|it| GroupKeyValue::Certainty(*it)),
        GroupKey::Stated(unit) => {
            let millis = (i64::from(number) - DAYS_TO_1970) * DAY;
            PartialDate::around(millis, unit).map(GroupKeyValue::Date)
        }
    };
    known.unwrap_or(GroupKeyValue::Nothing)
}
