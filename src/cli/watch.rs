//! `claimgraph watch`.

use std::{
    convert::Infallible,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use clap::Args;
use serde_json::{Value, json};

use crate::{
    cli::{
        error::CliError,
        exit,
        remote::{
            client::CommandClient, server_args::ServerArgs, server_error::ServerError,
            subscription::ServerEvents,
        },
        schema::print,
        watch_line::watch_line,
    },
    http,
    watch::{DOCUMENT, WatchFilter, WatchKind},
};

/// Print what changes while a server runs: statuses that move, sources that are withdrawn, claims
/// that are recorded.
///
/// A line each, as it comes, with the revision first. A status is told to have moved also where
/// the commit wrote something else, such as the withdrawal of a source on which the claim rests.
/// What is about one of the records that are named is printed; without any, everything is. At its
/// end it says how to go on: nothing is missed or repeated then. A server that is started again is
/// waited for.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph watch --entity meta-ai --kind status --kind withdrawal\n  claimgraph watch --since 120 --json\n  claimgraph watch --server https://claims.example --key-file reader.key"
)]
pub(super) struct WatchArgs {
    /// The folder of the knowledge base that a server on this machine serves.
    #[arg(
        long,
        value_name = "DIR",
        env = "CLAIMGRAPH_DATA",
        default_value = ".claimgraph"
    )]
    data: PathBuf,
    #[command(flatten)]
    server: ServerArgs,
    /// Print what is about this entity: claims that have it in any role. Can be given several
    /// times.
    #[arg(long, value_name = "ID")]
    entity: Vec<String>,
    /// Print what is about this source: its withdrawal, and claims with an attribution in it. Can
    /// be given several times.
    #[arg(long, value_name = "ID")]
    source: Vec<String>,
    /// Print what is about this claim. Can be given several times.
    #[arg(long, value_name = "ID")]
    claim: Vec<String>,
    /// Print this kind alone: `status`, `withdrawal` or `claims`. Can be given several times.
    #[arg(long, value_name = "KIND")]
    kind: Vec<WatchKind>,
    /// Begin with what was written after this revision; by default with what is written from now
    /// on.
    #[arg(long, value_name = "REVISION")]
    since: Option<u64>,
    /// Go on behind the line that had this `cursor`, with the same filters.
    #[arg(long, value_name = "CURSOR", conflicts_with = "since")]
    after: Option<String>,
    /// Print JSON, an object a line, with its `cursor`.
    #[arg(long)]
    json: bool,
}

/// The place behind the last line.
#[derive(Clone)]
enum WatchPlace {
    Revision(u64),
    Cursor(String),
}

/// The end of a stream of events.
enum FollowEnd {
    /// The connection broke, or the server stops or found this too slow.
    Broken,
    /// The server refuses to go on.
    Refused(ServerError),
}

/// The longest pause between two attempts to reach a server.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

pub(super) fn run(args: WatchArgs) -> Result<u8, CliError> {
    let filter = args.filter();
    let client = args.client()?;
    let revision = look_up(&client, &filter)?;
    let behind = match (&args.after, args.since) {
        (Some(cursor), _) => WatchPlace::Cursor(cursor.clone()),
        (None, since) => WatchPlace::Revision(since.unwrap_or(revision)),
    };
    let behind = Arc::new(Mutex::new(behind));
    eprintln!("note: watching, from {}; Ctrl-C stops it", place(&behind));
    let (sender, ended) = mpsc::channel();
    let stopped = sender.clone();
    http::when_terminated(move || {
        // An error means that the watch has ended by itself.
        let _ = stopped.send(None);
    });
    let shown = Arc::clone(&behind);
    thread::spawn(move || {
        let refused = watch(&args, client, &filter, &behind);
        let _ = sender.send(refused.err());
    });
    match ended.recv() {
        Ok(Some(error)) => Err(error),
        _ => {
            eprintln!("note: go on with `{}`", place(&shown));
            Ok(exit::OK)
        }
    }
}

/// Prints what a server tells, until it refuses to go on.
fn watch(
    args: &WatchArgs,
    client: CommandClient,
    filter: &WatchFilter,
    behind: &Mutex<WatchPlace>,
) -> Result<Infallible, CliError> {
    let show: fn(&Value) -> String = match args.json {
        true => Value::to_string,
        false => watch_line,
    };
    let mut client = Some(client);
    let mut pause = Duration::from_secs(1);
    loop {
        let followed = match client.take() {
            Some(client) => follow(&client, filter, behind, show)?,
            // The server may have another address and secret now.
            None => match args.client() {
                Ok(client) => follow(&client, filter, behind, show)?,
                Err(CliError::Server(error)) => FollowEnd::Refused(error),
                Err(error) => return Err(error),
            },
        };
        if let FollowEnd::Refused(error) = followed {
            if !is_passing(&error) {
                return Err(error.into());
            }
        } else {
            pause = Duration::from_secs(1);
        }
        if pause == Duration::from_secs(1) {
            eprintln!("note: the server broke off; it is tried again");
        }
        thread::sleep(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Prints the events of one subscription.
fn follow(
    client: &CommandClient,
    filter: &WatchFilter,
    behind: &Mutex<WatchPlace>,
    show: fn(&Value) -> String,
) -> Result<FollowEnd, CliError> {
    let mut variables = filter.variables();
    match lock(behind) {
        WatchPlace::Revision(revision) => variables.insert("since".into(), revision.into()),
        WatchPlace::Cursor(cursor) => variables.insert("after".into(), cursor.into()),
    };
    let mut events: ServerEvents = match client.subscribe(DOCUMENT, &Value::Object(variables)) {
        Ok(events) => events,
        Err(error) => return Ok(FollowEnd::Refused(error)),
    };
    while let Ok(Some(event)) = events.next() {
        if let Some(errors) = event.get("errors") {
            return Ok(match errors[0]["extensions"]["code"].as_str() {
                Some("SLOW_READER") => FollowEnd::Broken,
                _ => FollowEnd::Refused(client.refused(errors)),
            });
        }
        let notification = &event["data"]["notifications"];
        print(&(show(notification) + "\n"))?;
        if let Some(cursor) = notification["cursor"].as_str() {
            *behind.lock().unwrap_or_else(PoisonError::into_inner) =
                WatchPlace::Cursor(cursor.into());
        }
    }
    Ok(FollowEnd::Broken)
}

/// Notes which of the records that are named are not there yet, and returns the newest revision.
fn look_up(client: &CommandClient, filter: &WatchFilter) -> Result<u64, CliError> {
    let ids: Vec<&String> = [&filter.entities, &filter.sources, &filter.claims]
        .into_iter()
        .flatten()
        .collect();
    let mut revision = 0;
    let mut chunks = ids.chunks(100);
    let mut chunk = chunks.next().unwrap_or_default();
    loop {
        let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let answer = client.query(query, &json!({ "ids": chunk }))?;
        for (id, node) in chunk
            .iter()
            .zip(answer["data"]["nodes"].as_array().into_iter().flatten())
        {
            if node.is_null() {
                eprintln!("note: there is no record `{id}` yet");
            }
        }
        revision = answer["extensions"]["revision"]
            .as_u64()
            .unwrap_or(revision);
        match chunks.next() {
            Some(next) => chunk = next,
            None => return Ok(revision),
        }
    }
}

/// Whether a failure may pass: the server is started again, or has too much to do.
fn is_passing(error: &ServerError) -> bool {
    match error {
        ServerError::Unreachable { .. } | ServerError::NoServer(_) | ServerError::Lost { .. } => {
            true
        }
        ServerError::Refused { status, .. } => matches!(status, 429 | 503),
        _ => false,
    }
}

/// The flag by which a watch goes on.
fn place(behind: &Mutex<WatchPlace>) -> String {
    match lock(behind) {
        WatchPlace::Revision(revision) => format!("--since {revision}"),
        WatchPlace::Cursor(cursor) => format!("--after {cursor}"),
    }
}

fn lock(behind: &Mutex<WatchPlace>) -> WatchPlace {
    behind
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

impl WatchArgs {
    fn filter(&self) -> WatchFilter {
        WatchFilter {
            kinds: self.kind.clone(),
            entities: self.entity.clone(),
            sources: self.source.clone(),
            claims: self.claim.clone(),
        }
    }

    fn client(&self) -> Result<CommandClient, CliError> {
        if let Some(client) = self.server.client()? {
            return Ok(client);
        }
        let client = CommandClient::of_data(&self.data)?;
        client.ok_or_else(|| ServerError::NoServer(self.data.clone()).into())
    }
}
