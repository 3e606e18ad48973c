//! A desk: a data folder with the key of an editor, and the requests that are sent to its server.

use std::{
    ffi::OsStr,
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::PathBuf,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    faults::edit::Edit,
    support::{
        folders::copy,
        program::{Serving, claimgraph, ended, status, succeed},
    },
};

const INGEST: &str = "mutation ($input: IngestInput!) {
    ingest(input: $input) { revision repeated userErrors { code message path } }
}";

/// A data folder with a vocabulary, and the key of an editor.
pub(super) struct Desk {
    pub(super) data: PathBuf,
    key: String,
    _folder: TempDir,
}

/// The answer to a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Written {
        revision: u64,
        repeated: bool,
    },
    /// The code `STORAGE_FAILED`, with its message.
    StorageFailed(String),
    /// The connection ended without a whole answer.
    Lost,
}

impl Desk {
    pub(super) fn new() -> Desk {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let bundle = folder.path().join("bundle.json");
        let types = json!({"types": [{"id": "person", "labels": {"en": "person"}}]});
        fs::write(&bundle, types.to_string()).unwrap();
        succeed("load", &data, &[bundle.as_ref()]);
        let create = ["create", "ada", "--role", "editor"];
        let keys: [&OsStr; 3] = ["keys".as_ref(), "--data".as_ref(), data.as_ref()];
        let created = ended(claimgraph(keys).args(create));
        assert_eq!(created.code, Some(0), "{created:?}");
        let key = created.out.trim_end().to_owned();
        Desk {
            data,
            key,
            _folder: folder,
        }
    }

    /// A copy of the desk, which no server may have open.
    pub(super) fn copied(&self) -> Desk {
        let folder = TempDir::new().unwrap();
        self.copied_to(folder.path().join("data"), folder)
    }

    /// A copy of the desk in a folder that the caller has made.
    pub(super) fn copied_to(&self, data: PathBuf, folder: TempDir) -> Desk {
        copy(&self.data, &data);
        Desk {
            data,
            key: self.key.clone(),
            _folder: folder,
        }
    }

    pub(super) fn start(&self) -> Serving {
        Serving::start(&["--data".as_ref(), self.data.as_ref()])
    }

    /// Proves that journal, store and index agree.
    pub(super) fn check(&self) {
        succeed("check", &self.data, &[]);
    }

    /// Asks a question; `None` if there is no whole answer.
    pub(super) fn ask(&self, address: &str, query: &str, variables: &Value) -> Option<Reply> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let head = format!(
            "authorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
            self.key,
            body.len()
        );
        exchange(address, &format!("POST /graphql HTTP/1.1\r\n{head}"), &body)
    }

    /// Sends a write with its key.
    pub(super) fn write(&self, address: &str, edit: &Edit) -> Answer {
        let input = json!({ "bundle": edit.bundle(), "idempotencyKey": edit.key() });
        let Some(reply) = self.ask(address, INGEST, &json!({ "input": input })) else {
            return Answer::Lost;
        };
        let error = &reply.body["errors"][0];
        if error["extensions"]["code"] == "STORAGE_FAILED" {
            assert_eq!(reply.status, 503, "{reply:?}");
            return Answer::StorageFailed(error["message"].as_str().unwrap().to_owned());
        }
        let payload = &reply.body["data"]["ingest"];
        let (Some(revision), Some(repeated)) =
            (payload["revision"].as_u64(), payload["repeated"].as_bool())
        else {
            panic!("{} is answered {reply:?}", edit.key());
        };
        assert_eq!(reply.status, 200, "{reply:?}");
        Answer::Written { revision, repeated }
    }

    /// The word of `/health/ready`, with its status.
    pub(super) fn readiness(address: &str) -> (u16, String) {
        let reply = exchange(address, "GET /health/ready HTTP/1.1\r\n", "").unwrap();
        let word = reply.body["status"].as_str().unwrap();
        (reply.status, word.to_owned())
    }
}

/// The status and the body of an answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
}

/// Sends a request, and reads the answer to its end.
fn exchange(address: &str, head: &str, body: &str) -> Option<Reply> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let request = format!("{head}host: {address}\r\nconnection: close\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some(Reply {
        status: status(head),
        body: serde_json::from_str(body).ok()?,
    })
}
