//! The page of an embed: a few kilobytes of HTML without a script, all texts escaped.

use std::{collections::HashSet, fmt::Write};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    http::embed::claim_card::{ClaimCard, Reason, Speaker, Words},
    report::{Escaped, Wording},
};

/// The style sheet, which stands in the page.
pub(super) const STYLE: &str = include_str!("embed.css");

/// The most statements of a side, and the most sources, that are shown.
const MOST: usize = 3;
/// The longest text, in characters: an embed is a few kilobytes.
const LONGEST: usize = 240;

/// Whether an embed is light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Theme {
    /// As the reader has set it.
    Reader,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme of that name; that of the reader for any other name.
    pub(super) fn named(name: &str) -> Theme {
        match name {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Reader,
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Theme::Reader => "",
            Theme::Light => " data-theme=\"light\"",
            Theme::Dark => " data-theme=\"dark\"",
        }
    }
}

/// The page of a claim.
pub(super) fn claim(card: &ClaimCard, revision: u64, wording: Wording, theme: Theme) -> String {
    let mut main = String::new();
    let status = Escaped(&card.status);
    let _ = write!(
        main,
        "<span class=\"s {status}\">{}{}</span>\n<h1{}><bdi>{}</bdi></h1>\n<div class=\"t\">",
        sign(&card.status),
        wording.status(&card.status),
        lang(&card.statement_text, wording),
        Escaped(&shortened(&card.statement_text.text)),
    );
    let sides = &card.status_reason;
    let nobody = wording.nobody_says_so();
    side(
        &mut main,
        "f",
        wording.says_so(),
        nobody,
        &sides.r#for,
        card,
        wording,
    );
    let excludes = sides
        .against
        .iter()
        .any(|reason| reason.claim.id != card.id);
    let heading = wording.says_otherwise(excludes);
    let nobody = wording.nobody_denies();
    side(
        &mut main,
        "a",
        heading,
        nobody,
        &sides.against,
        card,
        wording,
    );
    main.push_str("</div>\n");
    read_in(&mut main, card, wording);
    let _ = write!(
        main,
        "<footer><a href=\"/claim/{}?lang={}\" target=\"_blank\" rel=\"noopener\">{}</a><span>{}</span></footer>",
        utf8_percent_encode(&card.id, NON_ALPHANUMERIC),
        wording.tag(),
        wording.link(),
        wording.revision(revision),
    );
    page(&card.statement_text.text, &main, wording, theme)
}

/// The page for an id that no claim has.
pub(super) fn missing(wording: Wording, theme: Theme) -> String {
    let main = format!("<p>{}</p>", wording.missing());
    page(wording.missing(), &main, wording, theme)
}

fn page(title: &str, main: &str, wording: Wording, theme: Theme) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\"{}><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">\
         <title>{}</title><style>{STYLE}</style></head>\n<body><main>{main}</main></body></html>\n",
        wording.tag(),
        theme.attribute(),
        Escaped(&shortened(title)),
    )
}

fn side(
    main: &mut String,
    class: &str,
    heading: &str,
    nobody: &str,
    reasons: &[Reason],
    card: &ClaimCard,
    wording: Wording,
) {
    let _ = write!(main, "<section class=\"{class}\"><h2>{heading}</h2>");
    for reason in reasons.iter().take(MOST) {
        main.push_str("<p>");
        if reason.claim.id != card.id {
            let words = &reason.claim.statement_text;
            let text = shortened(&words.text);
            let _ = write!(
                main,
                "<q{}>{}</q><br>",
                lang(words, wording),
                Escaped(&text)
            );
        }
        statement(main, reason, wording);
        main.push_str("</p>");
    }
    if reasons.len() > MOST {
        let _ = write!(main, "<p>{}</p>", wording.more(reasons.len() - MOST));
    }
    if reasons.is_empty() {
        let _ = write!(main, "<p>{nobody}</p>");
    }
    main.push_str("</section>");
}

/// Writes who says it, how and when.
fn statement(main: &mut String, reason: &Reason, wording: Wording) {
    let said = &reason.attribution;
    let name = said.speaker.name();
    let text = shortened(&name.text);
    let _ = write!(
        main,
        "<b{}><bdi>{}</bdi></b>",
        lang(name, wording),
        Escaped(&text)
    );
    let unnamed = match said.speaker {
        Speaker::Anonymous { .. } => Some(wording.unnamed()),
        Speaker::Entity { .. } | Speaker::SourceVoice { .. } => None,
    };
    let manner = [
        Some(&said.stance),
        said.certainty.as_ref(),
        said.distance.as_ref(),
    ];
    let manner = manner
        .into_iter()
        .flatten()
        .filter_map(|value| wording.manner(value));
    for part in unnamed.into_iter().chain(manner) {
        let _ = write!(main, "{}{part}", wording.comma());
    }
    if let Some(date) = &said.stated_at {
        let _ = write!(main, "{}{}", wording.comma(), Escaped(&wording.date(date)));
    }
}

/// The sources in which the statements were read, each once.
fn read_in(main: &mut String, card: &ClaimCard, wording: Wording) {
    let sides = &card.status_reason;
    let mut seen = HashSet::new();
    let sources: Vec<_> = sides
        .r#for
        .iter()
        .chain(&sides.against)
        .filter_map(|reason| reason.attribution.chain.first())
        .filter(|source| seen.insert(&source.id))
        .collect();
    if sources.is_empty() {
        return;
    }
    let _ = write!(main, "<p>{}", wording.read_in());
    for (place, source) in sources.iter().take(MOST).enumerate() {
        let mark = if place > 0 { wording.semicolon() } else { "" };
        let title = &source.title_text;
        let text = shortened(&title.text);
        let _ = write!(
            main,
            "{mark}<bdi{}>{}</bdi>",
            lang(title, wording),
            Escaped(&text)
        );
    }
    if sources.len() > MOST {
        let _ = write!(
            main,
            "{}{}",
            wording.semicolon(),
            wording.more(sources.len() - MOST)
        );
    }
    main.push_str("</p>");
}

/// The `lang` attribute of a text that is in another language than the page.
fn lang(words: &Words, wording: Wording) -> String {
    match &words.language {
        Some(language) if language != wording.tag() => {
            format!(" lang=\"{}\"", Escaped(language))
        }
        _ => String::new(),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The sign of a status: a shape beside the word.
fn sign(status: &str) -> String {
    let shape = match status {
        "DISPUTED" => {
            "<path d=\"M7 1.8a5.2 5.2 0 0 0 0 10.4Z\" fill=\"currentColor\"/><path d=\"M9.4 1.8a5.2 5.2 0 0 1 0 10.4Z\"/>"
        }
        "CORROBORATED" => {
            "<circle cx=\"5.7\" cy=\"7\" r=\"4.3\"/><circle cx=\"10.3\" cy=\"7\" r=\"4.3\" fill=\"currentColor\" fill-opacity=\".4\"/>"
        }
        "UNCONTESTED" => "<circle cx=\"8\" cy=\"7\" r=\"5\"/>",
        "DENIED" => {
            "<circle cx=\"8\" cy=\"7\" r=\"5\"/><path d=\"M3.4 7h9.2\" stroke-width=\"2.4\"/>"
        }
        "INCONSISTENT" => "<circle cx=\"8\" cy=\"7\" r=\"5\"/><path d=\"M4.5 10.5l7-7\"/>",
        "SUPERSEDED" => "<path d=\"M2.5 7h9M8 3.2 11.8 7 8 10.8M14 2.6v8.8\"/>",
        "RETRACTED" => "<path d=\"M13.5 11V8.6A3.6 3.6 0 0 0 9.9 5H3M6 2 3 5l3 3\"/>",
        _ => "<circle cx=\"8\" cy=\"7\" r=\"5\" stroke-dasharray=\"2.4 2\"/>",
    };
    format!(
        "<svg width=\"16\" height=\"14\" viewBox=\"0 0 16 14\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.6\" aria-hidden=\"true\">{shape}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reason(claim: &str, name: &str, kind: &str) -> serde_json::Value {
        let words = json!({ "text": name, "language": "en" });
        let speaker = match kind {
            "SourceVoice" => json!({ "__typename": kind, "source": { "titleText": words } }),
            "Entity" => json!({ "__typename": kind, "labelText": words }),
            _ => json!({ "__typename": kind, "descriptorText": words }),
        };
        json!({
            "claim": { "id": claim, "statementText": { "text": "It is open.", "language": "en" } },
            "attribution": {
                "stance": "DENIES", "certainty": null, "distance": "ALLEGED", "statedAt": "2025-07",
                "chain": [{ "id": format!("read-by-{name}"), "titleText": { "text": name, "language": null } }],
                "speaker": speaker,
            },
        })
    }

    fn card(text: &str, against: Vec<serde_json::Value>) -> ClaimCard {
        serde_json::from_value(json!({
            "id": "gate/\"1\"",
            "status": "DISPUTED",
            "statementText": { "text": text, "language": "zh-Hant" },
            "statusReason": { "for": [reason("gate/\"1\"", "a clerk", "AnonymousSpeaker")], "against": against },
        }))
        .expect("a card")
    }

    #[test]
    fn an_embed_says_who_says_what_and_where_it_was_read() {
        let against = vec![reason("other", "Harbour Office", "Entity")];
        let html = claim(
            &card("It is shut.", against),
            7,
            Wording::English,
            Theme::Dark,
        );
        for part in [
            "<html lang=\"en\" data-theme=\"dark\">",
            "</svg>Disputed</span>",
            "<h1 lang=\"zh-Hant\"><bdi>It is shut.</bdi></h1>",
            "<b><bdi>a clerk</bdi></b>, not named, denies it, as alleged, July 2025",
            "<h2>Says what cannot be so as well</h2><p><q>It is open.</q><br><b><bdi>Harbour Office</bdi></b>",
            "<p>Read in <bdi>a clerk</bdi>; <bdi>Harbour Office</bdi></p>",
            "href=\"/claim/gate%2F%221%22?lang=en\"",
            "revision 7",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn a_hostile_text_stays_text() {
        let hostile = "</title></style><script>alert(1)</script>\" onload='x' \u{202e}&amp;\u{0}";
        let against = vec![reason("other", hostile, "SourceVoice")];
        let html = claim(&card(hostile, against), 1, Wording::Chinese, Theme::Reader);
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("onload='"), "{html}");
        assert!(!html.contains(['\u{202e}', '\u{0}']), "{html}");
        assert_eq!(html.matches("</title>").count(), 1, "{html}");
        assert!(
            html.contains("&quot; onload=&#39;x&#39; &amp;amp;"),
            "{html}"
        );
    }

    #[test]
    fn an_embed_is_small_however_much_is_said() {
        let long = "漢".repeat(10_000);
        let against = (0..50)
            .map(|n| reason(&format!("c{n}"), &long, "Entity"))
            .collect();
        let html = claim(&card(&long, against), 1, Wording::English, Theme::Light);
        assert!(html.contains("and 47 more"), "{html}");
        assert!(html.len() < 12_000, "{}", html.len());
        let usual = vec![reason("other", "Brackwater Works", "Entity")];
        let html = claim(
            &card("The tide barrier is in use.", usual),
            1,
            Wording::English,
            Theme::Light,
        );
        assert!(html.len() < 5_000, "{}", html.len());
    }

    #[test]
    fn an_empty_side_is_said_to_be_empty() {
        let html = claim(
            &card("It is shut.", vec![]),
            1,
            Wording::English,
            Theme::Light,
        );
        assert!(
            html.contains("<h2>Says otherwise</h2><p>Nobody here says otherwise.</p>"),
            "{html}"
        );
    }
}
