//! Notifications: what people watch for, in the order of the commits.

use std::sync::Arc;

use claimgraph::{
    graphql::{Api, Events, NextEvent, Request, Role, Viewer},
    model::{CommitMeta, Kind},
};
use serde_json::{Value, json, value::to_raw_value};
use tempfile::TempDir;

use crate::support::{
    seed::{api, empty, load},
    watched::{bundle, claim, withdrawn},
};

const WATCH: &str = "subscription ($since: Revision, $after: String, $kinds: [NotificationKind!], $where: ChangeWhere) {
    notifications(since: $since, after: $after, kinds: $kinds, where: $where) {
        revision cursor kind change before after withdrawn claim { recordId } source { recordId }
    }
}";

/// A knowledge base of four commits: three claims, a withdrawal, its end, and a removal.
struct World {
    api: Api,
    _folder: TempDir,
}

impl World {
    fn new() -> World {
        let folder = TempDir::new().unwrap();
        let knowledge_base = Arc::new(empty(folder.path()));
        load(&knowledge_base, &bundle().to_string());
        load(&knowledge_base, &withdrawn().to_string());
        let paper = &bundle()["sources"][0];
        load(&knowledge_base, &json!({ "sources": [paper] }).to_string());
        let apart = "apart".parse().unwrap();
        knowledge_base
            .remove(Kind::Claim, apart, CommitMeta::default())
            .unwrap();
        World {
            api: api(knowledge_base),
            _folder: folder,
        }
    }

    fn events(&self, variables: &Value) -> Result<Events, Value> {
        let variables = to_raw_value(variables).unwrap();
        let request = Request {
            query: WATCH,
            variables: Some(&variables),
            ..Request::default()
        };
        let begun = self
            .api
            .prepare(request)
            .and_then(|operation| operation.events());
        begun.map_err(|refused| serde_json::from_slice(&refused.body).unwrap())
    }

    /// The notifications that there are, up to the newest commit.
    fn watch(&self, variables: &Value) -> Vec<Value> {
        let mut events = self.events(variables).unwrap();
        let mut notifications = Vec::new();
        loop {
            match events.next(&Viewer::default()) {
                NextEvent::Waiting => return notifications,
                NextEvent::Searching => {}
                NextEvent::Response(response) => {
                    let mut answer: Value = serde_json::from_slice(&response.body).unwrap();
                    assert_eq!(answer["errors"], Value::Null, "{answer}");
                    notifications.push(answer["data"]["notifications"].take());
                }
            }
        }
    }

    /// The same in short.
    fn short(&self, variables: &Value) -> Vec<String> {
        self.watch(variables).iter().map(short).collect()
    }
}

/// A notification in short: its revision, what happened, and to which record.
fn short(notification: &Value) -> String {
    let text = |name: &str| notification[name].as_str().unwrap_or("-").to_owned();
    let revision = &notification["revision"];
    let claim = notification["claim"]["recordId"].as_str().unwrap_or("-");
    let source = notification["source"]["recordId"].as_str().unwrap_or("-");
    match &*text("kind") {
        "STATUS" => format!("{revision} {claim} {} {}", text("before"), text("after")),
        "WITHDRAWAL" => format!("{revision} {source} {}", notification["withdrawn"]),
        _ => format!("{revision} {claim} {}", text("change")),
    }
}

const ALL: [&str; 10] = [
    "1 copied CREATED",
    "1 confirmed CREATED",
    "1 apart CREATED",
    "2 paper true",
    "2 copied UNCONTESTED RETRACTED",
    "2 confirmed CORROBORATED UNCONTESTED",
    "3 paper false",
    "3 copied RETRACTED UNCONTESTED",
    "3 confirmed UNCONTESTED CORROBORATED",
    "4 apart REMOVED",
];

#[test]
fn a_withdrawal_tells_which_statuses_it_moved() {
    let world = World::new();
    assert_eq!(world.short(&json!({"since": 0})), ALL);
    // By default, what is written from now on.
    assert_eq!(world.short(&json!({})), [""; 0]);
    assert_eq!(world.short(&json!({"since": 3})), ["4 apart REMOVED"]);
}

/// Each case: the variables of a watch, and what it tells.
#[test]
fn a_watch_tells_what_its_filter_passes() {
    let world = World::new();
    let claims = |records: Value| json!({"since": 0, "where": {"claim": records}});
    for (variables, expected) in [
        (
            json!({"since": 0, "kinds": ["WITHDRAWAL"]}),
            &["2 paper true", "3 paper false"][..],
        ),
        (
            json!({"since": 1, "kinds": ["STATUS"], "where": {"claim": {"in": ["copied"]}}}),
            &[
                "2 copied UNCONTESTED RETRACTED",
                "3 copied RETRACTED UNCONTESTED",
            ],
        ),
        (
            json!({"since": 1, "where": {"source": {"in": ["paper"]}}}),
            &["2 paper true", "3 paper false"],
        ),
        // A claim rests on the source of which its own is a copy, and has no attribution in it.
        (
            claims(json!({"sources": {"some": {"in": ["paper"]}}})),
            &[
                "1 confirmed CREATED",
                "2 confirmed CORROBORATED UNCONTESTED",
                "3 confirmed UNCONTESTED CORROBORATED",
            ],
        ),
        (claims(json!({"entities": {"some": {"in": ["lab"]}}})), &[]),
        // What is removed matched before.
        (
            claims(json!({"in": ["apart"]})),
            &["1 apart CREATED", "4 apart REMOVED"],
        ),
    ] {
        assert_eq!(world.short(&variables), expected, "{variables}");
    }
    let about = claims(json!({"entities": {"some": {"in": ["dam"]}}}));
    let expected = ALL.iter().filter(|line| !line.contains("paper"));
    assert_eq!(world.short(&about), Vec::from_iter(expected.copied()));
}

#[test]
fn a_watch_goes_on_behind_any_notification() {
    let world = World::new();
    let all = world.watch(&json!({"since": 0}));
    for (index, notification) in all.iter().enumerate() {
        let rest = world.short(&json!({"after": notification["cursor"]}));
        assert_eq!(rest, ALL[index + 1..], "{notification}");
    }
    // A cursor counts what its own filter passes.
    let after = json!({"after": all[4]["cursor"], "kinds": ["STATUS"]});
    let refused = world.events(&after).err().unwrap();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "INVALID_CURSOR");
    let late = world.events(&json!({"since": 9})).err().unwrap();
    let message = late["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("no revision 9"), "{message}");
}

#[test]
fn the_place_to_go_on_is_whole_once_a_commit_is_told() {
    let world = World::new();
    let mut events = world.events(&json!({"since": 1})).unwrap();
    let mut revisions = Vec::new();
    for _ in 0..4 {
        assert!(matches!(
            events.next(&Viewer::default()),
            NextEvent::Response(_)
        ));
        revisions.push(events.resume_point().revision.0);
    }
    assert_eq!(revisions, [1, 1, 2, 2]);
}

#[test]
fn a_draft_is_told_to_nobody_before_it_is_published() {
    let world = World::new();
    let editor = |name: &str, role| Viewer {
        name: Some(name.into()),
        role,
    };
    let run = |viewer: Viewer, mutation: &str, input: Value| -> Value {
        let mut start = mutation.chars();
        let ty: String = start.next().unwrap().to_uppercase().chain(start).collect();
        let query = format!(
            "mutation ($input: {ty}Input!) {{ payload: {mutation}(input: $input) {{ userErrors {{ message }} draft {{ id revision }} }} }}"
        );
        let variables = to_raw_value(&json!({ "input": input })).unwrap();
        let request = Request {
            query: &query,
            variables: Some(&variables),
            viewer,
            ..Request::default()
        };
        let mut answer: Value = serde_json::from_slice(&world.api.answer(request).body).unwrap();
        let payload = answer["data"]["payload"].take();
        assert_eq!(payload["userErrors"], json!([]), "{answer} {payload}");
        payload
    };
    let text = json!({"claims": [claim("proposed", &["letter"])]}).to_string();
    let content = json!({"content": {"bundle": text}});
    let submitted = run(editor("ada", Role::Editor), "submitDraft", content);
    assert_eq!(world.short(&json!({"since": 4})), [""; 0]);
    let draft = &submitted["draft"];
    let publish = json!({"draft": draft["id"], "expectedRevision": draft["revision"]});
    run(editor("rex", Role::Reviewer), "publishDraft", publish);
    assert_eq!(world.short(&json!({"since": 4})), ["6 proposed CREATED"]);
}
