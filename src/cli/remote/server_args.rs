//! The server that a command is sent to.

use std::{fs, path::PathBuf, str::FromStr};

use clap::Args;
use url::{Host, Url};

use crate::cli::{
    error::CliError,
    remote::{client::CommandClient, request::Sending, server_error::ServerError},
};

/// The server that is to run the command.
#[derive(Args)]
#[command(next_help_heading = "On a server")]
pub(crate) struct ServerArgs {
    /// Have the command run by the server at this address, such as `https://claims.example`, with
    /// a key whose role may do so. Without this it is run on `--data`, by the server there if one
    /// runs.
    #[arg(long, value_name = "URL", requires = "key_file")]
    server: Option<ServerUrl>,
    /// The file that has the key for `--server`, as `claimgraph keys create` prints it.
    #[arg(long, value_name = "FILE", requires = "server")]
    key_file: Option<PathBuf>,
}

/// The address of a server to which a key can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServerUrl(Url);

impl FromStr for ServerUrl {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<ServerUrl, ServerError> {
        let refused = || ServerError::Address(text.into());
        let url = Url::parse(text).map_err(|_| refused())?;
        let is_machine = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(refused()),
        };
        let is_bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        match url.scheme() {
            "https" if is_bare => Ok(ServerUrl(url)),
            "http" if is_bare && is_machine => Ok(ServerUrl(url)),
            _ => Err(refused()),
        }
    }
}

impl ServerArgs {
    /// Has a command run by the server, if one is named.
    pub(crate) fn run(
        &self,
        sending: impl FnOnce() -> Result<Sending, CliError>,
    ) -> Result<Option<u8>, CliError> {
        match self.client()? {
            Some(client) => client.run(sending()?).map(Some),
            None => Ok(None),
        }
    }

    /// A client of the server, if one is named.
    pub(crate) fn client(&self) -> Result<Option<CommandClient>, CliError> {
        let (Some(server), Some(path)) = (&self.server, &self.key_file) else {
            return Ok(None);
        };
        let text = fs::read_to_string(path).map_err(|source| CliError::Input {
            path: path.clone(),
            source,
        })?;
        let key = text.trim();
        if key.is_empty() || !key.chars().all(|c| c.is_ascii_graphic()) {
            return Err(ServerError::NoKey(path.clone()).into());
        }
        Ok(Some(CommandClient::new(server.0.as_str(), key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: an address, and whether a key may be sent there.
    #[test]
    fn a_key_is_sent_encrypted_or_within_the_machine() {
        for (text, is_taken) in [
            ("https://claims.example", true),
            ("https://claims.example:8443/claims/", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost:8080", true),
            ("http://claims.example", false),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
            ("https://ada:secret@claims.example", false),
            ("https://claims.example/?a", false),
            ("ftp://127.0.0.1", false),
            ("claims.example", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<ServerUrl>().is_ok(), is_taken, "{text}");
        }
    }
}
