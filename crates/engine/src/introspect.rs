//! Introspection: answered by async-graphql, copied into the response by key.

use async_graphql::{
    Name, Positioned, Request, Value, Variables as Given, dynamic,
    indexmap::IndexMap,
    parser::types::{
        DocumentOperations, ExecutableDocument, InlineFragment, OperationDefinition, Selection,
        SelectionSet,
    },
};

use crate::{RequestError, coerce::Variables, document::Document};

/// The answers to the introspection fields at the root of an operation, as JSON by response key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Introspected(IndexMap<String, Vec<u8>>);

impl Introspected {
    pub(crate) fn get(&self, key: &str) -> Option<&[u8]> {
        self.0.get(key).map(Vec::as_slice)
    }

    pub(crate) fn weight(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// Answers the introspection fields of an operation that was validated.
pub(crate) fn introspect(
    schema: &dynamic::Schema,
    document: &Document,
    operation: &Positioned<OperationDefinition>,
    variables: &Variables,
) -> Result<Introspected, RequestError> {
    let mut only = operation.clone();
    only.node.selection_set.node = introspection_of(&operation.node.selection_set.node, document);
    let definitions = operation.node.variable_definitions.iter().zip(variables);
    let given = definitions.filter_map(|(definition, value)| {
        Some((definition.node.name.node.clone(), value.clone()?))
    });
    let mut request = Request::new("").variables(Given::from_value(Value::Object(
        given.collect::<IndexMap<Name, _>>(),
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
        return Ok(Introspected::default());
    };
    let json = fields
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_string(), serde_json::to_vec(&value).ok()?)));
    Ok(Introspected(json.collect()))
}

/// A root selection set without what is ours; its fragments are written out, since ours lie in them
/// too.
fn introspection_of(set: &SelectionSet, document: &Document) -> SelectionSet {
    let items = set.items.iter().filter_map(|selection| {
        let place = selection.pos;
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
        let selection_set = Positioned::new(introspection_of(set, document), place);
        let fragment = InlineFragment {
            type_condition: None,
            directives: directives.clone(),
            selection_set,
        };
        Some(Positioned::new(
            Selection::InlineFragment(Positioned::new(fragment, place)),
            place,
        ))
    });
    SelectionSet {
        items: items.collect(),
    }
}
