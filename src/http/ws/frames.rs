//! Reads the frames of a socket (RFC 6455), and puts messages together from them.

use std::{future::poll_fn, pin::Pin, sync::Arc};

use actix_http::ws::{OpCode, Parser, ProtocolError};
use actix_web::{
    body::{BodyStream, MessageBody},
    web::Payload,
};
use bytes::{Bytes, BytesMut};

use crate::http::{
    byte_budget::{ByteBudget, HeldBytes},
    ws::close::Close,
};

/// The most bytes of a frame's head.
const HEAD: usize = 14;
/// The most bytes of a message that comes after the server's close.
const DRAINED: usize = 4 << 10;
/// The most frames that one message may be in.
const MOST_FRAMES: usize = 1_024;

/// The frames that a client sends.
pub(super) struct Frames {
    payload: Pin<Box<BodyStream<Payload>>>,
    buffer: BytesMut,
    partial: Option<Partial>,
    limit: usize,
    held: HeldBytes,
}

/// A message of which more frames are to come.
#[derive(Debug, Default)]
struct Partial {
    text: Vec<u8>,
    frames: usize,
}

/// A message that a client sends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// A text.
    Text(String),
    /// A ping, to be answered by a pong with the same bytes.
    Ping(Bytes),
    /// A pong.
    Pong,
    /// The end of the conversation.
    Close,
}

impl Frames {
    /// The frames in the payload of an upgraded request. A message has at most `limit` bytes, and
    /// all that come at once have as many as the budget.
    pub(super) fn new(payload: Payload, limit: usize, budget: &Arc<ByteBudget>) -> Frames {
        Frames {
            payload: Box::pin(BodyStream::new(payload)),
            buffer: BytesMut::new(),
            partial: None,
            limit,
            held: budget.begin(),
        }
    }

    /// The next message; `None` once the connection is gone. Dropping the future loses nothing.
    pub(super) async fn next(&mut self) -> Option<Result<Received, Close>> {
        loop {
            match self.parse() {
                Ok(None) => {}
                Ok(Some(received)) => return Some(Ok(received)),
                Err(close) => return Some(Err(close)),
            }
            if !self.read().await {
                return None;
            }
            let partial = self
                .partial
                .as_ref()
                .map_or(0, |partial| partial.text.len());
            if self.held.resize(self.buffer.len() + partial).is_err() {
                let reason = "the server receives as much as it may; send it again in a while";
                return Some(Err(Close::new(1013, reason)));
            }
        }
    }

    /// Reads and drops all that comes, until the client closes.
    pub(super) async fn drain(&mut self) {
        // A close is small, and so is whatever else is worth to be kept until it comes.
        self.limit = self.limit.min(DRAINED);
        loop {
            match self.parse() {
                Ok(Some(Received::Close)) => return,
                Ok(Some(_)) => {}
                Ok(None) => {
                    if !self.read().await {
                        return;
                    }
                }
                // What follows a fault cannot be told apart any more.
                Err(_) => {
                    self.partial = None;
                    self.buffer = BytesMut::new();
                    if !self.read().await {
                        return;
                    }
                }
            }
        }
    }

    /// Reads what has come; false once the connection is gone.
    async fn read(&mut self) -> bool {
        if self.buffer.is_empty() {
            // An idle socket keeps no room.
            self.buffer = BytesMut::new();
        }
        match poll_fn(|cx| self.payload.as_mut().poll_next(cx)).await {
            Some(Ok(chunk)) => {
                self.buffer.extend_from_slice(&chunk);
                true
            }
            Some(Err(_)) | None => false,
        }
    }

    /// Takes the next message from the buffer, if all of it is there.
    fn parse(&mut self) -> Result<Option<Received>, Close> {
        loop {
            let parsed = Parser::parse(&mut self.buffer, true, self.limit);
            let Some((is_last, opcode, payload)) = parsed.map_err(|error| self.fault(&error))?
            else {
                // The parser waits for the whole of a frame, however long it is.
                return match self.buffer.len() > self.limit + HEAD {
                    true => Err(self.too_large()),
                    false => Ok(None),
                };
            };
            let payload = payload.unwrap_or_default();
            match opcode {
                OpCode::Ping | OpCode::Pong | OpCode::Close if !is_last => {
                    return Err(Close::new(1002, "a control frame is in parts"));
                }
                OpCode::Ping => return Ok(Some(Received::Ping(payload.freeze()))),
                OpCode::Pong => return Ok(Some(Received::Pong)),
                OpCode::Close => {
                    let read = Parser::try_parse_close_payload(&payload);
                    read.map_err(|error| self.fault(&error))?;
                    return Ok(Some(Received::Close));
                }
                OpCode::Binary => {
                    return Err(Close::bad_message("a binary message; send JSON as text"));
                }
                OpCode::Text if self.partial.is_some() => {
                    return Err(Close::new(1002, "a message begins within another"));
                }
                OpCode::Continue if self.partial.is_none() => {
                    return Err(Close::new(1002, "nothing is there to be continued"));
                }
                OpCode::Text | OpCode::Continue => {
                    let mut partial = self.partial.take().unwrap_or_default();
                    partial.frames += 1;
                    if partial.text.len() + payload.len() > self.limit
                        || partial.frames > MOST_FRAMES
                    {
                        return Err(self.too_large());
                    }
                    partial.text.extend_from_slice(&payload);
                    if is_last {
                        let text = String::from_utf8(partial.text);
                        let text = text.map_err(|_| Close::new(1007, "a text is no UTF-8"))?;
                        return Ok(Some(Received::Text(text)));
                    }
                    self.partial = Some(partial);
                }
                OpCode::Bad => return Err(Close::new(1002, "there is no such kind of frame")),
            }
        }
    }

    fn fault(&self, error: &ProtocolError) -> Close {
        match error {
            ProtocolError::Overflow => self.too_large(),
            error => Close::new(1002, error.to_string()),
        }
    }

    fn too_large(&self) -> Close {
        Close::new(
            1009,
            format!(
                "over {} bytes (CLAIMGRAPH_MAX_MESSAGE_BYTES) or {MOST_FRAMES} frames",
                self.limit
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{FromRequest, test::TestRequest};

    use super::*;

    /// The message that comes from these frames, up to 64 bytes long.
    async fn received(frames: &[(bool, OpCode, &[u8])]) -> Option<Result<Received, u16>> {
        let mut bytes = BytesMut::new();
        for (is_last, opcode, payload) in frames {
            Parser::write_message(&mut bytes, payload, *opcode, *is_last, true);
        }
        of_bytes(&bytes).await
    }

    async fn of_bytes(bytes: &[u8]) -> Option<Result<Received, u16>> {
        let request = TestRequest::default().set_payload(bytes.to_vec());
        let (request, mut payload) = request.to_http_parts();
        let payload = Payload::from_request(&request, &mut payload).await.unwrap();
        let next = Frames::new(payload, 64, &Arc::new(ByteBudget::new(1 << 20)))
            .next()
            .await;
        next.map(|received| received.map_err(|close| close.code))
    }

    #[actix_web::test]
    async fn a_message_is_put_together_from_its_frames() {
        let text = |text: &str| Some(Ok(Received::Text(text.into())));
        use OpCode::{Continue, Ping, Text};
        assert_eq!(received(&[(true, Text, b"whole")]).await, text("whole"));
        let split = "報".as_bytes();
        let frames: [(bool, OpCode, &[u8]); 3] = [
            (false, Text, &split[..1]),
            (false, Continue, &split[1..2]),
            (true, Continue, &split[2..]),
        ];
        assert_eq!(received(&frames).await, text("報"));
        let between: [(bool, OpCode, &[u8]); 2] = [(false, Text, b"a"), (true, Ping, b"?")];
        let ping = Received::Ping(Bytes::from_static(b"?"));
        assert_eq!(received(&between).await, Some(Ok(ping)));
        assert_eq!(received(&[(false, Text, b"never ended")]).await, None);
    }

    #[actix_web::test]
    async fn a_faulty_frame_closes_with_the_code_of_its_fault() {
        use OpCode::{Binary, Close, Continue, Ping, Text};
        let long = [b'x'; 65];
        let many = vec![(false, Continue, &b""[..]); MOST_FRAMES];
        let endless: Vec<_> = [(false, Text, &b""[..])].into_iter().chain(many).collect();
        let cases: &[(&[(bool, OpCode, &[u8])], u16)] = &[
            (&[(true, Text, &long)], 1009),
            (
                &[(false, Text, &long[..40]), (true, Continue, &long[..40])],
                1009,
            ),
            (&endless, 1009),
            (&[(true, Text, b"\xff\xfe")], 1007),
            (&[(true, Binary, b"{}")], 4400),
            (&[(true, Continue, b"a")], 1002),
            (&[(false, Text, b"a"), (true, Text, b"b")], 1002),
            (&[(false, Ping, b"")], 1002),
            (&[(true, Close, b"\x00")], 1002),
        ];
        for (frames, code) in cases {
            assert_eq!(received(frames).await, Some(Err(*code)), "{frames:?}");
        }
        // Without a mask; with a reserved bit; a head that promises more than is taken.
        assert_eq!(of_bytes(b"\x81\x02ab").await, Some(Err(1002)));
        assert_eq!(of_bytes(b"\xc1\x80\0\0\0\0").await, Some(Err(1002)));
        let promised = [b"\x81\xff\0\0\0\0\x7f\xff\xff\xff\0\0\0\0", &[0; 80][..]].concat();
        assert_eq!(of_bytes(&promised).await, Some(Err(1009)));
    }
}
