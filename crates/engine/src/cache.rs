//! The caches of documents, refused ones too, and of plans, bounded in bytes.

use std::sync::{
    Arc,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use quick_cache::{Weighter, sync::Cache};

use crate::{
    application::Application, document::Document, error::RequestErrors,
    introspect::IntrospectionResult, plan::Plan,
};

/// A cached document, or the errors for which it is refused.
pub(crate) type CachedDocument = Result<Arc<CheckedDocument>, Arc<RequestErrors>>;

/// A valid document.
pub(crate) struct CheckedDocument {
    pub(crate) document: Document,
    /// The condition variables of each operation, by index.
    pub(crate) conditions: Vec<Vec<usize>>,
    /// The id of the document in the keys of plans.
    pub(crate) id: u64,
    pub(crate) weight: usize,
}

/// A cached plan, with the introspection result if that is the same for every request.
pub(crate) struct CachedPlan<A: Application> {
    pub(crate) plan: Plan<A>,
    pub(crate) introspection: Option<IntrospectionResult>,
    /// The bytes of the last response: the capacity for the next one.
    pub(crate) last_size: AtomicUsize,
}

/// The look-ups in a cache since the engine was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheLookups {
    /// The name of the cache: `documents` or `plans`.
    pub cache: &'static str,
    /// The look-ups that found an entry.
    pub hits: u64,
    /// The look-ups that found none.
    pub misses: u64,
}

/// The key of a plan: the document's id, the operation's index, and the bits of its conditions.
pub(crate) type PlanKey = (u64, usize, u64);

/// The caches of one engine.
pub(crate) struct Caches<A: Application> {
    documents: Cache<Arc<str>, CachedDocument, Weight>,
    plans: Cache<PlanKey, Arc<CachedPlan<A>>, Weight>,
    ids: AtomicU64,
}

impl<A: Application> Caches<A> {
    /// Caches of about this many bytes together.
    pub(crate) fn new(bytes: usize) -> Self {
        let each = bytes as u64 / 2;
        Self {
            documents: Cache::with_weighter(4096, each, Weight),
            plans: Cache::with_weighter(4096, each, Weight),
            ids: AtomicU64::new(0),
        }
    }

    pub(crate) fn document(&self, text: &str) -> Option<CachedDocument> {
        self.documents.get(text)
    }

    pub(crate) fn insert_document(&self, text: &str, document: CachedDocument) {
        self.documents.insert(text.into(), document);
    }

    pub(crate) fn plan(&self, key: PlanKey) -> Option<Arc<CachedPlan<A>>> {
        self.plans.get(&key)
    }

    pub(crate) fn insert_plan(&self, key: PlanKey, cached: Arc<CachedPlan<A>>) {
        self.plans.insert(key, cached);
    }

    /// A new id for a document.
    pub(crate) fn next_id(&self) -> u64 {
        self.ids.fetch_add(1, Ordering::Relaxed)
    }

    /// The look-ups in both caches so far.
    pub(crate) fn lookups(&self) -> [CacheLookups; 2] {
        let Caches {
            documents, plans, ..
        } = self;
        [
            CacheLookups {
                cache: "documents",
                hits: documents.hits(),
                misses: documents.misses(),
            },
            CacheLookups {
                cache: "plans",
                hits: plans.hits(),
                misses: plans.misses(),
            },
        ]
    }

    /// The estimated bytes of the caches.
    pub(crate) fn bytes(&self) -> u64 {
        self.documents.weight() + self.plans.weight()
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Arc<str>, CachedDocument> for Weight {
    fn weight(&self, text: &Arc<str>, document: &CachedDocument) -> u64 {
        let weight = match document {
            Ok(checked) => checked.weight,
            Err(errors) => errors.weight(),
        };
        (text.len() + weight + 128) as u64
    }
}

impl<A: Application> Weighter<PlanKey, Arc<CachedPlan<A>>> for Weight {
    fn weight(&self, _: &PlanKey, cached: &Arc<CachedPlan<A>>) -> u64 {
        (cached.plan.weight()
            + cached
                .introspection
                .as_ref()
                .map_or(0, IntrospectionResult::weight)
            + 128) as u64
    }
}
