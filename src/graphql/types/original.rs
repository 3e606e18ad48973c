//! The interface `Original`, and the fields that every record has of its original.

use claimgraph_engine::{FieldError, Record, Table, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        object::{Object, of},
        types::{display::DISPLAY, languages::Languages, scalar::write_date},
    },
    model::{ExternalId, OriginalRecord, Revocation},
};

/// The interface `Original` and the types that only its fields use.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "A record with what the system says of it from which it was taken. Nothing of it decides anything here."
        interface Original {
          "The names of the record in other systems; empty if none is recorded."
          externalIds: [ExternalId!]!
          "The date or instant at which the record was created where it was taken from; null if not stated."
          created: PartialDate
          "The date or instant at which it was last modified there; null if not stated."
          modified: PartialDate
          "True if it was revoked there."
          revoked: Boolean!
          "The date or instant at which it was revoked there; null if it was not, or if that is not stated."
          revokedAt: PartialDate
        }
    "#);
    types.push(external_id());
    types
}

/// Adds the fields of `Original` to the table of a type: `original` reads the original of a record,
/// and `external_ids` its names in other systems.
pub(in crate::graphql) fn with_fields<M: Record<ClaimGraph>>(
    table: Table<ClaimGraph, M>,
    original: for<'o, 'a> fn(&'o M::Ref<'a>) -> &'o OriginalRecord,
    external_ids: for<'o, 'a> fn(&'o M::Ref<'a>) -> Result<Vec<ExternalId>, FieldError>,
) -> Table<ClaimGraph, M> {
    table
        .implements("Original")
        .many(
            "externalIds: [ExternalId!]!",
            "The names of the record in other systems; empty if none is recorded. An entity has those of the entities that are merged into it too.",
            move |record, _| {
                let ids = external_ids(record)?.into_iter();
                Ok(ids.map(|id| Object::ExternalId(Box::new(id))).collect())
            },
        )
        .leaf(
            "created: PartialDate",
            "The date or instant at which the record was created where it was taken from; null if not stated.",
            move |record, _, out| write_date(original(record).created(), out),
        )
        .leaf(
            "modified: PartialDate",
            "The date or instant at which it was last modified there; null if not stated.",
            move |record, _, out| write_date(original(record).modified(), out),
        )
        .leaf(
            "revoked: Boolean!",
            "True if it was revoked there.",
            move |record, _, out| out.bool(original(record).revoked().is_some()),
        )
        .leaf(
            "revokedAt: PartialDate",
            "The date or instant at which it was revoked there; null if it was not, or if that is not stated.",
            move |record, _, out| {
                write_date(original(record).revoked().and_then(Revocation::at), out);
            },
        )
}

fn external_id() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ExternalId>("ExternalId", "The name of a record in another system.")
        .implements("Value")
        .leaf_with(DISPLAY, "The name in that system.", |id, _, _: &Languages, out| {
            out.str(&id.value);
        })
        .leaf(
            "scheme: String!",
            "The other system, such as `wikidata`.",
            |external_id, _, out| {
                out.str(&external_id.scheme);
                Ok(())
            },
        )
        .leaf(
            "value: String!",
            "The name in that system.",
            |external_id, _, out| {
                out.str(&external_id.value);
                Ok(())
            },
        )
        .leaf(
            "url: URL",
            "The page of the record in that system; null if not known. For a value without a page of its own it is made by `Predicate.urlTemplate`.",
            |external_id, _, out| {
                out.opt_str(external_id.url.as_ref().map(|url| url.as_str()));
                Ok(())
            },
        )
        .done()
}
