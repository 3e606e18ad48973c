//! Results of evaluation that are reused while many records are evaluated.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    marker::PhantomData,
    ptr,
};

use crate::{
    kb::{
        error::KbError,
        filter::{expr::FilterExpr, field::RecordType},
    },
    model::Ordinal,
};

/// The most records that the evaluation of one filter may read.
const MOST_READ: usize = 1_000_000;

/// A cache of evaluations: many records refer to the same entity or source, which is evaluated
/// once.
///
/// Keys are addresses of expressions, which the lifetime keeps in place.
pub struct EvalCache<'c> {
    results: RefCell<HashMap<(*const FilterExpr, RecordType, Ordinal), bool>>,
    budget: Cell<usize>,
    expressions: PhantomData<&'c FilterExpr>,
}

impl Default for EvalCache<'_> {
    fn default() -> Self {
        EvalCache::new()
    }
}

impl<'c> EvalCache<'c> {
    /// Makes an empty cache.
    pub fn new() -> EvalCache<'c> {
        EvalCache {
            results: RefCell::default(),
            budget: Cell::new(MOST_READ),
            expressions: PhantomData,
        }
    }

    /// Charges the reading of some records; an error where the budget is spent.
    pub fn charge(&self, records: usize) -> Result<(), KbError> {
        let budget = self.budget.get().checked_sub(records);
        self.budget.set(budget.ok_or(KbError::TooMuch {
            most: MOST_READ,
            what: "records while it tries which of them pass",
            instead: "add a condition that leaves fewer, or ask less of what they refer to",
        })?);
        Ok(())
    }

    pub(super) fn get(
        &self,
        expr: &'c FilterExpr,
        record_type: RecordType,
        ordinal: Ordinal,
    ) -> Option<bool> {
        let key = (ptr::from_ref(expr), record_type, ordinal);
        self.results.borrow().get(&key).copied()
    }

    pub(super) fn insert(
        &self,
        expr: &'c FilterExpr,
        record_type: RecordType,
        ordinal: Ordinal,
        result: bool,
    ) {
        let key = (ptr::from_ref(expr), record_type, ordinal);
        self.results.borrow_mut().insert(key, result);
    }
}
