//! Claims as linked data: JSON-LD 1.1 with schema.org's `Claim` and W3C's PROV-O.
//!
//! | here | there |
//! |---|---|
//! | claim | `schema:Claim`, `prov:Entity` |
//! | source | a `schema:CreativeWork` and a `prov:Entity`; `schema:appearance` of the claims that were read in it |
//! | attribution for the claim | `schema:AgreeAction` and `prov:Activity`, and the claim `prov:wasAttributedTo` its speaker |
//! | attribution against the claim | `schema:DisagreeAction` and `prov:Activity`; of one that says what excludes the claim, a `schema:AgreeAction` on that other claim |
//! | attribution that decides nothing | `schema:CommunicateAction` and `prov:Activity` |
//! | chain of an attribution | `prov:wasDerivedFrom`, from each source to the next |
//!
//! There is no `schema:ClaimReview`, which is the rating of one reviewer: a status here is no
//! rating, and follows from who says what. It stands in words in `schema:description`.

use std::collections::HashSet;

use chrono::DateTime;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::report::{
    answer::{Content, Report},
    citation_date::CitationDate,
    record::{CitedSource, Reason, ReportedClaim, ReportedEntity, Said, Speaker, Words},
};

/// The report as JSON-LD. Addresses are those of the explorer at `base`; without it they are
/// relative to where the document is.
pub(super) fn document(report: &Report, base: Option<&str>) -> Value {
    let mut context = json!({
        "schema": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    });
    if let Some(base) = base {
        context["@base"] = base.into();
    }
    let mut graph = Graph::default();
    if let Content::Entity(entity) = &report.content {
        graph.entity(entity);
    }
    for claim in report.claims() {
        graph.claim(claim, report);
    }
    for source in report.sources() {
        graph.source(source, report);
    }
    json!({ "@context": context, "@graph": graph.nodes })
}

/// The nodes of a document, each once.
#[derive(Default)]
struct Graph {
    nodes: Vec<Value>,
    addresses: HashSet<String>,
}

impl Graph {
    /// Adds a node unless there is one of its address.
    fn add(&mut self, node: Value) {
        let address = node["@id"].as_str().unwrap_or_default();
        if self.addresses.insert(address.to_owned()) {
            self.nodes.push(node);
        }
    }

    fn entity(&mut self, entity: &ReportedEntity) {
        let types = ["schema:Thing", "prov:Entity"];
        let mut node = node(address("entity", &entity.record_id), &types);
        put(&mut node, "schema:identifier", [&*entity.record_id]);
        node["schema:name"] = literal(&entity.label_text);
        let aliases = entity.aliases.iter().map(literal);
        put(&mut node, "schema:alternateName", aliases);
        let description = entity.description_text.iter().map(literal);
        put(&mut node, "schema:description", description);
        let urls = entity.external_ids.iter();
        let urls = urls.filter_map(|id| web(id.url.as_deref()?));
        put(&mut node, "schema:sameAs", urls);
        self.add(node);
    }

    fn claim(&mut self, claim: &ReportedClaim, report: &Report) {
        let sides = &claim.status_reason;
        let own = |reason: &&Reason| reason.claim.record_id == claim.record_id;
        let types = ["schema:Claim", "prov:Entity"];
        let mut node = node(address("claim", &claim.record_id), &types);
        put(&mut node, "schema:identifier", [&*claim.record_id]);
        node["schema:text"] = literal(&claim.statement_text);
        put(&mut node, "schema:description", [&*claim.verdict]);
        node["schema:about"] = to("entity", &claim.subject.record_id);
        let mut ids = HashSet::new();
        let sources = sides.all().filter(own);
        let sources = sources.filter_map(|reason| reason.attribution.chain.first());
        let sources = sources.filter(|source| ids.insert(&*source.record_id));
        let sources = sources.map(|source| to("source", &source.record_id));
        put(&mut node, "schema:appearance", sources);
        let speakers = sides.r#for.iter();
        let speakers = speakers.map(|reason| speaker(&reason.attribution));
        put(&mut node, "prov:wasAttributedTo", speakers);
        put(&mut node, "schema:version", [report.revision]);
        let instant = report.recorded_at.iter();
        let instant = instant.map(|at| json!({ "@type": "xsd:dateTime", "@value": at }));
        put(&mut node, "schema:sdDatePublished", instant);
        self.add(node);
        self.named(&claim.subject.record_id, &claim.subject.label_text);
        for (reasons, kind) in [
            (&sides.r#for, "schema:AgreeAction"),
            (&sides.against, "schema:DisagreeAction"),
            (&sides.aside, "schema:CommunicateAction"),
        ] {
            for reason in reasons {
                let says_other = !own(&reason) && kind == "schema:DisagreeAction";
                let kind = if says_other {
                    "schema:AgreeAction"
                } else {
                    kind
                };
                self.action(reason, kind);
            }
        }
    }

    /// Adds an attribution, its speaker and the claim that it is of.
    fn action(&mut self, reason: &Reason, kind: &str) {
        let said = &reason.attribution;
        let claim = address("claim", &reason.claim.record_id);
        let id = format!("{claim}#{}", encoded(&said.record_id));
        let mut node = node(id, &[kind, "prov:Activity"]);
        put(&mut node, "schema:identifier", [&*said.record_id]);
        node["schema:object"] = json!({ "@id": claim });
        node["schema:agent"] = speaker(said);
        node["prov:wasAssociatedWith"] = speaker(said);
        let sources = said.chain.first();
        let sources = sources.map(|source| to("source", &source.record_id));
        put(&mut node, "prov:used", sources);
        let date = said.stated_at.as_deref().and_then(date);
        put(&mut node, "schema:startTime", date);
        let passages = said.evidence.iter();
        let passages = passages.filter_map(|passage| passage.exact.as_deref());
        put(&mut node, "schema:description", passages);
        self.add(node);
        if let Speaker::Entity {
            record_id,
            label_text,
        } = &said.speaker
        {
            self.named(record_id, label_text);
        }
    }

    /// Adds an entity of which the label alone is read.
    fn named(&mut self, id: &str, label: &Words) {
        let mut node = node(address("entity", id), &["schema:Thing"]);
        node["schema:name"] = literal(label);
        self.add(node);
    }

    fn source(&mut self, source: &CitedSource, report: &Report) {
        let types = [work_type(&source.csl_type), "prov:Entity"];
        let mut node = node(address("source", &source.record_id), &types);
        put(&mut node, "schema:identifier", [&*source.record_id]);
        node["schema:name"] = literal(&source.title_text);
        let authors = source.credited("AUTHOR");
        let authors = authors.map(|author| thing(&author.name));
        put(&mut node, "schema:author", authors);
        let publisher = source.publisher_name.as_deref().map(thing);
        put(&mut node, "schema:publisher", publisher);
        let published = source.published_at.as_deref().and_then(date);
        put(&mut node, "schema:datePublished", published);
        let urls = source.urls.iter().filter_map(|url| web(url));
        put(&mut node, "schema:url", urls);
        let copies = source.archived_copies.iter();
        let copies = copies.filter_map(|copy| web(&copy.url));
        put(&mut node, "schema:archivedAt", copies);
        put(&mut node, "schema:inLanguage", source.language.as_deref());
        let mut ids = HashSet::new();
        let reasons = report.claims().iter();
        let reasons = reasons.flat_map(|claim| claim.status_reason.all());
        let steps = reasons.flat_map(|reason| reason.attribution.chain.windows(2));
        let further = steps.filter_map(|step| match step {
            [from, further] if from.record_id == source.record_id => Some(&*further.record_id),
            _ => None,
        });
        let further = further.filter(|id| ids.insert(*id));
        let further = further.map(|id| to("source", id));
        put(&mut node, "prov:wasDerivedFrom", further);
        self.add(node);
    }
}

/// The speaker of an attribution: the entity, or somebody of whom a description alone is there.
fn speaker(said: &Said) -> Value {
    match &said.speaker {
        Speaker::Entity { record_id, .. } => to("entity", record_id),
        Speaker::Anonymous { .. } | Speaker::SourceVoice { .. } => json!({
            "@type": "prov:Agent",
            "schema:name": literal(said.speaker.name()),
        }),
    }
}

/// The type of schema.org that is nearest to a type of CSL.
fn work_type(csl_type: &str) -> &'static str {
    match csl_type {
        "article-newspaper" => "schema:NewsArticle",
        "article-magazine" => "schema:Article",
        "article-journal" | "paper-conference" | "article" => "schema:ScholarlyArticle",
        "bill" | "legislation" | "regulation" | "treaty" => "schema:Legislation",
        "book" => "schema:Book",
        "chapter" => "schema:Chapter",
        "dataset" => "schema:Dataset",
        "graphic" => "schema:VisualArtwork",
        "manuscript" => "schema:Manuscript",
        "map" => "schema:Map",
        "motion_picture" => "schema:VideoObject",
        "musical_score" => "schema:SheetMusic",
        "periodical" => "schema:Periodical",
        "personal_communication" => "schema:Message",
        "post" => "schema:SocialMediaPosting",
        "post-weblog" => "schema:BlogPosting",
        "report" => "schema:Report",
        "review" => "schema:Review",
        "software" => "schema:SoftwareApplication",
        "song" => "schema:AudioObject",
        "thesis" => "schema:Thesis",
        "webpage" => "schema:WebPage",
        _ => "schema:CreativeWork",
    }
}

fn node(address: String, types: &[&str]) -> Value {
    json!({ "@id": address, "@type": types })
}

/// Sets a property to its values: nothing if there are none, the value itself if it is one.
fn put(node: &mut Value, property: &str, values: impl IntoIterator<Item = impl Into<Value>>) {
    let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
    match values.len() {
        0 => {}
        1 => node[property] = values.remove(0),
        _ => node[property] = values.into(),
    }
}

/// The reference to a record.
fn to(kind: &str, id: &str) -> Value {
    json!({ "@id": address(kind, id) })
}

/// The address of a record in the explorer.
fn address(kind: &str, id: &str) -> String {
    format!("/{kind}/{}", encoded(id))
}

fn encoded(id: &str) -> String {
    utf8_percent_encode(id, NON_ALPHANUMERIC).to_string()
}

/// The reference to an address of the web; none to any other.
fn web(url: &str) -> Option<Value> {
    let url = url::Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| json!({ "@id": url.as_str() }))
}

fn thing(name: &str) -> Value {
    json!({ "@type": "prov:Agent", "schema:name": name })
}

/// A text in its language.
fn literal(words: &Words) -> Value {
    match &words.language {
        Some(language) => json!({ "@value": words.text, "@language": language }),
        None => json!(words.text),
    }
}

/// A date of the calendar or an instant, typed by how much of it is stated; none of one that is
/// not certain, or of which XML Schema has no type.
fn date(text: &str) -> Option<Value> {
    let date = CitationDate::new(text)?;
    if date.is_circa || date.season.is_some() || !(0..=9999).contains(&date.year) {
        return None;
    }
    let kind = match (date.month, date.day, text.len()) {
        (None, None, 4) => "xsd:gYear",
        (Some(_), None, 7) => "xsd:gYearMonth",
        (Some(_), Some(_), 10) => "xsd:date",
        _ if DateTime::parse_from_rfc3339(text).is_ok() => "xsd:dateTime",
        _ => return None,
    };
    Some(json!({ "@type": kind, "@value": text }))
}
