//! The rules of the specification's section on validation: for each, documents that break it and
//! documents that do not.
//!
//! graphql-js 16.15 agrees on each document, except that it allows a nullable variable in a oneOf.

use claimgraph_engine::{Engine, Limits, Request};

use crate::support::test_schema::{Library, Role, engine};

/// Invalid documents: the section of the rule (October 2021, or September 2025 for newer rules),
/// the violation, and the document.
#[rustfmt::skip]
const INVALID: &[(&str, &str, &str)] = &[
    ("5.2.1.1", "two operations of one name", r#"query A { claim(id: "c1") { id } } query A { claim(id: "c2") { id } }"#),
    ("5.2.1.1", "two operations of one name and different kinds", r#"query A { claim(id: "c1") { id } } mutation A { bump }"#),
    ("5.2.2.1", "an operation without a name beside another", r#"{ claim(id: "c1") { id } } query B { claim(id: "c2") { id } }"#),
    ("5.2.3.1", "two root fields of a subscription", "subscription { ticks { n } b: ticks { n } }"),
    ("5.2.3.1", "two root fields of a subscription, through a fragment", "subscription { ...F } fragment F on Subscription { ticks { n } b: ticks { n } }"),
    ("5.2.3.1", "two root fields of a subscription, one in an inline fragment", "subscription { ticks { n } ... on Subscription { b: ticks { n } } }"),
    ("5.2.3.1", "an introspection as the root field of a subscription", "subscription { __typename }"),
    ("5.2.3.1", "a condition at the root of a subscription", "subscription ($b: Boolean!) { ticks @include(if: $b) { n } }"),
    ("5.2.3.1", "a condition on a fragment at the root of a subscription", "subscription ($b: Boolean!) { ticks { n } ... @skip(if: $b) { ticks { odd } } }"),
    ("5.3.1", "no such field of an object", r#"{ claim(id: "c1") { nope } }"#),
    ("5.3.1", "no such field behind an alias", r#"{ claim(id: "c1") { id: nope } }"#),
    ("5.3.1", "no such field in a fragment", r#"{ claim(id: "c1") { ...F } } fragment F on Claim { nope }"#),
    ("5.3.1", "a member's field, asked of the interface", r#"{ node(id: "c1") { text } }"#),
    ("5.3.1", "a field asked of a union", r#"{ claim(id: "c1") { value { text } } }"#),
    ("5.3.1", "an interface's field, asked of a union", r#"{ search(text: "x") { id } }"#),
    ("5.3.1", "a mutation's field, asked of the query", "{ bump }"),
    ("5.3.1", "an introspection below the root", r#"{ claim(id: "c1") { __schema { description } } }"#),
    ("5.3.2", "one name for two fields", r#"{ claim(id: "c1") { a: id a: text } }"#),
    ("5.3.2", "one name for a field and another's alias", r#"{ claim(id: "c1") { id: text id } }"#),
    ("5.3.2", "different arguments", r#"{ claim(id: "c1") { score(scale: 1.5) score(scale: 2.5) } }"#),
    ("5.3.2", "an argument against none", r#"{ claim(id: "c1") { score score(scale: 2.5) } }"#),
    ("5.3.2", "different variables", r#"query ($a: Float!, $b: Float!) { claim(id: "c1") { score(scale: $a) score(scale: $b) } }"#),
    ("5.3.2", "a variable against a literal", r#"query ($a: Float!) { claim(id: "c1") { score(scale: $a) score(scale: 1) } }"#),
    ("5.3.2", "different arguments at the root", r#"{ claim(id: "c1") { id } claim(id: "c2") { id } }"#),
    ("5.3.2", "a conflict in selections that merge", r#"{ claim(id: "c1") { subject { a: id } subject { a: name } } }"#),
    ("5.3.2", "a conflict three levels below fields that merge", r#"{ claim(id: "c1") { subject { parent { a: id } } } ... { claim(id: "c1") { subject { parent { a: name } } } } }"#),
    ("5.3.2", "a conflict with a fragment", r#"{ claim(id: "c1") { a: id ...F } } fragment F on Claim { a: text }"#),
    ("5.3.2", "a conflict with an inline fragment of the same type", r#"{ claim(id: "c1") { a: id ... on Claim { a: text } } }"#),
    ("5.3.2", "a conflict between two fragments", r#"{ claim(id: "c1") { ...F ...G } } fragment F on Claim { a: id } fragment G on Claim { a: text }"#),
    ("5.3.2", "a conflict of an interface with an object that implements it", r#"{ node(id: "c1") { a: id ... on Claim { a: text } } }"#),
    ("5.3.2", "a conflict of two interfaces", r#"{ node(id: "e1") { ... on Node { a: id } ... on Named { a: label } } }"#),
    ("5.3.2", "other types of one name, in objects that exclude each other", r#"{ search(text: "x") { ... on Entity { a: name } ... on Claim { a: flaky } } }"#),
    ("5.3.2", "null and not null, in objects that exclude each other", r#"{ search(text: "x") { ... on Entity { a: description } ... on Claim { a: text } } }"#),
    ("5.3.2", "a list and no list, in objects that exclude each other", r#"{ search(text: "x") { ... on Entity { a: aliases } ... on Claim { a: text } } }"#),
    ("5.3.2", "a leaf and an object, in objects that exclude each other", r#"{ search(text: "x") { ... on Entity { a: name } ... on Claim { a: subject { id } } } }"#),
    ("5.3.2", "other enums, in objects that exclude each other", r#"{ search(text: "x") { ... on Entity { a: kind } ... on Claim { a: status } } }"#),
    ("5.3.2", "other types below objects that exclude each other", r#"{ search(text: "x") { ... on Entity { a: parent { x: name } } ... on Claim { a: value { ... on Quantity { x: approx } } } } }"#),
    ("5.3.2", "a conflict within an introspection", r#"{ __schema { queryType { a: name } } __schema { queryType { a: kind } } }"#),
    ("5.3.2", "`__typename` under the name of another field", r#"{ claim(id: "c1") { id __typename ... { __typename: id } } }"#),
    ("5.3.3", "fields of a scalar", r#"{ claim(id: "c1") { id { x } } }"#),
    ("5.3.3", "fields of an enum", r#"{ claim(id: "c1") { status { x } } }"#),
    ("5.3.3", "no fields of an object", r#"{ claim(id: "c1") }"#),
    ("5.3.3", "no fields of an interface", r#"{ node(id: "c1") }"#),
    ("5.3.3", "no fields of a union", r#"{ claim(id: "c1") { value } }"#),
    ("5.3.3", "fields of `__typename`", r#"{ claim(id: "c1") { __typename { x } } }"#),
    ("5.4.1", "no such argument", r#"{ claim(id: "c1", nope: 1) { id } }"#),
    ("5.4.1", "an argument of `__typename`", "{ __typename(a: 1) }"),
    ("5.4.1", "no such argument of a directive", r#"{ claim(id: "c1") @include(if: true, unless: false) { id } }"#),
    ("5.4.1", "no such argument within an introspection", "{ __schema { types { fields(old: true) { name } } } }"),
    ("5.4.2", "an argument given twice", r#"{ claim(id: "c1", id: "c2") { id } }"#),
    ("5.4.2.1", "a required argument missing", "{ claim { id } }"),
    ("5.4.2.1", "a required argument null", "{ claim(id: null) { id } }"),
    ("5.4.2.1", "a required argument of a directive missing", r#"{ claim(id: "c1") @include { id } }"#),
    ("5.5.1.1", "two fragments of one name", r#"{ claim(id: "c1") { ...F } } fragment F on Claim { id } fragment F on Claim { text }"#),
    ("5.5.1.2", "a fragment on a type that is not there", r#"{ claim(id: "c1") { ...F } } fragment F on Nope { id }"#),
    ("5.5.1.2", "an inline fragment on a type that is not there", r#"{ claim(id: "c1") { ... on Nope { id } } }"#),
    ("5.5.1.3", "a fragment on a scalar", r#"{ claim(id: "c1") { ...F } } fragment F on Int { id }"#),
    ("5.5.1.3", "an inline fragment on an enum", r#"{ claim(id: "c1") { ... on Kind { id } } }"#),
    ("5.5.1.3", "an inline fragment on an input object", r#"{ claim(id: "c1") { ... on ClaimWhere { text } } }"#),
    ("5.5.1.4", "a fragment that nothing spreads", r#"{ claim(id: "c1") { id } } fragment F on Claim { id }"#),
    ("5.5.2.1", "a spread of a fragment that is not there", r#"{ claim(id: "c1") { ...Nope } }"#),
    ("5.5.2.2", "a fragment that spreads itself", r#"{ claim(id: "c1") { ...F } } fragment F on Claim { subject { ...G } } fragment G on Entity { claims { nodes { ...F } } }"#),
    ("5.5.2.2", "a fragment that spreads itself and that nothing spreads", r#"{ claim(id: "c1") { id } } fragment F on Claim { ...F }"#),
    ("5.5.2.3", "an object in another object", r#"{ claim(id: "c1") { ... on Source { id } } }"#),
    ("5.5.2.3", "an object in a union that has it not", r#"{ claim(id: "c1") { value { ... on Source { id } } } }"#),
    ("5.5.2.3", "an object in an interface that it does not implement", r#"{ node(id: "c1") { ...F } } fragment F on Quantity { amount }"#),
    ("5.5.2.3", "an interface in an object that does not implement it", r#"{ claim(id: "c1") { ... on Named { label } } }"#),
    ("5.5.2.3", "a union in an object that is not in it", r#"{ claim(id: "c1") { ... on Value { __typename } } }"#),
    ("5.6.1", "a string for an Int", r#"{ echo(i: "1") }"#),
    ("5.6.1", "an Int of more than 32 bits", "{ echo(i: 2147483648) }"),
    ("5.6.1", "a fraction for an Int", "{ echo(i: 1.5) }"),
    ("5.6.1", "a float without a fraction for an Int", "{ echo(i: 1.0) }"),
    ("5.6.1", "a string for a Float", r#"{ echo(f: "1") }"#),
    ("5.6.1", "a number for a String", "{ echo(s: 1) }"),
    ("5.6.1", "a number for a Boolean", "{ echo(b: 1) }"),
    ("5.6.1", "a fraction for an ID", "{ echo(ids: [1.5]) }"),
    ("5.6.1", "a boolean for an ID", "{ echo(ids: [true]) }"),
    ("5.6.1", "no such value of an enum", "{ echo(e: NOPE) }"),
    ("5.6.1", "a string for an enum", r#"{ echo(e: "THING") }"#),
    ("5.6.1", "an enum's value for a String", "{ echo(s: THING) }"),
    ("5.6.1", "a string that the custom scalar does not take", r#"{ echo(at: "yesterday") }"#),
    ("5.6.1", "an object for a custom scalar", "{ echo(at: {a: 1}) }"),
    ("5.6.1", "a string for an input object", r#"{ echo(where: "x") }"#),
    ("5.6.1", "a wrong item of a list", "{ echo(where: {status: [DENIED, 1]}) }"),
    ("5.6.1", "a null item of a list that has none", "{ nodes(ids: [null]) { id } }"),
    ("5.6.1", "a wrong item of a list of lists", "{ echo(grid: [[1], [null]]) }"),
    ("5.6.1", "a wrong value for the condition of a directive", r#"{ claim(id: "c1") @include(if: "true") { id } }"#),
    ("5.6.1", "a wrong value beside a variable", r#"query ($t: String) { echo(where: {text: $t, minScore: "x"}) }"#),
    ("5.6.1", "a wrong item beside a variable", "query ($t: ID!) { nodes(ids: [$t, 1.5]) { id } }"),
    ("5.6.1", "a wrong default of a variable", r#"query ($a: Int = "x") { echo(i: $a) }"#),
    ("5.6.1", "an enum's value written as a string in a default", r#"query ($a: Kind = "THING") { echo(e: $a) }"#),
    ("5.6.1", "a wrong value within an introspection", "{ __type(name: 1) { name } }"),
    ("5.6.2", "no such input field", "{ echo(where: {nope: 1}) }"),
    ("5.6.2", "no such input field, nested and beside a variable", "query ($t: String) { echo(where: {not: {text: $t, nope: 1}}) }"),
    ("5.6.3", "an input field given twice", r#"{ echo(where: {text: "a", text: "b"}) }"#),
    ("5.6.3", "an input field given twice, nested", r#"{ echo(where: {not: {text: "a", minScore: 1, text: "a"}}) }"#),
    ("5.6.4", "a required input field missing", r#"{ entity(by: {name: {language: "en"}}) { id } }"#),
    ("5.6.4", "a required input field null", r#"{ entity(by: {name: {text: null}}) { id } }"#),
    ("5.6.4", "a required input field missing, beside a variable", "query ($l: String) { entity(by: {name: {language: $l}}) { id } }"),
    ("5.6.5", "two fields of a oneOf", r#"{ entity(by: {id: "e1", name: {text: "x"}}) { id } }"#),
    ("5.6.5", "no field of a oneOf", "{ entity(by: {}) { id } }"),
    ("5.6.5", "a null field of a oneOf", "{ entity(by: {id: null}) { id } }"),
    ("5.6.5", "two fields of a oneOf, with variables", "query ($a: ID!, $b: String!) { entity(by: {id: $a, name: {text: $b}}) { id } }"),
    ("5.6.5", "a variable that may be null for a field of a oneOf", "query ($a: ID) { entity(by: {id: $a}) { id } }"),
    ("5.7.1", "no such directive", r#"{ claim(id: "c1") @nope { id } }"#),
    ("5.7.1", "no such directive, on `__typename`", "{ __typename @nope }"),
    ("5.7.1", "no such directive, on a variable", r#"query ($a: ID! @nope) { claim(id: $a) { id } }"#),
    ("5.7.1", "no such directive, on an operation", r#"query @nope { claim(id: "c1") { id } }"#),
    ("5.7.1", "no such directive, on a spread", r#"{ claim(id: "c1") { ...F @nope } } fragment F on Claim { id }"#),
    ("5.7.2", "a directive on an operation that is for fields", r#"query @skip(if: true) { claim(id: "c1") { id } }"#),
    ("5.7.2", "a directive on a fragment that is for spreads", r#"{ claim(id: "c1") { ...F } } fragment F on Claim @include(if: true) { id }"#),
    ("5.7.2", "a directive on a field that is for the schema", r#"{ claim(id: "c1") @deprecated { id } }"#),
    ("5.7.3", "a directive given twice", r#"{ claim(id: "c1") @skip(if: false) @skip(if: true) { id } }"#),
    ("5.8.1", "a variable defined twice", "query ($a: ID!, $a: ID!) { claim(id: $a) { id } }"),
    ("5.8.2", "a variable of an object type", r#"query ($a: Claim) { echo(s: "x") }"#),
    ("5.8.2", "a variable of an object type that is used", "query ($a: Claim) { echo(where: $a) }"),
    ("5.8.2", "a variable of a union", "query ($a: Value) { echo(where: $a) }"),
    ("5.8.2", "a variable of a type that is not there, with a default", "query ($a: Nope = 1) { echo(s: $a) }"),
    ("5.8.2", "a variable of an object type, with a default", "query ($a: [Claim] = {id: 1}) { echo(s: $a) }"),
    ("5.8.2", "a variable of a type that is not there", "query ($a: Nope) { echo(s: $a) }"),
    ("5.8.3", "a variable that is not defined", "{ claim(id: $a) { id } }"),
    ("5.8.3", "a variable that is not defined, in a fragment", r#"{ claim(id: "c1") { ...F } } fragment F on Claim { score(scale: $a) }"#),
    ("5.8.3", "a variable that is not defined, in a fragment of a fragment", r#"{ claim(id: "c1") { ...F } } fragment F on Claim { ...G } fragment G on Claim { score(scale: $a) }"#),
    ("5.8.3", "a variable that is not defined, on `__typename`", "{ __typename @skip(if: $a) }"),
    ("5.8.3", "a variable that only the other operation defines", "query A($a: ID!) { ...F } query B { ...F } fragment F on Query { claim(id: $a) { id } }"),
    ("5.8.4", "a variable that is not used", r#"query ($a: ID!) { claim(id: "c1") { id } }"#),
    ("5.8.4", "a variable that only the other operation uses", r#"query A($a: ID!) { echo } query B($a: ID!) { claim(id: $a) { id } }"#),
    ("5.8.5", "a variable that may be null where null may not be", "query ($a: ID) { claim(id: $a) { id } }"),
    ("5.8.5", "a variable of another type", "query ($a: Int!) { claim(id: $a) { id } }"),
    ("5.8.5", "an item for a list", "query ($a: ID!) { nodes(ids: $a) { id } }"),
    ("5.8.5", "a list for an item", "query ($a: [ID!]!) { claim(id: $a) { id } }"),
    ("5.8.5", "a list of what may be null for one of what may not", "query ($a: [ID]!) { nodes(ids: $a) { id } }"),
    ("5.8.5", "a variable that may be null in a list of what may not", "query ($a: ID) { nodes(ids: [$a]) { id } }"),
    ("5.8.5", "a variable that may be null in a required input field", "query ($a: String) { entity(by: {name: {text: $a}}) { id } }"),
    ("5.8.5", "a variable that may be null as a condition", r#"query ($a: Boolean) { claim(id: "c1") @include(if: $a) { id } }"#),
    ("5.8.5", "a variable of another type as a condition", r#"query ($a: String!) { claim(id: "c1") @skip(if: $a) { id } }"#),
    ("5.8.5", "a variable whose default is null where null may not be", "query ($a: ID = null) { claim(id: $a) { id } }"),
    ("5.8.5", "a variable of another type within an introspection", "query ($a: Int!) { __type(name: $a) { name } }"),
    ("2.3", "an operation of nothing", "query Q"),
    ("2.5", "a selection of nothing", r#"{ claim(id: "c1") { } }"#),
    ("2.2", "no operation", "fragment F on Claim { id }"),
    ("3.3", "a kind of operation with a field of another", "mutation { ticks { n } }"),
];

#[rustfmt::skip]
const VALID: &[(&str, &str, &str)] = &[
    ("5.2.1", "several operations", r#"query A { claim(id: "c1") { id } } query B { claim(id: "c2") { id } }"#),
    ("5.2.3.1", "a subscription through a fragment", "subscription { ...F } fragment F on Subscription { ticks { n } }"),
    ("5.2.3.1", "one root field of a subscription, written twice", "subscription { ticks { n } ticks { odd } }"),
    ("5.3.1", "`__typename` of a union", r#"{ claim(id: "c1") { value { __typename } } }"#),
    ("5.3.1", "an interface's field through the interface that it implements", r#"{ node(id: "e1") { ... on Named { id label } } }"#),
    ("5.3.2", "one name in objects that exclude each other", r#"{ search(text: "x") { ... on Entity { a: name } ... on Claim { a: text } } }"#),
    ("5.3.2", "different arguments in objects that exclude each other", r#"{ node(id: "e1") { ... on Entity { label(upper: true) } ... on Source { label(upper: false) } } }"#),
    ("5.3.2", "different objects below objects that exclude each other", r#"{ search(text: "x") { ... on Entity { a: parent { id } } ... on Claim { a: value { __typename } } } }"#),
    ("5.3.2", "equal fields", r#"{ claim(id: "c1") { id id a: text a: text } }"#),
    ("5.3.2", "equal arguments in another order", "{ entities(first: 1, kind: THING) { totalCount } entities(kind: THING, first: 1) { totalCount } }"),
    ("5.3.2", "equal variables", r#"query ($a: Float!) { claim(id: "c1") { score(scale: $a) score(scale: $a) } }"#),
    ("5.3.2", "selections that merge", r#"{ claim(id: "c1") { subject { id } subject { name ...F } } } fragment F on Entity { id: id parent { id } }"#),
    ("5.4.1", "arguments in any order", r#"{ search(first: 1, text: "x") { __typename } }"#),
    ("5.5.1", "a fragment spread twice", r#"{ claim(id: "c1") { ...F ...F } } fragment F on Claim { id }"#),
    ("5.5.1", "a fragment spread at two levels", r#"{ claim(id: "c1") { ...F subject { claims { nodes { ...F } } } } } fragment F on Claim { id }"#),
    ("5.5.2.3", "an interface in an object", r#"{ claim(id: "c1") { ... on Node { id } } }"#),
    ("5.5.2.3", "a union in an object", r#"{ entity(by: {id: "e1"}) { ... on Value { __typename } } }"#),
    ("5.5.2.3", "a union in a union that has members in common", r#"{ search(text: "x") { ... on Value { ... on Entity { id } } } }"#),
    ("5.5.2.3", "an interface in a union that has members in common", r#"{ search(text: "x") { ... on Node { id } } }"#),
    ("5.5.2.3", "an interface in an interface", r#"{ node(id: "e1") { ... on Named { ... on Node { id } } } }"#),
    ("5.6.1", "a whole number for an ID", "{ claim(id: 1) { id } }"),
    ("5.6.1", "a whole number for a Float", r#"{ claim(id: "c1") { score(scale: 2) } }"#),
    ("5.6.1", "an item for a list", r#"{ nodes(ids: "e1") { id } }"#),
    ("5.6.1", "an item for a list of lists", "{ echo(grid: 1) }"),
    ("5.6.1", "an item for a list in an input object", "{ echo(where: {status: DENIED}) }"),
    ("5.6.1", "null where it may be", "{ echo(i: null, e: null, where: null, ids: [null]) }"),
    ("5.6.1", "a float with an exponent", "{ echo(f: -1.5e3) }"),
    ("5.6.1", "the largest and the smallest Int", "{ a: echo(i: 2147483647) b: echo(i: -2147483648) }"),
    ("5.6.5", "a variable within a oneOf", "query ($a: ID!) { entity(by: {id: $a}) { id } }"),
    ("5.7.3", "both directives on one field", r#"query ($a: Boolean!) { claim(id: "c1") @skip(if: $a) @include(if: $a) { id } }"#),
    ("5.7.2", "directives on spreads and inline fragments", r#"query ($a: Boolean!) { claim(id: "c1") { ...F @include(if: $a) ... @skip(if: $a) { text } } } fragment F on Claim { id }"#),
    ("5.8.3", "a variable used in one of two operations", r#"query A($a: ID!) { claim(id: $a) { id } } query B { claim(id: "c1") { id } }"#),
    ("5.8.3", "a variable that two operations define each as it wants", r#"query A($a: ID!) { ...F } query B($a: ID = "c1") { ...F } fragment F on Query { claim(id: $a) { id } }"#),
    ("5.8.4", "a variable used on `__typename` alone", "query ($a: Boolean!) { __typename @include(if: $a) }"),
    ("5.8.4", "a variable used on `__typename` alone, in a fragment", r#"query ($a: Boolean!) { claim(id: "c1") { ...F } } fragment F on Claim { id __typename @skip(if: $a) }"#),
    ("5.8.5", "a default where null may not be", r#"query ($a: ID = "c1") { claim(id: $a) { id } }"#),
    ("5.8.5", "a variable that may be null for an argument with a default", r#"query ($a: Float) { claim(id: "c1") { score(scale: $a) } }"#),
    ("5.8.5", "a variable that may be null for a required argument with a default", r#"query ($a: Int) { search(text: "x", first: $a) { __typename } }"#),
    ("5.8.5", "a variable that may be null for an input field with a default", r#"query ($a: String) { entity(by: {name: {text: "x", language: $a}}) { id } }"#),
    ("5.8.5", "what is not null for what may be", "query ($a: [ID!]!) { echo(ids: $a) }"),
    ("5.8.5", "a variable within an introspection", "query ($a: String!, $b: Boolean) { __type(name: $a) { fields(includeDeprecated: $b) { name } } }"),
    ("4.1", "an introspection beside fields", r#"{ __schema { queryType { name } } __type(name: "Claim") { name } claim(id: "c1") { id } }"#),
    ("2.1", "a mark of byte order, a comment, commas and a block string", "\u{feff}# hi\n{ echo(s: \"\"\"\n  a\n  b\n\"\"\"), }"),
    ("2.1.9", "names that are words of the language", r#"{ on: claim(id: "c1") { type: id fragment: id query: id null: id true: id } }"#),
    ("2.10", "a variable named like a word of the language", "query ($on: ID!) { claim(id: $on) { id } }"),
    ("2.9.4", "escapes in a string", r#"{ echo(s: "\u0041\n\"\\\/") }"#),
    ("2.9.4", "an escape with braces", r#"{ echo(s: "\u{1F600}") }"#),
    ("2.9.4", "a surrogate pair", r#"{ echo(s: "\uD83D\uDE00") }"#),
    (
        "2.1.10",
        "a described variable",
        r#"query ("Which." $a: ID!) { claim(id: $a) { id } }"#,
    ),
];

fn ruling(engine: &Engine<Library>, query: &str) -> Result<(), String> {
    // Only the document is validated, not the choice of the operation and its variables.
    match engine.validate(query) {
        Ok(()) => Ok(()),
        Err(errors) => Err(format!(
            "{}: {}",
            errors.code(),
            errors.errors()[0].message()
        )),
    }
}

#[test]
fn what_breaks_a_rule_is_refused() {
    let engine = engine(Limits::default());
    let wrong: Vec<_> = INVALID
        .iter()
        .filter(|(_, _, query)| ruling(&engine, query).is_ok())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} accepted: {wrong:#?}",
        wrong.len(),
        INVALID.len()
    );
}

#[test]
fn what_breaks_a_rule_is_refused_for_that_and_not_for_a_limit() {
    let engine = engine(Limits::default());
    for (section, _, query) in INVALID {
        let code = engine.validate(query).expect_err(query).code();
        let wanted = if section.starts_with("2.") {
            "GRAPHQL_PARSE_FAILED"
        } else {
            "GRAPHQL_VALIDATION_FAILED"
        };
        assert_eq!(code, wanted, "{query}");
    }
}

#[test]
fn what_keeps_the_rules_is_accepted() {
    let engine = engine(Limits::default());
    let wrong: Vec<_> = VALID
        .iter()
        .filter_map(|(section, what, query)| {
            Some((section, what, query, ruling(&engine, query).err()?))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} refused: {wrong:#?}",
        wrong.len(),
        VALID.len()
    );
}

#[test]
fn an_operation_is_chosen_by_its_name() {
    let engine = engine(Limits::default());
    let query = r#"query A { __typename } query B { claim(id: "c1") { id } }"#;
    let prepare = |operation_name| {
        let request = Request {
            query,
            operation_name,
            variables: None,
        };
        engine.prepare(&request, Role::Reader)
    };
    assert_eq!(
        prepare(Some("B"))
            .expect("there is such an operation")
            .cost(),
        1
    );
    for name in [None, Some("C"), Some("")] {
        assert_eq!(
            prepare(name).expect_err("which is not clear").code(),
            "GRAPHQL_VALIDATION_FAILED"
        );
    }
}
