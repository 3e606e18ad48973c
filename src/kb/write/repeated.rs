//! The answer to a request that was done before: what its commit wrote.

use crate::{
    kb::{
        error::KbError,
        record_list::{CREATED, List, kind_of_number},
        snapshot::Snapshot,
        write::load_report::{Loaded, MOST_LISTED},
    },
    model::{CommitInfo, ListPosition, Revision, ScanStart},
};

impl Snapshot {
    /// The commit with an idempotency key of an author; `None` where there is none.
    pub(in crate::kb) fn keyed_commit(
        &self,
        by: Option<&str>,
        key: &str,
    ) -> Result<Option<CommitInfo>, KbError> {
        Ok(self.view().keyed_commit(by, key)?)
    }

    /// The report of what a commit wrote. The records that it left as they were, and the warnings,
    /// are not in the journal, and so not in the report.
    pub(in crate::kb) fn report_of(&self, revision: Revision) -> Result<Loaded, KbError> {
        let before = Revision(revision.0.saturating_sub(1));
        let start = ScanStart::After(ListPosition::after_commit(before));
        let then = self.at(revision);
        let mut report = Loaded {
            revision,
            ..Loaded::default()
        };
        for link in then.links(List::Changes, start)? {
            let link = link?;
            let Some(kind) = kind_of_number(link.position.number) else {
                continue;
            };
            let record = || Ok::<_, KbError>((kind, then.id_of(kind, link.position.ordinal)?));
            match link.role {
                CREATED => report.created += 1,
                _ => {
                    report.changed += 1;
                    if report.changed_records.len() < MOST_LISTED {
                        report.changed_records.push(record()?);
                    }
                }
            }
            if report.records.len() < MOST_LISTED {
                report.records.push(record()?);
            }
        }
        let step = then.view().draft_step(revision)?;
        report.draft_action = step.map(|step| step.action());
        Ok(report)
    }
}
