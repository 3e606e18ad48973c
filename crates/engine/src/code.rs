//! The values of `extensions.code` that the engine itself uses. An application adds its own.

/// The text is not a GraphQL document.
pub const GRAPHQL_PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";

/// The document breaks a validation rule of the specification, or `operationName` names no
/// operation of it.
pub const GRAPHQL_VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";

/// A variable or an argument has a value outside its type or range.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";

/// The document, or its response, is larger than a limit allows.
pub const OPERATION_LIMIT: &str = "OPERATION_LIMIT";

/// The cost of the operation is over its limit.
pub const COST_LIMIT: &str = "COST_LIMIT";

/// The operation did not finish within its deadline.
pub const DEADLINE_EXCEEDED: &str = "DEADLINE_EXCEEDED";

/// The viewer's role is less than the role that a field requires.
pub const FORBIDDEN: &str = "FORBIDDEN";

/// An error of the server; the log has its cause.
pub const INTERNAL: &str = "INTERNAL";
