//! Credentials, roles and rates over the wire.

use std::{num::NonZeroU32, sync::Arc, time::Instant};

use chrono::Utc;
use tempfile::TempDir;

use crate::{
    auth::{ApiKey, Credentials, KeyFile, KeyRecord},
    graphql::Role,
    http::{
        Settings,
        settings::{Anonymous, RateLimit},
        tests::{check_refused, get, post, with},
    },
};

/// Settings with a key of each role, and the header with each.
fn with_keys() -> (Settings, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let file = KeyFile::in_folder(folder.path());
    let headers = Role::ALL.map(|role| {
        let key = ApiKey::generate().unwrap();
        let name = format!("an {role}").parse().unwrap();
        let record = KeyRecord::new(&key, name, role, Utc::now());
        file.change(|keys| keys.push(record)).unwrap();
        format!("authorization: Bearer {}\r\n", key.reveal())
    });
    let settings = Settings {
        credentials: Arc::new(Credentials::open(file, None).unwrap()),
        ..Settings::default()
    };
    (settings, headers.to_vec())
}

/// A request to `/graphql` by `POST` with a header more.
fn post_with(document: &str, header: &str) -> String {
    post(document).replacen("host:", &format!("{header}host:"), 1)
}

#[test]
fn an_operation_has_the_viewer_of_its_credential() {
    let (settings, headers) = with_keys();
    let server = with(settings);
    let mut client = server.connect();
    let mut viewer = |header: &str| {
        [
            client.ask(&post_with("viewer", header)),
            client.ask(&get("/graphql?query=viewer", header)),
        ]
        .map(|answer| answer.json()["data"]["is"].as_str().unwrap().to_owned())
    };
    assert_eq!(viewer(""), ["anonymous, reader"; 2]);
    for (header, role) in headers.iter().zip(Role::ALL) {
        assert_eq!(
            viewer(header),
            [format!("an {role}, {role}"), format!("an {role}, {role}")]
        );
    }
}

#[test]
fn a_role_that_is_too_low_is_forbidden_and_runs_nothing() {
    let (settings, headers) = with_keys();
    let server = with(settings);
    let mut client = server.connect();
    for header in ["", &headers[0]] {
        let refused = client.ask(&post_with("edit", header));
        check_refused(&refused, 403, "FORBIDDEN");
    }
    assert_eq!(server.fake.runs(), 0);
    for header in &headers[1..] {
        assert_eq!(client.ask(&post_with("edit", header)).status, 200);
    }
    assert_eq!(server.fake.runs(), 3);
}

#[test]
fn a_credential_that_is_not_valid_is_refused_before_the_body_has_come() {
    let (settings, _) = with_keys();
    let server = with(settings);
    let mut client = server.connect();
    let request = post_with("short", "authorization: Bearer nonsense\r\n");
    client.send(&request[..request.len() - 1]);
    let refused = client.receive();
    check_refused(&refused, 401, "UNAUTHENTICATED");
    assert_eq!(refused.header("www-authenticate"), "Bearer");
    assert_eq!(refused.header("cache-control"), "no-store");
}

#[test]
fn without_anonymous_reading_every_query_needs_a_credential() {
    let (settings, headers) = with_keys();
    let server = with(Settings {
        anonymous: Anonymous::None,
        ..settings
    });
    let mut client = server.connect();
    let held = client.ask(&get("/graphql?query=short", &headers[0]));
    assert_eq!(held.status, 200);
    let tag = format!("if-none-match: {}\r\n", held.header("etag"));
    for request in [
        post("short"),
        get("/graphql?query=short", ""),
        get("/graphql?query=short", &tag),
    ] {
        let refused = server.connect().ask(&request);
        check_refused(&refused, 401, "UNAUTHENTICATED");
    }
    assert_eq!(server.fake.runs(), 1);
    for path in ["/health/live", "/schema.graphql", "/graphiql"] {
        assert_eq!(client.ask(&get(path, "")).status, 200, "{path}");
    }
}

#[test]
fn the_answer_for_one_viewer_is_not_that_for_another() {
    let (settings, headers) = with_keys();
    let server = with(settings);
    let mut client = server.connect();
    let mut tags = vec![];
    for header in ["", &headers[0], &headers[3]] {
        let answer = client.ask(&get("/graphql?query=viewer", header));
        assert!(answer.header("vary").contains("authorization"));
        tags.push(answer.header("etag").to_owned());
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 3);
}

#[test]
fn requests_over_the_rate_limit_are_told_when_to_come_again() {
    let (settings, headers) = with_keys();
    let server = with(Settings {
        rate_limit: Some(RateLimit {
            a_second: NonZeroU32::MIN,
            burst: NonZeroU32::new(5).unwrap(),
        }),
        ..settings
    });
    for header in ["", &headers[0], &headers[1]] {
        let mut refused = 0;
        let began = Instant::now();
        for _ in 0..20 {
            // The body of a refused request is not read, so its connection ends.
            let answer = server.connect().ask(&post_with("short", header));
            if answer.status == 429 {
                refused += 1;
                check_refused(&answer, 429, "RATE_LIMITED");
                // At the latest when all of the burst is there again.
                let seconds: u32 = answer.header("retry-after").parse().unwrap();
                assert!((1..=6).contains(&seconds), "{seconds}");
            }
        }
        // Five at once, and one for each second that it took.
        let most_taken = 5 + began.elapsed().as_secs() + 1;
        assert!(refused <= 15 && refused + most_taken >= 20, "{refused}");
    }
    let health = server.connect().ask(&get("/health/live", ""));
    assert_eq!(health.status, 200);
}
