//! A rate limit for each of many keys, in memory that is bounded by those that are active.

use std::{
    hash::Hash,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::DefaultKeyedStateStore,
};

/// The number of checks after which the keys are looked through.
const SWEEP_EVERY: u32 = 4096;
/// The number of keys up to which none is forgotten.
const KEPT: usize = 4096;

/// A rate limit for each key (the generic cell rate algorithm): so many at once, and then one
/// whenever its time has passed.
#[derive(Debug)]
pub(crate) struct KeyedLimit<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock>,
    checks: AtomicU32,
}

impl<K: Hash + Eq + Clone> KeyedLimit<K> {
    /// A limit of `burst` at once, and then one each `period`.
    pub(crate) fn new(period: Duration, burst: NonZeroU32) -> KeyedLimit<K> {
        // A period of nothing would be no limit.
        let period = period.max(Duration::from_nanos(1));
        let quota = Quota::with_period(period).map(|quota| quota.allow_burst(burst));
        KeyedLimit {
            limiter: RateLimiter::keyed(quota.expect("the period is not zero")),
            checks: AtomicU32::new(0),
        }
    }

    /// Counts one for a key. The error is the time after which the next is within the limit.
    pub(crate) fn check(&self, key: &K) -> Result<(), Duration> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1
            && self.limiter.len() > KEPT
        {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter
            .check_key(key)
            .map_err(|over| over.wait_time_from(self.limiter.clock().now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(period: Duration, burst: u32) -> KeyedLimit<u32> {
        KeyedLimit::new(period, NonZeroU32::new(burst).unwrap())
    }

    #[test]
    fn each_key_has_a_burst_and_then_waits() {
        let limit = limit(Duration::from_secs(100), 3);
        for key in [1, 2] {
            for _ in 0..3 {
                assert_eq!(limit.check(&key), Ok(()));
            }
            let wait = limit.check(&key).unwrap_err();
            assert!((90..=100).contains(&wait.as_secs()), "{wait:?}");
        }
    }

    #[test]
    fn keys_that_are_no_longer_active_are_forgotten() {
        let limit = limit(Duration::ZERO, 1);
        for key in 0..10 * SWEEP_EVERY {
            assert_eq!(limit.check(&key), Ok(()));
        }
        let kept = limit.limiter.len();
        assert!(kept <= KEPT + SWEEP_EVERY as usize, "{kept}");
    }
}
