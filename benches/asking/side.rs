//! One of the two servers that are compared.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{
    measuring::{
        Result,
        client::{Client, post},
        cpu,
        served::Served,
        wait::Waits,
    },
    rival::Rival,
};

/// The fewest answers of a round, however long they take.
const FEWEST: usize = 3;

pub(crate) enum Side<'a> {
    Ours(&'a Served),
    Theirs(&'a Rival),
}

/// The figures of one side in one round.
pub(crate) struct Round {
    /// The CPU time of an answer, in milliseconds.
    pub(crate) cpu: f64,
    pub(crate) waits: Waits,
}

impl Side<'_> {
    fn address(&self) -> &str {
        match self {
            Side::Ours(served) => &served.address,
            Side::Theirs(rival) => rival.address(),
        }
    }

    /// The CPU time of all its processes so far, in nanoseconds.
    fn nanos(&self) -> Result<u64> {
        match self {
            Side::Ours(served) => cpu::nanos(served.process()),
            Side::Theirs(rival) => rival.nanos(),
        }
    }

    /// The data of the answers; an error if an answer has errors.
    pub(crate) fn answers(&self, bodies: &[String]) -> Result<Vec<Value>> {
        let mut client = Client::new(self.address())?;
        let answers = bodies.iter().map(|body| {
            let mut answer: Value =
                serde_json::from_slice(client.ask(&post(self.address(), "/graphql", body))?)?;
            match answer.get("errors") {
                Some(errors) => Err(format!("`{body}` is answered with {errors}").into()),
                None => Ok(answer["data"].take()),
            }
        });
        answers.collect()
    }

    /// Sends the requests one after the other, again and again, for `seconds`.
    pub(crate) fn run(&self, bodies: &[String], seconds: f64) -> Result<Round> {
        let requests: Vec<_> = bodies
            .iter()
            .map(|body| post(self.address(), "/graphql", body))
            .collect();
        let mut client = Client::new(self.address())?;
        let mut waits = Waits::default();
        let end = Instant::now() + Duration::from_secs_f64(seconds);
        let before = self.nanos()?;
        for request in requests.iter().cycle() {
            if Instant::now() >= end && waits.count() >= FEWEST {
                break;
            }
            let sent = Instant::now();
            client.ask(request)?;
            waits.add(sent.elapsed());
        }
        let nanos = self.nanos()? - before;
        Ok(Round {
            cpu: nanos as f64 / 1e6 / waits.count() as f64,
            waits,
        })
    }
}
