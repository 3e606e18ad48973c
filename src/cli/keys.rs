//! `claimgraph keys`.

use std::path::{Path, PathBuf};

use chrono::{DateTime, SubsecRound, Utc};
use clap::{Args, Subcommand};

use crate::{
    auth::{ApiKey, KeyFile, KeyId, KeyRecord, KeyState, ViewerName},
    cli::{error::CliError, exit, expiry::Expiry, schema::print},
    graphql::Role,
};

/// Make, list and revoke keys, by which a server knows who asks.
///
/// The keys of a knowledge base are in `keys.json` in its data folder, without their secrets. A
/// server that runs on the folder notices a change within a second.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph keys create ada --role editor --expires 90d > ada.key\n  claimgraph keys revoke 4fKq0ZtR"
)]
pub(super) struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
    /// The folder of the knowledge base; `create` makes it if it is not there.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "CLAIMGRAPH_DATA",
        default_value = ".claimgraph"
    )]
    data: PathBuf,
}

#[derive(Subcommand)]
enum KeysCommand {
    Create(CreateArgs),
    /// List the keys: their ids, roles, dates and names, and whether they are valid.
    List,
    Revoke(RevokeArgs),
}

/// Make a key, and print it: this once, since it is not kept.
#[derive(Args)]
struct CreateArgs {
    /// The name of whom the key is for; what is written with the key is recorded by this name.
    #[arg(value_name = "NAME")]
    name: ViewerName,
    /// The role: reader, editor (adds and changes records), reviewer (decides over what editors
    /// propose) or admin. Each may do what those before it may.
    #[arg(long, value_name = "ROLE")]
    role: Role,
    /// The time from which on the key is not valid: `90d`, `12h`, `2027-01-31`. Without it, the key
    /// is valid until it is revoked.
    #[arg(long, value_name = "TIME")]
    expires: Option<Expiry>,
}

/// Take back a key: it is not valid any more, and stays in the list.
#[derive(Args)]
struct RevokeArgs {
    /// The id of the key, as `claimgraph keys list` shows it.
    // Parsed later: a refusal here would repeat a whole key that was written instead.
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) fn run(args: KeysArgs) -> Result<u8, CliError> {
    let file = KeyFile::in_folder(&args.data);
    let now = Utc::now().trunc_subsecs(0);
    match args.command {
        KeysCommand::Create(create) => self::create(&file, create, now)?,
        KeysCommand::List => list(&file, now)?,
        KeysCommand::Revoke(revoke) => self::revoke(&file, &args.data, &revoke.id.parse()?, now)?,
    }
    Ok(exit::OK)
}

fn create(file: &KeyFile, args: CreateArgs, now: DateTime<Utc>) -> Result<(), CliError> {
    let expires = match args.expires {
        Some(expiry) => Some(expiry.after(now).ok_or(CliError::ExpiresInPast)?),
        None => None,
    };
    let key = ApiKey::generate().map_err(CliError::NoRandomness)?;
    let record = KeyRecord {
        expires,
        ..KeyRecord::new(&key, args.name.clone(), args.role, now)
    };
    file.change(|keys| keys.push(record))?;
    let until = expires.map_or(String::new(), |at| format!(", valid until {}", minute(at)));
    eprintln!(
        "Key `{}` is for `{}`, {}{until}. It is shown this once: keep it as a secret, and send it as `authorization: Bearer KEY`.",
        key.id(),
        args.name,
        args.role,
    );
    print(&format!("{}\n", key.reveal()))
}

fn list(file: &KeyFile, now: DateTime<Utc>) -> Result<(), CliError> {
    let keys = file.read()?;
    if keys.is_empty() {
        return print("There are no keys; `claimgraph keys create NAME --role ROLE` makes one.\n");
    }
    let shown = |at: Option<DateTime<Utc>>| at.map_or("-".into(), minute);
    let mut text = line([
        "id",
        "state",
        "role",
        "created",
        "expires",
        "last used",
        "name",
    ]);
    for key in keys {
        text.push_str(&line([
            &key.id.to_string(),
            &key.state(now).to_string(),
            &key.role.to_string(),
            &minute(key.created),
            &shown(key.expires),
            &shown(key.last_used),
            &key.name.to_string(),
        ]));
    }
    print(&text)
}

/// A line of the list. The name comes last, since its width is not known.
fn line([id, state, role, created, expires, last_used, name]: [&str; 7]) -> String {
    format!("{id:8}  {state:7}  {role:8}  {created:17}  {expires:17}  {last_used:17}  {name}\n")
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%MZ").to_string()
}

fn revoke(file: &KeyFile, data: &Path, id: &KeyId, now: DateTime<Utc>) -> Result<(), CliError> {
    let missing = || CliError::NoSuchKey {
        id: id.clone(),
        data: data.to_owned(),
    };
    if !file.read()?.iter().any(|key| key.id == *id) {
        return Err(missing());
    }
    let revoked = file.change(|keys| {
        let key = keys.iter_mut().find(|key| key.id == *id)?;
        let before = key.state(now);
        key.revoked.get_or_insert(now);
        Some((key.name.clone(), before))
    })?;
    let (name, before) = revoked.ok_or_else(missing)?;
    print(&match before {
        KeyState::Revoked => format!("Key `{id}` of `{name}` was revoked before.\n"),
        KeyState::Active | KeyState::Expired => format!("Key `{id}` of `{name}` is revoked.\n"),
    })
}
