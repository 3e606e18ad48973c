//! Timelines: what is said of something in the order of time, by one of the three clocks.

use std::{collections::HashMap, sync::Arc};

use roaring::RoaringBitmap;

use crate::{
    kb::{KbError, Snapshot, Topic},
    model::{Kind, PartialDate, Revision, TimeSpan},
    store::{ListPosition, Stored, StoredClaim},
};

/// Which time counts. The three are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// When it was said.
    Stated,
    /// When it holds in the world.
    Valid,
    /// When the knowledge base learned it.
    Recorded,
}

/// One row of a timeline.
#[derive(Clone, Debug)]
pub struct Event {
    /// When; `None` where that is not known.
    pub span: Option<TimeSpan>,
    /// The claim.
    pub claim: Arc<Stored<StoredClaim>>,
    /// What happened.
    pub kind: EventKind,
    /// Its number among those of its claim at one time.
    nth: u16,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Someone said it, in the attribution at this place in the claim.
    Said(usize),
    /// It began to hold.
    Held,
    /// A commit wrote this version of it.
    Written(Revision),
}

impl Event {
    /// Its place in the timeline: by where its span starts, an open start first and what has no
    /// date last, or by the revision that wrote it; then by claim and number.
    pub fn position(&self) -> ListPosition {
        let order = match (self.kind, self.span) {
            (EventKind::Written(revision), _) => revision.0 as i64,
            (_, Some(span)) => span.start().map_or(i64::MIN, PartialDate::start),
            (_, None) => i64::MAX,
        };
        ListPosition {
            order,
            ordinal: self.claim.ordinal,
            number: self.nth,
        }
    }
}

impl Snapshot {
    /// What happened to the claims about something by a clock, in the order of the events'
    /// [`position`](Event::position)s: for [`Clock::Stated`] every attribution, those that were
    /// taken back too; for [`Clock::Valid`] every claim; for [`Clock::Recorded`] every version of
    /// every claim.
    ///
    /// Only what shares an instant with `within`; without it, also what has no date.
    pub fn timeline(
        &self,
        about: Topic,
        clock: Clock,
        within: Option<TimeSpan>,
        only: Option<&RoaringBitmap>,
    ) -> Result<Vec<Event>, KbError> {
        let mut events = Vec::new();
        let mut commits = HashMap::new();
        for claim in self.claims_about(about, only)? {
            match clock {
                Clock::Stated => events.extend(said(&claim)),
                Clock::Valid => events.push(Event {
                    span: claim.record.valid_time,
                    kind: EventKind::Held,
                    nth: 0,
                    claim,
                }),
                Clock::Recorded => {
                    for revision in self.versions(Kind::Claim, claim.ordinal)? {
                        let at = match commits.get(&revision) {
                            Some(at) => *at,
                            None => {
                                let at = self.commit(revision)?.map(|it| it.at);
                                let at = at.map(PartialDate::instant);
                                *commits.entry(revision).or_insert(at)
                            }
                        };
                        events.push(Event {
                            span: TimeSpan::new(at, at).ok(),
                            claim: claim.clone(),
                            kind: EventKind::Written(revision),
                            nth: 0,
                        });
                    }
                }
            }
        }
        if let Some(within) = within {
            events.retain(|event| event.span.is_some_and(|span| span.overlaps(&within)));
        }
        events.sort_unstable_by_key(Event::position);
        Ok(events)
    }
}

fn said(claim: &Arc<Stored<StoredClaim>>) -> impl Iterator<Item = Event> {
    let numbered = claim.record.numbered().enumerate();
    numbered.map(|(place, (number, attribution))| Event {
        span: TimeSpan::new(attribution.stated_at, attribution.stated_at).ok(),
        claim: claim.clone(),
        kind: EventKind::Said(place),
        nth: number,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::kb::{Bundle, KnowledgeBase, Options};

    /// Ann's claims: `a` said twice and held in spring, `b` said without a date and held until
    /// 2024, `c` said and taken back and held since summer, `d` that nobody says or dates.
    fn claims() -> Json {
        let said = |id: &str, at: &str| {
            let mut said = json!({"id": id, "speaker": "source", "source": "paper", "stance": "ASSERTS", "mode": "QUOTE"});
            if !at.is_empty() {
                said["statedAt"] = json!(at);
            }
            said
        };
        let claim = |id: &str, valid: Json, attributions: Vec<Json>| json!({"id": id, "subject": "ann", "predicate": "did", "value": "some", "validTime": valid, "statements": {"en": "x"}, "attributions": attributions});
        let mut taken_back = said("c1", "2025-02-10");
        taken_back["retraction"] = json!({"reason": "wrong"});
        json!([
            claim(
                "a",
                json!({"start": "2025-03", "end": "2025-05"}),
                vec![said("a1", "2025"), said("a2", "2025-02-09")]
            ),
            claim("b", json!({"end": "2024"}), vec![said("b1", "")]),
            claim("c", json!({"start": "2025-06"}), vec![taken_back]),
            claim("d", Json::Null, vec![]),
        ])
    }

    fn told(snapshot: &Snapshot, clock: Clock, from: &str, to: &str) -> String {
        let date = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let within = TimeSpan::new(date(from), date(to)).ok();
        let about = snapshot.about_id("ann").unwrap().unwrap();
        let events = snapshot.timeline(about, clock, within, None).unwrap();
        let name = |event: &Event| match event.kind {
            EventKind::Said(place) => event.claim.record.attributions[place].id.to_string(),
            EventKind::Held => event.claim.record.id.to_string(),
            EventKind::Written(revision) => format!("{}@{revision}", event.claim.record.id),
        };
        events.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    /// Each case: a clock, a time from and to, and what is told in which order.
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
            (Stated, "", "", "a1 a2 c1 b1"),
            (Stated, "2025-02-10", "", "a1 c1"),
            (Stated, "", "2025-02-09", "a1 a2"),
            (Stated, "2026", "", ""),
            (Valid, "", "", "b a c d"),
            (Valid, "2024", "2025-03", "b a"),
            (Valid, "2025-05-31", "", "a c"),
            (Valid, "2030", "", "c"),
            (Recorded, "", "", "a@1 b@1 c@1 d@1 a@2"),
            (Recorded, "2025-09-03", "2025-09-03", "a@1 b@1 c@1 d@1 a@2"),
            (Recorded, "2025-09-04", "", ""),
        ];
        for (clock, from, to, expected) in cases {
            assert_eq!(
                told(&snapshot, clock, from, to),
                expected,
                "{clock:?} {from} {to}"
            );
        }
        let earlier = snapshot.at(Revision(1));
        assert_eq!(told(&earlier, Recorded, "", ""), "a@1 b@1 c@1 d@1");
    }
}
