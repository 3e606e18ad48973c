//! Authentication: the viewer whom a credential stands for.
//!
//! - An [`ApiKey`] is made by `claimgraph keys create` and shown once. The data folder has its
//!   SHA-256 alone, in a file of its own ([`KeyFile`]) that is no part of the journal.
//! - A token is a JWT that an issuer signed, whose keys come from a file or an address that the
//!   operator names ([`TokenSettings`]). Nothing that a token names is fetched.
//!
//! [`Credentials`] verifies both. What is refused is refused in one way, whatever the reason.

mod api_key;
mod credentials;
mod credentials_error;
mod file_access;
mod file_watch;
mod https_config;
mod key_digest;
mod key_file;
mod key_id;
mod key_record;
mod key_ring;
#[cfg(test)]
mod test_signer;
mod token;
mod viewer_name;

pub use crate::auth::{
    api_key::ApiKey,
    credentials::Credentials,
    credentials_error::CredentialsError,
    file_access::{give_to_owner_of, permits},
    https_config::https_config,
    key_digest::KeyDigest,
    key_file::{KeyFile, KeyFileError},
    key_id::{KeyId, KeyIdError},
    key_record::{KeyRecord, KeyState},
    token::{
        key_set::KeySetError,
        settings::{ClaimName, KeySetPlace, PlaceError, TokenSettings},
    },
    viewer_name::{NameError, ViewerName},
};
