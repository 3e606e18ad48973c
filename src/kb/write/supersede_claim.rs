//! The command that states that a claim takes another's place.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded, recorded_claim, restate},
        },
    },
    model::{Asserter, ClaimRelation, ClaimRelationKind, Id, Kind, Record},
};

/// The command that states that a claim takes another's place.
pub(in crate::kb) struct SupersedeClaim {
    pub(in crate::kb) claim: Id,
    /// The claim that takes its place.
    pub(in crate::kb) by: Id,
    pub(in crate::kb) kind: ClaimRelationKind,
    pub(in crate::kb) asserter: Asserter,
}

impl Command for SupersedeClaim {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let superseded = recorded(base, Kind::Claim, &self.claim)?;
        let mut claim = recorded_claim(base, &self.by)?;
        let relation = ClaimRelation {
            kind: self.kind,
            claim: superseded.id().clone(),
            by: self.asserter.clone(),
        };
        if !claim.relations.contains(&relation) {
            claim.relations.push(relation);
        }
        restate(base, &Record::Claim(claim))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        kb::write::{
            edit::Edit,
            scenario::{Scenario, id},
        },
        model::{Asserter, ClaimRelationKind, Compiler, Kind},
    };

    #[test]
    fn the_claim_that_takes_the_place_has_the_relation_once() {
        let scenario = Scenario::new();
        let supersede = |claim: &str, by: &str, kind| Edit::Supersede {
            claim: id(claim),
            by: id(by),
            kind,
            asserter: Asserter::Compiler(Compiler::Compiler),
        };
        let relations = || scenario.field(Kind::Claim, "second", "relations");
        let first = supersede("first", "second", ClaimRelationKind::Supersedes);
        scenario.write(first.clone()).unwrap();
        let superseded = json!({"kind": "SUPERSEDES", "claim": "first", "by": "compiler"});
        assert_eq!(relations(), json!([superseded]));
        assert_eq!(scenario.write(first).unwrap().report.written(), 0);
        let corrected = supersede("first", "second", ClaimRelationKind::Corrects);
        scenario.write(corrected).unwrap();
        let corrects = json!({"kind": "CORRECTS", "claim": "first", "by": "compiler"});
        assert_eq!(relations(), json!([superseded, corrects]));
        // Each case: the two claims, and why they are refused.
        for (claim, by, refusal) in [
            ("first", "third", "there is no claim `third`"),
            ("third", "first", "there is no claim `third`"),
            (
                "first",
                "first",
                "SELF_REFERENCE claims[0].relations[0].claim",
            ),
        ] {
            let edit = supersede(claim, by, ClaimRelationKind::Supersedes);
            assert_eq!(scenario.refusal(edit), refusal);
        }
    }
}
