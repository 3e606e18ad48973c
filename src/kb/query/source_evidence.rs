//! The evidence in a source, in the order of its place there.

use std::sync::Arc;

use crate::{
    kb::{documents::source_text::SourceText, error::KbError, snapshot::Snapshot},
    model::{Asserter, Evidence, Kind, Ordinal, PassageLocator, RecordKey, Stored, StoredClaim},
};

/// The most claims that are read.
const MOST_CLAIMS: usize = 50_000;
/// The most characters in which quotes are looked for, counted once for each quote.
const MOST_SEARCHED: u64 = 100_000_000;

/// A passage of a source, and what it is evidence of.
#[derive(Clone, Debug)]
pub struct SourceEvidence {
    /// The claim.
    pub claim: Arc<Stored<StoredClaim>>,
    /// The index of the claim's attribution; `None` if the passage relates the claim to another.
    pub attribution: Option<usize>,
    /// The passage.
    pub passage: Evidence,
}

/// The place of a passage, by which evidence is sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PassagePlace {
    /// From one character to another.
    Characters(u32, u32),
    /// A time in a recording, in milliseconds.
    Time(u32),
    /// A page with its line and sentence; pages that are no numbers come last, by their names.
    Page(u64, String, u32, u32),
    /// None.
    Nowhere,
}

impl Snapshot {
    /// The evidence in a source, in the order of its place: by the characters, recorded or found by
    /// their words in the source's document; then by time, then by page, line and sentence; then
    /// what has no place. At one place it is in the order of recording.
    pub fn evidence_in(&self, source: Ordinal) -> Result<Vec<SourceEvidence>, KbError> {
        let target = RecordKey {
            kind: Kind::Source,
            ordinal: source,
            number: 0,
        };
        let candidates = self.possible_references(Kind::Claim, target)?;
        if candidates.len() > MOST_CLAIMS as u64 {
            return Err(KbError::TooMuch {
                most: MOST_CLAIMS,
                what: "claims that the source reports",
                instead: "page through `Source.claims`",
            });
        }
        let mut evidence = Vec::new();
        for claim in self.claims(candidates.into_iter().map(Ordinal))? {
            add_evidence(&claim, source, &mut evidence);
        }
        let quotes = evidence.iter().filter(|it| it.passage.position().is_none());
        let quotes = quotes.filter(|it| it.passage.quote().is_some()).count() as u64;
        let text = match quotes {
            0 => None,
            _ => self.document_text(source)?,
        };
        let text = text.filter(|text| quotes * u64::from(text.characters()) <= MOST_SEARCHED);
        let mut placed: Vec<(PassagePlace, SourceEvidence)> = evidence
            .into_iter()
            .map(|evidence| (place(&evidence.passage, text.as_deref()), evidence))
            .collect();
        // Stable, so that the order of recording is kept at one place.
        placed.sort_by(|(left, _), (right, _)| left.cmp(right));
        Ok(placed.into_iter().map(|(_, evidence)| evidence).collect())
    }
}

/// The place of a passage, if need be by its words in a text.
fn place(passage: &Evidence, text: Option<&SourceText>) -> PassagePlace {
    if let Some(position) = passage.position() {
        return PassagePlace::Characters(position.start(), position.end());
    }
    if let Some((start, end)) = text.and_then(|text| text.standing(passage)) {
        return PassagePlace::Characters(start, end);
    }
    passage.locator().map_or(PassagePlace::Nowhere, located)
}

/// Adds the evidence in a source that a claim has.
fn add_evidence(
    claim: &Arc<Stored<StoredClaim>>,
    source: Ordinal,
    evidence: &mut Vec<SourceEvidence>,
) {
    let passage = |attribution, passage: &Evidence| SourceEvidence {
        claim: claim.clone(),
        attribution,
        passage: passage.clone(),
    };
    for (index, attribution) in claim.record.attributions.iter().enumerate() {
        if attribution.source == source {
            let passages = attribution.evidence.iter();
            evidence.extend(passages.map(|found| passage(Some(index), found)));
        }
    }
    for relation in &claim.record.relations {
        if let Asserter::Source(by) = &relation.by
            && by.source == source
        {
            evidence.extend(by.evidence.iter().map(|found| passage(None, found)));
        }
    }
}

fn located(locator: &PassageLocator) -> PassagePlace {
    if let Some(timecode) = locator.timecode {
        return PassagePlace::Time(timecode.milliseconds());
    }
    let page = locator.page.as_ref().map_or("", |page| page.as_ref());
    let digits: String = page.chars().take_while(char::is_ascii_digit).collect();
    let number = match page {
        // Lines without a page are those of the first.
        "" => 0,
        _ => digits.parse().unwrap_or(u64::MAX),
    };
    if page.is_empty() && locator.line.is_none() && locator.sentence.is_none() {
        return PassagePlace::Nowhere;
    }
    PassagePlace::Page(
        number,
        page.to_owned(),
        locator.line.unwrap_or(0),
        locator.sentence.unwrap_or(0),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    /// The cases are in the order of their places.
    #[test]
    fn evidence_is_in_the_order_of_its_place() {
        let digest = format!("sha256:{}", "0".repeat(64));
        let at = |start: u32, end: u32| json!({"start": start, "end": end, "digest": digest});
        let text = SourceText::from_bytes("馬克 said that Ann left.".into()).unwrap();
        let places = [
            at(0, 3),
            at(2, 3),
            json!({"quote": {"exact": "said"}}),
            at(3, 9),
            json!({"locator": {"timecode": "00:00:09"}}),
            json!({"locator": {"timecode": "01:00:00.500"}}),
            json!({"locator": {"line": 4}}),
            json!({"locator": {"page": "2"}}),
            json!({"locator": {"page": "12", "line": 3}}),
            json!({"locator": {"page": "12-13"}}),
            json!({"locator": {"page": "xii"}}),
            json!({"locator": {"section": "Foreword"}}),
            json!({"quote": {"exact": "nowhere"}}),
        ];
        let placed = |passage: Json| place(&serde_json::from_value(passage).unwrap(), Some(&text));
        let places: Vec<PassagePlace> = places.into_iter().map(placed).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(places[2], PassagePlace::Characters(3, 7));
        assert_eq!(places[11..], [PassagePlace::Nowhere, PassagePlace::Nowhere]);
    }
}
