//! Groups of commands: which of those that wait are written together, and what the others are
//! answered.

use std::sync::mpsc::Sender;

use crate::{
    kb::{
        error::KbError,
        progress::Phase,
        snapshot::Snapshot,
        write::{
            change_set::ChangeSet,
            command::{Command, LARGE},
            expectation::Expectation,
            load_report::Loaded,
            overlay::Overlay,
        },
    },
    model::{Clearance, CommitMeta, Revision},
};

/// A command to be executed, and the channel of its answer.
pub(in crate::kb) struct Job {
    pub(in crate::kb) command: Box<dyn Command>,
    pub(in crate::kb) meta: CommitMeta,
    /// The clearance of the writer.
    pub(in crate::kb) clearance: Clearance,
    pub(in crate::kb) expected: Option<Expectation>,
    pub(in crate::kb) answer: Answer,
}

pub(super) type Answer = Sender<Reply>;

/// A reply to who waits for a job.
pub(in crate::kb) enum Reply {
    /// The progress of the job.
    Progress(Phase, u64, u64),
    /// The end of the job, and of the replies.
    End(Result<Outcome, KbError>),
}

/// The outcome of a job.
#[derive(Clone, Debug)]
pub(in crate::kb) struct Outcome {
    pub(in crate::kb) report: Loaded,
    /// Whether the same request was done before, under the same key.
    pub(in crate::kb) is_repeated: bool,
}

impl Job {
    pub(super) fn is_large(&self) -> bool {
        self.command.records() > LARGE
    }

    fn end(&self, result: Result<Outcome, KbError>) {
        reply(&self.answer, Reply::End(result));
    }

    /// Whether another job has the same idempotency key, of the same author.
    fn has_key_of(&self, other: &Job) -> bool {
        self.meta.idempotency_key.is_some()
            && self.meta.idempotency_key == other.meta.idempotency_key
            && self.meta.by == other.meta.by
    }
}

/// Replies to who waits for a job.
pub(super) fn reply(client: &Answer, reply: Reply) {
    // The client may have gone; what was written stays written.
    let _ = client.send(reply);
}

/// A job whose change set is valid and is written.
pub(super) struct Accepted {
    pub(super) job: Job,
    pub(super) changes: ChangeSet,
}

/// A job that writes nothing, and is answered when the jobs before it are on the disk.
struct FollowingJob {
    job: Job,
    answer: FollowerAnswer,
}

enum FollowerAnswer {
    /// The answer of the accepted job of an index, of which it is a repetition.
    Repeated(usize),
    /// The report that nothing changes.
    Unchanged(Loaded),
}

/// The jobs of a group.
#[derive(Default)]
pub(super) struct CommitGroup {
    pub(super) accepted: Vec<Accepted>,
    followers: Vec<FollowingJob>,
    /// The jobs that have to wait for the next group.
    pub(super) rest: Vec<Job>,
}

/// The decision on a job.
enum Decision {
    Write(ChangeSet),
    Answer(Outcome),
    Follow(FollowerAnswer),
}

impl CommitGroup {
    /// The group of some jobs. Those that are refused, and those that were done before, are
    /// answered at once.
    ///
    /// A rename ends the group: the commands after it need its record under its new id. So does a
    /// step of a draft, of which only the first decision counts.
    pub(super) fn of(jobs: Vec<Job>, before: &Snapshot) -> CommitGroup {
        let mut base = Overlay::new(before);
        let mut group = CommitGroup::default();
        let mut jobs = jobs.into_iter();
        for mut job in jobs.by_ref() {
            base.set_clearance(job.clearance);
            match group.decide(&job, &base) {
                Ok(Decision::Write(changes)) => {
                    changes.add_to(&mut base);
                    let is_last = changes.ends_group();
                    if changes.needs_salt() {
                        job.meta.salt();
                    }
                    group.accepted.push(Accepted { job, changes });
                    if is_last {
                        break;
                    }
                }
                Ok(Decision::Follow(answer)) => group.followers.push(FollowingJob { job, answer }),
                Ok(Decision::Answer(outcome)) => job.end(Ok(outcome)),
                Err(error) => job.end(Err(error)),
            }
        }
        group.rest = jobs.collect();
        group
    }

    fn decide(&self, job: &Job, base: &Overlay<'_>) -> Result<Decision, KbError> {
        if let Some(decision) = self.repetition(job, base)? {
            return Ok(decision);
        }
        if let Some(expected) = &job.expected {
            base.require(expected)?;
        }
        let changes = job.command.change_set(base)?;
        // A seed and a key are noted even if nothing changes, so that they are known again.
        let is_noted = job.meta.seed.is_some() || job.meta.idempotency_key.is_some();
        Ok(match changes.is_empty() && !is_noted {
            false => Decision::Write(changes),
            true if self.accepted.is_empty() => Decision::Answer(Outcome {
                report: changes.report,
                is_repeated: false,
            }),
            true => Decision::Follow(FollowerAnswer::Unchanged(changes.report)),
        })
    }

    /// The decision on a job whose idempotency key was used before.
    fn repetition(&self, job: &Job, base: &Overlay<'_>) -> Result<Option<Decision>, KbError> {
        let Some(key) = &job.meta.idempotency_key else {
            return Ok(None);
        };
        let reused = |revision| KbError::KeyReused {
            key: key.clone(),
            revision,
        };
        let snapshot = base.snapshot();
        if let Some(commit) = snapshot.keyed_commit(job.meta.by.as_deref(), key)? {
            return match commit.request == job.meta.request {
                true => Ok(Some(Decision::Answer(Outcome {
                    report: snapshot.report_of(commit.revision)?,
                    is_repeated: true,
                }))),
                false => Err(reused(commit.revision)),
            };
        }
        let mut accepted = self.accepted.iter().enumerate();
        match accepted.find(|(_, accepted)| accepted.job.has_key_of(job)) {
            None => Ok(None),
            Some((index, accepted)) if accepted.job.meta.request == job.meta.request => {
                Ok(Some(Decision::Follow(FollowerAnswer::Repeated(index))))
            }
            Some((index, _)) => {
                let revision = snapshot.revision().0 + index as u64 + 1;
                Err(reused(Revision(revision)))
            }
        }
    }

    /// The jobs again, as they are to be decided after another writer was faster.
    pub(super) fn into_jobs(self) -> Vec<Job> {
        let accepted = self.accepted.into_iter().map(|accepted| accepted.job);
        let followers = self.followers.into_iter().map(|follower| follower.job);
        accepted.chain(followers).chain(self.rest).collect()
    }

    /// Answers the jobs after their commits, of which each accepted one has made a revision, and
    /// returns the jobs that have to wait.
    pub(super) fn answer(self, revisions: &[Revision]) -> Vec<Job> {
        let reports: Vec<Loaded> = (self.accepted.iter().zip(revisions))
            .map(|(accepted, revision)| Loaded {
                revision: *revision,
                ..accepted.changes.report.clone()
            })
            .collect();
        for (Accepted { job, .. }, report) in self.accepted.iter().zip(&reports) {
            job.end(Ok(Outcome {
                report: report.clone(),
                is_repeated: false,
            }));
        }
        for FollowingJob { job, answer } in self.followers {
            let outcome = match answer {
                FollowerAnswer::Repeated(index) => Outcome {
                    report: reports[index].clone(),
                    is_repeated: true,
                },
                FollowerAnswer::Unchanged(report) => Outcome {
                    report: Loaded {
                        revision: revisions.last().copied().unwrap_or(report.revision),
                        ..report
                    },
                    is_repeated: false,
                },
            };
            job.end(Ok(outcome));
        }
        self.rest
    }

    /// Answers the jobs that nothing of them was written, or is not readable, and returns the jobs
    /// that have to wait.
    pub(super) fn fail(self, error: impl Fn() -> KbError) -> Vec<Job> {
        let accepted = self.accepted.iter().map(|accepted| &accepted.job);
        let followers = self.followers.iter().map(|follower| &follower.job);
        for job in accepted.chain(followers) {
            job.end(Err(error()));
        }
        self.rest
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use serde_json::json;

    use super::*;
    use crate::{
        kb::write::{
            edit::Edit,
            load_bundle::LoadBundle,
            rename_record::RenameRecord,
            scenario::{Scenario, id, load},
        },
        model::{Digest, Kind},
    };

    /// A job that gives an entity a label, with an idempotency key unless that is empty.
    fn label(entity: &str, label: &str, key: &str) -> (Job, Receiver<Reply>) {
        let bundle =
            load(json!({"entities": [{"id": entity, "type": "person", "labels": {"en": label}}]}));
        let Edit::Load(bundle) = bundle else {
            panic!("it is a load");
        };
        let (answer, answered) = channel();
        let job = Job {
            meta: CommitMeta {
                idempotency_key: Some(key.to_owned()).filter(|key| !key.is_empty()),
                request: Some(Digest::of(label.as_bytes())),
                ..CommitMeta::default()
            },
            command: Box::new(LoadBundle {
                bundle,
                spill: std::env::temp_dir(),
            }),
            clearance: Clearance::ALL,
            expected: None,
            answer,
        };
        (job, answered)
    }

    fn end(answered: &Receiver<Reply>) -> Option<Result<Outcome, KbError>> {
        match answered.try_recv().ok()? {
            Reply::End(result) => Some(result),
            Reply::Progress(..) => None,
        }
    }

    #[test]
    fn of_two_jobs_with_one_expectation_one_is_accepted() {
        let scenario = Scenario::new();
        let expect = |(job, answered): (Job, Receiver<Reply>)| {
            let expected = Some(Expectation::Record {
                kind: Kind::Entity,
                id: id("ann"),
                revision: Revision(1),
            });
            (Job { expected, ..job }, answered)
        };
        let (first, _first) = expect(label("ann", "A", ""));
        let (second, answered) = expect(label("ann", "B", ""));
        let (third, _third) = label("ann", "C", "");
        let group = CommitGroup::of(vec![first, second, third], &scenario.snapshot());
        assert_eq!(group.accepted.len(), 2);
        let refused = end(&answered).unwrap().unwrap_err();
        assert!(matches!(
            refused,
            KbError::Conflict {
                expected: Revision(1),
                found: Revision(2),
                ..
            }
        ));
    }

    #[test]
    fn what_changes_nothing_more_is_answered_after_the_commit_that_it_relies_on() {
        let scenario = Scenario::new();
        let (first, _first) = label("ann", "A", "");
        let (second, answered) = label("ann", "A", "");
        let group = CommitGroup::of(vec![first, second], &scenario.snapshot());
        assert_eq!(group.accepted.len(), 1);
        assert!(end(&answered).is_none());
        assert!(group.answer(&[Revision(2)]).is_empty());
        let outcome = end(&answered).unwrap().unwrap();
        assert_eq!(outcome.report.revision, Revision(2));
        assert_eq!(outcome.report.unchanged, 1);

        let (first, _first) = label("ann", "A", "");
        let (second, answered) = label("ann", "A", "");
        let group = CommitGroup::of(vec![first, second], &scenario.snapshot());
        group.fail(|| KbError::WriterGone);
        assert!(end(&answered).unwrap().is_err());
    }

    #[test]
    fn a_key_is_done_once_in_a_group_too() {
        let scenario = Scenario::new();
        let (first, answered_first) = label("ann", "A", "k");
        let (same, answered_same) = label("ann", "A", "k");
        let (other, answered_other) = label("ann", "B", "k");
        let (of_another, _answered) = label("ann", "C", "k");
        let of_another = Job {
            meta: CommitMeta {
                by: Some("bob".into()),
                ..of_another.meta
            },
            ..of_another
        };
        let group = CommitGroup::of(vec![first, same, other, of_another], &scenario.snapshot());
        assert_eq!(group.accepted.len(), 2);
        let refused = end(&answered_other).unwrap().unwrap_err();
        assert!(matches!(
            refused,
            KbError::KeyReused {
                revision: Revision(2),
                ..
            }
        ));
        group.answer(&[Revision(2), Revision(3)]);
        let (first, same) = (end(&answered_first), end(&answered_same));
        let (first, same) = (first.unwrap().unwrap(), same.unwrap().unwrap());
        assert_eq!(first.report, same.report);
        assert_eq!((first.is_repeated, same.is_repeated), (false, true));
    }

    #[test]
    fn a_rename_is_the_last_of_its_group() {
        let scenario = Scenario::new();
        let (before, _before) = label("bob", "B", "");
        let (renamed, _renamed) = label("ann", "A", "");
        let rename = RenameRecord {
            kind: Kind::Entity,
            id: id("ann"),
            to: id("anna"),
        };
        let renamed = Job {
            command: Box::new(rename),
            ..renamed
        };
        let (after, answered) = label("ann", "A", "");
        let group = CommitGroup::of(vec![before, renamed, after], &scenario.snapshot());
        assert_eq!((group.accepted.len(), group.rest.len()), (2, 1));
        assert_eq!(group.answer(&[Revision(2), Revision(3)]).len(), 1);
        assert!(end(&answered).is_none());
    }
}
