//! Watches: notifications for people, and webhooks.
//!
//! A watch is a subscription of the API like any other ([`WatchFilter`] makes its variables), so it
//! tells nothing that its viewer may not read. `claimgraph watch` follows one over HTTP. A webhook
//! follows one in the process of the server, on a thread of its own, and posts each notification to
//! an address:
//!
//! - `settings`: the file of the hooks. `allow_list`, `checked_resolver`: the addresses to which
//!   may be posted, as they are connected to.
//! - `delivery`, `signature`, `sender`: what is posted, and how.
//! - `progress_file`: the place up to which a hook has delivered, written after each delivery, so
//!   that a crash repeats one at most. `follower`: the order of all this, and its retries.

mod filter;
mod hook;

pub use crate::watch::{
    filter::{DOCUMENT, WatchFilter, WatchKind},
    hook::{
        allow_list::{Allowed, AllowedError},
        hooks::Hooks,
        settings::{HookError, HookSettings},
        status::HookStatus,
    },
};
