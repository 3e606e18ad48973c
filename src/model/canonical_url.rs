//! Canonical addresses, by which two URLs of one page are known to be one.

use percent_encoding::percent_decode_str;
use url::{Position, Url};

use crate::model::web_url::WebUrl;

/// The parameters of a query that tell from where a reader came, and not which page is read.
/// Besides, there is every parameter that starts with `utm_`.
const TRACKING: &[&str] = &[
    "_hsenc", "_hsmi", "cmpid", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igshid", "mc_cid",
    "mc_eid", "mkt_tok", "msclkid", "ref_src", "ref_url", "spm", "twclid", "vero_id", "wbraid",
    "yclid",
];
/// The most copies of copies in the Wayback Machine that are followed to their page.
const MAX_COPIES: usize = 4;

/// Writes a URL so that addresses of one page are equal. The text is for comparison, not for
/// readers.
///
/// An address of the web has no scheme, no `www.`, no default port, no slash at its end and no
/// fragment but `#!…`; its percent-encoding is normalised (RFC 3986, 6.2.2), and its query is
/// sorted and without tracking parameters. A copy in a web archive is its page. Every other URL has
/// its scheme. A DOI is `doi:` and its name in lower case, and an ISBN has no hyphens.
pub fn canonical(url: &WebUrl) -> String {
    let Ok(mut url) = Url::parse(url.as_str()) else {
        return url.as_str().to_owned();
    };
    for _ in 0..MAX_COPIES {
        let Some(page) = archived_page(&url) else {
            break;
        };
        url = page;
    }
    if url.cannot_be_a_base() {
        return of_name(&url);
    }
    let is_web = matches!(url.scheme(), "http" | "https");
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    let host = host.to_ascii_lowercase();
    let host = match host.strip_prefix("www.") {
        Some(rest) if is_web && rest.contains('.') => rest,
        _ => &host,
    };
    let path = url.path().trim_end_matches('/');
    if is_web && matches!(host, "doi.org" | "dx.doi.org") && !path.is_empty() {
        return doi(path.trim_start_matches('/'));
    }
    let mut text = match is_web {
        true => host.to_owned(),
        false => format!("{}://{host}", url.scheme()),
    };
    if let Some(port) = url
        .port()
        .filter(|port| !(is_web && matches!(port, 80 | 443)))
    {
        text += &format!(":{port}");
    }
    push_normalised(&mut text, path, is_plain_in_path);
    let mut separator = '?';
    for parameter in parameters(url.query().unwrap_or_default()) {
        text.push(separator);
        text += &parameter;
        separator = '&';
    }
    if let Some(fragment) = url.fragment().filter(|fragment| fragment.starts_with('!')) {
        text.push('#');
        text += fragment;
    }
    text
}

/// The canonical text of a URL as people write it, without what is only encoded: the text by which
/// a search finds the URL.
pub fn canonical_readable(url: &WebUrl) -> String {
    let text = canonical(url);
    if let Ok(name) = WebUrl::new(&text) {
        return name.readable();
    }
    match WebUrl::new(&format!("https://{text}")) {
        Ok(page) => {
            let readable = page.readable();
            let bare = readable.strip_prefix("https://").unwrap_or(&readable);
            bare.trim_end_matches('/').to_owned()
        }
        Err(_) => text,
    }
}

/// The canonical text of a URL without a host: a name such as `urn:isbn:…`, or an address such as
/// `mailto:…`.
fn of_name(url: &Url) -> String {
    let (scheme, name) = (url.scheme(), url.path());
    let starts = |start: &str| {
        let beginning = name.get(..start.len())?;
        let is_so = beginning.eq_ignore_ascii_case(start);
        is_so.then(|| &name[start.len()..])
    };
    if let ("urn", Some(isbn)) = (scheme, starts("isbn:")) {
        return format!("urn:isbn:{}", isbn.replace('-', "").to_ascii_lowercase());
    }
    let registered = match scheme {
        "doi" => Some(name),
        "info" | "urn" => starts("doi/").or(starts("doi:")),
        _ => None,
    };
    if let Some(name) = registered {
        return doi(name);
    }
    let mut text = format!("{scheme}:");
    match (scheme, name.split_once(':')) {
        // The name of a namespace is of either case (RFC 8141, 3.1).
        ("urn", Some((namespace, rest))) => {
            text += &format!("{}:", namespace.to_ascii_lowercase());
            push_normalised(&mut text, rest, is_plain_in_path);
        }
        _ => push_normalised(&mut text, name, is_plain_in_path),
    }
    match url.query() {
        Some(query) => format!("{text}?{query}"),
        None => text,
    }
}

/// The canonical text of a DOI, which is of either case (ISO 26324).
fn doi(name: &str) -> String {
    let name = percent_decode_str(name).decode_utf8_lossy();
    format!("doi:{}", name.to_ascii_lowercase())
}

/// The web archives whose copies have the address of their page at the end, and where that begins.
const ARCHIVES: &[(&str, &str)] = &[
    ("web.archive.org", "/web/"),
    ("wayback.archive-it.org", "/"),
    ("arquivo.pt", "/wayback/"),
    ("webarchive.nationalarchives.gov.uk", "/ukgwa/"),
    ("archive.today", "/"),
    ("archive.is", "/"),
    ("archive.ph", "/"),
    ("archive.li", "/"),
    ("archive.vn", "/"),
    ("archive.fo", "/"),
    ("archive.md", "/"),
];
/// The fewest digits of a copy's time: those of its year.
const SHORTEST_TIME: usize = 4;
/// The digits of a whole time: `20200102030405`.
const FULL_TIME: usize = 14;

/// The page of which a URL is a copy in a web archive:
/// `web.archive.org/web/20200102030405id_/https://example.org/`.
fn archived_page(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let (_, start) = ARCHIVES.iter().find(|(archive, _)| *archive == host)?;
    let copy = url[Position::BeforePath..].strip_prefix(start)?;
    let (mut time, mut page) = copy.split_once('/')?;
    if host == "wayback.archive-it.org" && time.len() < FULL_TIME {
        // The number of a collection stands before the time.
        (time, page) = page.split_once('/')?;
    }
    let digits = time.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_time = time.len() - digits.len() >= SHORTEST_TIME;
    let is_flag = |flag: &str| {
        let letters = flag.strip_suffix('_').unwrap_or_default();
        letters.len() == 2 && letters.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    if !is_time || !(digits.is_empty() || is_flag(digits)) {
        return None;
    }
    let page = match page.starts_with("http:") || page.starts_with("https:") {
        true => Url::parse(page),
        false => Url::parse(&format!("http://{page}")),
    };
    page.ok().filter(Url::has_host)
}

/// The parameters of a query without those for tracking, normalised and sorted.
fn parameters(query: &str) -> Vec<String> {
    let mut parameters: Vec<String> = query
        .split('&')
        .map(|parameter| {
            let mut text = String::with_capacity(parameter.len());
            push_normalised(&mut text, parameter, is_unreserved);
            text
        })
        .filter(|parameter| {
            let name = parameter.split('=').next().unwrap_or_default();
            let name = name.to_ascii_lowercase();
            let is_tracking = name.starts_with("utm_") || TRACKING.contains(&&*name);
            !parameter.is_empty() && !is_tracking
        })
        .collect();
    parameters.sort_unstable();
    parameters
}

/// Appends a text in which an encoded character is written plainly wherever it `may_be_plain`, and
/// every other character that needs it is encoded, with capital digits.
fn push_normalised(text: &mut String, part: &str, may_be_plain: fn(u8) -> bool) {
    let mut rest = part.as_bytes();
    while let [first, after @ ..] = rest {
        let encoded = match rest {
            [b'%', high, low, ..] => hex(*high).zip(hex(*low)),
            _ => None,
        };
        let (byte, is_plain) = match encoded {
            Some((high, low)) => {
                rest = &rest[3..];
                let byte = high * 16 + low;
                (byte, may_be_plain(byte))
            }
            None => {
                rest = after;
                (*first, is_plain_in_path(*first) || b"/?".contains(first))
            }
        };
        match is_plain {
            true => text.push(char::from(byte)),
            false => *text += &format!("%{byte:02X}"),
        }
    }
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// Whether a character means the same encoded and plain everywhere (RFC 3986, 2.3).
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// Whether a character is written plainly in the segments of a path.
fn is_plain_in_path(byte: u8) -> bool {
    is_unreserved(byte) || b"!$&'()*+,;=:@".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_text(url: &str) -> String {
        canonical(&WebUrl::new(url).unwrap())
    }

    /// Each case: addresses that are one, and their canonical text.
    #[test]
    fn addresses_of_one_page_are_equal() {
        let cases: &[(&str, &[&str])] = &[
            (
                "x.org/a",
                &[
                    "http://www.x.org/a/?utm_source=t#top",
                    "https://x.org/a",
                    "https://X.ORG.:443/a",
                    "http://x.org:443/a//",
                    "https://x.org/%61?&fbclid=1&UTM_x=2",
                ],
            ),
            (
                "x.org",
                &["http://www.x.org/", "https://x.org", "https://x.org?"],
            ),
            ("x.org:8080/a", &["http://x.org:8080/a"]),
            ("www.org", &["https://www.org/"]),
            (
                "x.org/a?a=1&b=2",
                &["https://x.org/a?b=2&a=1", "https://x.org/a/?a=1&&b=2&spm=3"],
            ),
            (
                "x.org/a?q=a%26b",
                &["https://x.org/a?q=a%26b", "https://x.org/a?%71=%61%26b"],
            ),
            (
                "x.org/a?q%5B%5D=1",
                &["https://x.org/a?q[]=1", "https://x.org/a?q%5b%5D=1"],
            ),
            ("x.org#!/a", &["https://x.org/#!/a", "http://x.org#!/a"]),
            (
                "x.org/L%C3%B6we_(a)",
                &["https://x.org/Löwe_(a)", "https://x.org/L%c3%b6we_%28a%29"],
            ),
            ("x.org/a%2Fb", &["https://x.org/a%2fb"]),
            (
                "x.org/100%25",
                &["https://x.org/100%", "https://x.org/100%25"],
            ),
            (
                "x.org/a?b=1",
                &[
                    "https://web.archive.org/web/20200102030405/https://www.x.org/a?b=1",
                    "http://web.archive.org/web/2020id_/x.org/a/?b=1",
                    "https://web.archive.org/web/2021/https://web.archive.org/web/2020/http://x.org/a?b=1",
                ],
            ),
            (
                "x.org/a",
                &[
                    "https://archive.ph/20200102030405/https://x.org/a",
                    "https://wayback.archive-it.org/1234/20200102030405/http://x.org/a",
                    "https://arquivo.pt/wayback/20200102030405/https://x.org/a",
                ],
            ),
            ("archive.ph/AbCd1", &["http://archive.ph/AbCd1"]),
            (
                "web.archive.org/web/*/https://x.org",
                &["https://web.archive.org/web/*/https://x.org/"],
            ),
            (
                "doi:10.1000/ab_c",
                &[
                    "https://doi.org/10.1000/AB_c",
                    "http://dx.doi.org/10.1000%2Fab_c",
                    "https://www.doi.org/10.1000/ab_c/?x=1",
                    "doi:10.1000/AB_C",
                    "info:doi/10.1000/ab_c",
                    "urn:doi:10.1000/ab_c",
                ],
            ),
            (
                "urn:isbn:080442957x",
                &["urn:isbn:0-8044-2957-X", "URN:ISBN:080442957x"],
            ),
            ("urn:ietf:rfc:2648", &["urn:IETF:rfc:2648"]),
            ("mailto:a@x.org", &["MAILTO:a@x.org"]),
            ("ftp://x.org/a", &["ftp://X.org:21/a/", "FTP://x.org/%61"]),
            ("gemini://x.org/a", &["gemini://X.org/a"]),
        ];
        for (expected, urls) in cases {
            for url in *urls {
                assert_eq!(canonical_text(url), *expected, "{url}");
            }
        }
    }

    /// Each case: a URL, and its canonical text as people write it.
    #[test]
    fn the_canonical_text_is_readable() {
        for (url, expected) in [
            (
                "https://www.xn--bcher-kva.example/%E4%B9%A6/",
                "bücher.example/书",
            ),
            ("http://x.org:8080/a%20b?c=1", "x.org:8080/a%20b?c=1"),
            ("https://x.org", "x.org"),
            ("https://doi.org/10.1000/A", "doi:10.1000/a"),
            ("ftp://x.org/a", "ftp://x.org/a"),
        ] {
            let url = WebUrl::new(url).unwrap();
            assert_eq!(canonical_readable(&url), expected, "{url}");
        }
    }

    #[test]
    fn addresses_of_two_pages_differ() {
        for (left, right) in [
            ("https://x.org/a", "https://y.org/a"),
            ("https://x.org/a", "https://x.org/A"),
            ("https://x.org/a/b", "https://x.org/a%2Fb"),
            ("https://x.org/a?b=1", "https://x.org/a?b=2"),
            ("https://x.org/#!/a", "https://x.org/#!/b"),
            ("https://x.org/", "https://blog.x.org/"),
            ("https://x.org/?a=b%26c=d", "https://x.org/?a=b&c=d"),
            ("https://x.org/a", "ftp://x.org/a"),
            ("mailto:a@x.org", "mailto:b@x.org"),
            ("https://archive.ph/AbCd1", "https://archive.ph/abcd1"),
        ] {
            assert_ne!(canonical_text(left), canonical_text(right));
        }
    }
}
