//! The server as its README tells to start it, and how it ends.

use std::{ffi::OsStr, fs, path::Path};

use tempfile::TempDir;

use crate::support::program::{Serving, seed};

/// The arguments of the README's first command, after `cargo run --release --`.
fn arguments_of_the_readme() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("cargo run --release -- ").unwrap();
    let line = rest.lines().next().unwrap();
    let command = line.split('#').next().unwrap();
    command.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_readmes_command_serves_the_seed_and_says_where() {
    assert_eq!(arguments_of_the_readme(), ["serve", "--seed", "seed"]);
    let folder = TempDir::new().unwrap();
    let server = Serving::start(&[
        "--seed".as_ref(),
        seed().as_ref(),
        "--data".as_ref(),
        folder.path().as_ref(),
    ]);
    let (_, counted) = server.ask("{ claims { totalCount } }");
    for told in [
        "records new".to_owned(),
        format!("{} claims", counted["data"]["claims"]["totalCount"]),
        format!("http://{}/graphiql", server.address),
        format!("http://{}/graphql\n", server.address),
        format!("http://{}/schema.graphql", server.address),
        folder.path().display().to_string(),
    ] {
        assert!(server.told.contains(&told), "{told}: {}", server.told);
    }
    let (status, answer) = server.ask(r#"{ entity(by: {name: "馬克佐伯"}) { id } }"#);
    assert_eq!(
        (status, &answer["data"]["entity"]["id"]),
        (200, &"mark-zuckerberg".into())
    );
    assert!(server.stop().success());
}

#[test]
fn a_server_that_was_stopped_is_started_again_on_what_it_had() {
    let folder = TempDir::new().unwrap();
    let data: [&OsStr; 2] = ["--data".as_ref(), folder.path().as_ref()];
    let seeded = Serving::start(&[data[0], data[1], "--seed".as_ref(), seed().as_ref()]);
    assert!(seeded.stop().success());
    let again = Serving::start(&data);
    assert!(again.told.contains("at revision 1"), "{}", again.told);
}
