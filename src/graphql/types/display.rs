//! The field `display`: what to call a record, a value or a speaker, whatever its type.

use claimgraph_engine::{FieldError, Record, Table, TypeDef, sdl};

use crate::graphql::{context::ClaimGraph, object_rows::ValueRef, types::languages::Languages};

/// The signature of the field.
pub(in crate::graphql) const DISPLAY: &str = "display(languages: [Language!]): String!";

/// The interfaces of what has the field.
pub(in crate::graphql) fn interfaces() -> Vec<TypeDef<ClaimGraph>> {
    sdl(&format!(
        r#"
        "The value of a claim or of a qualifier."
        interface Value {{
          "The value in words, in the language chosen as for `Entity.label`: the label of an entity or a code, a text as it is, an amount with its unit, a date as it is written."
          {DISPLAY}
        }}

        "The speaker of an attribution: a named entity, someone whose name the source withholds, or the source itself."
        interface Speaker {{
          "The name of the speaker in the language chosen as for `Entity.label`: the label of an entity, the description of somebody unnamed, and of a source in its own voice the name of its publisher or its authors, else its title."
          {DISPLAY}
        }}

        "A record that a search can find."
        interface SearchResult {{
          "The id, by which `node` finds the record as it is read here."
          id: ID!
          "The id of the record at any revision: `id` without `@` and what follows."
          recordId: ID!
          "The name of the record, as for `Node.display`."
          {DISPLAY}
        }}
        "#
    ))
}

/// Adds the field to the table of a type of values.
pub(in crate::graphql) fn with_value<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = ValueRef<'a>>,
{
    table.implements("Value").leaf_with(
        DISPLAY,
        "The value in words, in the language chosen as for `Entity.label`.",
        |value, context, languages: &Languages, out| -> Result<(), FieldError> {
            let languages = languages.of_reader(context).texts();
            out.str(&value.in_words(languages)?);
            Ok(())
        },
    )
}
