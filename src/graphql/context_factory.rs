//! Makes the contexts of runs.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use elsa::FrozenVec;

use crate::{
    graphql::{
        context::Context, list::sorted_lists::SortedLists, match_cache::MatchCache,
        reader_languages::ReaderLanguages, review::Review, shown_documents::ShownDocuments,
        verdict_cache::VerdictCache, viewer::Viewer,
    },
    kb::{KnowledgeBase, Snapshot},
    model::Language,
};

/// The factory of the contexts of all runs over a knowledge base.
#[derive(Clone)]
pub(super) struct ContextFactory {
    /// The knowledge base.
    pub(super) knowledge_base: Arc<KnowledgeBase>,
    longest_page: usize,
    review: Review,
    shown_documents: ShownDocuments,
    sorted_lists: Arc<SortedLists>,
}

impl ContextFactory {
    /// A factory for a knowledge base, with the longest page.
    pub(super) fn new(knowledge_base: Arc<KnowledgeBase>, longest_page: usize) -> ContextFactory {
        ContextFactory {
            knowledge_base,
            longest_page,
            review: Review::default(),
            shown_documents: ShownDocuments::default(),
            sorted_lists: Arc::default(),
        }
    }

    /// The same factory with a review that writes need.
    pub(super) fn with_review(&self, review: Review) -> ContextFactory {
        ContextFactory {
            review,
            ..self.clone()
        }
    }

    /// The same factory with other viewers who see documents.
    pub(super) fn with_shown_documents(&self, shown_documents: ShownDocuments) -> ContextFactory {
        ContextFactory {
            shown_documents,
            ..self.clone()
        }
    }

    /// Makes the context of a run that reads `newest` on behalf of a viewer.
    pub(super) fn make(
        &self,
        newest: Snapshot,
        viewer: Viewer,
        languages: Vec<Language>,
    ) -> Context {
        Context {
            newest: newest.seen_by(viewer.clearance()),
            knowledge_base: self.knowledge_base.clone(),
            others: FrozenVec::new(),
            previewed: FrozenVec::new(),
            last_written: Cell::default(),
            redirects: RefCell::default(),
            matches: MatchCache::default(),
            sorted_lists: self.sorted_lists.clone(),
            verdicts: VerdictCache::default(),
            viewer,
            horizon: Cell::default(),
            languages: ReaderLanguages::new(languages),
            review: self.review,
            shown_documents: self.shown_documents,
            longest_page: self.longest_page,
        }
    }
}
