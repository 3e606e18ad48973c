//! The command that sets the rank of a claim.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded_claim, restate},
        },
    },
    model::{Id, Prose, Rank, Record},
};

/// The command that sets the rank of a claim.
pub(in crate::kb) struct SetRank {
    pub(in crate::kb) claim: Id,
    pub(in crate::kb) rank: Rank,
    pub(in crate::kb) reason: Option<Prose>,
}

impl Command for SetRank {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut claim = recorded_claim(base, &self.claim)?;
        claim.rank = self.rank;
        claim.rank_reason = self.reason.clone();
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
        model::{Kind, Prose, Rank},
    };

    #[test]
    fn a_rank_comes_with_its_reason_and_takes_the_former_one_away() {
        let scenario = Scenario::new();
        let rank = |claim: &str, rank, reason: Option<&str>| Edit::SetRank {
            claim: id(claim),
            rank,
            reason: reason.map(|reason| Prose::new(reason).unwrap()),
        };
        let field = |field: &str| scenario.field(Kind::Claim, "first", field);
        scenario
            .write(rank("first", Rank::Deprecated, Some("a misprint")))
            .unwrap();
        assert_eq!(field("rank"), json!("DEPRECATED"));
        assert_eq!(field("rankReason"), json!("a misprint"));
        scenario
            .write(rank("first", Rank::Preferred, None))
            .unwrap();
        assert_eq!(field("rank"), json!("PREFERRED"));
        assert_eq!(field("rankReason"), json!(null));
        let again = scenario.write(rank("first", Rank::Preferred, None));
        assert_eq!(again.unwrap().report.unchanged, 1);
        assert_eq!(
            scenario.refusal(rank("third", Rank::Normal, None)),
            "there is no claim `third`"
        );
    }
}
