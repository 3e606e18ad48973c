//! Sites: the registrable domain of an address.

use crate::model::{WebUrl, canonical_url::canonical};

/// The site of an address: the part of its host that somebody registered, by the public suffix
/// list; the host where that is an address of the network, and for a DOI the DOI.
pub(in crate::kb) fn site(url: &WebUrl) -> String {
    let address = canonical(url);
    if address.starts_with("doi:") {
        return address;
    }
    let end = address.find(['/', '?', '#', ':']).unwrap_or(address.len());
    let host = match address.starts_with('[') {
        true => address.split_inclusive(']').next().unwrap_or_default(),
        false => &address[..end],
    };
    let is_name =
        host.contains(|c: char| !c.is_ascii_digit() && c != '.') && !host.starts_with('[');
    let domain = is_name.then(|| psl::domain_str(host)).flatten();
    domain.unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_what_somebody_registered() {
        for (url, expected) in [
            ("https://www.x.org/a", "x.org"),
            ("https://blog.x.org:8080/b", "x.org"),
            ("https://www.bbc.co.uk/news", "bbc.co.uk"),
            ("https://news.bbc.co.uk?a=b", "bbc.co.uk"),
            ("https://www.info.gov.hk/gia", "info.gov.hk"),
            ("https://ann.github.io/post", "ann.github.io"),
            ("https://ben.github.io/post", "ben.github.io"),
            ("https://localhost/a", "localhost"),
            ("http://127.0.0.1/a", "127.0.0.1"),
            ("http://[::1]/a", "[::1]"),
            ("https://doi.org/10.1000/A", "doi:10.1000/a"),
            (
                "https://web.archive.org/web/2020/https://news.x.org/a",
                "x.org",
            ),
        ] {
            assert_eq!(site(&WebUrl::new(url).unwrap()), expected, "{url}");
        }
    }
}
