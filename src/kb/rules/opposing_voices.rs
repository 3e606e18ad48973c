//! The voices against a claim: groups of the attributions that oppose it, as those that support it
//! are grouped. They are shown, and decide nothing.

use std::collections::BTreeMap;

use crate::{
    kb::{
        error::KbError,
        rules::{
            assessor::Assessor,
            attribution_key::AttributionKey,
            context::RuleContext,
            joint_evidence::remove_incomplete,
            verdict::{Verdict, Voice},
            voices::{grouping::voices, tag::Tags},
        },
        snapshot::Snapshot,
    },
    model::{Attribution, Certainty, Kind, Ordinal, Speaker},
};

impl Snapshot {
    /// The voices of the attributions that oppose a claim, by its verdict: of those who have a
    /// name, are sure, and rest on no source that may be withdrawn; half a set of joint evidence
    /// is none.
    pub fn opposing_voices(&self, verdict: &Verdict) -> Result<Vec<Voice>, KbError> {
        let context = RuleContext::new(self);
        let assessor = Assessor::new(&context)?;
        let mut by_claim: BTreeMap<Ordinal, Vec<u16>> = BTreeMap::new();
        for reason in &verdict.opposing {
            let (claim, number) = reason.attribution;
            by_claim.entry(claim).or_default().push(number);
        }
        let mut speaking: Vec<(AttributionKey, Attribution<Ordinal>)> = Vec::new();
        for (claim, numbers) in by_claim {
            let stored = self.required(Kind::Claim, claim, self.claim(claim)?)?;
            let attributions = &stored.record.attributions;
            let numbered: Vec<u16> = stored.record.numbered().map(|(number, _)| number).collect();
            let has_voice = |index: &usize| {
                let attribution = &attributions[*index];
                numbers.contains(&numbered[*index])
                    && !matches!(attribution.speaker, Speaker::Anonymous(_))
                    && matches!(attribution.certainty, None | Some(Certainty::Certain))
                    && !assessor.speakers.graph.may_rest_on_withdrawn(attribution)
            };
            let mut whole: Vec<usize> = (0..attributions.len()).filter(has_voice).collect();
            remove_incomplete(attributions, &mut whole);
            let keyed = |index: usize| ((claim, numbered[index]), attributions[index].clone());
            speaking.extend(whole.into_iter().map(keyed));
        }
        // In the order of the verdict.
        let place = |key: &AttributionKey| {
            let mut reasons = verdict.opposing.iter();
            reasons.position(|reason| reason.attribution == *key)
        };
        speaking.sort_by_key(|(key, _)| place(key));
        let mut tagged = Vec::with_capacity(speaking.len());
        for (key, attribution) in &speaking {
            tagged.push((*key, Tags::of(&assessor.speakers, attribution)?));
        }
        Ok(voices(&tagged))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use tempfile::TempDir;

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    /// Each case: the denials, as the source and perhaps who is behind it, and the voices.
    #[test]
    fn denials_that_rest_on_one_document_are_one_voice() {
        let cases: [(&[&str], &str); 4] = [
            (&["one", "two"], "1 | 2"),
            (
                &["one<memo", "two<memo", "three"],
                "1 2 SharedSource SamePublisher | 3",
            ),
            (&["one?", "two"], "2"),
            (&[], ""),
        ];
        let outlets = ["one", "two", "three", "memo", "pro"];
        let mut entities: Vec<Json> = outlets
            .iter()
            .map(|id| json!({"id": format!("pub-{id}"), "type": "org", "labels": {"en": id}}))
            .collect();
        entities.push(json!({"id": "ann", "type": "org", "labels": {"en": "Ann"}}));
        let sources: Vec<Json> = outlets
            .iter()
            .map(|id| json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}, "publisher": format!("pub-{id}")}))
            .collect();
        let claims: Vec<Json> = cases
            .iter()
            .enumerate()
            .map(|(case, (denials, _))| {
                let mut attributions = vec![json!({"id": format!("c{case}-0"), "speaker": "source", "source": "pro", "stance": "ASSERTS", "mode": "QUOTE"})];
                for (number, denial) in (1..).zip(*denials) {
                    let is_unnamed = denial.ends_with('?');
                    let mut chain = denial.trim_end_matches('?').split('<');
                    let source = chain.next();
                    let via: Vec<Json> = chain.map(|via| json!(via)).collect();
                    let speaker = match is_unnamed {
                        true => json!({"anonymous": {"descriptor": {"en": "a person"}}}),
                        false => json!("source"),
                    };
                    attributions.push(json!({"id": format!("c{case}-{number}"), "speaker": speaker, "source": source, "via": via, "stance": "DENIES", "mode": "QUOTE"}));
                }
                json!({
                    "id": format!("c{case}"), "subject": "ann", "predicate": "did",
                    "value": {"quantity": {"amount": case.to_string()}},
                    "statements": {"en": "x"}, "attributions": attributions,
                })
            })
            .collect();
        let bundle = json!({
            "types": [{"id": "org", "labels": {"en": "organisation"}}],
            "predicates": [{"id": "did", "labels": {"en": "did"}}],
            "entities": entities, "sources": sources, "claims": claims,
        });
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        for (case, (denials, expected)) in cases.iter().enumerate() {
            let key = snapshot.find(&format!("c{case}")).unwrap().unwrap();
            let claim = snapshot.claim(key.ordinal).unwrap().unwrap();
            let verdict = snapshot.verdict(&claim).unwrap();
            let voices = snapshot.opposing_voices(&verdict).unwrap().into_iter();
            let text = |voice: Voice| {
                let numbers = voice
                    .attributions
                    .iter()
                    .map(|(_, number)| number.to_string());
                let because = voice.because.iter().map(|why| format!("{why:?}"));
                numbers.chain(because).collect::<Vec<_>>().join(" ")
            };
            let voices: Vec<String> = voices.map(text).collect();
            assert_eq!(voices.join(" | "), *expected, "{denials:?}");
        }
    }
}
