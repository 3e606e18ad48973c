//! What is kept from request to request, bounded in bytes: documents by their text, refused ones
//! too, and plans.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use quick_cache::{Weighter, sync::Cache};

use crate::{Application, RequestErrors, document::Document, introspect::Introspected, plan::Plan};

/// A document that may run, or why it may not.
pub(crate) type Verdict = Result<Arc<Checked>, Arc<RequestErrors>>;

/// A document that follows every rule.
pub(crate) struct Checked {
    pub(crate) document: Document,
    /// For each operation, the variables that decide conditions.
    pub(crate) conditions: Vec<Vec<usize>>,
    /// Its name among the keys of plans.
    pub(crate) id: u64,
    pub(crate) weight: usize,
}

/// A plan, and the introspection in it where that is the same for every request.
pub(crate) struct Ready<W: Application> {
    pub(crate) plan: Plan<W>,
    pub(crate) introspected: Option<Introspected>,
    /// How many bytes the last response had: room for the next one.
    pub(crate) size: AtomicUsize,
}

/// The document, the operation in it, and which of its conditions are set, a bit each.
pub(crate) type PlanKey = (u64, usize, u64);

pub(crate) struct Caches<W: Application> {
    documents: Cache<Arc<str>, Verdict, Weight>,
    plans: Cache<PlanKey, Arc<Ready<W>>, Weight>,
    ids: AtomicU64,
}

impl<W: Application> Caches<W> {
    /// Caches that take about this many bytes together.
    pub(crate) fn new(bytes: usize) -> Self {
        let each = bytes as u64 / 2;
        Self {
            documents: Cache::with_weighter(4096, each, Weight),
            plans: Cache::with_weighter(4096, each, Weight),
            ids: AtomicU64::new(0),
        }
    }

    pub(crate) fn document(&self, text: &str) -> Option<Verdict> {
        self.documents.get(text)
    }

    pub(crate) fn keep_document(&self, text: &str, verdict: Verdict) {
        self.documents.insert(text.into(), verdict);
    }

    pub(crate) fn plan(&self, key: PlanKey) -> Option<Arc<Ready<W>>> {
        self.plans.get(&key)
    }

    pub(crate) fn keep_plan(&self, key: PlanKey, ready: Arc<Ready<W>>) {
        self.plans.insert(key, ready);
    }

    /// A name for a document that no other has.
    pub(crate) fn next_id(&self) -> u64 {
        self.ids.fetch_add(1, Ordering::Relaxed)
    }

    /// The bytes that the caches take, as estimated.
    pub(crate) fn bytes(&self) -> u64 {
        self.documents.weight() + self.plans.weight()
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Arc<str>, Verdict> for Weight {
    fn weight(&self, text: &Arc<str>, verdict: &Verdict) -> u64 {
        let of_verdict = match verdict {
            Ok(checked) => checked.weight,
            Err(refusal) => refusal.weight(),
        };
        (text.len() + of_verdict + 128) as u64
    }
}

impl<W: Application> Weighter<PlanKey, Arc<Ready<W>>> for Weight {
    fn weight(&self, _: &PlanKey, ready: &Arc<Ready<W>>) -> u64 {
        (ready.plan.weight() + ready.introspected.as_ref().map_or(0, Introspected::weight) + 128)
            as u64
    }
}
