//! The parsed document: its operations in order, and its fragments.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::{
        self, parse_query,
        types::{DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition},
    },
};

use crate::{code, edition, error::RequestError};

/// A parsed document.
#[derive(Debug)]
pub(crate) struct Document {
    /// The operations in the order of the text.
    pub(crate) operations: Vec<(Option<Name>, Positioned<OperationDefinition>)>,
    pub(crate) fragments: HashMap<Name, Positioned<FragmentDefinition>>,
}

impl Document {
    /// Parses a text that passed the scan.
    pub(crate) fn parse(text: &str) -> Result<Self, RequestError> {
        let rewritten = edition::rewrite(text)?;
        let ExecutableDocument {
            operations,
            fragments,
        } = parse_query(&rewritten).map_err(|e| unreadable(&e, &rewritten))?;
        let mut operations: Vec<_> = match operations {
            DocumentOperations::Single(operation) => vec![(None, operation)],
            DocumentOperations::Multiple(operations) => operations
                .into_iter()
                .map(|(name, operation)| (Some(name), operation))
                .collect(),
        };
        operations.sort_by_key(|(_, operation)| operation.pos);
        Ok(Self {
            operations,
            fragments,
        })
    }

    /// The index of the operation with this name, or of the only one.
    pub(crate) fn operation(&self, name: Option<&str>) -> Result<usize, RequestError> {
        match name {
            None if self.operations.len() == 1 => Ok(0),
            None => Err(RequestError::invalid(
                "the document has several operations; name one of them in `operationName`",
            )),
            Some(operation_name) => {
                let named = |(name, _): &(Option<Name>, _)| {
                    name.as_ref().is_some_and(|name| *name == operation_name)
                };
                let missing = || {
                    RequestError::invalid(format!(
                        "the document has no operation named `{operation_name}`"
                    ))
                };
                self.operations.iter().position(named).ok_or_else(missing)
            }
        }
    }

    /// The document as a type of async-graphql.
    pub(crate) fn executable(&self) -> ExecutableDocument {
        let operations = match self.operations.as_slice() {
            [(None, operation)] => DocumentOperations::Single(operation.clone()),
            all => DocumentOperations::Multiple(
                all.iter()
                    .filter_map(|(name, operation)| Some((name.clone()?, operation.clone())))
                    .collect(),
            ),
        };
        ExecutableDocument {
            operations,
            fragments: self.fragments.clone(),
        }
    }
}

fn unreadable(error: &parser::Error, text: &str) -> RequestError {
    let message = match error {
        // The last line of the parser's message says which syntax was expected.
        parser::Error::Syntax { message, .. } => {
            let expected = message
                .lines()
                .rev()
                .find_map(|line| line.trim_start().strip_prefix("= "));
            format!(
                "the document cannot be read: {}",
                expected.unwrap_or("it is no GraphQL")
            )
        }
        parser::Error::MissingOperation => "the document has no operation".into(),
        parser::Error::MultipleOperations { .. } => {
            "an operation without a name must be the only one".into()
        }
        other => other.to_string(),
    };
    let code = match error {
        parser::Error::Syntax { .. } | parser::Error::MissingOperation => {
            code::GRAPHQL_PARSE_FAILED
        }
        _ => code::GRAPHQL_VALIDATION_FAILED,
    };
    let error_at = RequestError::new(code, message);
    let is_syntax = matches!(error, parser::Error::Syntax { .. });
    error.positions().fold(error_at, |error_at, pos| {
        error_at.at(match is_syntax {
            true => edition::syntax_error_position(text, pos),
            false => pos,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_error_says_what_was_wanted_and_where() {
        let error = Document::parse("{\n  a(b: ) }").unwrap_err();
        assert_eq!(error.code(), "GRAPHQL_PARSE_FAILED");
        assert_eq!(error.locations().next(), Some((2, 8)));
        assert!(
            error
                .message()
                .starts_with("the document cannot be read: expected "),
            "{}",
            error.message()
        );
    }

    #[test]
    fn an_operation_is_chosen_by_name_or_by_being_the_only_one() {
        let single = Document::parse("query A { a }").unwrap();
        assert_eq!(single.operation(None).unwrap(), 0);
        let pair = Document::parse("query B { a } query A { a }").unwrap();
        assert_eq!(pair.operation(Some("A")).unwrap(), 1);
        assert!(pair.operation(None).is_err());
        assert!(pair.operation(Some("C")).is_err());
        assert!(single.operation(Some("")).is_err());
    }
}
