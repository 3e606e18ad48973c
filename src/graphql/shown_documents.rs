//! The setting of documents: who sees the texts of sources as a whole.

use crate::graphql::viewer::Role;

/// The viewers who see the documents of sources as a whole. Everybody sees the passages that are
/// evidence, with what stands around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownDocuments {
    /// Nobody.
    Nobody,
    /// Viewers of a role, and of those that include it.
    From(Role),
}

/// The text of a source may not be free to be shown to everybody, so that by default editors alone
/// see it.
impl Default for ShownDocuments {
    fn default() -> ShownDocuments {
        ShownDocuments::From(Role::Editor)
    }
}
