//! The server as the README starts it, from its first lines to its end.

use std::ffi::OsStr;

use tempfile::TempDir;

use crate::support::{
    guide::page,
    program::{Serving, seed},
};

/// The arguments of the README's first command, after `cargo run --release --`.
fn arguments_of_the_readme() -> Vec<String> {
    let text = page("README.md");
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
    for text in [
        "records new".to_owned(),
        format!("{} claims", counted["data"]["claims"]["totalCount"]),
        format!("http://{}/graphiql", server.address),
        format!("http://{}/graphql\n", server.address),
        format!("http://{}/schema.graphql", server.address),
        "Open to      this machine alone".to_owned(),
        folder.path().display().to_string(),
    ] {
        assert!(server.welcome.contains(&text), "{text}: {}", server.welcome);
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
    assert!(again.welcome.contains("at revision 1"), "{}", again.welcome);
}

#[test]
fn a_server_on_every_address_warns_that_it_is_open() {
    let folder = TempDir::new().unwrap();
    let data: [&OsStr; 5] = [
        "--data".as_ref(),
        folder.path().as_ref(),
        "--public".as_ref(),
        "--listen".as_ref(),
        "0.0.0.0:0".as_ref(),
    ];
    let server = Serving::start_with(&data);
    assert!(
        server.address.starts_with("localhost:"),
        "{}",
        server.address
    );
    for text in [
        "every machine that reaches 0.0.0.0:",
        "can read everything",
        "Nothing is encrypted",
    ] {
        assert!(server.welcome.contains(text), "{}", server.welcome);
    }
    assert_eq!(server.ask("{ __typename }").0, 200);
}
