//! Keys, tokens and anonymous requests, on the server as it is run.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, TcpListener},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use data_encoding::BASE64URL_NOPAD;
use ring::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{Serving, claimgraph, ended, run, status, wait_until};

fn keys(data: &Path, arguments: &[&str]) -> String {
    let data: [&OsStr; 3] = ["keys".as_ref(), "--data".as_ref(), data.as_ref()];
    let ended = ended(claimgraph(data).args(arguments));
    assert_eq!(ended.code, Some(0), "{ended:?}");
    ended.out.trim_end().to_owned()
}

fn create(data: &Path, name: &str, role: &str) -> String {
    keys(data, &["create", name, "--role", role])
}

fn id(key: &str) -> &str {
    &key[8..16]
}

fn serve(data: &Path, arguments: &[&str]) -> Serving {
    let mut all: Vec<&OsStr> = vec!["--data".as_ref(), data.as_ref()];
    all.extend(arguments.iter().map(|argument| OsStr::new(*argument)));
    Serving::start(&all)
}

/// The answer to a query that is sent with a credential, in full.
fn ask_as(server: &Serving, credential: &str) -> String {
    let body = r#"{"query":"{__typename}"}"#;
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\nauthorization: {credential}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        server.address,
        body.len()
    );
    server.send(request.as_bytes())
}

fn status_as(server: &Serving, credential: &str) -> u16 {
    status(&ask_as(server, credential))
}

/// The text of a key with its checksum: a key that was never made.
fn forged(start: &str) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = crc32fast::hash(start.as_bytes()) as usize;
    let mut checksum = String::new();
    for _ in 0..6 {
        checksum.insert(0, char::from(DIGITS[rest % 62]));
        rest /= 62;
    }
    format!("{start}_{checksum}")
}

#[test]
fn a_key_that_is_made_while_the_server_runs_is_valid_until_it_is_revoked() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let server = serve(data, &["--anonymous", "none"]);
    assert_eq!(server.ask("{__typename}").0, 401);
    let key = create(data, "ada", "reader");
    let credential = format!("Bearer {key}");
    wait_until(|| status_as(&server, &credential) == 200);
    let used = keys(data, &["list"]);
    let used = used
        .lines()
        .find(|line| line.starts_with(id(&key)))
        .unwrap();
    assert_eq!(used.split_whitespace().nth(5).unwrap().len(), 17, "{used}");
    keys(data, &["revoke", id(&key)]);
    wait_until(|| status_as(&server, &credential) != 200);
}

#[test]
fn every_credential_that_is_not_valid_is_refused_in_the_same_words() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let [valid, revoked, expired] = ["ada", "bob", "eve"].map(|name| create(data, name, "editor"));
    keys(data, &["revoke", id(&revoked)]);
    let path = data.join("keys.json");
    let mut kept: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    kept["keys"][2]["expires"] = json!("2026-01-01T00:00:00Z");
    fs::write(&path, kept.to_string()).unwrap();
    let server = serve(data, &[]);
    assert_eq!(status_as(&server, &format!("Bearer {valid}")), 200);
    let mistyped = match valid.as_bytes()[30] {
        b'x' => format!("{}y{}", &valid[..30], &valid[31..]),
        _ => format!("{}x{}", &valid[..30], &valid[31..]),
    };
    let refused: Vec<String> = [
        mistyped,
        forged(&format!("{}{}", &valid[..17], "x".repeat(43))),
        forged(&format!("cg_live_AAAAAAAA_{}", "x".repeat(43))),
        revoked,
        expired,
        "a.b.c".into(),
        String::new(),
    ]
    .iter()
    .map(|credential| {
        let answer = ask_as(&server, &format!("Bearer {credential}"));
        let is_own = |line: &&str| line.starts_with("date:") || line.starts_with("x-request-id:");
        let mut lines: Vec<&str> = answer.lines().filter(|line| !is_own(line)).collect();
        // Headers have no order.
        lines[1..].sort_unstable();
        lines.join("\n")
    })
    .collect();
    assert!(refused[0].starts_with("HTTP/1.1 401"), "{}", refused[0]);
    assert!(
        refused[0].contains(r#""code":"UNAUTHENTICATED""#),
        "{}",
        refused[0]
    );
    assert!(
        refused[0].contains("www-authenticate: Bearer"),
        "{}",
        refused[0]
    );
    for other in &refused {
        assert_eq!(other, &refused[0]);
    }
}

#[test]
fn an_address_that_guesses_keys_is_slowed_down_and_a_valid_key_is_not() {
    let folder = TempDir::new().unwrap();
    let key = create(folder.path(), "ada", "editor");
    let server = serve(folder.path(), &[]);
    let wrong = format!(
        "Bearer {}",
        forged(&format!("{}{}", &key[..17], "x".repeat(43)))
    );
    let answers: Vec<String> = (0..1000).map(|_| ask_as(&server, &wrong)).collect();
    let refused = |wanted: u16| {
        answers
            .iter()
            .filter(|answer| status(answer) == wanted)
            .count()
    };
    // One more each six seconds.
    assert!((10..40).contains(&refused(401)), "{}", refused(401));
    assert_eq!(refused(401) + refused(429), 1000);
    let last = &answers[999];
    assert!(last.contains("retry-after: "), "{last}");
    assert!(last.contains(r#""code":"RATE_LIMITED""#), "{last}");
    assert_eq!(status_as(&server, &format!("Bearer {key}")), 200);
}

#[test]
fn a_server_beyond_this_machine_does_not_start_without_a_key() {
    let folder = TempDir::new().unwrap();
    let data = folder.path();
    let listen: [&OsStr; 2] = ["--listen".as_ref(), "0.0.0.0:0".as_ref()];
    let refused = run("serve", data, &listen);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    for text in ["claimgraph keys create", "--jwt-jwks", "--public"] {
        assert!(refused.err.contains(text), "{refused:?}");
    }
    create(data, "ada", "editor");
    let arguments: [&OsStr; 4] = ["--data".as_ref(), data.as_ref(), listen[0], listen[1]];
    let server = Serving::start_with(&arguments);
    assert_eq!(server.ask("{__typename}").0, 200);
}

/// An issuer of tokens, with a server that counts the requests for its keys.
struct Issuer {
    key: Ed25519KeyPair,
    address: String,
    requests: Arc<AtomicUsize>,
}

impl Issuer {
    fn start() -> Issuer {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap();
        let x = BASE64URL_NOPAD.encode(key.public_key().as_ref());
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "k", "use": "sig", "x": x });
        let set = json!({ "keys": [jwk] }).to_string();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = requests.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                counter.fetch_add(1, Ordering::SeqCst);
                let lines = BufReader::new(&stream).lines();
                let _ = lines.map_while(Result::ok).find(String::is_empty);
                let answer = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{set}",
                    set.len()
                );
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Issuer {
            key,
            address,
            requests,
        }
    }

    fn token(&self, header: &Value, role: &str) -> String {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs();
        let claims = json!({
            "iss": "https://issuer.example", "aud": "claimgraph", "sub": "ada", "role": role,
            "exp": now + 600,
        });
        let parts =
            [header, &claims].map(|part| BASE64URL_NOPAD.encode(part.to_string().as_bytes()));
        let message = parts.join(".");
        let signature = self.key.sign(message.as_bytes());
        format!("{message}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }
}

#[test]
fn tokens_of_an_issuer_are_valid_and_its_keys_are_fetched_once() {
    let folder = TempDir::new().unwrap();
    let issuer = Issuer::start();
    let server = serve(
        folder.path(),
        &[
            "--anonymous",
            "none",
            "--jwt-jwks",
            &format!("{}/keys", issuer.address),
            "--jwt-issuer",
            "https://issuer.example",
            "--jwt-audience",
            "claimgraph",
        ],
    );
    let status_of = |header: Value| {
        let token = issuer.token(&header, "editor");
        status_as(&server, &format!("Bearer {token}"))
    };
    let valid = json!({ "alg": "EdDSA", "kid": "k" });
    assert_eq!(status_of(valid.clone()), 200);
    // The address of an attacker, which would be seen to be fetched.
    let theirs = format!("{}/theirs", issuer.address);
    for name in ["jku", "x5u"] {
        assert_ne!(
            status_of(json!({ "alg": "EdDSA", "kid": "other", name: theirs })),
            200
        );
    }
    for number in 0..1000 {
        assert_ne!(
            status_of(json!({ "alg": "EdDSA", "kid": format!("k{number}") })),
            200
        );
    }
    let large = format!("Bearer {}", "a".repeat(1 << 20));
    assert_ne!(status_as(&server, &large), 200);
    assert_eq!(issuer.requests.load(Ordering::SeqCst), 1);
    assert_eq!(status_of(valid), 200);
}

#[test]
fn no_secret_is_in_the_log() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let key = create(&data, "ada", "editor");
    let wrong = forged(&format!("{}{}", &key[..17], "W".repeat(43)));
    let log = folder.path().join("log");
    let mut command = claimgraph([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--log",
        "trace",
        "--data",
    ]);
    command.arg(&data).stderr(fs::File::create(&log).unwrap());
    let server = Serving::begin(&mut command);
    assert_eq!(status_as(&server, &format!("Bearer {key}")), 200);
    assert_eq!(status_as(&server, &format!("Bearer {wrong}")), 401);
    assert_eq!(status_as(&server, "Bearer header.claims.signature"), 401);
    assert!(server.stop().success());
    let log = fs::read_to_string(log).unwrap();
    assert!(log.contains("answered"), "{log}");
    for secret in [&key[17..60], &wrong[17..60], "header.claims"] {
        assert!(!log.contains(secret), "{log}");
    }
}
