//! The public keys of an issuer: a JSON Web Key Set (RFC 7517).

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;

/// The public keys of an issuer.
#[derive(Debug, Default)]
pub(super) struct KeySet(Vec<PublicKey>);

/// A public key, with the one algorithm that it is for.
#[derive(Debug)]
pub(super) struct PublicKey {
    id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// A text that is no key set.
#[derive(Debug, thiserror::Error)]
pub enum KeySetError {
    /// Not in the form of one.
    #[error("not a JSON Web Key Set")]
    Malformed(#[from] serde_json::Error),
    /// None of its keys can be used.
    #[error("none of the {0} keys is for RS256, ES256 or EdDSA")]
    NoKey(usize),
}

impl KeySet {
    /// Parses the text of a key set. Keys that are not for signatures, or for other algorithms, are
    /// left out: secret ones among them.
    pub(super) fn parse(text: &str) -> Result<KeySet, KeySetError> {
        #[derive(Deserialize)]
        struct Listed {
            keys: Vec<Value>,
        }
        let Listed { keys } = serde_json::from_str(text)?;
        let count = keys.len();
        let keys: Vec<PublicKey> = keys.into_iter().filter_map(PublicKey::of).collect();
        match keys.is_empty() {
            true => Err(KeySetError::NoKey(count)),
            false => Ok(KeySet(keys)),
        }
    }

    /// The key with an id and an algorithm. A token that names no key is verified by the only one
    /// that there is.
    pub(super) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&PublicKey> {
        let found = match (id, self.0.as_slice()) {
            (None, [key]) => Some(key),
            (None, _) => None,
            (Some(_), keys) => keys
                .iter()
                .find(|key| key.id.as_deref() == id && key.algorithm == algorithm),
        };
        found.filter(|key| key.algorithm == algorithm)
    }
}

impl PublicKey {
    fn of(value: Value) -> Option<PublicKey> {
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        let algorithm = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => Algorithm::RS256,
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                Algorithm::ES256
            }
            AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
                Algorithm::EdDSA
            }
            _ => return None,
        };
        let named = match algorithm {
            Algorithm::RS256 => KeyAlgorithm::RS256,
            Algorithm::ES256 => KeyAlgorithm::ES256,
            _ => KeyAlgorithm::EdDSA,
        };
        let is_for_signatures = matches!(
            jwk.common.public_key_use,
            None | Some(PublicKeyUse::Signature)
        );
        let is_for_this = jwk.common.key_algorithm.is_none_or(|other| other == named);
        if !is_for_signatures || !is_for_this {
            return None;
        }
        Some(PublicKey {
            algorithm,
            key: DecodingKey::from_jwk(&jwk).ok()?,
            id: jwk.common.key_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::auth::test_signer::TestSigner;

    fn parse(keys: Value) -> Result<KeySet, KeySetError> {
        KeySet::parse(&json!({ "keys": keys }).to_string())
    }

    #[test]
    fn a_key_is_found_by_its_id_and_its_algorithm() {
        let signers = [
            TestSigner::rsa("r"),
            TestSigner::p256("e"),
            TestSigner::ed25519("d"),
        ];
        let set = parse(signers.iter().map(TestSigner::jwk).collect()).unwrap();
        let algorithms = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];
        for (id, of_id) in ["r", "e", "d"].into_iter().zip(algorithms) {
            for algorithm in algorithms {
                let is_found = set.find(Some(id), algorithm).is_some();
                assert_eq!(is_found, algorithm == of_id, "{id} {algorithm:?}");
            }
        }
        assert!(set.find(Some("x"), Algorithm::RS256).is_none());
        assert!(set.find(None, Algorithm::RS256).is_none());
        let alone = parse(json!([signers[0].jwk()])).unwrap();
        assert!(alone.find(None, Algorithm::RS256).is_some());
        assert!(alone.find(None, Algorithm::ES256).is_none());
    }

    #[test]
    fn keys_that_are_not_for_our_signatures_are_left_out() {
        let jwk = TestSigner::rsa("r").jwk();
        let with = |name: &str, value: &str| {
            let mut jwk = jwk.clone();
            jwk[name] = json!(value);
            parse(json!([jwk])).is_ok()
        };
        assert!(with("use", "sig") && with("alg", "RS256"));
        assert!(!with("use", "enc") && !with("alg", "RS512") && !with("alg", "HS256"));
        assert!(!with("alg", "none") && !with("kty", "new"));
        let secret = json!([{ "kty": "oct", "kid": "s", "alg": "HS256", "k": "c2VjcmV0" }]);
        assert!(matches!(parse(secret), Err(KeySetError::NoKey(1))));
        assert!(matches!(parse(json!([])), Err(KeySetError::NoKey(0))));
        assert!(matches!(
            KeySet::parse("[]"),
            Err(KeySetError::Malformed(_))
        ));
    }
}
