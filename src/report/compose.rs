//! A report in words: what it says of a claim, an entity or a source, and in which order.

use std::collections::HashMap;

use crate::report::{
    answer::{Content, Report},
    document::{Block, Document, Level, Line, Piece},
    record::{CitedSource, Locator, Reason, ReportedClaim, ReportedEntity, Said, Speaker, Words},
    reference::reference,
    wording::Wording,
};

/// The signs that end a sentence, so that none is written after them.
const SENTENCE_ENDS: [char; 7] = ['.', '!', '?', '…', '。', '！', '？'];

/// A report in words.
pub(super) fn compose(report: &Report, wording: Wording) -> Document {
    let sources = report.sources();
    let mut composer = Composer {
        wording,
        numbers: numbers(&sources),
        blocks: Vec::new(),
    };
    let (title, id) = match &report.content {
        Content::Claim(claim) => {
            composer.verdict(claim);
            composer.sides(claim, Level::Part);
            (&claim.statement_text, &claim.record_id)
        }
        Content::Entity(entity) => {
            composer.entity(entity);
            (&entity.label_text, &entity.record_id)
        }
        Content::Source(source) => (&source.title_text, &source.record_id),
    };
    Document {
        title: title.clone(),
        language: wording.tag(),
        blocks: composer.blocks,
        notes_heading: match &report.content {
            Content::Source(_) => wording.reference(),
            Content::Claim(_) | Content::Entity(_) => wording.sources(),
        },
        notes: sources
            .iter()
            .map(|source| reference(source, wording))
            .collect(),
        colophon: colophon(report, id, wording),
    }
}

fn numbers<'a>(sources: &[&'a CitedSource]) -> HashMap<&'a str, usize> {
    let ids = sources.iter().map(|source| &*source.record_id);
    ids.zip(1..).collect()
}

/// The line that tells what was read.
fn colophon(report: &Report, id: &str, wording: Wording) -> Line {
    let mut line = vec![Piece::own(wording.record()), Piece::plain(id)];
    line.push(Piece::own(wording.comma()));
    line.push(Piece::own(wording.read_at(report.revision)));
    if let Some(at) = &report.recorded_at {
        let (day, time) = at.split_once('T').unwrap_or((at, ""));
        let minute = time.get(..5).unwrap_or(time);
        let instant = format!("{} {minute} UTC", wording.date(day));
        line.push(Piece::own(wording.bracketed(&instant)));
    }
    line.push(Piece::own(wording.end()));
    line
}

/// The report while it is written.
struct Composer<'a> {
    wording: Wording,
    /// The number of each source's note, by the id of the source.
    numbers: HashMap<&'a str, usize>,
    blocks: Vec<Block>,
}

impl Composer<'_> {
    fn entity(&mut self, entity: &ReportedEntity) {
        let wording = self.wording;
        let mut about = vec![Piece::Text(entity.r#type.label_text.clone())];
        for (place, alias) in entity.aliases.iter().enumerate() {
            about.push(Piece::own(match place {
                0 => wording.also(),
                _ => wording.semicolon(),
            }));
            about.push(Piece::Text(alias.clone()));
        }
        about.push(Piece::own(wording.end()));
        self.blocks.push(Block::Paragraph(about));
        if let Some(description) = &entity.description_text {
            let line = vec![Piece::Text(description.clone())];
            self.blocks.push(Block::Paragraph(line));
        }
        let names = entity.external_ids.iter().map(|id| {
            let mut line = vec![Piece::plain(&id.scheme), Piece::own(wording.colon())];
            line.push(match &id.url {
                Some(url) => Piece::address(url),
                None => Piece::plain(&id.value),
            });
            line
        });
        let names: Vec<Line> = names.collect();
        if !names.is_empty() {
            self.blocks.push(Block::List(names));
        }
        let claims = &entity.claims;
        let shown = claims.nodes.len();
        let line = vec![Piece::own(wording.claims(shown, claims.total_count))];
        self.blocks.push(Block::Paragraph(line));
        for claim in &claims.nodes {
            let line = vec![Piece::Text(claim.statement_text.clone())];
            self.blocks.push(Block::Heading(Level::Part, line));
            self.verdict(claim);
            self.sides(claim, Level::Section);
        }
    }

    fn verdict(&mut self, claim: &ReportedClaim) {
        let wording = self.wording;
        let line = vec![
            Piece::Strong(own_words(wording.status(&claim.status), wording)),
            Piece::own(wording.full_stop()),
            Piece::own(&*claim.verdict),
        ];
        self.blocks.push(Block::Paragraph(line));
    }

    fn sides(&mut self, claim: &ReportedClaim, level: Level) {
        let wording = self.wording;
        let sides = &claim.status_reason;
        let excludes = |reason: &Reason| reason.claim.record_id != claim.record_id;
        let otherwise = wording.says_otherwise(sides.against.iter().any(excludes));
        self.side(claim, level, wording.says_so(), &sides.r#for);
        if sides.r#for.is_empty() {
            self.sentence(wording.nobody_says_so());
        }
        self.side(claim, level, otherwise, &sides.against);
        if sides.against.is_empty() {
            self.sentence(wording.nobody_denies());
        }
        if !sides.aside.is_empty() {
            self.side(claim, level, wording.decides_nothing(), &sides.aside);
        }
    }

    fn sentence(&mut self, words: &str) {
        self.blocks.push(Block::Paragraph(vec![Piece::own(words)]));
    }

    fn side(&mut self, claim: &ReportedClaim, level: Level, heading: &str, reasons: &[Reason]) {
        let heading = vec![Piece::own(heading)];
        self.blocks.push(Block::Heading(level, heading));
        if !reasons.is_empty() {
            let lines = reasons.iter().map(|reason| self.statement(claim, reason));
            let lines = lines.collect();
            self.blocks.push(Block::List(lines));
        }
    }

    /// The line of an attribution: speaker, manner, date, words, and the notes to its sources.
    fn statement(&self, claim: &ReportedClaim, reason: &Reason) -> Line {
        let wording = self.wording;
        let said = &reason.attribution;
        let mut line = vec![Piece::Strong(said.speaker.name().clone())];
        let unnamed = match said.speaker {
            Speaker::Anonymous { .. } => Some(wording.unnamed()),
            Speaker::Entity { .. } | Speaker::SourceVoice { .. } => None,
        };
        let manner = [
            Some(&said.stance),
            said.certainty.as_ref(),
            said.distance.as_ref(),
        ];
        let manner = manner.into_iter().flatten();
        let manner = manner.filter_map(|value| wording.manner(value));
        let why = wording.why_aside(&reason.why);
        let parts = unnamed.into_iter().chain(manner).chain(why);
        let parts = parts.map(str::to_owned);
        let date = said.stated_at.as_deref().map(|at| wording.date(at));
        let date = date.unwrap_or_else(|| wording.undated().to_owned());
        for part in parts.chain([date]) {
            line.push(Piece::own(wording.comma()));
            line.push(Piece::own(part));
        }
        let (open, close) = wording.quotation_marks();
        if reason.claim.record_id != claim.record_id {
            line.push(Piece::own(wording.colon()));
            line.push(Piece::own(open));
            line.push(Piece::Text(reason.claim.statement_text.clone()));
            line.push(Piece::own(close));
        }
        for passage in &said.evidence {
            let Some(exact) = &passage.exact else {
                continue;
            };
            line.push(Piece::own(wording.full_stop()));
            line.push(Piece::own(wording.in_words()));
            line.push(Piece::own(open));
            line.push(Piece::plain(exact));
            line.push(Piece::own(close));
        }
        let mut quotes = said.evidence.iter().filter_map(|e| e.exact.as_deref());
        let last = quotes.next_back();
        if !last.is_some_and(|words| words.ends_with(SENTENCE_ENDS)) {
            line.push(Piece::own(wording.end()));
        }
        self.notes(&mut line, said);
        line
    }

    /// Writes the note of the source in which a statement was read, where it stands there, and the
    /// notes of those through which it came.
    fn notes(&self, line: &mut Line, said: &Said) {
        let wording = self.wording;
        let notes = said.chain.iter();
        let notes = notes.filter_map(|source| self.numbers.get(&*source.record_id));
        for (place, number) in notes.enumerate() {
            line.push(Piece::Note(*number));
            if place > 0 {
                continue;
            }
            let locators = said.evidence.iter().filter_map(|e| e.locator.as_ref());
            let places: Vec<String> = locators.map(|place| where_in(place, wording)).collect();
            let places: Vec<&str> = places.iter().map(|place| &**place).collect();
            if !places.iter().all(|place| place.is_empty()) {
                let places = places.join(wording.semicolon());
                line.push(Piece::own(wording.bracketed(&places)));
            }
            if said.chain.len() > 1 {
                line.push(Piece::own(wording.by_way_of()));
            }
        }
    }
}

/// Words of the report itself that stand out.
fn own_words(words: &str, wording: Wording) -> Words {
    Words {
        text: words.to_owned(),
        language: Some(wording.tag().to_owned()),
    }
}

/// The place of a passage in words.
fn where_in(place: &Locator, wording: Wording) -> String {
    let line = place.line.map(|line| line.to_string());
    let sentence = place.sentence.map(|sentence| sentence.to_string());
    let parts = [
        (wording.page(), &place.page),
        (wording.section(), &place.section),
        (wording.line(), &line),
        (wording.sentence(), &sentence),
        ("", &place.timecode),
    ];
    let parts = parts.into_iter().filter_map(|(words, value)| {
        let value = value.as_ref()?;
        Some(format!("{words}{value}"))
    });
    parts.collect::<Vec<String>>().join(wording.comma())
}
