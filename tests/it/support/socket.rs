//! A client of WebSockets that sends any bytes.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::{Value, json};

/// A socket, opened or refused.
pub(crate) struct Socket {
    stream: BufReader<TcpStream>,
    /// The status and the head of the answer to the handshake.
    pub(crate) head: String,
}

/// A message, or an end, that a server sends.
#[derive(Debug, PartialEq)]
pub(crate) enum Sent {
    /// A message.
    Message(Value),
    /// A close, with its code and reason.
    Close(u16, String),
    /// The end of the connection.
    End,
}

impl Socket {
    /// Sends a handshake with these further lines in its head.
    pub(crate) fn handshake(address: SocketAddr, lines: &[&str]) -> Socket {
        Socket::over(TcpStream::connect(address).unwrap(), address, lines)
    }

    /// The same over a connection.
    pub(crate) fn over(mut stream: TcpStream, address: SocketAddr, lines: &[&str]) -> Socket {
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        let mut head = format!(
            "GET /graphql HTTP/1.1\r\nhost: {address}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        for line in lines {
            head += line;
            head += "\r\n";
        }
        stream.write_all((head + "\r\n").as_bytes()).unwrap();
        let mut socket = Socket {
            stream: BufReader::new(stream),
            head: String::new(),
        };
        while !socket.head.ends_with("\r\n\r\n") {
            let read = socket.stream.read_line(&mut socket.head).unwrap();
            assert!(read > 0, "{}", socket.head);
        }
        socket
    }

    /// Opens a socket of the protocol.
    pub(crate) fn open(address: SocketAddr) -> Socket {
        let socket = Socket::handshake(address, &["sec-websocket-protocol: graphql-transport-ws"]);
        let head = socket.head.to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 101"), "{head}");
        assert!(
            head.contains("sec-websocket-protocol: graphql-transport-ws\r\n"),
            "{head}"
        );
        // The answer of RFC 6455 to its own example of a key.
        assert!(
            socket.head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            "{}",
            socket.head
        );
        socket
    }

    /// Opens a socket, and waits until the connection is acknowledged.
    pub(crate) fn acknowledged(address: SocketAddr) -> Socket {
        let mut socket = Socket::open(address);
        socket.send(&json!({"type": "connection_init"}));
        assert_eq!(socket.message(), json!({"type": "connection_ack"}));
        socket
    }

    /// Sends a message.
    pub(crate) fn send(&mut self, message: &Value) {
        self.text(&message.to_string());
    }

    /// Sends a text.
    pub(crate) fn text(&mut self, text: &str) {
        self.frame(0x81, text.as_bytes());
    }

    /// Sends a frame with this first byte, masked. What a server does not read any more is no
    /// failure.
    pub(crate) fn frame(&mut self, first: u8, payload: &[u8]) {
        self.try_frame(first, payload);
    }

    /// The same; whether the kernel took the frame.
    pub(crate) fn try_frame(&mut self, first: u8, payload: &[u8]) -> bool {
        let mut frame = vec![first];
        match payload.len() {
            length @ 0..126 => frame.push(0x80 | length as u8),
            length @ 126..65536 => {
                frame.push(0x80 | 126);
                frame.extend((length as u16).to_be_bytes());
            }
            length => {
                frame.push(0x80 | 127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        let mask = [1, 2, 3, 4];
        frame.extend(mask);
        frame.extend(
            payload
                .iter()
                .zip(mask.iter().cycle())
                .map(|(byte, mask)| byte ^ mask),
        );
        self.stream.get_mut().write_all(&frame).is_ok()
    }

    /// Sends bytes as they are. What a server does not read any more is no failure.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let _ = self.stream.get_mut().write_all(bytes);
    }

    /// Begins an operation.
    pub(crate) fn subscribe(&mut self, id: &str, query: &str) {
        self.send(&json!({"type": "subscribe", "id": id, "payload": {"query": query}}));
    }

    /// Receives what comes next; pings are answered.
    pub(crate) fn receive(&mut self) -> Sent {
        loop {
            let mut head = [0; 2];
            if self.stream.read_exact(&mut head).is_err() {
                return Sent::End;
            }
            let length = match head[1] {
                126 => u64::from(u16::from_be_bytes(self.bytes())),
                127 => u64::from_be_bytes(self.bytes()),
                length => u64::from(length),
            };
            let mut payload = vec![0; length as usize];
            if self.stream.read_exact(&mut payload).is_err() {
                return Sent::End;
            }
            match head[0] {
                0x81 => return Sent::Message(serde_json::from_slice(&payload).unwrap()),
                0x88 => {
                    let (code, reason) = payload.split_at(2);
                    let code = u16::from_be_bytes(code.try_into().unwrap());
                    return Sent::Close(code, String::from_utf8(reason.into()).unwrap());
                }
                0x89 => self.frame(0x8a, &payload),
                0x8a => return Sent::Message(json!({"pong": String::from_utf8(payload).unwrap()})),
                first => panic!("a frame of the kind {first:#x}"),
            }
        }
    }

    /// Receives an empty ping of the WebSocket, and answers.
    pub(crate) fn answer_ping(&mut self) {
        assert_eq!(self.bytes(), [0x89, 0]);
        self.frame(0x8a, b"");
    }

    /// Receives a message.
    #[track_caller]
    pub(crate) fn message(&mut self) -> Value {
        match self.receive() {
            Sent::Message(message) => message,
            other => panic!("no message came, but {other:?}"),
        }
    }

    /// Receives the payload of the next response to an operation.
    #[track_caller]
    pub(crate) fn next(&mut self, id: &str) -> Value {
        let mut message = self.message();
        assert_eq!(message["type"], "next", "{message}");
        assert_eq!(message["id"], id, "{message}");
        message["payload"].take()
    }

    /// Waits for the close and the end of the connection; returns the code.
    #[track_caller]
    pub(crate) fn closed(&mut self) -> u16 {
        loop {
            match self.receive() {
                Sent::Message(_) => {}
                Sent::Close(code, _) => {
                    self.frame(0x88, &code.to_be_bytes());
                    assert_eq!(self.receive(), Sent::End);
                    return code;
                }
                Sent::End => panic!("the connection ended without a close"),
            }
        }
    }

    /// The connection, to be read as it is.
    pub(crate) fn connection(&mut self) -> &mut impl Read {
        &mut self.stream
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.stream.read_exact(&mut bytes).unwrap();
        bytes
    }
}
