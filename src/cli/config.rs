//! `claimgraph config`.

use clap::{Arg, ArgMatches, Args, Command, parser::ValueSource};

use crate::cli::{
    config_file::{ConfigFile, keys},
    error::CliError,
    exit,
    schema::print,
    serve::ServeArgs,
};

/// Print each setting of `serve`, and where it comes from.
///
/// A flag goes before the environment variable, that before the configuration file, and that before
/// the default. What is printed can be written to a configuration file; secrets are not printed.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph config --config /etc/claimgraph.toml")]
pub(super) struct ConfigArgs {
    #[command(flatten)]
    _serve: ServeArgs,
}

/// Prints the settings in `matches`, those of the command line of `command`.
pub(super) fn run(
    command: &Command,
    matches: &ArgMatches,
    file: Option<&ConfigFile>,
) -> Result<u8, CliError> {
    print(&settings(&flags(command), matches, file))?;
    Ok(exit::OK)
}

/// The flags of `serve` and those of all commands.
pub(super) fn flags(command: &Command) -> Vec<Arg> {
    let serve = command.find_subcommand("serve").into_iter();
    let own = serve.flat_map(Command::get_arguments);
    own.chain(command.get_arguments()).cloned().collect()
}

/// A line for each setting: its value, and where it comes from.
fn settings(flags: &[Arg], matches: &ArgMatches, file: Option<&ConfigFile>) -> String {
    let keys = keys(flags);
    let flags = flags.iter().filter(|flag| {
        let name = flag.get_long();
        name.is_some_and(|name| keys.iter().any(|key| key == name))
    });
    let lines: Vec<(String, String)> = flags
        .map(|flag| {
            let key = flag.get_long().unwrap_or_default();
            let id = flag.get_id().as_str();
            let values: Vec<String> = matches
                .get_raw(id)
                .map(|raw| {
                    raw.map(|text| text.to_string_lossy().into_owned())
                        .collect()
                })
                .unwrap_or_default();
            let is_list = matches!(flag.get_action(), clap::ArgAction::Append);
            let shown = match (values.as_slice(), is_list) {
                _ if flag.is_hide_env_values_set() && !values.is_empty() => "\"(secret)\"".into(),
                ([], false) => return (format!("# {key}"), "not set".into()),
                ([value], false) => scalar(value),
                (values, _) => {
                    let items: Vec<String> = values.iter().map(|value| scalar(value)).collect();
                    format!("[{}]", items.join(", "))
                }
            };
            let source = match matches.value_source(id) {
                Some(ValueSource::CommandLine) => "flag".into(),
                Some(ValueSource::EnvVariable) => {
                    let name = flag.get_env().unwrap_or_default();
                    format!("env {}", name.to_string_lossy())
                }
                _ => {
                    let place = file.and_then(|file| file.place(key));
                    place.unwrap_or_else(|| "default".into())
                }
            };
            (format!("{key} = {shown}"), source)
        })
        .collect();
    let width = lines
        .iter()
        .map(|(setting, _)| setting.chars().count())
        .max();
    let width = width.unwrap_or(0).min(48);
    lines
        .iter()
        .map(|(setting, source)| format!("{setting:width$}  # {source}\n"))
        .collect()
}

/// A value in TOML: a number or a truth value as such, all else as a text.
fn scalar(text: &str) -> String {
    match text {
        "true" | "false" => text.into(),
        number
            if number
                .parse::<i64>()
                .is_ok_and(|parsed| parsed.to_string() == number) =>
        {
            number.into()
        }
        text => toml::Value::String(text.into()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use clap::ArgAction;

    use super::*;

    #[test]
    fn each_value_has_its_source_and_a_secret_is_not_shown() {
        let flag = |name: &'static str| Arg::new(name).long(name);
        let flags = [
            flag("port").default_value("80"),
            flag("name"),
            flag("host").action(ArgAction::Append),
            flag("quiet").action(ArgAction::SetTrue),
            flag("secret").hide_env_values(true),
            flag("none"),
        ];
        let command = Command::new("x").args(flags.clone());
        let arguments = [
            "x", "--name", "a\"b", "--host=a", "--host=b", "--secret", "s3cret",
        ];
        let matches = command.try_get_matches_from(arguments).unwrap();
        let shown = settings(&flags, &matches, None);
        let lines: Vec<String> = shown
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            lines,
            [
                "port = 80 # default",
                "name = 'a\"b' # flag",
                "host = [\"a\", \"b\"] # flag",
                "quiet = false # default",
                "secret = \"(secret)\" # flag",
                "# none # not set",
            ]
        );
    }
}
