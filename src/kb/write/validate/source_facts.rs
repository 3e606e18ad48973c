//! The facts about sources that others depend on, for warnings.

use crate::model::{PartialDate, Source};

/// The facts about a source that others depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::kb) struct SourceFacts {
    /// The date of publication.
    pub(super) published_at: Option<PartialDate>,
    /// Whether the source certainly derives as a whole from another.
    pub(super) is_derived: bool,
}

impl SourceFacts {
    /// The facts about a source.
    pub(super) fn of(source: &Source) -> SourceFacts {
        let mut links = source.derived_from.iter();
        SourceFacts {
            published_at: source.published_at,
            is_derived: links.any(|link| link.kind.is_whole_document() && !link.assumed),
        }
    }
}
