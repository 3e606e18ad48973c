//! The schema, put together from the tables of its types.

use claimgraph_engine::{Engine, Limits, Schema, SchemaError};

use crate::graphql::{
    context::ClaimGraph,
    list::{change_input, filter_types, order_input},
    mutation::fields,
    types::{
        attribution, change, claim, closed, commits, connection, display, dispute, draft, entity,
        evidence, field_change, group, history, knowledge_base, neighbor, node, notification,
        original, path, position, proposition_match, query, record_group, relation, scalar, search,
        snapshot_fields, source, source_absence, source_details, source_document, status_change,
        subscription, text, timeline, unit, value, verdict, vocabulary,
    },
};

/// Fields that a type had, and what to write instead.
const FORMER_FIELDS: &[(&str, &str, &str)] = &[
    ("Source", "archiveUrl", "archivedCopies { url at }"),
    ("Corroboration", "independentOrigins", "voiceCount"),
    ("CorroborationWhere", "independentOrigins", "voiceCount"),
    ("CorroborationOrder", "independentOrigins", "voiceCount"),
    ("StatusReason", "id", "for { attribution { id } }"),
    ("StatusReason", "claim", "for { claim { id } }"),
    (
        "StatusReason",
        "speaker",
        "for { attribution { speaker { … } } }",
    ),
    (
        "StatusReason",
        "source",
        "for { attribution { source { id } } }",
    ),
    ("StatusReason", "stance", "for { attribution { stance } }"),
    (
        "StatusReason",
        "statedAt",
        "for { attribution { statedAt } }",
    ),
];

/// The schema. The error is a mistake in its declaration, which the tests find.
pub(super) fn schema() -> Result<Schema<ClaimGraph>, SchemaError> {
    let mut types = Vec::new();
    types.extend(query::types());
    types.extend(snapshot_fields::types());
    types.extend(filter_types::types());
    types.extend(order_input::types());
    types.extend(node::interfaces());
    types.extend(display::interfaces());
    types.extend(scalar::scalars());
    types.push(text::text());
    types.push(connection::page_info());
    types.extend(original::types());
    types.extend(entity::types());
    types.extend(neighbor::types());
    types.extend(group::types());
    types.extend(record_group::types());
    types.extend(position::types());
    types.extend(status_change::types());
    types.extend(dispute::types());
    types.extend(timeline::types());
    types.extend(path::types());
    types.extend(proposition_match::types());
    types.extend(search::types());
    types.extend(claim::types());
    types.extend(relation::types());
    types.extend(verdict::types());
    types.extend(value::types());
    types.extend(attribution::types());
    types.extend(evidence::types());
    types.extend(source::types());
    types.extend(source_absence::types());
    types.extend(source_details::types());
    types.extend(source_document::types());
    types.extend(closed::types());
    types.extend(vocabulary::types());
    types.extend(unit::types());
    types.extend(draft::types());
    types.extend(history::types());
    types.extend(change::types());
    types.extend(commits::types());
    types.extend(field_change::types());
    types.extend(change_input::types());
    types.extend(notification::types());
    types.push(subscription::subscription());
    types.extend(knowledge_base::types());
    types.extend(fields::types());
    let schema = Schema::new(types)?;
    Ok(FORMER_FIELDS
        .iter()
        .fold(schema, |schema, (ty, field, instead)| {
            schema.with_former_field(ty, field, instead)
        }))
}

/// The schema in GraphQL's own language.
pub fn schema_sdl() -> Result<String, SchemaError> {
    Ok(Engine::new(schema()?, Limits::default())?.sdl())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use expect_test::expect_file;
    use schemars::JsonSchema;

    use crate::{
        kb::{ClaimStatus, ReasonKind, VoiceReason},
        model::{
            AccessLevel, AttributionMode, Bears, Calendar, Certainty, ClaimNature,
            ClaimRelationKind, DerivationKind, Distance, Exclusivity, Polarity, PredicateTime,
            Qualifies, Rank, Reading, SourceKind, SourceReliability, Stance, Tone, VoiceRole,
        },
    };

    #[test]
    fn the_published_schema_is_the_one_that_answers() {
        expect_file!["../../schema/schema.graphql"].assert_eq(&super::schema_sdl().unwrap());
    }

    #[test]
    fn an_enum_has_the_values_that_its_records_have() {
        holds::<AccessLevel>();
        holds::<AttributionMode>();
        holds::<Bears>();
        holds::<Calendar>();
        holds::<Certainty>();
        holds::<ClaimNature>();
        holds::<ClaimRelationKind>();
        holds::<ClaimStatus>();
        holds::<DerivationKind>();
        holds::<Distance>();
        holds::<Exclusivity>();
        holds::<Polarity>();
        holds::<PredicateTime>();
        holds::<Qualifies>();
        holds::<Rank>();
        holds::<Reading>();
        holds::<ReasonKind>();
        holds::<SourceKind>();
        holds::<SourceReliability>();
        holds::<Stance>();
        holds::<Tone>();
        holds::<VoiceReason>();
        holds::<VoiceRole>();
    }

    /// The values of the enum of the same name in the schema are those that `T` is written as.
    fn holds<T: JsonSchema>() {
        let name = T::schema_name();
        let sdl = super::schema_sdl().unwrap();
        let start = sdl.find(&format!("enum {name} {{")).unwrap();
        let declared = sdl[start..].split('}').next().unwrap().lines().skip(1);
        let is_name = |c: char| c.is_ascii_uppercase() || c == '_';
        let is_value = |line: &&str| !line.is_empty() && line.chars().all(is_name);
        let declared: BTreeSet<String> = declared
            .map(str::trim)
            .filter(is_value)
            .map(str::to_owned)
            .collect();
        let mut written = BTreeSet::new();
        names(schemars::schema_for!(T).as_value(), &mut written);
        assert_eq!(declared, written, "{name}");
    }

    /// The constants and enumerations of a JSON Schema.
    fn names(schema: &serde_json::Value, found: &mut BTreeSet<String>) {
        let Some(object) = schema.as_object() else {
            return;
        };
        let listed = object
            .get("enum")
            .and_then(|values| values.as_array())
            .into_iter()
            .flatten();
        let constants = listed
            .chain(object.get("const"))
            .filter_map(|value| value.as_str());
        found.extend(constants.map(str::to_owned));
        for part in object
            .get("oneOf")
            .and_then(|parts| parts.as_array())
            .into_iter()
            .flatten()
        {
            names(part, found);
        }
    }
}
