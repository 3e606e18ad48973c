//! The recorded claims that match a claim which is not recorded: the same proposition, the same but
//! for its time, and what excludes it.

use crate::{
    kb::{
        error::KbError,
        rules::{context::RuleContext, proposition::Proposition, valid_time::Possibility},
        snapshot::Snapshot,
    },
    model::{Claim, Ordinal, Revision, Stored, StoredClaim},
};

/// The most claims of each kind.
const MOST_MATCHES: usize = 100;

/// The recorded claims that match a claim, in the order of recording, the first 100 of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PropositionMatch {
    /// The claims of the same proposition.
    pub same: Vec<Ordinal>,
    /// The claims that differ in their valid time alone.
    pub other_time: Vec<Ordinal>,
    /// The claims that certainly exclude it at one time, or at any.
    pub excluding: Vec<Ordinal>,
    /// The claims that may exclude it, or do so if both speak of one time.
    pub perhaps_excluding: Vec<Ordinal>,
}

impl Snapshot {
    /// The recorded claims that match a claim. Its attributions do not matter.
    pub fn match_proposition(&self, claim: Claim<Ordinal>) -> Result<PropositionMatch, KbError> {
        let context = RuleContext::new(self);
        let claim = Claim {
            attributions: Vec::new(),
            ..claim
        };
        // No recorded claim has this ordinal.
        let ordinal = Ordinal(u32::MAX);
        let Some(record) = StoredClaim::new(claim, None, u16::MAX) else {
            return Err(KbError::Misasked);
        };
        let stored = Stored::supposed(ordinal, Revision(0), record);
        let mut found = PropositionMatch::default();
        let proposition = Proposition::of(&context, &stored.record)?;
        for other in context.same_but_for_time(&stored)? {
            match Proposition::of(&context, &other.record)? == proposition {
                true => found.same.push(other.ordinal),
                false => found.other_time.push(other.ordinal),
            }
        }
        for rival in context.rivals(&stored)? {
            let certainty = context.contradiction_of_dates(&stored.record, None, &rival, None)?;
            match certainty {
                Possibility::Certain => found.excluding.push(rival.claim.ordinal),
                _ => found.perhaps_excluding.push(rival.claim.ordinal),
            }
        }
        for list in [
            &mut found.same,
            &mut found.other_time,
            &mut found.excluding,
            &mut found.perhaps_excluding,
        ] {
            list.truncate(MOST_MATCHES);
        }
        Ok(found)
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

    /// Each case: a claim, and those of the same proposition, of another time, and excluding ones,
    /// certainly and perhaps.
    #[test]
    fn a_claim_that_is_not_recorded_matches_recorded_ones() {
        let claim = |id: &str, predicate: &str, value: Json, more: Json| {
            let mut claim = json!({"id": id, "subject": "ann", "predicate": predicate, "value": value, "statements": {"en": "x"}});
            for (name, value) in more.as_object().unwrap() {
                claim[name] = value.clone();
            }
            claim
        };
        let place = |id: &str| json!({"entity": id});
        let in_2020 = json!({"validTime": {"start": "2020", "end": "2020"}});
        let bundle = json!({
            "types": [
                {"id": "person", "labels": {"en": "person"}},
                {"id": "place", "labels": {"en": "place"}},
            ],
            "predicates": [
                {"id": "born", "labels": {"en": "born"}, "exclusive": "EVER", "time": "EVENT"},
                {"id": "lived", "labels": {"en": "lived"}},
            ],
            "entities": [
                {"id": "ann", "type": "person", "labels": {"en": "Ann"}},
                {"id": "paris", "type": "place", "labels": {"en": "Paris"}},
                {"id": "rome", "type": "place", "labels": {"en": "Rome"}},
                {"id": "roma", "type": "place", "labels": {"en": "Roma"}, "mergedInto": "rome"},
            ],
            "claims": [
                claim("born-paris", "born", place("paris"), json!({})),
                claim("lived-rome", "lived", place("rome"), json!({})),
                claim("lived-rome-2020", "lived", place("rome"), in_2020.clone()),
                claim("lived-not", "lived", place("rome"), json!({"polarity": "NEGATIVE", "validTime": {"start": "2020", "end": "2020"}})),
            ],
        });
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        for (claim, expected) in [
            (
                claim("new", "born", place("paris"), json!({})),
                ["born-paris", "", "", ""],
            ),
            (
                claim("new", "born", place("rome"), json!({})),
                ["", "", "born-paris", ""],
            ),
            (
                claim("new", "lived", place("roma"), in_2020.clone()),
                ["lived-rome-2020", "lived-rome", "", "lived-not"],
            ),
            (
                claim("new", "lived", place("paris"), json!({})),
                ["", "", "", ""],
            ),
        ] {
            let read: Claim = serde_json::from_value(claim.clone()).unwrap();
            let read = read.try_map(|kind, id| {
                let key = snapshot.find_of(kind, id.as_str()).unwrap();
                key.map(|key| key.ordinal).ok_or(())
            });
            let found = snapshot.match_proposition(read.unwrap()).unwrap();
            let ids = |claims: &[Ordinal]| {
                let ids = claims.iter().map(|it| snapshot.id_of(Kind::Claim, *it));
                let ids: Vec<String> = ids.map(|id| id.unwrap().to_string()).collect();
                ids.join(" ")
            };
            let found = [
                ids(&found.same),
                ids(&found.other_time),
                ids(&found.excluding),
                ids(&found.perhaps_excluding),
            ];
            assert_eq!(found, expected, "{claim}");
        }
    }
}
