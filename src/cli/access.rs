//! The settings of `serve` that say who may ask, how much, and over what.

use std::{net::IpAddr, num::NonZeroU32, path::Path, path::PathBuf};

use chrono::Utc;
use clap::{Args, ValueEnum};

use crate::{
    auth::{ClaimName, Credentials, KeyFile, KeySetPlace, TokenSettings},
    cli::error::CliError,
    graphql::{NoSuchRole, Review, ShownDocuments},
    http::{Anonymous, RateLimit, Tls, TrustedDocuments},
};

/// The settings of who may ask, and how much.
#[derive(Args)]
#[command(next_help_heading = "Who may ask")]
pub(super) struct AccessArgs {
    /// The rights of a request without a key or token.
    #[arg(
        long,
        value_name = "RIGHTS",
        env = "CLAIMGRAPH_ANONYMOUS",
        default_value = "read"
    )]
    anonymous: AnonymousRights,
    /// The review of what is written: `second-person` has drafts published by somebody else than
    /// their authors, `required` also keeps editors from writing directly, `off` lets reviewers
    /// publish their own drafts.
    #[arg(
        long,
        value_name = "REVIEW",
        env = "CLAIMGRAPH_REVIEW",
        default_value = "second-person"
    )]
    review: ReviewRule,
    /// The role from which on the documents of sources are shown as a whole: `reader`, `editor`,
    /// `reviewer`, `admin`, or `none` for nobody. Everybody sees the passages that are evidence.
    #[arg(
        long,
        value_name = "ROLE",
        env = "CLAIMGRAPH_SHOW_DOCUMENTS",
        default_value = "editor",
        value_parser = shown_documents
    )]
    show_documents: ShownDocuments,
    /// A file of the documents that alone are answered, for all but admins: a JSON object of
    /// SHA-256 hashes and documents, as the build of a client writes it. Clients name them by hash.
    #[arg(long, value_name = "FILE", env = "CLAIMGRAPH_TRUSTED_DOCUMENTS")]
    trusted_documents: Option<PathBuf>,
    /// Listen beyond this machine although there is no key and no token issuer: whoever reaches the
    /// server reads everything, and nobody writes.
    #[arg(long, env = "CLAIMGRAPH_PUBLIC")]
    public: bool,
    /// Requests a second of one key, or of one address without a key; 0 is no limit. By default
    /// there is none for a server of this machine alone, and 50 for any other.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_RATE_LIMIT")]
    rate_limit: Option<u32>,
    /// Requests that a key or address may send at once after a time without any.
    #[arg(
        long,
        value_name = "N",
        env = "CLAIMGRAPH_RATE_BURST",
        default_value = "200"
    )]
    rate_burst: NonZeroU32,
    #[command(flatten)]
    tokens: TokenArgs,
    #[command(flatten)]
    tls: TlsArgs,
}

#[derive(Args)]
#[command(next_help_heading = "Tokens (JWT) of an issuer")]
struct TokenArgs {
    /// The issuer's public keys, a JSON Web Key Set: a file, or an `https` address. Tokens by
    /// RS256, ES256 and EdDSA are accepted.
    #[arg(long, value_name = "FILE|URL", env = "CLAIMGRAPH_JWT_JWKS")]
    jwt_jwks: Option<KeySetPlace>,
    /// The issuer, as its tokens name it in `iss`.
    #[arg(long, value_name = "ISSUER", env = "CLAIMGRAPH_JWT_ISSUER")]
    jwt_issuer: Option<String>,
    /// The audience that a token must name in `aud`. Can be given several times: one is enough.
    #[arg(
        long,
        value_name = "AUDIENCE",
        env = "CLAIMGRAPH_JWT_AUDIENCE",
        value_delimiter = ','
    )]
    jwt_audience: Vec<String>,
    /// The claim that has the role (reader, editor, reviewer or admin, or a list with one of them),
    /// or the JSON pointer to it, such as `/realm_access/roles`. Without it, a token reads.
    #[arg(
        long,
        value_name = "CLAIM",
        env = "CLAIMGRAPH_JWT_ROLE_CLAIM",
        default_value = "role"
    )]
    jwt_role_claim: ClaimName,
    /// The claim that has the name under which is recorded what is written, or the JSON pointer to
    /// it. It must be one that its bearer cannot change.
    #[arg(
        long,
        value_name = "CLAIM",
        env = "CLAIMGRAPH_JWT_NAME_CLAIM",
        default_value = "sub"
    )]
    jwt_name_claim: ClaimName,
}

#[derive(Args)]
#[command(next_help_heading = "Encryption")]
struct TlsArgs {
    /// The server's certificate, and those by which it is signed, in PEM form. With it the server
    /// answers by HTTPS alone. A changed certificate is read at the next start.
    #[arg(long, value_name = "FILE", env = "CLAIMGRAPH_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// The private key of the certificate, in PEM form.
    #[arg(long, value_name = "FILE", env = "CLAIMGRAPH_TLS_KEY")]
    tls_key: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum AnonymousRights {
    /// To read everything.
    Read,
    /// None: every request needs a key or token.
    None,
}

#[derive(Clone, Copy, ValueEnum)]
enum ReviewRule {
    /// Reviewers may publish their own drafts.
    Off,
    /// Drafts are published by a second person.
    SecondPerson,
    /// The same, and editors write drafts alone.
    Required,
}

/// The requests a second of a server that others than this machine reach.
const PUBLIC_RATE: u32 = 50;

/// The viewers who see documents, from the name of a role.
fn shown_documents(text: &str) -> Result<ShownDocuments, String> {
    match text {
        "none" => Ok(ShownDocuments::Nobody),
        role => {
            let role = role.parse();
            let role = role.map_err(|error: NoSuchRole| format!("{error}, or `none`"))?;
            Ok(ShownDocuments::From(role))
        }
    }
}

impl AccessArgs {
    /// The viewers who see the documents of sources as a whole.
    pub(super) fn shown_documents(&self) -> ShownDocuments {
        self.show_documents
    }

    /// The documents that alone are answered, if there is a list of them.
    pub(super) fn trusted_documents(&self) -> Result<Option<TrustedDocuments>, CliError> {
        let path = self.trusted_documents.as_deref();
        Ok(path.map(TrustedDocuments::read).transpose()?)
    }

    /// The review that writes need.
    pub(super) fn review(&self) -> Review {
        match self.review {
            ReviewRule::Off => Review::Off,
            ReviewRule::SecondPerson => Review::SecondPerson,
            ReviewRule::Required => Review::Required,
        }
    }

    /// The rights of a request without a credential.
    pub(super) fn anonymous(&self) -> Anonymous {
        match self.anonymous {
            AnonymousRights::Read => Anonymous::Read,
            AnonymousRights::None => Anonymous::None,
        }
    }

    /// The keys in a data folder and the token issuer, by which credentials are verified.
    pub(super) fn credentials(&self, data: &Path) -> Result<Credentials, CliError> {
        let tokens = &self.tokens;
        come_together(&[
            ("--jwt-jwks", tokens.jwt_jwks.is_some()),
            ("--jwt-issuer", tokens.jwt_issuer.is_some()),
            ("--jwt-audience", !tokens.jwt_audience.is_empty()),
        ])?;
        let issuer = tokens.jwt_jwks.clone().zip(tokens.jwt_issuer.clone());
        let settings = issuer.map(|(key_set, issuer)| TokenSettings {
            key_set,
            issuer,
            audiences: tokens.jwt_audience.clone(),
            role_claim: tokens.jwt_role_claim.clone(),
            name_claim: tokens.jwt_name_claim.clone(),
        });
        Ok(Credentials::open(KeyFile::in_folder(data), settings)?)
    }

    /// Refuses an address that others than this machine reach, where nobody could have a
    /// credential, unless that is wanted.
    pub(super) fn check_audience(
        &self,
        listen: IpAddr,
        credentials: &Credentials,
    ) -> Result<(), CliError> {
        let may_listen =
            is_of_this_machine(listen) || self.public || credentials.can_be_valid(Utc::now());
        match may_listen {
            true => Ok(()),
            false => Err(CliError::OpenToAll(listen)),
        }
    }

    /// The rate limit of a server that listens on an address.
    pub(super) fn rate_limit(&self, listen: IpAddr) -> Option<RateLimit> {
        let default = match is_of_this_machine(listen) {
            true => 0,
            false => PUBLIC_RATE,
        };
        Some(RateLimit {
            a_second: NonZeroU32::new(self.rate_limit.unwrap_or(default))?,
            burst: self.rate_burst,
        })
    }

    /// The certificate and key, if the server is to encrypt.
    pub(super) fn tls(&self) -> Result<Option<Tls>, CliError> {
        come_together(&[
            ("--tls-cert", self.tls.tls_cert.is_some()),
            ("--tls-key", self.tls.tls_key.is_some()),
        ])?;
        let files = self.tls.tls_cert.as_ref().zip(self.tls.tls_key.as_ref());
        let tls = files.map(|(certificate, key)| Tls::load(certificate, key));
        Ok(tls.transpose()?)
    }
}

/// Refuses settings of which some are set and others are not, wherever they may be set: on the
/// command line, in the environment, in a file.
fn come_together(settings: &[(&'static str, bool)]) -> Result<(), CliError> {
    let first = |wanted| settings.iter().find(|(_, is_set)| *is_set == wanted);
    match (first(true), first(false)) {
        (Some((setting, _)), Some((missing, _))) => Err(CliError::Incomplete { setting, missing }),
        _ => Ok(()),
    }
}

/// Whether an address is reached from this machine alone.
fn is_of_this_machine(listen: IpAddr) -> bool {
    listen.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        access: AccessArgs,
    }

    fn parse(line: &str) -> Result<AccessArgs, clap::Error> {
        let words = ["x"].into_iter().chain(line.split_whitespace());
        Line::try_parse_from(words).map(|line| line.access)
    }

    #[test]
    fn an_address_beyond_this_machine_needs_a_key_an_issuer_or_to_be_wanted() {
        let none = Credentials::default();
        for (line, listen, may_listen) in [
            ("", "127.0.0.1", true),
            ("", "::1", true),
            ("", "::ffff:127.0.0.1", true),
            ("", "0.0.0.0", false),
            ("", "::", false),
            ("", "192.168.0.5", false),
            ("--anonymous none", "0.0.0.0", false),
            ("--public", "0.0.0.0", true),
        ] {
            let access = parse(line).unwrap();
            let checked = access.check_audience(listen.parse().unwrap(), &none);
            assert_eq!(checked.is_ok(), may_listen, "{line} {listen}");
        }
    }

    #[test]
    fn requests_are_limited_unless_the_server_is_of_this_machine_alone() {
        for (line, listen, wanted) in [
            ("", "127.0.0.1", None),
            ("", "0.0.0.0", Some((50, 200))),
            ("--rate-limit 0", "0.0.0.0", None),
            ("--rate-limit 7", "127.0.0.1", Some((7, 200))),
            ("--rate-limit 7 --rate-burst 9", "0.0.0.0", Some((7, 9))),
        ] {
            let limit = parse(line).unwrap().rate_limit(listen.parse().unwrap());
            let limit = limit.map(|limit| (limit.a_second.get(), limit.burst.get()));
            assert_eq!(limit, wanted, "{line} {listen}");
        }
    }

    #[test]
    fn settings_that_need_each_other_come_together() {
        let refusal = |line: &str| {
            let access = parse(line).unwrap();
            let folder = tempfile::tempdir().unwrap();
            let credentials = access.credentials(folder.path()).map(drop);
            let error = credentials
                .and_then(|()| access.tls().map(drop))
                .unwrap_err();
            error.to_string()
        };
        for (line, setting, missing) in [
            ("--jwt-jwks keys.json", "--jwt-jwks", "--jwt-issuer"),
            (
                "--jwt-jwks keys.json --jwt-issuer i",
                "--jwt-jwks",
                "--jwt-audience",
            ),
            ("--jwt-issuer i", "--jwt-issuer", "--jwt-jwks"),
            ("--jwt-audience a", "--jwt-audience", "--jwt-jwks"),
            ("--tls-cert cert.pem", "--tls-cert", "--tls-key"),
            ("--tls-key key.pem", "--tls-key", "--tls-cert"),
        ] {
            let wanted = format!("`{setting}` is set, which needs `{missing}` too");
            assert_eq!(refusal(line), wanted, "{line}");
        }
    }

    #[test]
    fn settings_that_mean_nothing_are_refused() {
        for wrong in [
            "--jwt-jwks http://issuer.example/keys --jwt-issuer i --jwt-audience a",
            "--rate-burst 0",
            "--anonymous write",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        let whole = "--jwt-jwks keys.json --jwt-issuer i --jwt-audience a,b";
        assert_eq!(parse(whole).unwrap().tokens.jwt_audience, ["a", "b"]);
    }
}
