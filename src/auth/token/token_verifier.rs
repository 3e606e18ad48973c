//! Verifies tokens.

use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde_json::Value;

use crate::{
    auth::{
        credentials_error::CredentialsError,
        token::{key_set_source::KeySetSource, ring_provider, settings::TokenSettings},
        viewer_name::ViewerName,
    },
    graphql::{Role, Viewer},
};

/// The algorithms of signatures that are accepted.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];
/// The seconds by which the clocks of an issuer and of this machine may differ.
const LEEWAY: u64 = 60;

/// The rules by which tokens are verified, with the issuer's keys.
#[derive(Debug)]
pub(in crate::auth) struct TokenVerifier {
    settings: TokenSettings,
    source: KeySetSource,
}

impl TokenVerifier {
    /// A verifier with the issuer's keys as they are now.
    pub(in crate::auth) fn open(
        settings: TokenSettings,
    ) -> Result<TokenVerifier, CredentialsError> {
        ring_provider::install();
        let source = KeySetSource::open(&settings.key_set)?;
        Ok(TokenVerifier { settings, source })
    }

    /// The viewer whom a token stands for; `None` if the token is not valid.
    pub(in crate::auth) fn viewer(&self, token: &str) -> Option<Viewer> {
        let header = decode_header(token).ok()?;
        if !ALGORITHMS.contains(&header.alg) {
            return None;
        }
        let set = self.source.current();
        let Some(key) = set.find(header.kid.as_deref(), header.alg) else {
            self.source.want();
            return None;
        };
        let validation = self.validation(key.algorithm);
        let claims = decode::<Value>(token, &key.key, &validation).ok()?.claims;
        self.viewer_of(&claims)
    }

    fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_audience(&self.settings.audiences);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation
    }

    /// The viewer that the claims of a valid token describe. One without a role reads.
    fn viewer_of(&self, claims: &Value) -> Option<Viewer> {
        let name = self.settings.name_claim.find(claims)?.as_str()?;
        let name: ViewerName = name.parse().ok()?;
        let role = self.settings.role_claim.find(claims);
        Some(Viewer {
            name: Some(name.to_string()),
            role: role.map_or(Role::Reader, greatest_role),
        })
    }
}

/// The greatest role that a claim names, which is a text or a list of texts. Other texts are roles
/// of other programs.
fn greatest_role(claim: &Value) -> Role {
    let names = match claim {
        Value::Array(names) => names.as_slice(),
        name => std::slice::from_ref(name),
    };
    let roles = names.iter().filter_map(|name| name.as_str()?.parse().ok());
    roles.max().unwrap_or(Role::Reader)
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::LazyLock};

    use chrono::Utc;
    use data_encoding::BASE64URL_NOPAD;
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::auth::{test_signer::TestSigner, token::settings::KeySetPlace};

    static SIGNERS: LazyLock<[TestSigner; 3]> = LazyLock::new(|| {
        [
            TestSigner::rsa("r"),
            TestSigner::p256("e"),
            TestSigner::ed25519("d"),
        ]
    });

    fn verifier() -> TokenVerifier {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("jwks.json");
        let keys: Vec<Value> = SIGNERS.iter().map(TestSigner::jwk).collect();
        fs::write(&path, json!({ "keys": keys }).to_string()).unwrap();
        TokenVerifier::open(TokenSettings {
            key_set: KeySetPlace::File(path),
            issuer: "https://issuer.example".into(),
            audiences: vec!["claimgraph".into(), "newsroom".into()],
            role_claim: "role".into(),
            name_claim: "sub".into(),
        })
        .unwrap()
    }

    /// Claims that are accepted, with some changed; `null` takes one out.
    fn claims(changes: Value) -> Value {
        let now = Utc::now().timestamp();
        let mut claims = json!({
            "iss": "https://issuer.example", "aud": "claimgraph", "sub": "ada", "role": "editor",
            "exp": now + 600, "nbf": now - 600,
        });
        let (all, Value::Object(changes)) = (claims.as_object_mut().unwrap(), changes) else {
            panic!("an object");
        };
        for (name, value) in changes {
            match value {
                Value::Null => all.remove(&name),
                value => all.insert(name, value),
            };
        }
        claims
    }

    #[test]
    fn a_token_of_each_algorithm_stands_for_its_viewer() {
        let verifier = verifier();
        for signer in &*SIGNERS {
            let viewer = verifier.viewer(&signer.token(&claims(json!({})))).unwrap();
            assert_eq!(
                (viewer.name.as_deref(), viewer.role),
                (Some("ada"), Role::Editor)
            );
        }
    }

    #[test]
    fn claims_decide_whether_a_token_is_valid() {
        let verifier = verifier();
        let now = Utc::now().timestamp();
        let mut wrong = vec![];
        for (changes, is_valid) in [
            (json!({ "exp": now + 5 }), true),
            (json!({ "exp": now - 30 }), true),
            (json!({ "exp": now - 90 }), false),
            (json!({ "exp": now as f64 - 90.5 }), false),
            (json!({ "exp": (now + 600).to_string() }), false),
            (json!({ "exp": -1 }), false),
            (json!({ "exp": null }), false),
            (json!({ "nbf": now + 30 }), true),
            (json!({ "nbf": now + 90 }), false),
            (json!({ "nbf": null }), true),
            (json!({ "iss": "https://issuer.example/" }), false),
            (json!({ "iss": "https://evil.example" }), false),
            (json!({ "iss": ["https://evil.example"] }), false),
            (json!({ "iss": 1 }), false),
            (json!({ "iss": null }), false),
            (json!({ "aud": "newsroom" }), true),
            (json!({ "aud": ["other", "claimgraph"] }), true),
            (json!({ "aud": ["other"] }), false),
            (json!({ "aud": [] }), false),
            (json!({ "aud": "claimgraph.evil" }), false),
            (json!({ "aud": { "claimgraph": 1 } }), false),
            (json!({ "aud": null }), false),
            (json!({ "sub": null }), false),
            (json!({ "sub": "" }), false),
            (json!({ "sub": "a\nb" }), false),
            (json!({ "sub": 7 }), false),
        ] {
            let token = SIGNERS[2].token(&claims(changes.clone()));
            if verifier.viewer(&token).is_some() != is_valid {
                wrong.push(changes);
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_greatest_role_that_is_ours_counts() {
        for (claim, role) in [
            (json!("editor"), Role::Editor),
            (json!("Admin"), Role::Reader),
            (
                json!(["offline_access", "reviewer", "editor"]),
                Role::Reviewer,
            ),
            (json!(["admin"]), Role::Admin),
            (json!(["other"]), Role::Reader),
            (json!("owner"), Role::Reader),
            (json!({ "admin": true }), Role::Reader),
            (json!(null), Role::Reader),
        ] {
            assert_eq!(greatest_role(&claim), role, "{claim}");
        }
        let token = SIGNERS[2].token(&claims(json!({ "role": null })));
        assert_eq!(verifier().viewer(&token).unwrap().role, Role::Reader);
    }

    #[test]
    fn a_token_that_was_forged_is_refused() {
        let verifier = verifier();
        let [rsa, p256, ed25519] = &*SIGNERS;
        let claims = claims(json!({}));
        let header = |alg: &str, kid: &str| json!({ "alg": alg, "kid": kid });
        let message = |header: &Value| {
            [header, &claims]
                .map(|part| BASE64URL_NOPAD.encode(part.to_string().as_bytes()))
                .join(".")
        };
        let valid = rsa.token(&claims);
        let (start, signature) = valid.rsplit_once('.').unwrap();
        let mut forged = vec![
            // No signature, by its header.
            format!("{}.", message(&header("none", "r"))),
            format!("{}.{signature}", message(&header("None", "r"))),
            // No signature, or a part of it.
            format!("{start}."),
            format!("{start}.{}", &signature[..signature.len() - 4]),
            format!("{start}.{signature}{signature}"),
            start.to_owned(),
            format!("{valid}.{signature}"),
            String::new(),
            "..".into(),
            "a.b.c".into(),
            // The signature of other claims.
            format!(
                "{}.{signature}",
                message(&header("RS256", "r")).replace(start.split_once('.').unwrap().1, "e30")
            ),
            // The algorithm of another key, and the key of another algorithm.
            p256.token_with(&header("RS256", "e"), &claims),
            p256.token_with(&header("ES256", "r"), &claims),
            ed25519.token_with(&header("EdDSA", "r"), &claims),
            rsa.token_with(&header("PS256", "r"), &claims),
            rsa.token_with(&header("RS512", "r"), &claims),
            // A key that is not the issuer's, under the id of one that is.
            TestSigner::ed25519("d").token(&claims),
            // No key, while there are several; one that is not there.
            rsa.token_with(&json!({ "alg": "RS256" }), &claims),
            rsa.token_with(&header("RS256", "x"), &claims),
            // An extension that is not understood, and must be.
            rsa.token_with(
                &json!({ "alg": "RS256", "kid": "r", "crit": ["exp"], "exp": 1 }),
                &claims,
            ),
        ];
        // A public key taken for the secret of a symmetric algorithm.
        for secret in rsa.public_forms() {
            for alg in ["HS256", "HS384", "HS512"] {
                let message = message(&header(alg, "r"));
                let signature = BASE64URL_NOPAD.encode(&TestSigner::hmac(alg, &secret, &message));
                forged.push(format!("{message}.{signature}"));
            }
        }
        // Keys and addresses of the token's own, with a signature by that key.
        let own = TestSigner::ed25519("own");
        for (name, value) in [
            ("jwk", own.jwk()),
            ("jku", json!("https://evil.example/jwks.json")),
            ("x5u", json!("https://evil.example/cert.pem")),
        ] {
            for kid in ["own", "d"] {
                let mut header = header("EdDSA", kid);
                header[name] = value.clone();
                forged.push(own.token_with(&header, &claims));
            }
        }
        assert!(verifier.viewer(&valid).is_some());
        for token in forged {
            assert_eq!(verifier.viewer(&token), None, "{token}");
        }
    }
}
