//! `claimgraph export`.

use clap::Args;
use serde_json::Value;

use crate::{
    cli::{
        data::DataArgs, error::CliError, exit, reader::Reader, remote::server_args::ServerArgs,
        schema::print,
    },
    model::Language,
    report::{ClaimList, Moment},
};

/// Print a list of claims as CSV: a line a claim, with its status, verdict, dates and sources.
///
/// The lines are those of RFC 4180. A cell that a spreadsheet would take for a formula, since it
/// begins with `=`, `+`, `-`, `@`, a tab or a line break, has an apostrophe before it, as OWASP
/// advises. All lines are of one revision. Nothing that is closed to readers is in it.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph export --where '{\"status\": {\"eq\": \"DISPUTED\"}}' > disputed.csv\n  claimgraph export --where '{\"subject\": {\"eq\": \"meta\"}}' --languages zh-Hant --excel > meta.csv"
)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The claims: a `ClaimWhere` of the GraphQL schema in JSON; all claims without this.
    #[arg(long, value_name = "JSON", value_parser = filter)]
    r#where: Option<Value>,
    /// The languages for texts, best first, such as `zh-Hant,en`.
    #[arg(long, value_name = "TAGS", value_delimiter = ',', default_value = "en")]
    languages: Vec<Language>,
    /// Read the state of a revision, such as `12`, or of a time, such as `2025-08-01T12:00:00Z`;
    /// the newest without this.
    #[arg(long, value_name = "REVISION|TIME")]
    as_of: Option<Moment>,
    /// Begin with a byte order mark, without which Excel does not read UTF-8.
    #[arg(long)]
    excel: bool,
    #[command(flatten)]
    server: ServerArgs,
}

/// A filter of claims: a JSON object.
fn filter(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(filter)) => Ok(Value::Object(filter)),
        Ok(_) => {
            Err("a filter is a JSON object, such as `{\"status\": {\"eq\": \"DISPUTED\"}}`".into())
        }
        Err(error) => Err(format!("no JSON: {error}")),
    }
}

pub(super) fn run(args: ExportArgs) -> Result<u8, CliError> {
    let reader = Reader::open(&args.data, &args.server, "export")?;
    let filter = args.r#where.unwrap_or(Value::Null);
    let mut moment = args.as_of;
    let mut after: Option<String> = None;
    loop {
        let query = ClaimList::query(&filter, moment.as_ref(), &args.languages, after.as_deref());
        let page = ClaimList::read(reader.ask(&query, &args.languages)?)?;
        if after.is_none() {
            let mark = if args.excel { "\u{feff}" } else { "" };
            print(&format!("{mark}{}", ClaimList::csv_head()))?;
            // Further pages are of the same revision, whatever is written meanwhile.
            moment = Some(Moment::Revision(page.revision()));
        }
        print(&page.csv_lines())?;
        match page.next_page() {
            Some(cursor) => after = Some(cursor.to_owned()),
            None => break,
        }
    }
    reader.close()?;
    Ok(exit::OK)
}
