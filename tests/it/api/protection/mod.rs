//! Source protection: what is closed to a role shows in no answer to it.
//!
//! Two knowledge bases differ in their secrets alone. Documents that ask for everything, with the
//! secrets of both among their arguments, have the same answers from both, byte for byte, for
//! whoever may not see the secrets.

mod payloads;
mod world;

use claimgraph::{
    graphql::{NextEvent, Request, Role, Viewer},
    kb::{Bundle, Edit, WriteRequest},
    model::{AccessLevel, Clearance, CommitMeta, Id, Kind, Revision},
};
use claimgraph_engine::Response;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{dumped, empty, load};

use world::{
    CLOSING, FURTHER, SECRETS, Secret, World, assert_alike, closing, differing, documents, later,
    merge, merged, worlds,
};

#[test]
fn no_answer_tells_one_secret_from_another() {
    let worlds = worlds(4);
    let documents = documents(&worlds[0]);
    assert!(documents.len() > 4_000, "{}", documents.len());
    assert_alike(&worlds, Role::Reader, &documents);
    let some: Vec<String> = documents.iter().step_by(8).cloned().collect();
    assert_alike(&worlds, Role::Editor, &some);
    // Most of them are answered.
    let is_answered = |query: &&String| {
        let answer: Value = serde_json::from_slice(&worlds[0].answer(Role::Reader, query)).unwrap();
        answer["errors"] == Value::Null
    };
    let answered = some.iter().filter(is_answered).count();
    assert!(answered * 10 > some.len() * 8, "{answered}");
    // Whoever may see the secrets is answered otherwise; reviewers see those that are for them.
    let closed: Vec<String> = documents
        .into_iter()
        .filter(|query| query.contains("closed {"))
        .collect();
    assert_alike(&worlds, Role::Editor, &closed);
    for role in [Role::Reviewer, Role::Admin] {
        let differing = differing(&worlds, role, &closed);
        assert!(differing.len() >= 5, "as {role}: {differing:?}");
    }
}

#[test]
fn the_documents_find_the_secrets_where_nothing_is_closed() {
    let worlds = worlds(1);
    let mut documents = documents(&worlds[0]);
    let made = documents.split_off(FURTHER.len());
    documents.extend(made.into_iter().step_by(2));
    let differing = differing(&worlds, Role::Reader, &documents);
    assert!(
        differing.len() * 20 > documents.len(),
        "{}",
        differing.len()
    );
    let found = |field: &str| differing.iter().any(|query| query.contains(field));
    for field in [
        "title:",
        "label:",
        "url:",
        "search(",
        "sourceGroups(",
        "statements",
        "history",
        "asOf(",
        "changes(",
        "speaker:",
        "evidence",
        "externalId",
        "publishedAt:",
    ] {
        assert!(found(field), "{field}");
    }
}

#[test]
fn a_role_sees_what_is_closed_up_to_it() {
    let [world, _] = worlds(4);
    let query = r#"{
        slip: source(by: {id: "slip"}) { title url publisher { id } access
            closed { title urls publisher { name entity { id } } authors { name } publishedAt note } }
        memo: source(by: {id: "memo"}) { title access closed { title note } }
        entity(by: {id: "insider"}) { label access closed { label aliases { text } externalIds { value } } }
        said: node(id: "said-so") { ... on Attribution { access speaker { __typename }
            closed { speaker { name entity { id } } statedAt evidence { exact } note } } }
        open: source(by: {id: "paper"}) { access closed { title } } }"#;
    let secret = &SECRETS[0];
    let reader = world.data(Role::Reader, query);
    assert_eq!(
        reader["slip"],
        json!({"title": "A document", "url": null, "publisher": null, "access": "ADMIN", "closed": null})
    );
    assert_eq!(
        reader["said"],
        json!({"access": "ADMIN", "speaker": {"__typename": "AnonymousSpeaker"}, "closed": null})
    );
    assert_eq!(reader["open"], json!({"access": null, "closed": null}));
    assert_eq!(world.data(Role::Editor, query), reader);
    let reviewer = world.data(Role::Reviewer, query);
    assert_eq!(reviewer["slip"], reader["slip"]);
    assert_eq!(
        reviewer["memo"],
        json!({"title": "A memo", "access": "REVIEWER", "closed": {"title": secret.title, "note": secret.words}})
    );
    let admin = world.data(Role::Admin, query);
    assert_eq!(admin["memo"], reviewer["memo"]);
    assert_eq!(
        admin["slip"]["closed"],
        json!({"title": secret.title, "urls": [secret.url],
            "publisher": {"name": "The Bulletin", "entity": {"id": "bulletin"}},
            "authors": [{"name": "Ann"}, {"name": secret.name}], "publishedAt": secret.date, "note": secret.words})
    );
    assert_eq!(
        admin["entity"]["closed"],
        json!({"label": secret.name, "aliases": [{"text": format!("{} the clerk", secret.name)}],
            "externalIds": [{"value": "ann"}]})
    );
    assert_eq!(
        admin["said"]["closed"],
        json!({"speaker": {"name": "Ann", "entity": {"id": "ann"}}, "statedAt": secret.date,
            "evidence": [{"exact": secret.words}], "note": secret.words})
    );
    assert_eq!(admin["open"], json!({"access": null, "closed": null}));
}

#[test]
fn the_analysis_is_the_same_for_everybody() {
    let [world, _] = worlds(4);
    let query = "{ claims { nodes { id status verdict
        corroboration { attributions sources publishers speakers voiceCount unnamed anonymousOnly }
        attributions { nodes { id origin { id } decides } } } }
        knowledgeBase { counts { sources entities claims attributions } } }";
    let reader = world.data(Role::Reader, query);
    assert_eq!(world.data(Role::Admin, query), reader);
    let motto = reader["claims"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|claim| claim["id"] == "motto-claim")
        .unwrap();
    // The memo, whose makers are closed, may be the letter's voice; the other is unnamed.
    assert_eq!(motto["status"], "DISPUTED");
    assert_eq!(motto["corroboration"]["attributions"], 3);
    assert_eq!(motto["corroboration"]["voiceCount"], 1);
    assert_eq!(motto["corroboration"]["unnamed"], 1);
}

#[test]
fn what_was_public_is_closed_with_its_past() {
    let [world, _] = worlds(4);
    let refused = |role, query: &str| {
        let answer: Value = serde_json::from_slice(&world.answer(role, query)).unwrap();
        answer["errors"][0]["extensions"]["code"].clone()
    };
    for query in [
        "{ asOf(revision: 1) { source(by: {id: \"slip\"}) { title } } }",
        "{ changes(since: 0) { totalCount } }",
        "{ statusChanges(since: 1) { totalCount } }",
    ] {
        assert_eq!(refused(Role::Reader, query), "REVISION_CLOSED", "{query}");
        assert_eq!(refused(Role::Reviewer, query), "REVISION_CLOSED", "{query}");
        assert_eq!(refused(Role::Admin, query), Value::Null, "{query}");
    }
    let as_of = "{ asOf(revision: 2) { source(by: {id: \"slip\"}) { title } } }";
    assert_eq!(
        world.data(Role::Reader, as_of)["asOf"]["source"]["title"],
        "A document"
    );
    // A history goes back to the version that a record had then; what others were is as of then.
    let history = "{ source(by: {id: \"slip\"}) { history { nodes { revision record { ... on Source { title } } } } }
        claim(id: \"rival-claim\") { history { nodes { revision record { ... on Claim { attributions { nodes { id } } } } } } } }";
    let reader = world.data(Role::Reader, history);
    assert_eq!(
        reader["source"]["history"]["nodes"],
        json!([{"revision": CLOSING, "record": {"title": "A document"}}])
    );
    let rival = &reader["claim"]["history"]["nodes"];
    assert_eq!(rival[1]["revision"], 1);
    let admin = world.data(Role::Admin, history);
    assert_eq!(
        admin["source"]["history"]["nodes"][1]["record"]["title"],
        SECRETS[0].title
    );
    let since = "{ changes { nodes { revision } } }";
    let first = |role| world.data(role, since)["changes"]["nodes"][0]["revision"].clone();
    assert_eq!(
        (first(Role::Reader), first(Role::Admin)),
        (json!(3), json!(1))
    );
    // What was closed from the start closes no past: to reviewers the horizon is that of the slip.
    let snapshot = world.snapshot();
    let horizon = |clearance| snapshot.horizon(clearance).unwrap();
    assert_eq!(horizon(Clearance::NONE), Revision(CLOSING));
    assert_eq!(
        horizon(Clearance::up_to(AccessLevel::Reviewer)),
        Revision(CLOSING)
    );
    assert_eq!(horizon(Clearance::ALL), Revision(0));
}

#[test]
fn a_masked_dump_tells_nothing_and_loads_again() {
    let worlds = worlds(4);
    let masked = |world: &World, clearance| -> Vec<String> {
        let records = world.snapshot();
        let records = records.all_records();
        records
            .map(|record| record.unwrap().masked(clearance).fields().to_string())
            .collect()
    };
    for clearance in [Clearance::NONE, Clearance::up_to(AccessLevel::Editor)] {
        let [left, right] = worlds.each_ref().map(|world| masked(world, clearance));
        assert_eq!(left, right);
        assert!(
            left.iter()
                .any(|record| record.contains(r#""closed":{"access":"ADMIN"}"#))
        );
    }
    let [left, right] = worlds.each_ref().map(|world| masked(world, Clearance::ALL));
    assert_ne!(left, right);
    // The whole dump loads again as it is; the masked one keeps that something is closed.
    let [world, _] = &worlds;
    let folder = TempDir::new().unwrap();
    let copy = empty(folder.path());
    load(&copy, &dumped(&world.knowledge_base).to_string());
    assert_eq!(dumped(&copy), dumped(&world.knowledge_base));
    let folder = TempDir::new().unwrap();
    let copy = empty(folder.path());
    let mut bundle = dumped(&world.knowledge_base);
    mask(&mut bundle);
    load(&copy, &bundle.to_string());
    assert_eq!(dumped(&copy), bundle);
    // Loaded into the whole one, it takes nothing away.
    let loaded = load(&world.knowledge_base, &bundle.to_string());
    assert_eq!((loaded.created, loaded.changed), (0, 0));
}

/// Leaves of each closed part its access alone.
fn mask(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::Object(closed)) = fields.get_mut("closed") {
                closed.retain(|field, _| field == "access");
            }
            fields.values_mut().for_each(mask);
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

#[test]
fn no_refusal_and_no_change_tells_a_writer_what_is_closed_to_them() {
    let worlds = worlds(4);
    let [left, right] = SECRETS.each_ref();
    let patch =
        |fields: Value| json!({"patches": {"sources": [merged(json!({"id": "slip"}), &fields)]}});
    let source = |fields: Value| json!({"sources": [merged(json!({"id": "slip", "kind": "MEMO", "titles": {"en": "Other"}}), &fields)]});
    let guess = |secret: &Secret| {
        json!({"closed": {"access": "ADMIN", "titles": {"en": secret.title}, "url": secret.url, "publisher": secret.publisher,
            "authors": [secret.speaker, {"name": secret.name}], "publishedAt": secret.date, "note": secret.words}})
    };
    let said = |speaker: &str| {
        json!({"claims": [{"subject": "town", "predicate": "mayor", "value": {"entity": "dora"}, "attributions": [
            merge(json!({"speaker": {"anonymous": {"descriptor": {"en": "an official"}}}, "source": "slip", "stance": "ASSERTS",
                "mode": "QUOTE"}), json!({"access": "ADMIN", "speaker": speaker}))]}]})
    };
    let refused = [
        patch(guess(left)),
        patch(guess(right)),
        patch(json!({"closed": {"note": "mine"}})),
        source(guess(left)),
        source(guess(right)),
        closing(left),
        closing(right),
    ];
    let taken = [
        patch(json!({"titles": {"en": "A paper"}})),
        patch(json!({"closed": null})),
        source(json!({})),
        source(json!({"closed": {"access": "ADMIN"}})),
        said(left.speaker),
        said(right.speaker),
        json!({"patches": {"claims": [{"id": "mayor-claim", "rank": "PREFERRED"}]}}),
    ];
    let write = |world: &World, bundle: &Value| {
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        let request = WriteRequest {
            edit: Edit::Load(bundle),
            meta: CommitMeta::default(),
            clearance: Clearance::up_to(AccessLevel::Editor),
            expected: None,
        };
        let written = world.knowledge_base.write(request, &|_, _, _| ());
        written.map_err(|error| format!("{error} {error:?}"))
    };
    for bundle in refused.iter().chain(&taken) {
        let [left, right] = worlds.each_ref().map(|world| write(world, bundle));
        assert_eq!(left, right, "{bundle}");
        assert_eq!(
            left.is_err(),
            refused.contains(bundle),
            "{bundle}: {left:?}"
        );
    }
    // Nothing holds the entities that closed parts alone refer to.
    for entity in ["ann", "ben"] {
        let [left, right] = worlds.each_ref().map(|world| {
            let id = Id::new(entity).unwrap();
            let removed = world
                .knowledge_base
                .remove(Kind::Entity, id, CommitMeta::default());
            removed.map_err(|error| error.to_string())
        });
        assert_eq!(left, right);
        assert!(left.is_ok(), "{left:?}");
    }
    let documents: Vec<String> = documents(&worlds[0]).into_iter().step_by(16).collect();
    assert_alike(&worlds, Role::Editor, &documents);
    // And what is closed is still there.
    let query = r#"{ source(by: {id: "slip"}) { title closed { title publisher { name } authors { name entity { id } } } }
        node(id: "said-so") { ... on Attribution { closed { speaker { name entity { id } } } } } }"#;
    let admin = worlds[0].data(Role::Admin, query);
    assert_eq!(
        admin["source"],
        json!({"title": "Other", "closed": {"title": left.title, "publisher": {"name": "The Bulletin"},
            "authors": [{"name": "ann", "entity": null}, {"name": left.name, "entity": null}]}})
    );
    assert_eq!(
        admin["node"]["closed"]["speaker"],
        json!({"name": "ann", "entity": null})
    );
}

#[test]
fn a_former_id_of_what_is_closed_leads_on_for_those_who_see_it() {
    let [world, _] = worlds(4);
    let query = r#"{ entity(by: {id: "xenia-quill"}) { id } node(id: "xenia-quill") { id }
        entities(where: {id: {in: ["xenia-quill"]}}) { nodes { id } }
        clerk: entity(by: {id: "clerk"}) { formerIds } }"#;
    for role in [Role::Reader, Role::Editor, Role::Reviewer] {
        assert_eq!(
            world.data(role, query),
            json!({"entity": null, "node": null, "entities": {"nodes": []}, "clerk": {"formerIds": []}}),
            "as {role}"
        );
    }
    assert_eq!(
        world.data(Role::Admin, query),
        json!({"entity": {"id": "clerk"}, "node": {"id": "clerk"}, "entities": {"nodes": [{"id": "clerk"}]},
            "clerk": {"formerIds": ["xenia-quill"]}})
    );
    // It is not given to another record, nor lost where an editor writes the record.
    let mutation = |input: &str| {
        format!("mutation {{ putEntity(input: {{{input}}}) {{ revision userErrors {{ code }} }} }}")
    };
    let label = r#"type: "person", labels: [{language: "en", text: "Another clerk"}]"#;
    let taken = world.data(
        Role::Editor,
        &mutation(&format!(r#"id: "xenia-quill", {label}"#)),
    );
    assert_eq!(
        taken["putEntity"],
        json!({"revision": null, "userErrors": [{"code": "CLOSED"}]})
    );
    let written = world.data(Role::Editor, &mutation(&format!(r#"id: "clerk", {label}"#)));
    assert_eq!(
        written["putEntity"],
        json!({"revision": 5, "userErrors": []})
    );
    let renamed = r#"mutation { renameRecord(input: {id: "clerk", to: "scribe"}) { revision userErrors { code message } } }"#;
    let renamed = world.data(Role::Editor, renamed);
    assert_eq!(
        renamed["renameRecord"],
        json!({"revision": 6, "userErrors": []})
    );
    let scribe = r#"{ entity(by: {id: "xenia-quill"}) { id label formerIds closed { label } } }"#;
    assert_eq!(
        world.data(Role::Admin, scribe)["entity"],
        json!({"id": "scribe", "label": "Another clerk", "formerIds": ["xenia-quill", "clerk"],
            "closed": {"label": SECRETS[0].name}})
    );
    // The id that it gave up is closed with its past.
    let horizon = |clearance| world.snapshot().horizon(clearance).unwrap();
    assert_eq!(horizon(Clearance::NONE), Revision(6));
    assert_eq!(
        world.data(Role::Reader, r#"{ entity(by: {id: "clerk"}) { id } }"#)["entity"],
        Value::Null
    );
}

#[test]
fn a_subscription_does_not_go_back_behind_what_is_closed() {
    let [world, _] = worlds(1);
    let reader = Viewer {
        name: None,
        role: Role::Reader,
    };
    let follow = |query: &str| {
        let request = Request {
            query,
            viewer: reader.clone(),
            ..Request::default()
        };
        let operation = world.api.prepare(request).unwrap();
        operation.events()
    };
    let refusal = |response: Response| {
        let answer: Value = serde_json::from_slice(&response.body).unwrap();
        answer["errors"][0]["extensions"]["code"].clone()
    };
    let mut events = follow("subscription { changes(since: 1) { revision } }")
        .ok()
        .unwrap();
    assert!(matches!(events.next(&reader), NextEvent::Waiting));
    load(&world.knowledge_base, &closing(&SECRETS[0]).to_string());
    // What the commit has written would show what was there before.
    let NextEvent::Response(refused) = events.next(&reader) else {
        panic!("the horizon has risen");
    };
    assert_eq!(refusal(refused), "REVISION_CLOSED");
    for since in [0, 1] {
        let query = format!("subscription {{ changes(since: {since}) {{ revision }} }}");
        assert_eq!(refusal(follow(&query).err().unwrap()), "REVISION_CLOSED");
    }
    let mut events = follow("subscription { changes(since: 2) { revision fields { path } } }")
        .ok()
        .unwrap();
    load(
        &world.knowledge_base,
        &later(&SECRETS[0]).to_string().replace("memo", "slip"),
    );
    let NextEvent::Response(open) = events.next(&reader) else {
        panic!("a commit came");
    };
    let answer: Value = serde_json::from_slice(&open.body).unwrap();
    assert_eq!(answer["data"]["changes"]["revision"], 3, "{answer}");
    assert_eq!(answer["errors"], Value::Null);
}

#[test]
fn no_notification_tells_one_secret_from_another() {
    let worlds = worlds(4);
    let query = format!(
        "subscription {{ notifications(since: {CLOSING}) {{ revision cursor recordedBy reason kind change before after
           claim {{ id statement status attributions(first: 5) {{ nodes {{ note statedAt speaker {{ ... on Entity {{ id label }} }} evidence {{ exact }}
             closed {{ note statedAt speaker {{ name }} evidence {{ exact }} }} }} }} }}
           source {{ id title notes url }} }} }}"
    );
    let notifications = |world: &World, role| {
        let viewer = Viewer { name: None, role };
        let request = Request {
            query: &query,
            viewer: viewer.clone(),
            ..Request::default()
        };
        let operation = world.api.prepare(request).unwrap();
        let mut events = operation.events().ok().unwrap();
        let mut bodies = Vec::new();
        loop {
            match events.next(&viewer) {
                NextEvent::Waiting => return bodies,
                NextEvent::Searching => {}
                NextEvent::Response(response) => {
                    bodies.push(String::from_utf8(response.body).unwrap());
                }
            }
        }
    };
    let [left, right] = worlds
        .each_ref()
        .map(|world| notifications(world, Role::Reader));
    assert!(!left.is_empty());
    assert_eq!(left, right);
    let [left, right] = worlds
        .each_ref()
        .map(|world| notifications(world, Role::Admin));
    assert_ne!(left, right);
}

#[test]
fn the_hash_of_a_commit_does_not_follow_from_what_is_closed() {
    let secret = &SECRETS[0];
    let hash = |commits: usize| {
        let world = World::new(secret, commits);
        let commit = world.snapshot().own_commit().unwrap().unwrap();
        commit.hash
    };
    // What is public alone has the same hash again; with something closed, nobody can try it out.
    assert_eq!(hash(1), hash(1));
    assert_ne!(hash(2), hash(2));
}
