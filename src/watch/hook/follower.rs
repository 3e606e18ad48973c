//! Follows the notifications of a hook, and has each delivered.

use std::{error::Error, sync::Arc, time::Duration};

use claimgraph_engine::{Outcome, Response};
use serde_json::{Value, value::to_raw_value};
use tokio::{
    runtime::{self, Runtime},
    sync::watch::Receiver,
    time::timeout,
};

use crate::{
    graphql::{
        Api, Events, NextEvent, Request,
        error::{INVALID_CURSOR, REVISION_CLOSED},
    },
    kb::KbError,
    watch::{
        filter::DOCUMENT,
        hook::{
            backoff::Backoff,
            delivery::Delivery,
            progress_file::{DeliveredPoint, ProgressFile},
            sender::{DeliverySender, SendError},
            settings::{HookError, HookSettings},
            status::HookStatus,
        },
    },
};

/// The most revisions without a delivery that are looked at again after a crash.
const MOST_UNNOTED: u64 = 100;

/// The follower of a hook's notifications, on a thread of its own.
pub(super) struct HookFollower {
    api: Arc<Api>,
    settings: HookSettings,
    sender: DeliverySender,
    file: ProgressFile,
    point: DeliveredPoint,
    status: Arc<HookStatus>,
    stop: Receiver<bool>,
    backoff: Backoff,
    runtime: Runtime,
}

/// A step that failed, and is tried again.
#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error(transparent)]
    Send(#[from] SendError),
    #[error(transparent)]
    Note(#[from] HookError),
    #[error(transparent)]
    Read(#[from] KbError),
    #[error("the notifications cannot be read: {0}")]
    Refused(String),
}

/// The server stops.
struct Stopped;

impl HookFollower {
    /// A follower that goes on where its file says. A hook without a file begins now.
    pub(super) fn new(
        settings: HookSettings,
        api: &Arc<Api>,
        file: ProgressFile,
        stop: Receiver<bool>,
    ) -> Result<HookFollower, HookError> {
        let point = match file.read()? {
            Some(point) => point,
            None => {
                let point = DeliveredPoint {
                    revision: settings.since.unwrap_or_else(|| api.revision()),
                    cursor: None,
                };
                file.write(&point)?;
                point
            }
        };
        let runtime = runtime::Builder::new_current_thread().enable_time().build();
        Ok(HookFollower {
            status: Arc::new(HookStatus::new(&settings.name, point.revision)),
            sender: DeliverySender::new(&settings),
            runtime: runtime.map_err(|source| HookError::Thread {
                name: settings.name.clone(),
                source,
            })?,
            api: Arc::clone(api),
            settings,
            file,
            point,
            stop,
            backoff: Backoff::default(),
        })
    }

    /// The state of the hook.
    pub(super) fn status(&self) -> Arc<HookStatus> {
        Arc::clone(&self.status)
    }

    /// Follows until the server stops.
    pub(super) fn run(mut self) {
        let _ = self.follow();
    }

    fn follow(&mut self) -> Result<(), Stopped> {
        let mut events = self.retry(HookFollower::begin)?;
        loop {
            self.require_running()?;
            match events.next(&self.settings.viewer) {
                NextEvent::Response(response) => match self.delivery(&response) {
                    Ok(Some(delivery)) => {
                        self.retry(|follower| Ok(follower.sender.send(&delivery)?))?;
                        if self.status.count_delivered() {
                            tracing::warn!(hook = %self.settings.name, "the webhook delivers again");
                        }
                        self.note(&events)?;
                    }
                    Ok(None) => events = self.retry(HookFollower::begin)?,
                    Err(error) => {
                        // What was not delivered is read again.
                        self.fail(&error)?;
                        events = self.retry(HookFollower::begin)?;
                    }
                },
                NextEvent::Searching => {}
                NextEvent::Waiting => {
                    let revision = events.resume_point().revision;
                    if revision.0 >= self.point.revision.0 + MOST_UNNOTED {
                        self.note(&events)?;
                    }
                    self.status.note_revision(revision);
                    self.wait(&mut events)?;
                }
            }
        }
    }

    /// The delivery for a response; `None` if it was refused and the hook can go on elsewhere.
    fn delivery(&mut self, response: &Response) -> Result<Option<Delivery>, StepError> {
        if let Outcome::Refused { code } = response.outcome
            && self.mend(code)?
        {
            return Ok(None);
        }
        let delivery = Delivery::new(&self.settings.name, response);
        delivery.map(Some).ok_or_else(|| refused(response))
    }

    /// Begins to follow behind the last delivery.
    fn begin(&mut self) -> Result<Events, StepError> {
        let mut variables = self.settings.filter.variables();
        match &self.point.cursor {
            Some(cursor) => variables.insert("after".into(), Value::String(cursor.clone())),
            None => variables.insert("since".into(), self.point.revision.0.into()),
        };
        let variables = to_raw_value(&variables).map_err(|e| StepError::Refused(e.to_string()))?;
        let request = Request {
            query: DOCUMENT,
            variables: Some(&variables),
            viewer: self.settings.viewer.clone(),
            ..Request::default()
        };
        let begun = self
            .api
            .prepare(request)
            .and_then(|operation| operation.events());
        let response = match begun {
            Ok(events) => return Ok(events),
            Err(response) => response,
        };
        let code = response.codes.first().copied().unwrap_or_default();
        match self.mend(code)? {
            true => self.begin(),
            false => Err(refused(&response)),
        }
    }

    /// Mends the place of the hook where the API refuses to go on there. Returns whether it has
    /// moved.
    fn mend(&mut self, code: &str) -> Result<bool, StepError> {
        let hook = &self.settings.name;
        let newest = self.api.revision();
        let before = self.point.clone();
        if code == REVISION_CLOSED {
            let horizon = self.api.horizon(&self.settings.viewer)?;
            tracing::warn!(hook, from = %before.revision, to = %horizon, "what lies between two revisions is closed to the role of the webhook, and is not delivered");
            self.point.revision = horizon.max(before.revision);
            self.point.cursor = None;
        } else if before.revision > newest {
            tracing::warn!(hook, revision = %before.revision, "the webhook has delivered up to a revision that is not there, so the data folder is another, or an older copy: it goes on with the newest");
            self.point.revision = newest;
            self.point.cursor = None;
        } else if code == INVALID_CURSOR {
            // The filter has changed: the rest of a commit is told again by the new one.
            self.point.cursor = None;
        }
        Ok(self.point != before)
    }

    /// Notes the place behind the last event.
    fn note(&mut self, events: &Events) -> Result<(), Stopped> {
        self.point = events.resume_point().into();
        self.retry(|follower| Ok(follower.file.write(&follower.point)?))?;
        self.status.note_revision(self.point.revision);
        self.backoff.reset();
        Ok(())
    }

    /// Tries a step until it succeeds, with longer and longer pauses.
    fn retry<T>(
        &mut self,
        mut step: impl FnMut(&mut HookFollower) -> Result<T, StepError>,
    ) -> Result<T, Stopped> {
        loop {
            match step(self) {
                Ok(done) => return Ok(done),
                Err(error) => self.fail(&error)?,
            }
        }
    }

    /// Reports a failure, and pauses.
    fn fail(&mut self, error: &StepError) -> Result<(), Stopped> {
        let pause = self.backoff.pause();
        if self.status.count_failed() {
            tracing::warn!(
                hook = %self.settings.name,
                revision = %self.point.revision,
                %error,
                cause = error.source().map(tracing::field::display),
                "the webhook cannot deliver, and tries again"
            );
        }
        self.pause(pause)
    }

    fn require_running(&self) -> Result<(), Stopped> {
        match *self.stop.borrow() {
            true => Err(Stopped),
            false => Ok(()),
        }
    }

    /// Waits for a time, unless the server stops.
    fn pause(&mut self, time: Duration) -> Result<(), Stopped> {
        let stop = &mut self.stop;
        let stopped = self
            .runtime
            .block_on(async { timeout(time, stop.wait_for(|is_stopping| *is_stopping)).await });
        match stopped {
            Ok(_) => Err(Stopped),
            Err(_) => Ok(()),
        }
    }

    /// Waits for a commit, unless the server stops.
    fn wait(&mut self, events: &mut Events) -> Result<(), Stopped> {
        let stop = &mut self.stop;
        let has_more = self.runtime.block_on(async {
            tokio::select! {
                has_more = events.wait() => has_more,
                _ = stop.wait_for(|is_stopping| *is_stopping) => false,
            }
        });
        match has_more {
            true => Ok(()),
            false => Err(Stopped),
        }
    }
}

fn refused(response: &Response) -> StepError {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let message = body["errors"][0]["message"].as_str();
    StepError::Refused(message.unwrap_or("no reason").into())
}
