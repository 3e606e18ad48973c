//! The languages that a reader would have.

use actix_web::{
    HttpRequest,
    http::header::{ACCEPT_LANGUAGE, AcceptLanguage, Header, Preference, Quality},
};

use crate::model::Language;

/// As many languages of a reader are heeded.
const MOST: usize = 10;

/// The languages of `Accept-Language`, best first; what is no language tag is passed over.
pub(crate) fn wanted(request: &HttpRequest) -> Vec<Language> {
    if !request.headers().contains_key(ACCEPT_LANGUAGE) {
        return vec![];
    }
    let Ok(AcceptLanguage(mut wishes)) = AcceptLanguage::parse(request) else {
        return vec![];
    };
    wishes.retain(|wish| wish.quality > Quality::ZERO);
    wishes.sort_by_key(|wish| std::cmp::Reverse(wish.quality));
    let tags = wishes.iter().filter_map(|wish| match &wish.item {
        Preference::Specific(tag) => Language::new(tag.as_str()).ok(),
        Preference::Any => None,
    });
    tags.take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn tags(accept: &str) -> Vec<String> {
        let request = TestRequest::default().insert_header((ACCEPT_LANGUAGE, accept));
        let languages = wanted(&request.to_http_request());
        languages.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn languages_come_best_first() {
        assert_eq!(
            tags("en;q=0.5, zh-hant-TW, zh;q=0.9, fr;q=0, *;q=0.1"),
            ["zh-Hant-TW", "zh", "en"]
        );
    }

    #[test]
    fn nonsense_is_no_language_and_many_are_cut() {
        assert_eq!(tags("☃, ;;;, q=1"), [""; 0]);
        assert_eq!(tags(&"en, ".repeat(500)).len(), MOST);
    }
}
