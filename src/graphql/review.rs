//! The setting of review: who may write directly, and who decides on drafts.

/// The review that writes need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Review {
    /// None: whoever may decide on drafts may also publish his own.
    Off,
    /// Drafts are published by a second person. Who may write may also write directly.
    #[default]
    SecondPerson,
    /// Editors write drafts alone, which are published by a second person. Reviewers may also write
    /// directly.
    Required,
}
