//! Reading ahead: what takes long to produce is produced on a thread of its own.

use std::{
    sync::mpsc::sync_channel,
    thread::{Scope, ScopedJoinHandle},
};

/// How many items go to the other thread at once.
const PARCEL: usize = 64;
/// How many parcels may wait.
const WAITING: usize = 4;

/// The items of an iterator, produced by another thread while this one is at work with those before.
/// At most a few hundred wait. When this is dropped, the other thread ends. A few items are produced
/// here, without another thread.
pub(super) fn ahead<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    mut items: impl Iterator<Item = T> + Send + 'scope,
) -> impl Iterator<Item = T> + Send + 'scope {
    let first: Vec<T> = items.by_ref().take(PARCEL).collect();
    let (parcels, waiting) = sync_channel::<Vec<T>>(WAITING);
    if first.len() == PARCEL {
        let _: ScopedJoinHandle<'_, ()> = scope.spawn(move || {
            let mut items = items.peekable();
            while items.peek().is_some() {
                let parcel: Vec<T> = items.by_ref().take(PARCEL).collect();
                if parcels.send(parcel).is_err() {
                    return;
                }
            }
        });
    }
    first.into_iter().chain(waiting.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn the_items_are_the_same_in_the_same_order() {
        for count in [0, 1, PARCEL, 3 * PARCEL + 1, 1_000] {
            let read: Vec<usize> = thread::scope(|scope| ahead(scope, 0..count).collect());
            assert_eq!(read, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn whoever_stops_reading_stops_the_other_thread() {
        let first = thread::scope(|scope| ahead(scope, 0_u64..).next());
        assert_eq!(first, Some(0));
    }
}
