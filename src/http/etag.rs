//! Entity tags (RFC 9110), by which a client validates the copy that it holds.
//!
//! A tag is a digest of everything that decides an answer, not of the answer: a copy is validated
//! without running the query.

use actix_web::{
    HttpRequest,
    http::header::{EntityTag, Header, IF_NONE_MATCH, IfNoneMatch},
};
use data_encoding::BASE64URL_NOPAD;

/// The digest of everything that decides an answer.
pub(crate) struct Decides(blake3::Hasher);

impl Decides {
    /// A digest of the server's release, since another release may answer in other words.
    pub(crate) fn new() -> Decides {
        let mut decides = Decides(blake3::Hasher::new());
        decides.by(env!("CARGO_PKG_VERSION"));
        decides
    }

    /// Adds a part to the digest.
    pub(crate) fn by(&mut self, part: impl AsRef<[u8]>) -> &mut Decides {
        let part = part.as_ref();
        self.0.update(&(part.len() as u64).to_be_bytes());
        self.0.update(part);
        self
    }

    /// The entity tag, a weak one, since the bytes on the wire depend on the compression too.
    pub(crate) fn tag(&self) -> EntityTag {
        let hash = self.0.finalize();
        EntityTag::new_weak(BASE64URL_NOPAD.encode(&hash.as_bytes()[..18]))
    }
}

/// Whether the client holds a copy with the tag.
pub(crate) fn is_held(request: &HttpRequest, tag: &EntityTag) -> bool {
    if !request.headers().contains_key(IF_NONE_MATCH) {
        return false;
    }
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|held| held.weak_eq(tag)),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let tag = |parts: &[&str]| {
            let mut decides = Decides::new();
            for part in parts {
                decides.by(part);
            }
            decides.tag()
        };
        assert_eq!(tag(&["ab", "c"]), tag(&["ab", "c"]));
        assert_ne!(tag(&["ab", "c"]), tag(&["a", "bc"]));
        assert_ne!(tag(&["ab", ""]), tag(&["ab"]));
    }

    #[test]
    fn a_copy_is_held_if_any_of_its_tags_is_the_one() {
        let tag = Decides::new().tag();
        let held = |tags: &str| {
            let request = TestRequest::default().insert_header((IF_NONE_MATCH, tags));
            is_held(&request.to_http_request(), &tag)
        };
        assert!(held(&tag.to_string()));
        assert!(held(&format!("\"a\", \"{}\"", tag.tag())));
        assert!(held("*"));
        assert!(!held("\"a\"") && !held("nonsense") && !held(""));
    }
}
