//! The reader of a command: it asks a server, or the data folder itself.

use std::sync::Arc;

use claimgraph_engine::Limits;
use serde_json::{Value, value::to_raw_value};
use tempfile::TempDir;

use crate::{
    cli::{
        data::DataArgs,
        error::CliError,
        remote::{client::CommandClient, server_args::ServerArgs},
    },
    graphql::{Api, LONGEST_PAGE, Request, Viewer},
    kb::KnowledgeBase,
    model::Language,
    report::ReportQuery,
};

/// The API that a command asks: that of a server, or one over the data folder.
pub(super) enum Reader {
    /// A server: the one that is named, or the one that has the data folder.
    Server(CommandClient),
    /// The data folder, read as somebody without a role reads it.
    Folder(Box<OpenedApi>),
}

/// An API over a data folder, or over a copy that goes with this value.
pub(super) struct OpenedApi {
    api: Api,
    knowledge_base: Arc<KnowledgeBase>,
    _copy: Option<TempDir>,
}

impl Reader {
    /// Asks the server that is named, the one that has the data folder, or the folder itself.
    pub(super) fn open(
        data: &DataArgs,
        server: &ServerArgs,
        command: &str,
    ) -> Result<Reader, CliError> {
        if let Some(client) = server.client()? {
            return Ok(Reader::Server(client));
        }
        data.expect()?;
        if let Some(client) = CommandClient::of_data(&data.data)? {
            return Ok(Reader::Server(client));
        }
        let opened = data.open_to_read(&data.options(command))?;
        let (knowledge_base, copy) = opened.into_parts();
        let knowledge_base = Arc::new(knowledge_base);
        let api = Api::new(knowledge_base.clone(), Limits::default(), LONGEST_PAGE)?;
        Ok(Reader::Folder(Box::new(OpenedApi {
            api,
            knowledge_base,
            _copy: copy,
        })))
    }

    /// Closes the data folder, if it was opened.
    pub(super) fn close(self) -> Result<(), CliError> {
        let Reader::Folder(opened) = self else {
            return Ok(());
        };
        let OpenedApi {
            api,
            knowledge_base,
            _copy,
        } = *opened;
        drop(api);
        match Arc::into_inner(knowledge_base) {
            Some(knowledge_base) => Ok(knowledge_base.close()?),
            None => Ok(()),
        }
    }

    /// The answer to a query. One with errors is a failure.
    pub(super) fn ask(
        &self,
        query: &ReportQuery,
        languages: &[Language],
    ) -> Result<Value, CliError> {
        match self {
            Reader::Server(client) => {
                let operation = Some(query.operation);
                Ok(client.operation(query.document, operation, &query.variables)?)
            }
            Reader::Folder(opened) => {
                let json = |error: serde_json::Error| CliError::Output(error.into());
                let variables = to_raw_value(&query.variables).map_err(json)?;
                let response = opened.api.answer(Request {
                    query: query.document,
                    operation_name: Some(query.operation),
                    variables: Some(&variables),
                    languages: languages.to_vec(),
                    viewer: Viewer::default(),
                });
                let answer: Value = serde_json::from_slice(&response.body).map_err(json)?;
                match answer["errors"][0]["message"].as_str() {
                    Some(message) => Err(CliError::Query(message.to_owned())),
                    None => Ok(answer),
                }
            }
        }
    }
}
