//! The pairs of a range of keys, of the database or of a fork.

use std::{collections::VecDeque, sync::Arc};

use crate::store::{
    failure_note::FailureNote,
    fork::{Bounds, Fork, Found},
};

/// The pairs of a range, from either end.
pub(super) enum Pairs {
    /// The pairs of the database, whose errors are noted.
    Base(sled::Iter, FailureNote),
    /// The pairs of a fork.
    Forked(Box<ForkedPairs>),
}

/// The pairs of a range of a fork.
pub(super) struct ForkedPairs {
    fork: Arc<Fork>,
    base: sled::Iter,
    /// The pair of the database that was read from the front, and comes after a written one.
    first: Option<Found>,
    /// The pair of the database that was read from the back, and comes before a written one.
    last: Option<Found>,
    /// The written pairs that are still to be given.
    written: VecDeque<Found>,
}

impl Pairs {
    /// The pairs of a range of a fork.
    pub(super) fn of_fork(fork: &Arc<Fork>, bounds: Bounds) -> Pairs {
        let (written, base) = fork.range(bounds);
        Pairs::Forked(Box::new(ForkedPairs {
            fork: fork.clone(),
            base,
            first: None,
            last: None,
            written,
        }))
    }
}

impl ForkedPairs {
    /// The next pair of the database that the fork shows.
    fn next_of_base(
        &mut self,
        next: impl Fn(&mut sled::Iter) -> Option<sled::Result<Found>>,
    ) -> sled::Result<Option<Found>> {
        while let Some(pair) = next(&mut self.base) {
            if let Some(shown) = self.fork.shown_pair(pair?)? {
                return Ok(Some(shown));
            }
        }
        Ok(None)
    }

    fn next_forwards(&mut self) -> sled::Result<Option<Found>> {
        if self.first.is_none() {
            self.first = self
                .next_of_base(Iterator::next)?
                .or_else(|| self.last.take());
        }
        Ok(match (&self.first, self.written.front()) {
            (Some((base, _)), Some((written, _))) if base < written => self.first.take(),
            (_, Some(_)) => self.written.pop_front(),
            (_, None) => self.first.take(),
        })
    }

    fn next_backwards(&mut self) -> sled::Result<Option<Found>> {
        if self.last.is_none() {
            let last = self.next_of_base(DoubleEndedIterator::next_back)?;
            self.last = last.or_else(|| self.first.take());
        }
        Ok(match (&self.last, self.written.back()) {
            (Some((base, _)), Some((written, _))) if base > written => self.last.take(),
            (_, Some(_)) => self.written.pop_back(),
            (_, None) => self.last.take(),
        })
    }
}

impl Iterator for Pairs {
    type Item = sled::Result<Found>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Pairs::Base(pairs, failure) => pairs.next().map(|pair| failure.noting(pair)),
            Pairs::Forked(pairs) => pairs.next_forwards().transpose(),
        }
    }
}

impl DoubleEndedIterator for Pairs {
    fn next_back(&mut self) -> Option<Self::Item> {
        match self {
            Pairs::Base(pairs, failure) => pairs.next_back().map(|pair| failure.noting(pair)),
            Pairs::Forked(pairs) => pairs.next_backwards().transpose(),
        }
    }
}
