//! The log, on stderr.

use std::io::{self, IsTerminal};

use clap::{Args, ValueEnum};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer, filter::Targets, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

/// The settings of the log.
#[derive(Args)]
#[command(next_help_heading = "Logging")]
pub(super) struct LogArgs {
    /// The lines to log on stderr: a level (off, error, warn, info, debug, trace), which is that of
    /// our own lines, or a list with a comma between, such as
    /// `warn,claimgraph::access=info,rustls=debug`. The lines of a library are logged only if the
    /// list names it.
    #[arg(
        long,
        global = true,
        value_name = "FILTER",
        env = "CLAIMGRAPH_LOG",
        default_value = "warn",
        value_parser = filter
    )]
    log: Targets,
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
    /// Starts the log.
    pub(super) fn begin(&self) {
        let lines = fmt::layer().with_writer(io::stderr);
        let lines = match self.log_format {
            Format::Text => lines.with_ansi(io::stderr().is_terminal()).boxed(),
            Format::Json => lines.json().boxed(),
        };
        let log = registry().with(lines.with_filter(self.log.clone()));
        // A second subscriber is refused, which happens in tests alone.
        let _ = log.try_init();
    }
}

/// The crates whose lines are our own.
const OWN: [&str; 2] = ["claimgraph", "claimgraph_engine"];

/// The filter in a setting: levels of our own lines, and of targets.
fn filter(text: &str) -> Result<Targets, String> {
    let mut targets = Targets::new();
    for part in text.split(',').map(str::trim) {
        let (target, level) = match part.split_once('=') {
            Some((target, level)) => (Some(target.trim()), level.trim()),
            None => (None, part),
        };
        let is_target = |name: &str| {
            let is_letter = |c: char| c.is_ascii_alphanumeric() || "_:-".contains(c);
            !name.is_empty() && name.chars().all(is_letter)
        };
        // The library takes numbers and nothing too, which mean nothing to a reader.
        let is_word = level.starts_with(|c: char| c.is_ascii_alphabetic());
        let parsed = match level.parse::<LevelFilter>() {
            Ok(level) if is_word && target.is_none_or(is_target) => level,
            _ => {
                return Err(format!(
                    "`{part}` is no filter: write off, error, warn, info, debug or trace, or a target \
                     with one of these, such as `claimgraph::access=info` or `rustls=debug`"
                ));
            }
        };
        targets = match target {
            Some(target) => targets.with_target(target, parsed),
            None => OWN
                .into_iter()
                .fold(targets, |targets, own| targets.with_target(own, parsed)),
        };
    }
    Ok(targets)
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn a_level_is_that_of_our_own_lines() {
        for (text, target, level, is_logged) in [
            ("warn", "claimgraph::http", Level::WARN, true),
            ("warn", "claimgraph::access", Level::INFO, false),
            ("info", "claimgraph::access", Level::INFO, true),
            ("debug", "claimgraph_engine::run", Level::DEBUG, true),
            ("debug", "rustls::server", Level::ERROR, false),
            ("debug", "actix_server::builder", Level::INFO, false),
            ("debug", "ureq::pool", Level::DEBUG, false),
            ("debug", "mio::poll", Level::TRACE, false),
            ("rustls=debug", "rustls::server", Level::DEBUG, true),
            ("warn, rustls=debug", "claimgraph::kb", Level::WARN, true),
            (
                "warn,claimgraph::access=info",
                "claimgraph::access",
                Level::INFO,
                true,
            ),
            (
                "warn,claimgraph::access=info",
                "claimgraph::http",
                Level::INFO,
                false,
            ),
            ("INFO", "claimgraph::access", Level::INFO, true),
            ("off", "claimgraph::kb", Level::ERROR, false),
        ] {
            let targets = filter(text).unwrap();
            assert_eq!(
                targets.would_enable(target, &level),
                is_logged,
                "{text} {target}"
            );
        }
    }

    #[test]
    fn nonsense_is_refused_with_what_is_possible() {
        for text in [
            "nonsense",
            "",
            "claimgraph=loud",
            "=info",
            "a b=info",
            "info,",
            "3",
            "rustls=3",
        ] {
            let refused = filter(text).unwrap_err();
            assert!(refused.contains("claimgraph::access=info"), "{refused}");
        }
    }
}
