//! The validation rules of async-graphql, without its execution.
//!
//! Its validation is private; the hook of an extension is the only way to it. The hook runs the
//! rules, stores the outcome, and ends the request there with an empty list of errors.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{
    Positioned, Request, ServerError, ValidationResult,
    async_trait::async_trait,
    dynamic,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation},
    parser::types::{
        DocumentOperations, ExecutableDocument, InlineFragment, Selection, SelectionSet,
    },
};

use crate::{document::Document, error::RequestError};

/// Runs the rules on a document within the limits.
pub(crate) fn validate(
    schema: &dynamic::Schema,
    document: &Document,
) -> Result<(), Vec<RequestError>> {
    let shared = SharedOutcome::default();
    let mut request = Request::new("").data(shared.clone());
    request.set_parsed_query(with_wrapped_typenames(document));
    let response = futures_executor::block_on(schema.execute(request));
    let outcome = shared
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match outcome {
        Some(Ok(())) => Ok(()),
        Some(Err(errors)) => Err(errors.iter().map(request_error).collect()),
        None if response.errors.is_empty() => Err(vec![RequestError::invalid(
            "the document could not be validated",
        )]),
        None => Err(response.errors.iter().map(request_error).collect()),
    }
}

/// The extension that ends a request after its validation.
pub(crate) struct StopAfterValidation;

/// The outcome of the rules: nothing, or the errors of the document.
type RulesOutcome = Result<(), Vec<ServerError>>;

/// The cell through which the extension returns the outcome.
#[derive(Clone, Default)]
struct SharedOutcome(Arc<Mutex<Option<RulesOutcome>>>);

impl ExtensionFactory for StopAfterValidation {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for StopAfterValidation {
    async fn validation(
        &self,
        context: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let outcome = next.run(context).await.map(|_| ());
        if let Some(shared) = context.data_opt::<SharedOutcome>() {
            *shared.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        }
        Err(vec![])
    }
}

fn request_error(error: &ServerError) -> RequestError {
    error
        .locations
        .iter()
        .fold(RequestError::invalid(&error.message), |error, pos| {
            error.at(*pos)
        })
}

/// The document with the directives of each `__typename` moved to a fragment around it: the rules
/// skip `__typename`, and would report the variables there as unused.
fn with_wrapped_typenames(document: &Document) -> ExecutableDocument {
    let mut document = document.executable();
    match &mut document.operations {
        DocumentOperations::Single(operation) => {
            wrap_typenames(&mut operation.node.selection_set.node)
        }
        DocumentOperations::Multiple(operations) => {
            operations
                .values_mut()
                .for_each(|operation| wrap_typenames(&mut operation.node.selection_set.node));
        }
    }
    document
        .fragments
        .values_mut()
        .for_each(|fragment| wrap_typenames(&mut fragment.node.selection_set.node));
    document
}

fn wrap_typenames(set: &mut SelectionSet) {
    for selection in &mut set.items {
        let pos = selection.pos;
        match &mut selection.node {
            Selection::Field(field)
                if field.node.name.node == "__typename" && !field.node.directives.is_empty() =>
            {
                let directives = std::mem::take(&mut field.node.directives);
                let items = vec![selection.clone()];
                let selection_set = Positioned::new(SelectionSet { items }, pos);
                let wrapped = InlineFragment {
                    type_condition: None,
                    directives,
                    selection_set,
                };
                selection.node = Selection::InlineFragment(Positioned::new(wrapped, pos));
            }
            Selection::Field(field) => wrap_typenames(&mut field.node.selection_set.node),
            Selection::InlineFragment(fragment) => {
                wrap_typenames(&mut fragment.node.selection_set.node)
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}
