//! A subscriber to changes, over a WebSocket.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::json;

use crate::measuring::Result;

const QUERY: &str = "subscription{changes{revision}}";
/// The bytes that a subscriber reads at once: little, as there are many.
const BUFFER: usize = 512;
/// The longest wait for a message.
const PATIENCE: Duration = Duration::from_secs(60);
/// The mask of all frames, which only proxies need to be unknown.
const MASK: [u8; 4] = [1, 2, 3, 4];

pub(crate) struct Subscriber(BufReader<TcpStream>);

impl Subscriber {
    /// Subscribes to the changes from now on.
    pub(crate) fn open(address: &str) -> Result<Subscriber> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let head = format!(
            "GET /graphql HTTP/1.1\r\nhost: {address}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        let mut subscriber = Subscriber(BufReader::with_capacity(BUFFER, stream));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if subscriber.0.read_line(&mut head)? == 0 {
                break;
            }
        }
        if !head.starts_with("HTTP/1.1 101") {
            return Err(format!("a WebSocket is answered with `{}`", head.trim()).into());
        }
        subscriber.send(&json!({"type": "connection_init"}).to_string())?;
        subscriber.expect("connection_ack")?;
        let subscribe = json!({"id": "1", "type": "subscribe", "payload": {"query": QUERY}});
        subscriber.send(&subscribe.to_string())?;
        // Messages are taken in order: after the answer to this, the subscription has begun.
        subscriber.send(&json!({"type": "ping"}).to_string())?;
        subscriber.expect("pong")?;
        Ok(subscriber)
    }

    /// Waits for the next event.
    pub(crate) fn event(&mut self) -> Result<()> {
        self.expect("next")
    }

    fn expect(&mut self, kind: &str) -> Result<()> {
        let message = self.receive()?;
        match message.contains(&format!("\"type\":\"{kind}\"")) && !message.contains("\"errors\"") {
            true => Ok(()),
            false => Err(format!("a subscriber gets `{message}` where `{kind}` is due").into()),
        }
    }

    fn send(&mut self, text: &str) -> Result<()> {
        let length = u8::try_from(text.len())?;
        let mut frame = match length {
            0..126 => vec![0x81, 0x80 | length],
            126.. => vec![0x81, 0x80 | 126, 0, length],
        };
        frame.extend(MASK);
        let masked = text.bytes().zip(MASK.iter().cycle());
        frame.extend(masked.map(|(byte, mask)| byte ^ mask));
        Ok(self.0.get_mut().write_all(&frame)?)
    }

    /// Receives a text of less than 64 KiB.
    fn receive(&mut self) -> Result<String> {
        let mut head = [0; 2];
        self.0.read_exact(&mut head)?;
        let length = match head[1] {
            126 => {
                let mut length = [0; 2];
                self.0.read_exact(&mut length)?;
                u16::from_be_bytes(length).into()
            }
            length => usize::from(length),
        };
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload)?;
        match head[0] {
            0x81 => Ok(String::from_utf8(payload)?),
            first => Err(format!("a subscriber gets a frame of the kind {first:#x}").into()),
        }
    }
}
