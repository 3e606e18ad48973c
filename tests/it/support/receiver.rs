//! A receiver of webhooks, on a port of this machine.

use std::{
    collections::{HashMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::Value;

use crate::support::program::wait_until;

/// The reply of a receiver to a delivery.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    /// Answers with a status.
    Status(u16),
    /// Takes it, and never answers.
    Hold,
}

/// A delivery that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) path: String,
    /// The headers, by their names in lower case.
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

/// A receiver that takes deliveries until the process ends.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    arrived: Vec<Arrived>,
    /// The replies to come; then all are taken.
    replies: VecDeque<Reply>,
    held: Vec<TcpStream>,
}

impl Receiver {
    pub(crate) fn start(replies: &[Reply]) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State {
            replies: replies.iter().copied().collect(),
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that is killed breaks off.
                let _ = take(stream.unwrap(), &shared);
            }
        });
        Receiver { address, state }
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.state.lock().unwrap().arrived.clone()
    }

    /// The first deliveries, once as many have arrived.
    pub(crate) fn wait_for(&self, count: usize) -> Vec<Arrived> {
        wait_until(|| self.arrived().len() >= count);
        self.arrived()
    }
}

fn take(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HashMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length");
    let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut state = state.lock().unwrap();
    state.arrived.push(Arrived {
        path,
        headers,
        body,
    });
    match state.replies.pop_front().unwrap_or(Reply::Status(204)) {
        Reply::Hold => state.held.push(stream),
        Reply::Status(status) => {
            let mut stream = stream;
            write!(
                stream,
                "HTTP/1.1 {status} Status\r\nlocation: /elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )?;
        }
    }
    Ok(())
}

impl Arrived {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The content in short: the revision, the kind, and the id of the record.
    pub(crate) fn short(&self) -> String {
        let body = self.json();
        let notification = &body["notification"];
        let id = |record: &str| notification[record]["id"].as_str().map(str::to_owned);
        format!(
            "{} {} {}",
            body["revision"],
            notification["kind"].as_str().unwrap(),
            id("claim").or(id("source")).unwrap_or_default()
        )
    }
}
