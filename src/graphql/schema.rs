//! The schema, put together from the tables of its types.

use super::{
    attribution, change, claim, connection,
    engine::{Engine, Limits, Schema, SchemaError},
    entity,
    graph::Graph,
    history, knowledge_base, neighbor, node, query, reading, scalar, source, text, value,
    vocabulary,
};

/// The schema. The error is a mistake in its declaration, which the tests would have found.
pub(super) fn schema() -> Result<Schema<Graph>, SchemaError> {
    let mut types = Vec::new();
    types.extend(query::types());
    types.extend(reading::types());
    types.extend(node::interfaces());
    types.extend(scalar::scalars());
    types.push(text::text());
    types.push(connection::page_info());
    types.extend(entity::types());
    types.extend(neighbor::types());
    types.extend(claim::types());
    types.extend(value::types());
    types.extend(attribution::types());
    types.extend(source::types());
    types.extend(vocabulary::types());
    types.extend(history::types());
    types.extend(change::types());
    types.extend(knowledge_base::types());
    Schema::new(types)
}

/// The schema in GraphQL's own language.
pub fn schema_sdl() -> Result<String, SchemaError> {
    Ok(Engine::new(schema()?, Limits::default())?.sdl())
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    #[test]
    fn the_published_schema_is_the_one_that_answers() {
        expect_file!["../../schema/schema.graphql"].assert_eq(&super::schema_sdl().unwrap());
    }
}
