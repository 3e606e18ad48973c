//! Sources at one address.

use std::collections::hash_map::Entry;

use crate::{
    kb::{
        formats::json::{bearer::Bearer, check::Check},
        write::validate::{
            field_path::FieldPath, locate::Locate, validator::Validated, warning::WarningKind,
        },
    },
    model::{Kind, Record, WebUrl, canonical_url::canonical},
};

impl Check<'_> {
    /// Warns of a source at the address of another, of the bundle or of the knowledge base.
    pub(super) fn address(&mut self, record: &Record, bearer: Bearer) -> Validated {
        let Record::Source(source) = record else {
            return Ok(());
        };
        let Some(url) = &source.url else {
            return Ok(());
        };
        let address = canonical(url);
        let first = match self.addresses.entry(self.names.hash_of(&address)) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(bearer.number);
                None
            }
        };
        let mut other = first.and_then(|first| self.sink.stated_id(first));
        let base = self.names.base();
        if other.is_none() && !base.is_empty() {
            let recorded = base.sources_at(&spellings(url))?.into_iter();
            // A recorded source that the bundle states is compared as the bundle has it.
            let mut recorded = recorded.filter(|id| self.names.bearer(Kind::Source, id).is_none());
            other = recorded.next();
        }
        if let Some(other) = other {
            let message = format!("`{}` has the address of the source `{other}`", source.id);
            let path = FieldPath::Record.field("url");
            self.sink
                .at(bearer)
                .warn(&path, WarningKind::SameAddress, message);
        }
        Ok(())
    }
}

/// The ways in which most write an address: with either scheme, with and without `www.`, with and
/// without a slash at the end.
fn spellings(url: &WebUrl) -> Vec<WebUrl> {
    let mut spellings = vec![url.clone()];
    let Some((_, rest)) = url.as_str().split_once("://") else {
        return spellings;
    };
    let bare = rest.strip_prefix("www.").unwrap_or(rest);
    let bare = bare.trim_end_matches('/');
    for scheme in ["https", "http"] {
        for www in ["", "www."] {
            for slash in ["", "/"] {
                let spelling = WebUrl::new(&format!("{scheme}://{www}{bare}{slash}"));
                spellings.extend(spelling.ok().filter(|it| !spellings.contains(it)));
            }
        }
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_looked_up_in_the_ways_in_which_most_write_it() {
        let spelled = |url: &str| {
            let url = WebUrl::new(url).unwrap();
            let spellings = spellings(&url);
            assert!(spellings.iter().all(|it| canonical(it) == canonical(&url)));
            spellings
                .iter()
                .map(|it| it.to_string())
                .collect::<Vec<_>>()
        };
        let expected = [
            "http://www.x.org/a/",
            "https://x.org/a",
            "https://x.org/a/",
            "https://www.x.org/a",
            "https://www.x.org/a/",
            "http://x.org/a",
            "http://x.org/a/",
            "http://www.x.org/a",
        ];
        assert_eq!(spelled("http://www.x.org/a/"), expected);
        assert_eq!(spelled("https://x.org").len(), 4);
    }
}
