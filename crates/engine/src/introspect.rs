//! Introspection, which async-graphql answers; the answer is copied into the response by key.

use async_graphql::{
    Name, Positioned, Request, Value, Variables, dynamic,
    indexmap::IndexMap,
    parser::types::{
        DocumentOperations, ExecutableDocument, InlineFragment, OperationDefinition, Selection,
        SelectionSet,
    },
};

use crate::{coerce::VariableValues, document::Document, error::RequestError};

/// The introspection result: JSON by response key, for the introspection fields at the root of an
/// operation.
#[derive(Debug, Clone, Default)]
pub(crate) struct IntrospectionResult(IndexMap<String, Vec<u8>>);

impl IntrospectionResult {
    pub(crate) fn get(&self, key: &str) -> Option<&[u8]> {
        self.0.get(key).map(Vec::as_slice)
    }

    pub(crate) fn weight(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// Answers the introspection fields of a valid operation.
pub(crate) fn introspect(
    schema: &dynamic::Schema,
    document: &Document,
    operation: &Positioned<OperationDefinition>,
    variables: &VariableValues,
) -> Result<IntrospectionResult, RequestError> {
    let mut only = operation.clone();
    only.node.selection_set.node = introspection_of(&operation.node.selection_set.node, document);
    let definitions = operation.node.variable_definitions.iter().zip(variables);
    let values = definitions.filter_map(|(definition, value)| {
        Some((definition.node.name.node.clone(), value.clone()?))
    });
    let mut request = Request::new("").variables(Variables::from_value(Value::Object(
        values.collect::<IndexMap<Name, _>>(),
    )));
    request.set_parsed_query(ExecutableDocument {
        operations: DocumentOperations::Single(only),
        fragments: document.fragments.clone(),
    });
    let response = futures_executor::block_on(schema.execute(request));
    if let Some(error) = response.errors.first() {
        return Err(RequestError::invalid(&error.message));
    }
    let Value::Object(fields) = response.data else {
        return Ok(IntrospectionResult::default());
    };
    let json = fields
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_string(), serde_json::to_vec(&value).ok()?)));
    Ok(IntrospectionResult(json.collect()))
}

/// The root selection set with its introspection fields only; fragments are inlined, since they mix
/// both kinds of fields.
fn introspection_of(set: &SelectionSet, document: &Document) -> SelectionSet {
    let items = set.items.iter().filter_map(|selection| {
        let pos = selection.pos;
        let (directives, set) = match &selection.node {
            Selection::Field(field) => {
                let wanted = matches!(field.node.name.node.as_str(), "__schema" | "__type");
                return wanted.then(|| selection.clone());
            }
            Selection::InlineFragment(fragment) => {
                (&fragment.node.directives, &fragment.node.selection_set.node)
            }
            Selection::FragmentSpread(spread) => {
                let fragment = document.fragments.get(&spread.node.fragment_name.node)?;
                (&spread.node.directives, &fragment.node.selection_set.node)
            }
        };
        let selection_set = Positioned::new(introspection_of(set, document), pos);
        let fragment = InlineFragment {
            type_condition: None,
            directives: directives.clone(),
            selection_set,
        };
        Some(Positioned::new(
            Selection::InlineFragment(Positioned::new(fragment, pos)),
            pos,
        ))
    });
    SelectionSet {
        items: items.collect(),
    }
}
