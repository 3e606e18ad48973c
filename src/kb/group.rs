//! Groups: how many claims have the same in some respects, over all of them and not a page.

use std::cmp::Ordering;

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use super::{ClaimStatus, It, KbError, Order, Snapshot};
use crate::{
    index::{
        Column, Facet, RowColumn,
        column::{to_instant, to_ordinal},
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

impl GroupKey {
    /// Whether it is one of attributions, so that a claim can be in several groups.
    fn is_of_attributions(self) -> bool {
        !matches!(
            self,
            GroupKey::Subject
                | GroupKey::Predicate
                | GroupKey::Object
                | GroupKey::Status
                | GroupKey::Nature
        )
    }
}

/// What the claims of a group have in one respect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InCommon {
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
    pub in_common: Vec<InCommon>,
    /// How many claims there are.
    pub claims: u64,
    /// How many of their attributions have it that were not taken back.
    pub attributions: u64,
    /// The earliest and the latest date of those, by their starts.
    pub stated: Option<(PartialDate, PartialDate)>,
    place: Place,
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
    InCommon,
}

/// The columns that are counted, in this order.
const COLUMNS: [Column; 4] = [
    Column::Subject,
    Column::Predicate,
    Column::Object,
    Column::Facets,
];
/// The columns of attributions that are counted, in this order.
const ROWS: [RowColumn; 6] = [
    RowColumn::Act,
    RowColumn::From,
    RowColumn::Until,
    RowColumn::Speaker,
    RowColumn::Source,
    RowColumn::End,
];

/// What a group has in each respect, as a number of 32 bits; 0 for nothing. The first counts most,
/// so that places sort as what they stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Place(u128);

impl Place {
    fn number(self, at: usize) -> u32 {
        (self.0 >> Place::shift(at)) as u32
    }

    fn set(&mut self, at: usize, number: u32) {
        let shift = Place::shift(at);
        self.0 = self.0 & !(u128::from(u32::MAX) << shift) | u128::from(number) << shift;
    }

    fn shift(at: usize) -> usize {
        32 * (MOST_GROUP_KEYS - 1 - at)
    }
}

#[derive(Default)]
struct Tally {
    claims: u64,
    attributions: u64,
    /// The starts and ends of the earliest and the latest date, as columns have them; 0 for none.
    first: (u64, u64),
    last: (u64, u64),
}

impl Tally {
    fn add(&mut self, from: u64, until: u64) {
        self.attributions += 1;
        if from == 0 {
            return;
        }
        if self.first.0 == 0 || from < self.first.0 {
            self.first = (from, until);
        }
        if from > self.last.0 {
            self.last = (from, until);
        }
    }
}

impl Snapshot {
    /// Groups of claims by some respects, at most [`MOST_GROUP_KEYS`]. Where a respect is one of
    /// attributions, a claim is in the group of each of them that was not taken back, once; one
    /// without any is in that of nothing. Groups are sorted by their numbers of claims, the
    /// greatest first, then by what they have in common.
    pub fn groups(&self, by: &[GroupKey], claims: &RoaringBitmap) -> Result<Vec<Group>, KbError> {
        let by = &by[..by.len().min(MOST_GROUP_KEYS)];
        let mut tallies: FxHashMap<Place, Tally> = FxHashMap::default();
        let mut counting = Counting::new(self, by)?;
        let changed = self.changed(Kind::Claim)?;
        let reader = &self.indexed().readers.claims;
        reader.each(
            &(claims - changed),
            &COLUMNS,
            &ROWS,
            |claim, numbers, rows| {
                let number = |nth, column| rows.number(nth, column);
                counting.count(claim, numbers, rows.len(), number, &mut tallies);
            },
        )?;
        for claim in claims & changed {
            let it = self.it(Kind::Claim, Ordinal(claim))?;
            let document = it.document().ok_or(KbError::Misasked)?;
            let numbers: Vec<u64> = COLUMNS.iter().map(|it| document.number(*it)).collect();
            let rows = document.rows(&ROWS);
            let number = |nth: usize, column: usize| rows[nth][column];
            counting.count(claim, &numbers, rows.len(), number, &mut tallies);
        }
        if let Some(error) = counting.failed {
            return Err(error);
        }
        let groups = tallies.into_iter();
        let mut groups: Vec<Group> = groups.map(|(place, it)| group(by, place, &it)).collect();
        groups.sort_unstable_by(|one, other| {
            other
                .claims
                .cmp(&one.claims)
                .then(one.place.cmp(&other.place))
        });
        Ok(groups)
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
            GroupOrder::InCommon => turned(self.place.cmp(&other.place)),
        }
    }
}

/// Counting claims into groups.
struct Counting<'a> {
    at: &'a Snapshot,
    by: &'a [GroupKey],
    of_attributions: bool,
    /// Of each source, its publisher as columns have it, if that is asked.
    publishers: Vec<u32>,
    /// The groups of the claim that is counted.
    seen: Vec<Place>,
    failed: Option<KbError>,
}

impl<'a> Counting<'a> {
    fn new(at: &'a Snapshot, by: &'a [GroupKey]) -> Result<Counting<'a>, KbError> {
        let mut publishers = Vec::new();
        if by.contains(&GroupKey::Publisher) {
            for source in at.everything(Kind::Source)? {
                let It::Source(source) = at.it(Kind::Source, Ordinal(source))? else {
                    return Err(KbError::Misasked);
                };
                publishers.push(source.record.publisher.map_or(0, |it| it.0 + 1));
            }
        }
        if by.contains(&GroupKey::Origin) {
            // They are worked out before they are asked of every row.
            at.origins()?;
        }
        Ok(Counting {
            at,
            by,
            of_attributions: by.iter().any(|key| key.is_of_attributions()),
            publishers,
            seen: Vec::new(),
            failed: None,
        })
    }

    /// Counts a claim, given its numbers in [`COLUMNS`] and those of its attributions in [`ROWS`].
    fn count(
        &mut self,
        claim: u32,
        numbers: &[u64],
        rows: usize,
        number: impl Fn(usize, usize) -> u64,
        tallies: &mut FxHashMap<Place, Tally>,
    ) {
        let mut place = Place::default();
        for (at, key) in self.by.iter().enumerate() {
            let has = match key {
                GroupKey::Subject => numbers[0] as u32,
                GroupKey::Predicate => numbers[1] as u32,
                GroupKey::Object => numbers[2] as u32,
                GroupKey::Nature => u32::from(Facet::NATURE.of(numbers[3])) + 1,
                GroupKey::Status => self.status(claim),
                _ => continue,
            };
            place.set(at, has);
        }
        self.seen.clear();
        for nth in 0..rows {
            let act = number(nth, 0);
            if Facet::RETRACTED.of(act) == 1 {
                continue;
            }
            if self.of_attributions {
                self.narrow(&mut place, act, |column| number(nth, column));
            }
            let tally = tallies.entry(place).or_default();
            tally.add(number(nth, 1), number(nth, 2));
            if !self.seen.contains(&place) {
                tally.claims += 1;
                self.seen.push(place);
            }
        }
        if self.seen.is_empty() {
            tallies.entry(place).or_default().claims += 1;
        }
    }

    /// Sets what an attribution has in the respects of attributions.
    fn narrow(&self, place: &mut Place, act: u64, number: impl Fn(usize) -> u64) {
        for (at, key) in self.by.iter().enumerate() {
            let has = match key {
                GroupKey::Speaker => number(3) as u32,
                GroupKey::Stance => u32::from(Facet::STANCE.of(act)) + 1,
                GroupKey::Certainty => u32::from(Facet::CERTAINTY.of(act)),
                GroupKey::Source => number(4) as u32,
                GroupKey::Publisher => {
                    let source = to_ordinal(number(4)).map(|it| it.0 as usize);
                    let publisher = source.and_then(|source| self.publishers.get(source));
                    publisher.copied().unwrap_or(0)
                }
                GroupKey::Origin => {
                    let origin = to_ordinal(number(5)).zip(self.at.origins().ok());
                    origin.map_or(0, |(end, origins)| origins.of(end).0 + 1)
                }
                GroupKey::Stated(unit) => days(number(1), *unit),
                _ => continue,
            };
            place.set(at, has);
        }
    }

    fn status(&mut self, claim: u32) -> u32 {
        let claim = Ordinal(claim);
        let known = self.at.standings().and_then(|it| it.get(claim));
        let standing = match known {
            Some(standing) => Ok(standing),
            None => self.at.it(Kind::Claim, claim).and_then(|it| match it {
                It::Claim(it) => self.at.standing(&it),
                _ => Err(KbError::Misasked),
            }),
        };
        match standing {
            Ok(standing) => standing.status as u32 + 1,
            Err(error) => {
                self.failed.get_or_insert(error);
                0
            }
        }
    }
}

/// Days before 1970 that are counted as well.
const DAYS_TO_1970: i64 = 719_893;
const DAY: i64 = 86_400_000;

/// The first day of the unit in which a column's date starts, counted from about the year 0; 0
/// for none.
fn days(from: u64, unit: CalendarUnit) -> u32 {
    let date = to_instant(from).and_then(|millis| PartialDate::around(millis, unit));
    date.map_or(0, |date| {
        u32::try_from(date.start().div_euclid(DAY) + DAYS_TO_1970).unwrap_or(0)
    })
}

fn group(by: &[GroupKey], place: Place, tally: &Tally) -> Group {
    let in_common = by.iter().enumerate();
    let in_common = in_common.map(|(at, key)| in_common_of(*key, place.number(at)));
    let date =
        |(from, until): (u64, u64)| PartialDate::of_span(to_instant(from)?, to_instant(until)?);
    Group {
        in_common: in_common.collect(),
        claims: tally.claims,
        attributions: tally.attributions,
        stated: date(tally.first).zip(date(tally.last)),
        place,
    }
}

fn in_common_of(key: GroupKey, number: u32) -> InCommon {
    let Some(place) = number.checked_sub(1) else {
        return InCommon::Nothing;
    };
    let record = |kind| InCommon::Record(kind, Ordinal(place));
    let nth = place as usize;
    let known = match key {
        GroupKey::Subject | GroupKey::Object | GroupKey::Speaker | GroupKey::Publisher => {
            Some(record(Kind::Entity))
        }
        GroupKey::Predicate => Some(record(Kind::Predicate)),
        GroupKey::Source | GroupKey::Origin => Some(record(Kind::Source)),
        GroupKey::Status => ClaimStatus::ALL.get(nth).map(|it| InCommon::Status(*it)),
        GroupKey::Nature => ClaimNature::ALL.get(nth).map(|it| InCommon::Nature(*it)),
        GroupKey::Stance => Stance::ALL.get(nth).map(|it| InCommon::Stance(*it)),
        GroupKey::Certainty => Certainty::ALL.get(nth).map(|it| InCommon::Certainty(*it)),
        GroupKey::Stated(unit) => {
            let millis = (i64::from(number) - DAYS_TO_1970) * DAY;
            PartialDate::around(millis, unit).map(InCommon::Date)
        }
    };
    known.unwrap_or(InCommon::Nothing)
}
