//! A raw HTTP client that sends any bytes.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::Value;

/// A connection to a server.
pub(super) struct Client(BufReader<TcpStream>);

/// The answer of a server.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    headers: BTreeMap<String, String>,
}

impl Client {
    pub(super) fn connect(address: SocketAddr) -> Client {
        let stream = TcpStream::connect(address).expect("the server listens");
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).expect("a time");
        Client(BufReader::new(stream))
    }

    pub(super) fn send(&mut self, text: &str) {
        let sent = self.0.get_mut().write_all(text.as_bytes());
        sent.expect("the server reads");
    }

    pub(super) fn receive(&mut self) -> Answer {
        self.read(Answer::announced)
    }

    pub(super) fn ask(&mut self, request: &str) -> Answer {
        self.send(request);
        self.receive()
    }

    pub(super) fn ask_for_head(&mut self, path: &str) -> Answer {
        self.send(&format!("HEAD {path} HTTP/1.1\r\nhost: localhost\r\n\r\n"));
        self.read(|_| 0)
    }

    /// Waits for the interim answer 100 to a request with `expect: 100-continue`.
    pub(super) fn wait_for_continue(&mut self) {
        let mut interim = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
        self.0
            .read_exact(&mut interim)
            .expect("the server continues");
        assert!(interim.starts_with(b"HTTP/1.1 100"));
    }

    /// Waits until the server closes the connection, without a further byte.
    pub(super) fn wait_for_the_end(&mut self) {
        let mut rest = vec![];
        self.0.read_to_end(&mut rest).expect("the connection ends");
        assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    }

    fn read(&mut self, length: impl Fn(&Answer) -> usize) -> Answer {
        let mut lines = vec![];
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).expect("a line comes");
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let mut lines = lines.into_iter();
        let first = lines.next().expect("an answer comes");
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let mut headers = BTreeMap::<String, String>::new();
        for line in lines {
            let (name, value) = line.split_once(": ").expect("a header has a name");
            let values = headers.entry(name.to_ascii_lowercase()).or_default();
            if !values.is_empty() {
                values.push_str(", ");
            }
            values.push_str(value);
        }
        let mut answer = Answer {
            status: status.expect("an answer has a status"),
            body: vec![],
            headers,
        };
        answer.body = vec![0; length(&answer)];
        self.0.read_exact(&mut answer.body).expect("the body comes");
        answer
    }
}

impl Answer {
    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    #[track_caller]
    pub(super) fn header(&self, name: &str) -> &str {
        match self.headers.get(name) {
            Some(value) => value,
            None => panic!("no header `{name}` in {:?}", self.headers),
        }
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    #[track_caller]
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(self.text()).expect("the body is JSON")
    }

    fn announced(&self) -> usize {
        match self.status {
            204 | 304 => 0,
            _ => self.header("content-length").parse().expect("a length"),
        }
    }
}
