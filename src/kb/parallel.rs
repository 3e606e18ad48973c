//! Working ahead: what takes long to make is made on other threads.

use std::{
    iter,
    num::NonZero,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, Scope},
};

/// How many items go to another thread at once.
const PARCEL: usize = 64;
/// How many parcels may wait.
const WAITING: usize = 16;
/// The most threads that make items.
const MOST_THREADS: usize = 4;

/// What is made of the items of an iterator, in their order, by as many threads as there are
/// processors, while this one is at work with what was made before. At most about a thousand wait. When
/// this is dropped, the other threads end. Of a few items all is made here.
pub(super) fn ahead<'scope, I: Send + 'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    mut items: impl Iterator<Item = I> + Send + 'scope,
    make: impl Fn(I) -> T + Send + Sync + 'scope,
) -> impl Iterator<Item = T> + Send + 'scope {
    let first: Vec<T> = items.by_ref().take(PARCEL).map(&make).collect();
    let (promises, promised) = sync_channel(WAITING);
    if first.len() == PARCEL {
        let shared = Arc::new((Mutex::new((items, promises)), make));
        for _ in 0..threads() {
            let shared = shared.clone();
            scope.spawn(move || {
                let (items, make) = &*shared;
                while let Some((parcel, made)) = next_parcel(items) {
                    // Whoever waited for it may have gone.
                    let _ = made.send(parcel.into_iter().map(make).collect());
                }
            });
        }
    }
    let made = iter::from_fn(move || {
        let promised = promised.recv().ok()?;
        // A thread that panics keeps no promise; the scope passes the panic on.
        Some(promised.recv().unwrap_or_default())
    });
    first.into_iter().chain(made.flatten())
}

/// What is made of each of some things, in their order, by as many threads as there are processors.
pub(super) fn each_made<I: Send, T: Send>(
    items: Vec<I>,
    make: impl Fn(I) -> T + Send + Sync,
) -> Vec<T> {
    if items.len() < 2 {
        return items.into_iter().map(make).collect();
    }
    let mut made: Vec<Option<T>> = items.iter().map(|_| None).collect();
    let slots = Mutex::new(items.into_iter().zip(&mut made));
    thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(|| {
                let next = || slots.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some((item, slot)) = next() {
                    *slot = Some(make(item));
                }
            });
        }
    });
    made.into_iter().flatten().collect()
}

/// The next items, and where to send what is made of them; `None` where there are no more, or nobody
/// waits for them.
fn next_parcel<I, T>(
    items: &Mutex<(impl Iterator<Item = I>, SyncSender<Receiver<Vec<T>>>)>,
) -> Option<(Vec<I>, SyncSender<Vec<T>>)> {
    let mut shared = items.lock().unwrap_or_else(PoisonError::into_inner);
    let (items, promises) = &mut *shared;
    let parcel: Vec<I> = items.take(PARCEL).collect();
    if parcel.is_empty() {
        return None;
    }
    let (made, promised) = sync_channel(1);
    // The promises go out in the order of the items, whichever is kept first.
    promises.send(promised).ok()?;
    Some((parcel, made))
}

fn threads() -> usize {
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MOST_THREADS)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const COUNTS: [usize; 5] = [0, 1, PARCEL, 3 * PARCEL + 1, 3_000];

    #[test]
    fn what_is_made_is_in_the_order_of_what_it_is_made_of() {
        // The later items of a parcel take longer than the earlier ones of the next.
        let make = |n: usize| (0..n % PARCEL * 50).fold(n, |n, _| std::hint::black_box(n));
        for count in COUNTS {
            let all: Vec<usize> = (0..count).collect();
            let made: Vec<usize> = thread::scope(|scope| ahead(scope, 0..count, make).collect());
            assert_eq!(made, all);
            assert_eq!(each_made(all.clone(), make), all);
        }
    }

    #[test]
    fn whoever_stops_reading_stops_the_other_threads() {
        let first = thread::scope(|scope| ahead(scope, 0_u64.., |n| n + 1).next());
        assert_eq!(first, Some(1));
        let passed = thread::scope(|scope| ahead(scope, 0_u64.., |n| n).nth(1_000));
        assert_eq!(passed, Some(1_000));
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_of_another_thread_is_passed_on() {
        thread::scope(|scope| {
            let make = |n: usize| assert!(n < 5 * PARCEL);
            ahead(scope, 0..1_000, make).count();
        });
    }
}
