//! Sources as CSL-JSON: items as the Citation Style Language 1.0.2 has them.

use serde_json::{Map, Value, json};

use crate::report::{
    citation_date::CitationDate,
    record::{CitedSource, Credit},
};

/// The items of sources, in their order.
pub(super) fn items(sources: &[&CitedSource]) -> Vec<Value> {
    sources.iter().map(|source| item(source)).collect()
}

fn item(source: &CitedSource) -> Value {
    let mut item = Map::new();
    let mut put = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value.into());
        }
    };
    put("id", Some(&source.record_id));
    put("type", Some(&source.csl_type));
    put("title", Some(&source.title_text.text));
    put("container-title", source.container_title.as_deref());
    put("publisher", source.publisher_name.as_deref());
    put("abstract", source.r#abstract.as_deref());
    put("language", source.language.as_deref());
    put("URL", source.urls.first().map(String::as_str));
    for name in ["DOI", "ISBN", "ISSN", "PMID", "PMCID"] {
        put(name, source.identifier(name));
    }
    for (name, value) in source.variables() {
        put(&variable(name), Some(value));
    }
    for credit in &source.credits {
        let role = credit.role.to_ascii_lowercase().replace('_', "-");
        let names = item.entry(role).or_insert_with(|| json!([]));
        if let Value::Array(names) = names {
            names.push(name(credit));
        }
    }
    let further = source.dates.as_ref();
    for (name, text) in [
        ("issued", source.published_at.as_ref()),
        ("accessed", source.retrieved_at.as_ref()),
        (
            "submitted",
            further.and_then(|dates| dates.submitted.as_ref()),
        ),
        (
            "available-date",
            further.and_then(|dates| dates.available.as_ref()),
        ),
        ("event-date", further.and_then(|dates| dates.event.as_ref())),
        (
            "original-date",
            further.and_then(|dates| dates.original.as_ref()),
        ),
    ] {
        if let Some(text) = text {
            item.insert(name.to_owned(), date(text));
        }
    }
    Value::Object(item)
}

/// The name that CSL gives to a variable of the API.
fn variable(name: &str) -> String {
    match name {
        // These two have an underscore in CSL.
        "archiveCollection" => return "archive_collection".into(),
        "archiveLocation" => return "archive_location".into(),
        _ => {}
    }
    let mut csl = String::new();
    for sign in name.chars() {
        if sign.is_ascii_uppercase() {
            csl.push('-');
        }
        csl.push(sign.to_ascii_lowercase());
    }
    csl
}

fn name(credit: &Credit) -> Value {
    let Some(family) = &credit.family else {
        return json!({ "literal": credit.name });
    };
    let mut name = json!({ "family": family });
    for (part, value) in [("given", &credit.given_name), ("suffix", &credit.suffix)] {
        if let Some(value) = value {
            name[part] = value.as_str().into();
        }
    }
    name
}

/// A date in its parts; what has no year, such as a decade, as it is written.
fn date(text: &str) -> Value {
    let Some(date) = CitationDate::new(text) else {
        return json!({ "literal": text });
    };
    let mut parts = vec![json!(date.year)];
    parts.extend(date.month.map(|month| json!(month)));
    parts.extend(date.day.map(|day| json!(day)));
    let mut value = json!({ "date-parts": [parts] });
    if let Some(season) = date.season {
        value["season"] = season.into();
    }
    if date.is_circa {
        value["circa"] = true.into();
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_the_names_of_csl() {
        for (name, csl) in [
            ("volume", "volume"),
            ("numberOfPages", "number-of-pages"),
            ("archiveLocation", "archive_location"),
            ("archivePlace", "archive-place"),
        ] {
            assert_eq!(variable(name), csl);
        }
    }

    #[test]
    fn a_date_has_the_parts_that_are_stated() {
        assert_eq!(date("2025-08-29"), json!({ "date-parts": [[2025, 8, 29]] }));
        assert_eq!(
            date("2025-22~"),
            json!({ "date-parts": [[2025]], "season": 2, "circa": true })
        );
        assert_eq!(date("199X"), json!({ "literal": "199X" }));
    }
}
