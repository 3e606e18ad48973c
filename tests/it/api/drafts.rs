//! Drafts: each step, each refusal, and that readers see nothing of them.

use std::{
    fs,
    sync::{Arc, Barrier},
    thread,
};

use claimgraph::{
    graphql::{Api, Request, Review, Role, Viewer},
    kb::{KnowledgeBase, Options, check},
};
use serde_json::{Value, json, value::RawValue};
use tempfile::TempDir;

use super::mutations::recorded;
use crate::support::seed::{api, dumped, empty, load};

/// A knowledge base at which several people work.
struct Office {
    api: Api,
    folder: TempDir,
}

fn viewer(name: &str) -> Viewer {
    let role = match name {
        "rita" | "ralf" => Role::Reviewer,
        "reader" => Role::Reader,
        _ => Role::Editor,
    };
    Viewer {
        name: Some(name.to_owned()),
        role,
    }
}

/// The fields that the payload of each mutation of a draft shows.
const SHOWN: &str = "revision repeated recordCount records { id kind created } draft { id state revision } userErrors { code path help place { line } expectedRevision foundRevision records }";

fn answer_of(api: &Api, name: &str, query: &str, variables: &Value) -> Value {
    let variables = RawValue::from_string(variables.to_string()).unwrap();
    let request = Request {
        query,
        variables: Some(&variables),
        viewer: viewer(name),
        ..Request::default()
    };
    serde_json::from_slice(&api.answer(request).body).unwrap()
}

impl Office {
    fn new() -> Office {
        Office::with_review(Review::SecondPerson)
    }

    fn with_review(review: Review) -> Office {
        let folder = TempDir::new().unwrap();
        let knowledge_base = Arc::new(empty(folder.path()));
        load(&knowledge_base, &recorded().to_string());
        Office {
            api: api(knowledge_base).with_review(review),
            folder,
        }
    }

    fn answer(&self, name: &str, query: &str) -> Value {
        answer_of(&self.api, name, query, &json!({}))
    }

    /// The data of a document of an editor.
    #[track_caller]
    fn read(&self, query: &str) -> Value {
        let mut answer = self.answer("eve", query);
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        answer["data"].take()
    }

    /// The answer to a mutation of a draft.
    fn send(&self, name: &str, mutation: &str, input: &Value) -> Value {
        let mut start = mutation.chars();
        let ty: String = start.next().unwrap().to_uppercase().chain(start).collect();
        let query = format!(
            "mutation ($input: {ty}Input!) {{ payload: {mutation}(input: $input) {{ {SHOWN} }} }}"
        );
        answer_of(&self.api, name, &query, &json!({ "input": input }))
    }

    /// The payload of a mutation of a draft that is not refused.
    #[track_caller]
    fn written(&self, name: &str, mutation: &str, input: &Value) -> Value {
        let mut answer = self.send(name, mutation, input);
        let payload = answer["data"]["payload"].take();
        assert_eq!(payload["userErrors"], json!([]), "{answer} {payload}");
        payload
    }

    /// The only mistake of a mutation of a draft that is refused, after which nothing is written.
    #[track_caller]
    fn refused(&self, name: &str, mutation: &str, input: &Value) -> Value {
        let before = self.api.revision();
        let mut answer = self.send(name, mutation, input);
        let mut payload = answer["data"]["payload"].take();
        assert_eq!(payload["revision"], Value::Null, "{answer} {payload}");
        assert_eq!(
            payload["userErrors"].as_array().unwrap().len(),
            1,
            "{payload}"
        );
        assert_eq!(self.api.revision(), before);
        payload["userErrors"][0].take()
    }

    /// The code of that mistake, and its path in one text.
    #[track_caller]
    fn code(&self, name: &str, mutation: &str, input: &Value) -> (String, String) {
        let mistake = self.refused(name, mutation, input);
        let path = mistake["path"].as_array().unwrap().iter();
        let path = Vec::from_iter(path.map(|step| step.as_str().unwrap()));
        (mistake["code"].as_str().unwrap().into(), path.join("."))
    }

    /// A draft of an editor with a claim of an id; its id and revision, as the mutations take them.
    #[track_caller]
    fn submitted(&self, name: &str, claim: &str) -> Value {
        let input = json!({"content": {"bundle": bundle(claim)}});
        let payload = self.written(name, "submitDraft", &input);
        seen(&payload)
    }

    fn draft(&self, id: &Value, fields: &str) -> Value {
        self.read(&format!(
            "{{ node(id: {id}) {{ ... on Draft {{ {fields} }} }} }}"
        ))["node"]
            .take()
    }

    /// The ids of all claims.
    fn claims(&self) -> Value {
        self.read("{ claims { totalCount nodes { id } } }")["claims"].take()
    }
}

/// The draft of a payload as the mutations of it take it.
fn seen(payload: &Value) -> Value {
    json!({"draft": payload["draft"]["id"], "expectedRevision": payload["draft"]["revision"]})
}

/// The same input with more fields.
fn with(input: &Value, fields: &Value) -> Value {
    let mut input = input.clone();
    let fields = fields.as_object().unwrap().clone();
    input.as_object_mut().unwrap().extend(fields);
    input
}

fn bundle(claim: &str) -> String {
    json!({"claims": [{
        "id": claim, "subject": "ben", "predicate": "leads", "value": {"entity": "acme"},
        "statements": {"en": format!("Ben leads Acme, says {claim}")},
        "attributions": [{
            "id": format!("a-{claim}"), "speaker": {"entity": "ben"}, "source": "s2", "stance": "ASSERTS", "mode": "QUOTE"
        }]
    }]})
    .to_string()
}

const ONE_CLAIM: &str = "c1";

#[test]
fn a_draft_is_written_when_a_second_person_publishes_it() {
    let office = Office::new();
    let input = json!({"content": {"bundle": bundle("c2")}, "reason": "from the memo"});
    let payload = office.written("eve", "submitDraft", &input);
    assert_eq!(
        payload["draft"],
        json!({"id": "draft/2", "state": "PENDING", "revision": 2})
    );
    assert_eq!(payload["recordCount"], 0);
    assert_eq!(office.claims()["nodes"], json!([{"id": ONE_CLAIM}]));
    let fields = "state content claim { id } problems { code } records { id created } decision { action } steps { action recordedBy reason }";
    let draft = office.draft(&json!("draft/2"), fields);
    assert_eq!(
        draft,
        json!({
            "state": "PENDING", "content": bundle("c2"), "claim": null, "problems": [],
            "records": [{"id": "c2", "created": true}], "decision": null,
            "steps": [{"action": "SUBMIT", "recordedBy": "eve", "reason": "from the memo"}]
        })
    );
    let publish = with(&seen(&payload), &json!({"reason": "checked"}));
    let payload = office.written("rita", "publishDraft", &publish);
    assert_eq!(
        payload["draft"],
        json!({"id": "draft/2", "state": "PUBLISHED", "revision": 3})
    );
    assert_eq!(
        payload["records"],
        json!([{"id": "c2", "kind": "CLAIM", "created": true}])
    );
    let claim = office.read("{ node(id: \"c2\") { ... on Claim { recordedBy revision } } }");
    assert_eq!(claim["node"], json!({"recordedBy": "rita", "revision": 3}));
    let fields = "decision { action revision recordedBy reason } records { id } problems { code }";
    assert_eq!(
        office.draft(&json!("draft/2"), fields),
        json!({
            "decision": {"action": "PUBLISH", "revision": 3, "recordedBy": "rita", "reason": "checked"},
            "records": [], "problems": []
        })
    );
}

#[test]
fn a_claim_and_an_attribution_can_be_drafts() {
    let office = Office::new();
    let claim = json!({"content": {"claim": {
        "id": "c3", "subject": "ben", "predicate": "leads", "value": {"someValue": true}
    }}});
    let payload = office.written("eve", "submitDraft", &claim);
    office.written("rita", "publishDraft", &seen(&payload));
    assert_eq!(office.claims()["totalCount"], 2);
    let attribution = json!({"content": {"attribution": {"claim": "c1", "attribution": {
        "id": "a9", "speaker": {"entity": "ben"}, "source": "s2", "stance": "DENIES", "mode": "QUOTE"
    }}}});
    let payload = office.written("eve", "submitDraft", &attribution);
    let draft = office.draft(
        &payload["draft"]["id"],
        "claim { id } records { id created }",
    );
    assert_eq!(
        draft,
        json!({"claim": {"id": "c1"}, "records": [{"id": "c1", "created": false}]})
    );
    // It is added to the claim as it is by then.
    let rank =
        "mutation { setRank(input: {claim: \"c1\", rank: PREFERRED}) { userErrors { code } } }";
    assert_eq!(office.answer("eve", rank)["errors"], Value::Null);
    office.written("rita", "publishDraft", &seen(&payload));
    let read =
        office.read("{ node(id: \"c1\") { ... on Claim { rank attributions { nodes { id } } } } }");
    assert_eq!(read["node"]["rank"], "PREFERRED");
    assert_eq!(
        read["node"]["attributions"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn a_content_that_does_not_fit_is_refused_with_its_place() {
    let office = Office::new();
    let of = |content: Value| json!({ "content": content });
    let claim =
        json!({"claim": {"subject": "ben", "predicate": "runs", "value": {"someValue": true}}});
    assert_eq!(
        office.code("eve", "submitDraft", &of(claim)),
        (
            "DANGLING_REFERENCE".into(),
            "input.content.claim.predicate".into()
        )
    );
    let attribution = json!({"attribution": {"claim": "c1", "attribution": {
        "speaker": {"entity": "nobody"}, "source": "s2", "stance": "DENIES", "mode": "QUOTE"
    }}});
    let (code, path) = office.code("eve", "submitDraft", &of(attribution));
    assert_eq!(code, "DANGLING_REFERENCE");
    assert!(
        path.starts_with("input.content.attribution.attribution.speaker"),
        "{path}"
    );
    let mistake = office.refused(
        "eve",
        "submitDraft",
        &of(json!({"bundle": "{\n  \"claim\": 1\n}"})),
    );
    assert_eq!(mistake["code"], "UNKNOWN_FIELD");
    assert_eq!(mistake["path"], json!(["input", "content", "bundle"]));
    assert_eq!(mistake["place"]["line"], 2);
    let long = format!("{{\"claims\": []{}}}", " ".repeat(48 * 1024));
    assert_eq!(
        office.code("eve", "submitDraft", &of(json!({ "bundle": long }))),
        ("TOO_LARGE".into(), "input.content".into())
    );
}

#[test]
fn a_draft_is_not_published_by_its_authors() {
    let office = Office::new();
    let own = office.submitted("rita", "c2");
    assert_eq!(
        office.code("rita", "publishDraft", &own),
        ("SECOND_PERSON_REQUIRED".into(), "input.draft".into())
    );
    let answer = office.send("eve", "publishDraft", &own);
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    // Who revises a draft is one of its authors.
    let theirs = office.submitted("eve", "c3");
    let content = json!({"content": {"bundle": bundle("c4")}});
    let revised = office.written("rita", "reviseDraft", &with(&theirs, &content));
    assert_eq!(
        office.code("rita", "publishDraft", &seen(&revised)).0,
        "SECOND_PERSON_REQUIRED"
    );
    office.written("ralf", "publishDraft", &seen(&revised));
    office.written("ralf", "publishDraft", &own);
    assert_eq!(office.claims()["totalCount"], 3);

    let alone = Office::with_review(Review::Off);
    let own = alone.submitted("rita", "c2");
    alone.written("rita", "publishDraft", &own);
}

#[test]
fn an_editor_changes_and_takes_back_own_drafts_alone() {
    let office = Office::new();
    let draft = office.submitted("eve", "c2");
    let content = json!({"content": {"bundle": bundle("c3")}});
    let reason = json!({"reason": "no"});
    for (mutation, more) in [("reviseDraft", &content), ("rejectDraft", &reason)] {
        assert_eq!(
            office.code("ed", mutation, &with(&draft, more)),
            ("DRAFT_OF_OTHERS".into(), "input.draft".into())
        );
    }
    let revised = office.written("eve", "reviseDraft", &with(&draft, &content));
    assert_eq!(revised["draft"]["id"], draft["draft"]);
    let taken_back = with(&seen(&revised), &json!({"reason": "a mistake"}));
    let payload = office.written("eve", "rejectDraft", &taken_back);
    assert_eq!(payload["draft"]["state"], "REJECTED");
}

#[test]
fn a_rejected_draft_is_kept_with_the_reason() {
    let office = Office::new();
    let draft = office.submitted("eve", "c2");
    let reject = with(&draft, &json!({"reason": "the memo is a forgery"}));
    let payload = office.written("rita", "rejectDraft", &reject);
    assert_eq!(payload["recordCount"], 0);
    assert_eq!(office.claims()["totalCount"], 1);
    let fields = "state content decision { action recordedBy reason }";
    assert_eq!(
        office.draft(&draft["draft"], fields),
        json!({
            "state": "REJECTED", "content": bundle("c2"),
            "decision": {"action": "REJECT", "recordedBy": "rita", "reason": "the memo is a forgery"}
        })
    );
    for mutation in ["publishDraft", "rejectDraft"] {
        let again = match mutation {
            "rejectDraft" => with(&seen(&payload), &json!({"reason": "again"})),
            _ => seen(&payload),
        };
        assert_eq!(
            office.code("rita", mutation, &again),
            ("DRAFT_DECIDED".into(), "input.draft".into())
        );
    }
}

#[test]
fn of_two_who_decide_at_once_one_decides() {
    let office = Office::new();
    for number in 0..5 {
        let draft = office.submitted("eve", &format!("c-{number}"));
        let start = Barrier::new(2);
        let decide = |name: &str, mutation: &str, input: Value| {
            start.wait();
            office.send(name, mutation, &input)["data"]["payload"].take()
        };
        let (published, rejected) = thread::scope(|scope| {
            let reject = with(&draft, &json!({"reason": "no"}));
            let rejected = scope.spawn(|| decide("ralf", "rejectDraft", reject));
            let published = decide("rita", "publishDraft", draft.clone());
            (published, rejected.join().unwrap())
        });
        let codes = [&published, &rejected].map(|payload| payload["userErrors"][0]["code"].clone());
        assert!(
            codes == [Value::Null, json!("CONFLICT")] || codes == [json!("CONFLICT"), Value::Null],
            "{published} {rejected}"
        );
        let is_there =
            office.read(&format!("{{ node(id: \"c-{number}\") {{ id }} }}"))["node"] != Value::Null;
        assert_eq!(is_there, codes[0] == Value::Null);
    }
}

#[test]
fn a_draft_that_fits_no_longer_is_not_published() {
    let office = Office::new();
    // Ben is gone, of whom the claim is.
    let draft = office.submitted("eve", "c2");
    let remove = "mutation { remove(input: {id: \"ben\"}) { userErrors { code } } }";
    assert_eq!(
        office.answer("eve", remove)["data"]["remove"]["userErrors"],
        json!([])
    );
    let problems = office.draft(
        &draft["draft"],
        "problems { code place { path } } records { id }",
    );
    assert_eq!(problems["problems"][0]["code"], "DANGLING_REFERENCE");
    let places = problems["problems"].as_array().unwrap().iter();
    let mut places = places.map(|problem| &problem["place"]["path"]);
    assert!(places.any(|path| path == "claims[0].subject"), "{problems}");
    assert_eq!(problems["records"], json!([]));
    let answer = office.send("rita", "publishDraft", &draft);
    let mistakes = &answer["data"]["payload"]["userErrors"];
    assert_eq!(mistakes[0]["code"], "DANGLING_REFERENCE", "{answer}");
    assert_eq!(mistakes[0]["path"], json!(["input", "draft"]));

    // The claim that the draft states was written since.
    let input = json!({"content": {"bundle": json!({"entities": [
        {"id": "ann", "type": "person", "labels": {"en": "Anna"}}
    ]}).to_string()}});
    let payload = office.written("eve", "submitDraft", &input);
    let put = "mutation { putEntity(input: {id: \"ann\", type: \"person\", labels: [{language: \"en\", text: \"Anne\"}]}) { revision } }";
    let written = office.answer("eve", put)["data"]["putEntity"]["revision"].clone();
    let mistake = office.refused("rita", "publishDraft", &seen(&payload));
    assert_eq!(mistake["code"], "CONFLICT");
    assert_eq!(mistake["records"], json!(["ann"]));
    assert_eq!(mistake["foundRevision"], written);
    let problems = office.draft(&payload["draft"]["id"], "problems { code }");
    assert_eq!(problems["problems"], json!([{"code": "CONFLICT"}]));
    // Whoever revises it has seen what was written.
    let revised = office.written("eve", "reviseDraft", &with(&seen(&payload), &input));
    office.written("rita", "publishDraft", &seen(&revised));
}

#[test]
fn a_decision_is_undone_and_a_submission_is_not() {
    let office = Office::new();
    let draft = office.submitted("eve", "c2");
    let published = office.written("rita", "publishDraft", &draft);
    let undo = |revision: &Value| {
        let query = format!(
            "mutation {{ undo(input: {{revision: {revision}}}) {{ revision userErrors {{ code }} }} }}"
        );
        office.answer("rita", &query)["data"]["undo"].take()
    };
    let undone = undo(&published["revision"]);
    assert_eq!(undone["userErrors"], json!([]));
    assert_eq!(office.claims()["totalCount"], 1);
    let state = "state revision decision { action } steps { action }";
    let actions = json!([{"action": "SUBMIT"}, {"action": "PUBLISH"}, {"action": "REOPEN"}]);
    assert_eq!(
        office.draft(&draft["draft"], state),
        json!({"state": "PENDING", "revision": undone["revision"], "decision": null, "steps": actions})
    );
    undo(&undone["revision"]);
    assert_eq!(office.claims()["totalCount"], 2);
    assert_eq!(office.draft(&draft["draft"], "state")["state"], "PUBLISHED");

    let draft = office.submitted("eve", "c3");
    assert_eq!(
        undo(&draft["expectedRevision"])["userErrors"],
        json!([{"code": "CANNOT_UNDO"}])
    );
    let rejected = office.written(
        "rita",
        "rejectDraft",
        &with(&draft, &json!({"reason": "no"})),
    );
    let undone = undo(&rejected["revision"]);
    assert_eq!(undone["userErrors"], json!([]));
    assert_ne!(undone["revision"], Value::Null);
    assert_eq!(office.draft(&draft["draft"], "state")["state"], "PENDING");
}

#[test]
fn drafts_are_there_after_a_restart_and_a_rebuild() {
    let office = Office::new();
    office.submitted("eve", "c2");
    let second = office.submitted("eve", "c3");
    office.written("rita", "publishDraft", &second);
    let query =
        "{ drafts { totalCount nodes { id state content steps { action revision recordedBy } } } }";
    let before = office.read(query);
    assert_eq!(before["drafts"]["totalCount"], 2);
    let Office {
        api: closed,
        folder,
    } = office;
    drop(closed);
    let reopened = || -> KnowledgeBase { empty(folder.path()) };
    let read = |knowledge_base: KnowledgeBase| {
        let api = api(Arc::new(knowledge_base));
        answer_of(&api, "eve", query, &json!({}))["data"].take()
    };
    assert_eq!(read(reopened()), before);
    fs::remove_dir_all(folder.path().join("store")).unwrap();
    assert_eq!(read(reopened()), before);
    reopened().close().unwrap();
    let checked = check(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
    assert!(checked.differences.is_empty(), "{:?}", checked.differences);
}

#[test]
fn with_required_review_editors_write_drafts_alone() {
    let office = Office::with_review(Review::Required);
    let put = |name: &str| {
        let query = "mutation { putEntity(input: {id: \"eve\", type: \"person\", labels: [{language: \"en\", text: \"Eve\"}]}) { revision userErrors { code path help } } }";
        office.answer(name, query)["data"]["putEntity"].take()
    };
    let mistake = put("eve");
    assert_eq!(mistake["revision"], Value::Null);
    assert_eq!(mistake["userErrors"][0]["code"], "REVIEW_REQUIRED");
    assert_eq!(mistake["userErrors"][0]["path"], json!(["input"]));
    let help = mistake["userErrors"][0]["help"].as_str().unwrap();
    assert!(help.contains("submitDraft"), "{help}");
    let dry = "mutation ($bundle: String!) { ingest(input: {bundle: $bundle, dryRun: true}) { created userErrors { code } } }";
    let dry = answer_of(&office.api, "eve", dry, &json!({"bundle": bundle("c2")}));
    assert_eq!(
        dry["data"]["ingest"],
        json!({"created": 1, "userErrors": []})
    );
    office.submitted("eve", "c2");
    assert_eq!(put("rita")["userErrors"], json!([]));
}

#[test]
fn a_draft_that_is_sent_again_under_its_key_is_submitted_once() {
    let office = Office::new();
    let input = json!({"content": {"bundle": bundle("c2")}, "idempotencyKey": "k"});
    let first = office.written("eve", "submitDraft", &input);
    let second = office.written("eve", "submitDraft", &input);
    assert_eq!(second["repeated"], true);
    assert_eq!(first["draft"], second["draft"]);
    assert_eq!(
        office.read("{ drafts { totalCount } }")["drafts"]["totalCount"],
        1
    );
}

#[test]
fn drafts_are_listed_last_first_by_state_and_as_of_a_revision() {
    let office = Office::new();
    let first = office.submitted("eve", "c2");
    office.submitted("eve", "c3");
    office.written("rita", "publishDraft", &first);
    let list = |args: &str| {
        let query = format!(
            "{{ drafts{args} {{ totalCount pageInfo {{ endCursor }} nodes {{ id state }} }} }}"
        );
        office.read(&query)["drafts"].take()
    };
    let all =
        json!([{"id": "draft/3", "state": "PENDING"}, {"id": "draft/2", "state": "PUBLISHED"}]);
    assert_eq!(list("")["nodes"], all);
    assert_eq!(list("(state: PUBLISHED)")["nodes"], json!([all[1]]));
    assert_eq!(list("(state: REJECTED)")["totalCount"], 0);
    let page = list("(first: 1)");
    assert_eq!(page["nodes"], json!([all[0]]));
    assert_eq!(page["totalCount"], 2);
    let cursor = &page["pageInfo"]["endCursor"];
    assert_eq!(
        list(&format!("(after: {cursor})"))["nodes"],
        json!([all[1]])
    );
    let then = office.read("{ asOf(revision: 2) { drafts { nodes { id state } } } }");
    assert_eq!(
        then["asOf"]["drafts"]["nodes"],
        json!([{"id": "draft/2@2", "state": "PENDING"}])
    );
    assert_eq!(
        office.code(
            "rita",
            "publishDraft",
            &json!({"draft": "draft/9", "expectedRevision": 9})
        ),
        ("NO_SUCH_RECORD".into(), "input.draft".into())
    );
}

#[test]
fn a_dump_has_drafts_only_if_they_are_asked_for() {
    let office = Office::new();
    let draft = office.submitted("eve", "c2");
    office.written(
        "rita",
        "rejectDraft",
        &with(&draft, &json!({"reason": "no"})),
    );
    let Office {
        api: closed,
        folder,
    } = office;
    drop(closed);
    let knowledge_base = empty(folder.path());
    assert!(!dumped(&knowledge_base).to_string().contains("c2"));
    let out = TempDir::new().unwrap();
    let snapshot = knowledge_base.snapshot();
    assert_eq!(snapshot.write_drafts(out.path()).unwrap(), 1);
    let lines = fs::read_to_string(out.path().join("drafts.jsonl")).unwrap();
    let line: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(line["id"], "draft/2");
    assert_eq!(line["state"], "REJECTED");
    assert_eq!(line["content"]["bundle"]["claims"][0]["id"], "c2");
    assert_eq!(line["steps"][1]["by"], "rita");
    assert_eq!(line["steps"][1]["reason"], "no");
}

/// Questions of a reader about everything that there is but the hash of the journal.
const READ: &[&str] = &[
    "{ knowledgeBase { revision recordedAt counts { types units predicates entities sources claims attributions } } }",
    "{ node(id: \"draft/2\") { id } }",
    "{ nodes(ids: [\"draft/2\", \"c2\", \"c1\"]) { id } }",
    "{ drafts { totalCount } }",
    "{ asOf(revision: 2) { revision recordedAt drafts { totalCount } } }",
    "{ asOf(revision: 2) { revision recordedAt claims { totalCount nodes { id history { totalCount } } } } }",
    "{ asOf(time: \"2030-01-01T00:00:00Z\") { revision } }",
    "{ changes { totalCount edges { cursor node { revision recordedBy reason record { id } } } } }",
    "{ changes(since: 1) { totalCount nodes { revision } } }",
    "{ statusChanges(since: 1) { totalCount nodes { claim { id } } } }",
    "{ claims { totalCount nodes { id status { status } history { totalCount } attributions { totalCount } } } }",
    "{ claims(where: {subject: {id: {eq: \"ben\"}}}) { totalCount } }",
    "{ entities { totalCount nodes { id history { totalCount } claims { totalCount } } } }",
    "{ sources { totalCount nodes { id claims { totalCount } } } }",
    "{ attributions { totalCount } }",
    "{ search(query: \"Ben leads Acme\") { totalCount edges { score node { __typename } } } }",
    "{ claimGroups(by: [PREDICATE]) { totalCount nodes { count } } }",
    "{ entity(by: {id: \"c2\"}) { id } }",
    "{ entity(by: {id: \"ben\"}) { id history { totalCount nodes { revision reason } } } }",
    "mutation { publishDraft(input: {draft: \"draft/2\", expectedRevision: 2}) { revision } }",
    "mutation { undo(input: {revision: 2}) { revision } }",
    "{ draft { id } }",
    "{ node(id: \"draft/2\") { ... on Draft { content } } }",
];

#[test]
fn a_reader_sees_nothing_of_drafts() {
    let with_draft = Office::new();
    with_draft.submitted("eve", "c2");
    // The other one has a commit without records in the place of the draft.
    let without = Office::new();
    let put = "mutation { patchEntity(input: {id: \"ben\", idempotencyKey: \"k\"}) { userErrors { code } } }";
    assert_eq!(
        without.answer("eve", put)["data"]["patchEntity"]["userErrors"],
        json!([])
    );
    assert_eq!(with_draft.api.revision(), without.api.revision());
    for query in READ {
        let (draft, none) = (
            with_draft.answer("reader", query),
            without.answer("reader", query),
        );
        assert_eq!(draft, none, "{query}");
    }
    // The questions are good ones: to an editor the two do differ.
    let differs = |query: &&&str| with_draft.answer("eve", query) != without.answer("eve", query);
    assert!(READ.iter().filter(differs).count() >= 4);
}
