//! `claimgraph schema`, and writing results to stdout.

use std::io::{self, Write};

use clap::Args;

use crate::{
    cli::{error::CliError, exit},
    graphql::schema_sdl,
    kb::formats::json::{bundle_schema, hand_schema},
};

/// Print the GraphQL schema, or the JSON Schema of bundles.
#[derive(Args)]
pub(super) struct SchemaArgs {
    /// Print the JSON Schema of bundles, by which editors complete them.
    #[arg(long)]
    json_schema: bool,
    /// Print the JSON Schema of bundles in the hand form, those with `defaults`.
    #[arg(long, conflicts_with = "json_schema")]
    hand_schema: bool,
}

pub(super) fn run(args: SchemaArgs) -> Result<u8, CliError> {
    match (args.json_schema, args.hand_schema) {
        (true, _) => print(&format!("{:#}\n", bundle_schema()))?,
        (_, true) => print(&format!("{:#}\n", hand_schema()))?,
        _ => print(&schema_sdl()?)?,
    }
    Ok(exit::OK)
}

/// Writes a result to stdout. A closed pipe is an error here, and exit code 0 in the end.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(CliError::Output)
}
