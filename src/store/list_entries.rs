//! Which lists a record is in, and where.

use crate::{
    model::{
        ClaimRelationKind, Entity, EntityType, Id, Kind, Ordinal, PartialDate, Predicate, Source,
        Speaker, Value,
    },
    store::{
        key::{self, ListPrefix},
        list::{self, List},
        record_codec::StoredClaim,
    },
};

/// The first `number` in the shelf of ids that is not an attribution's number; the record of the
/// kind `n` has this and `n`, so that no two share a place whatever their hashes.
pub(super) const NOT_A_NUMBER: u16 = 0xfff0;

/// A record's place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ListEntry {
    pub(super) shelf: ListPrefix,
    pub(super) order: i64,
    pub(super) ordinal: u32,
    pub(super) number: u16,
    pub(super) role: u8,
}

/// The spots of one record, gathered.
pub struct Spots {
    ordinal: Ordinal,
    spots: Vec<ListEntry>,
}

impl Spots {
    pub(super) fn new(ordinal: Ordinal) -> Spots {
        Spots {
            ordinal,
            spots: Vec::with_capacity(16),
        }
    }

    /// The spots in their order; what a record is in one place in several roles is one spot.
    pub(super) fn sorted(mut self) -> Vec<ListEntry> {
        self.spots.sort_unstable();
        self.spots.dedup_by(|next, kept| {
            let place = |s: &ListEntry| (s.shelf, s.order, s.ordinal, s.number);
            let same = place(next) == place(kept);
            if same {
                kept.role |= next.role;
            }
            same
        });
        self.spots
    }

    fn add(&mut self, list: List, order: i64, number: u16, role: u8) {
        let (shelf, fixed) = ListPrefix::of(list);
        self.spots.push(ListEntry {
            shelf,
            order: fixed.unwrap_or(order),
            ordinal: self.ordinal.0,
            number,
            role,
        });
    }

    fn id(&mut self, id: &Id, kind: Kind, number: Option<u16>) {
        let role = key::kind_number(kind);
        self.spots.push(ListEntry {
            shelf: key::IDS,
            order: list::hash64(&[id.as_str().as_bytes()]) as i64,
            ordinal: self.ordinal.0,
            number: number.unwrap_or(NOT_A_NUMBER + u16::from(role)),
            role,
        });
    }
}

/// Newest first, what has no date last.
fn newest_first(date: Option<PartialDate>) -> i64 {
    date.map_or(i64::MAX, |date| date.start().saturating_neg())
}

/// The role of a relation's kind in [`List::RelatedTo`].
pub fn relation_role(kind: ClaimRelationKind) -> u8 {
    match kind {
        ClaimRelationKind::Contradicts => 0,
        ClaimRelationKind::Supports => 1,
        ClaimRelationKind::Refines => 2,
        ClaimRelationKind::Supersedes => 3,
        ClaimRelationKind::Corrects => 4,
    }
}

pub(super) fn of_type(it: &EntityType<Ordinal>, spots: &mut Spots) {
    spots.id(&it.id, Kind::EntityType, None);
}

pub(super) fn of_predicate(it: &Predicate<Ordinal>, spots: &mut Spots) {
    spots.id(&it.id, Kind::Predicate, None);
}

pub(super) fn of_entity(it: &Entity<Ordinal>, spots: &mut Spots) {
    spots.id(&it.id, Kind::Entity, None);
    let labels = it.labels.iter().map(|(_, label)| label);
    let aliases = it.aliases.iter().flat_map(|(_, aliases)| aliases);
    for name in labels.chain(aliases) {
        spots.add(List::named(name), 0, 0, 0);
    }
    for id in &it.external_ids {
        spots.add(List::identified(&id.scheme, &id.value), 0, 0, 0);
    }
    if let Some(other) = it.merged_into {
        spots.add(List::MergedInto(other), 0, 0, 0);
    }
}

pub(super) fn of_source(it: &Source<Ordinal>, spots: &mut Spots) {
    spots.id(&it.id, Kind::Source, None);
    let order = newest_first(it.published_at);
    spots.add(List::Sources, order, 0, 0);
    if let Some(publisher) = it.publisher {
        spots.add(List::PublishedBy(publisher), order, 0, list::PUBLISHER);
    }
    for author in &it.authors {
        spots.add(List::PublishedBy(*author), order, 0, list::AUTHOR);
    }
    for (url, role) in [(&it.url, list::ADDRESS), (&it.archive_url, list::ARCHIVE)] {
        if let Some(url) = url {
            spots.add(List::at(url.as_str()), 0, 0, role);
        }
    }
}

pub(super) fn of_claim(it: &StoredClaim, spots: &mut Spots) {
    spots.id(&it.id, Kind::Claim, None);
    let order = newest_first(it.stated().max_by_key(|date| date.start()));
    spots.add(List::Claims, order, 0, 0);
    let (value, role) = (list::value_number(&it.value), list::proposition_role(it));
    spots.add(List::OfPredicate(it.subject, it.predicate), 0, value, role);
    spots.add(List::ClaimsOf(it.subject), order, 0, list::SUBJECT);
    if let Value::Entity(object) = it.value {
        spots.add(List::ClaimsOf(object), order, 0, list::OBJECT);
        if object != it.subject {
            let (subject, other) = (it.subject, object);
            spots.add(List::Neighbors(subject), other.0.into(), 0, list::SUBJECT);
            spots.add(List::Neighbors(other), subject.0.into(), 0, list::OBJECT);
        }
    }
    for qualifier in &it.qualifiers {
        if let Value::Entity(entity) = qualifier.value {
            spots.add(List::ClaimsOf(entity), order, 0, list::QUALIFIER);
        }
    }
    for topic in &it.topics {
        spots.add(List::ClaimsOf(*topic), order, 0, list::TOPIC);
    }
    for (number, relation) in (0..=u16::MAX).zip(&it.relations) {
        let role = relation_role(relation.kind);
        spots.add(List::RelatedTo(relation.claim), 0, number, role);
    }
    for (number, attribution) in it.numbered() {
        spots.id(&attribution.id, Kind::Attribution, Some(number));
        let said = newest_first(attribution.stated_at);
        spots.add(List::Attributions, said, number, 0);
        if let Speaker::Entity(speaker) = attribution.speaker {
            spots.add(List::StatedBy(speaker), said, number, 0);
        }
        spots.add(List::ReportedIn(attribution.source), order, 0, list::SOURCE);
        for via in &attribution.via {
            spots.add(List::ReportedIn(*via), order, 0, list::VIA);
        }
    }
}
