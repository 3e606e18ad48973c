//! The statuses that claims would have without a source: as if it was withdrawn.

use crate::{
    kb::{
        error::KbError,
        rules::{affected::affected_by_withdrawal, verdict::ClaimStatus},
        snapshot::Snapshot,
    },
    model::{Attribution, Ordinal, Stored, StoredClaim},
};

/// The most claims that are assessed.
const MOST_ASSESSED: usize = 20_000;

/// The effect that the absence of a source has on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AbsenceEffect {
    /// Nobody would say so any more.
    Lost,
    /// The claim would have another status.
    Changed,
    /// The claim rests on the source, and would have the status that it has.
    Kept,
}

/// A claim with its status, and that which it would have without a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusWithout {
    /// The claim.
    pub claim: Ordinal,
    /// The status.
    pub status: ClaimStatus,
    /// The status that it would have.
    pub without: ClaimStatus,
    /// The effect.
    pub effect: AbsenceEffect,
}

impl Snapshot {
    /// The claims that rest on a source, and those whose status would be another without it: the
    /// lost ones first, then the changed and the kept ones, each in the order of recording.
    ///
    /// They follow from the same rules as if the source was withdrawn, so that a source which is
    /// withdrawn has no effect any more.
    pub fn without_source(&self, source: Ordinal) -> Result<Vec<StatusWithout>, KbError> {
        let without = self.with_source_withdrawn(source)?;
        let affected = affected_by_withdrawal(self, &without, source)?;
        if affected.len() > MOST_ASSESSED as u64 {
            return Err(KbError::TooMuch {
                most: MOST_ASSESSED,
                what: "claims that rest on the source or look at one that does",
                instead: "ask for a source with fewer claims",
            });
        }
        let mut found = Vec::new();
        for (claim, assessment) in without.assess_some(&affected, &|_, _, _| ())? {
            let (Some(stored), Some(assessment)) = (self.claim(claim)?, assessment) else {
                continue;
            };
            let (status, without) = (self.assessment(&stored)?.status, assessment.status);
            if status != without || self.rests_on(&stored, source)? {
                found.push(StatusWithout {
                    claim,
                    status,
                    without,
                    effect: effect(status, without),
                });
            }
        }
        found.sort_unstable_by_key(|found| (found.effect, found.claim));
        Ok(found)
    }

    /// Whether a source is in the possible chain of an attribution of a claim.
    fn rests_on(&self, claim: &Stored<StoredClaim>, source: Ordinal) -> Result<bool, KbError> {
        let graph = self.source_graph()?;
        let rests = |attribution: &Attribution<Ordinal>| {
            let chain = graph.possible_chain(attribution);
            chain.sources.contains(&source)
        };
        Ok(claim.record.attributions.iter().any(rests))
    }
}

fn effect(status: ClaimStatus, without: ClaimStatus) -> AbsenceEffect {
    match (is_said(status), is_said(without)) {
        (true, false) => AbsenceEffect::Lost,
        _ if status != without => AbsenceEffect::Changed,
        _ => AbsenceEffect::Kept,
    }
}

/// Whether somebody says, by the status of a claim, that it is so.
fn is_said(status: ClaimStatus) -> bool {
    match status {
        ClaimStatus::Uncontested
        | ClaimStatus::Corroborated
        | ClaimStatus::Disputed
        | ClaimStatus::Inconsistent => true,
        ClaimStatus::Unsourced
        | ClaimStatus::Unasserted
        | ClaimStatus::Denied
        | ClaimStatus::Superseded
        | ClaimStatus::Retracted => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use tempfile::TempDir;

    use super::*;
    use crate::{
        kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase},
        model::Kind,
    };

    /// A claim about Ann, as `+one` and `-two` tell who asserts and who denies; `+two<one` has it
    /// from `one`.
    fn claim(id: &str, predicate: &str, value: Json, words: &[&str]) -> Json {
        let attribution = |(number, word): (usize, &&str)| {
            let (stance, chain) = word.split_at(1);
            let stance = if stance == "+" { "ASSERTS" } else { "DENIES" };
            let mut sources = chain.split('<');
            let source = sources.next();
            let via: Vec<Json> = sources.map(|via| json!(via)).collect();
            json!({"id": format!("{id}-{number}"), "speaker": "source", "source": source, "via": via, "stance": stance, "mode": "QUOTE"})
        };
        let attributions: Vec<Json> = words.iter().enumerate().map(attribution).collect();
        json!({
            "id": id, "subject": "ann", "predicate": predicate, "value": value,
            "statements": {"en": id}, "attributions": attributions,
        })
    }

    /// Each case: a source, and the effects of its absence as `claim status->status`.
    #[test]
    fn what_would_be_left_follows_from_the_rules() {
        let amount = |number: &str| json!({"quantity": {"amount": number}});
        let outlets = ["one", "two", "three", "copy"];
        let mut entities = vec![
            json!({"id": "ann", "type": "person", "labels": {"en": "Ann"}}),
            json!({"id": "paris", "type": "place", "labels": {"en": "Paris"}}),
            json!({"id": "rome", "type": "place", "labels": {"en": "Rome"}}),
            json!({"id": "spokes", "type": "person", "labels": {"en": "Spokes"}}),
        ];
        entities.extend(
            outlets.map(
                |id| json!({"id": format!("pub-{id}"), "type": "person", "labels": {"en": id}}),
            ),
        );
        let mut sources: Vec<Json> = outlets
            .iter()
            .map(|id| json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}, "publisher": format!("pub-{id}")}))
            .collect();
        sources[3]["derivedFrom"] = json!([{"source": "one", "kind": "COPY_OF"}]);
        let mut joint = claim("joint", "did", amount("4"), &["+two", "+three"]);
        joint["attributions"][0]["speaker"] = json!({"entity": "pub-two"});
        joint["attributions"][1]["speaker"] = json!({"entity": "spokes"});
        let mut speaks = claim(
            "speaks",
            "speaks-for",
            json!({"entity": "pub-two"}),
            &["+one"],
        );
        speaks["subject"] = json!("spokes");
        let bundle = json!({
            "types": [
                {"id": "person", "labels": {"en": "person"}},
                {"id": "place", "labels": {"en": "place"}},
            ],
            "predicates": [
                {"id": "did", "labels": {"en": "did"}},
                {"id": "born", "labels": {"en": "born"}, "exclusive": "EVER", "time": "EVENT"},
                {"id": "speaks-for", "labels": {"en": "speaks for"}, "voice": "SUBJECT_FOR_VALUE"},
            ],
            "entities": entities,
            "sources": sources,
            "claims": [
                claim("alone", "did", amount("1"), &["+one"]),
                claim("twice", "did", amount("2"), &["+one", "+two"]),
                claim("denied", "did", amount("3"), &["+one", "-two"]),
                joint,
                speaks,
                claim("via", "did", amount("5"), &["+two<one"]),
                claim("copied", "did", amount("6"), &["+copy"]),
                claim("thrice", "did", amount("7"), &["+one", "+two", "+three"]),
                claim("born-paris", "born", json!({"entity": "paris"}), &["+one"]),
                claim("born-rome", "born", json!({"entity": "rome"}), &["+two"]),
            ],
        });
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        let effects = |source: &str| -> Vec<String> {
            let key = snapshot.find_of(Kind::Source, source).unwrap().unwrap();
            let found = snapshot.without_source(key.ordinal).unwrap();
            let text = |moved: &StatusWithout| {
                let claim = snapshot.id_of(Kind::Claim, moved.claim).unwrap();
                let (effect, before, after) = (moved.effect, moved.status, moved.without);
                format!("{effect:?}: {claim} {before:?}->{after:?}")
            };
            found.iter().map(text).collect()
        };
        assert_eq!(
            effects("one"),
            [
                "Lost: alone Uncontested->Retracted",
                "Lost: denied Disputed->Denied",
                "Lost: speaks Uncontested->Retracted",
                "Lost: via Uncontested->Retracted",
                "Lost: copied Uncontested->Retracted",
                "Lost: born-paris Disputed->Retracted",
                "Changed: twice Corroborated->Uncontested",
                // Nobody says any more that one of the two speaks for the other.
                "Changed: joint Uncontested->Corroborated",
                "Changed: born-rome Disputed->Uncontested",
                "Kept: thrice Corroborated->Corroborated",
            ]
        );
        assert_eq!(effects("copy"), ["Lost: copied Uncontested->Retracted"]);
    }
}
