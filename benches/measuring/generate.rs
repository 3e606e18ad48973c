//! The data: a bundle that is the same, byte for byte, each time it is made.
//!
//! The first entities are the subjects of many claims, the others of few; each claim has one to three
//! attributions, each in a source of its own. Texts are about as long as those of news.

use std::{
    fmt,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use serde_json::{Value, json};

use super::{Result, han};

/// How much data there is.
pub(crate) struct Size {
    pub(crate) entities: u64,
    pub(crate) sources: u64,
    /// So many entities are the subjects of `claims_of_busy` claims each.
    pub(crate) busy: u64,
    pub(crate) claims_of_busy: u64,
    pub(crate) claims_of_others: u64,
    /// So many entities publish.
    pub(crate) publishers: u64,
    /// So many entities speak.
    pub(crate) speakers: u64,
    /// Whether some claims are stated in Chinese too.
    pub(crate) chinese: bool,
}

impl Size {
    /// Ten times as many claims as entities, and a tenth as many sources.
    pub(crate) fn of(entities: u64) -> Size {
        Size {
            entities,
            sources: entities / 10,
            busy: entities / 4,
            claims_of_busy: 28,
            claims_of_others: 4,
            publishers: entities,
            speakers: entities,
            chinese: false,
        }
    }

    pub(crate) fn claims(&self) -> u64 {
        self.busy * self.claims_of_busy + (self.entities - self.busy) * self.claims_of_others
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Size {
            entities, sources, ..
        } = self;
        let claims = self.claims();
        write!(f, "{entities} entities, {claims} claims, {sources} sources")
    }
}

pub(crate) const TYPES: [&str; 4] = ["person", "company", "team", "product"];
pub(crate) const PREDICATES: [&str; 8] = [
    "works-for",
    "leads",
    "competes-with",
    "owns",
    "said-of",
    "described-as",
    "invests",
    "staff-of",
];
const STANCES: [&str; 5] = ["ASSERTS", "ASSERTS", "CONFIRMS", "DENIES", "RELAYS"];
const MODES: [&str; 3] = ["QUOTE", "PARAPHRASE", "DOCUMENT"];
/// Claims to a file.
const FILE: u64 = 50_000;
const SEED: u64 = 20_261_123;

/// The id of an entity.
pub(crate) fn entity(number: u64) -> String {
    format!("entity-{number:05}")
}

/// The id of a claim.
pub(crate) fn claim(number: u64) -> String {
    format!("claim-{number:07}")
}

/// Writes the bundle as a folder of files, and returns how many bytes they have.
pub(crate) fn write(folder: &Path, size: &Size) -> Result<u64> {
    fs::create_dir(folder)?;
    let mut dice = Dice(SEED);
    let types = TYPES.iter().map(|id| json!({"id": id, "labels": en(id)}));
    let mut bytes = section(&folder.join("types.json"), "types", types)?;
    let predicates = PREDICATES
        .iter()
        .map(|id| json!({"id": id, "labels": en(&id.replace('-', " "))}));
    bytes += section(&folder.join("predicates.json"), "predicates", predicates)?;
    let entities = (0..size.entities).map(|number| {
        let label = dice.words(2);
        json!({"id": entity(number), "type": dice.of(&TYPES), "labels": en(&format!("{label} {number}"))})
    });
    bytes += section(&folder.join("entities.json"), "entities", entities)?;
    let sources = (0..size.sources).map(|number| source(number, size, &mut dice));
    bytes += section(&folder.join("sources.json"), "sources", sources)?;
    let mut claims = (0..size.entities).flat_map(|subject| {
        let many = match subject < size.busy {
            true => size.claims_of_busy,
            false => size.claims_of_others,
        };
        (0..many).map(move |_| subject)
    });
    for first in (0..size.claims()).step_by(usize::try_from(FILE)?) {
        let path = folder.join(format!("claims-{first:07}.json"));
        let some = (first..size.claims().min(first + FILE))
            .zip(&mut claims)
            .map(|(number, subject)| one_claim(&claim(number), subject, size, &mut dice));
        bytes += section(&path, "claims", some)?;
    }
    Ok(bytes)
}

/// A bundle of one claim that is not among the others, for its turn among the commits.
pub(crate) fn lone_claim(id: &str, size: &Size, dice: &mut Dice) -> String {
    let subject = dice.below(size.entities);
    json!({"claims": [one_claim(id, subject, size, dice)]}).to_string()
}

/// Numbers that look thrown and are the same each time (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub(crate) fn of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        some[(self.next() % some.len() as u64) as usize]
    }

    fn date(&mut self) -> String {
        let (year, month, day) = (self.below(6), self.below(12), self.below(28));
        format!("{}-{:02}-{:02}", 2020 + year, 1 + month, 1 + day)
    }

    fn words(&mut self, many: usize) -> String {
        let words = (0..many).map(|_| {
            let syllables = 2 + self.below(3);
            self.word(syllables)
        });
        words.collect::<Vec<String>>().join(" ")
    }

    /// A word of so many syllables.
    pub(crate) fn word(&mut self, syllables: u64) -> String {
        const SYLLABLES: [&str; 16] = [
            "ka", "ren", "to", "mi", "sol", "ve", "dan", "gu", "lor", "pe", "shi", "wan", "bex",
            "ya", "chen", "o",
        ];
        (0..syllables).map(|_| self.of(&SYLLABLES)).collect()
    }
}

fn en(text: &str) -> Value {
    json!({"en": text})
}

fn source(number: u64, size: &Size, dice: &mut Dice) -> Value {
    let publisher = entity(dice.below(size.publishers));
    json!({
        "id": format!("source-{number:04}"),
        "kind": "ARTICLE",
        "titles": en(&dice.words(5)),
        "publisher": publisher,
        "publishedAt": dice.date(),
        "url": format!("https://news.example/{}/{number}", dice.below(100)),
        "language": "en",
    })
}

fn one_claim(id: &str, subject: u64, size: &Size, dice: &mut Dice) -> Value {
    let predicate = dice.of(&PREDICATES);
    let value = match predicate {
        "said-of" | "described-as" => json!({"text": {"text": dice.words(4), "language": "en"}}),
        "invests" => json!({"quantity": {"amount": dice.below(1_000_000).to_string()}}),
        _ => json!({"entity": entity(dice.below(size.entities))}),
    };
    let first = dice.below(size.sources);
    let attributions: Vec<Value> = (0..=dice.below(3))
        .map(|nth| {
            let speaker = match dice.below(4) {
                0 => json!("source"),
                _ => json!({"entity": entity(dice.below(size.speakers))}),
            };
            let source = (first + nth * 7) % size.sources;
            json!({
                "speaker": speaker,
                "source": format!("source-{source:04}"),
                "stance": dice.of(&STANCES),
                "mode": dice.of(&MODES),
                "statedAt": dice.date(),
            })
        })
        .collect();
    let mut statements = en(&dice.words(12));
    if size.chinese && dice.below(4) == 0 {
        statements["zh-Hant"] = han::words(12, dice).into();
    }
    json!({
        "id": id,
        "subject": entity(subject),
        "predicate": predicate,
        "value": value,
        "statements": statements,
        "attributions": attributions,
    })
}

/// Writes a file of one section, a record a line.
fn section(path: &Path, name: &str, records: impl Iterator<Item = Value>) -> Result<u64> {
    let mut file = BufWriter::new(File::create(path)?);
    write!(file, "{{\"{name}\": [")?;
    for (nth, record) in records.enumerate() {
        let comma = if nth == 0 { "\n" } else { ",\n" };
        write!(file, "{comma}{record}")?;
    }
    writeln!(file, "\n]}}")?;
    file.flush()?;
    Ok(fs::metadata(path)?.len())
}
