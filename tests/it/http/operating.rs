//! The view of an operator: metrics, the access log, and refusals that say what to set.

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::Path,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Serving, seed, status};

/// Serves the seed, and logs to a file.
fn serve(folder: &Path, arguments: &[&OsStr]) -> Serving {
    let log = File::create(folder.join("log")).unwrap();
    let data = folder.join("data");
    let seed = seed();
    let fixed: [&OsStr; 6] = [
        "--listen".as_ref(),
        "127.0.0.1:0".as_ref(),
        "--data".as_ref(),
        data.as_ref(),
        "--seed".as_ref(),
        seed.as_ref(),
    ];
    Serving::start_logging(&[&fixed, arguments].concat(), log)
}

/// The lines of the access log, once the server has ended.
fn access_log(folder: &Path) -> Vec<Value> {
    let log = fs::read_to_string(folder.join("log")).unwrap();
    let lines = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let lines = lines.filter(|line| line["target"] == "claimgraph::access");
    lines.map(|mut line| line["fields"].take()).collect()
}

fn get(server: &Serving, path: &str, headers: &str) -> String {
    server.send(
        format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}\r\n",
            server.address
        )
        .as_bytes(),
    )
}

#[test]
fn a_request_leaves_a_line_with_what_became_of_it() {
    let folder = TempDir::new().unwrap();
    let flags = ["--log", "info", "--log-format", "json"].map(OsStr::new);
    let server = serve(folder.path(), &flags);
    assert_eq!(server.ask("query Names { claims { totalCount } }").0, 200);
    // An old client gets a refusal with the status 200.
    assert_eq!(server.ask("{ nothing }").0, 200);
    let sent = get(&server, "/nowhere?secret=1", "x-request-id: mine-7\r\n");
    assert_eq!(status(&sent), 404);
    assert!(sent.contains("x-request-id: mine-7"), "{sent}");
    assert!(server.stop().success());

    let lines = access_log(folder.path());
    let [named, refused, lost] = &lines[..] else {
        panic!("{lines:#?}");
    };
    for (line, field, value) in [
        (named, "method", Value::from("POST")),
        (named, "path", "/graphql".into()),
        (named, "operation", "query".into()),
        (named, "name", "Names".into()),
        (named, "status", 200.into()),
        (named, "errors", Value::Null),
        (named, "address", "127.0.0.1".into()),
        (refused, "status", 200.into()),
        (refused, "errors", "GRAPHQL_VALIDATION_FAILED".into()),
        (lost, "status", 404.into()),
        (lost, "errors", "NOT_FOUND".into()),
        (lost, "path", "/nowhere".into()),
        (lost, "id", "mine-7".into()),
    ] {
        assert_eq!(line[field], value, "{field}: {line}");
    }
    assert!(named["bytes"].as_u64() > Some(20) && named["ms"].as_f64() > Some(0.0));
    // No other library is heard at the level of our own lines.
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let target = line["target"].as_str().unwrap();
        assert!(target.starts_with("claimgraph"), "{line}");
    }
}

#[test]
fn the_metrics_have_the_measures_of_the_knowledge_base() {
    let folder = TempDir::new().unwrap();
    let server = serve(folder.path(), &[]);
    for _ in 0..3 {
        assert_eq!(server.ask("{ claims { totalCount } }").0, 200);
    }
    let text = get(&server, "/metrics", "");
    let value = |name: &str| -> f64 {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let line = line.unwrap_or_else(|| panic!("no `{name}` in\n{text}"));
        line.trim().parse().unwrap()
    };
    let (_, counted) = server.ask("{ claims { totalCount } }");
    assert_eq!(
        value(r#"claimgraph_records{kind="claim"}"#),
        counted["data"]["claims"]["totalCount"].as_f64().unwrap()
    );
    for part in ["journal", "store", "index"] {
        assert_eq!(
            value(&format!(r#"claimgraph_revision{{part="{part}"}}"#)),
            1.0
        );
        assert!(value(&format!(r#"claimgraph_disk_bytes{{part="{part}"}}"#)) > 1000.0);
    }
    let lookups = |result: &str| {
        value(&format!(
            r#"claimgraph_cache_lookups_total{{cache="documents",result="{result}"}}"#
        ))
    };
    assert_eq!((lookups("hit"), lookups("miss")), (2.0, 1.0));
    assert_eq!(
        value(r#"claimgraph_requests_total{operation="query",status="200"}"#),
        3.0
    );
    assert!(server.welcome.contains("/metrics"), "{}", server.welcome);
}

#[test]
fn an_origin_that_is_refused_is_logged_once_with_what_to_set() {
    let folder = TempDir::new().unwrap();
    let server = serve(folder.path(), &[]);
    for _ in 0..3 {
        let origin = "origin: https://app.example\r\n";
        assert_eq!(status(&get(&server, "/graphql", origin)), 403);
    }
    assert!(server.stop().success());
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    let setting = "CLAIMGRAPH_ALLOW_ORIGIN=https://app.example";
    assert_eq!(log.matches(setting).count(), 1, "{log}");
}

#[test]
fn a_header_that_is_refused_is_logged_once_with_what_to_set() {
    let folder = TempDir::new().unwrap();
    let arguments = [
        "--allow-origin=https://app.example",
        "--allow-header=x-tenant,X-Trace",
    ];
    let server = serve(folder.path(), &arguments.map(AsRef::as_ref));
    for _ in 0..2 {
        let answer = server.send(
            format!(
                "OPTIONS /graphql HTTP/1.1\r\nhost: {}\r\norigin: https://app.example\r\nconnection: close\r\n\
                 access-control-request-method: POST\r\naccess-control-request-headers: content-type, x-tenant, x-other\r\n\r\n",
                server.address
            )
            .as_bytes(),
        );
        assert_eq!(status(&answer), 204, "{answer}");
        let allowed =
            "access-control-allow-headers: authorization, content-type, x-tenant, x-trace\r\n";
        assert!(answer.contains(allowed), "{answer}");
    }
    assert!(server.stop().success());
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    let setting = "CLAIMGRAPH_ALLOW_HEADER=x-other";
    assert_eq!(log.matches(setting).count(), 1, "{log}");
    assert_eq!(log.matches("CLAIMGRAPH_ALLOW_HEADER=").count(), 1, "{log}");
}

#[test]
fn a_path_that_leads_nowhere_lists_health_and_metrics() {
    let folder = TempDir::new().unwrap();
    let server = serve(folder.path(), &[]);
    let answer = get(&server, "/status", "");
    for path in ["/health/live", "/health/ready", "/metrics", "/graphql"] {
        assert!(answer.contains(path), "{answer}");
    }
}
