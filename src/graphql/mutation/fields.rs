//! The type `Mutation`.

use std::rc::Rc;

use claimgraph_engine::{FieldError, FromValue, Table, TypeDef, Value, object, scalar, sdl};

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
            user_mistake::UserMistake,
            write::PlannedEdit,
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
            Value::Boolean(true) => Ok(()),
            _ => Err("write `true`, or choose another member".into()),
        },
    )
}

fn revocation() -> TypeDef<ClaimGraph> {
    scalar(
        r#""A PartialDate, or `true` where no date is stated." scalar Revocation"#,
        |value| match value {
            Value::Boolean(true) => Ok(()),
            value => PartialDate::from_value(value).map(drop),
        },
    )
}

type MutationTable = Table<ClaimGraph, of::Mutation>;

/// The types of payloads.
#[derive(Clone, Copy, Debug)]
enum PayloadType {
    Entity,
    Source,
    Claim,
    EntityType,
    Predicate,
    Unit,
    Rename,
    Remove,
    Undo,
    Ingest,
}

impl PayloadType {
    /// The type of the payload that shows a record of a kind.
    fn of(kind: Kind) -> PayloadType {
        match kind {
            Kind::Entity => PayloadType::Entity,
            Kind::Source => PayloadType::Source,
            Kind::EntityType => PayloadType::EntityType,
            Kind::Predicate => PayloadType::Predicate,
            Kind::Unit => PayloadType::Unit,
            Kind::Claim | Kind::Attribution => PayloadType::Claim,
        }
    }

    /// The object that holds a payload.
    fn object<'a>(self, payload: MutationPayload<'a>) -> Object<'a> {
        let payload = Rc::new(payload);
        match self {
            PayloadType::Entity => Object::EntityPayload(payload),
            PayloadType::Source => Object::SourcePayload(payload),
            PayloadType::Claim => Object::ClaimPayload(payload),
            PayloadType::EntityType => Object::EntityTypePayload(payload),
            PayloadType::Predicate => Object::PredicatePayload(payload),
            PayloadType::Unit => Object::UnitPayload(payload),
            PayloadType::Rename => Object::RenamePayload(payload),
            PayloadType::Remove => Object::RemovePayload(payload),
            PayloadType::Undo => Object::UndoPayload(payload),
            PayloadType::Ingest => Object::IngestPayload(payload),
        }
    }
}

fn mutation() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::Mutation>(
        "Mutation",
        "The root of all writing. The mutations of an operation run one after the other, each in its own commit, and each sees what those before it wrote; one that fails neither undoes those before nor stops those after. A mistake of the caller is in the payload's `userErrors`; a payload is null only if the server has failed, which `errors` tells.",
    );
    let table = field(
        table,
        "ingest",
        "Loads a bundle of records in one commit, as `claimgraph load` does: all of it or nothing. Records that are recorded as they are change nothing. With `dryRun`, nothing is written, and the answer tells what would be.",
        PayloadType::Ingest,
        ingest,
    );
    let table = RECORD_INPUTS.iter().fold(table, put_and_patch);
    let table = edits_of_claims(table);
    let table = edits_of_sources_and_entities(table);
    edits_of_records(table).done()
}

/// Adds the mutations that write a record whole and in part.
fn put_and_patch(table: MutationTable, record: &'static RecordInput) -> MutationTable {
    let RecordInput { name, noun, .. } = record;
    let table = field(
        table,
        &format!("put{name}"),
        &format!(
            "Writes {noun} whole: creates it, or takes the place of the recorded one of its id."
        ),
        PayloadType::of(record.kind),
        move |context, input| record_edits::put(context, record, input),
    );
    field(
        table,
        &format!("patch{name}"),
        &format!("Changes some fields of {noun}, and leaves the others as they are."),
        PayloadType::of(record.kind),
        move |context, input| record_edits::patch(context, record, input),
    )
}

fn edits_of_claims(table: MutationTable) -> MutationTable {
    let table = edit(
        table,
        "addAttribution",
        "Adds an attribution to a claim: someone, in some source, takes a stance on it.",
        PayloadType::Claim,
        edits::add_attribution,
    );
    let table = edit(
        table,
        "retractAttribution",
        "Retracts an attribution: it stays in its claim and in history, and decides nothing from then on.",
        PayloadType::Claim,
        edits::retract_attribution,
    );
    let table = edit(
        table,
        "setRank",
        "Sets the rank of a claim, and the reason for it.",
        PayloadType::Claim,
        edits::set_rank,
    );
    edit(
        table,
        "supersedeClaim",
        "States that a claim takes another's place; the other is `SUPERSEDED` if a source says so. The payload shows the claim that takes the place.",
        PayloadType::Claim,
        edits::supersede_claim,
    )
}

fn edits_of_sources_and_entities(table: MutationTable) -> MutationTable {
    let table = edit(
        table,
        "withdrawSource",
        "Withdraws a source: with it falls all that rests on it. It stays readable.",
        PayloadType::Source,
        edits::withdraw_source,
    );
    let table = edit(
        table,
        "restoreSource",
        "Takes the withdrawal of a source back.",
        PayloadType::Source,
        edits::restore_source,
    );
    let table = edit(
        table,
        "mergeEntities",
        "Merges an entity into another, since the two are one. The old id goes on resolving, and no other record is rewritten. The payload shows the entity that is left.",
        PayloadType::Entity,
        edits::merge_entities,
    );
    edit(
        table,
        "unmergeEntity",
        "Takes the merge of an entity back whole.",
        PayloadType::Entity,
        edits::unmerge_entity,
    )
}

fn edits_of_records(table: MutationTable) -> MutationTable {
    let table = field(
        table,
        "renameRecord",
        "Gives a record another id. The former one leads on to it for ever.",
        PayloadType::Rename,
        |context, input| edits::run_on_record(context, input, edits::rename_record),
    );
    let table = field(
        table,
        "remove",
        "Removes a record: it is gone from reads, and stays in history. Refused while another record refers to it, which the answer names.",
        PayloadType::Remove,
        |context, input| edits::run_on_record(context, input, edits::remove),
    );
    edit(
        table,
        "undo",
        "Writes the opposite of a commit. Refused if later commits stand against it, which the answer names.",
        PayloadType::Undo,
        edits::undo,
    )
}

/// Adds a mutation that is planned from its input alone.
fn edit(
    table: MutationTable,
    name: &str,
    description: &str,
    payload: PayloadType,
    planning: fn(&MutationInput) -> Result<PlannedEdit, UserMistake>,
) -> MutationTable {
    field(table, name, description, payload, move |context, input| {
        edits::run(context, input, planning)
    })
}

/// Adds a mutation to the table. Its input type has its name.
fn field(
    table: MutationTable,
    name: &str,
    description: &str,
    payload: PayloadType,
    run: impl for<'a> Fn(&'a Context, &MutationInput) -> Result<MutationPayload<'a>, FieldError>
    + Send
    + Sync
    + 'static,
) -> MutationTable {
    let (first, rest) = name.split_at(1);
    let input = format!("{}{rest}Input", first.to_uppercase());
    table
        .one_with(
            &format!("{name}(input: {input}!): {payload:?}Payload"),
            description,
            move |(): &(), context, input: &MutationInput| {
                Ok(Some(payload.object(run(context, input)?)))
            },
        )
        .requires(WRITER)
        .costing(WRITE)
}
