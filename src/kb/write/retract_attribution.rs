//! The command that retracts an attribution.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{absent, recorded_claim, restate},
            validate::reference_lookup::{ReferenceLookup, ReferencedRecord},
        },
    },
    model::{Id, Kind, Record, Retraction},
};

/// The command that retracts an attribution, which stays in its claim and decides nothing.
pub(in crate::kb) struct RetractAttribution {
    pub(in crate::kb) attribution: Id,
    pub(in crate::kb) retraction: Retraction,
}

impl Command for RetractAttribution {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let found = base.find(Kind::Attribution, &self.attribution);
        let Some(ReferencedRecord::Attribution { claim }) = found.map_err(KbError::Lookup)? else {
            return Err(absent(Kind::Attribution, &self.attribution));
        };
        let mut claim = recorded_claim(base, &claim)?;
        let mut attributions = claim.attributions.iter_mut();
        let attribution = attributions.find(|attribution| attribution.id == self.attribution);
        let attribution =
            attribution.ok_or_else(|| absent(Kind::Attribution, &self.attribution))?;
        attribution.retraction = Some(Box::new(self.retraction.clone()));
        restate(base, &Record::Claim(claim))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::{
        kb::{
            snapshot::Snapshot,
            write::{
                edit::Edit,
                scenario::{Scenario, id, record},
            },
        },
        model::{Kind, Revision},
    };

    fn retract(attribution: &str, retraction: Json) -> Edit {
        Edit::RetractAttribution {
            attribution: id(attribution),
            retraction: serde_json::from_value(retraction).unwrap(),
        }
    }

    #[test]
    fn a_retracted_attribution_stays_in_its_claim_and_in_history() {
        let scenario = Scenario::new();
        let retraction = json!({"reason": "misheard", "at": "2026-02-03", "by": "Ann"});
        let written = scenario.write(retract("first-said", retraction.clone()));
        assert_eq!(written.unwrap().revision, Revision(2));
        let retracted = |snapshot: &Snapshot, expected: &Json| {
            let claim = record(snapshot, Kind::Claim, "first").unwrap().fields();
            assert_eq!(&claim["attributions"][0]["retraction"], expected);
        };
        retracted(&scenario.snapshot(), &retraction);
        retracted(&scenario.snapshot().at(Revision(1)), &Json::Null);
        let other = json!({"reason": "made up"});
        scenario
            .write(retract("first-said", other.clone()))
            .unwrap();
        retracted(&scenario.snapshot(), &other);
        retracted(&scenario.snapshot().at(Revision(2)), &retraction);
        assert_eq!(
            scenario.refusal(retract("first-sad", other.clone())),
            "there is no attribution `first-sad`"
        );
        // A claim is no attribution.
        assert_eq!(
            scenario.refusal(retract("first", other)),
            "there is no attribution `first`"
        );
    }
}
