//! Links of sources, and which of them are followed.

use crate::model::Ordinal;

/// A link of a source to another from which it derives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SourceLink {
    pub(super) to: Ordinal,
    /// Whether the source derives from the other as a whole.
    pub(super) is_whole: bool,
    /// Whether the compiler assumes it.
    pub(super) is_assumed: bool,
}

/// The links that are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follow {
    /// Links of whole documents that somebody states.
    Known,
    /// Links of whole documents, assumed ones too.
    Whole,
    /// All links.
    All,
}

impl Follow {
    pub(super) fn has(self, link: &SourceLink) -> bool {
        match self {
            Follow::Known => link.is_whole && !link.is_assumed,
            Follow::Whole => link.is_whole,
            Follow::All => true,
        }
    }
}
