//! The commands that withdraw a source, and take that back.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded_source, restate},
        },
    },
    model::{Id, Kind, Record, SourceNotice},
};

/// The command that withdraws a source.
pub(in crate::kb) struct WithdrawSource {
    pub(in crate::kb) source: Id,
    pub(in crate::kb) notice: SourceNotice,
}

impl Command for WithdrawSource {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut source = recorded_source(base, &self.source)?;
        source.withdrawn = Some(Box::new(self.notice.clone()));
        restate(base, &Record::Source(source))
    }
}

/// The command that takes the withdrawal of a source back.
pub(in crate::kb) struct RestoreSource {
    pub(in crate::kb) source: Id,
}

impl Command for RestoreSource {
    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut source = recorded_source(base, &self.source)?;
        if source.withdrawn.take().is_none() {
            return Err(KbError::NothingToTakeBack {
                kind: Kind::Source,
                id: self.source.clone(),
                state: "withdrawn",
            });
        }
        restate(base, &Record::Source(source))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::{
        kb::write::{
            edit::Edit,
            scenario::{Scenario, id, record},
        },
        model::{Kind, Revision},
    };

    fn withdraw(source: &str, notice: Json) -> Edit {
        Edit::WithdrawSource {
            source: id(source),
            notice: serde_json::from_value(notice).unwrap(),
        }
    }

    #[test]
    fn a_withdrawal_replaces_the_one_before_and_is_taken_back() {
        let scenario = Scenario::new();
        let restore = |source: &str| Edit::RestoreSource { source: id(source) };
        let withdrawn = || scenario.field(Kind::Source, "paper", "withdrawn");
        let notice = json!({"reason": "made up", "at": "2026", "notice": "letter", "by": "ann"});
        scenario.write(withdraw("paper", notice.clone())).unwrap();
        assert_eq!(withdrawn(), notice);
        let shorter = json!({"reason": "invented"});
        scenario.write(withdraw("paper", shorter.clone())).unwrap();
        assert_eq!(withdrawn(), shorter);
        scenario.write(restore("paper")).unwrap();
        assert_eq!(withdrawn(), Json::Null);
        let at = scenario.snapshot().at(Revision(2));
        let then = record(&at, Kind::Source, "paper").unwrap().fields();
        assert_eq!(then["withdrawn"], notice);
        // Each case: the edit, and why it is refused.
        for (edit, refusal) in [
            (
                restore("paper"),
                "the source `paper` is not withdrawn: there is nothing to take back",
            ),
            (restore("papers"), "there is no source `papers`"),
            (withdraw("papers", shorter), "there is no source `papers`"),
            (
                withdraw("paper", json!({"reason": "x", "notice": "lettre"})),
                "DANGLING_REFERENCE sources[0].withdrawn.notice",
            ),
        ] {
            assert_eq!(scenario.refusal(edit), refusal);
        }
    }
}
