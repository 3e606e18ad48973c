//! The rules of async-graphql, without its execution.
//!
//! Its validation is private; an extension's hook is the only way to it. The hook runs the rules,
//! hands over their verdict, and ends the request there with an empty list of errors.

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

use crate::{RequestError, document::Document};

/// Runs the rules on a document that was counted.
pub(crate) fn validate(
    schema: &dynamic::Schema,
    document: &Document,
) -> Result<(), Vec<RequestError>> {
    let verdict = Verdict::default();
    let mut request = Request::new("").data(verdict.clone());
    request.set_parsed_query(prepared(document));
    let response = futures_executor::block_on(schema.execute(request));
    let verdict = verdict
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    match verdict {
        Some(Ok(())) => Ok(()),
        Some(Err(errors)) => Err(errors.iter().map(refused).collect()),
        None if response.errors.is_empty() => Err(vec![RequestError::invalid(
            "the document could not be validated",
        )]),
        None => Err(response.errors.iter().map(refused).collect()),
    }
}

/// The extension of the schema that validates.
pub(crate) struct OnlyValidate;

type Ruling = Result<(), Vec<ServerError>>;

#[derive(Clone, Default)]
struct Verdict(Arc<Mutex<Option<Ruling>>>);

impl ExtensionFactory for OnlyValidate {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for OnlyValidate {
    async fn validation(
        &self,
        context: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let ruling = next.run(context).await.map(|_| ());
        if let Some(verdict) = context.data_opt::<Verdict>() {
            *verdict.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(ruling);
        }
        Err(vec![])
    }
}

fn refused(error: &ServerError) -> RequestError {
    error
        .locations
        .iter()
        .fold(RequestError::invalid(&error.message), |error, place| {
            error.at(*place)
        })
}

/// The document with the directives of each `__typename` on a fragment around it: the rules do not
/// look at the field itself, and would call the variables there unused.
fn prepared(document: &Document) -> ExecutableDocument {
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
        let place = selection.pos;
        match &mut selection.node {
            Selection::Field(field)
                if field.node.name.node == "__typename" && !field.node.directives.is_empty() =>
            {
                let directives = std::mem::take(&mut field.node.directives);
                let items = vec![selection.clone()];
                let selection_set = Positioned::new(SelectionSet { items }, place);
                let wrapped = InlineFragment {
                    type_condition: None,
                    directives,
                    selection_set,
                };
                selection.node = Selection::InlineFragment(Positioned::new(wrapped, place));
            }
            Selection::Field(field) => wrap_typenames(&mut field.node.selection_set.node),
            Selection::InlineFragment(fragment) => {
                wrap_typenames(&mut fragment.node.selection_set.node)
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}
