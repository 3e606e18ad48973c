//! The bytes that many requests hold at once, bounded in sum.
//!
//! Each of them is bounded by itself, but a thousand at their bound are more than the memory of a
//! small machine.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;

/// The bytes of one holder that do not count: what most requests and answers are smaller than is
/// never refused.
const FREE: usize = 4 << 10;

/// A budget of bytes.
#[derive(Debug)]
pub(crate) struct ByteBudget {
    most: usize,
    held: AtomicUsize,
}

/// A part of a budget, which comes back when it is dropped.
#[derive(Debug)]
pub(crate) struct HeldBytes {
    budget: Arc<ByteBudget>,
    counted: usize,
}

/// The refusal of more bytes than the budget has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OverBudget;

impl ByteBudget {
    /// A budget of `most` bytes.
    pub(crate) fn new(most: usize) -> ByteBudget {
        ByteBudget {
            most,
            held: AtomicUsize::new(0),
        }
    }

    /// A part of no bytes, to be resized.
    pub(crate) fn begin(self: &Arc<Self>) -> HeldBytes {
        HeldBytes {
            budget: Arc::clone(self),
            counted: 0,
        }
    }

    /// Counts `bytes` until the last part of them is dropped.
    pub(crate) fn hold(self: &Arc<Self>, bytes: Bytes) -> Result<Bytes, OverBudget> {
        let mut held = self.begin();
        held.resize(bytes.len())?;
        Ok(held.over(bytes))
    }

    /// Counts `bytes` though they may be more than the budget has: they have to be sent.
    pub(crate) fn hold_anyway(self: &Arc<Self>, bytes: Bytes) -> Bytes {
        let counted = bytes.len().saturating_sub(FREE);
        self.held.fetch_add(counted, Ordering::Relaxed);
        let held = HeldBytes {
            budget: Arc::clone(self),
            counted,
        };
        held.over(bytes)
    }

    #[cfg(test)]
    fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }
}

impl HeldBytes {
    /// Makes it a part of `bytes`. What is refused is not counted.
    pub(crate) fn resize(&mut self, bytes: usize) -> Result<(), OverBudget> {
        let counted = bytes.saturating_sub(FREE);
        let held = &self.budget.held;
        if let Some(more) = counted.checked_sub(self.counted) {
            let before = held.fetch_add(more, Ordering::Relaxed);
            if more > 0 && before + more > self.budget.most {
                held.fetch_sub(more, Ordering::Relaxed);
                return Err(OverBudget);
            }
        } else {
            held.fetch_sub(self.counted - counted, Ordering::Relaxed);
        }
        self.counted = counted;
        Ok(())
    }

    /// The same bytes, which keep this part until the last of them is dropped.
    fn over(self, bytes: Bytes) -> Bytes {
        struct Counted {
            bytes: Bytes,
            _held: HeldBytes,
        }

        impl AsRef<[u8]> for Counted {
            fn as_ref(&self) -> &[u8] {
                &self.bytes
            }
        }

        match self.counted {
            0 => bytes,
            _ => Bytes::from_owner(Counted { bytes, _held: self }),
        }
    }
}

impl Drop for HeldBytes {
    fn drop(&mut self) {
        self.budget.held.fetch_sub(self.counted, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_bounded_in_sum_and_comes_back() {
        let budget = Arc::new(ByteBudget::new(1000));
        let mut first = budget.begin();
        assert_eq!(first.resize(FREE + 600), Ok(()));
        let mut second = budget.begin();
        assert_eq!(second.resize(FREE + 401), Err(OverBudget));
        assert_eq!(second.resize(FREE + 400), Ok(()));
        assert_eq!(budget.begin().resize(FREE), Ok(()), "what is small is free");
        assert_eq!(first.resize(FREE + 100), Ok(()));
        assert_eq!(second.resize(FREE + 900), Ok(()));
        drop((first, second));
        assert_eq!(budget.held(), 0);
    }

    #[test]
    fn bytes_count_until_the_last_part_of_them_is_dropped() {
        let budget = Arc::new(ByteBudget::new(1000));
        let bytes = |extra: usize| Bytes::from(vec![7; FREE + extra]);
        let mut held = budget.hold(bytes(1000)).unwrap();
        let part = held.split_to(10);
        drop(held);
        assert_eq!(budget.held(), 1000);
        assert_eq!(budget.hold(bytes(1)), Err(OverBudget));
        assert_eq!(budget.hold(bytes(0)).unwrap(), bytes(0));
        let anyway = budget.hold_anyway(bytes(5));
        assert_eq!(budget.held(), 1005);
        assert_eq!(part, [7; 10][..]);
        drop((part, anyway));
        assert_eq!(budget.held(), 0);
    }
}
