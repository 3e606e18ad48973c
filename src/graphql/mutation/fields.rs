//! The type `Mutation`.

use std::rc::Rc;

use claimgraph_engine::{FieldError, Table, TypeDef, object, scalar, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        mutation::{
            edits,
            ingest::ingest,
            input_types::{RECORD_INPUTS, RecordInput, input_types},
            mutation_input::MutationInput,
            payload::MutationPayload,
            payload_types, record_edits, user_error_types,
        },
        object::{Object, of},
        viewer::Role,
    },
    model::{Kind, PartialDate},
};

/// The cost of a write, beside what its payload selects: the largest operation makes twenty.
const WRITE: usize = 100;

/// The role of whoever writes. History can take all of it back, so one role is enough.
const WRITER: Role = Role::Editor;

/// The type `Mutation`, its inputs and its payloads.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = vec![mutation(), only_true(), revocation()];
    types.extend(sdl(r#"
        "A date, or one of two words for an end of a span: `..` for none (since ever, or said to go on), and `some` where there is one and nobody says when."
        scalar SpanBound

        "The kind of a record."
        enum RecordKind {
          "An entity type."
          ENTITY_TYPE
          "A predicate."
          PREDICATE
          "A unit."
          UNIT
          "An entity."
          ENTITY
          "A source."
          SOURCE
          "A claim."
          CLAIM
          "An attribution of a claim."
          ATTRIBUTION
        }
    "#));
    types.extend(input_types());
    types.extend(payload_types::types());
    types.extend(user_error_types::types());
    types
}

fn only_true() -> TypeDef<ClaimGraph> {
    scalar(
        r#""The value `true`: of a member of a choice that is a choice without more." scalar True"#,
        |value| match value {
            claimgraph_engine::Value::Boolean(true) => Ok(()),
            _ => Err("write `true`, or choose another member".into()),
        },
    )
}

fn revocation() -> TypeDef<ClaimGraph> {
    scalar(
        r#""A PartialDate, or `true` where no date is stated." scalar Revocation"#,
        |value| match value {
            claimgraph_engine::Value::Boolean(true) => Ok(()),
            value => <PartialDate as claimgraph_engine::FromValue>::from_value(value).map(drop),
        },
    )
}

type MutationTable = Table<ClaimGraph, of::Mutation>;

fn mutation() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::Mutation>(
        "Mutation",
        "The root of all writing. The mutations of an operation run one after the other, each in its own commit, and each sees what those before it wrote; one that fails neither undoes those before nor stops those after. A mistake of the caller is in the payload's `userErrors`; a payload is null only if the server has failed, which `errors` tells.",
    );
    let table = field(
        table,
        "ingest(input: IngestInput!): IngestPayload",
        "Loads a bundle of records in one commit, as `claimgraph load` does: all of it or nothing. Records that are recorded as they are change nothing. With `dryRun`, nothing is written, and the answer tells what would be.",
        Object::IngestPayload,
        |context, input| ingest(context, input),
    );
    let table = RECORD_INPUTS.iter().fold(table, put_and_patch);
    let table = edits_of_claims(table);
    let table = edits_of_sources_and_entities(table);
    edits_of_records(table).done()
}

/// Adds the mutations that write a record whole and in part.
fn put_and_patch(table: MutationTable, record: &'static RecordInput) -> MutationTable {
    let RecordInput { name, noun, .. } = record;
    let (payload_type, payload) = payload_of(record.kind);
    let table = field(
        table,
        &format!("put{name}(input: {}!): {payload_type}", record.put_type()),
        &format!(
            "Writes {noun} whole: creates it, or takes the place of the recorded one of its id."
        ),
        payload,
        |context, input| record_edits::put(context, record, input),
    );
    field(
        table,
        &format!(
            "patch{name}(input: {}!): {payload_type}",
            record.patch_type()
        ),
        &format!("Changes some fields of {noun}, and leaves the others as they are."),
        payload,
        |context, input| record_edits::patch(context, record, input),
    )
}

fn edits_of_claims(table: MutationTable) -> MutationTable {
    let table = field(
        table,
        "addAttribution(input: AddAttributionInput!): ClaimPayload",
        "Adds an attribution to a claim: someone, in some source, who takes a stance on it.",
        Object::ClaimPayload,
        |context, input| edits::run(context, input, edits::add_attribution),
    );
    let table = field(
        table,
        "retractAttribution(input: RetractAttributionInput!): ClaimPayload",
        "Retracts an attribution: it stays in its claim and in history, and decides nothing from then on.",
        Object::ClaimPayload,
        |context, input| edits::run(context, input, edits::retract_attribution),
    );
    let table = field(
        table,
        "setRank(input: SetRankInput!): ClaimPayload",
        "Sets the rank of a claim, and the reason for it.",
        Object::ClaimPayload,
        |context, input| edits::run(context, input, edits::set_rank),
    );
    field(
        table,
        "supersedeClaim(input: SupersedeClaimInput!): ClaimPayload",
        "States that a claim takes another's place, which is `SUPERSEDED` if a source says so. The payload shows the claim that takes it.",
        Object::ClaimPayload,
        |context, input| edits::run(context, input, edits::supersede_claim),
    )
}

fn edits_of_sources_and_entities(table: MutationTable) -> MutationTable {
    let table = field(
        table,
        "withdrawSource(input: WithdrawSourceInput!): SourcePayload",
        "Withdraws a source: with it falls all that rests on it. It stays readable.",
        Object::SourcePayload,
        |context, input| edits::run(context, input, edits::withdraw_source),
    );
    let table = field(
        table,
        "restoreSource(input: RestoreSourceInput!): SourcePayload",
        "Takes the withdrawal of a source back.",
        Object::SourcePayload,
        |context, input| edits::run(context, input, edits::restore_source),
    );
    let table = field(
        table,
        "mergeEntities(input: MergeEntitiesInput!): EntityPayload",
        "Merges an entity into another, since the two are one. The old id goes on resolving, and no other record is rewritten. The payload shows the entity that is left.",
        Object::EntityPayload,
        |context, input| edits::run(context, input, edits::merge_entities),
    );
    field(
        table,
        "unmergeEntity(input: UnmergeEntityInput!): EntityPayload",
        "Takes the merge of an entity back whole.",
        Object::EntityPayload,
        |context, input| edits::run(context, input, edits::unmerge_entity),
    )
}

fn edits_of_records(table: MutationTable) -> MutationTable {
    let table = field(
        table,
        "renameRecord(input: RenameRecordInput!): RenamePayload",
        "Gives a record another id. The former one leads on to it for ever.",
        Object::RenamePayload,
        |context, input| edits::run_on_record(context, input, edits::rename_record),
    );
    let table = field(
        table,
        "remove(input: RemoveInput!): RemovePayload",
        "Removes a record: it is gone from reads, and stays in history. Refused while another record refers to it, which the answer names.",
        Object::RemovePayload,
        |context, input| edits::run_on_record(context, input, edits::remove),
    );
    field(
        table,
        "undo(input: UndoInput!): UndoPayload",
        "Writes the opposite of a commit. Refused if later commits stand against it, which the answer names.",
        Object::UndoPayload,
        |context, input| edits::run(context, input, edits::undo),
    )
}

/// The type of the payload that shows a record of a kind, and the object for it.
fn payload_of(kind: Kind) -> (&'static str, PayloadObject) {
    match kind {
        Kind::Entity => ("EntityPayload", Object::EntityPayload),
        Kind::Source => ("SourcePayload", Object::SourcePayload),
        Kind::EntityType => ("EntityTypePayload", Object::EntityTypePayload),
        Kind::Predicate => ("PredicatePayload", Object::PredicatePayload),
        Kind::Unit => ("UnitPayload", Object::UnitPayload),
        Kind::Claim | Kind::Attribution => ("ClaimPayload", Object::ClaimPayload),
    }
}

/// The object that holds a payload.
type PayloadObject = for<'a> fn(Rc<MutationPayload<'a>>) -> Object<'a>;

/// Adds a mutation to the table.
fn field(
    table: MutationTable,
    signature: &str,
    description: &str,
    payload: PayloadObject,
    run: impl for<'a> Fn(&'a Context, &MutationInput) -> Result<MutationPayload<'a>, FieldError>
    + Send
    + Sync
    + 'static,
) -> MutationTable {
    table
        .one_with(
            signature,
            description,
            move |(): &(), context, input: &MutationInput| {
                Ok(Some(payload(Rc::new(run(context, input)?))))
            },
        )
        .requires(WRITER)
        .costing(WRITE)
}
