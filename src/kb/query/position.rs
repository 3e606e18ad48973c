//! Positions: the words of one speaker on one claim, and the attributions against them.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    kb::{
        error::KbError,
        query::topic::{Topic, retained},
        rules::{attribution_key::AttributionKey, sides::is_before, verdict::Verdict},
        snapshot::Snapshot,
    },
    model::{
        Attribution, ClaimRelationKind, Kind, ListPosition, Ordinal, PartialDate, Speaker, Stance,
        Stored, StoredClaim,
    },
};

/// The position of one speaker on one claim: their attributions that are not retracted.
#[derive(Clone, Debug)]
pub struct SpeakerPosition {
    /// The claim.
    pub claim: Arc<Stored<StoredClaim>>,
    /// The words in the order of time, those without a date last; one at least.
    words: Vec<PositionWord>,
    /// The least number of the attributions, which no other position of the claim has.
    number: u16,
}

/// One attribution of a position.
#[derive(Clone, Copy, Debug)]
struct PositionWord {
    /// The index of the attribution in the claim.
    index: usize,
    number: u16,
    /// The date of the statement, else that of its source.
    said_at: Option<PartialDate>,
    /// Whether it counts for the verdict.
    decides: bool,
}

/// The holder of a position, as exactly as the record tells. An unnamed speaker is none: two of
/// them may be one, and may be two.
#[derive(Clone, Debug, PartialEq)]
enum PositionHolder {
    /// An entity, after merges.
    Entity(Ordinal),
    /// The own voice of sources: that of these authors and publishers.
    OwnVoice(Vec<Ordinal>),
    /// The own voice of a source of whom neither is recorded.
    Document(Ordinal),
}

impl SpeakerPosition {
    /// The indexes of the attributions in the claim, in the order of time: the earliest first, of
    /// two that begin at one time the one of the narrower date, and those without a date last.
    pub fn attributions(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.words.iter().map(|word| word.index)
    }

    /// The same indexes, the latest first, those without a date last.
    pub fn latest_first(&self) -> impl Iterator<Item = usize> + '_ {
        let dated = self.words.partition_point(|word| word.said_at.is_some());
        let (dated, undated) = self.words.split_at(dated);
        dated.iter().rev().chain(undated).map(|word| word.index)
    }

    /// The indexes of the latest word: of the attributions that count for the verdict (of all, if
    /// none does), those that no other one certainly follows. There are several if the dates do not
    /// tell which was last.
    pub fn latest(&self) -> Vec<usize> {
        let is_certain = self.words.iter().any(|word| word.decides);
        let candidates: Vec<&PositionWord> = self
            .words
            .iter()
            .filter(|word| word.decides || !is_certain)
            .collect();
        let is_followed = |word: &PositionWord| {
            let mut others = candidates.iter();
            others.any(|other| is_before(word.said_at, other.said_at))
        };
        let latest = candidates.iter().filter(|word| !is_followed(word));
        latest.map(|word| word.index).collect()
    }

    /// The stance of the latest word; `None` if it is on two sides.
    pub fn stance(&self) -> Option<Stance> {
        let attributions = &self.claim.record.attributions;
        let latest = self.latest().into_iter();
        let stances: Vec<Stance> = latest.map(|index| attributions[index].stance).collect();
        let last = *stances.last()?;
        let is_of_one_side = stances.iter().all(|stance| {
            (stance.supports(), stance.opposes()) == (last.supports(), last.opposes())
        });
        is_of_one_side.then_some(last)
    }

    /// The stances in the order of time; several if the speaker changed theirs.
    pub fn stances(&self) -> Vec<Stance> {
        let attributions = &self.claim.record.attributions;
        let mut stances: Vec<Stance> = self
            .attributions()
            .map(|index| attributions[index].stance)
            .collect();
        stances.dedup();
        stances
    }

    /// The date of the first word; `None` where no date is known.
    pub fn first_said_at(&self) -> Option<PartialDate> {
        self.words.iter().find_map(|word| word.said_at)
    }

    /// The date of the last word that has one; `None` where no date is known.
    pub fn last_said_at(&self) -> Option<PartialDate> {
        self.words.iter().rev().find_map(|word| word.said_at)
    }

    /// The sources of the attributions, each once, in the order of time.
    pub fn sources(&self) -> Vec<Ordinal> {
        let mut sources = Vec::with_capacity(self.words.len());
        for index in self.attributions() {
            let source = self.claim.record.attributions[index].source;
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources
    }

    /// The position among all positions: by the date of the last word, the latest first and no
    /// date last; then by claim and number.
    pub fn position(&self) -> ListPosition {
        ListPosition {
            order: self
                .last_said_at()
                .map_or(i64::MAX, |date| date.start().saturating_neg()),
            ordinal: self.claim.ordinal,
            number: self.number,
        }
    }
}

impl Snapshot {
    /// The positions of all speakers on a topic's claims; on a claim, also those on claims that
    /// contradict it. They are sorted by their [`position`](SpeakerPosition::position)s. A speaker
    /// who retracted all attributions has none.
    pub fn positions(
        &self,
        topic: Topic,
        only: Option<&RoaringBitmap>,
    ) -> Result<Vec<SpeakerPosition>, KbError> {
        let mut claims = self.claims_of_topic(topic, only)?;
        if let Topic::Claim(claim) = topic {
            let claim = self.required(Kind::Claim, claim, self.claim(claim)?)?;
            let related = self.relations(&claim)?.into_iter();
            let rivals = related.filter(|related| related.kind == ClaimRelationKind::Contradicts);
            let rivals = self.claims(rivals.map(|related| related.claim))?;
            claims.extend(retained(rivals, only));
            claims.sort_by_key(|claim| claim.ordinal);
            claims.dedup_by_key(|claim| claim.ordinal);
        }
        let mut positions = Vec::new();
        for claim in &claims {
            positions.extend(self.positions_on(claim)?);
        }
        positions.sort_by_cached_key(SpeakerPosition::position);
        Ok(positions)
    }

    /// The positions of all speakers on a claim, sorted as others are.
    pub fn positions_on(
        &self,
        claim: &Arc<Stored<StoredClaim>>,
    ) -> Result<Vec<SpeakerPosition>, KbError> {
        let verdict = self.verdict(claim)?;
        let mut speakers: Vec<(Option<PositionHolder>, Vec<PositionWord>)> = Vec::new();
        for (index, (number, attribution)) in claim.record.numbered().enumerate() {
            if attribution.retraction.is_some() {
                continue;
            }
            let word = PositionWord {
                index,
                number,
                said_at: self.stated_or_published(attribution)?,
                decides: verdict.decides((claim.ordinal, number)),
            };
            let speaker = self.speaker_identity(attribution)?;
            let mut others = speakers.iter_mut();
            match others.find(|(other, _)| speaker.is_some() && *other == speaker) {
                Some((_, words)) => words.push(word),
                None => speakers.push((speaker, vec![word])),
            }
        }
        let position = |(_, mut words): (_, Vec<PositionWord>)| {
            words.sort_by_key(|word| (word.said_at.is_none(), word.said_at));
            SpeakerPosition {
                claim: claim.clone(),
                number: words.iter().map(|word| word.number).min().unwrap_or(0),
                words,
            }
        };
        let mut positions: Vec<SpeakerPosition> = speakers.into_iter().map(position).collect();
        positions.sort_by_cached_key(SpeakerPosition::position);
        Ok(positions)
    }

    /// The attributions of other speakers against a position, by the verdict on its claim. Against
    /// one that supports the claim: those that oppose it. Against one that opposes it: those that
    /// support it. Against any other: none.
    pub fn against(
        &self,
        position: &SpeakerPosition,
        verdict: &Verdict,
    ) -> Result<Vec<AttributionKey>, KbError> {
        let reasons = match position.stance() {
            Some(stance) if stance.supports() => &verdict.opposing,
            Some(stance) if stance.opposes() => &verdict.supporting,
            _ => return Ok(Vec::new()),
        };
        let attributions = &position.claim.record.attributions;
        let speaker = match position.words.first() {
            Some(word) => self.speaker_identity(&attributions[word.index])?,
            None => None,
        };
        let mut against = Vec::new();
        for reason in reasons {
            let (claim, number) = reason.attribution;
            let claim = self.required(Kind::Claim, claim, self.claim(claim)?)?;
            let Some(attribution) = claim.record.attribution(number) else {
                continue;
            };
            if speaker.is_none() || self.speaker_identity(attribution)? != speaker {
                against.push(reason.attribution);
            }
        }
        Ok(against)
    }

    /// The identity of the speaker of an attribution; `None` for an unnamed one.
    fn speaker_identity(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<Option<PositionHolder>, KbError> {
        let source = match &attribution.speaker {
            Speaker::Anonymous(_) => return Ok(None),
            Speaker::Entity(entity) => {
                let entity = self.merges()?.survivor(*entity);
                return Ok(Some(PositionHolder::Entity(entity)));
            }
            Speaker::Source => *attribution.last_source(),
        };
        let record = self.required(Kind::Source, source, self.source(source)?)?;
        let record = &record.record;
        let is_authors = record.kind.speaks_for_authors() && !record.authors.is_empty();
        let publisher = record.publisher_entity().filter(|_| !is_authors);
        let mut entities = Vec::new();
        for entity in record.author_entities().chain(publisher) {
            entities.push(self.merges()?.survivor(*entity));
        }
        entities.sort_unstable();
        entities.dedup();
        Ok(Some(match entities.is_empty() {
            true => PositionHolder::Document(source),
            false => PositionHolder::OwnVoice(entities),
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    /// An attribution from `[!]STANCE SOURCE SPEAKER DATE [CERTAINTY]`; `!`: it is retracted. The
    /// speaker is an entity, `source`, or `unnamed`; `-`: no date.
    fn attribution(number: usize, notation: &str) -> Json {
        let words: Vec<&str> = notation.trim_start_matches('!').split(' ').collect();
        let mut attribution = json!({
            "id": format!("a{number}"), "stance": words[0], "source": words[1], "mode": "QUOTE",
            "speaker": match words[2] {
                "source" => json!("source"),
                "unnamed" => json!({"anonymous": {"descriptor": {"en": "insiders"}}}),
                entity => json!({"entity": entity}),
            },
        });
        if words[3] != "-" {
            attribution["statedAt"] = json!(words[3]);
        }
        if let Some(certainty) = words.get(4) {
            attribution["certainty"] = json!(certainty);
        }
        if notation.starts_with('!') {
            attribution["retraction"] = json!({"reason": "wrong"});
        }
        attribution
    }

    /// Each case: the attributions of a claim; then for each speaker, by the first attribution, the
    /// indexes in the order of time, those of the latest word, and its stance.
    #[test]
    fn a_position_has_all_words_of_a_speaker_and_the_latest() {
        let cases: &[(&[&str], &str)] = &[
            (&[], ""),
            (&["ASSERTS one ann 2025"], "[0] [0] ASSERTS"),
            (
                &["ASSERTS one ann 2025", "DENIES two ann 2024"],
                "[1, 0] [0] ASSERTS",
            ),
            (
                &["ASSERTS one ann 2024", "DENIES two ann 2025-03"],
                "[0, 1] [1] DENIES",
            ),
            // Which was last cannot be told.
            (
                &["ASSERTS one ann 2025", "DENIES two ann 2025-06"],
                "[0, 1] [0, 1] none",
            ),
            (
                &["ASSERTS one ann 2025", "CONFIRMS two ann 2025"],
                "[0, 1] [0, 1] CONFIRMS",
            ),
            (
                &["ASSERTS one ann -", "DENIES two ann -"],
                "[0, 1] [0, 1] none",
            ),
            // The source has a date where the statement has none.
            (
                &["ASSERTS one ann 2025", "DENIES dated ann -"],
                "[0, 1] [1] DENIES",
            ),
            // A later silence takes nothing back.
            (
                &["ASSERTS one ann 2024", "DECLINES_COMMENT two ann 2025"],
                "[0, 1] [0] ASSERTS",
            ),
            (
                &["ASSERTS one ann 2024", "DENIES two ann 2025 POSSIBLE"],
                "[0, 1] [0] ASSERTS",
            ),
            (
                &["RELAYS one ann 2024", "QUALIFIES two ann 2025"],
                "[0, 1] [1] QUALIFIES",
            ),
            (
                &["ASSERTS one ann 2025", "!DENIES two ann 2026"],
                "[0] [0] ASSERTS",
            ),
            (&["!ASSERTS one ann 2025"], ""),
            // Ann is the same after a merge.
            (
                &["ASSERTS one ann 2024", "DENIES two ann-2 2025"],
                "[0, 1] [1] DENIES",
            ),
            // Two articles of one newsroom, and two of which no publisher is recorded.
            (
                &["ASSERTS bbc1 source 2024", "DENIES bbc2 source 2025"],
                "[0, 1] [1] DENIES",
            ),
            (
                &["ASSERTS one source 2025", "DENIES two source 2024"],
                "[0] [0] ASSERTS; [1] [1] DENIES",
            ),
            // The authors of a post speak, not the platform.
            (
                &["ASSERTS post1 source 2025", "DENIES post2 source 2024"],
                "[0] [0] ASSERTS; [1] [1] DENIES",
            ),
            // Nobody knows that two unnamed speakers are one.
            (
                &["ASSERTS one unnamed 2025", "DENIES one unnamed 2024"],
                "[0] [0] ASSERTS; [1] [1] DENIES",
            ),
        ];
        let people = ["ann", "ben", "bbc"]
            .map(|id| json!({"id": id, "type": "person", "labels": {"en": id}}));
        let mut people = people.to_vec();
        people.push(
            json!({"id": "ann-2", "type": "person", "labels": {"en": "Ann"}, "mergedInto": "ann"}),
        );
        let source = |id: &str, changes: Json| {
            let mut source = json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}});
            for (name, value) in changes.as_object().unwrap() {
                source[name] = value.clone();
            }
            source
        };
        let claims: Vec<Json> = cases
            .iter()
            .enumerate()
            .map(|(number, (notations, _))| {
                let attributions = notations.iter().enumerate();
                let attributions =
                    attributions.map(|(index, it)| attribution(number * 10 + index, it));
                json!({
                    "id": format!("c{number}"), "subject": "ann", "predicate": "did",
                    "value": {"quantity": {"amount": number.to_string()}}, "statements": {"en": "x"},
                    "attributions": attributions.collect::<Vec<_>>(),
                })
            })
            .collect();
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [{"id": "did", "labels": {"en": "did"}}],
            "entities": people,
            "sources": [
                source("one", json!({})),
                source("two", json!({})),
                source("dated", json!({"publishedAt": "2026-01"})),
                source("bbc1", json!({"publisher": "bbc"})),
                source("bbc2", json!({"publisher": "bbc"})),
                source("post1", json!({"kind": "POST", "publisher": "bbc", "authors": ["ann"]})),
                source("post2", json!({"kind": "POST", "publisher": "bbc", "authors": ["ben"]})),
            ],
            "claims": claims,
        });
        let folder = tempfile::TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        for (number, (notations, expected)) in cases.iter().enumerate() {
            let key = snapshot.find(&format!("c{number}")).unwrap().unwrap();
            let claim = snapshot.claim(key.ordinal).unwrap().unwrap();
            let mut positions = snapshot.positions_on(&claim).unwrap();
            positions.sort_by_key(|position| position.number);
            let found: Vec<String> = positions.iter().map(written).collect();
            assert_eq!(found.join("; "), *expected, "{notations:?}");
        }
    }

    fn written(position: &SpeakerPosition) -> String {
        let words: Vec<usize> = position.attributions().collect();
        let stance = position.stance().map(|stance| json!(stance));
        let stance = stance.as_ref().and_then(Json::as_str).unwrap_or("none");
        format!("{words:?} {:?} {stance}", position.latest())
    }
}
