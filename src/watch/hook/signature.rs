//! The signature of a delivery.
//!
//! The header `Claimgraph-Signature` is `t=TIME,v1=HEX`: the seconds since 1970 at which it was
//! sent, and the HMAC-SHA256 (RFC 2104) with the hook's secret of `TIME`, a full stop and the body.
//! The time is signed, so that a receiver can refuse what somebody sends again later.

use data_encoding::HEXLOWER;
use ring::hmac::{self, HMAC_SHA256};

/// The name of the header.
pub(super) const HEADER: &str = "claimgraph-signature";

/// The value of the header for a body that is sent at a time, in seconds since 1970.
pub(super) fn signature(key: &hmac::Key, time: i64, body: &[u8]) -> String {
    let mut signed = hmac::Context::with_key(key);
    signed.update(time.to_string().as_bytes());
    signed.update(b".");
    signed.update(body);
    format!("t={time},v1={}", HEXLOWER.encode(signed.sign().as_ref()))
}

/// The key of a secret.
pub(super) fn key(secret: &[u8]) -> hmac::Key {
    hmac::Key::new(HMAC_SHA256, secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector is that of Python's `hmac`, another implementation.
    #[test]
    fn a_signature_is_the_hmac_of_time_and_body() {
        let key = key(b"a secret of the desk, 32 letters");
        assert_eq!(
            signature(&key, 1756900800, br#"{"id":"1"}"#),
            "t=1756900800,v1=ea6b1f0d93e1310393a6ee04058dd45baeac8235e44141ebc27a60dcff4d07aa"
        );
    }
}
