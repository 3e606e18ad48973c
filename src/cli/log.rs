//! The log, on stderr.

use std::io::{self, IsTerminal};

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

/// The settings of the log.
#[derive(Args)]
#[command(next_help_heading = "Logging")]
pub(super) struct LogArgs {
    /// The lines to log on stderr: a level (error, warn, info, debug), or a filter such as
    /// `claimgraph::http=debug`.
    #[arg(
        long,
        global = true,
        value_name = "FILTER",
        env = "CLAIMGRAPH_LOG",
        default_value = "warn"
    )]
    log: String,
    /// The format of a line.
    #[arg(
        long,
        global = true,
        value_name = "FORMAT",
        env = "CLAIMGRAPH_LOG_FORMAT",
        default_value = "text"
    )]
    log_format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogArgs {
    /// Starts the log. A filter that cannot be parsed is reported, and warnings are logged.
    pub(super) fn begin(&self) {
        // The HTTP library logs an error when a client sends no HTTP: only if the filter names it.
        let filter = match self.log.contains("actix_http") {
            true => self.log.clone(),
            false => format!("{},actix_http=off", self.log),
        };
        let filter = EnvFilter::try_new(filter).unwrap_or_else(|error| {
            eprintln!(
                "warning: `{}` is no filter for the log ({error}); warnings are logged",
                self.log
            );
            EnvFilter::new("warn")
        });
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(io::stderr);
        // A second subscriber is refused, which happens in tests alone.
        let _ = match self.log_format {
            Format::Text => log.with_ansi(io::stderr().is_terminal()).try_init(),
            Format::Json => log.json().try_init(),
        };
    }
}
