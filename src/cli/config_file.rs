//! The configuration file of `serve`: the settings of the command line, in TOML.
//!
//! A key is the long name of a flag, so each flag has its key. A value of the file takes the place
//! of the flag's default; so flags and environment variables go before it.

use std::{
    fmt, fs, io,
    ops::Range,
    path::{Path, PathBuf},
};

use clap::{Arg, ArgAction, Command};
use toml::de::{DeTable, DeValue};

/// The name of the flag that names the file, and that no file can have.
const CONFIG: &str = "config";

/// The settings of a file.
#[derive(Debug)]
pub(super) struct ConfigFile {
    path: PathBuf,
    settings: Vec<Setting>,
}

/// A setting of the file.
#[derive(Debug)]
struct Setting {
    key: String,
    /// The id of the flag.
    id: String,
    values: Vec<String>,
    place: Place,
}

/// A place in the file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
}

/// The reason why a configuration file is refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file `{}`", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A place in the file is wrong.
    #[error("{}:{place}: {message}", .path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The place.
        place: String,
        /// The mistake, and what to write.
        message: String,
    },
}

impl ConfigFile {
    /// Reads a file, and checks its settings against the flags of `serve` and of all commands.
    pub(super) fn read(path: &Path, flags: &[Arg]) -> Result<ConfigFile, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.into(),
            source,
        })?;
        let settings = settings(&text, flags).map_err(|(place, message)| ConfigError::Wrong {
            path: path.into(),
            place: place.to_string(),
            message,
        })?;
        Ok(ConfigFile {
            path: path.into(),
            settings,
        })
    }

    /// The command line with the settings in the place of the defaults.
    pub(super) fn apply(&self, command: Command) -> Command {
        self.settings.iter().fold(command, |command, setting| {
            let Setting { id, values, .. } = setting;
            let set = |arg: Arg| arg.default_values(values.clone());
            let is_global = command.get_arguments().any(|arg| arg.get_id() == id);
            if is_global {
                return command.mut_arg(id.clone(), set);
            }
            ["serve", "config"]
                .into_iter()
                .fold(command, |command, name| {
                    command.mut_subcommand(name, |command| command.mut_arg(id.clone(), set))
                })
        })
    }

    /// The place of a key in the file, if the file has it.
    pub(super) fn place(&self, key: &str) -> Option<String> {
        let setting = self.settings.iter().find(|setting| setting.key == key)?;
        Some(format!("{}:{}", self.path.display(), setting.place.line))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The keys that a file may have: the long names of the flags.
pub(super) fn keys(flags: &[Arg]) -> Vec<String> {
    let names = flags.iter().filter_map(Arg::get_long);
    names
        .filter(|name| ![CONFIG, "help", "version"].contains(name))
        .map(str::to_owned)
        .collect()
}

fn settings(text: &str, flags: &[Arg]) -> Result<Vec<Setting>, (Place, String)> {
    let table = DeTable::parse(text).map_err(|error| {
        let place = place(text, error.span().unwrap_or_default());
        (place, error.message().to_owned())
    })?;
    let keys = keys(flags);
    let mut settings = Vec::new();
    for (key, value) in table.get_ref() {
        let place = place(text, key.span());
        let key: &str = key.get_ref();
        let is_setting = keys.iter().any(|name| name == key);
        let flag = flags
            .iter()
            .find(|flag| is_setting && flag.get_long() == Some(key));
        let wrong = |message| (place, message);
        let flag = flag.ok_or_else(|| wrong(unknown(key, value.get_ref(), &keys)))?;
        let values = values(flag, value.get_ref()).map_err(wrong)?;
        settings.push(Setting {
            key: key.to_owned(),
            id: flag.get_id().to_string(),
            values,
            place,
        });
    }
    settings.sort_by_key(|setting| setting.place.line);
    Ok(settings)
}

/// The message about a key that is no setting.
fn unknown(key: &str, value: &DeValue<'_>, keys: &[String]) -> String {
    let nearest = keys
        .iter()
        .map(|name| (strsim::damerau_levenshtein(key, name), name))
        .min()
        .filter(|(distance, name)| *distance <= name.len().div_ceil(3));
    match (value, nearest) {
        (_, Some((_, name))) => format!("there is no setting `{key}`; did you mean `{name}`?"),
        (DeValue::Table(_), None) => {
            format!("`{key}` is a table, and settings stand in none: write them at the top")
        }
        _ => format!(
            "there is no setting `{key}`; the settings are the flags of `claimgraph serve --help`"
        ),
    }
}

/// The values of a setting, as on the command line.
fn values(flag: &Arg, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let name = flag.get_long().unwrap_or_default();
    let is_list = matches!(flag.get_action(), ArgAction::Append);
    let is_switch = matches!(flag.get_action(), ArgAction::SetTrue);
    let values = match value {
        DeValue::Boolean(value) if is_switch => return Ok(vec![value.to_string()]),
        _ if is_switch => return Err(format!("`{name}` is `true` or `false`")),
        DeValue::Array(items) if is_list => {
            let items = items.iter().map(|item| scalar(name, item.get_ref()));
            items.collect::<Result<_, _>>()?
        }
        DeValue::Array(_) => return Err(format!("`{name}` takes one value, not a list")),
        value => vec![scalar(name, value)?],
    };
    // The flag's own parser, without what the flag demands of others.
    let mut check = Arg::new("value")
        .long(name.to_owned())
        .action(ArgAction::Append)
        .value_parser(flag.get_value_parser().clone());
    if let Some(names) = flag.get_value_names() {
        check = check.value_names(names.to_vec());
    }
    let command = Command::new("check").no_binary_name(true).arg(check);
    let arguments = values.iter().map(|value| format!("--{name}={value}"));
    command.try_get_matches_from(arguments).map_err(|error| {
        let text = error.to_string();
        let text = text.lines().next().unwrap_or_default();
        text.strip_prefix("error: ").unwrap_or(text).to_owned()
    })?;
    Ok(values)
}

fn scalar(name: &str, value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) => Ok(number.to_string()),
        _ => Err(format!("`{name}` takes a text or a whole number")),
    }
}

fn place(text: &str, span: Range<usize>) -> Place {
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    Place {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags() -> Vec<Arg> {
        vec![
            Arg::new("config").long("config"),
            Arg::new("listen").long("listen").value_name("ADDR"),
            Arg::new("workers")
                .long("workers")
                .value_name("N")
                .value_parser(clap::value_parser!(u16)),
            Arg::new("allow_host")
                .long("allow-host")
                .action(ArgAction::Append),
            Arg::new("read_only")
                .long("read-only")
                .action(ArgAction::SetTrue),
            Arg::new("tls_key").long("tls-key").requires("listen"),
        ]
    }

    #[test]
    fn settings_are_values_of_flags_with_their_lines() {
        let text = "# ours\nlisten = \"9000\"\nworkers = 4\n\nallow-host = [\"a\", \"b\"]\nread-only = true\ntls-key = \"k\"\n";
        let settings = settings(text, &flags()).unwrap();
        let shown: Vec<String> = settings
            .iter()
            .map(|setting| {
                format!(
                    "{} {} {}",
                    setting.place,
                    setting.key,
                    setting.values.join("+")
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "2:1 listen 9000",
                "3:1 workers 4",
                "5:1 allow-host a+b",
                "6:1 read-only true",
                "7:1 tls-key k"
            ]
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_what_to_write() {
        for (text, expected) in [
            (
                "\n  lisen = \"x\"",
                "2:3 there is no setting `lisen`; did you mean `listen`?",
            ),
            (
                "allow_host = []",
                "1:1 there is no setting `allow_host`; did you mean `allow-host`?",
            ),
            ("config = \"x\"", "1:1 there is no setting `config`"),
            ("[http]\nlisten = \"x\"", "1:2 `http` is a table"),
            (
                "workers = 99999",
                "1:1 invalid value '99999' for '--workers <N>'",
            ),
            (
                "workers = \"x\"",
                "1:1 invalid value 'x' for '--workers <N>'",
            ),
            (
                "workers = 1.5",
                "1:1 `workers` takes a text or a whole number",
            ),
            ("workers = [1]", "1:1 `workers` takes one value"),
            ("read-only = 1", "1:1 `read-only` is `true` or `false`"),
            ("listen = \"a\"\nlisten = \"b\"", "2:1 duplicate key"),
            ("listen = ", "1:"),
        ] {
            let (place, message) = settings(text, &flags()).unwrap_err();
            let found = format!("{place} {message}");
            assert!(found.starts_with(expected), "{text}: {found}");
        }
    }
}
