//! The languages of `Accept-Language`.

use actix_web::{
    HttpRequest,
    http::header::{ACCEPT_LANGUAGE, AcceptLanguage, Header, Preference, Quality},
};

use crate::model::Language;

/// The most languages that are read.
const MOST: usize = 10;

/// The languages that the client accepts, best first; text that is no language tag is ignored.
pub(crate) fn accepted(request: &HttpRequest) -> Vec<Language> {
    if !request.headers().contains_key(ACCEPT_LANGUAGE) {
        return vec![];
    }
    let Ok(AcceptLanguage(mut items)) = AcceptLanguage::parse(request) else {
        return vec![];
    };
    items.retain(|item| item.quality > Quality::ZERO);
    items.sort_by_key(|item| std::cmp::Reverse(item.quality));
    let tags = items.iter().filter_map(|item| match &item.item {
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
        let languages = accepted(&request.to_http_request());
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
