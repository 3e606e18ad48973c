//! Webhooks.

pub(in crate::watch) mod allow_list;
mod backoff;
mod checked_resolver;
mod delivery;
mod follower;
pub(in crate::watch) mod hooks;
mod progress_file;
mod sender;
pub(in crate::watch) mod settings;
mod signature;
pub(in crate::watch) mod status;
