//! Verifies credentials, keys and tokens alike.

use chrono::{DateTime, Utc};

use crate::{
    auth::{
        api_key::ApiKey,
        credentials_error::CredentialsError,
        key_digest::KeyDigest,
        key_file::KeyFile,
        key_id::is_key,
        key_ring::KeyRing,
        token::{settings::TokenSettings, token_verifier::TokenVerifier},
    },
    graphql::{Role, Viewer},
};

/// The longest credential, in bytes.
const LONGEST: usize = 16 << 10;

/// The keys and rules by which credentials are verified. Without any, none is valid.
#[derive(Debug, Default)]
pub struct Credentials {
    keys: Option<KeyRing>,
    tokens: Option<TokenVerifier>,
    /// The digest of the key of the data folder's owner.
    owner: Option<KeyDigest>,
}

impl Credentials {
    /// The keys of a file, and the tokens of an issuer if there is one.
    pub fn open(
        keys: KeyFile,
        tokens: Option<TokenSettings>,
    ) -> Result<Credentials, CredentialsError> {
        Ok(Credentials {
            keys: Some(KeyRing::open(keys)?),
            tokens: tokens.map(TokenVerifier::open).transpose()?,
            owner: None,
        })
    }

    /// The same with a key for the owner of the data folder, who may do everything, as without a
    /// server, and is known by no name.
    #[must_use]
    pub fn with_owner(self, key: &ApiKey) -> Credentials {
        Credentials {
            owner: Some(key.digest()),
            ..self
        }
    }

    /// Whether anybody can have a valid credential now: there is an active key or an issuer.
    pub fn can_be_valid(&self, now: DateTime<Utc>) -> bool {
        let has_key = |keys: &KeyRing| keys.has_active(now);
        self.tokens.is_some() || self.keys.as_ref().is_some_and(has_key)
    }

    /// The viewer whom a credential stands for, in the form of the header `Authorization` (RFC
    /// 6750); `None` if it is not valid.
    pub fn viewer(&self, authorization: &str, now: DateTime<Utc>) -> Option<Viewer> {
        if authorization.len() > LONGEST {
            return None;
        }
        let (scheme, credential) = authorization.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let credential = credential.trim_matches(' ');
        match is_key(credential) {
            true => {
                let key = ApiKey::parse(credential)?;
                match self.owner == Some(key.digest()) {
                    true => Some(Viewer {
                        name: None,
                        role: Role::Admin,
                    }),
                    false => self.keys.as_ref()?.viewer(&key, now),
                }
            }
            false => self.tokens.as_ref()?.viewer(credential),
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::auth::key_record::KeyRecord;

    #[test]
    fn the_owner_of_the_data_folder_may_do_everything_and_has_no_name() {
        let [key, other] = [(); 2].map(|()| ApiKey::generate().unwrap());
        let credentials = Credentials::default().with_owner(&key);
        let now = Utc::now();
        let viewer = |key: &ApiKey| credentials.viewer(&format!("Bearer {}", key.reveal()), now);
        let owner = viewer(&key).unwrap();
        assert_eq!((owner.name, owner.role), (None, Role::Admin));
        assert_eq!(viewer(&other), None);
        // Whether others may listen to it is not for this key to decide.
        assert!(!credentials.can_be_valid(now));
    }

    #[test]
    fn a_key_is_a_bearer_token() {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        let now = Utc::now();
        let key = ApiKey::generate().unwrap();
        let none = Credentials::open(file.clone(), None).unwrap();
        assert!(!none.can_be_valid(now));
        let record = KeyRecord::new(&key, "ada".parse().unwrap(), Role::Editor, now);
        file.change(|keys| keys.push(record)).unwrap();
        let credentials = Credentials::open(file, None).unwrap();
        assert!(credentials.can_be_valid(now));
        let key = key.reveal();
        for valid in [
            format!("Bearer {key}"),
            format!("bearer {key}"),
            format!("BEARER  {key} "),
        ] {
            assert!(credentials.viewer(&valid, now).is_some());
        }
        let long = format!("Bearer {}{key}", " ".repeat(LONGEST));
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            key,
            &format!("Basic {key}"),
            &format!("Bearer{key}"),
            &format!("Bearer {key} {key}"),
            &format!("Bearer {key}x"),
            "Bearer a.b.c",
            &long,
        ] {
            assert_eq!(credentials.viewer(wrong, now), None);
            assert_eq!(Credentials::default().viewer(wrong, now), None);
        }
    }
}
