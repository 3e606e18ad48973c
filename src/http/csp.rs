//! The content security policies of the pages.

/// The `Content-Security-Policy` header of the editor: all comes from this origin, and no script is
/// inline.
///
/// Found by taking parts away until the browser test failed:
///
/// - `default-src 'none'`: anything else is refused (frames, media, plugins, manifests).
/// - `script-src 'self'`: no inline script, no `eval`.
/// - `worker-src 'self'`: the editor's three workers are files of this origin; `blob:` is not
///   needed.
/// - `style-src 'unsafe-inline'`: the editor writes `<style>` elements and `style` attributes as it
///   draws.
/// - `font-src data:`: GraphiQL's style sheet carries its fonts.
/// - `img-src data:`: and its few icons.
/// - `connect-src 'self'`: queries go to this origin, by HTTP as by WebSocket.
/// - `base-uri`, `form-action`, `frame-ancestors` `'none'`: no other base for addresses, no form
///   that leaves the page, and no site that frames it.
pub(crate) const EDITOR_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; \
     style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The `Content-Security-Policy` header of the explorer and of every other file: that of the editor
/// without what the explorer does not need, so that no style is inline either.
pub(crate) const EXPLORER_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[cfg(test)]
mod tests {
    use super::{EDITOR_POLICY, EXPLORER_POLICY};

    #[test]
    fn a_policy_is_one_header_line_of_named_parts() {
        for (policy, count) in [(EDITOR_POLICY, 10), (EXPLORER_POLICY, 8)] {
            let parts: Vec<&str> = policy.split("; ").collect();
            assert_eq!(parts.len(), count, "{policy}");
            assert!(parts.contains(&"script-src 'self'"), "{parts:?}");
            assert!(
                policy.bytes().all(|byte| matches!(byte, b' '..=b'~')),
                "{policy}"
            );
            assert!(!policy.contains("  "), "{policy}");
        }
    }

    #[test]
    fn the_explorer_has_nothing_inline() {
        assert!(!EXPLORER_POLICY.contains("unsafe"), "{EXPLORER_POLICY}");
        assert!(!EXPLORER_POLICY.contains("data:"), "{EXPLORER_POLICY}");
    }
}
