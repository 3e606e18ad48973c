//! The latencies of answers.

use std::time::Duration;

/// The latencies of answers, in milliseconds.
#[derive(Default)]
pub(crate) struct Waits(Vec<f64>);

impl Waits {
    pub(crate) fn add(&mut self, wait: Duration) {
        self.0.push(wait.as_secs_f64() * 1e3);
    }

    pub(crate) fn extend(&mut self, others: Waits) {
        self.0.extend(others.0);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The mean latency.
    pub(crate) fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }

    /// The latency at a percentile.
    pub(crate) fn within(&self, percentile: usize) -> f64 {
        let mut waits = self.0.clone();
        waits.sort_by(f64::total_cmp);
        let rank = (waits.len() * percentile).div_ceil(100).max(1) - 1;
        waits.get(rank).copied().unwrap_or(f64::NAN)
    }
}
