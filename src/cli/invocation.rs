//! The command line, with the settings of a configuration file in the place of defaults.

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgMatches, Command};

use crate::cli::{
    config::flags,
    config_file::{ConfigError, ConfigFile},
};

/// A command line that was read.
pub(super) struct Invocation {
    /// The command line that there may be.
    pub(super) command: Command,
    /// The command line that there is.
    pub(super) matches: ArgMatches,
    /// The configuration file that it names.
    pub(super) file: Option<ConfigFile>,
}

/// The reason why a command line is not run.
#[derive(Debug)]
pub(super) enum InvocationError {
    /// The command line is wrong, or asks for help or the version.
    Usage(clap::Error),
    /// The configuration file is wrong.
    Config(ConfigError),
}

impl Invocation {
    /// Reads a command line of `command`.
    pub(super) fn read(
        command: Command,
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Invocation, InvocationError> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        let matches = |command: &Command| {
            let matches = command.clone().try_get_matches_from(&arguments);
            matches.map_err(InvocationError::Usage)
        };
        let plain = matches(&command)?;
        let path = match plain.subcommand() {
            Some(("serve" | "config", serve)) => serve.get_one::<PathBuf>("config"),
            _ => None,
        };
        let Some(path) = path else {
            return Ok(Invocation {
                command,
                matches: plain,
                file: None,
            });
        };
        let file = ConfigFile::read(path, &flags(&command)).map_err(InvocationError::Config)?;
        let command = file.apply(command);
        Ok(Invocation {
            matches: matches(&command)?,
            command,
            file: Some(file),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::{Arg, ArgAction, CommandFactory};
    use tempfile::TempDir;

    use super::*;
    use crate::cli::{Cli, config_file::keys};

    fn read(arguments: &[&str]) -> Result<Invocation, InvocationError> {
        Invocation::read(Cli::command(), arguments.iter().map(OsString::from))
    }

    /// The values of a flag of `serve`, as text.
    fn values(invocation: &Invocation, id: &str) -> Vec<String> {
        let (_, serve) = invocation.matches.subcommand().unwrap();
        let raw = serve.get_raw(id).into_iter().flatten();
        raw.map(|text| text.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_flag_of_serve_has_its_key_in_a_file() {
        let flags = flags(&Cli::command());
        assert!(keys(&flags).len() > 35);
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("claimgraph.toml");
        let name = path.to_str().unwrap();
        for key in keys(&flags) {
            let flag = flags.iter().find(|flag| flag.get_long() == Some(&key));
            let flag: &Arg = flag.unwrap();
            // A default is a value that every flag takes; of the others, some text that most take.
            let default = flag
                .get_default_values()
                .first()
                .and_then(|text| text.to_str());
            let (text, value) = match flag.get_action() {
                ArgAction::SetTrue => ("true".to_owned(), "true".to_owned()),
                _ => {
                    let value = default.unwrap_or("claims.example").to_owned();
                    let value = match key.as_str() {
                        "allow-origin" => "https://claims.example".to_owned(),
                        "rate-limit" => "7".to_owned(),
                        _ => value,
                    };
                    (format!("{value:?}"), value)
                }
            };
            fs::write(&path, format!("{key} = {text}\n")).unwrap();
            let invocation = read(&["claimgraph", "serve", "--config", name]);
            let invocation = invocation.unwrap_or_else(|error| panic!("{key}: {error:?}"));
            assert_eq!(
                values(&invocation, flag.get_id().as_str()),
                [value],
                "{key}"
            );
            let place = invocation.file.unwrap().place(&key);
            assert_eq!(place, Some(format!("{name}:1")));
        }
    }

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("claimgraph.toml");
        let name = path.to_str().unwrap();
        let text = "workers = 3\nmax-cost = 77\nallow-host = [\"a\", \"b\"]\nlog = \"info\"\n";
        fs::write(&path, text).unwrap();
        let line = ["claimgraph", "serve", "--config", name, "--workers", "5"];
        let invocation = read(&line).unwrap();
        for (id, expected) in [
            ("workers", &["5"][..]),
            ("max_cost", &["77"]),
            ("allow_host", &["a", "b"]),
            ("log", &["info"]),
            ("max_depth", &["20"]),
        ] {
            assert_eq!(values(&invocation, id), expected, "{id}");
        }
        // A list on the command line is whole, and takes nothing of the file's.
        let line = [&line[..], &["--allow-host", "c"]].concat();
        assert_eq!(values(&read(&line).unwrap(), "allow_host"), ["c"]);
    }
}
