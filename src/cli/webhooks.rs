//! The settings of `serve` about webhooks.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::error::CliError,
    watch::{Allowed, HookSettings},
};

/// The webhooks, and to where they may post.
#[derive(Args)]
#[command(next_help_heading = "Webhooks")]
pub(super) struct WebhookArgs {
    /// A file with webhooks in TOML: addresses to which changes are posted, each with a name, a
    /// file of its secret, and what it is told.
    #[arg(long, value_name = "FILE", env = "CLAIMGRAPH_WEBHOOKS")]
    webhooks: Option<PathBuf>,
    /// A host to which webhooks may post, such as `hooks.example` or `hooks.example:8443`; none may
    /// by default. If it is not on the public internet, or not encrypted, its address or network
    /// too, such as `10.0.0.5` or `10.0.0.0/8`. Can be given several times, in the environment with
    /// a comma between.
    #[arg(
        long,
        value_name = "HOST[:PORT]|ADDR|NETWORK",
        env = "CLAIMGRAPH_ALLOW_WEBHOOK",
        value_delimiter = ','
    )]
    allow_webhook: Vec<Allowed>,
}

impl WebhookArgs {
    /// The webhooks; none without a file.
    pub(super) fn hooks(&self) -> Result<Vec<HookSettings>, CliError> {
        match &self.webhooks {
            Some(path) => Ok(HookSettings::read(path, &self.allow_webhook)?),
            None => Ok(Vec::new()),
        }
    }
}
