//! A source as a reference in words, in no style's order but that of the parts that it has.

use crate::report::{
    document::{Line, Piece},
    record::{CitedSource, Credit},
    wording::Wording,
};

/// The most names that are written; of more, the first and that there are others.
const MOST_NAMES: usize = 3;

/// The reference to a source: makers, title, container, publisher, date, addresses, notices.
pub(super) fn reference(source: &CitedSource, wording: Wording) -> Line {
    let comma = wording.comma();
    let mut line = Line::new();
    names(&mut line, source, wording);
    if !line.is_empty() {
        line.push(Piece::own(comma));
    }
    let (open, close) = wording.title_marks();
    line.push(Piece::own(open));
    line.push(Piece::Text(source.title_text.clone()));
    line.push(Piece::own(close));
    let number = source.variable("number");
    for text in [
        source.container_title.as_deref(),
        source.variable("genre"),
        source.variable("edition"),
        number,
    ] {
        part(&mut line, comma, text);
    }
    for (variable, words) in [
        ("volume", wording.volume()),
        ("issue", wording.issue()),
        ("page", wording.pages()),
    ] {
        if let Some(value) = source.variable(variable) {
            line.push(Piece::own(format!("{comma}{words}")));
            line.push(Piece::plain(value));
        }
    }
    part(&mut line, comma, source.variable("publisherPlace"));
    let publisher = source.publisher_name.as_deref();
    let is_author = |name: &str| source.credits.iter().any(|credit| credit.name == name);
    part(&mut line, comma, publisher.filter(|name| !is_author(name)));
    let date = source.published_at.as_deref().map(|at| wording.date(at));
    part(
        &mut line,
        comma,
        Some(date.as_deref().unwrap_or(wording.undated())),
    );
    addresses(&mut line, source, wording);
    notices(&mut line, source, wording);
    line
}

fn part(line: &mut Line, comma: &str, text: Option<&str>) {
    if let Some(text) = text {
        line.push(Piece::own(comma));
        line.push(Piece::plain(text));
    }
}

/// Writes the authors; where there are none, whoever else took part.
fn names(line: &mut Line, source: &CitedSource, wording: Wording) {
    let authors: Vec<&Credit> = source.credited("AUTHOR").collect();
    let makers: Vec<&Credit> = match authors.is_empty() {
        true => source.credits.iter().collect(),
        false => authors,
    };
    let shown = match makers.len() > MOST_NAMES {
        true => 1,
        false => makers.len(),
    };
    for (place, maker) in makers.iter().take(shown).enumerate() {
        if place > 0 {
            line.push(Piece::own(wording.name_mark()));
        }
        line.push(Piece::plain(&maker.name));
    }
    if shown < makers.len() {
        line.push(Piece::own(wording.and_others()));
    }
}

fn addresses(line: &mut Line, source: &CitedSource, wording: Wording) {
    let comma = wording.comma();
    for scheme in ["doi", "isbn"] {
        if let Some(id) = source.identifier(scheme) {
            let label = format!("{comma}{} ", scheme.to_ascii_uppercase());
            line.push(Piece::own(label));
            line.push(Piece::plain(id));
        }
    }
    if let Some(url) = source.urls.first() {
        line.push(Piece::own(comma));
        line.push(Piece::address(url));
    }
    if let Some(date) = &source.retrieved_at {
        line.push(Piece::own(comma));
        line.push(Piece::own(wording.retrieved(&wording.date(date))));
    }
    if let Some(copy) = source.archived_copies.first() {
        line.push(Piece::own(comma));
        line.push(Piece::own(wording.archived()));
        line.push(Piece::address(&copy.url));
        if let Some(at) = &copy.at {
            let date = wording.bracketed(&wording.date(at));
            line.push(Piece::own(date));
        }
    }
}

fn notices(line: &mut Line, source: &CitedSource, wording: Wording) {
    let notices = [
        (&source.withdrawn, wording.withdrawn()),
        (&source.corrected, wording.corrected()),
    ];
    for (notice, words) in notices {
        let Some(notice) = notice else { continue };
        line.push(Piece::own(wording.full_stop()));
        line.push(Piece::own(words));
        if let Some(at) = &notice.at {
            line.push(Piece::own(wording.bracketed(&wording.date(at))));
        }
        line.push(Piece::own(wording.colon()));
        line.push(Piece::plain(&notice.reason));
    }
}
