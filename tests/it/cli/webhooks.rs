//! Webhooks of a running server.

use std::{
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
};

use ring::hmac;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    program::{Ended, Serving, claimgraph, ended, succeed, wait_until},
    receiver::{Arrived, Receiver, Reply},
    watched::{bundle, claim, withdrawn},
};

const SECRET: &str = "a secret of the desk, 32 letters";

/// A folder with a knowledge base, of which a file says what is posted.
struct World {
    folder: TempDir,
    data: PathBuf,
}

impl World {
    fn new() -> World {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let secret = folder.path().join("secret");
        fs::write(&secret, SECRET).unwrap();
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
        let world = World { folder, data };
        world.load(&bundle());
        world
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn load(&self, bundle: &Value) {
        fs::write(self.path("next.json"), bundle.to_string()).unwrap();
        succeed("load", &self.data, &[self.path("next.json").as_ref()]);
    }

    /// Writes the file of the hooks: of each its name, its address, and more lines.
    fn hooks(&self, hooks: &[(&str, &str, &str)]) {
        let hook = |(name, url, more): &(&str, &str, &str)| {
            format!(
                "[[hook]]\nname = {name:?}\nurl = {url:?}\nsecret-file = {:?}\n{more}\n",
                self.path("secret")
            )
        };
        let text: String = hooks.iter().map(hook).collect();
        fs::write(self.path("hooks.toml"), text).unwrap();
    }

    fn arguments(&self, allowed: &[&str]) -> Vec<String> {
        let mut arguments = vec!["--listen".into(), "127.0.0.1:0".into()];
        arguments.extend(["--data".into(), self.data.display().to_string()]);
        arguments.extend(["--webhooks".into(), self.path("hooks.toml")]);
        for host in allowed {
            arguments.extend(["--allow-webhook".into(), (*host).into()]);
        }
        arguments
    }

    fn serve(&self, allowed: &[&str]) -> Serving {
        let path = self.path("log");
        let log = File::options().create(true).append(true).open(path);
        Serving::begin(
            claimgraph(["serve"])
                .args(self.arguments(allowed))
                .stderr(log.unwrap()),
        )
    }

    /// Runs a server that is refused at its start.
    fn refused(&self, allowed: &[&str]) -> Ended {
        ended(claimgraph(["serve"]).args(self.arguments(allowed)))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap()
    }
}

/// The value of a metric.
fn metric(server: &Serving, name: &str) -> Option<u64> {
    let request = format!(
        "GET /metrics HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
        server.address
    );
    let answer = server.send(request.as_bytes());
    let mut lines = answer.lines();
    let value = lines.find_map(|line| line.strip_prefix(name))?;
    value.trim().parse().ok()
}

fn short(arrived: &[Arrived]) -> Vec<String> {
    arrived.iter().map(Arrived::short).collect()
}

/// Whether a delivery has the signature of a secret, as the documentation tells receivers to verify
/// it.
fn is_signed(arrived: &Arrived, secret: &str) -> bool {
    let header = &arrived.headers["claimgraph-signature"];
    let (time, signature) = header.split_once(",v1=").unwrap();
    let time = time.strip_prefix("t=").unwrap();
    let signed = [time.as_bytes(), b".", &arrived.body].concat();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = data_encoding::HEXLOWER
        .decode(signature.as_bytes())
        .unwrap();
    hmac::verify(&key, &signed, &signature).is_ok()
}

const MOVED: [&str; 3] = [
    "2 WITHDRAWAL paper",
    "2 STATUS copied",
    "2 STATUS confirmed",
];

#[test]
fn what_changes_is_posted_signed_and_in_order_also_after_failures() {
    let world = World::new();
    let receiver = Receiver::start(&[Reply::Status(500), Reply::Status(200), Reply::Status(301)]);
    let address = receiver.address.to_string();
    let url = format!("http://{address}/claims?token=abc");
    let dead = "http://127.0.0.1:1/";
    world.hooks(&[
        ("desk", &url, "kinds = [\"status\", \"withdrawal\"]"),
        ("dead", dead, ""),
    ]);
    let server = world.serve(&[&address, "127.0.0.1:1"]);
    world.load(&withdrawn());
    // A first refusal and a redirect are tried again; nothing is skipped.
    let arrived = receiver.wait_for(5);
    let [a, b, c] = MOVED;
    assert_eq!(short(&arrived), [a, a, b, b, c]);
    assert!(
        arrived
            .iter()
            .all(|arrived| arrived.path == "/claims?token=abc")
    );
    let ids = |arrived: &Arrived| {
        let id = arrived.json()["id"].clone();
        assert_eq!(arrived.headers["claimgraph-event"], id.as_str().unwrap());
        id
    };
    assert_eq!(ids(&arrived[0]), ids(&arrived[1]));
    assert_ne!(ids(&arrived[1]), ids(&arrived[2]));
    for delivery in &arrived {
        assert!(is_signed(delivery, SECRET));
        assert!(!is_signed(delivery, "another secret, 32 letters long."));
    }
    let status = arrived[4].json();
    assert_eq!(status["hook"], "desk");
    assert_eq!(
        (
            &status["notification"]["before"],
            &status["notification"]["after"]
        ),
        (&json!("CORROBORATED"), &json!("UNCONTESTED"))
    );
    // The other hook reaches nobody, and lags alone.
    let desk = |name: &str| metric(&server, &format!("claimgraph_webhook_{name}"));
    wait_until(|| desk("deliveries_total{hook=\"desk\",result=\"delivered\"}") == Some(3));
    assert_eq!(
        desk("deliveries_total{hook=\"desk\",result=\"failed\"}"),
        Some(2)
    );
    wait_until(|| desk("lag_revisions{hook=\"desk\"}") == Some(0));
    assert_eq!(desk("failing{hook=\"desk\"}"), Some(0));
    wait_until(|| desk("failing{hook=\"dead\"}") == Some(1));
    assert_eq!(desk("lag_revisions{hook=\"dead\"}"), Some(1));
    let failures = || world.log().matches("cannot deliver").count();
    wait_until(|| failures() == 3);
    let log = world.log();
    assert_eq!(log.matches("delivers again").count(), 2, "{log}");
    assert!(!log.contains("token=abc") && !log.contains(SECRET), "{log}");
    assert!(server.stop().success());
}

#[test]
fn a_killed_server_repeats_one_delivery_at_most_and_misses_none() {
    let world = World::new();
    // The second delivery is taken, and the server killed before it knows.
    let receiver = Receiver::start(&[Reply::Status(200), Reply::Hold]);
    let address = receiver.address.to_string();
    let url = format!("http://{address}/");
    world.hooks(&[("desk", &url, "since = 1")]);
    let server = world.serve(&[&address]);
    world.load(&withdrawn());
    receiver.wait_for(2);
    server.kill();
    // What is written while nobody posts is posted later.
    world.load(&json!({"claims": [claim("later", &["letter"])]}));
    let server = world.serve(&[&address]);
    let arrived = receiver.wait_for(5);
    let [a, b, c] = MOVED;
    assert_eq!(short(&arrived), [a, b, b, c, "3 CLAIM later"]);
    assert_eq!(arrived[1].json()["id"], arrived[2].json()["id"]);
    wait_until(|| metric(&server, "claimgraph_webhook_lag_revisions{hook=\"desk\"}") == Some(0));
    // One that is stopped repeats nothing.
    assert!(server.stop().success());
    let server = world.serve(&[&address]);
    world.load(&json!({"claims": [claim("last", &["letter"])]}));
    let arrived = receiver.wait_for(6);
    assert_eq!(short(&arrived)[5], "4 CLAIM last");
    drop(server);
    assert_eq!(receiver.arrived().len(), 6);
}

#[test]
fn a_hook_posts_only_to_what_is_allowed() {
    let world = World::new();
    let receiver = Receiver::start(&[]);
    let port = receiver.address.port();
    world.hooks(&[("desk", &format!("http://localhost:{port}/x"), "")]);
    let name = format!("localhost:{port}");
    for allowed in [&[][..], &["localhost"], &["127.0.0.1"]] {
        let refused = world.refused(allowed);
        assert_eq!(refused.code, Some(78), "{allowed:?}: {refused:?}");
        let message = format!(":1: the hook `desk` would post to `localhost:{port}`");
        assert!(refused.err.contains(&message), "{refused:?}");
    }
    // The name is allowed, and leads to an address that is not public.
    let server = world.serve(&[&name]);
    world.load(&withdrawn());
    wait_until(|| world.log().contains("to which hooks may not post"));
    assert_eq!(
        metric(&server, "claimgraph_webhook_failing{hook=\"desk\"}"),
        Some(1)
    );
    assert!(receiver.arrived().is_empty());
    assert!(server.stop().success());
    // The same with the addresses allowed themselves; what was not delivered is.
    let _server = world.serve(&[&name, "127.0.0.1", "::1"]);
    let arrived = receiver.wait_for(3);
    assert_eq!(short(&arrived), MOVED);
}

#[test]
fn a_hook_goes_on_with_another_filter_and_in_another_folder() {
    let world = World::new();
    let receiver = Receiver::start(&[]);
    let address = receiver.address.to_string();
    let url = format!("http://{address}/");
    world.hooks(&[("desk", &url, "kinds = [\"withdrawal\"]")]);
    let server = world.serve(&[&address]);
    world.load(&withdrawn());
    receiver.wait_for(1);
    wait_until(|| metric(&server, "claimgraph_webhook_lag_revisions{hook=\"desk\"}") == Some(0));
    assert!(server.stop().success());
    world.hooks(&[("desk", &url, "entities = [\"dam\"]\nkinds = [\"claims\"]")]);
    let server = world.serve(&[&address]);
    world.load(&json!({"claims": [claim("later", &["letter"])]}));
    let arrived = receiver.wait_for(2);
    assert_eq!(short(&arrived), ["2 WITHDRAWAL paper", "3 CLAIM later"]);
    assert!(server.stop().success());
    // An older copy of the data has not the revision up to which the hook was told.
    let file = world.data.join("webhooks/desk.json");
    fs::write(&file, r#"{"revision":9,"cursor":null}"#).unwrap();
    let _server = world.serve(&[&address]);
    wait_until(|| world.log().contains("a revision that is not there"));
    world.load(&json!({"claims": [claim("last", &["letter"])]}));
    let arrived = receiver.wait_for(3);
    assert_eq!(short(&arrived)[2], "4 CLAIM last");
}
