//! The command that adds an attribution to a claim.

use std::io;

use serde_json::{Map, Value as Json};

use crate::{
    kb::{
        error::KbError,
        formats::json::Problems,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded_claim, restate_fields},
        },
    },
    model::{Attribution, Claim, Id, Kind, Record},
};

/// The command that adds an attribution to a claim.
pub(in crate::kb) struct AddAttribution {
    pub(in crate::kb) claim: Id,
    /// The attribution in the form of a bundle file.
    pub(in crate::kb) attribution: Map<String, Json>,
}

impl Command for AddAttribution {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let claim = recorded_claim(base, &self.claim)?;
        let attribution = Json::Object(self.attribution.clone());
        let is_there = serde_json::from_value(attribution.clone())
            .is_ok_and(|attribution| has(&claim, attribution));
        let path = format!("claims[0].attributions[{}]", claim.attributions.len());
        let mut fields = Record::Claim(claim).fields();
        if !is_there {
            match &mut fields["attributions"] {
                Json::Array(attributions) => attributions.push(attribution),
                none => *none = Json::Array(vec![attribution]),
            }
        }
        restate_fields(base, Kind::Claim, fields).map_err(|error| match error {
            KbError::Invalid(problems) => match within(&problems, &path) {
                Ok(problems) => KbError::Invalid(problems),
                Err(error) => KbError::Lookup(error.into()),
            },
            error => error,
        })
    }
}

/// The problems of the claim, those of the added attribution at paths that begin with
/// `attribution`.
fn within(problems: &Problems, path: &str) -> io::Result<Problems> {
    problems.with_paths(|place| match place.strip_prefix(path) {
        Some(rest) => format!("attribution{rest}"),
        None => place.to_owned(),
    })
}

/// Whether a claim has an attribution already, which may state no id.
fn has(claim: &Claim, attribution: Attribution) -> bool {
    let mut identified = Claim {
        attributions: vec![attribution],
        ..claim.clone()
    };
    identified.identify_attributions();
    claim.attributions.contains(&identified.attributions[0])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        kb::write::{
            edit::Edit,
            scenario::{Scenario, id},
        },
        model::Kind,
    };

    /// Each case: the claim, the fields of the attribution that differ, and the number of
    /// attributions after it or why it is refused.
    #[test]
    fn an_attribution_is_added_once_and_is_checked_as_in_a_bundle() {
        for (name, claim, fields, expected) in [
            ("a new one", "first", json!({"stance": "DENIES"}), Ok(2)),
            ("with an id", "first", json!({"id": "mine"}), Ok(2)),
            (
                "one that is there",
                "first",
                json!({"id": "first-said"}),
                Ok(1),
            ),
            (
                "no claim",
                "third",
                json!({}),
                Err("there is no claim `third`"),
            ),
            (
                "no source",
                "first",
                json!({"source": "paperr"}),
                Err("DANGLING_REFERENCE attribution.source"),
            ),
            (
                "no stance",
                "first",
                json!({"stance": "SHOUTS"}),
                Err("UNKNOWN_WORD attribution.stance"),
            ),
            (
                "the id of another",
                "first",
                json!({"id": "second-said"}),
                Err("DUPLICATE_ID attribution.id"),
            ),
        ] {
            let scenario = Scenario::new();
            let mut attribution = json!({"speaker": "source", "source": "paper", "stance": "ASSERTS", "mode": "QUOTE"});
            let attribution = attribution.as_object_mut().unwrap();
            attribution.extend(fields.as_object().unwrap().clone());
            let edit = Edit::AddAttribution {
                claim: id(claim),
                attribution: attribution.clone(),
            };
            match expected {
                Ok(count) => {
                    let written = scenario.write(edit.clone()).unwrap();
                    assert_eq!(written.records, [(Kind::Claim, id(claim))], "{name}");
                    let attributions = scenario.field(Kind::Claim, claim, "attributions");
                    assert_eq!(attributions.as_array().unwrap().len(), count, "{name}");
                    assert_eq!(written.revision.0, count as u64, "{name}");
                    // The same again changes nothing.
                    assert_eq!(scenario.write(edit).unwrap().report.written(), 0, "{name}");
                }
                Err(refusal) => assert_eq!(scenario.refusal(edit), refusal, "{name}"),
            }
        }
    }
}
