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
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut source = recorded_source(base, &self.source)?;
        source.withdrawn = Some(Box::new(self.notice.clone()));
        restate(base, Kind::Source, Record::Source(source).fields())
    }
}

/// The command that takes the withdrawal of a source back.
pub(in crate::kb) struct RestoreSource {
    pub(in crate::kb) source: Id,
}

impl Command for RestoreSource {
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut source = recorded_source(base, &self.source)?;
        if source.withdrawn.take().is_none() {
            return Err(KbError::NothingToTakeBack {
                kind: Kind::Source,
                id: self.source.clone(),
                state: "withdrawn",
            });
        }
        restate(base, Kind::Source, Record::Source(source).fields())
    }
}
