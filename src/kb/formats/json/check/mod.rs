//! Holds the records of a bundle to their types, to each other and to the knowledge base.
//!
//! Vocabulary, entities and sources are read twice, to know their names before they are held to
//! each other; claims, of which there are most, once, and a second time only where one refers to
//! a claim that comes after it.

mod claim;
mod cycle;
mod entity;
mod source;
mod vocabulary;

use std::io;

use serde::de::DeserializeOwned;

use crate::{
    kb::formats::json::{
        Bundle, BundleError, Counts,
        explain::explain,
        mend::mend,
        names::{Bearer, Named, Names},
        node::{locate, stated_id},
        packed::{Packed, pack},
        path::At,
        problem::{Code, Problem},
        reference_lookup::{LookupError, ReferenceLookup, ReferencedRecord},
        report::Reporter,
        scan::Finding,
        section::Section,
        shape,
    },
    model::{Entity, EntityType, Id, Kind, Name, Predicate, Record, Source, Texts},
};

/// The most claims of a bundle that are looked through for an id that is likely meant.
const MOST_CLAIMS: usize = 10_000;

/// Checks everything; gives the records out, and counts them, where all is well.
pub(super) fn check(
    bundle: &Bundle,
    known: &dyn ReferenceLookup,
) -> Result<(Packed, Counts), BundleError> {
    let claims = bundle.places(Section::Claims);
    let mut check = Check {
        bundle,
        names: Names::new(known, claims, bundle.records() - claims.len()),
        reporter: Reporter::default(),
        packed: Packed::new(&bundle.scratch),
        attributions: 0,
        samples: None,
    };
    check.all().map_err(|stop| match stop {
        Stop::Lookup(error) => BundleError::Lookup(error),
        Stop::Scratch(error) => BundleError::Scratch(error),
    })?;
    check.unchanged();
    let count = |section| bundle.places(section).len();
    check.reporter.finish()?;
    let counts = Counts {
        types: count(Section::Types),
        predicates: count(Section::Predicates),
        entities: count(Section::Entities),
        sources: count(Section::Sources),
        claims: count(Section::Claims),
        attributions: check.attributions,
    };
    Ok((check.packed, counts))
}

struct Check<'a> {
    bundle: &'a Bundle,
    names: Names<'a>,
    reporter: Reporter,
    /// The records that were checked.
    packed: Packed,
    attributions: usize,
    /// Where the record at hand holds samples, if it had to be mended.
    samples: Option<Vec<String>>,
}

/// Why checking ends before all is checked.
enum Stop {
    /// The knowledge base could not be asked what it holds.
    Lookup(LookupError),
    /// The scratch file of packed records could not be written.
    Scratch(io::Error),
}

impl From<LookupError> for Stop {
    fn from(error: LookupError) -> Stop {
        Stop::Lookup(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Scratch(error)
    }
}

type Done = Result<(), Stop>;

impl<'a> Check<'a> {
    fn all(&mut self) -> Done {
        self.name::<EntityType>(Section::Types, |it| (it.id.clone(), it.into()))?;
        self.name::<Predicate>(Section::Predicates, |it| (it.id.clone(), it.into()))?;
        self.name::<Entity>(Section::Entities, |it| {
            let named = Named::Entity {
                entity_type: it.entity_type,
                merged_into: it.merged_into,
            };
            (it.id, named)
        })?;
        self.name::<Source>(Section::Sources, |it| (it.id, Named::Source))?;
        self.each(Section::Types, Check::entity_type, Record::Type)?;
        self.each(Section::Predicates, Check::predicate, Record::Predicate)?;
        self.each(Section::Entities, Check::entity, Record::Entity)?;
        self.each(Section::Sources, Check::source, Record::Source)?;
        self.claims()?;
        self.packed.finish_chunk()?;
        self.cycles()
    }

    /// Reports the files that were changed while they were read.
    fn unchanged(&mut self) {
        for file in self.bundle.files.changed() {
            self.reporter.whole_file(Problem {
                code: Code::Unreadable,
                file: file.into(),
                position: None,
                path: String::new(),
                message: "the file was changed while it was read".into(),
                help: Some("load it again".into()),
            });
        }
    }

    /// Reads the records of a section, and gives their ids to what they name.
    fn name<T: DeserializeOwned>(
        &mut self,
        section: Section,
        named: impl Fn(T) -> (Id, Named),
    ) -> Done {
        for place in self.bundle.places(section) {
            let bearer = Bearer {
                section,
                place: *place,
            };
            match self.understood(bearer, read::<T>(&self.bundle.text(*place))) {
                Some(record) => {
                    let (id, named) = named(record);
                    self.give(id, named, bearer, &At::Record)?;
                }
                None => self.give_to_broken(bearer)?,
            }
        }
        Ok(())
    }

    /// A record that was read for the first time; all that is wrong is reported where it could not be.
    fn understood<T>(&mut self, bearer: Bearer, read: serde_json::Result<T>) -> Option<T> {
        let refused = match read {
            Ok(record) => return Some(record),
            Err(refused) => refused,
        };
        if self.reporter.is_full() {
            self.reporter.omit();
            return None;
        }
        for finding in explain(bearer.section, &self.bundle.text(bearer.place), &refused) {
            self.found(bearer, finding);
        }
        None
    }

    /// Gives the id of a record that is wrong in itself to it, so that others can refer to it.
    fn give_to_broken(&mut self, bearer: Bearer) -> Done {
        match stated_id(&self.bundle.text(bearer.place)) {
            Some(id) => {
                let named = Named::Broken(bearer.section.kind());
                self.give(id, named, bearer, &At::Record)
            }
            None => Ok(()),
        }
    }

    /// Gives an id to what it names, which nothing else may bear. What it names stands at `at`.
    fn give(&mut self, id: Id, named: Named, bearer: Bearer, at: &At) -> Done {
        let kind = named.kind();
        let taken = match self.names.known(&id)? {
            Some(ReferencedRecord::Attribution { .. }) if kind == Kind::Attribution => None,
            Some(other) if other.kind() != kind => Some(other.kind()),
            _ => None,
        };
        if let Some(other) = taken {
            let message = format!(
                "`{id}` is already the id of {} in the knowledge base",
                a(other)
            );
            let help = "an id names one thing for ever; take another".into();
            self.problem(
                bearer,
                &at.field("id"),
                Code::DuplicateId,
                message,
                Some(help),
            );
        }
        let Err((other, first)) = self.names.give(id.clone(), named, bearer) else {
            return Ok(());
        };
        if self.reporter.is_full() {
            self.reporter.omit();
            return Ok(());
        }
        let line = self.line(first);
        let at_id = at.field("id");
        let text = self.bundle.text(bearer.place);
        if text[locate(&text, &at_id.steps())] == format!("\"{id}\"") {
            let message = format!("`{id}` is already the id of {} in {line}", a(other));
            self.problem(bearer, &at_id, Code::DuplicateId, message, None);
        } else {
            let message = format!("this is the same {kind} as the one in {line}");
            let help = Some("join the two, or give each its own `id`".into());
            self.problem(bearer, at, Code::DuplicateId, message, help);
        }
        Ok(())
    }

    /// Reads the records of a section again, checks each, and packs it.
    fn each<T: DeserializeOwned>(
        &mut self,
        section: Section,
        check: fn(&mut Check<'a>, &T, Bearer) -> Done,
        record: fn(T) -> Record,
    ) -> Done {
        for place in self.bundle.places(section) {
            let bearer = Bearer {
                section,
                place: *place,
            };
            self.checked(bearer, |this, it: T, bearer| {
                check(this, &it, bearer)?;
                Ok(this.packed.push(&pack(&record(it)))?)
            })?;
        }
        Ok(())
    }

    /// Reads a record, mended where that is needed, and checks it.
    fn checked<T: DeserializeOwned>(
        &mut self,
        bearer: Bearer,
        check: impl FnOnce(&mut Check<'a>, T, Bearer) -> Done,
    ) -> Done {
        let text = self.bundle.text(bearer.place);
        let refused = match read(&text) {
            Ok(record) => return check(self, record, bearer),
            Err(_) if self.reporter.is_full() => return Ok(()),
            Err(refused) => refused,
        };
        let findings = explain(bearer.section, &text, &refused);
        let Some(mended) = mend(bearer.section, &text, &findings) else {
            return Ok(());
        };
        if let Ok(record) = serde_json::from_value(mended.record) {
            self.samples = Some(mended.samples);
            check(self, record, bearer)?;
            self.samples = None;
        }
        Ok(())
    }

    /// Demands a text in at least one language.
    fn labelled(&mut self, texts: &Texts<Name>, bearer: Bearer, field: &'static str) {
        if texts.is_empty() {
            self.needs_text(bearer, &At::Record.field(field));
        }
    }

    fn needs_text(&mut self, bearer: Bearer, at: &At) {
        let message = "a text in at least one language is expected here".into();
        let help = Some("write it by language tag: `{\"en\": \"…\"}`".into());
        self.problem(bearer, at, Code::InvalidValue, message, help);
    }

    /// Demands that `id` names something of that kind.
    fn refers(&mut self, id: &Id, kind: Kind, bearer: Bearer, at: &At) -> Done {
        match self.names.kind(id)? {
            Some(found) if found == kind => {}
            Some(found) => {
                let message = format!("`{id}` is {}, but {} is expected here", a(found), a(kind));
                self.problem(bearer, at, Code::WrongKind, message, None);
            }
            None => {
                let near = match self.reporter.is_full() {
                    true => None,
                    false => self.near(id, kind)?,
                };
                let help = near.map(|near| format!("did you mean `{near}`?"));
                let message = format!("there is no {kind} `{id}`");
                self.problem(bearer, at, Code::DanglingReference, message, help);
            }
        }
        Ok(())
    }

    /// An id of that kind that is likely meant by `id`.
    fn near(&self, id: &Id, kind: Kind) -> Result<Option<String>, LookupError> {
        let claims = match kind {
            Kind::Claim => self.bundle.places(Section::Claims),
            _ => &[],
        };
        let texts = claims
            .iter()
            .take(MOST_CLAIMS)
            .map(|place| self.bundle.text(*place));
        let claims: Vec<Id> = texts.filter_map(|text| stated_id(&text)).collect();
        self.names.near(id, kind, &claims)
    }

    fn problem(
        &mut self,
        bearer: Bearer,
        at: &At,
        code: Code,
        message: String,
        help: Option<String>,
    ) {
        let path = at.to_string();
        if let Some(samples) = &self.samples
            && (code == Code::DuplicateId || samples.iter().any(|sample| is_within(&path, sample)))
        {
            return;
        }
        if self.reporter.is_full() {
            return self.reporter.omit();
        }
        let finding = Finding {
            code,
            span: locate(&self.bundle.text(bearer.place), &at.steps()),
            path,
            message,
            help,
        };
        self.found(bearer, finding);
    }

    fn found(&mut self, bearer: Bearer, finding: Finding) {
        let Bearer { section, place } = bearer;
        self.reporter
            .in_record(&self.bundle.files, section, place, finding);
    }

    /// Where a record stands, for people: `file:line`.
    fn line(&self, bearer: Bearer) -> String {
        let number = bearer.place.file();
        let id = locate(
            &self.bundle.text(bearer.place),
            &At::Record.field("id").steps(),
        );
        let text = self.bundle.files.whole(number);
        let bytes = text.bytes().take(bearer.place.span().start + id.start);
        let lines = bytes.filter(|byte| *byte == b'\n').count();
        format!("{}:{}", self.bundle.files.name(number), lines + 1)
    }
}

/// Reads a record by its type, which refuses everything that the type does not have.
fn read<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    shape::check(text)?;
    serde_json::from_str(text)
}

/// Whether a place is another or in it.
fn is_within(path: &str, other: &str) -> bool {
    let rest = path.strip_prefix(other);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The kind with its article.
fn a(kind: Kind) -> String {
    match kind {
        Kind::Entity | Kind::Attribution => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}
