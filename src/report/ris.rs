//! Sources as RIS: a tag of two characters and a value a line, records from `TY` to `ER`.

use std::fmt::Write;

use crate::report::{
    citation_date::CitationDate,
    escaped::in_line,
    record::{CitedSource, Credit},
};

/// The records of sources, in their order, with lines that end in CR LF.
pub(super) fn records(sources: &[&CitedSource]) -> String {
    let mut out = String::new();
    for source in sources {
        record(&mut out, source);
    }
    out
}

fn record(out: &mut String, source: &CitedSource) {
    let mut put = |tag: &str, value: Option<&str>| {
        // A line break would begin another tag.
        if let Some(value) = value {
            let _ = write!(out, "{tag}  - {}\r\n", in_line(value).trim());
        }
    };
    put("TY", Some(kind(&source.csl_type)));
    put("ID", Some(&source.record_id));
    for (tag, role) in [("AU", "AUTHOR"), ("ED", "EDITOR"), ("A4", "TRANSLATOR")] {
        for credit in source.credited(role) {
            put(tag, Some(&person(credit)));
        }
    }
    let published = source.published_at.as_deref().and_then(CitationDate::new);
    let retrieved = source.retrieved_at.as_deref().and_then(CitationDate::new);
    let (first, last) = match source
        .variable("page")
        .map(|page| page.split_once(['-', '–']))
    {
        Some(Some((first, last))) => (Some(first), Some(last.trim_start_matches(['-', '–']))),
        _ => (source.variable("page"), None),
    };
    let title = in_line(&source.title_text.text);
    for (tag, value) in [
        ("TI", Some(&*title)),
        ("T2", source.container_title.as_deref()),
        ("T3", source.variable("collectionTitle")),
        ("PB", source.publisher_name.as_deref()),
        ("CY", source.variable("publisherPlace")),
        ("VL", source.variable("volume")),
        ("IS", source.variable("issue")),
        ("SP", first),
        ("EP", last),
        ("ET", source.variable("edition")),
        ("M1", source.variable("number")),
        ("M3", source.variable("genre")),
        ("DO", source.identifier("doi")),
        (
            "SN",
            source.identifier("issn").or(source.identifier("isbn")),
        ),
        ("LA", source.language.as_deref()),
        ("AB", source.r#abstract.as_deref()),
    ] {
        put(tag, value);
    }
    put(
        "PY",
        published.map(|date| format!("{:04}", date.year)).as_deref(),
    );
    put("DA", published.map(slashed).as_deref());
    put("Y2", retrieved.map(slashed).as_deref());
    for url in &source.urls {
        put("UR", Some(url));
    }
    for copy in &source.archived_copies {
        put("L2", Some(&copy.url));
    }
    out.push_str("ER  - \r\n\r\n");
}

/// The type of the record.
fn kind(csl_type: &str) -> &'static str {
    match csl_type {
        "article-journal" | "review" => "JOUR",
        "article-newspaper" => "NEWS",
        "article-magazine" => "MGZN",
        "article" => "UNPB",
        "bill" => "BILL",
        "book" => "BOOK",
        "broadcast" | "motion_picture" => "VIDEO",
        "chapter" => "CHAP",
        "dataset" => "DATA",
        "entry" => "ENCYC",
        "event" | "speech" | "paper-conference" => "CPAPER",
        "figure" => "FIGURE",
        "graphic" => "ART",
        "hearing" => "HEAR",
        "legal_case" => "CASE",
        "legislation" | "regulation" | "treaty" => "STAT",
        "manuscript" => "MANSCPT",
        "map" => "MAP",
        "musical_score" => "MUSIC",
        "pamphlet" => "PAMP",
        "patent" => "PAT",
        "periodical" | "collection" => "SER",
        "personal_communication" | "interview" => "PCOMM",
        "post" | "webpage" => "ELEC",
        "post-weblog" => "BLOG",
        "report" => "RPRT",
        "software" => "COMP",
        "song" => "SOUND",
        "standard" => "STAND",
        "thesis" => "THES",
        _ => "GEN",
    }
}

/// A person as `Family, Given, Suffix`, or the name as it is.
fn person(credit: &Credit) -> String {
    let Some(family) = &credit.family else {
        return credit.name.clone();
    };
    let parts = [
        Some(family),
        credit.given_name.as_ref(),
        credit.suffix.as_ref(),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(", ")
}

/// A date as `YYYY/MM/DD/`, with nothing where nothing is stated.
fn slashed(date: CitationDate) -> String {
    let part = |part: Option<u8>| part.map_or(String::new(), |part| format!("{part:02}"));
    format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day))
}
