//! The pages, embedded from `OUT_DIR/web`, where `build.rs` puts them.
//!
//! The explorer is one file, which stands at every address that it can show and reads the rest of
//! the address itself. The files are the same for the life of the process, and so are their entity
//! tags.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;

use crate::http::csp::{EDITOR_POLICY, EXPLORER_POLICY};

/// Whether the explorer and the full GraphiQL are embedded, or the plain page in their place.
pub const IS_FULL: bool = matches!(env!("CLAIMGRAPH_PAGES").as_bytes(), b"full");

/// The addresses of the explorer, as route patterns.
pub(crate) const EXPLORER_ROUTES: [&str; 9] = [
    "/",
    "/search",
    "/entity/{id}",
    "/claim/{id}",
    "/source/{id}",
    "/timeline/{id}",
    "/changes",
    "/add",
    "/drafts",
];

/// One file of the pages, with its headers.
pub(crate) struct Page {
    /// The content, not compressed.
    pub(crate) bytes: Cow<'static, [u8]>,
    /// The value of `Content-Type`.
    pub(crate) content_type: &'static str,
    /// The value of `ETag`, a weak one, since it holds for every content encoding.
    pub(crate) etag: String,
    /// The value of `Cache-Control`.
    pub(crate) cache_control: &'static str,
    /// The value of `Content-Security-Policy`.
    pub(crate) policy: &'static str,
}

/// The explorer; none in a build with the plain page.
pub(crate) fn explorer() -> Option<Page> {
    page("/index.html")
}

/// The file at a path: the editor at `/graphiql` and `/graphiql/`, else for example
/// `/assets/explorer-1a2b.js`.
pub(crate) fn page(path: &str) -> Option<Page> {
    let name = match path.strip_prefix('/')? {
        "graphiql" | "graphiql/" => "graphiql/index.html",
        name => name,
    };
    let file = Files::get(name)?;
    Some(Page {
        bytes: file.data,
        content_type: content_type(name),
        etag: format!(
            "W/\"{}\"",
            HEXLOWER.encode(&file.metadata.sha256_hash()[..16])
        ),
        cache_control: cache_control(name),
        policy: match name.starts_with("graphiql/") {
            true => EDITOR_POLICY,
            false => EXPLORER_POLICY,
        },
    })
}

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/web"]
struct Files;

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("graphql" | "md" | "txt") => "text/plain; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("ttf") => "font/ttf",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Vite names the files under `assets/` by their content; the others keep their names when they
/// change.
fn cache_control(name: &str) -> &'static str {
    if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Files, IS_FULL, Page, explorer, page};

    /// The pages of this build, with what names them.
    fn all() -> Vec<(&'static str, String)> {
        let text =
            |page: Page| String::from_utf8(page.bytes.into_owned()).expect("the page is UTF-8");
        let editor = page("/graphiql").expect("the editor is embedded");
        let mut all = vec![("the editor", text(editor))];
        if let Some(page) = explorer() {
            all.push(("the explorer", text(page)));
        }
        all
    }

    #[test]
    fn the_editor_is_there_with_and_without_the_last_slash() {
        let page_of = |path| page(path).map(|page| (page.bytes, page.content_type));
        let (bytes, content_type) = page_of("/graphiql").expect("the editor is embedded");
        assert_eq!(page_of("/graphiql/"), Some((bytes.clone(), content_type)));
        assert_eq!(content_type, "text/html; charset=utf-8");
        for (name, html) in all() {
            assert!(html.contains("<title>claimgraph</title>"), "{name}");
        }
    }

    #[test]
    fn the_explorer_is_in_every_full_build() {
        assert_eq!(explorer().is_some(), IS_FULL);
    }

    #[test]
    fn every_file_that_a_page_names_is_there_and_has_a_type() {
        for (name, html) in all() {
            let named: Vec<&str> = html
                .split('"')
                .filter(|value| value.starts_with('/'))
                .collect();
            assert!(
                named.len() >= 3,
                "{name} has an icon, a style sheet and a script, not {named:?}"
            );
            for path in named.into_iter().filter(|path| *path != "/schema.graphql") {
                let page = page(path)
                    .unwrap_or_else(|| panic!("{name} names `{path}`, which is not embedded"));
                assert_ne!(page.content_type, "application/octet-stream", "{path}");
                assert!(!page.bytes.is_empty(), "{path}");
            }
        }
    }

    #[test]
    fn a_page_has_no_inline_script_or_style_and_names_no_other_origin() {
        for (name, html) in all() {
            assert!(
                !html.contains("<style") && !html.contains(" style="),
                "{name}: {html}"
            );
            assert!(!html.contains("//"), "{name}: {html}");
            let scripts = html.matches("<script").count();
            assert_eq!(scripts, html.matches("></script>").count(), "{name}");
            assert_eq!(scripts, 1, "{name}: {html}");
        }
    }

    #[test]
    fn only_the_editor_may_write_styles() {
        let may = |page: Option<Page>| page.map(|page| page.policy.contains("'unsafe-inline'"));
        assert_eq!(may(page("/graphiql")), Some(true));
        assert_eq!(may(explorer()), IS_FULL.then_some(false));
        assert_eq!(may(page("/favicon.svg")), Some(false));
    }

    #[test]
    fn every_file_has_a_type_and_its_own_entity_tag() {
        let names: Vec<_> = Files::iter().collect();
        let pages: Vec<_> = names
            .iter()
            .map(|name| page(&format!("/{name}")).expect("listed, so embedded"))
            .collect();
        let contents: BTreeSet<_> = pages.iter().map(|page| page.bytes.to_vec()).collect();
        let tags: BTreeSet<_> = pages.iter().map(|page| page.etag.clone()).collect();
        assert_eq!(tags.len(), contents.len());
        for (name, page) in names.iter().zip(&pages) {
            assert_ne!(page.content_type, "application/octet-stream", "{name}");
            let tag = page
                .etag
                .strip_prefix("W/\"")
                .and_then(|tag| tag.strip_suffix('"'));
            assert!(tag.is_some_and(|tag| tag.len() == 32), "{}", page.etag);
        }
    }

    #[test]
    fn only_files_named_by_their_content_may_be_kept_without_asking() {
        assert_eq!(
            page("/graphiql").map(|page| page.cache_control),
            Some("no-cache")
        );
        assert_eq!(super::cache_control("favicon.svg"), "no-cache");
        assert_eq!(
            super::cache_control("assets/index-T84aq7NJ.js"),
            "public, max-age=31536000, immutable"
        );
    }

    #[test]
    fn there_is_nothing_else() {
        for path in [
            "",
            "/",
            "/assets",
            "/graphiql/../index.html",
            "/nothing",
            "//",
            "/../Cargo.toml",
            "/./index.html",
            "/index.html/",
            "/%2e",
        ] {
            assert!(page(path).is_none(), "{path}");
        }
    }
}
