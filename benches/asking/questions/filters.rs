//! Filters of rising depth, each with the count of all matches and the 20 claims stated last.

use serde_json::json;

use super::{Question, SideQuery, page};
use crate::measuring::generate::{PREDICATES, TYPES, entity};

/// A filter by publisher, through attributions and their sources.
pub(super) const SHALLOW: Question = Question {
    name: "Claims by predicate, publisher",
    variables: |random, size| {
        json!({
            "predicate": random.of(&PREDICATES),
            "publisher": entity(random.below(size.publishers)),
        })
    },
    ours: SideQuery {
        query: "query($predicate:ID!,$publisher:ID!){claims(first:20,where:{predicate:{eq:$predicate},attributions:{some:{source:{publisher:{eq:$publisher}}}}}){totalCount nodes{id}}}",
        answer: |data| page(&data["claims"], "id"),
    },
    theirs: SideQuery {
        query: "query($predicate:String!,$publisher:String!){allClaims(first:20,orderBy:[LAST_STATED_AT_DESC,PRIMARY_KEY_ASC],filter:{predicate:{equalTo:$predicate},attributionsByClaim:{some:{sourceBySource:{publisher:{equalTo:$publisher}}}}}){totalCount nodes{rowId}}}",
        answer: |data| page(&data["allClaims"], "rowId"),
    },
    reach: None,
};

/// A filter by status, and by two fields of one attribution.
pub(super) const DEEPER: Question = Question {
    name: "Claims by predicate, status, stance of a speaker",
    variables: |random, size| {
        json!({
            "predicate": random.of(&PREDICATES),
            "speaker": entity(random.below(size.speakers)),
        })
    },
    ours: SideQuery {
        query: "query($predicate:ID!,$speaker:ID!){claims(first:20,where:{predicate:{eq:$predicate},status:{eq:DISPUTED},attributions:{some:{stance:{eq:DENIES},speaker:{entity:{eq:$speaker}}}}}){totalCount nodes{id}}}",
        answer: |data| page(&data["claims"], "id"),
    },
    theirs: SideQuery {
        query: "query($predicate:String!,$speaker:String!){allClaims(first:20,orderBy:[LAST_STATED_AT_DESC,PRIMARY_KEY_ASC],filter:{predicate:{equalTo:$predicate},status:{equalTo:DISPUTED},attributionsByClaim:{some:{stance:{equalTo:DENIES},speaker:{equalTo:$speaker}}}}){totalCount nodes{rowId}}}",
        answer: |data| page(&data["allClaims"], "rowId"),
    },
    reach: None,
};

/// A filter by an amount, the subject's type, two stances in the sources of a publisher, and the
/// absence of an attribution.
pub(super) const DEEPEST: Question = Question {
    name: "Claims by amount, type, publisher, not by a speaker",
    variables: |random, size| {
        let least = random.below(700_000);
        json!({
            "least": least.to_string(),
            "bound": (least + 300_000).to_string(),
            "type": random.of(&TYPES),
            "publisher": entity(random.below(size.publishers)),
            "speaker": entity(random.below(size.speakers)),
        })
    },
    ours: SideQuery {
        query: r#"query($least:String!,$bound:String!,$type:ID!,$publisher:ID!,$speaker:ID!){claims(first:20,where:{predicate:{eq:"invests"},value:{quantity:{amount:{gte:$least,lt:$bound}}},subject:{type:{eq:$type}},attributions:{some:{stance:{in:[ASSERTS,CONFIRMS]},source:{publisher:{eq:$publisher}}}},not:{attributions:{some:{stance:{eq:DENIES},speaker:{entity:{eq:$speaker}}}}}}){totalCount nodes{id}}}"#,
        answer: |data| page(&data["claims"], "id"),
    },
    theirs: SideQuery {
        query: r#"query($least:BigFloat!,$bound:BigFloat!,$type:String!,$publisher:String!,$speaker:String!){allClaims(first:20,orderBy:[LAST_STATED_AT_DESC,PRIMARY_KEY_ASC],filter:{predicate:{equalTo:"invests"},amount:{greaterThanOrEqualTo:$least,lessThan:$bound},entityBySubject:{type:{equalTo:$type}},attributionsByClaim:{some:{stance:{in:[ASSERTS,CONFIRMS]},sourceBySource:{publisher:{equalTo:$publisher}}}},not:{attributionsByClaim:{some:{stance:{equalTo:DENIES},speaker:{equalTo:$speaker}}}}}){totalCount nodes{rowId}}}"#,
        answer: |data| page(&data["allClaims"], "rowId"),
    },
    reach: None,
};

/// A filter that many claims match.
pub(super) const WIDE: Question = Question {
    name: "Claims by status, stance",
    variables: |random, _| {
        json!({
            "status": random.of(&["DISPUTED", "CORROBORATED", "UNCONTESTED"]),
            "stance": random.of(&["RELAYS", "CONFIRMS"]),
        })
    },
    ours: SideQuery {
        query: "query($status:ClaimStatus!,$stance:Stance!){claims(first:20,where:{status:{eq:$status},attributions:{some:{stance:{eq:$stance}}}}){totalCount nodes{id}}}",
        answer: |data| page(&data["claims"], "id"),
    },
    theirs: SideQuery {
        query: "query($status:Status!,$stance:Stance!){allClaims(first:20,orderBy:[LAST_STATED_AT_DESC,PRIMARY_KEY_ASC],filter:{status:{equalTo:$status},attributionsByClaim:{some:{stance:{equalTo:$stance}}}}){totalCount nodes{rowId}}}",
        answer: |data| page(&data["allClaims"], "rowId"),
    },
    reach: None,
};
