//! Signs tokens as an issuer does, for tests.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use ring::{
    hmac,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RsaKeyPair,
    },
};
use serde_json::{Value, json};

/// A private key of 2048 bits, which is for these tests alone: *ring* makes none.
const RSA: &[u8] = include_bytes!("test_signer.pkcs8");

/// A signer of tokens.
pub(super) struct TestSigner {
    id: String,
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl TestSigner {
    pub(super) fn rsa(id: &str) -> TestSigner {
        let pair = RsaKeyPair::from_pkcs8(RSA).unwrap();
        TestSigner::of(id, Pair::Rsa(pair))
    }

    pub(super) fn p256(id: &str) -> TestSigner {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random).unwrap();
        TestSigner::of(id, Pair::P256(pair))
    }

    pub(super) fn ed25519(id: &str) -> TestSigner {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(key.as_ref()).unwrap();
        TestSigner::of(id, Pair::Ed25519(pair))
    }

    fn of(id: &str, pair: Pair) -> TestSigner {
        let id = id.to_owned();
        TestSigner { id, pair }
    }

    /// The public key as an issuer publishes it.
    pub(super) fn jwk(&self) -> Value {
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let mut jwk = match &self.pair {
            Pair::Rsa(pair) => {
                let public = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({ "kty": "RSA", "n": text(&public.n), "e": text(&public.e) })
            }
            Pair::P256(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "x": text(x), "y": text(y) })
            }
            Pair::Ed25519(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": text(pair.public_key().as_ref()) })
            }
        };
        jwk["kid"] = json!(self.id);
        jwk
    }

    /// The public key in forms that an attacker may take for a secret.
    pub(super) fn public_forms(&self) -> Vec<Vec<u8>> {
        let Pair::Rsa(pair) = &self.pair else {
            panic!("an RSA key");
        };
        let der = pair.public().as_ref().to_vec();
        let pem = format!(
            "-----BEGIN RSA PUBLIC KEY-----\n{}\n-----END RSA PUBLIC KEY-----\n",
            BASE64.encode(&der)
        );
        let n = PublicKeyComponents::<Vec<u8>>::from(pair.public()).n;
        let jwk = self.jwk().to_string();
        vec![der, pem.into_bytes(), n, jwk.into_bytes()]
    }

    pub(super) fn hmac(algorithm: &str, secret: &[u8], message: &str) -> Vec<u8> {
        let algorithm = match algorithm {
            "HS256" => hmac::HMAC_SHA256,
            "HS384" => hmac::HMAC_SHA384,
            _ => hmac::HMAC_SHA512,
        };
        let key = hmac::Key::new(algorithm, secret);
        hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
    }

    /// A token with the header that belongs to the key.
    pub(super) fn token(&self, claims: &Value) -> String {
        let algorithm = match &self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::P256(_) => "ES256",
            Pair::Ed25519(_) => "EdDSA",
        };
        let header = json!({ "alg": algorithm, "typ": "JWT", "kid": self.id });
        self.token_with(&header, claims)
    }

    /// A token with any header.
    pub(super) fn token_with(&self, header: &Value, claims: &Value) -> String {
        let parts =
            [header, claims].map(|part| BASE64URL_NOPAD.encode(part.to_string().as_bytes()));
        let message = parts.join(".");
        let signature = self.sign(message.as_bytes());
        format!("{message}.{}", BASE64URL_NOPAD.encode(&signature))
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .unwrap();
                signature
            }
            Pair::P256(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}
