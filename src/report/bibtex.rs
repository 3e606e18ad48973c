//! Sources as entries of BibTeX, in UTF-8: the fields of the standard styles, and of BibLaTeX what
//! those leave out (`url`, `urldate`, `doi`, `langid`).
//!
//! Texts are in braces, and what TeX would take for a command is written as one. BibTeX counts
//! braces whether a backslash stands before them or not, so a brace of a text is a command too.

use std::{collections::HashSet, fmt::Write};

use crate::report::{
    citation_date::CitationDate,
    escaped::in_line,
    record::{CitedSource, Credit},
};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The entries of sources, in their order.
pub(super) fn entries(sources: &[&CitedSource]) -> String {
    let mut keys = HashSet::new();
    let entries = sources.iter().map(|source| entry(source, &mut keys));
    entries.collect::<Vec<String>>().join("\n")
}

fn entry(source: &CitedSource, keys: &mut HashSet<String>) -> String {
    let kind = kind(source);
    let mut out = format!("@{kind}{{{},\n", key(&source.record_id, keys));
    let mut put = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name} = {{{value}}},");
    };
    for (name, role) in [
        ("author", "AUTHOR"),
        ("editor", "EDITOR"),
        ("translator", "TRANSLATOR"),
    ] {
        let names: Vec<String> = source.credited(role).map(person).collect();
        if !names.is_empty() {
            put(name, &names.join(" and "));
        }
    }
    // A second pair of braces keeps the capitals of the title.
    let title = escaped(&source.title_text.text);
    put("title", &format!("{{{title}}}"));
    let container = match kind {
        "article" => "journal",
        _ => "booktitle",
    };
    let publisher = match kind {
        "techreport" => "institution",
        "phdthesis" | "mastersthesis" => "school",
        "misc" | "unpublished" => "organization",
        _ => "publisher",
    };
    for (name, value) in [
        (container, source.container_title.as_deref()),
        (publisher, source.publisher_name.as_deref()),
        ("address", source.variable("publisherPlace")),
        ("volume", source.variable("volume")),
        (
            "number",
            source.variable("issue").or(source.variable("number")),
        ),
        ("series", source.variable("collectionTitle")),
        ("edition", source.variable("edition")),
        ("chapter", source.variable("chapterNumber")),
        ("type", source.variable("genre")),
        ("doi", source.identifier("doi")),
        ("isbn", source.identifier("isbn")),
        ("issn", source.identifier("issn")),
        ("langid", source.language.as_deref()),
        ("abstract", source.r#abstract.as_deref()),
    ] {
        if let Some(value) = value {
            put(name, &escaped(value));
        }
    }
    if let Some(pages) = source.variable("page") {
        let parts = pages.split(['-', '–']).filter(|part| !part.is_empty());
        let parts: Vec<String> = parts.map(|part| escaped(part.trim())).collect();
        put("pages", &parts.join("--"));
    }
    if let Some(url) = source.urls.first() {
        put("url", &address(url));
    }
    if let Some(day) = source.retrieved_at.as_deref().and_then(iso) {
        put("urldate", &day);
    }
    if let Some(date) = source.published_at.as_deref().and_then(CitationDate::new) {
        put("year", &date.year.to_string());
        let month = date
            .month
            .and_then(|month| MONTHS.get(usize::from(month) - 1));
        let day = source.published_at.as_deref().and_then(iso);
        if let Some(day) = day.filter(|_| date.day.is_some()) {
            put("date", &day);
        }
        if let Some(month) = month {
            // A macro of every style, so without braces.
            let _ = writeln!(out, "  month = {month},");
        }
    }
    out.push_str("}\n");
    out
}

/// The type of the entry.
fn kind(source: &CitedSource) -> &'static str {
    match &*source.csl_type {
        "article-journal" | "article-magazine" | "article-newspaper" | "review" => "article",
        "book" => "book",
        "chapter" | "entry" => "incollection",
        "paper-conference" => "inproceedings",
        "periodical" => "proceedings",
        "thesis" => match source.variable("genre") {
            Some(genre) if genre.to_ascii_lowercase().contains("master") => "mastersthesis",
            _ => "phdthesis",
        },
        "report" => "techreport",
        "manuscript" => "unpublished",
        "pamphlet" => "booklet",
        _ => "misc",
    }
}

/// The key of an entry: the id of the source, with a number if another has it but for its case,
/// which BibTeX does not tell apart.
fn key(id: &str, keys: &mut HashSet<String>) -> String {
    let mut key = id.to_owned();
    let mut number = 2;
    while !keys.insert(key.to_lowercase()) {
        key = format!("{id}-{number}");
        number += 1;
    }
    key
}

/// A person as `Family, Suffix, Given`; a name without parts in braces, so that it is left whole.
fn person(credit: &Credit) -> String {
    let Some(family) = &credit.family else {
        return format!("{{{}}}", escaped(&credit.name));
    };
    let parts = [
        Some(family),
        credit.suffix.as_ref(),
        credit.given_name.as_ref(),
    ];
    let parts = parts.into_iter().flatten();
    let parts: Vec<String> = parts.map(|part| format!("{{{}}}", escaped(part))).collect();
    parts.join(", ")
}

/// The date as BibLaTeX reads it, if it is one of ISO 8601.
fn iso(text: &str) -> Option<String> {
    let date = CitationDate::new(text).filter(|date| (0..=9999).contains(&date.year))?;
    let mut written = format!("{:04}", date.year);
    for part in [date.month, date.day].into_iter().flatten() {
        let _ = write!(written, "-{part:02}");
    }
    Some(written)
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for sign in in_line(text).chars() {
        match sign {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(sign);
            }
            sign => out.push(sign),
        }
    }
    out
}

/// An address, which styles print as it stands: what would end the field is written as its bytes.
fn address(url: &str) -> String {
    let mut out = String::new();
    for sign in url.chars() {
        match sign {
            '{' | '}' | '\\' => {
                let _ = write!(out, "%{:02X}", u32::from(sign));
            }
            sign if sign.is_whitespace() || sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_a_command_or_ends_the_field() {
        assert_eq!(
            escaped("50% of $x_1 & {y}\\input{z}~^#\n"),
            "50\\% of \\$x\\_1 \\& \\textbraceleft{}y\\textbraceright{}\\textbackslash{}input\
             \\textbraceleft{}z\\textbraceright{}\\textasciitilde{}\\textasciicircum{}\\# "
        );
        assert_eq!(
            address("https://e.example/{a}_b%20\\"),
            "https://e.example/%7Ba%7D_b%20%5C"
        );
    }

    #[test]
    fn keys_differ_by_more_than_case() {
        let mut keys = HashSet::new();
        let mut key = |id| super::key(id, &mut keys);
        assert_eq!(
            [key("memo"), key("Memo"), key("memo-2"), key("note")],
            ["memo", "Memo-2", "memo-2-2", "note"]
        );
    }
}
