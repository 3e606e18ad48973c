//! Queries and subscriptions of a server's API.

use std::{
    io::{self, BufRead, BufReader},
    time::Duration,
};

use serde_json::{Value, json};
use ureq::BodyReader;

use crate::cli::remote::{client::CommandClient, server_error::ServerError};

/// The time without a sign of life after which a server is taken for gone.
const SILENCE: Duration = Duration::from_secs(90);

/// The events of a subscription, as server-sent events bring them.
pub(crate) struct ServerEvents(BufReader<BodyReader<'static>>);

impl CommandClient {
    /// The answer to a query. One with errors is refused.
    pub(crate) fn query(&self, query: &str, variables: &Value) -> Result<Value, ServerError> {
        self.operation(query, None, variables)
    }

    /// The answer to one of the queries of a document, by its name. One with errors is refused.
    pub(crate) fn operation(
        &self,
        query: &str,
        name: Option<&str>,
        variables: &Value,
    ) -> Result<Value, ServerError> {
        let body = json!({ "query": query, "operationName": name, "variables": variables });
        let mut response = self.post_graphql(&body, "application/json", SILENCE)?;
        let read = response.body_mut().read_to_string();
        let text = read.map_err(|error| self.lost(io::Error::other(error)))?;
        let answer: Value = serde_json::from_str(&text).map_err(|error| self.lost(error.into()))?;
        match answer.get("errors") {
            Some(errors) => Err(self.refused(errors)),
            None => Ok(answer),
        }
    }

    /// Subscribes.
    pub(crate) fn subscribe(
        &self,
        query: &str,
        variables: &Value,
    ) -> Result<ServerEvents, ServerError> {
        let body = json!({ "query": query, "variables": variables });
        let response = self.post_graphql(&body, "text/event-stream", SILENCE)?;
        Ok(ServerEvents(BufReader::new(
            response.into_body().into_reader(),
        )))
    }

    /// The failure for the errors of an answer.
    pub(crate) fn refused(&self, errors: &Value) -> ServerError {
        let message = errors[0]["message"].as_str().unwrap_or("without a reason");
        ServerError::Refused {
            url: self.url().into(),
            status: 400,
            message: message.into(),
        }
    }

    fn lost(&self, source: io::Error) -> ServerError {
        ServerError::Lost {
            url: self.url().into(),
            source,
        }
    }
}

impl ServerEvents {
    /// The next response; `None` at the end. The server shows now and then that it lives, so that
    /// this does not wait for ever.
    pub(crate) fn next(&mut self) -> io::Result<Option<Value>> {
        let mut line = String::new();
        let mut is_next = false;
        loop {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            match line.trim_end().split_once(": ") {
                Some(("event", name)) => is_next = name == "next",
                Some(("data", data)) if is_next => return Ok(Some(serde_json::from_str(data)?)),
                _ => {}
            }
        }
    }
}
