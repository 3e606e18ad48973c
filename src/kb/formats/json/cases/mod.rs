//! Bundles that are wrong, each with all the problems that are found in it.

mod form;
mod old_form;
mod reference;
mod unit;
mod vocabulary;

use expect_test::{Expect, expect};

use crate::kb::formats::json::*;

/// A bundle that is right, to which each case adds what is wrong.
const GOOD: &str = r#"{
"types": [
  {"id": "thing", "labels": {"en": "thing"}},
  {"id": "organisation", "labels": {"en": "organisation"}, "parents": ["thing"]},
  {"id": "company", "labels": {"en": "company"}, "parents": ["organisation"]},
  {"id": "person", "labels": {"en": "person"}, "parents": ["thing"]}
],
"predicates": [
  {"id": "leads", "labels": {"en": "leads"}, "domain": ["person"], "range": [{"entity": ["organisation"]}], "inverse": "led-by"},
  {"id": "led-by", "labels": {"en": "led by"}, "domain": ["organisation"], "range": [{"entity": ["person"]}], "inverse": "leads"},
  {"id": "costs", "labels": {"en": "costs"}, "range": ["quantity", "text"]},
  {"id": "knows", "labels": {"en": "knows"}, "range": [{"entity": []}]}
],
"entities": [
  {"id": "meta", "type": "company", "labels": {"en": "Meta"}},
  {"id": "zuckerberg", "type": "person", "labels": {"en": "Mark Zuckerberg", "zh-Hant": "馬克·佐克伯"}, "aliases": {"en": ["Zuck"]}}
],
"sources": [
  {"id": "article", "kind": "ARTICLE", "titles": {"en": "An article"}, "derivedFrom": [{"source": "memo", "kind": "QUOTES"}]},
  {"id": "memo", "kind": "MEMO", "titles": {"en": "A memo"}, "publisher": "meta", "derivedFrom": [{"source": "article", "kind": "QUOTES"}]}
],
"claims": [
  {"id": "said", "subject": "zuckerberg", "predicate": "leads", "value": {"entity": "meta"}, "statements": {"en": "Mark Zuckerberg leads Meta."},
   "relations": [{"kind": "SUPPORTS", "claim": "later", "by": "compiler"}],
   "attributions": [{"id": "by-memo", "speaker": {"entity": "zuckerberg"}, "source": "article", "via": ["memo"], "stance": "ASSERTS", "mode": "QUOTE"}]},
  {"id": "later", "subject": "meta", "predicate": "costs", "value": "some", "statements": {"en": "Meta costs something."},
   "qualifiers": [{"predicate": "leads", "value": {"entity": "meta"}}]}
]}"#;

fn problems(text: &str, lookup: &dyn ReferenceLookup) -> String {
    let refused = Bundle::from_text("x.json", text).map_err(BundleError::from);
    let problems = match refused.and_then(|bundle| bundle.validate(lookup)) {
        Err(BundleError::Problems(problems)) => problems,
        Err(BundleError::Lookup(e)) => return e.to_string(),
        Ok(_) => return "no problem".into(),
    };
    let mut lines = Vec::new();
    let line = |problem: &Problem| {
        let position = problem.position.as_ref().unwrap();
        assert_eq!(
            text[..position.span.start].matches('\n').count() + 1,
            position.line
        );
        lines.push(format!(
            "{} {}:{} {} {}: {}",
            problem.code,
            position.line,
            position.column,
            problem.path,
            text[position.span.clone()].replace('\n', "⏎"),
            problem.message,
        ));
        lines.extend(problem.help.as_ref().map(|help| format!("    {help}")));
        Ok(())
    };
    problems.for_each(line).unwrap();
    lines.join("\n")
}

/// The good bundle with one part of its text exchanged. The JSON Schema refuses it too, unless
/// all that is wrong is beyond what a schema can say.
fn wrong(part: &str, with: &str, found: Expect) {
    assert_eq!(GOOD.matches(part).count(), 1, "{part}");
    let text = GOOD.replace(part, with);
    let problems = problems(&text, &Nothing);
    let shapes = problems.lines().filter(|line| is_of_shape(line)).count();
    if let Ok(json) = serde_json::from_str(&text) {
        let schema = jsonschema::validator_for(&bundle_schema()).unwrap();
        assert_eq!(schema.is_valid(&json), shapes == 0, "{problems}");
    }
    found.assert_eq(&problems);
}

/// Whether a problem is one that the JSON Schema knows of.
fn is_of_shape(problem: &str) -> bool {
    let code = problem.split(' ').next().unwrap_or_default();
    let beyond = [
        // What depends on other records.
        "DUPLICATE_ID",
        "DANGLING_REFERENCE",
        "WRONG_KIND",
        "SELF_REFERENCE",
        "CYCLE",
        "DOMAIN",
        "RANGE",
        "INVERSE",
        "TIMELESS",
        "UNKNOWN_CODE",
        "FIELD_CONFLICT",
        "OTHER_TIME",
        "PASSAGE_MISMATCH",
        "AMBIGUOUS_QUOTE",
        // What is gone when JSON has been read.
        "DUPLICATE_FIELD",
    ];
    // Rules over two values, the calendar, and blank texts.
    let rules = [
        "go upwards",
        "holds no character",
        "needs a start or an end",
        "is not a date",
        "ends (`",
        "does not end before it starts",
        "is an interval",
        "a position is",
        "evidence says where",
        "a locator has",
        "the quote has",
    ];
    problem != "no problem"
        && !problem.starts_with(' ')
        && !beyond.contains(&code)
        && !rules.iter().any(|rule| problem.contains(rule))
}

#[test]
fn the_good_bundle_is_good() {
    let bundle = Bundle::from_text("x.json", GOOD).unwrap();
    let bundle = bundle.validate(&Nothing).unwrap();
    let schema = jsonschema::validator_for(&bundle_schema()).unwrap();
    assert!(schema.is_valid(&serde_json::from_str(GOOD).unwrap()));
    let counts = Counts {
        types: 4,
        units: 0,
        predicates: 4,
        entities: 2,
        sources: 2,
        claims: 2,
        attributions: 1,
    };
    assert_eq!(bundle.counts(), counts);
    let ids: Vec<String> = bundle.records().map(|r| r.id().to_string()).collect();
    assert_eq!(ids[..4], ["thing", "organisation", "company", "person"]);
    assert_eq!(ids[12..], ["said", "later"]);
}

#[test]
fn every_field_that_is_unknown_or_missing_is_named() {
    wrong(
        r#""id": "thing", "labels""#,
        r#""id": "thing", "label""#,
        expect![[r#"
            UNKNOWN_FIELD 3:19 types[0].label "label": unknown field `label`
                did you mean `labels`?"#]],
    );
    wrong(
        r#""id": "thing", "labels": {"en": "thing"}"#,
        r#""nonsense": 1"#,
        expect![[r#"
            MISSING_FIELD 3:3 types[0] {"nonsense": 1}: the fields `id`, `labels` are missing
            UNKNOWN_FIELD 3:4 types[0].nonsense "nonsense": unknown field `nonsense`
                the fields here are `created`, `descriptions`, `externalIds`, `formerIds`, `id`, `labels`, `modified`, `parents`, `revoked`
            DANGLING_REFERENCE 4:72 types[1].parents[0] "thing": there is no type `thing`
            DANGLING_REFERENCE 6:60 types[3].parents[0] "thing": there is no type `thing`"#]],
    );
    wrong(
        r#""kind": "MEMO", "titles": {"en": "A memo"}, "#,
        "",
        expect![[
            r#"MISSING_FIELD 20:3 sources[1] {"id": "memo", "publisher": "meta", "derivedFrom": [{"source": "article", "kind": "QUOTES"}]}: the fields `kind`, `titles` are missing"#
        ]],
    );
}

#[test]
fn values_of_the_wrong_type_are_named() {
    wrong(
        r#"["Zuck"]"#,
        r#""Zuck""#,
        expect![[r#"
            WRONG_TYPE 16:118 entities[1].aliases.en "Zuck": a list is expected here, but this is a string
                write a list: `["Zuck"]`"#]],
    );
    wrong(
        r#""type": "person""#,
        r#""type": null"#,
        expect![[r#"
            WRONG_TYPE 16:32 entities[1].type null: a string is expected here, but this is `null`
                names one record among those of its kind, for ever: letters and digits, with hyphens, full stops, underscores and colons between them"#]],
    );
    wrong(
        r#"{"id": "thing", "labels": {"en": "thing"}},"#,
        r#"["thing"], 7,"#,
        expect![[r#"
            WRONG_TYPE 3:3 types[0] ["thing"]: an object is expected here, but this is a list
                a type of entities, such as person or team
            WRONG_TYPE 3:14 types[1] 7: an object is expected here, but this is a number
                a type of entities, such as person or team"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {"quantity": {"amount": [66]}}"#,
        expect![[r#"
            WRONG_TYPE 26:93 claims[1].value.quantity.amount [66]: a string or a number is expected here, but this is a list
                a decimal number of at most 28 digits, as a string or a number; as a string where it has more than 15 digits or ends with zeros that count, since JSON readers round"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {"quantity": ["66"]}"#,
        expect![[r#"
            WRONG_TYPE 26:82 claims[1].value.quantity ["66"]: an object is expected here, but this is a list
                an amount in a unit, exact, between bounds, or about"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": [1e999, 123456789012345678901234567890]"#,
        expect![[r#"
            WRONG_TYPE 26:69 claims[1].value [1e999, 123456789012345678901234567890]: one of `{"entity": …}`, `{"text": …}`, `{"quantity": …}`, `{"time": …}`, `{"url": …}`, `{"boolean": …}`, `{"code": …}`, `{"coordinate": …}`, `{"identifier": …}`, `"some"`, `"none"` is expected here, but this is a list
                a value of a claim or of a qualifier"#]],
    );
}

#[test]
fn words_and_choices_are_held_to_those_there_are() {
    wrong(
        r#""ARTICLE""#,
        r#""Article""#,
        expect![[r#"
        UNKNOWN_WORD 19:29 sources[0].kind "Article": `Article` is none of the words allowed here
            did you mean `ARTICLE`?"#]],
    );
    wrong(
        r#""ARTICLE""#,
        r#""BLOG""#,
        expect![[r#"
            UNKNOWN_WORD 19:29 sources[0].kind "BLOG": `BLOG` is none of the words allowed here
                did you mean `BOOK`?"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {"entitty": "meta"}"#,
        expect![[r#"
            UNKNOWN_FIELD 26:70 claims[1].value.entitty "entitty": unknown field `entitty`
                did you mean `entity`?"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {"none": null}"#,
        expect![[r#"
            UNKNOWN_FIELD 26:70 claims[1].value.none "none": unknown field `none`
                write the word alone: `"none"`"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {}"#,
        expect![[r#"
            MISSING_FIELD 26:69 claims[1].value {}: an empty object stands here
                use `{"entity": …}`, `{"text": …}`, `{"quantity": …}`, `{"time": …}`, `{"url": …}`, `{"boolean": …}`, `{"code": …}`, `{"coordinate": …}`, `{"identifier": …}`, `"some"`, `"none"`"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": "text""#,
        expect![[r#"
        UNKNOWN_WORD 26:69 claims[1].value "text": `text` is none of the words allowed here
            write it with its value: `{"text": …}`"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {"text": {"text": "x", "language": "en"}, "time": "2025"}"#,
        expect![[r#"
            UNKNOWN_FIELD 26:111 claims[1].value.time "time": unknown field `time`
                the fields here are `text`"#]],
    );
}

#[test]
fn values_are_held_to_their_own_rules() {
    wrong(
        r#""id": "thing""#,
        r#""id": "thing$""#,
        expect![[r#"
            INVALID_VALUE 3:10 types[0].id "thing$": `$` cannot stand in an id; write `thing`
            DANGLING_REFERENCE 4:72 types[1].parents[0] "thing": there is no type `thing`
            DANGLING_REFERENCE 6:60 types[3].parents[0] "thing": there is no type `thing`"#]],
    );
    wrong(
        r#"{"en": "An article"}"#,
        r#"{}"#,
        expect![[r#"
        INVALID_VALUE 19:50 sources[0].titles {}: a text in at least one language is expected here
            write it by language tag: `{"en": "…"}`"#]],
    );
    wrong(
        r#"{"en": "An article"}"#,
        r#"{"e!": "An article", "de": " "}"#,
        expect![[r#"
            INVALID_VALUE 19:51 sources[0].titles.e! "e!": `e!` is not a BCP 47 language tag such as `en` or `zh-Hant`
            INVALID_VALUE 19:77 sources[0].titles.de " ": a text must not be empty; leave the field out instead"#]],
    );
    wrong(
        r#""kind": "MEMO","#,
        r#""kind": "MEMO", "publishedAt": "2025-02-30", "url": "javascript:x", "digest": "x", "language": "?","#,
        expect![[r#"
            INVALID_VALUE 20:49 sources[1].publishedAt "2025-02-30": `2025-02-30` is not a date: there is no such day
            INVALID_VALUE 20:70 sources[1].url "javascript:x": the scheme `javascript` is not allowed: it runs code in the page of whoever follows it; give an address of the web, or a name such as `urn:isbn:…` or `doi:…`
            INVALID_VALUE 20:96 sources[1].digest "x": `x` is not a digest: write `sha256:` and 64 lower-case hexadecimal digits
            INVALID_VALUE 20:113 sources[1].language "?": `?` is not a BCP 47 language tag such as `en` or `zh-Hant`"#]],
    );
    wrong(
        r#""value": "some""#,
        r#""value": {"quantity": {"lower": "2", "upper": "1"}}, "validTime": {}"#,
        expect![[r#"
            INVALID_VALUE 26:82 claims[1].value.quantity {"lower": "2", "upper": "1"}: `2` must not be more than `1`: lower, amount and upper go upwards
            INVALID_VALUE 26:126 claims[1].validTime {}: a time span needs a start or an end; leave it out when neither is known"#]],
    );
    wrong(
        r#""mode": "QUOTE""#,
        r#""mode": "QUOTE", "evidence": [{"start": 5, "end": 5, "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]"#,
        expect![[
            r#"INVALID_VALUE 25:165 claims[0].attributions[0].evidence[0] {"start": 5, "end": 5, "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}: evidence from 5 to 5 holds no character; `end` is the first character after it"#
        ]],
    );
}

#[test]
fn what_is_wrong_in_a_record_does_not_hide_the_rest_of_it() {
    wrong(
        r#""type": "person""#,
        r#""type": "parson", "size": 3, "externalIds": [{}], "mergedInto": "zuckerburg""#,
        expect![[r#"
            DANGLING_REFERENCE 16:32 entities[1].type "parson": there is no type `parson`
                did you mean `person`?
            UNKNOWN_FIELD 16:42 entities[1].size "size": unknown field `size`
                the fields here are `aliases`, `closed`, `created`, `descriptions`, `externalIds`, `formerIds`, `id`, `labels`, `mergedInto`, `modified`, `revoked`, `type`
            MISSING_FIELD 16:69 entities[1].externalIds[0] {}: the fields `scheme`, `value` are missing
            DANGLING_REFERENCE 16:88 entities[1].mergedInto "zuckerburg": there is no entity `zuckerburg`
                did you mean `zuckerberg`?"#]],
    );
    wrong(
        r#""subject": "zuckerberg", "#,
        r#""topics": ["nobody", 5], "rank": "BEST", "validTime": {"start": "soon"}, "#,
        expect![[r#"
            MISSING_FIELD 23:3 claims[0] {"id": "said", "topics": ["nobody", 5], "rank": "BEST", "validTime": {"start": "soon"}, "predicate": "leads", "value": {"entity": "meta"}, "statements": {"en": "Mark Zuckerberg leads Meta."},⏎   "relations": [{"kind": "SUPPORTS", "claim": "later", "by": "compiler"}],⏎   "attributions": [{"id": "by-memo", "speaker": {"entity": "zuckerberg"}, "source": "article", "via": ["memo"], "stance": "ASSERTS", "mode": "QUOTE"}]}: the field `subject` is missing
                `subject`: the entity that the claim is about
            DANGLING_REFERENCE 23:29 claims[0].topics[0] "nobody": there is no entity `nobody`
            WRONG_TYPE 23:39 claims[0].topics[1] 5: a string is expected here, but this is a number
                write it as a string: `"5"`
            UNKNOWN_WORD 23:51 claims[0].rank "BEST": `BEST` is none of the words allowed here
                use `"PREFERRED"`, `"NORMAL"`, `"DEPRECATED"`
            INVALID_VALUE 23:82 claims[0].validTime.start "soon": `soon` is not a date: write a year `2025`, a month `2025-08`, a day `2025-08-29` or an instant `2025-08-29T10:00:00Z`, with `?`, `~` or `%` behind it where it is uncertain, approximate or both"#]],
    );
    wrong(
        r#""claim": "later", "by": "compiler"}]"#,
        r#""claim": "latter", "by": "compiler"}, {"kind": "HATES", "claim": "memo", "by": "compiler"}]"#,
        expect![[r#"
            DANGLING_REFERENCE 24:48 claims[0].relations[0].claim "latter": there is no claim `latter`
                did you mean `later`?
            UNKNOWN_WORD 24:86 claims[0].relations[1].kind "HATES": `HATES` is none of the words allowed here
                use `"CONTRADICTS"`, `"TENSION"`, `"SUPPORTS"`, `"REFINES"`, `"SUPERSEDES"`, `"CORRECTS"`
            WRONG_KIND 24:104 claims[0].relations[1].claim "memo": `memo` is a source, but a claim is expected here"#]],
    );
}

#[test]
fn a_date_is_in_the_future_by_the_clock_that_a_bundle_is_given() {
    let said = GOOD.replace(
        "\"mode\": \"QUOTE\"",
        "\"mode\": \"QUOTE\", \"statedAt\": \"2026-03-05\"",
    );
    for (now, count) in [("2026-03-01T00:00:00Z", 1), ("2026-03-05T00:00:00Z", 0)] {
        let bundle = Bundle::from_text("x.json", &said).unwrap();
        let valid = bundle.with_now(now.parse().unwrap()).validate(&Nothing);
        let valid = valid.unwrap();
        let warnings = valid.warnings().shown().iter();
        let future = warnings.filter(|warning| warning.kind == WarningKind::FutureDate);
        assert_eq!(future.count(), count, "{now}");
    }
}

#[test]
fn a_field_is_given_once() {
    wrong(
        r#""type": "person","#,
        r#""type": "person", "type": "person","#,
        expect![[r#"
            DUPLICATE_FIELD 16:42 entities[1].type "type": `type` is given twice in one object
                keep one of the two"#]],
    );
    wrong(
        r#""zh-Hant": "馬克·佐克伯""#,
        r#""zh-Hant": "馬克", "zh-hant": "佐克伯""#,
        expect![[r#"
            DUPLICATE_FIELD 16:95 entities[1].labels.zh-hant "zh-hant": `zh-hant` is given twice in one object
                it is the same as `zh-Hant`"#]],
    );
}

#[test]
fn nesting_and_length_are_bounded() {
    let deep = "[".repeat(100) + &"]".repeat(100);
    wrong(
        r#""value": "some""#,
        &format!(r#""value": {deep}"#),
        expect!["TOO_DEEP 26:132 claims[1] [: nested more than 64 deep"],
    );
    let found = problems(
        &GOOD.replace(
            r#"["Zuck"]"#,
            &format!("[{}]", vec!["\"Z\""; 1_001].join(",")),
        ),
        &Nothing,
    );
    assert!(found.starts_with("TOO_MANY 16:"), "{found}");
}

#[test]
fn escapes_that_stand_for_nothing_are_refused() {
    wrong(
        "Mark Zuckerberg\",",
        r#"\ud800","#,
        expect![[r#"
            SYNTAX 16:60 entities[1] \ud800: `\ud800` is half a character
                write both halves, or the character itself"#]],
    );
}
