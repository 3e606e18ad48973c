//! Settings from flags, the environment and a file, and mistakes in them.

use std::{collections::BTreeSet, fs, process::Command};

use tempfile::TempDir;

use crate::support::program::{Ended, Serving, claimgraph, ended};

/// The settings that `claimgraph config` prints, one a line, with single blanks.
fn settings(command: &mut Command) -> Vec<String> {
    let shown = ended(command);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    let lines = shown.out.lines();
    lines
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn each_setting_is_shown_with_where_it_comes_from() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("claimgraph.toml");
    let name = file.display().to_string();
    let text =
        "# ours\nmax-cost = 77\nworkers = 3\nkeep-alive-ms = 5\nallow-host = [\"a\", \"b\"]\n";
    fs::write(&file, text).unwrap();
    let mut command = claimgraph(["config", "--config", &name, "--workers", "5"]);
    command.env("CLAIMGRAPH_KEEP_ALIVE_MS", "9").env(
        "CLAIMGRAPH_ALLOW_ORIGIN",
        "https://a.example,https://b.example",
    );
    let lines = settings(&mut command);
    for line in [
        "workers = 5 # flag",
        "keep-alive-ms = 9 # env CLAIMGRAPH_KEEP_ALIVE_MS",
        "allow-origin = [\"https://a.example\", \"https://b.example\"] # env CLAIMGRAPH_ALLOW_ORIGIN",
        &format!("max-cost = 77 # {name}:2"),
        &format!("allow-host = [\"a\", \"b\"] # {name}:5"),
        "listen = \"127.0.0.1:8080\" # default",
        "metrics = \"local\" # default",
        "log = \"warn\" # default",
    ] {
        assert!(
            lines.iter().any(|other| other == line),
            "{line}: {lines:#?}"
        );
    }
    // What is printed is a file of the same settings.
    let printed = folder.path().join("printed.toml");
    let once = ended(&mut claimgraph(["config", "--config", &name])).out;
    fs::write(&printed, &once).unwrap();
    let values = |text: &str| -> BTreeSet<String> {
        let lines = text.lines();
        lines
            .map(|line| line.rsplit_once("  # ").unwrap().0.trim_end().to_owned())
            .collect()
    };
    let printed = printed.display().to_string();
    let twice = ended(&mut claimgraph(["config", "--config", &printed])).out;
    assert_eq!(values(&twice), values(&once));
}

#[test]
fn a_server_starts_with_its_file() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("claimgraph.toml");
    let data = folder.path().join("data");
    fs::write(&file, format!("data = {data:?}\nmax-cost = 77\n")).unwrap();
    let server = Serving::start(&["--config".as_ref(), file.as_ref()]);
    assert!(server.welcome.contains(&data.display().to_string()));
    let (_, refused) = server.ask("{ claims(first: 100) { nodes { id } } }");
    assert_eq!(refused["errors"][0]["extensions"]["value"], 77);
}

#[test]
fn a_mistake_in_a_setting_is_answered_with_the_right_form() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("claimgraph.toml");
    let name = file.display().to_string();
    fs::write(&file, "workers = 1\n  lisen = \"8727\"\n").unwrap();
    let serve = |flag: &str, value: &str| ended(&mut claimgraph(["serve", flag, value]));
    let check = |refused: Ended, code: i32, texts: &[&str]| {
        assert_eq!(refused.code, Some(code), "{refused:?}");
        for text in texts {
            assert!(refused.err.contains(text), "{text}: {refused:?}");
        }
    };
    check(
        serve("--config", &name),
        78,
        &[&format!("{name}:2:3"), "`listen`"],
    );
    check(serve("--config", "nowhere.toml"), 78, &["nowhere.toml"]);
    check(serve("--listen", ":8727"), 2, &["`127.0.0.1:8727`"]);
    check(serve("--listen", "127.0.0.1"), 2, &["`127.0.0.1:8080`"]);
    check(
        serve("--allow-origin", "http://localhost:5173/"),
        2,
        &["write `http://localhost:5173`"],
    );
    check(
        serve("--allow-header", "x-tenant: a"),
        2,
        &["write the name of a header alone"],
    );
    check(
        serve("--log", "nonsense"),
        2,
        &["info", "claimgraph::access=info"],
    );
}

#[test]
fn shells_get_completions_and_readers_manual_pages() {
    for (shell, text) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef claimgraph"),
        ("fish", "complete -c claimgraph"),
    ] {
        let made = ended(&mut claimgraph(["completions", shell]));
        assert_eq!(made.code, Some(0), "{made:?}");
        assert!(made.out.contains(text) && made.out.contains("accept-loss"));
    }
    let folder = TempDir::new().unwrap();
    let pages = folder.path().join("man1");
    let made = ended(&mut claimgraph(["man", &pages.display().to_string()]));
    assert_eq!(made.code, Some(0), "{made:?}");
    let serve = fs::read_to_string(pages.join("claimgraph-serve.1")).unwrap();
    assert!(serve.contains("allow\\-origin"), "{serve}");
    assert!(pages.join("claimgraph.1").exists());
}
