//! A plain account of what was written, and of what the store should therefore say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use crate::{
    model::{
        Claim, Entity, Id, Kind, Name, Ordinal, PartialDate, Polarity, Record, Revision, Source,
        Speaker, Value,
    },
    store::{
        Link, List, ListPosition, RecordKey, ScanStart, Store, StoreError, View, kind_number,
        relation_role,
        tests::{Draft, KINDS, time},
        value_number,
    },
};

/// All that was written.
#[derive(Default)]
pub(super) struct Plain {
    commits: Vec<Vec<Record>>,
}

/// What there is at a revision: the records by their ids, and when each was written.
type State<'a> = BTreeMap<&'a str, (&'a Record, Vec<Revision>)>;

impl Plain {
    /// The next commit: what was drafted, and what that refers to and does not exist.
    pub(super) fn commit(&mut self, drafts: &[Draft]) -> Vec<Record> {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut commit: Vec<Record> = Vec::new();
        for record in drafts.iter().map(|draft| draft.record()) {
            if seen.insert(record.id().to_string()) {
                commit.push(record);
            }
        }
        seen.extend(self.commits.iter().flatten().map(|r| r.id().to_string()));
        let mut next = 0;
        while let Some(record) = commit.get(next) {
            let mut wanted = Vec::new();
            references(record, &mut |id| wanted.push(id.to_string()));
            for id in wanted {
                if seen.insert(id.clone()) {
                    commit.push(Draft::plainest(&id));
                }
            }
            next += 1;
        }
        self.commits.push(commit.clone());
        commit
    }

    pub(super) fn commits(&self) -> &[Vec<Record>] {
        &self.commits
    }

    pub(super) fn check(&self, store: &Store) {
        assert_eq!(store.applied().0, self.commits.len() as u64);
        for revision in 0..=self.commits.len() as u64 {
            self.check_view(&store.view(Revision(revision)));
        }
    }

    pub(super) fn check_all_but_newest(&self, store: &Store) {
        assert_eq!(store.applied().0 + 1, self.commits.len() as u64);
        let newest = store.applied().0;
        for revision in [newest / 2, newest] {
            self.check_view(&store.view(Revision(revision)));
        }
        assert_eq!(store.view(Revision(99)).revision(), store.applied());
    }

    /// Reads all there is, whatever comes of it.
    pub(super) fn read_all(&self, store: &Store) {
        let view = store.view(store.applied());
        let _ = (view.counts(), view.revision_at(time(Revision(1))));
        let state = self.state(view.revision());
        for id in state.keys() {
            let _ = view.find(id);
        }
        for ordinal in (0..20).map(Ordinal) {
            for kind in KINDS {
                let _ = (view.record(kind, ordinal), view.versions(kind, ordinal));
                let _ = store.view(Revision(1)).record(kind, ordinal);
            }
            for list in lists(ordinal) {
                let _ = view.count(list);
                for start in [ScanStart::First, ScanStart::Last] {
                    let _ = view.links(list, start).map(|links| links.count());
                }
            }
        }
    }

    fn state(&self, at: Revision) -> State<'_> {
        let mut state = State::new();
        for (n, commit) in self.commits.iter().take(at.0 as usize).enumerate() {
            for record in commit {
                let entry = state.entry(record.id().as_str());
                let entry = entry.or_insert((record, Vec::new()));
                entry.0 = record;
                entry.1.insert(0, Revision(n as u64 + 1));
            }
        }
        state
    }

    /// The number of an attribution: how many others its claim had when it first came.
    fn number(&self, claim: &Claim, id: &Id) -> u16 {
        let mut seen: Vec<&Id> = Vec::new();
        for record in self.commits.iter().flatten() {
            if let Record::Claim(version) = record
                && version.id == claim.id
            {
                for attribution in &version.attributions {
                    if !seen.contains(&&attribution.id) {
                        seen.push(&attribution.id);
                    }
                }
            }
        }
        seen.iter().position(|other| *other == id).unwrap() as u16
    }

    fn check_view(&self, view: &View) {
        let at = view.revision();
        let state = self.state(at);
        self.check_records(view, &state);
        self.check_commits(view);
        let mut expected: BTreeMap<String, Vec<Link>> = BTreeMap::new();
        let mut all: Vec<List> = (0..20).flat_map(|n| lists(Ordinal(n))).collect();
        for (list, link) in self.links(view, &state) {
            expected.entry(format!("{list:?}")).or_default().push(link);
            all.push(list);
        }
        for (list, link) in self.changes(view) {
            expected.entry(format!("{list:?}")).or_default().push(link);
        }
        for list in all {
            let mut links = expected.remove(&format!("{list:?}")).unwrap_or_default();
            links.sort_by_key(|link| (link.position, link.role));
            links.dedup_by(|next, kept| {
                let same = next.position == kept.position;
                kept.role |= if same { next.role } else { 0 };
                same
            });
            expected.insert(format!("{list:?}"), links.clone());
            check_list(view, list, &links);
        }
    }

    fn check_records(&self, view: &View, state: &State<'_>) {
        for kind in KINDS {
            let of_kind = state.values().filter(|(record, _)| record.kind() == kind);
            let found: Vec<Record> = view.records(kind).unwrap().map(Result::unwrap).collect();
            assert_eq!(found.len(), of_kind.count(), "{kind}");
            for (ordinal, record) in found.iter().enumerate() {
                let ordinal = Ordinal(ordinal as u32);
                let (expected, written) = &state[record.id().as_str()];
                assert_eq!(record, *expected);
                assert_eq!(view.versions(kind, ordinal).unwrap(), *written);
                let number = 0;
                let it = Some(RecordKey {
                    kind,
                    ordinal,
                    number,
                });
                assert_eq!(view.find(record.id().as_str()).unwrap(), it);
            }
            let next = Ordinal(found.len() as u32);
            assert_eq!(view.record(kind, next).unwrap(), None);
            assert_eq!(view.versions(kind, next).unwrap(), []);
        }
        let mut attributions = 0;
        for (record, written) in state.values() {
            let Record::Claim(claim) = record else {
                continue;
            };
            let ordinal = view.find(claim.id.as_str()).unwrap().unwrap().ordinal;
            let stored = view.claim(ordinal).unwrap().unwrap();
            assert_eq!(Some(&stored.written_in), written.first());
            assert_eq!(Some(&stored.created_in), written.last());
            let mut gone: BTreeSet<String> = (0..5).map(|n| format!("{}-a{n}", claim.id)).collect();
            for attribution in &claim.attributions {
                attributions += 1;
                gone.remove(attribution.id.as_str());
                let number = self.number(claim, &attribution.id);
                let kind = Kind::Attribution;
                let it = Some(RecordKey {
                    kind,
                    ordinal,
                    number,
                });
                assert_eq!(view.find(attribution.id.as_str()).unwrap(), it);
                assert_eq!(
                    stored.record.attribution(number).unwrap().id,
                    attribution.id
                );
            }
            for id in gone {
                assert_eq!(view.find(&id).unwrap(), None);
            }
        }
        assert_eq!(view.counts().unwrap().attributions, attributions);
    }

    fn check_commits(&self, view: &View) {
        let at = view.revision();
        assert_eq!(view.commit(at.next()).unwrap(), None);
        assert_eq!(view.commit(Revision(0)).unwrap(), None);
        assert_eq!(view.revision_at(time(Revision(0))).unwrap(), Revision(0));
        for revision in (1..=at.0).map(Revision) {
            let records = self.commits[revision.0 as usize - 1].len();
            let info = view.commit(revision).unwrap();
            assert_eq!(info, Some(crate::store::tests::info(revision, records)));
            assert_eq!(view.revision_at(time(revision)).unwrap(), revision);
            let later = time(revision) + TimeDelta::seconds(59);
            assert_eq!(view.revision_at(later).unwrap(), revision);
        }
    }

    fn changes(&self, view: &View) -> Vec<(List, Link)> {
        let mut links = Vec::new();
        let mut seen = BTreeSet::new();
        for (n, commit) in self
            .commits
            .iter()
            .take(view.revision().0 as usize)
            .enumerate()
        {
            for record in commit {
                let ordinal = view.find(record.id().as_str()).unwrap().unwrap().ordinal;
                let number = kind_number(record.kind()).into();
                let role = if seen.insert(record.id()) { 1 } else { 2 };
                links.push((List::Changes, link(n as i64 + 1, ordinal, number, role)));
            }
        }
        links
    }

    fn links(&self, view: &View, state: &State<'_>) -> Vec<(List, Link)> {
        let mut links = Vec::new();
        let of = |id: &Id| view.find(id.as_str()).unwrap().unwrap().ordinal;
        for (record, _) in state.values() {
            match record {
                Record::Entity(entity) => entity_links(entity, &of, &mut links),
                Record::Source(source) => source_links(source, &of, &mut links),
                Record::Claim(claim) => self.claim_links(claim, &of, &mut links),
                Record::Type(_) | Record::Predicate(_) => {}
            }
        }
        links
    }

    fn claim_links(&self, it: &Claim, of: &dyn Fn(&Id) -> Ordinal, links: &mut Vec<(List, Link)>) {
        let own = of(&it.id);
        let said = it.attributions.iter().filter(|a| a.retraction.is_none());
        let order = said.map(|a| before(a.stated_at)).min().unwrap_or(i64::MAX);
        let mut add =
            |list, order, number, role| links.push((list, link(order, own, number, role)));
        add(List::Claims, order, 0, 0);
        let value = it
            .value
            .clone()
            .try_map(&mut |_, id| Ok::<_, ()>(of(&id)))
            .unwrap();
        let no_value = if it.value == Value::None { 2 } else { 0 };
        let role = no_value
            + if it.polarity == Polarity::Negative {
                1
            } else {
                0
            };
        let list = List::OfPredicate(of(&it.subject), of(&it.predicate));
        add(list, 0, value_number(&value), role);
        add(List::ClaimsOf(of(&it.subject)), order, 0, 1);
        if let Value::Entity(object) = &it.value {
            add(List::ClaimsOf(of(object)), order, 0, 2);
            if object != &it.subject {
                let (subject, other) = (of(&it.subject), of(object));
                add(List::Neighbors(subject), other.0.into(), 0, 1);
                add(List::Neighbors(other), subject.0.into(), 0, 2);
            }
        }
        for qualifier in &it.qualifiers {
            if let Value::Entity(entity) = &qualifier.value {
                add(List::ClaimsOf(of(entity)), order, 0, 4);
            }
        }
        for topic in &it.topics {
            add(List::ClaimsOf(of(topic)), order, 0, 8);
        }
        for (number, relation) in it.relations.iter().enumerate() {
            let role = relation_role(relation.kind);
            add(List::RelatedTo(of(&relation.claim)), 0, number as u16, role);
        }
        for attribution in &it.attributions {
            let number = self.number(it, &attribution.id);
            let stated = before(attribution.stated_at);
            add(List::Attributions, stated, number, 0);
            if let Speaker::Entity(speaker) = &attribution.speaker {
                add(List::StatedBy(of(speaker)), stated, number, 0);
            }
            add(List::ReportedIn(of(&attribution.source)), order, 0, 1);
            for via in &attribution.via {
                add(List::ReportedIn(of(via)), order, 0, 2);
            }
        }
    }
}

fn source_links(it: &Source, of: &dyn Fn(&Id) -> Ordinal, links: &mut Vec<(List, Link)>) {
    let (own, order) = (of(&it.id), before(it.published_at));
    let mut add = |list, order, role| links.push((list, link(order, own, 0, role)));
    add(List::Sources, order, 0);
    if let Some(publisher) = &it.publisher {
        add(List::PublishedBy(of(publisher)), order, 1);
    }
    for author in &it.authors {
        add(List::PublishedBy(of(author)), order, 2);
    }
    if let Some(url) = &it.url {
        add(List::at(url.as_str()), 0, 1);
    }
    if let Some(url) = &it.archive_url {
        add(List::at(url.as_str()), 0, 2);
    }
}

fn entity_links(it: &Entity, of: &dyn Fn(&Id) -> Ordinal, links: &mut Vec<(List, Link)>) {
    let own = of(&it.id);
    let mut add = |list| links.push((list, link(0, own, 0, 0)));
    let mut names: Vec<&Name> = it.labels.iter().map(|(_, name)| name).collect();
    names.extend(it.aliases.iter().flat_map(|(_, names)| names));
    for name in names {
        add(List::named(name));
    }
    for id in &it.external_ids {
        add(List::identified(&id.scheme, &id.value));
    }
    if let Some(other) = &it.merged_into {
        add(List::MergedInto(of(other)));
    }
}

fn link(order: i64, ordinal: Ordinal, number: u16, role: u8) -> Link {
    let position = ListPosition {
        order,
        ordinal,
        number,
    };
    Link { position, role }
}

fn before(date: Option<PartialDate>) -> i64 {
    date.map_or(i64::MAX, |date| -date.start())
}

/// The lists that go with an ordinal, and those that go with none.
fn lists(n: Ordinal) -> Vec<List> {
    let mut lists = vec![
        List::Claims,
        List::Attributions,
        List::Sources,
        List::Changes,
        List::ClaimsOf(n),
        List::Neighbors(n),
        List::StatedBy(n),
        List::ReportedIn(n),
        List::PublishedBy(n),
        List::RelatedTo(n),
        List::MergedInto(n),
        List::Named(n.0.into()),
        List::Identified(u64::MAX),
        List::At(1 << 63),
    ];
    lists.extend((0..3).map(|predicate| List::OfPredicate(n, Ordinal(predicate))));
    lists.truncate(if n.0 == 0 { lists.len() } else { 11 + 6 });
    lists
}

fn check_list(view: &View, list: List, expected: &[Link]) {
    let read = |start| -> Result<Vec<Link>, StoreError> { view.links(list, start)?.collect() };
    let at = view.revision();
    let backwards: Vec<Link> = expected.iter().rev().copied().collect();
    assert_eq!(
        read(ScanStart::First).unwrap(),
        expected,
        "{list:?} at {at}"
    );
    assert_eq!(
        read(ScanStart::Last).unwrap(),
        backwards,
        "{list:?} at {at}"
    );
    assert_eq!(
        view.count(list).unwrap(),
        expected.len() as u64,
        "{list:?} at {at}"
    );
    for (n, link) in expected.iter().enumerate().step_by(1 + expected.len() / 5) {
        let after = read(ScanStart::After(link.position)).unwrap();
        assert_eq!(after, expected[n + 1..], "{list:?} at {at} after {n}");
        let before = read(ScanStart::Before(link.position)).unwrap();
        assert_eq!(
            before,
            backwards[expected.len() - n..],
            "{list:?} at {at} before {n}"
        );
    }
}

/// Calls `f` with each id that a record refers to.
fn references(record: &Record, f: &mut dyn FnMut(&Id)) {
    let mut note = |_: Kind, id: Id| -> Result<Id, ()> {
        f(&id);
        Ok(id)
    };
    let done = match record.clone() {
        Record::Type(it) => it.try_map(&mut note).map(drop),
        Record::Predicate(it) => it.try_map(&mut note).map(drop),
        Record::Entity(it) => it.try_map(&mut note).map(drop),
        Record::Source(it) => it.try_map(&mut note).map(drop),
        Record::Claim(it) => it.try_map(&mut note).map(drop),
    };
    done.unwrap();
}
