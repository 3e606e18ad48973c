//! The schemes of URLs: which may be shown as a link, and why others may not.

/// The schemes that may be shown as a link: those of the web and of older nets, those to which the
/// HTML standard lets a page register a handler, and those of names that outlast their pages.
///
/// Whatever a browser runs, renders in the page of the link, or reads from the reader's machine is
/// not among them: this is the one place that decides so.
pub(super) const SHOWN: &[&str] = &[
    "http", "https", "ftp", "ftps", "sftp", "gemini", "gopher", "ipfs", "ipns", "rtsp", "git",
    "svn", "news", "nntp", "irc", "ircs", "mailto", "tel", "sip", "sips", "xmpp", "matrix", "acct",
    "at", "did", "geo", "magnet", "webcal", "urn", "doi", "hdl", "info", "ark", "tag",
];

/// The schemes that are refused for what they do, and what that is.
const REFUSED: &[(&[&str], &str)] = &[
    (
        &["javascript", "vbscript", "livescript", "mocha", "jscript"],
        "it runs code in the page of whoever follows it",
    ),
    (
        &["data", "blob", "filesystem", "mhtml", "cid", "jar"],
        "it is a document that runs in the page, and no address of one",
    ),
    (
        &["file", "smb", "nfs", "res", "resource"],
        "it names a file of one machine, which no reader has",
    ),
    (
        &[
            "about",
            "view-source",
            "chrome",
            "moz-extension",
            "chrome-extension",
        ],
        "it is a page of the browser itself",
    ),
];

/// Whether a URL of the scheme, in lower case, may be shown as a link.
pub(super) fn is_shown(scheme: &str) -> bool {
    SHOWN.contains(&scheme)
}

/// The reason why a URL of a scheme may not be shown, in words.
pub(super) fn refusal(scheme: &str) -> &'static str {
    let refused = REFUSED.iter().find(|(names, _)| names.contains(&scheme));
    refused.map_or("nobody knows what following it does", |(_, reason)| reason)
}

/// The pattern of the schemes that may be shown, in any case, for a JSON Schema.
pub(super) fn pattern() -> String {
    let either_case = |letter: char| format!("[{}{letter}]", letter.to_ascii_uppercase());
    let schemes = SHOWN
        .iter()
        .map(|scheme| scheme.chars().map(either_case).collect::<String>());
    format!("^(?:{}):", schemes.collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_scheme_is_both_shown_and_refused() {
        for scheme in REFUSED.iter().flat_map(|(names, _)| *names) {
            assert!(!is_shown(scheme), "{scheme}");
        }
        for scheme in SHOWN {
            let of_rfc_3986 =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+.-".contains(c);
            assert!(scheme.chars().all(of_rfc_3986), "{scheme}");
        }
    }
}
