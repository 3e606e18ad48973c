//! Persisted documents: those that a client names by their hash instead of sending them.
//!
//! They are the trusted documents, and those that clients have sent together with their hash: the
//! automatic persisted queries of Apollo. The latter are kept in memory, bounded in number and in
//! bytes, and forgotten at the end of the server.

use std::{fmt, ops::Deref, sync::Arc};

use quick_cache::{OptionsBuilder, Weighter, sync::Cache};

use crate::{
    graphql::Role,
    http::{
        HttpError, Settings,
        document_hash::DocumentHash,
        params::{DocumentParam, Params},
        trusted_documents::TrustedDocuments,
    },
};

/// The persisted documents of a server.
pub(crate) struct PersistedDocuments {
    trusted: Option<Arc<TrustedDocuments>>,
    /// The documents that clients have sent; without one, none is kept.
    sent: Option<Cache<DocumentHash, Arc<str>, ByBytes>>,
}

/// The text of a requested document.
#[derive(Debug)]
pub(crate) enum DocumentText<'p> {
    Sent(&'p str),
    Persisted(Arc<str>),
}

/// The weight of a document: its bytes, or its share of the bytes if that is more, which bounds the
/// number.
#[derive(Clone)]
struct ByBytes {
    share: u64,
}

impl PersistedDocuments {
    /// The bytes of a document's place in the cache, beside its text.
    const OVERHEAD: usize = 128;

    pub(crate) fn new(settings: &Settings) -> PersistedDocuments {
        let (most, bytes) = (
            settings.persisted_documents,
            settings.persisted_bytes as u64,
        );
        let sent = (most > 0 && bytes > 0).then(|| {
            let share = bytes.div_ceil(most as u64);
            let options = OptionsBuilder::new()
                .estimated_items_capacity(most)
                .weight_capacity(bytes)
                // A large document has to fit in one shard.
                .shards(1)
                .build()
                .expect("the capacities are set");
            Cache::with_options(
                options,
                ByBytes { share },
                Default::default(),
                Default::default(),
            )
        });
        PersistedDocuments {
            trusted: settings.trusted_documents.clone(),
            sent,
        }
    }

    /// The document that a viewer of a role requests. Trusted documents bind all but admins.
    pub(crate) fn document<'p>(
        &self,
        params: &'p Params<'_>,
        role: Role,
    ) -> Result<DocumentText<'p>, HttpError> {
        if let Some(trusted) = &self.trusted
            && role < Role::Admin
        {
            let hash = params.document.hash();
            let hash = hash.ok_or(HttpError::PersistedQueryIdRequired)?;
            let document = trusted.get(hash).map(DocumentText::Persisted);
            return document.ok_or(HttpError::PersistedQueryNotInList(hash));
        }
        match &params.document {
            DocumentParam::Text(text) | DocumentParam::TextAndHash(text, _) => {
                Ok(DocumentText::Sent(text))
            }
            DocumentParam::Hash(hash) => self.persisted(*hash),
        }
    }

    /// Keeps a document that was sent with its hash; only one that has been prepared should be.
    pub(crate) fn keep(&self, params: &Params<'_>) {
        if let (Some(sent), DocumentParam::TextAndHash(text, hash)) = (&self.sent, &params.document)
            && sent.get(hash).is_none()
        {
            sent.insert(*hash, Arc::from(&**text));
        }
    }

    fn persisted<'p>(&self, hash: DocumentHash) -> Result<DocumentText<'p>, HttpError> {
        let trusted = self.trusted.as_ref().and_then(|trusted| trusted.get(hash));
        let document = match (trusted, &self.sent) {
            (Some(document), _) => Some(document),
            (None, Some(sent)) => sent.get(&hash),
            (None, None) => return Err(HttpError::PersistedQueryNotSupported),
        };
        document
            .map(DocumentText::Persisted)
            .ok_or(HttpError::PersistedQueryNotFound)
    }
}

impl fmt::Debug for PersistedDocuments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersistedDocuments").finish_non_exhaustive()
    }
}

impl Deref for DocumentText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            DocumentText::Sent(text) => text,
            DocumentText::Persisted(text) => text,
        }
    }
}

impl Weighter<DocumentHash, Arc<str>> for ByBytes {
    fn weight(&self, _: &DocumentHash, text: &Arc<str>) -> u64 {
        let bytes = (text.len() + PersistedDocuments::OVERHEAD) as u64;
        bytes.max(self.share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn persisted(documents: usize, bytes: usize) -> PersistedDocuments {
        PersistedDocuments::new(&Settings {
            persisted_documents: documents,
            persisted_bytes: bytes,
            ..Settings::default()
        })
    }

    fn params(document: DocumentParam<'_>) -> Params<'_> {
        Params {
            document,
            operation_name: None,
            variables: None,
            extensions: None,
        }
    }

    fn send(persisted: &PersistedDocuments, text: &str) {
        let hash = DocumentHash::of(text);
        persisted.keep(&params(DocumentParam::TextAndHash(text.into(), hash)));
    }

    fn is_kept(persisted: &PersistedDocuments, text: &str) -> bool {
        let by_hash = params(DocumentParam::Hash(DocumentHash::of(text)));
        let found = persisted.document(&by_hash, Role::Reader);
        found.is_ok_and(|document| &*document == text)
    }

    #[test]
    fn a_document_that_was_sent_with_its_hash_is_found_by_it() {
        let persisted = persisted(10, 10_000);
        assert!(!is_kept(&persisted, "{ a }"));
        send(&persisted, "{ a }");
        assert!(is_kept(&persisted, "{ a }"));
        assert!(!is_kept(&persisted, "{ b }"));
    }

    #[test]
    fn documents_are_bounded_in_number_and_in_bytes() {
        let of = |documents, bytes, length: usize| {
            let persisted = persisted(documents, bytes);
            let text = |number| format!("{number:>length$}");
            (0..200).for_each(|number| send(&persisted, &text(number)));
            let kept = (0..200).filter(|number| is_kept(&persisted, &text(*number)));
            kept.count()
        };
        assert!((1..=10).contains(&of(10, 1 << 20, 10)));
        assert!((1..=10).contains(&of(1_000, 10_000, 1_000)));
        assert_eq!(of(1_000, 10_000, 20_000), 0);
        assert_eq!(of(1_000, 1 << 20, 10), 200);
    }

    #[test]
    fn without_a_cache_clients_are_told_to_send_their_documents() {
        let persisted = persisted(0, 10_000);
        send(&persisted, "{ a }");
        let by_hash = params(DocumentParam::Hash(DocumentHash::of("{ a }")));
        let refused = persisted.document(&by_hash, Role::Reader).unwrap_err();
        assert_eq!(refused.code(), "PERSISTED_QUERY_NOT_SUPPORTED");
    }
}
