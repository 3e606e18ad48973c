//! A filter on a text, whatever the index has of the text.

/// A filter on a text. All texts are folded.
#[derive(Clone, Copy, Debug)]
pub enum TextQuery<'q> {
    /// The text is one of these.
    In(&'q [String]),
    /// The text contains this.
    Contains(&'q str),
    /// The text starts with this.
    StartsWith(&'q str),
    /// The text ends with this.
    EndsWith(&'q str),
}

impl TextQuery<'_> {
    /// Whether a folded text passes.
    pub fn matches(self, folded: &str) -> bool {
        match self {
            TextQuery::In(texts) => texts.iter().any(|text| text == folded),
            TextQuery::Contains(part) => folded.contains(part),
            TextQuery::StartsWith(start) => folded.starts_with(start),
            TextQuery::EndsWith(end) => folded.ends_with(end),
        }
    }
}
