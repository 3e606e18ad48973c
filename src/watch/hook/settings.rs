//! The file of the hooks, in TOML.
//!
//! ```toml
//! [[hook]]
//! name = "desk"
//! url = "https://desk.example/claims"
//! secret-file = "/etc/claimgraph/desk.secret"
//! kinds = ["status", "withdrawal"]  # or "claims"; all of them by default
//! entities = ["meta-ai"]            # and sources, claims; all records by default
//! role = "reader"                   # by which the knowledge base is read
//! since = 0                         # where a new hook begins; at the newest revision by default
//! ```

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ring::hmac;
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::{
    auth::permits,
    graphql::{Role, Viewer},
    model::Revision,
    watch::{
        filter::{WatchFilter, WatchKind},
        hook::{
            allow_list::{AllowList, Allowed},
            signature,
        },
    },
};

/// The shortest secret, in bytes.
const SHORTEST_SECRET: usize = 16;
/// The longest name.
const LONGEST_NAME: usize = 64;

/// A hook, with its secret.
#[derive(Debug)]
pub struct HookSettings {
    /// The name, which is that of its file in the data folder too.
    pub(super) name: String,
    /// The address to which is posted.
    pub(super) url: Url,
    /// The key of the secret by which deliveries are signed.
    pub(super) key: hmac::Key,
    /// The notifications that are delivered.
    pub(super) filter: WatchFilter,
    /// The viewer as whom the knowledge base is read.
    pub(super) viewer: Viewer,
    /// The revision at which the hook begins if it never did.
    pub(super) since: Option<Revision>,
    /// The addresses that may be connected to.
    pub(super) allowed: AllowList,
}

/// The reason why hooks cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// A file cannot be read or written.
    #[error("cannot {action} `{}`", .path.display())]
    Io {
        /// The action that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The file of the hooks is no such file.
    #[error("`{}` is no list of webhooks", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The cause, with line and column.
        #[source]
        source: toml::de::Error,
    },
    /// A hook is wrong.
    #[error("{}:{line}: {message}", .path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line at which the hook begins.
        line: usize,
        /// The mistake, and what to write.
        message: String,
    },
    /// The operating system gives no thread.
    #[error("the webhook `{name}` cannot be started")]
    Thread {
        /// The name of the hook.
        name: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The data folder is only read, so that nothing can be noted in it.
    #[error(
        "webhooks note in the data folder how far they are, and it is only read: leave out `--webhooks`, or `--read-only`"
    )]
    ReadOnly,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HookTables {
    #[serde(default)]
    hook: Vec<Spanned<HookTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct HookTable {
    name: String,
    url: String,
    secret_file: PathBuf,
    #[serde(default)]
    kinds: Vec<WatchKind>,
    #[serde(default)]
    entities: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    claims: Vec<String>,
    #[serde(default)]
    role: Role,
    since: Option<u64>,
}

impl HookSettings {
    /// Reads the hooks in a file, which may post to what is allowed alone.
    pub fn read(path: &Path, allowed: &[Allowed]) -> Result<Vec<HookSettings>, HookError> {
        let text = fs::read_to_string(path).map_err(|source| HookError::Io {
            action: "read",
            path: path.into(),
            source,
        })?;
        let tables: HookTables = toml::from_str(&text).map_err(|source| HookError::Malformed {
            path: path.into(),
            source,
        })?;
        let allowed = AllowList(allowed.to_vec());
        let mut hooks: Vec<HookSettings> = Vec::new();
        for table in tables.hook {
            let before = text.get(..table.span().start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let wrong = |message| HookError::Wrong {
                path: path.into(),
                line,
                message,
            };
            let hook = hook(table.into_inner(), &allowed).map_err(wrong)?;
            if hooks.iter().any(|other| other.name == hook.name) {
                let message = format!("there are two hooks `{}`; give each its name", hook.name);
                return Err(wrong(message));
            }
            hooks.push(hook);
        }
        Ok(hooks)
    }
}

/// A hook of the file; the error says what to write.
fn hook(table: HookTable, allowed: &AllowList) -> Result<HookSettings, String> {
    let name = table.name;
    let is_name_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_name_char) {
        return Err(format!(
            "`{name}` is no name of a hook: write up to {LONGEST_NAME} of a to z, 0 to 9 and `-`"
        ));
    }
    // Neither the address nor a part of it is shown beside its host: it may have a secret.
    let url: Url = table
        .url
        .parse()
        .map_err(|error| format!("the `url` of the hook `{name}` is no address: {error}"))?;
    if !matches!(url.scheme(), "https" | "http") || !url.username().is_empty() {
        return Err(format!(
            "the `url` of the hook `{name}` begins with `https://` (or `http://` for an address that is allowed itself) and has no user"
        ));
    }
    if !allowed.has_url(&url) {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        return Err(format!(
            "the hook `{name}` would post to `{host}:{port}`, which is not allowed: start with `--allow-webhook {host}:{port}`"
        ));
    }
    Ok(HookSettings {
        key: secret(&table.secret_file)
            .map_err(|message| format!("the `secret-file` of the hook `{name}`: {message}"))?,
        viewer: Viewer {
            name: Some(format!("webhook {name}")),
            role: table.role,
        },
        filter: WatchFilter {
            kinds: table.kinds,
            entities: table.entities,
            sources: table.sources,
            claims: table.claims,
        },
        since: table.since.map(Revision),
        allowed: allowed.clone(),
        name,
        url,
    })
}

/// The key of the secret in a file.
fn secret(path: &Path) -> Result<hmac::Key, String> {
    let shown = path.display();
    let unreadable = |error: io::Error| format!("cannot read `{shown}`: {error}");
    // A secret that is mounted into a container is read through the group of its owner.
    if permits(path, 0o027).map_err(unreadable)? {
        return Err(format!(
            "`{shown}` may be read by every user of this machine, or written by others than its owner: `chmod 600 {shown}`"
        ));
    }
    let secret = fs::read(path).map_err(unreadable)?;
    let secret = secret.trim_ascii();
    match secret.len() < SHORTEST_SECRET {
        true => Err(format!(
            "`{shown}` has fewer than {SHORTEST_SECRET} characters: `openssl rand -hex 32 > {shown}` makes a secret"
        )),
        false => Ok(signature::key(secret)),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;

    /// Reads a file of hooks, in which `SECRET` is a good secret file.
    fn read(text: &str) -> Result<Vec<HookSettings>, HookError> {
        let folder = TempDir::new().unwrap();
        let secret = folder.path().join("secret");
        fs::write(&secret, "0123456789abcdef\n").unwrap();
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(folder.path().join("short"), "short").unwrap();
        let open = folder.path().join("open");
        fs::write(&open, "0123456789abcdef").unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(folder.path().join("short"), mode).unwrap();
        let text = text
            .replace("SECRET", secret.to_str().unwrap())
            .replace("FOLDER", folder.path().to_str().unwrap());
        let path = folder.path().join("hooks.toml");
        fs::write(&path, text).unwrap();
        HookSettings::read(&path, &["hooks.example".parse().unwrap()])
    }

    #[test]
    fn a_hook_reads_as_a_reader_unless_it_has_a_role() {
        let hooks = read(
            "[[hook]]\nname = \"a\"\nurl = \"https://hooks.example/x\"\nsecret-file = \"SECRET\"\n
            [[hook]]\nname = \"b\"\nurl = \"https://hooks.example/y\"\nsecret-file = \"SECRET\"\n\
            kinds = [\"status\"]\nentities = [\"meta\"]\nrole = \"editor\"\nsince = 7\n",
        );
        let hooks = hooks.unwrap();
        assert_eq!(hooks[0].viewer.role, Role::Reader);
        assert_eq!(hooks[0].filter, WatchFilter::default());
        assert_eq!(hooks[1].viewer.role, Role::Editor);
        assert_eq!(hooks[1].filter.kinds, [WatchKind::Status]);
        assert_eq!(hooks[1].since, Some(Revision(7)));
        // A secret does not show where settings are printed.
        assert!(!format!("{hooks:?}").contains("0123456789abcdef"));
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_what_to_write() {
        let hook = |lines: &str| format!("# ours\n[[hook]]\n{lines}\n");
        let good = "name = \"a\"\nurl = \"https://hooks.example/x\"\nsecret-file = \"SECRET\"";
        for (text, expected) in [
            (
                hook(&good.replace("\"a\"", "\"A b\"")),
                ":2: `A b` is no name",
            ),
            (
                hook(&good.replace("hooks.example", "other.example:8443")),
                ":2: the hook `a` would post to `other.example:8443`, which is not allowed",
            ),
            (
                hook(&good.replace("https", "ftp")),
                "begins with `https://`",
            ),
            (hook(&good.replace("SECRET", "FOLDER/none")), "cannot read"),
            (hook(&good.replace("SECRET", "FOLDER/open")), "chmod 600"),
            (
                hook(&good.replace("SECRET", "FOLDER/short")),
                "fewer than 16",
            ),
            (hook(good) + &hook(good), ":7: there are two hooks `a`"),
        ] {
            let refused = read(&text).unwrap_err().to_string();
            assert!(refused.contains(expected), "{text}: {refused}");
        }
        for (text, expected) in [
            (
                hook(&format!("{good}\nkind = \"status\"")),
                "unknown field `kind`",
            ),
            (
                hook(&format!("{good}\nkinds = [\"all\"]")),
                "unknown variant `all`",
            ),
            (hook("name = \"a\""), "missing field `url`"),
        ] {
            let HookError::Malformed { source, .. } = read(&text).unwrap_err() else {
                panic!("{text}");
            };
            assert!(source.to_string().contains(expected), "{source}");
        }
    }
}
