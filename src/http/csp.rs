//! The content security policy of the pages.

/// The `Content-Security-Policy` header of every page: all comes from this origin, and no script is
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
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; \
     style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[cfg(test)]
mod tests {
    use super::CONTENT_SECURITY_POLICY;

    #[test]
    fn the_policy_is_one_header_line_of_named_parts() {
        let parts: Vec<&str> = CONTENT_SECURITY_POLICY.split("; ").collect();
        assert_eq!(parts.len(), 10);
        assert!(parts.contains(&"script-src 'self'"), "{parts:?}");
        assert!(
            CONTENT_SECURITY_POLICY
                .bytes()
                .all(|byte| matches!(byte, b' '..=b'~'))
        );
        assert!(!CONTENT_SECURITY_POLICY.contains("  "));
    }
}
