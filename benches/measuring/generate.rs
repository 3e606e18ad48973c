//! Generates the data: a bundle that is the same, byte for byte, in every run.
//!
//! The first entities are the subjects of many claims, the others of few; each claim has one to
//! three attributions, each in a source of its own. Texts are about as long as those of news.

use std::{
    fmt,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use serde_json::{Value, json};

use super::{Result, han, random::SplitMix64};

/// The size of the data.
pub(crate) struct Size {
    pub(crate) entities: u64,
    pub(crate) sources: u64,
    /// The number of entities that are the subjects of `claims_of_busy` claims each.
    pub(crate) busy: u64,
    pub(crate) claims_of_busy: u64,
    pub(crate) claims_of_others: u64,
    /// The number of entities that publish sources.
    pub(crate) publishers: u64,
    /// The number of entities that are speakers.
    pub(crate) speakers: u64,
    /// Whether some claims are stated in Chinese too.
    pub(crate) chinese: bool,
}

impl Size {
    /// A size with ten claims an entity and ten entities a source.
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
/// The number of claims in a file.
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

/// Writes the bundle as a folder of files, and returns the bytes of all of them.
pub(crate) fn write(folder: &Path, size: &Size) -> Result<u64> {
    fs::create_dir(folder)?;
    let mut random = SplitMix64(SEED);
    let types = TYPES.iter().map(|id| json!({"id": id, "labels": en(id)}));
    let mut bytes = section(&folder.join("types.json"), "types", types)?;
    let predicates = PREDICATES
        .iter()
        .map(|id| json!({"id": id, "labels": en(&id.replace('-', " "))}));
    bytes += section(&folder.join("predicates.json"), "predicates", predicates)?;
    let entities = (0..size.entities).map(|number| {
        let label = random.words(2);
        json!({"id": entity(number), "type": random.of(&TYPES), "labels": en(&format!("{label} {number}"))})
    });
    bytes += section(&folder.join("entities.json"), "entities", entities)?;
    let sources = (0..size.sources).map(|number| source(number, size, &mut random));
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
            .map(|(number, subject)| claim_record(&claim(number), subject, size, &mut random));
        bytes += section(&path, "claims", some)?;
    }
    Ok(bytes)
}

/// A bundle of one claim that is not in the generated bundle.
pub(crate) fn lone_claim(id: &str, size: &Size, random: &mut SplitMix64) -> String {
    json!({"claims": [lone_claim_record(id, size, random)]}).to_string()
}

/// A claim that is not in the generated bundle.
pub(crate) fn lone_claim_record(id: &str, size: &Size, random: &mut SplitMix64) -> Value {
    let subject = random.below(size.entities);
    claim_record(id, subject, size, random)
}

fn en(text: &str) -> Value {
    json!({"en": text})
}

fn source(number: u64, size: &Size, random: &mut SplitMix64) -> Value {
    let publisher = entity(random.below(size.publishers));
    json!({
        "id": format!("source-{number:04}"),
        "kind": "ARTICLE",
        "titles": en(&random.words(5)),
        "publisher": publisher,
        "publishedAt": random.date(),
        "url": format!("https://news.example/{}/{number}", random.below(100)),
        "language": "en",
    })
}

fn claim_record(id: &str, subject: u64, size: &Size, random: &mut SplitMix64) -> Value {
    let predicate = random.of(&PREDICATES);
    let value = match predicate {
        "said-of" | "described-as" => json!({"text": {"text": random.words(4), "language": "en"}}),
        "invests" => json!({"quantity": {"amount": random.below(1_000_000).to_string()}}),
        _ => json!({"entity": entity(random.below(size.entities))}),
    };
    let first = random.below(size.sources);
    let attributions: Vec<Value> = (0..=random.below(3))
        .map(|number| {
            let speaker = match random.below(4) {
                0 => json!("source"),
                _ => json!({"entity": entity(random.below(size.speakers))}),
            };
            let source = (first + number * 7) % size.sources;
            json!({
                "speaker": speaker,
                "source": format!("source-{source:04}"),
                "stance": random.of(&STANCES),
                "mode": random.of(&MODES),
                "statedAt": random.date(),
            })
        })
        .collect();
    let mut statements = en(&random.words(12));
    if size.chinese && random.below(4) == 0 {
        statements["zh-Hant"] = han::words(12, random).into();
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
    for (index, record) in records.enumerate() {
        let comma = if index == 0 { "\n" } else { ",\n" };
        write!(file, "{comma}{record}")?;
    }
    writeln!(file, "\n]}}")?;
    file.flush()?;
    Ok(fs::metadata(path)?.len())
}
