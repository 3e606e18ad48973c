//! The entries of a record in the record lists.

use crate::{
    model::{
        ClaimRelationKind, Container, Entity, EntityType, Id, Kind, Ordinal, OriginalRecord,
        PartialDate, Predicate, Source, Speaker, StoredClaim, Unit, Value, Via,
        canonical_url::canonical,
    },
    store::{
        key::{self, FIRST_RECORD_NUMBER, ListPrefix},
        list::{self, List},
    },
};

/// An entry of a record in a record list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ListEntry {
    pub(super) prefix: ListPrefix,
    pub(super) order: i64,
    pub(super) ordinal: u32,
    pub(super) number: u16,
    pub(super) role: u8,
}

/// The list entries of one record, collected.
pub struct ListEntries {
    ordinal: Ordinal,
    entries: Vec<ListEntry>,
}

impl ListEntries {
    pub(super) fn new(ordinal: Ordinal) -> ListEntries {
        ListEntries {
            ordinal,
            entries: Vec::with_capacity(16),
        }
    }

    /// The entries in their order. Entries at one position in several roles become one entry.
    pub(super) fn sorted(mut self) -> Vec<ListEntry> {
        self.entries.sort_unstable();
        self.entries.dedup_by(|next, kept| {
            let position = |e: &ListEntry| (e.prefix, e.order, e.ordinal, e.number);
            let is_same = position(next) == position(kept);
            if is_same {
                kept.role |= next.role;
            }
            is_same
        });
        self.entries
    }

    /// Adds the entry that lists a removed record among those of its kind.
    pub(super) fn add_removed(&mut self, kind: Kind) {
        self.entries.push(ListEntry {
            prefix: key::removed(kind),
            order: 0,
            ordinal: self.ordinal.0,
            number: 0,
            role: 0,
        });
    }

    /// Adds the entry of a record's id.
    pub(super) fn add_record_id(&mut self, id: &Id, kind: Kind) {
        self.id(id, kind, None);
    }

    fn add(&mut self, list: List, order: i64, number: u16, role: u8) {
        let (prefix, fixed) = ListPrefix::of(list);
        self.entries.push(ListEntry {
            prefix,
            order: fixed.unwrap_or(order),
            ordinal: self.ordinal.0,
            number,
            role,
        });
    }

    /// Adds the entries of an id that people write, by which they may mean another.
    fn name(&mut self, id: &Id, kind: Kind) {
        self.id(id, kind, None);
        let likeness = id.likeness();
        if likeness != id.as_str() {
            self.add(List::alike(kind, &likeness), 0, 0, 0);
        }
    }

    fn original(&mut self, kind: Kind, original: &OriginalRecord) {
        for id in original.external_ids() {
            self.add(List::identified(kind, &id.scheme, &id.value), 0, 0, 0);
        }
        self.former_ids(original.former_ids(), kind);
    }

    /// Adds the entries of the ids that a record had, which lead on to it.
    pub(super) fn former_ids(&mut self, former_ids: &[Id], kind: Kind) {
        for id in former_ids {
            self.id(id, kind, None);
        }
        if !former_ids.is_empty() {
            self.add(List::Renamed, 0, key::kind_number(kind).into(), 0);
        }
    }

    fn id(&mut self, id: &Id, kind: Kind, number: Option<u16>) {
        let role = key::kind_number(kind);
        self.entries.push(ListEntry {
            prefix: key::IDS,
            order: list::id_order(id),
            ordinal: self.ordinal.0,
            number: number.unwrap_or(FIRST_RECORD_NUMBER + u16::from(role)),
            role,
        });
    }
}

/// The order of a date in a list that has the newest first and undated records last.
fn newest_first(date: Option<PartialDate>) -> i64 {
    date.map_or(i64::MAX, |date| date.start().saturating_neg())
}

/// The role of a kind of relation in [`List::RelatedTo`].
pub fn relation_role(kind: ClaimRelationKind) -> u8 {
    match kind {
        ClaimRelationKind::Contradicts => 0,
        ClaimRelationKind::Supports => 1,
        ClaimRelationKind::Refines => 2,
        ClaimRelationKind::Supersedes => 3,
        ClaimRelationKind::Corrects => 4,
        ClaimRelationKind::Tension => 5,
    }
}

pub(super) fn of_type(entity_type: &EntityType<Ordinal>, entries: &mut ListEntries) {
    entries.name(&entity_type.id, Kind::EntityType);
    entries.original(Kind::EntityType, &entity_type.original);
}

pub(super) fn of_predicate(predicate: &Predicate<Ordinal>, entries: &mut ListEntries) {
    entries.name(&predicate.id, Kind::Predicate);
    entries.original(Kind::Predicate, &predicate.original);
}

pub(super) fn of_unit(unit: &Unit<Ordinal>, entries: &mut ListEntries) {
    entries.name(&unit.id, Kind::Unit);
    entries.original(Kind::Unit, &unit.original);
}

pub(super) fn of_entity(entity: &Entity<Ordinal>, entries: &mut ListEntries) {
    entries.name(&entity.id, Kind::Entity);
    let labels = entity.labels.iter().map(|(_, label)| label);
    let aliases = entity.aliases.iter().flat_map(|(_, aliases)| aliases);
    for name in labels.chain(aliases) {
        entries.add(List::named(name), 0, 0, 0);
    }
    entries.original(Kind::Entity, &entity.original);
    if let Some(other) = entity.merged_into {
        entries.add(List::MergedInto(other), 0, 0, 0);
    }
}

pub(super) fn of_source(source: &Source<Ordinal>, entries: &mut ListEntries) {
    entries.name(&source.id, Kind::Source);
    entries.original(Kind::Source, &source.original);
    let order = newest_first(source.published_at);
    entries.add(List::Sources, order, 0, 0);
    let mut add = |entity: &Ordinal, role| {
        entries.add(List::SourcesOf(*entity), order, 0, role);
    };
    if let Some(publisher) = source.publisher_entity() {
        add(publisher, list::PUBLISHER);
    }
    for author in source.author_entities() {
        add(author, list::AUTHOR);
    }
    for contributor in source.contributor_entities() {
        add(contributor, list::CONTRIBUTOR);
    }
    if let Some(container) = source.container.as_ref().and_then(Container::entity) {
        add(container, list::CONTAINER);
    }
    if let Some(work) = &source.work {
        add(work, list::WORK);
    }
    for url in &source.urls {
        entries.add(List::at(&canonical(url)), 0, 0, list::ADDRESS);
    }
    for copy in &source.archived_copies {
        entries.add(List::at(&canonical(&copy.url)), 0, 0, list::ARCHIVE);
    }
}

pub(super) fn of_claim(claim: &StoredClaim, entries: &mut ListEntries) {
    entries.id(&claim.id, Kind::Claim, None);
    entries.original(Kind::Claim, &claim.original);
    let order = newest_first(claim.stated().max_by_key(|date| date.start()));
    entries.add(List::Claims, order, 0, 0);
    let (value, role) = (
        list::value_number(&claim.value),
        list::proposition_role(claim),
    );
    entries.add(
        List::OfPredicate(claim.subject, claim.predicate),
        0,
        value,
        role,
    );
    entries.add(List::ClaimsOf(claim.subject), order, 0, list::SUBJECT);
    if let Value::Entity(object) = claim.value {
        entries.add(List::ClaimsOf(object), order, 0, list::OBJECT);
        if object != claim.subject {
            let (subject, other) = (claim.subject, object);
            entries.add(List::Neighbors(subject), other.0.into(), 0, list::SUBJECT);
            entries.add(List::Neighbors(other), subject.0.into(), 0, list::OBJECT);
        }
    }
    for qualifier in &claim.qualifiers {
        if let Value::Entity(entity) = qualifier.value {
            entries.add(List::ClaimsOf(entity), order, 0, list::QUALIFIER);
        }
    }
    for topic in &claim.topics {
        entries.add(List::ClaimsOf(*topic), order, 0, list::TOPIC);
    }
    for (number, relation) in (0..=u16::MAX).zip(&claim.relations) {
        let role = relation_role(relation.kind);
        entries.add(List::RelatedTo(relation.claim), 0, number, role);
    }
    for (number, attribution) in claim.numbered() {
        entries.id(&attribution.id, Kind::Attribution, Some(number));
        let said = newest_first(attribution.stated_at);
        entries.add(List::Attributions, said, number, 0);
        if let Speaker::Entity(speaker) = attribution.speaker {
            entries.add(List::StatedBy(speaker), said, number, 0);
        }
        entries.add(List::ReportedIn(attribution.source), order, 0, list::SOURCE);
        for via in attribution.via.iter().filter_map(Via::source) {
            entries.add(List::ReportedIn(*via), order, 0, list::VIA);
        }
    }
}
