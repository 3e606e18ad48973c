//! Queries over HTTP: a claim with its sources, an entity with its claims and their sources, and a
//! list of entities with theirs. Each takes turns with a handler that has the same bytes in memory;
//! the server keeps no answers.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    Extent, limit,
    measuring::{
        Result,
        client::{Client, post},
        cpu,
        generate::{self, Size},
        median::median,
        random::SplitMix64,
        served::Served,
        table::{Aim, Table},
    },
};

/// The number of concurrent connections.
const CONNECTIONS: usize = 16;
/// The number of ids that are queried in turn.
const IDS: u64 = 512;

struct Question {
    name: &'static str,
    most: f64,
    query: &'static str,
    variables: fn(&mut SplitMix64, &Size) -> Value,
}

const QUESTIONS: [Question; 3] = [
    Question {
        name: "a claim with its sources",
        most: 2.5,
        query: "query($id:ID!){claim(id:$id){statement sources{nodes{title publisher{label} url}}}}",
        variables: |random, size| json!({"id": generate::claim(random.below(size.claims()))}),
    },
    Question {
        name: "an entity with 20 claims",
        most: 6.0,
        query: "query($id:ID!){entity(by:{id:$id}){label claims(first:20){nodes{statement predicate{label} sources{nodes{title publisher{label} url}}}}}}",
        variables: |random, size| json!({"id": generate::entity(random.below(size.busy))}),
    },
    Question {
        name: "10 entities with 20 claims each",
        most: 8.0,
        query: "{entities(first:10){nodes{label claims(first:20){nodes{statement sources{nodes{title}}}}}}}",
        variables: |_, _| json!({}),
    },
];

pub(crate) fn measure(
    extent: &Extent,
    data: &Path,
    folder: &Path,
    table: &mut Table,
) -> Result<()> {
    let server = Served::of_data(data)?;
    let bodies = QUESTIONS
        .iter()
        .map(|question| bodies(question, &extent.size));
    let bodies: Vec<Vec<String>> = bodies.collect();
    let mut files = vec![];
    for (number, bodies) in bodies.iter().enumerate() {
        let file = folder.join(format!("answer-{number}.json"));
        fs::write(&file, typical_answer(&server, bodies)?)?;
        files.push(file);
    }
    let limit = limit::server(&files)?;
    if !cpu::leave_first_cpu() {
        eprintln!("  (servers and clients share their CPUs: there is one only, or no `taskset`)");
    }
    for (number, (question, bodies)) in QUESTIONS.iter().zip(&bodies).enumerate() {
        let ours = Side::new(&server, "/graphql", bodies);
        let theirs = Side::new(&limit, &format!("/{number}"), bodies);
        // Fills the caches.
        ours.run(extent.seconds / 2.0)?;
        theirs.run(extent.seconds / 2.0)?;
        let (mut costs, mut limits, mut ratios, mut rates) = (vec![], vec![], vec![], vec![]);
        for _ in 0..extent.rounds {
            let (our_round, their_round) = (ours.run(extent.seconds)?, theirs.run(extent.seconds)?);
            costs.push(our_round.micros);
            limits.push(their_round.micros);
            ratios.push(our_round.micros / their_round.micros);
            rates.push(our_round.rate);
        }
        let ratio = median(&ratios);
        table.add(
            format!("Asking for {}, CPU against the limit", question.name),
            ratio,
            format!(
                "{ratio:.2} times ({:.1} / {:.1} us)",
                median(&costs),
                median(&limits)
            ),
            Aim::AtMost(question.most, "times"),
        );
        let rate = median(&rates);
        let bytes = fs::metadata(&files[number])?.len();
        table.add(
            format!("  answers of {bytes} bytes a second, from one core"),
            rate,
            format!("{rate:.0}"),
            Aim::None,
        );
    }
    server.stop()
}

fn bodies(question: &Question, size: &Size) -> Vec<String> {
    let mut random = SplitMix64(IDS);
    (0..IDS)
        .map(|_| {
            json!({"query": question.query, "variables": (question.variables)(&mut random, size)})
                .to_string()
        })
        .collect()
}

/// The answer of median length; an error if an answer has errors or a null field.
fn typical_answer(server: &Served, bodies: &[String]) -> Result<Vec<u8>> {
    let mut client = Client::new(&server.address)?;
    let mut answers = vec![];
    for body in bodies {
        let answer = client.ask(&post(&server.address, "/graphql", body))?;
        let value: Value = serde_json::from_slice(answer)?;
        let whole = value["data"]
            .as_object()
            .is_some_and(|data| !data.values().any(Value::is_null));
        if value.get("errors").is_some() || !whole {
            return Err(format!("`{body}` is answered with {value}").into());
        }
        answers.push(answer.to_vec());
    }
    answers.sort_by_key(Vec::len);
    Ok(answers.swap_remove(answers.len() / 2))
}

/// A server with the requests to it.
struct Side<'a> {
    server: &'a Served,
    requests: Vec<Vec<u8>>,
}

/// The figures of one side in one round.
struct Round {
    /// The CPU time of the server for an answer, in microseconds.
    micros: f64,
    /// Answers a second.
    rate: f64,
}

impl Side<'_> {
    fn new<'a>(server: &'a Served, path: &str, bodies: &[String]) -> Side<'a> {
        let requests = bodies.iter().map(|body| post(&server.address, path, body));
        Side {
            server,
            requests: requests.collect(),
        }
    }

    fn run(&self, seconds: f64) -> Result<Round> {
        let began = Instant::now();
        let end = began + Duration::from_secs_f64(seconds);
        let before = cpu::nanos(self.server.process())?;
        let answered = thread::scope(|scope| {
            let clients: Vec<_> = (0..CONNECTIONS)
                .map(|client| scope.spawn(move || self.ask_until(end, client)))
                .collect();
            let counts = clients.into_iter().map(|client| match client.join() {
                Ok(count) => count,
                Err(_) => Err("a client has panicked".into()),
            });
            counts.sum::<Result<u64>>()
        })?;
        let nanos = cpu::nanos(self.server.process())? - before;
        Ok(Round {
            micros: nanos as f64 / 1e3 / answered as f64,
            rate: answered as f64 / began.elapsed().as_secs_f64(),
        })
    }

    fn ask_until(&self, end: Instant, client_number: usize) -> Result<u64> {
        let mut client = Client::new(&self.server.address)?;
        // Each client starts at another request, so that they do not ask the same at one time.
        let start = client_number * self.requests.len() / CONNECTIONS;
        let mut answered = 0;
        for request in self.requests.iter().cycle().skip(start) {
            if Instant::now() >= end {
                break;
            }
            client.ask(request)?;
            answered += 1;
        }
        Ok(answered)
    }
}
