//! The files of `deploy/` fit the program and the repository.

use std::{fs, path::Path};

use crate::support::program::{claimgraph, ended};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join("deploy").join(name)).unwrap()
}

/// The settings that hold with some flags of `serve` and variables of the environment.
fn settings(flags: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = claimgraph(["config"]);
    command.args(flags).envs(variables.iter().copied());
    let shown = ended(&mut command);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    shown.out
}

#[test]
fn the_example_of_a_configuration_file_is_one() {
    let file = root().join("deploy/claimgraph.toml");
    let file = file.to_str().unwrap();
    let shown = settings(&["--config", file], &[]);
    // What is commented out is right too.
    let folder = tempfile::tempdir().unwrap();
    let all = folder.path().join("all.toml");
    let text = read("claimgraph.toml");
    let settings_in_comments = |line: &str| match line.strip_prefix("# ") {
        Some(setting) if setting.contains(" = ") => setting.to_owned(),
        _ => line.to_owned(),
    };
    let lines: Vec<String> = text.lines().map(settings_in_comments).collect();
    fs::write(&all, lines.join("\n")).unwrap();
    let with_all = settings(&["--config", all.to_str().unwrap()], &[]);
    assert!(shown.contains("claimgraph.toml:"), "{shown}");
    assert!(
        with_all.contains("allow-origin = [\"https://app"),
        "{with_all}"
    );
}

#[test]
fn the_unit_starts_the_program_with_flags_that_there_are() {
    let unit = read("claimgraph.service");
    let value = |key: &str| {
        let mut lines = unit.lines();
        let line = lines.find_map(|line| line.strip_prefix(&format!("{key}=")));
        line.unwrap_or_else(|| panic!("no `{key}`"))
    };
    let flags = value("ExecStart").strip_prefix("/usr/bin/claimgraph serve ");
    let flags: Vec<&str> = flags.unwrap().split(' ').collect();
    let [
        "--config",
        "/etc/claimgraph.toml",
        "--data",
        "${STATE_DIRECTORY}",
    ] = flags[..]
    else {
        panic!("{flags:?}");
    };
    let file = root().join("deploy/claimgraph.toml");
    let shown = settings(&["--config", file.to_str().unwrap(), "--data", "/d"], &[]);
    let stop = shown.lines().find_map(|line| {
        let value = line.strip_prefix("stop-time-ms = ")?;
        value.split_whitespace().next()?.parse::<u64>().ok()
    });
    let patience: u64 = value("TimeoutStopSec").parse().unwrap();
    assert!(patience * 1000 > stop.unwrap());
    for (key, right) in [
        ("DynamicUser", "yes"),
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("StateDirectory", "claimgraph"),
    ] {
        assert_eq!(value(key), right, "{key}");
    }
}

#[test]
fn the_image_is_built_from_what_is_here_and_its_settings_are_some() {
    let file = read("Dockerfile").replace("\\\n", " ");
    let lines = || file.lines().map(str::trim);
    let of = |word: &str| -> Vec<String> {
        let words = lines().filter_map(|line| line.strip_prefix(word));
        words.map(|rest| rest.trim().to_owned()).collect()
    };
    for line in of("COPY ") {
        if line.starts_with("--from") {
            continue;
        }
        let mut names: Vec<&str> = line.split_whitespace().collect();
        names.pop();
        for name in names {
            assert!(root().join(name).exists(), "{name}");
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let version = manifest.split("rust-version = \"").nth(1).unwrap();
    let version = version.split('"').next().unwrap();
    let image = format!("rust:{version}-");
    assert!(of("FROM ").iter().any(|line| line.starts_with(&image)));
    assert!(manifest.contains("[profile.dist]") && file.contains("--profile dist"));

    let variables = of("ENV ").remove(0);
    let variables: Vec<(&str, &str)> = variables
        .split_whitespace()
        .map(|pair| pair.split_once('=').unwrap())
        .collect();
    assert_eq!(of("CMD "), ["[\"serve\"]"]);
    let shown = settings(&[], &variables);
    for (name, _) in &variables {
        assert!(shown.contains(&format!("# env {name}")), "{name}: {shown}");
    }
    let data = variables
        .iter()
        .find(|(name, _)| *name == "CLAIMGRAPH_DATA");
    assert_eq!(of("VOLUME "), [data.unwrap().1]);
    let user = of("USER ").remove(0);
    assert!(
        !user.starts_with('0') && !user.starts_with("root"),
        "{user}"
    );
    let check = of("HEALTHCHECK ").remove(0);
    assert!(check.contains("/health/ready"), "{check}");
}
