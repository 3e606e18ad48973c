//! The links of record lists. The lists of several entities that are one are read as one list.

use std::{cmp::Ordering, iter::Peekable};

use crate::{
    kb::{error::KbError, record_list::List, snapshot::Snapshot},
    model::{Link, ListPosition, Ordinal, Revision, ScanStart},
    store::StoreError,
};

/// The number of links that are read in the time in which one is looked up.
const LOOKUP: u64 = if cfg!(test) { 1 } else { 32 };

impl Snapshot {
    /// The links of a record list, from a start on.
    pub fn links(
        &self,
        list: List,
        start: ScanStart,
    ) -> Result<impl Iterator<Item = Result<Link, KbError>> + use<>, KbError> {
        let Some(lists) = self.member_lists(list)? else {
            let links = self.view().links(list.into(), start)?;
            return Ok(RecordLinks::Stored(links));
        };
        let mut scans = Vec::with_capacity(lists.len());
        for list in lists {
            scans.push(self.view().links(list.into(), start)?);
        }
        Ok(RecordLinks::Members(MemberLinks::new(scans, start)))
    }

    /// The number of links of a record list.
    pub fn count(&self, list: List) -> Result<u64, KbError> {
        let Some(lists) = self.member_lists(list)? else {
            return Ok(self.view().count(list.into())?);
        };
        let mut counted = Vec::with_capacity(lists.len());
        for list in lists {
            let count = self.view().count(list.into())?;
            counted.extend((count > 0).then_some((count, list)));
        }
        counted.sort_unstable_by_key(|(count, _)| *count);
        let Some((most, longest)) = counted.pop() else {
            return Ok(0);
        };
        let rest: u64 = counted.iter().map(|(count, _)| count).sum();
        if rest * LOOKUP > most {
            let mut links = self.links(list, ScanStart::First)?;
            return links.try_fold(0, |count, link| link.map(|_| count + 1));
        }
        // A link may be in the lists of several members.
        let mut scans = Vec::with_capacity(counted.len());
        for (_, list) in counted {
            scans.push(self.view().links(list.into(), ScanStart::First)?);
        }
        let mut total = most;
        for link in MemberLinks::new(scans, ScanStart::First) {
            let link = link?;
            let start = ScanStart::After(before(link.position));
            let found = self.view().links(longest.into(), start)?.next();
            let found = found.transpose()?;
            total += u64::from(found.is_none_or(|found| found.position != link.position));
        }
        Ok(total)
    }

    /// The number of records that a commit wrote or removed, up to this revision.
    pub fn change_count(&self, revision: Revision) -> Result<u64, KbError> {
        let up_to = |revision| self.view().at(revision).count(List::Changes.into());
        let before = Revision(revision.0.saturating_sub(1));
        Ok(up_to(revision)?.saturating_sub(up_to(before)?))
    }

    /// The lists of the entities that are one with the entity of a list; `None` if it is one with
    /// no other.
    fn member_lists(&self, list: List) -> Result<Option<Vec<List>>, KbError> {
        let Some(entity) = list.entity() else {
            return Ok(None);
        };
        let members = self.merges()?.members(entity);
        Ok(members.map(|members| {
            let lists = members.iter().map(|member| list.with_entity(*member));
            lists.collect()
        }))
    }
}

/// The last position before another.
fn before(position: ListPosition) -> ListPosition {
    let ListPosition {
        order,
        ordinal,
        number,
    } = position;
    match (number.checked_sub(1), ordinal.0.checked_sub(1)) {
        (Some(number), _) => ListPosition { number, ..position },
        (None, Some(ordinal)) => ListPosition {
            ordinal: Ordinal(ordinal),
            number: u16::MAX,
            order,
        },
        (None, None) => ListPosition::last_of(order.saturating_sub(1)),
    }
}

/// The links of a record list.
enum RecordLinks<I: Iterator> {
    /// The links of one list of the store.
    Stored(I),
    /// The links of the lists of several entities that are one.
    Members(MemberLinks<I>),
}

/// The links of several lists in the order of their positions. Links at one position are one, which
/// has the roles of all.
struct MemberLinks<I: Iterator> {
    lists: Vec<Peekable<I>>,
    /// The comparison of the next link's position with those after it.
    order: Ordering,
}

impl<I: Iterator<Item = Result<Link, StoreError>>> MemberLinks<I> {
    /// The links of lists that are all scanned from one start.
    fn new(lists: impl IntoIterator<Item = I>, start: ScanStart) -> MemberLinks<I> {
        MemberLinks {
            lists: lists.into_iter().map(Iterator::peekable).collect(),
            order: match start {
                ScanStart::First | ScanStart::After(_) => Ordering::Less,
                ScanStart::Last | ScanStart::Before(_) => Ordering::Greater,
            },
        }
    }
}

impl<I: Iterator<Item = Result<Link, StoreError>>> Iterator for MemberLinks<I> {
    type Item = Result<Link, StoreError>;

    fn next(&mut self) -> Option<Result<Link, StoreError>> {
        let mut first: Option<Link> = None;
        for list in &mut self.lists {
            match list.peek() {
                None => {}
                Some(Err(_)) => return list.next(),
                Some(Ok(link)) => match &mut first {
                    Some(first) if link.position == first.position => first.role |= link.role,
                    Some(first) if link.position.cmp(&first.position) != self.order => {}
                    first => *first = Some(*link),
                },
            }
        }
        let first = first?;
        for list in &mut self.lists {
            list.next_if(|link| matches!(link, Ok(link) if link.position == first.position));
        }
        Some(Ok(first))
    }
}

impl<I: Iterator<Item = Result<Link, StoreError>>> Iterator for RecordLinks<I> {
    type Item = Result<Link, KbError>;

    fn next(&mut self) -> Option<Result<Link, KbError>> {
        let link = match self {
            RecordLinks::Stored(links) => links.next(),
            RecordLinks::Members(links) => links.next(),
        };
        link.map(|link| Ok(link?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    /// A list: the order, the ordinal and the role of each link.
    type Drawn = Vec<(i64, u32, u8)>;

    fn links(drawn: &Drawn, start: ScanStart) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for (order, ordinal, role) in drawn {
            let position = ListPosition {
                order: *order,
                ordinal: Ordinal(*ordinal),
                number: 0,
            };
            match links.iter_mut().find(|link| link.position == position) {
                Some(link) => link.role |= role,
                None => links.push(Link {
                    position,
                    role: *role,
                }),
            }
        }
        links.sort_by_key(|link| link.position);
        match start {
            ScanStart::First => {}
            ScanStart::After(position) => links.retain(|link| link.position > position),
            ScanStart::Last => links.reverse(),
            ScanStart::Before(position) => {
                links.retain(|link| link.position < position);
                links.reverse();
            }
        }
        links
    }

    fn drawn() -> impl Strategy<Value = Drawn> {
        prop::collection::vec((0..3_i64, 0..4_u32, 1..16_u8), 0..8)
    }

    proptest! {
        #[test]
        fn lists_of_members_are_one_list(
            lists in prop::collection::vec(drawn(), 0..4),
            at in (0..3_i64, 0..4_u32),
        ) {
            let position = ListPosition { order: at.0, ordinal: Ordinal(at.1), number: 0 };
            for start in [
                ScanStart::First,
                ScanStart::After(position),
                ScanStart::Last,
                ScanStart::Before(position),
            ] {
                let scans = lists.iter().map(|list| links(list, start).into_iter().map(Ok));
                let merged: Result<Vec<Link>, StoreError> = MemberLinks::new(scans, start).collect();
                prop_assert_eq!(merged.unwrap(), links(&lists.concat(), start));
            }
        }
    }

    #[test]
    fn an_error_of_a_list_is_not_lost() {
        let failing = [Err(StoreError::Missing { key: "here".into() })];
        let mut links = MemberLinks::new([failing.into_iter()], ScanStart::First);
        assert!(matches!(links.next(), Some(Err(_))));
        assert!(links.next().is_none());
    }

    /// Five entities with claims between them, of which the second and the third are merged into
    /// the first, and the fifth into the fourth.
    fn merged(folder: &TempDir, claims: &[(usize, usize)]) -> KnowledgeBase {
        let into = [None, Some("e0"), Some("e1"), None, Some("e3")];
        let entities = (0..).zip(into).map(|(number, into)| {
            json!({"id": format!("e{number}"), "type": "t", "labels": {"en": "e"}, "mergedInto": into})
        });
        let claims = (0..).zip(claims).map(|(number, (subject, object))| {
            json!({
                "id": format!("c{number}"), "subject": format!("e{subject}"), "predicate": "p",
                "value": {"entity": format!("e{object}")}, "statements": {"en": "c"},
            })
        });
        let bundle = json!({
            "types": [{"id": "t", "labels": {"en": "t"}}],
            "predicates": [{"id": "p", "labels": {"en": "p"}}],
            "entities": entities.collect::<Vec<_>>(),
            "claims": claims.collect::<Vec<_>>(),
        });
        let options = Options::default();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &options, &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("merged.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        knowledge_base
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn a_list_of_members_is_counted_as_it_is_read(
            claims in prop::collection::vec((0..5_usize, 0..5_usize), 0..24),
        ) {
            let folder = TempDir::new().unwrap();
            let knowledge_base = merged(&folder, &claims);
            let snapshot = knowledge_base.snapshot();
            for (entity, whole) in [(0, 0..3), (1, 0..3), (2, 0..3), (3, 3..5), (4, 3..5)] {
                let key = snapshot.find(&format!("e{entity}")).unwrap().unwrap();
                let list = List::ClaimsOf(key.ordinal);
                let links = snapshot.links(list, ScanStart::First).unwrap();
                let read: Vec<u32> = links.map(|link| link.unwrap().position.ordinal.0).collect();
                let is_about = |(subject, object): &(usize, usize)| {
                    whole.contains(subject) || whole.contains(object)
                };
                let about = (0..).zip(&claims).filter(|(_, claim)| is_about(claim));
                prop_assert_eq!(&read, &about.map(|(number, _)| number).collect::<Vec<u32>>());
                prop_assert_eq!(snapshot.count(list).unwrap(), read.len() as u64);
            }
            knowledge_base.close().unwrap();
        }
    }
}
