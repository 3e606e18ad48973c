//! The client of a server that runs commands.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::Value;
use ureq::{Agent, Body, SendBody, http::Response};

use crate::{
    auth::https_config,
    cli::{
        diagnostic::Color,
        error::CliError,
        exit,
        progress::Bars,
        remote::{
            event::CommandEvent, request::Sending, server_error::ServerError,
            server_file::ServerFile,
        },
        schema::print,
    },
    http::COMMAND_TYPE,
};

/// The time in which a server must be reached.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of a refusal that are read.
const LONGEST_REFUSAL: u64 = 1 << 20;

/// The client of one server.
pub(crate) struct CommandClient {
    agent: Agent,
    url: String,
    authorization: String,
}

impl CommandClient {
    /// A client of the server at an address, with a key.
    pub(super) fn new(url: &str, key: &str) -> CommandClient {
        let config = match url.starts_with("https:") {
            true => https_config(),
            // Within the machine: no proxy has the key.
            false => Agent::config_builder().proxy(None),
        };
        let config = config
            .timeout_connect(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false);
        CommandClient {
            agent: config.build().into(),
            url: url.trim_end_matches('/').into(),
            authorization: format!("Bearer {key}"),
        }
    }

    /// A client of the server of a data folder on this machine.
    pub(super) fn of_machine(file: &ServerFile) -> CommandClient {
        CommandClient::new(&file.url, &file.secret)
    }

    /// A client of the server that has a data folder on this machine; `None` if there is none.
    pub(crate) fn of_data(data: &Path) -> Result<Option<CommandClient>, ServerError> {
        let file = ServerFile::read(data)?;
        Ok(file.as_ref().map(CommandClient::of_machine))
    }

    /// The address of the server.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Sends a GraphQL request, to be answered in a media type.
    pub(super) fn post_graphql(
        &self,
        body: &Value,
        accept: &str,
        silence: Duration,
    ) -> Result<Response<Body>, ServerError> {
        let request = self.agent.post(format!("{}/graphql", self.url)).config();
        let request = request.timeout_per_read(Some(silence)).build();
        let sent = request
            .header("authorization", &self.authorization)
            .header("content-type", "application/json")
            .header("accept", accept)
            .send(body.to_string());
        self.accepted(sent)
    }

    /// Has a command run, shows what it prints, and returns its exit code.
    pub(super) fn run(&self, sending: Sending) -> Result<u8, CliError> {
        let address = format!("{}/commands", self.url);
        // Whether the command would be taken is asked first: a server that refuses a large one
        // closes the connection in the middle of it.
        let probe = self.agent.get(&address).config();
        let probe = probe.timeout_global(Some(PATIENCE)).build();
        let probe = probe.header("authorization", &self.authorization).call();
        self.accepted(probe)?;
        let set_aside = sending.set_aside.clone().map(SetAsideFile::create);
        let set_aside = set_aside.transpose()?;
        let color = Color::of_stderr() == Color::Ansi;
        let body = sending.into_body(color).map_err(io::Error::from);
        let mut body = body.map_err(CliError::Output)?;
        let sent = self
            .agent
            .post(&address)
            .header("authorization", &self.authorization)
            .header("content-type", COMMAND_TYPE)
            .send(SendBody::from_reader(&mut body));
        let response = match sent {
            // A file of the user's that cannot be read breaks the command off before it is whole.
            Err(error) => return Err(self.broken_off(Some(io::Error::other(error)))),
            sent => self.accepted(sent)?,
        };
        let events = BufReader::new(response.into_body().into_reader());
        self.follow(events, set_aside)
    }

    /// The response, unless the server was not reached or refused.
    fn accepted(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, ServerError> {
        let url = || self.url.clone();
        let mut response = answer.map_err(|error| ServerError::Unreachable {
            url: url(),
            source: Box::new(error),
        })?;
        let status = response.status().as_u16();
        if response.status().is_success() {
            return Ok(response);
        }
        let text = response.body_mut().with_config().limit(LONGEST_REFUSAL);
        let text = text.read_to_string().unwrap_or_default();
        let errors: Value = serde_json::from_str(&text).unwrap_or_default();
        let error = &errors["errors"][0];
        match (status, error["message"].as_str()) {
            (404, _) | (_, None) => Err(ServerError::TooOld(url())),
            (status, Some(message)) => Err(ServerError::Refused {
                url: url(),
                status,
                message: message.into(),
            }),
        }
    }

    fn broken_off(&self, source: Option<io::Error>) -> CliError {
        let url = self.url.clone();
        ServerError::BrokenOff { url, source }.into()
    }

    /// Shows the events of a command until its exit code.
    fn follow(
        &self,
        mut events: impl BufRead,
        mut set_aside: Option<SetAsideFile>,
    ) -> Result<u8, CliError> {
        let bars = Bars::new();
        let mut line = Vec::new();
        let code = loop {
            line.clear();
            let read = events.read_until(b'\n', &mut line);
            if read.map_err(|error| self.broken_off(Some(error)))? == 0 {
                return Err(self.broken_off(None));
            }
            let event = serde_json::from_slice(&line);
            match event.map_err(|error| self.broken_off(Some(error.into())))? {
                CommandEvent::Progress(phase, done, all) => bars.show(&phase, done, all),
                CommandEvent::Out(text) => {
                    bars.clear();
                    print(&text)?;
                }
                CommandEvent::Err(text) => {
                    bars.clear();
                    eprint!("{text}");
                }
                CommandEvent::SetAside(text) => {
                    if let Some(file) = &mut set_aside {
                        file.write(&text)?;
                    }
                }
                CommandEvent::Exit(code) => break code,
            }
        };
        bars.clear();
        if let Some(mut file) = set_aside {
            // What was not loaded is not set aside.
            file.is_kept &= code == exit::OK;
            file.finish()?;
        }
        Ok(code)
    }
}

/// The file for the records that are set aside. It is removed again unless it is finished, and if
/// there are none.
struct SetAsideFile {
    path: PathBuf,
    file: File,
    is_kept: bool,
}

impl SetAsideFile {
    fn create(path: PathBuf) -> Result<SetAsideFile, CliError> {
        let mut options = OpenOptions::new();
        match options.write(true).create_new(true).open(&path) {
            Ok(file) => Ok(SetAsideFile {
                path,
                file,
                is_kept: false,
            }),
            Err(source) => Err(CliError::SetAside { path, source }),
        }
    }

    fn write(&mut self, text: &str) -> Result<(), CliError> {
        // Some of it is better than nothing, once it was loaded without the rest.
        self.is_kept = true;
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|source| self.failed(source))
    }

    fn finish(self) -> Result<(), CliError> {
        self.file.sync_all().map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> CliError {
        CliError::Write {
            path: self.path.clone(),
            source,
        }
    }
}

impl Drop for SetAsideFile {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}
