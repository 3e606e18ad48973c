//! Chains: the sources through which a statement came, certainly or possibly, and its origin.
//!
//! A source is followed to those from which it derives *as a whole*: a translation, a revision, a
//! copy, a syndicated or a shortened text. What it quotes, it quotes somewhere: only a `via` says
//! that it does so for a claim. Those links, and all that are assumed, make a chain possible.

pub(in crate::kb) mod attribution_chain;
pub(in crate::kb) mod source_graph;
mod source_link;
mod withdrawal;
