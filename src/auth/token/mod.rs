//! Tokens: JWTs (RFC 7519) that an issuer signed.
//!
//! The algorithms are those of public keys alone (RS256, ES256, EdDSA), and the key decides which
//! of them: never the token. A token's own addresses and keys (`jku`, `x5u`, `jwk`) are not looked
//! at. Expiry, begin, issuer and audience are required or checked, with a minute of leeway.

mod fetch;
pub(super) mod key_set;
mod key_set_source;
mod remote_key_set;
mod ring_provider;
pub(super) mod settings;
pub(super) mod token_verifier;
