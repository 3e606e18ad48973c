//! Queries while commits are written, in turns with the same queries alone.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    commits::Door,
    desk::Desk,
    extent::Extent,
    measuring::{
        Result,
        client::{Client, post},
        generate::{self, PREDICATES, Size},
        median::median,
        random::SplitMix64,
        table::{Aim, Table},
        wait::Waits,
    },
};

/// The number of concurrent connections.
const CONNECTIONS: usize = 4;
/// The number of different requests.
const REQUESTS: u64 = 510;
/// Commits a second.
const COMMITS: u32 = 100;
/// Queries a second, where their number is fixed: far fewer than can be answered.
const FIXED: u32 = 200;
/// The aim: the time of a query while commits are written, over that of the query alone.
const SLOWER: f64 = 1.2;

/// A query with its variables.
type Question = (&'static str, fn(&mut SplitMix64, &Size) -> Value);

const QUESTIONS: [Question; 3] = [
    (
        "query($id:ID!){claim(id:$id){statement status sources{nodes{title publisher{label}}}}}",
        |random, size| json!({"id": generate::claim(random.below(size.claims()))}),
    ),
    (
        "query($id:ID!){entity(by:{id:$id}){label claims(first:20){nodes{statement sources{nodes{title}}}}}}",
        |random, size| json!({"id": generate::entity(random.below(size.entities))}),
    ),
    (
        "query($predicate:ID!,$publisher:ID!){claims(first:20,where:{predicate:{eq:$predicate},attributions:{some:{source:{publisher:{eq:$publisher}}}}}){totalCount nodes{id}}}",
        |random, size| {
            json!({
                "predicate": random.of(&PREDICATES),
                "publisher": generate::entity(random.below(size.publishers)),
            })
        },
    ),
];

pub(crate) fn measure(desk: &Desk<'_>, extent: &Extent, table: &mut Table) -> Result<()> {
    let readers = Readers::new(&desk.server.address, &extent.size);
    // Fills the caches.
    readers.run(None, extent.seconds / 2.0)?;
    for (what, pace) in [
        ("as many as can be answered", None),
        ("200 a second", Some(FIXED)),
    ] {
        let [mut alone, mut beside] = [vec![], vec![]];
        let (mut idle, mut busy) = (Waits::default(), Waits::default());
        let (mut written, mut writes) = (vec![], Waits::default());
        for _ in 0..extent.rounds {
            let waits = readers.run(pace, extent.seconds)?;
            alone.push(waits.mean());
            idle.extend(waits);
            let (waits, commits) = while_written(desk, &readers, pace, extent.seconds)?;
            beside.push(waits.mean());
            busy.extend(waits);
            written.push(commits.count() as f64 / extent.seconds);
            writes.extend(commits);
        }
        let ratios = beside
            .iter()
            .zip(&alone)
            .map(|(beside, alone)| beside / alone);
        let ratio = median(&ratios.collect::<Vec<_>>());
        table.add(
            format!("Queries, {what}: time while {COMMITS} commits a second are written"),
            ratio,
            format!(
                "{ratio:.2} times ({:.3} / {:.3} ms)",
                median(&beside),
                median(&alone)
            ),
            Aim::AtMost(SLOWER, "times"),
        );
        table.add(
            "  p50 / p99, beside those alone",
            busy.within(99),
            format!(
                "{:.2} / {:.2} ms, {:.2} / {:.2} ms",
                busy.within(50),
                busy.within(99),
                idle.within(50),
                idle.within(99)
            ),
            Aim::None,
        );
        table.add(
            "  commits a second, p50 / p99",
            median(&written),
            format!(
                "{:.0}, {:.2} / {:.2} ms",
                median(&written),
                writes.within(50),
                writes.within(99)
            ),
            Aim::None,
        );
    }
    Ok(())
}

/// The latencies of queries, and of commits that are written meanwhile.
fn while_written(
    desk: &Desk<'_>,
    readers: &Readers<'_>,
    pace: Option<u32>,
    seconds: f64,
) -> Result<(Waits, Waits)> {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let writer = scope.spawn(|| -> Result<Waits> {
            let mut commit = desk.writer()?;
            let mut waits = Waits::default();
            let began = Instant::now();
            while !is_over.load(Ordering::Relaxed) {
                waits.add(commit()?);
                wait_for_turn(began, waits.count(), COMMITS);
            }
            Ok(waits)
        });
        let read = readers.run(pace, seconds);
        is_over.store(true, Ordering::Relaxed);
        match writer.join() {
            Ok(written) => Ok((read?, written?)),
            Err(_) => Err("the writer has panicked".into()),
        }
    })
}

/// Waits for the time of the turn with a number, at so many a second.
fn wait_for_turn(began: Instant, number: usize, a_second: u32) {
    let turn = Duration::from_secs_f64(number as f64 / f64::from(a_second));
    thread::sleep(turn.saturating_sub(began.elapsed()));
}

struct Readers<'a> {
    address: &'a str,
    requests: Vec<Vec<u8>>,
}

impl Readers<'_> {
    fn new<'a>(address: &'a str, size: &Size) -> Readers<'a> {
        let mut random = SplitMix64(REQUESTS);
        let requests = (0..REQUESTS).map(|number| {
            let (query, variables) = QUESTIONS[number as usize % QUESTIONS.len()];
            let body = json!({"query": query, "variables": variables(&mut random, size)});
            post(address, "/graphql", &body.to_string())
        });
        Readers {
            address,
            requests: requests.collect(),
        }
    }

    /// Reads over all connections for `seconds`, at `pace` queries a second or without a pause.
    fn run(&self, pace: Option<u32>, seconds: f64) -> Result<Waits> {
        let began = Instant::now();
        let end = began + Duration::from_secs_f64(seconds);
        thread::scope(|scope| {
            let clients: Vec<_> = (0..CONNECTIONS)
                .map(|client| scope.spawn(move || self.read_until(end, client, pace)))
                .collect();
            let mut waits = Waits::default();
            for client in clients {
                match client.join() {
                    Ok(read) => waits.extend(read?),
                    Err(_) => return Err("a client has panicked".into()),
                }
            }
            Ok(waits)
        })
    }

    fn read_until(&self, end: Instant, client: usize, pace: Option<u32>) -> Result<Waits> {
        let mut connection = Client::new(self.address)?;
        let mut waits = Waits::default();
        // Each client starts at another request, so that they do not ask the same at one time.
        let start = client * self.requests.len() / CONNECTIONS;
        let began = Instant::now();
        for request in self.requests.iter().cycle().skip(start) {
            if Instant::now() >= end {
                break;
            }
            let sent = Instant::now();
            connection.ask(request)?;
            waits.add(sent.elapsed());
            if let Some(pace) = pace {
                // A share of a turn later than the client before it.
                let turn = waits.count() * CONNECTIONS + client;
                wait_for_turn(began, turn, pace);
            }
        }
        Ok(waits)
    }
}
