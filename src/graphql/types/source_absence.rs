//! The absence of a source: the statuses that would be left.

use std::rc::Rc;

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, Value, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            list_id::{self, ListId},
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            request::fingerprint,
            rows::row,
        },
        object::{Object, of},
        object_rows::{SourceAbsenceRow, StatusWithoutRow},
        types::connection::connection,
    },
    kb::AbsenceEffect,
};

/// The types.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "The effect that the absence of a source has on a claim."
        enum AbsenceEffect {
          "Nobody would say so any more: the status would be one of those that have no supporter."
          LOST
          "The claim would have another status."
          CHANGED
          "The claim rests on the source, and would have the status that it has."
          KEPT
        }
    "#);
    types.extend([absence(), status_without()]);
    types.extend(connection(
        "StatusWithout",
        "statuses that claims would have without a source",
    ));
    types
}

fn absence() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SourceAbsence>(
        "SourceAbsence",
        "What would be left without a source: the statuses that claims would have if it was withdrawn, by the rules of `ClaimStatus`.",
    )
    .leaf(
        "lost: Int!",
        "The number of claims of which nobody would say any more that they are so.",
        |row, _, out| out.int32(row.count(AbsenceEffect::Lost)),
    )
    .leaf(
        "changed: Int!",
        "The number of other claims that would have another status, such as those that a lost claim excludes.",
        |row, _, out| out.int32(row.count(AbsenceEffect::Changed)),
    )
    .leaf(
        "kept: Int!",
        "The number of claims that rest on the source, or may, and would have the status that they have.",
        |row, _, out| out.int32(row.count(AbsenceEffect::Kept)),
    )
    .page_with(
        &format!("claims(effect: [AbsenceEffect!], {PAGE_ARGS}): StatusWithoutConnection!"),
        "The claims, the lost ones first, then the changed and the kept ones, each in the order of recording. `effect` selects those of these effects.",
        |row, context: &Context, args: &AbsenceArgs| page(row, context, args),
    )
    .done()
}

impl SourceAbsenceRow<'_> {
    fn count(&self, effect: AbsenceEffect) -> usize {
        let statuses = self.statuses.iter();
        statuses.filter(|status| status.effect == effect).count()
    }
}

fn status_without() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::StatusWithout>(
        "StatusWithout",
        "A claim with its status, and that which it would have without a source.",
    )
    .one("claim: Claim!", "The claim.", |row, _| {
        Object::claim(row.snapshot, row.status.claim).map(Some)
    })
    .leaf(
        "status: ClaimStatus!",
        "The status that it has.",
        |row, _, out| out.value(&row.status.status),
    )
    .leaf(
        "statusWithout: ClaimStatus!",
        "The status that it would have.",
        |row, _, out| out.value(&row.status.without),
    )
    .leaf(
        "effect: AbsenceEffect!",
        "The effect of the absence.",
        |row, _, out| {
            out.str(match row.status.effect {
                AbsenceEffect::Lost => "LOST",
                AbsenceEffect::Changed => "CHANGED",
                AbsenceEffect::Kept => "KEPT",
            })
        },
    )
    .done()
}

struct AbsenceArgs {
    effects: Option<Vec<AbsenceEffect>>,
    list_id: ListId,
    page: PageArgs,
}

impl FromArgs for AbsenceArgs {
    fn from_args(args: &Args<'_>) -> Result<AbsenceArgs, FieldError> {
        Ok(AbsenceArgs {
            effects: args.optional("effect")?,
            list_id: ListId {
                list: list_id::WITHOUT_SOURCE,
                fingerprint: fingerprint(args, &["effect"]),
            },
            page: PageArgs::from_args(args)?,
        })
    }
}

impl FromValue for AbsenceEffect {
    fn from_value(value: &Value) -> Result<AbsenceEffect, String> {
        Ok(match String::from_value(value)?.as_str() {
            "LOST" => AbsenceEffect::Lost,
            "CHANGED" => AbsenceEffect::Changed,
            _ => AbsenceEffect::Kept,
        })
    }
}

fn page<'a>(
    absence: &Rc<SourceAbsenceRow<'a>>,
    context: &'a Context,
    args: &AbsenceArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let is_selected = |effect: &AbsenceEffect| {
        let effects = args.effects.as_ref();
        effects.is_none_or(|effects| effects.contains(effect))
    };
    let statuses = absence.statuses.iter().enumerate();
    let rows = statuses
        .filter(|(_, status)| is_selected(&status.effect))
        .map(|(index, status)| row(index as i64, status.claim, 0))
        .collect();
    let snapshot = absence.snapshot;
    Object::connection(Page::of_rows(
        context,
        snapshot,
        args.list_id,
        rows,
        &args.page,
        &|link| {
            let index = usize::try_from(link.position.order).unwrap_or(usize::MAX);
            match absence.statuses.get(index) {
                Some(status) => Ok(Object::StatusWithout(StatusWithoutRow {
                    snapshot,
                    status: *status,
                })),
                None => Err(FieldError::internal("a status that is not there")),
            }
        },
    )?)
}
