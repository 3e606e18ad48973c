//! The error of a field.

use std::{error::Error, fmt, sync::Arc};

use crate::code;

/// The error of a field: a code and a message for the client, and a cause that only the log gets.
#[derive(Debug, Clone)]
pub struct FieldError(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    code: &'static str,
    message: String,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl FieldError {
    /// An error with its `extensions.code` and a message for the client.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            code,
            message: message.into(),
            cause: None,
        }))
    }

    /// An error in the client's input: code `BAD_USER_INPUT`.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(code::BAD_USER_INPUT, message)
    }

    /// An error of the server: the log gets the cause, the client only the code `INTERNAL`.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let message = "internal error; the server's log has its cause";
        Self::server(code::INTERNAL, message, cause)
    }

    /// An error of the server that a client can do something about: the log gets the cause.
    pub fn server(
        code: &'static str,
        message: impl Into<String>,
        cause: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self(Box::new(Parts {
            code,
            message: message.into(),
            cause: Some(cause.into().into()),
        }))
    }

    /// The value of `extensions.code`.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The message for the client.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The cause of an error of the server.
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }

    /// Logs an error of the server, with its cause.
    pub(crate) fn log(&self, field: impl FnOnce() -> String) {
        if let Some(cause) = self.cause() {
            tracing::error!(cause, field = field(), "a field failed: {self}");
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl Error for FieldError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_failure_hides_its_cause_from_the_reader() {
        let error = FieldError::internal("disk 3 is on fire");
        assert_eq!(error.code(), "INTERNAL");
        assert!(!error.message().contains("disk"));
        assert_eq!(
            error.cause().map(ToString::to_string).as_deref(),
            Some("disk 3 is on fire")
        );
    }
}
