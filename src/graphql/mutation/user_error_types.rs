//! The types of mistakes and warnings in a payload.

use std::rc::Rc;

use claimgraph_engine::{Json, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        mutation::{
            payload::WarningRow,
            user_mistake::{TextPlace, UserErrorRow},
        },
        object::{Object, of},
    },
    model::Revision,
};

/// The codes of mistakes and warnings, each with its description, as `schema/loading.md` has them.
const CODES: &str = include_str!("user_error_codes.graphql");

/// The types of mistakes and warnings.
pub(super) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(CODES);
    types.extend([user_error(), bundle_place(), warning()]);
    types
}

fn user_error() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::UserError>(
        "UserError",
        "A mistake in the input of a mutation, for which nothing was written.",
    )
    .leaf(
        "code: UserErrorCode!",
        "The code, by which a program tells one mistake from another.",
        |row: &UserErrorRow<'_>, _, out| out.str(row.code),
    )
    .leaf(
        "message: String!",
        "The message, which says what is wrong.",
        |row: &UserErrorRow<'_>, _, out| out.str(&row.message),
    )
    .leaf(
        "help: String",
        "The advice: what was expected, or what to do; null if there is none.",
        |row: &UserErrorRow<'_>, _, out| out.opt_str(row.help.as_deref()),
    )
    .leaf(
        "path: [String!]!",
        "The path in the arguments, such as `input`, `attributions`, `0`, `speaker`. It ends at the nearest part that was given.",
        |row: &UserErrorRow<'_>, _, out| write_path(&row.path, out),
    )
    .one(
        "place: BundlePlace",
        "The place in the text of a bundle; null for other inputs.",
        |row, _| Ok(row.place.clone().map(|place| Object::BundlePlace(Box::new(place)))),
    )
    .leaf(
        "expectedRevision: Revision",
        "Of a `CONFLICT`, the revision that was expected; else null.",
        |row: &UserErrorRow<'_>, _, out| write_revision(row.expected, out),
    )
    .leaf(
        "foundRevision: Revision",
        "Of a `CONFLICT`, the revision that was found, 0 for no record; else null.",
        |row: &UserErrorRow<'_>, _, out| write_revision(row.found, out),
    )
    .leaf(
        "records: [ID!]!",
        "The first records that stand in the way, such as those that refer to one that is to be removed; empty if there are none.",
        |row: &UserErrorRow<'_>, _, out| {
            let snapshot = row.snapshot;
            out.list(&row.records, |out, (kind, id)| {
                out.str(&snapshot.global_id(*kind, id));
            });
        },
    )
    .done()
}

fn bundle_place() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::BundlePlace>(
        "BundlePlace",
        "A place in the text of a bundle.",
    )
    .leaf(
        "line: Int",
        "The line, from 1; null for the text as a whole.",
        |place: &Box<TextPlace>, _, out| write_number(place.line, out),
    )
    .leaf(
        "column: Int",
        "The column, from 1, in characters; null for the text as a whole.",
        |place: &Box<TextPlace>, _, out| write_number(place.column, out),
    )
    .leaf(
        "path: String!",
        "The path in the bundle, such as `claims[3].attributions[0].source`; empty for the text as a whole.",
        |place: &Box<TextPlace>, _, out| out.str(&place.path),
    )
    .done()
}

fn warning() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Warning>(
        "Warning",
        "What is odd about records that a mutation writes. It refuses nothing.",
    )
    .leaf(
        "code: WarningCode!",
        "The code.",
        |warning: &Rc<WarningRow>, _, out| out.str(warning.kind.as_str()),
    )
    .leaf(
        "message: String!",
        "The message, which names the records.",
        |warning: &Rc<WarningRow>, _, out| out.str(&warning.message),
    )
    .leaf(
        "path: [String!]!",
        "The path in the arguments. It ends at the nearest part that was given.",
        |warning: &Rc<WarningRow>, _, out| write_path(&warning.path, out),
    )
    .leaf(
        "line: Int",
        "The line in the text of a bundle, from 1; null for other inputs.",
        |warning: &Rc<WarningRow>, _, out| write_number(warning.line, out),
    )
    .done()
}

fn write_path(path: &[String], out: &mut Json) {
    out.list(path, |out, step| out.str(step));
}

fn write_number(number: Option<usize>, out: &mut Json) {
    match number {
        Some(number) => out.int(number),
        None => out.null(),
    }
}

fn write_revision(revision: Option<Revision>, out: &mut Json) {
    match revision {
        Some(revision) => out.int(revision.0),
        None => out.null(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use strum::VariantArray;

    use super::*;
    use crate::{
        graphql::mutation::user_mistake::OWN_CODES,
        kb::{WarningKind, formats::json::Code},
    };

    fn declared(name: &str) -> BTreeSet<&'static str> {
        let start = CODES.find(&format!("enum {name} {{")).unwrap();
        let values = CODES[start..].split('}').next().unwrap().lines().skip(1);
        let values = values.map(str::trim).filter(|line| !line.starts_with('"'));
        values.filter(|line| !line.is_empty()).collect()
    }

    #[test]
    fn the_published_codes_are_those_of_loading_and_those_of_writing() {
        let codes = Code::ALL.iter().map(|code| code.as_str());
        let codes: BTreeSet<&str> = codes.chain(OWN_CODES).collect();
        assert_eq!(declared("UserErrorCode"), codes);
        let warnings = WarningKind::VARIANTS.iter().map(|kind| kind.as_str());
        assert_eq!(declared("WarningCode"), warnings.collect());
    }

    #[test]
    fn every_code_of_writing_is_in_the_documentation() {
        let documentation = include_str!("../../../schema/loading.md");
        for code in OWN_CODES {
            assert!(
                documentation.contains(&format!("\n| `{code}` | ")),
                "{code}"
            );
        }
    }
}
