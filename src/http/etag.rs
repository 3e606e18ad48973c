//! Names for answers, by which a reader's cache asks whether its copy still holds.
//!
//! The tag of an answer follows from what decides the answer, not from the answer: whether a copy still holds is told
//! without running the query.

use actix_web::{
    HttpRequest,
    http::header::{EntityTag, Header, IF_NONE_MATCH, IfNoneMatch},
};
use data_encoding::BASE64URL_NOPAD;

/// Gathers what decides an answer.
pub(crate) struct Decides(blake3::Hasher);

impl Decides {
    /// Begins with the release of the server: another may answer in other words.
    pub(crate) fn new() -> Decides {
        let mut decides = Decides(blake3::Hasher::new());
        decides.by(env!("CARGO_PKG_VERSION"));
        decides
    }

    /// Adds a part.
    pub(crate) fn by(&mut self, part: impl AsRef<[u8]>) -> &mut Decides {
        let part = part.as_ref();
        self.0.update(&(part.len() as u64).to_be_bytes());
        self.0.update(part);
        self
    }

    /// The tag: a weak one, since the bytes that are sent depend on the compression too.
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
        let held = |given: &str| {
            let request = TestRequest::default().insert_header((IF_NONE_MATCH, given));
            is_held(&request.to_http_request(), &tag)
        };
        assert!(held(&tag.to_string()));
        assert!(held(&format!("\"a\", \"{}\"", tag.tag())));
        assert!(held("*"));
        assert!(!held("\"a\"") && !held("nonsense") && !held(""));
    }
}
