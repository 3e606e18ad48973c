//! Filters of rising depth, each with the count of all matches and the 20 that were stated last.

use serde_json::json;

use super::{Asked, Question, page};
use crate::measuring::generate::{PREDICATES, TYPES, entity};

/// By a publisher: through attributions and their sources.
pub(super) const SHALLOW: Question = Question {
    name: "Claims by predicate, publisher",
    variables: |dice, size| {
        json!({
            "predicate": dice.of(&PREDICATES),
            "publisher": entity(dice.below(size.publishers)),
        })
    },
    ours: Asked {
        query: "query($predicate:ID!,$publisher:ID!){claims(first:20,where:{predicate:{eq:$predicate},attributions:{some:{source:{publisher:{eq:$publisher}}}}}){totalCount nodes{id}}}",
        answer: |data| page(&data["claims"], "id"),
    },
    theirs: Asked {
        query: "query($predicate:String!,$publisher:String!){allClaims(first:20,orderBy:[LAST_STATED_AT_DESC,PRIMARY_KEY_ASC],filter:{predicate:{equalTo:$predicate},attributionsByClaim:{some:{sourceBySource:{publisher:{equalTo:$publisher}}}}}){totalCount nodes{rowId}}}",
        answer: |data| page(&data["allClaims"], "rowId"),
    },
    reach: None,
};

/// By what one attribution has of two kinds, and by status.
pub(super) const DEEPER: Question = Question {
    name: "Claims by predicate, status, stance of a speaker",
    variables: |dice, size| {
        json!({
            "predicate": dice.of(&PREDICATES),
            "speaker": entity(dice.below(size.speakers)),
        })
    },
    ours: Asked {
        query: "query($predicate:ID!,$speaker:ID!){claims(first:20,where:{predicate:{eq:$predicate},status:{eq:DISPUTED},attributions:{some:{stance:{eq:DENIES},speaker:{entity:{eq:$speaker}}}}}){totalCount nodes{id}}}",
        answer: |data| page(&data["claims"], "id"),
    },
    theirs: Asked {
        query: "query($predicate:String!,$speaker:String!){allClaims(first:20,orderBy:[LAST_STATED_AT_DESC,PRIMARY_KEY_ASC],filter:{predicate:{equalTo:$predicate},status:{equalTo:DISPUTED},attributionsByClaim:{some:{stance:{equalTo:DENIES},speaker:{equalTo:$speaker}}}}){totalCount nodes{rowId}}}",
        answer: |data| page(&data["allClaims"], "rowId"),
    },
    reach: None,
};

/// By an amount, the subject's type, two kinds of stance in the sources of a publisher, and what there must not be.
pub(super) const DEEPEST: Question = Question {
    name: "Claims by amount, type, publisher, not by a speaker",
    variables: |dice, size| {
        let least = dice.below(700_000);
        json!({
            "least": least.to_string(),
            "bound": (least + 300_000).to_string(),
            "type": dice.of(&TYPES),
            "publisher": entity(dice.below(size.publishers)),
            "speaker": entity(dice.below(size.speakers)),
        })
    },
    ours: Asked {
        query: r#"query($least:String!,$bound:String!,$type:ID!,$publisher:ID!,$speaker:ID!){claims(first:20,where:{predicate:{eq:"invests"},value:{quantity:{amount:{gte:$least,lt:$bound}}},subject:{type:{eq:$type}},attributions:{some:{stance:{in:[ASSERTS,CONFIRMS]},source:{publisher:{eq:$publisher}}}},not:{attributions:{some:{stance:{eq:DENIES},speaker:{entity:{eq:$speaker}}}}}}){totalCount nodes{id}}}"#,
        answer: |data| page(&data["claims"], "id"),
    },
    theirs: Asked {
        query: r#"query($least:BigFloat!,$bound:BigFloat!,$type:String!,$publisher:String!,$speaker:String!){allClaims(first:20,orderBy:[LAST_STATED_AT_DESC,PRIMARY_KEY_ASC],filter:{predicate:{equalTo:"invests"},amount:{greaterThanOrEqualTo:$least,lessThan:$bound},entityBySubject:{type:{equalTo:$type}},attributionsByClaim:{some:{stance:{in:[ASSERTS,CONFIRMS]},sourceBySource:{publisher:{equalTo:$publisher}}}},not:{attributionsByClaim:{some:{stance:{equalTo:DENIES},speaker:{equalTo:$speaker}}}}}){totalCount nodes{rowId}}}"#,
        answer: |data| page(&data["allClaims"], "rowId"),
    },
    reach: None,
};

/// By what many claims have.
pub(super) const WIDE: Question = Question {
    name: "Claims by status, stance",
    variables: |dice, _| {
        json!({
            "status": dice.of(&["DISPUTED", "CORROBORATED", "UNCONTESTED"]),
            "stance": dice.of(&["RELAYS", "CONFIRMS"]),
        })
    },
    ours: Asked {
        query: "query($status:ClaimStatus!,$stance:Stance!){claims(first:20,where:{status:{eq:$status},attributions:{some:{stance:{eq:$stance}}}}){totalCount nodes{id}}}",
        answer: |data| page(&data["claims"], "id"),
    },
    theirs: Asked {
        query: "query($status:Status!,$stance:Stance!){allClaims(first:20,orderBy:[LAST_STATED_AT_DESC,PRIMARY_KEY_ASC],filter:{status:{equalTo:$status},attributionsByClaim:{some:{stance:{equalTo:$stance}}}}){totalCount nodes{rowId}}}",
        answer: |data| page(&data["allClaims"], "rowId"),
    },
    reach: None,
};
