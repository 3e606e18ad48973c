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
            restate::{recorded_claim, restate},
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
    fn records(&self) -> usize {
        1
    }

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
        restate(base, Kind::Claim, fields).map_err(|error| match error {
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
