//! A plain model of the store: all commits, and what every view must therefore show.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use crate::{
    model::{
        Claim, Entity, Id, Kind, Link, ListPosition, Name, Ordinal, PartialDate, Polarity, Record,
        RecordKey, Revision, ScanStart, Source, Speaker, Value, canonical_url::canonical,
    },
    store::{
        List, Store, StoreError, View, kind_number, relation_role,
        tests::{Draft, KINDS, time},
        value_number,
    },
};

/// All commits.
#[derive(Clone, Default)]
pub(super) struct Plain {
    commits: Vec<Vec<Record>>,
}

/// The live records of a revision by their ids, with the revisions of their versions.
type State<'a> = BTreeMap<&'a str, (&'a Record, Vec<Revision>)>;

impl Plain {
    /// The next commit: the drafted records, the records that they refer to and that do not exist,
    /// and the drafted removals of records that nothing refers to.
    pub(super) fn commit(&mut self, drafts: &[Draft]) -> Vec<Record> {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut commit: Vec<Record> = Vec::new();
        for record in drafts.iter().filter_map(|draft| draft.record()) {
            if seen.insert(record.id().to_string()) {
                commit.push(record);
            }
        }
        let before = self.state(Revision(self.commits.len() as u64));
        let written = seen.clone();
        seen.extend(before.keys().map(|id| (*id).to_owned()));
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
        let mut live: BTreeMap<String, Record> = BTreeMap::new();
        live.extend(
            before
                .iter()
                .map(|(id, (record, _))| ((*id).to_owned(), (*record).clone())),
        );
        live.extend(
            commit
                .iter()
                .map(|record| (record.id().to_string(), record.clone())),
        );
        let written = commit
            .iter()
            .map(|record| record.id().to_string())
            .chain(written);
        let mut written: BTreeSet<String> = written.collect();
        for choice in drafts.iter().filter_map(|draft| draft.removal()) {
            let mut referred = BTreeSet::new();
            for (id, record) in &live {
                references(record, &mut |other| {
                    referred.extend(Some(other.to_string()).filter(|other| other != id));
                });
            }
            let free = |id: &&String| !referred.contains(*id) && !written.contains(*id);
            let candidates: Vec<String> = live.keys().filter(free).cloned().collect();
            if let Some(id) = candidates.get(choice % candidates.len().max(1)) {
                let removed = live.remove(id).unwrap();
                commit.push(Record::Removed {
                    kind: removed.kind(),
                    id: removed.id().clone(),
                });
                written.insert(id.clone());
            }
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

    fn state(&self, revision: Revision) -> State<'_> {
        self.state_and_removed(revision).0
    }

    /// The live records of a revision, and the removed ones.
    fn state_and_removed(&self, revision: Revision) -> (State<'_>, State<'_>) {
        let (mut state, mut removed) = (State::new(), State::new());
        for (n, commit) in self.commits.iter().take(revision.0 as usize).enumerate() {
            for record in commit {
                let id = record.id().as_str();
                if let Record::Removed { .. } = record {
                    removed.insert(id, state.remove(id).unwrap());
                    continue;
                }
                let before = removed.remove(id).or_else(|| state.remove(id));
                let mut versions = before.map_or(Vec::new(), |(_, versions)| versions);
                versions.insert(0, Revision(n as u64 + 1));
                state.insert(id, (record, versions));
            }
        }
        (state, removed)
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
        let revision = view.revision();
        let state = self.state(revision);
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
            let live = view.live(kind).unwrap();
            assert_eq!(live.len(), found.len() as u64);
            assert_eq!(view.counts().unwrap().of(kind), live.len());
            for (ordinal, record) in live.iter().zip(&found) {
                let ordinal = Ordinal(ordinal);
                let (expected, written) = &state[record.id().as_str()];
                assert_eq!(record, *expected);
                assert_eq!(view.versions(kind, ordinal).unwrap(), *written);
                let number = 0;
                let expected_key = Some(RecordKey {
                    kind,
                    ordinal,
                    number,
                });
                assert_eq!(view.find(record.id().as_str()).unwrap(), expected_key);
            }
            let next = Ordinal(view.ordinals(kind).unwrap());
            assert!(live.max().is_none_or(|last| last < next.0));
            assert_eq!(view.record(kind, next).unwrap(), None);
            assert_eq!(view.versions(kind, next).unwrap(), []);
        }
        self.check_removed(view);
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
                let expected_key = Some(RecordKey {
                    kind,
                    ordinal,
                    number,
                });
                assert_eq!(view.find(attribution.id.as_str()).unwrap(), expected_key);
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

    fn check_removed(&self, view: &View) {
        let (_, removed) = self.state_and_removed(view.revision());
        for (id, (record, written)) in &removed {
            let kind = record.kind();
            assert_eq!(view.find(id).unwrap(), None);
            let earlier = view.at(written[0]).find(id).unwrap().unwrap();
            let ordinal = earlier.ordinal;
            assert_eq!(view.record(kind, ordinal).unwrap(), None);
            assert_eq!(view.versions(kind, ordinal).unwrap(), *written);
            assert_eq!(view.id_of(kind, ordinal).unwrap().as_str(), *id);
            assert!(view.removed(kind).unwrap().contains(ordinal.0));
            assert!(!view.live(kind).unwrap().contains(ordinal.0));
        }
        let listed = KINDS.map(|kind| view.removed(kind).unwrap().len());
        assert_eq!(listed.iter().sum::<u64>(), removed.len() as u64);
    }

    fn check_commits(&self, view: &View) {
        let revision = view.revision();
        assert_eq!(view.commit(revision.next()).unwrap(), None);
        assert_eq!(view.commit(Revision(0)).unwrap(), None);
        assert_eq!(view.revision_at(time(Revision(0))).unwrap(), Revision(0));
        for earlier in (1..=revision.0).map(Revision) {
            let records = self.commits[earlier.0 as usize - 1].len();
            let info = view.commit(earlier).unwrap();
            assert_eq!(info, Some(crate::store::tests::info(earlier, records)));
            assert_eq!(view.revision_at(time(earlier)).unwrap(), earlier);
            let later = time(earlier) + TimeDelta::seconds(59);
            assert_eq!(view.revision_at(later).unwrap(), earlier);
        }
    }

    fn changes(&self, view: &View) -> Vec<(List, Link)> {
        let mut links = Vec::new();
        let mut live = BTreeSet::new();
        for (n, commit) in self
            .commits
            .iter()
            .take(view.revision().0 as usize)
            .enumerate()
        {
            for record in commit {
                let role = match record {
                    Record::Removed { id, .. } => {
                        live.remove(id);
                        3
                    }
                    record if live.insert(record.id()) => 1,
                    _ => 2,
                };
                let shown_at = Revision(n as u64 + u64::from(role != 3));
                let found = view.at(shown_at).find(record.id().as_str());
                let ordinal = found.unwrap().unwrap().ordinal;
                let number = kind_number(record.kind()).into();
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
                Record::Type(_)
                | Record::Unit(_)
                | Record::Predicate(_)
                | Record::Removed { .. } => {}
            }
        }
        links
    }

    fn claim_links(
        &self,
        claim: &Claim,
        of: &dyn Fn(&Id) -> Ordinal,
        links: &mut Vec<(List, Link)>,
    ) {
        let own = of(&claim.id);
        let said = claim.attributions.iter().filter(|a| a.retraction.is_none());
        let order = said.map(|a| before(a.stated_at)).min().unwrap_or(i64::MAX);
        let mut add =
            |list, order, number, role| links.push((list, link(order, own, number, role)));
        add(List::Claims, order, 0, 0);
        let value = claim
            .value
            .clone()
            .try_map(&mut |_, id| Ok::<_, ()>(of(&id)))
            .unwrap();
        let no_value = if claim.value == Value::None { 2 } else { 0 };
        let role = no_value
            + if claim.polarity == Polarity::Negative {
                1
            } else {
                0
            };
        let list = List::OfPredicate(of(&claim.subject), of(&claim.predicate));
        add(list, 0, value_number(&value), role);
        add(List::ClaimsOf(of(&claim.subject)), order, 0, 1);
        if let Value::Entity(object) = &claim.value {
            add(List::ClaimsOf(of(object)), order, 0, 2);
            if object != &claim.subject {
                let (subject, other) = (of(&claim.subject), of(object));
                add(List::Neighbors(subject), other.0.into(), 0, 1);
                add(List::Neighbors(other), subject.0.into(), 0, 2);
            }
        }
        for qualifier in &claim.qualifiers {
            if let Value::Entity(entity) = &qualifier.value {
                add(List::ClaimsOf(of(entity)), order, 0, 4);
            }
        }
        for topic in &claim.topics {
            add(List::ClaimsOf(of(topic)), order, 0, 8);
        }
        for (number, relation) in claim.relations.iter().enumerate() {
            let role = relation_role(relation.kind);
            add(List::RelatedTo(of(&relation.claim)), 0, number as u16, role);
        }
        for attribution in &claim.attributions {
            let number = self.number(claim, &attribution.id);
            let stated = before(attribution.stated_at);
            add(List::Attributions, stated, number, 0);
            if let Speaker::Entity(speaker) = &attribution.speaker {
                add(List::StatedBy(of(speaker)), stated, number, 0);
            }
            add(List::ReportedIn(of(&attribution.source)), order, 0, 1);
            for via in &attribution.via {
                if let Some(source) = via.source() {
                    add(List::ReportedIn(of(source)), order, 0, 2);
                }
            }
        }
    }
}

fn source_links(source: &Source, of: &dyn Fn(&Id) -> Ordinal, links: &mut Vec<(List, Link)>) {
    let (own, order) = (of(&source.id), before(source.published_at));
    let mut add = |list, order, role| links.push((list, link(order, own, 0, role)));
    add(List::Sources, order, 0);
    if let Some(publisher) = source.publisher_entity() {
        add(List::SourcesOf(of(publisher)), order, 1);
    }
    for author in source.author_entities() {
        add(List::SourcesOf(of(author)), order, 2);
    }
    for contributor in source.contributor_entities() {
        add(List::SourcesOf(of(contributor)), order, 4);
    }
    if let Some(work) = &source.work {
        add(List::SourcesOf(of(work)), order, 16);
    }
    for url in &source.urls {
        add(List::at(&canonical(url)), 0, 1);
    }
    for copy in &source.archived_copies {
        add(List::at(&canonical(&copy.url)), 0, 2);
    }
    for id in source.original.external_ids() {
        let list = List::identified(Kind::Source, &id.scheme, &id.value);
        add(list, 0, 0);
    }
}

fn entity_links(entity: &Entity, of: &dyn Fn(&Id) -> Ordinal, links: &mut Vec<(List, Link)>) {
    let own = of(&entity.id);
    let mut add = |list| links.push((list, link(0, own, 0, 0)));
    let mut names: Vec<&Name> = entity.labels.iter().map(|(_, name)| name).collect();
    names.extend(entity.aliases.iter().flat_map(|(_, names)| names));
    for name in names {
        add(List::named(name));
    }
    for id in entity.original.external_ids() {
        add(List::identified(Kind::Entity, &id.scheme, &id.value));
    }
    if let Some(other) = &entity.merged_into {
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
        List::SourcesOf(n),
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
    let revision = view.revision();
    let backwards: Vec<Link> = expected.iter().rev().copied().collect();
    assert_eq!(
        read(ScanStart::First).unwrap(),
        expected,
        "{list:?} at {revision}"
    );
    assert_eq!(
        read(ScanStart::Last).unwrap(),
        backwards,
        "{list:?} at {revision}"
    );
    assert_eq!(
        view.count(list).unwrap(),
        expected.len() as u64,
        "{list:?} at {revision}"
    );
    for (n, link) in expected.iter().enumerate().step_by(1 + expected.len() / 5) {
        let after = read(ScanStart::After(link.position)).unwrap();
        assert_eq!(after, expected[n + 1..], "{list:?} at {revision} after {n}");
        let before = read(ScanStart::Before(link.position)).unwrap();
        assert_eq!(
            before,
            backwards[expected.len() - n..],
            "{list:?} at {revision} before {n}"
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
        Record::Type(record) => record.try_map(&mut note).map(drop),
        Record::Unit(record) => record.try_map(&mut note).map(drop),
        Record::Predicate(record) => record.try_map(&mut note).map(drop),
        Record::Entity(record) => record.try_map(&mut note).map(drop),
        Record::Source(record) => record.try_map(&mut note).map(drop),
        Record::Claim(record) => record.try_map(&mut note).map(drop),
        Record::Removed { .. } => Ok(()),
    };
    done.unwrap();
}
