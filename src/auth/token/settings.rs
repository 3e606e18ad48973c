//! The settings by which tokens are verified.

use std::{fmt, path::PathBuf, str::FromStr};

use url::{Host, Url};

/// The settings by which tokens are verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSettings {
    /// The place of the issuer's public keys.
    pub key_set: KeySetPlace,
    /// The issuer, as its tokens name it in `iss`.
    pub issuer: String,
    /// The audiences of which a token must name one in `aud`.
    pub audiences: Vec<String>,
    /// The claim that has the viewer's role.
    pub role_claim: ClaimName,
    /// The claim that has the viewer's name.
    pub name_claim: ClaimName,
}

/// The place of a JSON Web Key Set (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySetPlace {
    /// A file, read again when it has changed.
    File(PathBuf),
    /// An address, fetched from time to time.
    Address(Url),
}

/// The refusal of an address of a key set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Not an address.
    #[error("`{0}` is no address: {1}")]
    Malformed(String, url::ParseError),
    /// Keys that anybody on the way could change.
    #[error("the keys of an issuer are fetched by `https` alone, or by `http` from this machine")]
    Unencrypted,
}

impl FromStr for KeySetPlace {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<KeySetPlace, PlaceError> {
        if !text.contains("://") {
            return Ok(KeySetPlace::File(text.into()));
        }
        let address =
            Url::parse(text).map_err(|error| PlaceError::Malformed(text.to_owned(), error))?;
        let is_of_this_machine = match address.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        match address.scheme() {
            "https" => Ok(KeySetPlace::Address(address)),
            "http" if is_of_this_machine => Ok(KeySetPlace::Address(address)),
            _ => Err(PlaceError::Unencrypted),
        }
    }
}

/// The name of a claim in a token, or the JSON pointer (RFC 6901) to one that lies deeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimName(String);

impl ClaimName {
    /// The value of the claim among the claims of a token.
    pub(super) fn find<'a>(&self, claims: &'a serde_json::Value) -> Option<&'a serde_json::Value> {
        match self.0.starts_with('/') {
            true => claims.pointer(&self.0),
            false => claims.get(&self.0),
        }
    }
}

impl From<&str> for ClaimName {
    fn from(name: &str) -> ClaimName {
        ClaimName(name.to_owned())
    }
}

impl fmt::Display for ClaimName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_set_is_in_a_file_or_at_an_address_that_nobody_can_tamper_with() {
        let is_address = |text: &str| {
            text.parse::<KeySetPlace>()
                .map(|place| matches!(place, KeySetPlace::Address(_)))
        };
        for file in ["jwks.json", "/etc/claimgraph/jwks.json", "http/keys"] {
            assert_eq!(is_address(file), Ok(false), "{file}");
        }
        for address in [
            "https://issuer.example/keys",
            "http://127.0.0.1:9/keys",
            "http://[::1]:9/keys",
            "http://localhost/keys",
        ] {
            assert_eq!(is_address(address), Ok(true), "{address}");
        }
        for refused in [
            "http://issuer.example/keys",
            "http://localhost.issuer.example/keys",
            "ftp://issuer.example/keys",
            "file:///etc/passwd",
        ] {
            assert_eq!(
                is_address(refused),
                Err(PlaceError::Unencrypted),
                "{refused}"
            );
        }
        assert!(matches!(
            is_address("https://"),
            Err(PlaceError::Malformed(..))
        ));
    }

    #[test]
    fn a_claim_is_found_by_its_name_or_by_a_pointer() {
        let claims = json!({
            "role": "editor",
            "https://kb.example/role": "admin",
            "realm_access": { "roles": ["reader"] },
        });
        let find = |name: &str| ClaimName::from(name).find(&claims).cloned();
        assert_eq!(find("role"), Some(json!("editor")));
        assert_eq!(find("https://kb.example/role"), Some(json!("admin")));
        assert_eq!(find("/realm_access/roles"), Some(json!(["reader"])));
        assert_eq!(find("realm_access.roles"), None);
    }
}
