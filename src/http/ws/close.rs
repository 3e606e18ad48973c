//! The ways in which the server closes a socket.

use actix_http::ws::{CloseCode, CloseReason, Parser};
use bytes::{Bytes, BytesMut};

use crate::http::error::quoted;

/// The longest reason of a close, in bytes (RFC 6455, section 5.5).
const LONGEST_REASON: usize = 123;

/// A close by the server: a code with its reason.
///
/// | code | when |
/// |---|---|
/// | 1000 | the client closes |
/// | 1001 | the server stops |
/// | 1002 | a frame breaks RFC 6455, such as one without a mask |
/// | 1007 | a text is no UTF-8 |
/// | 1009 | a message is over the size limit, or in too many frames |
/// | 4400 | a message is none of the protocol |
/// | 4401 | an operation comes before the connection is acknowledged |
/// | 4403 | the credential is not valid, or no longer |
/// | 4406 | the client offers no subprotocol that there is |
/// | 4408 | the connection is not initialised in time |
/// | 4409 | an operation has the id of one that is not complete |
/// | 4413 | the client does not read |
/// | 4429 | the connection is initialised twice |
///
/// The list is only added to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Close {
    /// The code.
    pub(super) code: u16,
    /// The reason, for a person.
    pub(super) reason: String,
}

impl Close {
    /// The code of a close that the client began.
    pub(super) const NORMAL: u16 = 1000;

    /// A close with a code and a reason.
    pub(super) fn new(code: u16, reason: impl Into<String>) -> Close {
        Close {
            code,
            reason: reason.into(),
        }
    }

    /// The close for a message that is none of the protocol.
    pub(super) fn bad_message(why: &str) -> Close {
        Close::new(4400, quoted(why))
    }

    /// The frame.
    pub(super) fn frame(&self) -> Bytes {
        let mut end = self.reason.len().min(LONGEST_REASON);
        while !self.reason.is_char_boundary(end) {
            end -= 1;
        }
        let reason = CloseReason {
            code: CloseCode::from(self.code),
            description: Some(self.reason[..end].to_owned()),
        };
        let mut frame = BytesMut::new();
        Parser::write_close(&mut frame, Some(reason), false);
        frame.freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_fits_into_a_control_frame_and_is_cut_at_a_character() {
        assert_eq!(&Close::new(4408, "no").frame()[..], b"\x88\x04\x11\x38no");
        let frame = Close::new(1009, "報".repeat(100)).frame();
        assert_eq!(frame.len(), 2 + 2 + 123);
        assert!(std::str::from_utf8(&frame[4..]).is_ok());
    }
}
