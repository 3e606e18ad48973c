//! The codes that the engine itself puts into `extensions.code`; fields add their own.

/// The text is no GraphQL document.
pub const GRAPHQL_PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";

/// The document breaks a rule of the specification's section on validation, or its operation cannot
/// be chosen.
pub const GRAPHQL_VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";

/// A variable or an argument has a value that it cannot have.
pub const BAD_USER_INPUT: &str = "BAD_USER_INPUT";

/// The document, or its response, is larger than a limit allows.
pub const OPERATION_LIMIT: &str = "OPERATION_LIMIT";

/// The operation asks for more records than the limit on cost allows.
pub const COST_LIMIT: &str = "COST_LIMIT";

/// The operation did not finish within its time.
pub const DEADLINE_EXCEEDED: &str = "DEADLINE_EXCEEDED";

/// A fault of the server; its cause is in the log.
pub const INTERNAL: &str = "INTERNAL";
