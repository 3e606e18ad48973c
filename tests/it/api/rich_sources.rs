//! Sources with all that a reference list states of them.

use std::{fs, path::Path, sync::Arc};

use claimgraph::{
    kb::{Bundle, KbError, KnowledgeBase, formats::json::dump},
    model::{CommitMeta, Id, Kind, Record},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load};

fn bundle() -> Value {
    json!({
        "types": [{"id": "thing", "labels": {"en": "thing"}}],
        "predicates": [
            {"id": "says", "labels": {"en": "says"}},
            {"id": "cost", "labels": {"en": "cost"}}
        ],
        "entities": [
            {"id": "ann", "type": "thing", "labels": {"en": "Ann Moor"}},
            {"id": "journal", "type": "thing", "labels": {"en": "Journal of Tides"}},
            {"id": "desk", "type": "thing", "labels": {"en": "The Desk"}},
            {"id": "the-study", "type": "thing", "labels": {"en": "The Tide Study"}}
        ],
        "sources": [
            {
                "id": "paper", "kind": "PAPER", "titles": {"en": "On tides", "fr": "Des marées"},
                "publisher": {"name": "Quay Press"},
                "authors": ["ann", {"family": "de Rijk", "given": "Jo", "suffix": "Jr."}, {"name": "The Gauge Group"}],
                "contributors": [
                    {"who": {"name": "Lee Sand"}, "role": "EDITOR"},
                    {"who": "desk", "role": "TRANSLATOR"}
                ],
                "publishedAt": "2024-05", "retrievedAt": "2025-01-02",
                "url": ["https://quay.example/tides", "doi:10.5555/TIDES.7", "ftp://files.quay.example/tides.txt"],
                "archivedCopies": [
                    {"url": "https://web.archive.org/web/20240601000000/https://quay.example/tides", "at": "2024-06-01"},
                    {"url": "https://archive.ph/t1deS"}
                ],
                "language": "en", "notes": "Read in the reading room.",
                "container": "journal",
                "citation": {"volume": "12", "issue": "3", "page": "101–119", "numberOfPages": "19", "collectionTitle": "Coasts", "edition": "2"},
                "dates": {"submitted": "2023-11", "event": "2024-02-03"},
                "abstract": "Tides rise.\nThen they fall.",
                "work": "the-study",
                "reliability": [
                    {"by": "desk", "source": "B", "information": 2, "note": "Careful so far.", "at": "2025-02"},
                    {"by": {"name": "A reader"}, "information": 6}
                ]
            },
            {"id": "chapter", "kind": "CHAPTER", "titles": {"en": "A chapter"}, "container": {"source": "book"}},
            {"id": "book", "kind": "BOOK", "titles": {"en": "The book"}, "container": {"title": "A shelf of books"}}
        ],
        "claims": [
            {"id": "c", "subject": "the-study", "predicate": "cost", "value": {"quantity": {"amount": "5"}}, "statements": {"en": "It cost 5."},
             "attributions": [{"speaker": "source", "source": "paper", "stance": "ASSERTS", "mode": "DOCUMENT",
                "reliability": [{"by": "desk", "information": 4, "note": "The sum is odd."}]}]}
        ]
    })
}

fn records(knowledge_base: &KnowledgeBase) -> Vec<Record> {
    let snapshot = knowledge_base.snapshot();
    snapshot.all_records().map(Result::unwrap).collect()
}

fn dumped(knowledge_base: &KnowledgeBase, folder: &Path) -> Value {
    let all = records(knowledge_base).into_iter();
    dump::write(folder, None, all.map(Ok::<_, KbError>)).unwrap();
    serde_json::from_str(&fs::read_to_string(folder.join("sources.json")).unwrap()).unwrap()
}

#[test]
fn a_source_is_dumped_as_it_was_loaded_and_loads_to_the_same() {
    let folders = [(); 3].map(|()| TempDir::new().unwrap());
    let first = empty(folders[0].path());
    load(&first, &bundle().to_string());
    let out = folders[1].path().join("dump");
    let sources = dumped(&first, &out);
    assert_eq!(sources["sources"], bundle()["sources"]);
    let second = empty(folders[2].path());
    second.load(Bundle::read(&[out]).unwrap(), None).unwrap();
    assert_eq!(records(&second), records(&first));
}

#[test]
fn a_source_tells_who_made_it_and_where_it_appeared() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle().to_string());
    let api = api(Arc::new(knowledge_base));
    let answer = data(
        &api,
        r#"{ source(by: {id: "paper"}) {
            cslType url urls archivedCopies { url at } publisher { id } publisherName
            authors { id } credits { role name entity { id } family given suffix }
            container { id } containerSource { id } containerTitle abstract
            citation { volume issue page numberOfPages collectionTitle edition version }
            dates { submitted available event original }
            work { id claims { nodes { id } } }
            reliability { by { id } byName source information note at }
        } }"#,
    );
    assert_eq!(
        answer["source"],
        json!({
            "cslType": "article-journal",
            "url": "https://quay.example/tides",
            "urls": ["https://quay.example/tides", "doi:10.5555/TIDES.7", "ftp://files.quay.example/tides.txt"],
            "archivedCopies": [
                {"url": "https://web.archive.org/web/20240601000000/https://quay.example/tides", "at": "2024-06-01"},
                {"url": "https://archive.ph/t1deS", "at": null}
            ],
            "publisher": null, "publisherName": "Quay Press",
            "authors": [{"id": "ann"}],
            "credits": [
                {"role": "AUTHOR", "name": "Ann Moor", "entity": {"id": "ann"}, "family": null, "given": null, "suffix": null},
                {"role": "AUTHOR", "name": "Jo de Rijk Jr.", "entity": null, "family": "de Rijk", "given": "Jo", "suffix": "Jr."},
                {"role": "AUTHOR", "name": "The Gauge Group", "entity": null, "family": null, "given": null, "suffix": null},
                {"role": "EDITOR", "name": "Lee Sand", "entity": null, "family": null, "given": null, "suffix": null},
                {"role": "TRANSLATOR", "name": "The Desk", "entity": {"id": "desk"}, "family": null, "given": null, "suffix": null}
            ],
            "container": {"id": "journal"}, "containerSource": null, "containerTitle": "Journal of Tides",
            "abstract": "Tides rise.\nThen they fall.",
            "citation": {"volume": "12", "issue": "3", "page": "101–119", "numberOfPages": "19", "collectionTitle": "Coasts", "edition": "2", "version": null},
            "dates": {"submitted": "2023-11", "available": null, "event": "2024-02-03", "original": null},
            "work": {"id": "the-study", "claims": {"nodes": [{"id": "c"}]}},
            "reliability": [
                {"by": {"id": "desk"}, "byName": "The Desk", "source": "B", "information": 2, "note": "Careful so far.", "at": "2025-02"},
                {"by": null, "byName": "A reader", "source": null, "information": 6, "note": null, "at": null}
            ]
        })
    );
    let answer = data(
        &api,
        r#"{
            sources(orderBy: [{id: ASC}]) { nodes { id container { id } containerSource { id } containerTitle } }
            study: entity(by: {id: "the-study"}) { made: sources { totalCount } sources(role: WORK) { nodes { id } } }
            ann: entity(by: {id: "ann"}) { sources { nodes { id } } }
            journal: entity(by: {id: "journal"}) { made: sources { totalCount } sources(role: CONTAINER) { nodes { id } } }
            desk: entity(by: {id: "desk"}) { sources(role: CONTRIBUTOR, where: {kind: {eq: PAPER}}) { totalCount } }
        }"#,
    );
    assert_eq!(
        answer,
        json!({
            "sources": {"nodes": [
                {"id": "book", "container": null, "containerSource": null, "containerTitle": "A shelf of books"},
                {"id": "chapter", "container": null, "containerSource": {"id": "book"}, "containerTitle": "The book"},
                {"id": "paper", "container": {"id": "journal"}, "containerSource": null, "containerTitle": "Journal of Tides"}
            ]},
            "study": {"made": {"totalCount": 0}, "sources": {"nodes": [{"id": "paper"}]}},
            "ann": {"sources": {"nodes": [{"id": "paper"}]}},
            "journal": {"made": {"totalCount": 0}, "sources": {"nodes": [{"id": "paper"}]}},
            "desk": {"sources": {"totalCount": 1}}
        })
    );
}

#[test]
fn sources_are_filtered_by_work_names_container_and_grades() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle().to_string());
    let api = api(Arc::new(knowledge_base));
    // Each case: a filter of sources, and the ids that it leaves.
    for (filter, expected) in [
        (r#"{work: {eq: "the-study"}}"#, &["paper"][..]),
        ("{work: {isNull: true}}", &["book", "chapter"]),
        (r#"{container: {eq: "journal"}}"#, &["paper"]),
        (r#"{containerTitle: {contains: "shelf"}}"#, &["book"]),
        (r#"{authorName: {eq: "Jo de Rijk Jr."}}"#, &["paper"]),
        (r#"{publisherName: {startsWith: "quay"}}"#, &["paper"]),
        (r#"{authors: {some: {eq: "ann"}}}"#, &["paper"]),
        ("{reliability: {some: {source: {in: [A, B]}}}}", &["paper"]),
        ("{reliability: {some: {source: {eq: A}}}}", &[]),
        ("{reliability: {some: {information: {gte: 5}}}}", &["paper"]),
        (
            r#"{reliability: {some: {by: {eq: "desk"}, at: {eq: "2025"}}}}"#,
            &["paper"],
        ),
        ("{kind: {in: [BOOK, CHAPTER]}}", &["book", "chapter"]),
    ] {
        let query =
            format!("{{ sources(where: {filter}, orderBy: [{{id: ASC}}]) {{ nodes {{ id }} }} }}");
        let answer = data(&api, &query);
        let nodes = answer["sources"]["nodes"].as_array().unwrap().iter();
        let ids: Vec<&str> = nodes.map(|node| node["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{filter}");
    }
    let found = data(
        &api,
        r#"{ search(text: "Gauge Group") { edges { node { ... on Source { id } } highlights { field text } } } }"#,
    );
    assert_eq!(
        found["search"]["edges"],
        json!([{"node": {"id": "paper"}, "highlights": [{"field": "credit", "text": "The Gauge Group"}]}])
    );
}

/// Each case: a field of a source, and what is said of it.
#[test]
fn a_mistake_in_a_source_is_told_with_what_to_write() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    for (field, expected) in [
        (json!({"archiveUrl": "https://x.org"}), "archivedCopies"),
        (
            json!({"reliability": [{"by": {"name": "x"}}]}),
            "is of neither",
        ),
        (
            json!({"reliability": [{"by": {"name": "x"}, "information": 7}]}),
            "no grade of the Admiralty code",
        ),
        (json!({"authors": [{"given": "Ann"}]}), "name"),
        (
            json!({"authors": ["nobody"]}),
            "there is no entity `nobody`",
        ),
        (
            json!({"container": {"source": "s"}}),
            "cannot be its own container",
        ),
        (json!({"work": "s"}), "`s` is a source"),
        (
            json!({"citation": {"number-of-pages": "1"}}),
            "numberOfPages",
        ),
        (json!({"url": "data:text/html,x"}), "runs in the page"),
        (
            json!({"url": ["www.example.org/a"]}),
            "https://www.example.org/a",
        ),
    ] {
        let mut source = json!({"id": "s", "kind": "OTHER", "titles": {"en": "s"}});
        let fields = source.as_object_mut().unwrap();
        fields.extend(field.as_object().unwrap().clone());
        let text = json!({"sources": [source]}).to_string();
        let refused = match Bundle::from_text("test.json", &text) {
            Ok(bundle) => format!("{:?}", knowledge_base.load(bundle, None).unwrap_err()),
            Err(refused) => format!("{refused:?}"),
        };
        assert!(refused.contains(expected), "{field}: {refused}");
    }
}

#[test]
fn an_attribution_has_grades_of_its_own_which_decide_nothing() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle().to_string());
    let api = api(Arc::new(knowledge_base));
    let answer = data(
        &api,
        r#"{ claim(id: "c") { status attributions { nodes { reliability { byName source information note } } } } }"#,
    );
    assert_eq!(
        answer["claim"],
        json!({"status": "UNCONTESTED", "attributions": {"nodes": [{"reliability": [
            {"byName": "The Desk", "source": null, "information": 4, "note": "The sum is odd."}
        ]}]}})
    );
}

#[test]
fn an_entity_that_a_source_names_in_any_role_is_not_removed() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle().to_string());
    for id in ["ann", "journal", "desk", "the-study"] {
        let refused =
            knowledge_base.remove(Kind::Entity, Id::new(id).unwrap(), CommitMeta::default());
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("`paper`"), "{refused}");
    }
    let book = knowledge_base.remove(
        Kind::Source,
        Id::new("book").unwrap(),
        CommitMeta::default(),
    );
    let refused = book.unwrap_err().to_string();
    assert!(refused.contains("`chapter`"), "{refused}");
}

/// Each case: the makers of two sources that assert one claim, and what makes them one voice.
#[test]
fn sources_with_a_maker_of_one_plain_name_may_be_one_voice() {
    let maker = |name: &str| json!({"name": name});
    for (kind, first, second, expected) in [
        (
            "PAPER",
            json!({"authors": [maker("J. Moor")]}),
            json!({"authors": [maker("j. moor")]}),
            Some("SAME_NAME"),
        ),
        (
            "PAPER",
            json!({"authors": [maker("J. Moor")]}),
            json!({"authors": [maker("K. Moor")]}),
            None,
        ),
        (
            "ARTICLE",
            json!({"publisher": maker("The Gazette")}),
            json!({"publisher": maker("The Gazette")}),
            Some("SAME_NAME"),
        ),
        // A paper speaks for its authors, whoever prints it.
        (
            "PAPER",
            json!({"authors": [maker("J. Moor")], "publisher": maker("Quay Press")}),
            json!({"authors": [maker("K. Sand")], "publisher": maker("Quay Press")}),
            None,
        ),
    ] {
        let folder = TempDir::new().unwrap();
        let knowledge_base = empty(folder.path());
        let source = |id: &str, more: &Value| {
            let mut source = json!({"id": id, "kind": kind, "titles": {"en": id}});
            let fields = source.as_object_mut().unwrap();
            fields.extend(more.as_object().unwrap().clone());
            source
        };
        let says = |id: &str| json!({"speaker": "source", "source": id, "stance": "ASSERTS", "mode": "DOCUMENT"});
        let bundle = json!({
            "types": [{"id": "t", "labels": {"en": "t"}}],
            "predicates": [{"id": "p", "labels": {"en": "p"}}],
            "entities": [{"id": "a", "type": "t", "labels": {"en": "a"}}],
            "sources": [source("s1", &first), source("s2", &second)],
            "claims": [{"id": "c", "subject": "a", "predicate": "p", "value": "some", "statements": {"en": "c"},
                "attributions": [says("s1"), says("s2")]}]
        });
        load(&knowledge_base, &bundle.to_string());
        let api = api(Arc::new(knowledge_base));
        let answer = data(
            &api,
            r#"{ claim(id: "c") { corroboration { voices { because certain } } } }"#,
        );
        let voices = answer["claim"]["corroboration"]["voices"]
            .as_array()
            .unwrap();
        let expected_voices = match expected {
            Some(reason) => json!([{"because": [reason], "certain": false}]),
            None => json!([{"because": [], "certain": true}, {"because": [], "certain": true}]),
        };
        assert_eq!(json!(voices), expected_voices, "{first} {second}");
    }
}

#[test]
fn a_query_of_the_former_field_is_told_the_new_one() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle().to_string());
    let api = api(Arc::new(knowledge_base));
    let former = answer(
        &api,
        r#"{ source(by: {id: "paper"}) { archiveUrl } }"#,
        Value::Null,
    );
    let message = former["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("archivedCopies"), "{message}");
}
