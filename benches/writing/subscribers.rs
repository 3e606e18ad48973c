//! Subscribers: the memory of idle ones, and the time from a commit to its event.

use std::{
    path::Path,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use crate::{
    claims::Claims,
    commits::Door,
    desk::Desk,
    extent::Extent,
    measuring::{
        Result, cpu,
        table::{Aim, Table},
        wait::Waits,
    },
    subscriber::Subscriber,
};

/// The files that this process and the server need besides the sockets.
const OTHER_FILES: usize = 300;
/// The subscribers whose events are timed one by one, each on a thread of its own.
const TIMED: usize = 8;
/// The settings of a server that takes as many subscribers as there are, and lets them be.
const SETTINGS: [&str; 7] = [
    "--max-sockets=20000",
    "--max-sockets-per-address=20000",
    "--max-connections=40000",
    "--ping-ms=3600000",
    "--send-time-ms=60000",
    "--cut-off-ms=60000",
    "--init-time-ms=60000",
];

pub(crate) fn measure(
    data: &Path,
    claims: &Claims<'_>,
    extent: &Extent,
    table: &mut Table,
) -> Result<()> {
    measure_with(1, extent.events, data, claims, table)?;
    for many in extent.subscribers {
        let most = cpu::most_open_files()?.saturating_sub(OTHER_FILES);
        if many > most {
            eprintln!("  ({many} subscribers are more than `ulimit -n` allows: {most} are tried)");
        }
        // Each commit has an event for each subscriber.
        let commits = (extent.events * 100 / many).clamp(3, extent.events);
        measure_with(many.min(most), commits, data, claims, table)?;
    }
    Ok(())
}

fn measure_with(
    many: usize,
    commits: usize,
    data: &Path,
    claims: &Claims<'_>,
    table: &mut Table,
) -> Result<()> {
    let desk = Desk::open(data, claims, &SETTINGS)?;
    let address = &desk.server.address;
    let mut commit = desk.writer()?;
    // What the server needs for the first of all.
    for _ in 0..50 {
        commit()?;
    }
    drop(Subscriber::open(address)?);
    let before = memory(&desk)?;
    let began = Instant::now();
    let subscribers = (0..many)
        .map(|_| Subscriber::open(address))
        .collect::<Result<Vec<_>>>()?;
    let opened = began.elapsed().as_secs_f64();
    let idle = (memory(&desk)? - before) / many as f64 / 1024.0;
    let followed = follow(subscribers, commits, &mut *commit)?;
    if many > 1 {
        let after = (memory(&desk)? - before) / many as f64 / 1024.0;
        table.add(
            format!("{many} idle subscribers, memory of each"),
            idle,
            format!("{idle:.1} KiB (after {commits} events: {after:.1} KiB)"),
            Aim::None,
        );
        table.add(
            "  opened a second",
            many as f64 / opened,
            format!("{:.0}", many as f64 / opened),
            Aim::None,
        );
    }
    let who = match many {
        1 => "1 subscriber".into(),
        many => format!("{many} subscribers"),
    };
    for (what, waits) in [
        (
            "from the answer of a mutation to its event",
            &followed.events,
        ),
        ("from the answer to the last event", &followed.last),
        (
            "from the sending of the mutation to its event",
            &followed.whole,
        ),
    ] {
        table.add(
            format!("{who}, {what}: p50 / p99"),
            waits.within(99),
            format!("{:.2} / {:.2} ms", waits.within(50), waits.within(99)),
            Aim::None,
        );
    }
    drop(commit);
    desk.close()
}

fn memory(desk: &Desk<'_>) -> Result<f64> {
    Ok(cpu::memory(desk.server.process()).ok_or("the server has ended")?)
}

/// The times from commits to their events.
#[derive(Default)]
struct Followed {
    /// From the answer of a mutation to its event at a subscriber; 0 if the event was first.
    events: Waits,
    /// From the answer of a mutation to its event at the last subscriber of all.
    last: Waits,
    /// From the sending of a mutation to its event at a subscriber.
    whole: Waits,
}

/// Commits again and again, each time after all subscribers have had the event of the last commit.
fn follow(
    subscribers: Vec<Subscriber>,
    commits: usize,
    commit: &mut dyn FnMut() -> Result<Duration>,
) -> Result<Followed> {
    let mut followed = Followed::default();
    let stride = subscribers.len().div_ceil(TIMED);
    let (mut timed, mut others) = (vec![], vec![]);
    for (number, subscriber) in subscribers.into_iter().enumerate() {
        match number % stride {
            0 => timed.push(subscriber),
            _ => others.push(subscriber),
        }
    }
    let (events, arrivals) = channel();
    let threads = timed.len();
    thread::scope(|scope| {
        for mut subscriber in timed {
            let events: Sender<Result<Instant>> = events.clone();
            scope.spawn(move || {
                for _ in 0..commits {
                    let event = subscriber.event().map(|()| Instant::now());
                    let has_failed = event.is_err();
                    if events.send(event).is_err() || has_failed {
                        return;
                    }
                }
            });
        }
        for _ in 0..commits {
            let wait = commit()?;
            let answered = Instant::now();
            let sent = answered.checked_sub(wait).unwrap_or(answered);
            for other in &mut others {
                other.event()?;
            }
            let mut last = match others.is_empty() {
                true => sent,
                false => Instant::now(),
            };
            for arrived in next_events(&arrivals, threads)? {
                followed
                    .events
                    .add(arrived.saturating_duration_since(answered));
                followed.whole.add(arrived.saturating_duration_since(sent));
                last = last.max(arrived);
            }
            followed.last.add(last.saturating_duration_since(answered));
        }
        Ok(followed)
    })
}

fn next_events(arrivals: &Receiver<Result<Instant>>, many: usize) -> Result<Vec<Instant>> {
    (0..many).map(|_| arrivals.recv()?).collect()
}
