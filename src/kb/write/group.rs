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
    model::{CommitMeta, Revision},
};

/// A command to be executed, and the channel of its answer.
pub(in crate::kb) struct Job {
    pub(in crate::kb) command: Box<dyn Command>,
    pub(in crate::kb) meta: CommitMeta,
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
struct Follower {
    job: Job,
    answer: FollowerAnswer,
}

enum FollowerAnswer {
    /// What the accepted job of an index is answered, of which it is a repetition.
    Repeated(usize),
    /// That it changes nothing.
    Unchanged(Loaded),
}

/// The jobs of a group.
#[derive(Default)]
pub(super) struct Group {
    pub(super) accepted: Vec<Accepted>,
    followers: Vec<Follower>,
    /// The jobs that have to wait for the next group.
    pub(super) rest: Vec<Job>,
}

/// What is to be done with a job.
enum Decision {
    Write(ChangeSet),
    Answer(Outcome),
    Follow(FollowerAnswer),
}

impl Group {
    /// The group of some jobs. Those that are refused, and those that were done before, are
    /// answered at once.
    ///
    /// A rename ends the group: the commands after it need its record under its new id.
    pub(super) fn of(jobs: Vec<Job>, before: &Snapshot) -> Group {
        let mut base = Overlay::new(before);
        let mut group = Group::default();
        let mut jobs = jobs.into_iter();
        for job in jobs.by_ref() {
            match group.decide(&job, &base) {
                Ok(Decision::Write(changes)) => {
                    changes.add_to(&mut base);
                    let is_last = changes.has_renames;
                    group.accepted.push(Accepted { job, changes });
                    if is_last {
                        break;
                    }
                }
                Ok(Decision::Follow(answer)) => group.followers.push(Follower { job, answer }),
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

    /// What is to be done with a job whose idempotency key was used before.
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
        for Follower { job, answer } in self.followers {
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
