//! Parallel maps that keep the order of their items.

use std::{
    iter,
    num::NonZero,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, Scope},
};

/// The number of items that a thread takes at once.
const BATCH: usize = 64;
/// The number of batches that may wait for the caller.
const WAITING: usize = 16;
/// The most threads.
const MOST_THREADS: usize = 4;

/// Maps the items of an iterator on as many threads as there are processors, ahead of the caller,
/// and gives the results in the order of the items.
///
/// At most about a thousand results wait. When the iterator is dropped, the threads end. The first
/// batch is mapped here, so that few items need no thread.
pub(super) fn ordered_parallel_map<'scope, I: Send + 'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    mut items: impl Iterator<Item = I> + Send + 'scope,
    map: impl Fn(I) -> T + Send + Sync + 'scope,
) -> impl Iterator<Item = T> + Send + 'scope {
    let first: Vec<T> = items.by_ref().take(BATCH).map(&map).collect();
    let (promises, promised) = sync_channel(WAITING);
    if first.len() == BATCH {
        let shared = Arc::new((Mutex::new((items, promises)), map));
        for _ in 0..threads() {
            let shared = shared.clone();
            scope.spawn(move || {
                let (items, map) = &*shared;
                while let Some((batch, results)) = next_batch(items) {
                    // The caller may have gone meanwhile.
                    let _ = results.send(batch.into_iter().map(map).collect());
                }
            });
        }
    }
    let results = iter::from_fn(move || {
        let promise = promised.recv().ok()?;
        // A thread that panics keeps no promise; the scope passes the panic on.
        Some(promise.recv().unwrap_or_default())
    });
    first.into_iter().chain(results.flatten())
}

/// Maps items on as many threads as there are processors, and gives the results in their order.
pub(super) fn parallel_map<I: Send, T: Send>(
    items: Vec<I>,
    map: impl Fn(I) -> T + Send + Sync,
) -> Vec<T> {
    if items.len() < 2 {
        return items.into_iter().map(map).collect();
    }
    let mut results: Vec<Option<T>> = items.iter().map(|_| None).collect();
    let slots = Mutex::new(items.into_iter().zip(&mut results));
    thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(|| {
                let next = || slots.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some((item, slot)) = next() {
                    *slot = Some(map(item));
                }
            });
        }
    });
    results.into_iter().flatten().collect()
}

/// The next batch, and where to send its results; `None` where there are no more items, or the
/// caller has gone.
fn next_batch<I, T>(
    items: &Mutex<(impl Iterator<Item = I>, SyncSender<Receiver<Vec<T>>>)>,
) -> Option<(Vec<I>, SyncSender<Vec<T>>)> {
    let mut shared = items.lock().unwrap_or_else(PoisonError::into_inner);
    let (items, promises) = &mut *shared;
    let batch: Vec<I> = items.take(BATCH).collect();
    if batch.is_empty() {
        return None;
    }
    let (results, promised) = sync_channel(1);
    // Promises are sent in the order of the items, whichever is kept first.
    promises.send(promised).ok()?;
    Some((batch, results))
}

fn threads() -> usize {
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MOST_THREADS)
}

#[cfg(test)]
mod tests {
    use std::{panic, thread};

    use super::*;

    const COUNTS: [usize; 5] = [0, 1, BATCH, 3 * BATCH + 1, 3_000];

    #[test]
    fn results_are_in_the_order_of_the_items() {
        // The later items of a batch take longer than the earlier ones of the next.
        let map = |n: usize| (0..n % BATCH * 50).fold(n, |n, _| std::hint::black_box(n));
        for count in COUNTS {
            let all: Vec<usize> = (0..count).collect();
            let results: Vec<usize> =
                thread::scope(|scope| ordered_parallel_map(scope, 0..count, map).collect());
            assert_eq!(results, all);
            assert_eq!(parallel_map(all.clone(), map), all);
        }
    }

    #[test]
    fn whoever_stops_reading_stops_the_other_threads() {
        let first = thread::scope(|scope| ordered_parallel_map(scope, 0_u64.., |n| n + 1).next());
        assert_eq!(first, Some(1));
        let later = thread::scope(|scope| ordered_parallel_map(scope, 0_u64.., |n| n).nth(1_000));
        assert_eq!(later, Some(1_000));
    }

    #[test]
    fn a_panic_of_another_thread_is_passed_on() {
        let count = |most: usize| {
            panic::catch_unwind(|| {
                thread::scope(|scope| {
                    let map = |n: usize| assert!(n < most);
                    ordered_parallel_map(scope, 0..1_000, map).count()
                })
            })
        };
        assert_eq!(count(1_000).unwrap(), 1_000);
        assert!(count(5 * BATCH).is_err());
    }
}
