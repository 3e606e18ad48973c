//! Drafts: what editors propose, with its steps.

use std::rc::Rc;

use claimgraph_engine::{Args, FieldError, FromArgs, Record, Table, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            list_id::{self, ListId},
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            rows::row,
        },
        mutation::draft_check::{problems, records},
        node_id::node_id,
        object::{Object, of},
        object_rows::{DraftRow, DraftStepRow},
        types::{
            commit::{reason, recorded_at, recorded_by},
            connection::connection,
            display::DISPLAY,
            languages::Languages,
            scalar::write_instant,
        },
        viewer::Role,
    },
    kb::{Link, Snapshot},
    model::{DraftContent, DraftId, DraftState, Kind, Ordinal, Revision},
};

/// The cost of a check of a draft against what is recorded.
const CHECK: usize = 20;

/// Adds the list of drafts to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .page_with(
            &format!("drafts(state: DraftState, {PAGE_ARGS}): DraftConnection!"),
            "The drafts of claims, attributions and other records, those submitted last first; with `state`, those in that state. For editors alone.",
            |snapshot, context: &Context, args: &DraftsArgs| page(snapshot, context, args),
        )
        .requires(Role::Editor)
}

/// The draft with an id, as far as the sender of the request may see it; `None` if there is none.
pub(in crate::graphql) fn find<'a>(
    context: &Context,
    snapshot: &'a Snapshot,
    id: DraftId,
) -> Result<Option<Object<'a>>, FieldError> {
    if context.viewer.role < Role::Editor {
        return Ok(None);
    }
    let draft = snapshot.draft(id)?.map(Rc::new);
    Ok(draft.map(|draft| Object::Draft(DraftRow { snapshot, draft })))
}

struct DraftsArgs {
    state: Option<DraftState>,
    page: PageArgs,
}

impl FromArgs for DraftsArgs {
    fn from_args(args: &Args<'_>) -> Result<DraftsArgs, FieldError> {
        let name: Option<String> = args.optional("state")?;
        let state = |name: String| {
            let mut states = DraftState::ALL.into_iter();
            let state = states.find(|state| state.name() == name);
            state.ok_or_else(|| FieldError::input(format!("`{name}` is no state of a draft")))
        };
        Ok(DraftsArgs {
            state: name.map(state).transpose()?,
            page: PageArgs::from_args(args)?,
        })
    }
}

/// A page of the drafts, those submitted last first.
fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &DraftsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let order = |draft: DraftId| -i64::try_from(draft.0.0).unwrap_or(i64::MAX);
    let drafts = snapshot.drafts()?.into_iter().rev();
    let drafts = drafts.filter(|(_, state)| args.state.is_none_or(|wanted| wanted == *state));
    let rows = drafts.map(|(draft, _)| row(order(draft), Ordinal(0), 0));
    let list_id = ListId {
        list: list_id::DRAFTS,
        fingerprint: args.state.map_or(0, |state| state as u32 + 1),
    };
    let to_draft = |link: &Link| {
        let id = DraftId(Revision(link.position.order.unsigned_abs()));
        let draft = find(context, snapshot, id)?;
        draft.ok_or_else(|| FieldError::internal(format!("the draft `{id}` is not in the store")))
    };
    let rows = rows.collect();
    Object::connection(Page::of_rows(
        context, snapshot, list_id, rows, &args.page, &to_draft,
    )?)
}

/// The types of drafts.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "The state of a draft."
        enum DraftState {
          "To be decided on."
          PENDING
          "Published: its content was written."
          PUBLISHED
          "Rejected: nothing was written, and it is kept."
          REJECTED
        }

        "What was done with a draft."
        enum DraftAction {
          "It was submitted."
          SUBMIT
          "It got another content."
          REVISE
          "It was published: the same commit wrote its content."
          PUBLISH
          "It was rejected."
          REJECT
          "The decision was undone."
          REOPEN
        }
    "#);
    types.extend([draft(), draft_step()]);
    types.extend(connection("Draft", "drafts"));
    types
}

fn draft() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Draft>(
        "Draft",
        "A draft: records that an editor proposes to write. It is in no list, count, search or verdict until it is published, and only editors see it.",
    )
    .implements("Node")
    .leaf("id: ID!", "The id, `draft/` and a number; of an earlier revision with the revision behind it, as `draft/7@9`.", |row: &DraftRow<'_>, context, out| {
        let record_id = row.draft.id.to_string();
        out.str(&node_id(record_id.into(), context.node_state(row.snapshot)));
    })
    .leaf("recordId: ID!", "The id of the draft at any revision: `id` without `@` and what follows.", |row: &DraftRow<'_>, _, out| {
        out.str(&row.draft.id.to_string());
    })
    .leaf_with(DISPLAY, "The id of the draft.", |row: &DraftRow<'_>, _, _: &Languages, out| {
        out.str(&row.draft.id.to_string());
    })
    .leaf("state: DraftState!", "The state.", |row: &DraftRow<'_>, _, out| {
        out.str(row.draft.state().name());
    })
    .leaf(
        "revision: Revision!",
        "The revision that last changed the draft, which its mutations expect as `expectedRevision`.",
        |row: &DraftRow<'_>, _, out| out.int(row.draft.revision().0),
    )
    .leaf(
        "content: String!",
        "The content as JSON text: a bundle, as `ingest` takes it, or, if there is a `claim`, an attribution.",
        |row: &DraftRow<'_>, _, out| out.str(row.draft.content.text()),
    )
    .one(
        "claim: Claim",
        "The recorded claim to which an attribution is to be added; null if the content is a bundle, or if the claim is not there any more.",
        |row, _| {
            let DraftContent::Attribution { claim, .. } = &row.draft.content else {
                return Ok(None);
            };
            let snapshot = row.snapshot;
            match snapshot.find_of(Kind::Claim, claim.as_str())? {
                Some(key) => Object::record(snapshot, key.kind, key.ordinal, 0),
                None => Ok(None),
            }
        },
    )
    .many(
        "steps: [DraftStep!]!",
        "All that was done with the draft, the submission first.",
        |row, _| {
            let steps = row.draft.actions.iter();
            let snapshot = row.snapshot;
            let steps = steps.map(|(revision, action)| {
                let (revision, action) = (*revision, *action);
                Object::DraftStep(DraftStepRow { snapshot, revision, action })
            });
            Ok(steps.collect())
        },
    )
    .one(
        "decision: DraftStep",
        "The publication or the rejection; null if the draft is to be decided on.",
        |row, _| {
            let snapshot = row.snapshot;
            let decision = row.draft.actions.last().filter(|_| row.draft.decided().is_some());
            Ok(decision.map(|(revision, action)| {
                let (revision, action) = (*revision, *action);
                Object::DraftStep(DraftStepRow { snapshot, revision, action })
            }))
        },
    )
    .many(
        "problems: [UserError!]!",
        "Why the content no longer fits what is recorded, so that it cannot be published as it is; empty if it fits, or is decided on.",
        |row, _| problems(row),
    )
    .costing(CHECK)
    .many(
        "records: [WrittenRecord!]!",
        "The records that the publication would write now, the first hundred; empty if the content does not fit, or is decided on.",
        |row, _| records(row),
    )
    .costing(CHECK)
    .done()
}

fn draft_step() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::DraftStep>("DraftStep", "What was done with a draft, by whom and why.")
        .leaf(
            "action: DraftAction!",
            "The action.",
            |row: &DraftStepRow<'_>, _, out| out.str(row.action.name()),
        )
        .leaf(
            "revision: Revision!",
            "The revision of the action; of a publication, that of its records.",
            |row: &DraftStepRow<'_>, _, out| out.int(row.revision.0),
        )
        .leaf(
            "recordedAt: DateTime!",
            "The time of the action.",
            |row: &DraftStepRow<'_>, _, out| {
                write_instant(recorded_at(row.snapshot, row.revision)?, out);
                Ok(())
            },
        )
        .leaf(
            "recordedBy: String",
            "The name of the actor; null if not known.",
            |row: &DraftStepRow<'_>, _, out| {
                out.opt_str(recorded_by(row.snapshot, row.revision)?.as_deref());
                Ok(())
            },
        )
        .leaf(
            "reason: String",
            "The reason that was given; null if none was.",
            |row: &DraftStepRow<'_>, context: &Context, out| {
                out.opt_str(reason(context, row.snapshot, row.revision)?.as_deref());
                Ok(())
            },
        )
        .done()
}
