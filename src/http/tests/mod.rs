//! The whole server, over a fake service.

mod authentication;
mod client;
mod fake;
mod running;

use std::io::Read;

use flate2::read::GzDecoder;

use crate::http::{
    HAS_PAGES, MetricsAccess, Settings,
    tests::{client::Answer, running::Running},
};

fn with(settings: Settings) -> Running {
    Running::start(Settings {
        workers: 1,
        ..settings
    })
}

/// A request to `/graphql` by `POST`.
fn post(document: &str) -> String {
    let body = format!("{{\"query\":\"{document}\"}}");
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n")
}

#[track_caller]
fn check_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["errors"][0]["extensions"]["code"], code);
    assert!(body["errors"][0]["message"].is_string());
    assert!(body.get("data").is_none());
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[test]
fn an_answer_in_flight_outlives_the_stop() {
    let server = with(Settings::default());
    let mut asking = server.connect();
    asking.send(&post("long"));
    server.fake.wait_for_long(1);
    let mut idle = server.connect();
    assert_eq!(idle.ask(&post("short")).status, 200);
    let mut halfway = server.connect();
    let request = post("short").replace("host:", "expect: 100-continue\r\nhost:");
    let (head, body) = request.split_at(request.len() - r#"{"query":"short"}"#.len());
    halfway.send(head);
    halfway.wait_for_continue();

    let stopping = server.stop();
    idle.wait_for_the_end();
    halfway.send(body);
    assert_eq!(halfway.receive().json()["data"]["is"], "short");
    stopping.fake.open_the_gate();
    let answer = asking.receive();
    assert_eq!(answer.json()["data"]["is"], "long");
    asking.wait_for_the_end();
    stopping.wait().expect("the server ends well");
}

#[test]
fn more_long_answers_than_may_be_are_refused_and_short_ones_go_on() {
    let server = with(Settings {
        long_answers: 1,
        ..Settings::default()
    });
    let mut first = server.connect();
    first.send(&post("long"));
    server.fake.wait_for_long(1);
    let mut second = server.connect();
    let refused = second.ask(&post("long"));
    check_refused(&refused, 503, "OVERLOADED");
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(second.ask(&post("short")).status, 200);
    server.fake.open_the_gate();
    assert_eq!(first.receive().status, 200);
    assert_eq!(second.ask(&post("long")).status, 200);
}

#[test]
fn a_mutation_that_waits_for_the_disk_keeps_nobody_else_waiting() {
    let server = with(Settings {
        long_answers: 0,
        ..Settings::default()
    });
    let mut writing = server.connect();
    writing.send(&post("slow mutation"));
    server.fake.wait_for_long(1);
    // There is one thread that takes requests, and the mutation costs little.
    let mut reading = server.connect();
    assert_eq!(reading.ask(&post("short")).status, 200);
    server.fake.open_the_gate();
    let answer = writing.receive();
    assert_eq!(answer.json()["data"]["is"], "slow mutation");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[test]
fn a_panic_fails_its_own_request_alone() {
    let server = with(Settings::default());
    let mut client = server.connect();
    for document in ["panic early", "panic", "panic long"] {
        check_refused(&client.ask(&post(document)), 500, "INTERNAL");
    }
    assert_eq!(client.ask(&post("short")).status, 200);
}

#[test]
fn what_a_client_holds_is_not_answered_again() {
    let server = with(Settings::default());
    let mut client = server.connect();
    let answer = client.ask(&get("/graphql?query=short", ""));
    assert_eq!(answer.json()["data"]["is"], "short");
    assert_eq!(answer.header("cache-control"), "no-cache");
    let tag = format!("if-none-match: {}\r\n", answer.header("etag"));
    assert_eq!(server.fake.runs(), 1);

    let again = client.ask(&get("/graphql?query=short", &tag));
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), answer.header("etag"));
    assert_eq!(server.fake.runs(), 1);

    for (path, headers) in [
        ("/graphql?query=fails", tag.clone()),
        ("/graphql?query=short&operationName=A", tag.clone()),
        (
            "/graphql?query=short",
            format!("{tag}accept-language: zh-Hant\r\n"),
        ),
        (
            "/graphql?query=short",
            format!("{tag}accept: application/graphql-response+json\r\n"),
        ),
    ] {
        assert_eq!(
            client.ask(&get(path, &headers)).status,
            200,
            "{path} {headers}"
        );
    }
    server.fake.learn();
    let newer = client.ask(&get("/graphql?query=short", &tag));
    assert_eq!(newer.status, 200);
    assert_ne!(newer.header("etag"), answer.header("etag"));
}

#[test]
fn an_answer_with_errors_is_not_to_be_held() {
    let server = with(Settings::default());
    let mut client = server.connect();
    for request in [
        get("/graphql?query=fails", ""),
        post("fails"),
        post("short"),
    ] {
        let answer = client.ask(&request);
        assert_eq!(answer.status, 200);
        assert!(!answer.has("etag"));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[test]
fn only_a_query_runs_by_get_and_no_subscription_at_all() {
    let server = with(Settings::default());
    let mut client = server.connect();
    let refused = client.ask(&get("/graphql?query=mutation", ""));
    check_refused(&refused, 405, "METHOD_NOT_ALLOWED");
    assert_eq!(refused.header("allow"), "POST");
    check_refused(&client.ask(&post("subscription")), 400, "BAD_REQUEST");
    assert_eq!(server.fake.runs(), 0);
    assert_eq!(client.ask(&post("mutation")).status, 200);
    assert_eq!(server.fake.runs(), 1);
}

#[test]
fn a_refused_document_has_the_status_of_its_type() {
    let server = with(Settings::default());
    let mut client = server.connect();
    let request =
        |accept: &str| post("refused").replace("host:", &format!("accept: {accept}\r\nhost:"));
    let old = client.ask(&request("application/json"));
    check_refused(&old, 200, "GRAPHQL_PARSE_FAILED");
    assert_eq!(
        old.header("content-type"),
        "application/json; charset=utf-8"
    );
    let new = client.ask(&request("application/graphql-response+json"));
    check_refused(&new, 400, "GRAPHQL_PARSE_FAILED");
    assert_eq!(
        new.header("content-type"),
        "application/graphql-response+json; charset=utf-8"
    );
}

#[test]
fn a_body_over_its_limit_is_refused_before_it_has_come() {
    let settings = Settings {
        body: 1000,
        ..Settings::default()
    };
    let server = with(settings);
    let head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    let mut announced = server.connect();
    announced.send(&format!("{head}content-length: 1001\r\n\r\n"));
    check_refused(&announced.receive(), 413, "PAYLOAD_TOO_LARGE");
    let mut chunked = server.connect();
    let piece = format!("1f4\r\n{}\r\n", " ".repeat(500));
    chunked.send(&format!(
        "{head}transfer-encoding: chunked\r\n\r\n{piece}{piece}1\r\n"
    ));
    chunked.send(" \r\n");
    check_refused(&chunked.receive(), 413, "PAYLOAD_TOO_LARGE");
    let mut exact = server.connect();
    let body = format!("{:<1000}", "{\"query\":\"short\"}");
    exact.send(&format!(
        "{head}transfer-encoding: chunked\r\n\r\n3e8\r\n{body}\r\n0\r\n\r\n"
    ));
    assert_eq!(exact.receive().status, 200);
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let server = with(Settings {
        body_time: std::time::Duration::from_millis(20),
        ..Settings::default()
    });
    let mut client = server.connect();
    let request = post("short");
    client.send(&request[..request.len() - 1]);
    check_refused(&client.receive(), 408, "REQUEST_TIMEOUT");
    client.wait_for_the_end();
}

#[test]
fn every_refusal_is_json_with_a_code() {
    let server = with(Settings::default());
    let request = |line: &str, headers: &str| {
        format!("{line} HTTP/1.1\r\nhost: localhost\r\n{headers}content-length: 0\r\n\r\n")
    };
    let json = "content-type: application/json\r\n";
    for (line, headers, status, code) in [
        ("GET /nothing", "", 404, "NOT_FOUND"),
        ("GET /graphiql/../../etc/passwd", "", 404, "NOT_FOUND"),
        ("GET /graphiql/%2e%2e%2fCargo.toml", "", 404, "NOT_FOUND"),
        ("GET /graphql/", "", 404, "NOT_FOUND"),
        ("PATCH /graphql", json, 405, "METHOD_NOT_ALLOWED"),
        ("OPTIONS /graphql", "", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE /schema.graphql", "", 405, "METHOD_NOT_ALLOWED"),
        ("POST /graphiql", json, 405, "METHOD_NOT_ALLOWED"),
        ("POST /graphql", "", 415, "UNSUPPORTED_MEDIA_TYPE"),
        (
            "POST /graphql",
            "content-type: text/plain\r\n",
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        ("POST /graphql", json, 400, "BAD_REQUEST"),
        ("GET /graphql", "", 400, "BAD_REQUEST"),
        ("GET /graphql?query=%FF", "", 400, "BAD_REQUEST"),
        (
            "GET /graphql?query=short",
            "accept: image/png\r\n",
            406,
            "NOT_ACCEPTABLE",
        ),
        (
            "GET /graphql?query=short",
            "origin: http://evil.example\r\n",
            403,
            "FORBIDDEN_ORIGIN",
        ),
        (
            "GET http://evil.example/graphql?query=short",
            "",
            421,
            "MISDIRECTED_REQUEST",
        ),
    ] {
        let answer = server.connect().ask(&request(line, headers));
        check_refused(&answer, status, code);
        assert_eq!(answer.has("allow"), status == 405, "{line}");
    }
    let mut client = server.connect();
    let other = "GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n";
    check_refused(&client.ask(other), 421, "MISDIRECTED_REQUEST");
    assert_eq!(server.fake.runs(), 0);
}

#[test]
fn a_large_answer_is_compressed_for_who_takes_it() {
    let server = with(Settings::default());
    let mut client = server.connect();
    for (path, least) in [
        ("/graphql?query=large", 10_000),
        ("/graphql?query=huge", 200_000),
    ] {
        let plain = client.ask(&get(path, ""));
        assert!(!plain.has("content-encoding") && plain.body.len() > least);
        let packed = client.ask(&get(path, "accept-encoding: gzip\r\n"));
        assert_eq!(packed.header("content-encoding"), "gzip");
        assert!(packed.body.len() * 10 < plain.body.len());
        assert!(packed.header("vary").contains("accept-encoding"));
        let mut unpacked = vec![];
        let mut decoder = GzDecoder::new(&*packed.body);
        decoder.read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.body);
    }
    let small = client.ask(&get("/graphql?query=short", "accept-encoding: gzip\r\n"));
    assert!(!small.has("content-encoding"));
}

#[test]
fn a_person_is_led_to_the_editor() {
    let server = with(Settings::default());
    let mut client = server.connect();
    let browser = "accept: text/html,*/*;q=0.8\r\n";
    for headers in [browser, "accept: text/html\r\n"] {
        let answer = client.ask(&get("/graphql", headers));
        assert_eq!(
            (answer.status, answer.header("location")),
            (307, "/graphiql")
        );
    }
    let page = client.ask(&get("/graphiql", ""));
    assert_eq!(page.status, 200);
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    assert_eq!(page.header("x-frame-options"), "DENY");
    let tag = format!("if-none-match: {}\r\n", page.header("etag"));
    assert_eq!(client.ask(&get("/graphiql", &tag)).status, 304);
    let head = client.ask_for_head("/graphiql");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn the_explorer_is_at_every_address_of_its_own() {
    let server = with(Settings::default());
    let mut client = server.connect();
    for path in [
        "/",
        "/?lang=zh-Hant",
        "/search?q=a&kind=CLAIM",
        "/entity/ada",
        "/claim/ada-is-mayor@3?at=2026",
        "/source/%E5%A0%B1",
        "/timeline/ada?clock=valid",
        "/changes",
        "/add",
        "/drafts",
    ] {
        let answer = client.ask(&get(path, ""));
        if !HAS_PAGES {
            let redirect = (answer.status, answer.header("location"));
            assert_eq!(redirect, (307, "/graphiql"), "{path}");
            continue;
        }
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        let tag = format!("if-none-match: {}\r\n", answer.header("etag"));
        assert_eq!(client.ask(&get(path, &tag)).status, 304, "{path}");
    }
    for path in [
        "/entity",
        "/entity/",
        "/entity/a/b",
        "/index.html",
        "/assets/",
    ] {
        assert_eq!(client.ask(&get(path, "")).status, 404, "{path}");
    }
}

#[test]
fn the_schema_and_the_health_are_there() {
    let server = with(Settings::default());
    let mut client = server.connect();
    let schema = client.ask(&get("/schema.graphql", ""));
    assert_eq!(schema.text(), fake::SCHEMA);
    let tag = format!("if-none-match: {}\r\n", schema.header("etag"));
    assert_eq!(client.ask(&get("/schema.graphql", &tag)).status, 304);
    assert_eq!(client.ask(&get("/health/live", "")).status, 200);
    let ready = client.ask(&get("/health/ready", ""));
    assert_eq!((ready.status, &ready.json()["revision"]), (200, &1.into()));
}

#[test]
fn the_metrics_count_what_was_answered() {
    let server = with(Settings::default());
    let mut client = server.connect();
    for (request, status) in [
        (post("short"), 200),
        (post("fails"), 200),
        (post("refused"), 200),
        (get("/nothing", ""), 404),
    ] {
        assert_eq!(client.ask(&request).status, status);
    }
    let metrics = client.ask(&get("/metrics", ""));
    assert!(
        metrics
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    for line in [
        r#"claimgraph_requests_total{operation="query",status="200"} 2"#,
        r#"claimgraph_requests_total{operation="none",status="200"} 1"#,
        r#"claimgraph_errors_total{code="BAD_USER_INPUT"} 1"#,
        r#"claimgraph_errors_total{code="GRAPHQL_PARSE_FAILED"} 1"#,
        r#"claimgraph_errors_total{code="NOT_FOUND"} 1"#,
        r#"claimgraph_operation_cost_count{operation="query"} 2"#,
        r#"claimgraph_revision{part="journal"} 1"#,
    ] {
        assert!(metrics.text().contains(line), "{line}: {}", metrics.text());
    }
}

#[test]
fn names_of_a_client_do_not_become_labels() {
    let server = with(Settings::default());
    let mut client = server.connect();
    let lines =
        |client: &mut client::Client| client.ask(&get("/metrics", "")).text().lines().count();
    let ask = |client: &mut client::Client, number: usize| {
        client.ask(&get(
            &format!("/graphql?query=x&operationName=n{number}"),
            "",
        ));
        client.ask(&get(
            &format!("/n{number}"),
            &format!("x-request-id: n{number}\r\n"),
        ));
    };
    ask(&mut client, 0);
    lines(&mut client);
    let before = lines(&mut client);
    for number in 1..50 {
        ask(&mut client, number);
    }
    assert_eq!(lines(&mut client), before);
}

#[test]
fn the_metrics_are_where_the_settings_have_them() {
    let at = |metrics| {
        with(Settings {
            metrics,
            ..Settings::default()
        })
    };
    for (access, status) in [
        (MetricsAccess::Off, 404),
        (MetricsAccess::On, 200),
        (MetricsAccess::Loopback, 200),
    ] {
        let answer = at(access).connect().ask(&get("/metrics", ""));
        assert_eq!(answer.status, status, "{access:?}");
    }
    let server = at(MetricsAccess::Apart("127.0.0.1:0".parse().unwrap()));
    let mut main = server.connect();
    check_refused(&main.ask(&get("/metrics", "")), 404, "NOT_FOUND");
    let mut apart = client::Client::connect(server.metrics.unwrap());
    let scrape = "GET /metrics HTTP/1.1\r\nhost: claims.internal:9100\r\n\r\n";
    assert!(apart.ask(scrape).text().ends_with("# EOF\n"));
    assert_eq!(apart.ask(&get("/health/ready", "")).status, 200);
    assert_eq!(apart.ask(&get("/graphql?query=short", "")).status, 404);
    server.stop().wait().expect("both servers end well");
}

#[test]
fn every_answer_has_the_id_of_its_request() {
    let server = with(Settings::default());
    let mut client = server.connect();
    let sent = client.ask(&get("/graphql?query=short", "x-request-id: mine-1\r\n"));
    assert_eq!(sent.header("x-request-id"), "mine-1");
    let refused = client.ask(&get("/nothing", "x-request-id: mine 1\r\n"));
    let other = client.ask(&get("/health/live", ""));
    let (refused, other) = (refused.header("x-request-id"), other.header("x-request-id"));
    assert!(!refused.is_empty() && refused != "mine 1" && refused != other);
}

#[test]
fn a_page_of_an_allowed_origin_may_ask_and_may_read() {
    let server = with(Settings {
        origins: vec!["https://app.example".into()],
        ..Settings::default()
    });
    let mut client = server.connect();
    let origin = "origin: https://app.example\r\n";
    let preflight = client.ask(&format!(
        "OPTIONS /graphql HTTP/1.1\r\nhost: localhost\r\n{origin}access-control-request-method: POST\r\n\
         access-control-request-headers: authorization,content-type,traceparent\r\n\r\n"
    ));
    assert_eq!(preflight.status, 204);
    assert_eq!(
        preflight.header("access-control-allow-headers"),
        "authorization,content-type,traceparent"
    );
    let answer = client.ask(&get("/graphql?query=short", origin));
    for answer in [&preflight, &answer] {
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "https://app.example"
        );
        assert!(!answer.has("access-control-allow-credentials"));
        assert!(answer.header("vary").contains("origin"));
    }
    let own = client.ask(&get("/graphql?query=short", ""));
    assert!(!own.has("access-control-allow-origin"));
    assert!(own.header("vary").contains("origin"));
}

#[test]
fn the_service_is_told_what_was_asked() {
    let server = with(Settings::default());
    let mut client = server.connect();
    let path = "/graphql?query=asked&operationName=A&variables=%7B%22x%22%3A1%7D";
    let answer = client.ask(&get(path, "accept-language: en;q=0.3, zh-Hant\r\n"));
    let request = "A {\"x\":1} zh-Hant,en";
    assert_eq!(answer.json()["data"]["is"], request);
}
