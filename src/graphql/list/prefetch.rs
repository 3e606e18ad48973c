//! Prefetch of the texts of a page, so that they are in the processor's cache when they are
//! written.
//!
//! The texts lie all over the memory. Each one is waited for if they are written one after the
//! other; if they are read with nothing in between, they come all at once.

use std::hint;

/// A node whose texts can be prefetched.
pub(in crate::graphql) trait Prefetch {
    /// The texts that are selected most; empty ones where there are fewer than two.
    fn texts(&self) -> [&str; 2];
}

/// Reads the texts of nodes into the processor's cache.
pub(in crate::graphql) fn prefetch<N: Prefetch>(nodes: &[N]) {
    let bytes = nodes.iter().map(|node| {
        let [first, second] = node.texts();
        sample(first) ^ sample(second)
    });
    hint::black_box(bytes.fold(0, |all, byte| all ^ byte));
}

/// A byte made of three of a text, which bring in its cache lines if the text is short.
fn sample(text: &str) -> u8 {
    let bytes = text.as_bytes();
    let ends = bytes.first().zip(bytes.last());
    ends.map_or(0, |(first, last)| first ^ bytes[bytes.len() / 2] ^ last)
}
