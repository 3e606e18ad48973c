//! An HTTP client that keeps one connection.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use super::Result;

pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    head: String,
    body: Vec<u8>,
}

/// The bytes of a POST of JSON, head and body.
pub(crate) fn post(address: &str, path: &str, body: &str) -> Vec<u8> {
    post_with(address, path, "", body)
}

/// The bytes of a POST of JSON to `/graphql` with a key.
pub(crate) fn post_as(key: &str, address: &str, body: &str) -> Vec<u8> {
    let line = format!("authorization: Bearer {key}\r\n");
    post_with(address, "/graphql", &line, body)
}

fn post_with(address: &str, path: &str, lines: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\naccept: application/json\r\n{lines}content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl Client {
    pub(crate) fn new(address: &str) -> Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream: BufReader::with_capacity(1 << 17, stream),
            head: String::new(),
            body: vec![],
        })
    }

    /// Sends a request and returns the body of the answer; an error unless its status is 200.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.get_mut().write_all(request)?;
        let mut length = None;
        let mut status = String::new();
        loop {
            self.head.clear();
            if self.stream.read_line(&mut self.head)? == 0 {
                return Err("the server has closed the connection".into());
            }
            let line = self.head.trim_end();
            if line.is_empty() {
                break;
            }
            if status.is_empty() {
                status = line.into();
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = Some(value.trim().parse()?);
            }
        }
        self.body
            .resize(length.ok_or("an answer without a length")?, 0);
        self.stream.read_exact(&mut self.body)?;
        match status.starts_with("HTTP/1.1 200") {
            true => Ok(&self.body),
            false => Err(format!("`{status}`: {}", String::from_utf8_lossy(&self.body)).into()),
        }
    }
}
