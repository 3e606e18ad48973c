//! Identifiers: what people type to find one record, where no part of it finds the record: an
//! external id, the host of an address. Case, width and the signs between make no difference.

use crate::index::{
    term_kind::text_number,
    token::{Token, tokens},
};

/// The number of an identifier.
pub(super) fn identifier_number(text: &str) -> u64 {
    let tokens = tokens(text);
    number_of_tokens(tokens.iter().map(|token: &Token| &*token.text))
}

/// The number of the identifier with some tokens.
pub(super) fn number_of_tokens<'t>(tokens: impl Iterator<Item = &'t str>) -> u64 {
    text_number(&tokens.collect::<Vec<_>>().join(" "))
}

/// The hosts by which an address is found: its own, and those above it down to the domain that
/// somebody registered.
pub fn hosts(host: &str) -> Vec<&str> {
    let mut hosts = vec![host];
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = !host.starts_with('[') && !host.rsplit('.').next().is_some_and(is_number);
    let domain = is_name.then(|| psl::domain_str(host)).flatten();
    let mut rest = host;
    while rest.len() > domain.map_or(rest.len(), str::len)
        && let Some((_, above)) = rest.split_once('.')
    {
        hosts.push(above);
        rest = above;
    }
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: a host, and those by which it is found.
    #[test]
    fn an_address_is_found_by_its_host_and_its_site() {
        for (host, expected) in [
            ("www.reuters.com", &["www.reuters.com", "reuters.com"][..]),
            ("reuters.com", &["reuters.com"]),
            (
                "a.news.bbc.co.uk",
                &["a.news.bbc.co.uk", "news.bbc.co.uk", "bbc.co.uk"],
            ),
            ("localhost", &["localhost"]),
            ("127.0.0.1", &["127.0.0.1"]),
            ("[::1]", &["[::1]"]),
        ] {
            assert_eq!(hosts(host), expected);
        }
    }

    #[test]
    fn an_identifier_is_the_same_in_any_case_and_with_any_signs() {
        let number = identifier_number;
        for (text, same) in [("Q42", "q42"), ("10.1000/AB", "10.1000-ab"), ("A$b", "a b")] {
            assert_eq!(number(text), number(same), "{text}");
        }
        assert_ne!(number("Q42"), number("Q421"));
        assert_ne!(number("Q42"), number("Q 42"));
    }
}
