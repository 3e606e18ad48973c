//! The types of payloads.

use std::rc::Rc;

use claimgraph_engine::{FieldError, Record, Table, TypeDef, object};

use crate::graphql::{
    context::{ClaimGraph, Context},
    list::record_kind,
    mutation::{
        offset_args::OffsetArgs,
        payload::{MutationPayload, WrittenRow},
        status_preview_types,
        user_mistake::UserErrorRow,
    },
    object::{Object, of},
    types::draft,
};

/// The types of payloads.
pub(super) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = vec![
        record_payload::<of::EntityPayload>("EntityPayload", "entity: Entity", "entity"),
        record_payload::<of::SourcePayload>("SourcePayload", "source: Source", "source"),
        record_payload::<of::ClaimPayload>("ClaimPayload", "claim: Claim", "claim"),
        record_payload::<of::EntityTypePayload>(
            "EntityTypePayload",
            "entityType: EntityType",
            "entity type",
        ),
        record_payload::<of::PredicatePayload>(
            "PredicatePayload",
            "predicate: Predicate",
            "predicate",
        ),
        record_payload::<of::UnitPayload>("UnitPayload", "unit: Unit", "unit"),
        record_payload::<of::RenamePayload>("RenamePayload", "record: Node", "record"),
        remove_payload(),
        undo_payload(),
        ingest_payload(),
        draft_payload(),
        written_record(),
    ];
    types.extend(status_preview_types::types());
    types
}

/// A payload that shows one record.
fn record_payload<M>(name: &str, record: &str, noun: &str) -> TypeDef<ClaimGraph>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = Rc<MutationPayload<'a>>>,
{
    let table = object::<ClaimGraph, M>(
        name,
        &format!("What a mutation of the {noun} has done, or why nothing was written."),
    );
    with_common_fields(table)
        .one(
            record,
            &format!("The {noun} as of the revision that was written; as it is, if nothing changed; null if there are `userErrors`."),
            |payload, _| shown(payload),
        )
        .leaf(
            "created: Boolean!",
            "Whether the record is new.",
            |payload, _, out| out.bool(payload.written.iter().any(|record| record.fields.is_none())),
        )
        .many(
            "changes: [FieldChange!]!",
            "The fields of the written record that changed; empty for a new record, and if nothing was written.",
            |payload, _| {
                let fields = payload.written.iter().find_map(|record| record.fields.clone());
                Ok(fields.unwrap_or_default().into_iter().map(Object::FieldChange).collect())
            },
        )
        .done()
}

/// Adds the fields of every payload.
fn with_common_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = Rc<MutationPayload<'a>>>,
{
    table
        .leaf(
            "revision: Revision",
            "The revision that the mutation made; null if it wrote nothing, since nothing changed or there are `userErrors`.",
            |payload, _, out| match payload.revision {
                Some(revision) => out.int(revision.0),
                None => out.null(),
            },
        )
        .leaf(
            "repeated: Boolean!",
            "Whether the mutation was done before under the same `idempotencyKey`, so that this is the answer of then.",
            |payload, _, out| out.bool(payload.repeated),
        )
        .many(
            "warnings: [Warning!]!",
            "What is odd about what was written: the first five of each code.",
            |payload, _| Ok(payload.warnings.iter().cloned().map(Object::Warning).collect()),
        )
        .many(
            "userErrors: [UserError!]!",
            "The mistakes in the input, for which nothing was written; empty if it was. The first hundred.",
            |payload, _| {
                let snapshot = payload.snapshot;
                let mistakes = payload.mistakes.shown.iter().cloned();
                Ok(mistakes.map(|mistake| Object::UserError(UserErrorRow { snapshot, mistake })).collect())
            },
        )
}

fn remove_payload() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::RemovePayload>(
        "RemovePayload",
        "What the removal of a record has done, or why nothing was written.",
    );
    with_common_fields(table)
        .one(
            "record: Node",
            "The record as it was before the removal; null if nothing was written.",
            |payload, _| shown(payload),
        )
        .done()
}

fn undo_payload() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::UndoPayload>(
        "UndoPayload",
        "What the undoing of a commit has done, or why nothing was written.",
    );
    with_records(with_common_fields(table)).done()
}

fn ingest_payload() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::IngestPayload>(
        "IngestPayload",
        "What loading a bundle has done, or would do, or why nothing was written.",
    );
    with_records(with_common_fields(table))
        .leaf(
            "created: Int!",
            "The number of new records, of a dry run those that there would be.",
            |payload, _, out| out.int32(payload.counts[0]),
        )
        .leaf(
            "changed: Int!",
            "The number of changed records, of a dry run those that there would be.",
            |payload, _, out| out.int32(payload.counts[1]),
        )
        .leaf(
            "unchanged: Int!",
            "The number of records of the bundle that are recorded as they are.",
            |payload, _, out| out.int32(payload.counts[2]),
        )
        .one(
            "statuses: StatusPreview",
            "Of a dry run, the claims whose status it would move; null of a load, after which `statusChanges` tells of them, and if there are `userErrors`.",
            |payload, _| Ok(payload.statuses.clone().map(Object::StatusPreview)),
        )
        .leaf(
            "userErrorCount: Int!",
            "The number of mistakes, of which `userErrors` has the first hundred.",
            |payload, _, out| out.int32(payload.mistakes.count),
        )
        .done()
}

fn draft_payload() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::DraftPayload>(
        "DraftPayload",
        "What a mutation of a draft has done, or why nothing was written.",
    );
    let table = with_common_fields(table).one(
        "draft: Draft",
        "The draft as of the revision that was written; null if there are `userErrors`.",
        |payload, context: &Context| match payload.draft {
            Some(id) => draft::find(context, payload.snapshot, id),
            None => Ok(None),
        },
    );
    with_records(table).done()
}

/// Adds the list of written records.
fn with_records<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = Rc<MutationPayload<'a>>>,
{
    table
        .many_with(
            &OffsetArgs::declared("records", "records", "[WrittenRecord!]!"),
            "The records that were written, of a dry run those that would be, those of one kind together.",
            |payload, context: &Context, args: &OffsetArgs| {
                let indexes = args.page(payload.written.len(), context.longest_page);
                let row = |index| Object::WrittenRecord(WrittenRow { payload: payload.clone(), index });
                Ok(indexes.map(row).collect())
            },
        )
        .for_first()
        .leaf(
            "recordCount: Int!",
            "The number of records that were written, of a dry run those that would be.",
            |payload, _, out| out.int32(payload.written.len()),
        )
}

fn written_record() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::WrittenRecord>(
        "WrittenRecord",
        "A record that a mutation has written, or, of a dry run, would write.",
    )
    .leaf(
        "kind: RecordKind!",
        "The kind of the record.",
        |row: &WrittenRow<'_>, _, out| out.opt_str(record_kind::name_of(row.kind)),
    )
    .leaf(
        "id: ID!",
        "The id of the record.",
        |row: &WrittenRow<'_>, _, out| {
            out.str(&row.payload.snapshot.global_id(row.kind, &row.id));
        },
    )
    .leaf(
        "created: Boolean!",
        "Whether the record is new.",
        |row: &WrittenRow<'_>, _, out| out.bool(row.fields.is_none()),
    )
    .many(
        "changes: [FieldChange!]!",
        "The fields that change; empty for a new record, and where the version before is closed to the viewer. Of a closed part that the viewer does not see, only `access`.",
        |row, _| {
            let fields = row.fields.iter().flatten().cloned();
            Ok(fields.map(Object::FieldChange).collect())
        },
    )
    .one(
        "record: Node",
        "The record as it was written; of a dry run as it is now, null for a new one.",
        |row, _| {
            let snapshot = row.payload.snapshot;
            match snapshot.find_of(row.kind, row.id.as_str())? {
                Some(key) => Object::record(snapshot, key.kind, key.ordinal, key.number),
                None => Ok(None),
            }
        },
    )
    .done()
}

/// The record that a payload shows.
fn shown<'a>(payload: &Rc<MutationPayload<'a>>) -> Result<Option<Object<'a>>, FieldError> {
    match payload.record {
        Some(key) => Object::record(payload.shown_at, key.kind, key.ordinal, key.number),
        None => Ok(None),
    }
}
