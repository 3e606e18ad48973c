//! Timelines: the events of a topic's claims, in the order of one of the three clocks.

use std::{collections::HashMap, sync::Arc};

use roaring::RoaringBitmap;

use crate::{
    kb::{error::KbError, query::topic::Topic, snapshot::Snapshot},
    model::{Kind, ListPosition, PartialDate, Revision, SpanBound, Stored, StoredClaim, TimeSpan},
};

/// The clock of a timeline. The three are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The time at which a claim was stated.
    Stated,
    /// The time at which a claim holds in the world.
    Valid,
    /// The time at which the knowledge base recorded a claim.
    Recorded,
}

/// An event of a timeline.
#[derive(Clone, Debug)]
pub struct Event {
    /// The time; `None` where it is unknown.
    pub span: Option<TimeSpan>,
    /// The claim.
    pub claim: Arc<Stored<StoredClaim>>,
    /// The kind of event.
    pub kind: EventKind,
    /// The number among the events of the claim at one time.
    number: u16,
}

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The claim was stated, in the attribution of this index.
    Said(usize),
    /// The claim began to hold.
    Held,
    /// The commit of this revision wrote a version of the claim.
    Written(Revision),
}

impl Event {
    /// Whether the event may overlap a span. A valid time that has ended, nobody says when, had
    /// ended by the last date at which it was said; one that its source has reversed may be at any
    /// time.
    fn may_overlap(&self, within: &TimeSpan) -> bool {
        let Some(span) = self.span else {
            return false;
        };
        if self.kind != EventKind::Held {
            return span.overlaps(within);
        }
        let has_ended_by = match span.end_bound() {
            Some(SpanBound::Some) => self.claim.record.stated().map(PartialDate::end).max(),
            _ => None,
        };
        let is_over = has_ended_by
            .zip(within.start())
            .is_some_and(|(end, start)| end <= start.start());
        span.is_reversed() || (span.overlaps(within) && !is_over)
    }

    /// The position in the timeline: by the start of the span, an open start first and no date
    /// last, or by revision; then by claim and number.
    pub fn position(&self) -> ListPosition {
        let order = match (self.kind, self.span) {
            (EventKind::Written(revision), _) => revision.0 as i64,
            (_, Some(span)) => span.start().map_or(i64::MIN, PartialDate::start),
            (_, None) => i64::MAX,
        };
        ListPosition {
            order,
            ordinal: self.claim.ordinal,
            number: self.number,
        }
    }
}

/// The events of a topic, and what is told of all of them.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The events, sorted by their [`position`](Event::position)s.
    pub events: Vec<Event>,
    /// The number of events without a date, whether or not they are among `events`.
    pub undated: usize,
}

impl Snapshot {
    /// The timeline of a topic: the events of its claims by a clock, sorted by their
    /// [`position`](Event::position)s:
    /// for [`Clock::Stated`] all attributions, with retracted ones; for [`Clock::Valid`] all
    /// claims; for [`Clock::Recorded`] all versions of all claims.
    ///
    /// With `within`, only events whose time overlaps it; without it, also those without a date.
    pub fn timeline(
        &self,
        topic: Topic,
        clock: Clock,
        within: Option<TimeSpan>,
        only: Option<&RoaringBitmap>,
    ) -> Result<Timeline, KbError> {
        let mut events = Vec::new();
        let mut commits = HashMap::new();
        for claim in self.claims_of_topic(topic, only)? {
            match clock {
                Clock::Stated => events.extend(stated(&claim)),
                Clock::Valid => events.push(Event {
                    span: claim.record.valid_time,
                    kind: EventKind::Held,
                    number: 0,
                    claim,
                }),
                Clock::Recorded => {
                    for revision in self.versions(Kind::Claim, claim.ordinal)? {
                        let date = match commits.get(&revision) {
                            Some(date) => *date,
                            None => {
                                let commit = self.commit(revision)?;
                                let date = commit.map(|commit| PartialDate::instant(commit.at));
                                *commits.entry(revision).or_insert(date)
                            }
                        };
                        events.push(Event {
                            span: TimeSpan::new(date, date).ok(),
                            claim: claim.clone(),
                            kind: EventKind::Written(revision),
                            number: 0,
                        });
                    }
                }
            }
        }
        let undated = events.iter().filter(|event| event.span.is_none()).count();
        if let Some(within) = within {
            events.retain(|event| event.may_overlap(&within));
        }
        events.sort_unstable_by_key(Event::position);
        Ok(Timeline { events, undated })
    }
}

fn stated(claim: &Arc<Stored<StoredClaim>>) -> impl Iterator<Item = Event> {
    let numbered = claim.record.numbered().enumerate();
    numbered.map(|(index, (number, attribution))| Event {
        span: TimeSpan::new(attribution.stated_at, attribution.stated_at).ok(),
        claim: claim.clone(),
        kind: EventKind::Said(index),
        number,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    /// Ann's claims: `a` stated twice and held in spring, `b` stated without a date and held until
    /// 2024, `c` stated, retracted and held since summer, `d` without attributions and dates, `e`
    /// said in 2020 to have ended.
    fn claims() -> Json {
        let attribution = |id: &str, date: &str| {
            let mut attribution = json!({"id": id, "speaker": "source", "source": "paper", "stance": "ASSERTS", "mode": "QUOTE"});
            if !date.is_empty() {
                attribution["statedAt"] = json!(date);
            }
            attribution
        };
        let claim = |id: &str, valid: Json, attributions: Vec<Json>| json!({"id": id, "subject": "ann", "predicate": "did", "value": "some", "validTime": valid, "statements": {"en": "x"}, "attributions": attributions});
        let mut retracted = attribution("c1", "2025-02-10");
        retracted["retraction"] = json!({"reason": "wrong"});
        json!([
            claim(
                "a",
                json!({"start": "2025-03", "end": "2025-05"}),
                vec![attribution("a1", "2025"), attribution("a2", "2025-02-09")]
            ),
            claim("b", json!({"end": "2024"}), vec![attribution("b1", "")]),
            claim("c", json!({"start": "2025-06"}), vec![retracted]),
            claim("d", Json::Null, vec![]),
            claim(
                "e",
                json!({"start": "1999", "end": "some"}),
                vec![attribution("e1", "2020")]
            ),
        ])
    }

    fn timeline(snapshot: &Snapshot, clock: Clock, from: &str, to: &str) -> String {
        let date = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let within = TimeSpan::new(date(from), date(to)).ok();
        let topic = Topic::Entity(snapshot.find("ann").unwrap().unwrap().ordinal);
        let events = snapshot
            .timeline(topic, clock, within, None)
            .unwrap()
            .events;
        let name = |event: &Event| match event.kind {
            EventKind::Said(index) => event.claim.record.attributions[index].id.to_string(),
            EventKind::Held => event.claim.record.id.to_string(),
            EventKind::Written(revision) => format!("{}@{revision}", event.claim.record.id),
        };
        events.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    /// Each case: a clock, a time from and to, and the events in their order.
    #[test]
    fn a_timeline_goes_by_one_clock() {
        use Clock::{Recorded, Stated, Valid};
        let folder = tempfile::TempDir::new().unwrap();
        let options = Options {
            clock: || chrono::DateTime::from_timestamp(1_756_900_800, 0).unwrap(),
            ..Options::default()
        };
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &options, &|_, _, _| ()).unwrap();
        let load = |bundle: Json| {
            let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
            knowledge_base.load(bundle, None).unwrap();
        };
        let mut claims = claims();
        load(json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [{"id": "did", "labels": {"en": "did"}}],
            "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
            "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "paper"}}],
            "claims": claims,
        }));
        claims[0]["statements"]["en"] = json!("y");
        load(json!({"claims": [claims[0]]}));
        let snapshot = knowledge_base.snapshot();
        let cases = [
            (Stated, "", "", "e1 a1 a2 c1 b1"),
            (Stated, "2025-02-10", "", "a1 c1"),
            (Stated, "", "2025-02-09", "e1 a1 a2"),
            (Stated, "2026", "", ""),
            (Valid, "", "", "b e a c d"),
            (Valid, "2024", "2025-03", "b a"),
            (Valid, "2010", "2010", "b e"),
            (Valid, "2025-05-31", "", "a c"),
            (Valid, "2030", "", "c"),
            (Recorded, "", "", "a@1 b@1 c@1 d@1 e@1 a@2"),
            (
                Recorded,
                "2025-09-03",
                "2025-09-03",
                "a@1 b@1 c@1 d@1 e@1 a@2",
            ),
            (Recorded, "2025-09-04", "", ""),
        ];
        for (clock, from, to, expected) in cases {
            assert_eq!(
                timeline(&snapshot, clock, from, to),
                expected,
                "{clock:?} {from} {to}"
            );
        }
        let earlier = snapshot.at(Revision(1));
        assert_eq!(timeline(&earlier, Recorded, "", ""), "a@1 b@1 c@1 d@1 e@1");
    }
}
