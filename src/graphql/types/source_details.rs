//! The parts of sources: who made them, their copies, citations, dates and grades.

use claimgraph_engine::{FieldError, Json, TypeDef, object, sdl};
use strum::VariantArray;

use crate::{
    graphql::{
        context::{ClaimGraph, Node},
        object::{Object, of},
        object_rows::{CreditRow, GradeRow},
        types::{languages::Languages, scalar::write_date},
    },
    kb::Snapshot,
    model::{
        Agent, CitationVariable, Container, Kind, LanguagePriorityList, Ordinal, ReliabilityGrade,
        Source,
    },
};

/// The types of the parts of sources.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(ENUMS);
    types.extend([credit(), archived_copy(), citation(), dates(), grade()]);
    types
}

const ENUMS: &str = r#"
"The role of somebody who took part in making a source, by the names of CSL."
enum CreditRole {
  "An author."
  AUTHOR
  "The chair of a session."
  CHAIR
  "The editor of the series."
  COLLECTION_EDITOR
  "The compiler."
  COMPILER
  "The composer."
  COMPOSER
  "The author of the container."
  CONTAINER_AUTHOR
  "Somebody who contributed otherwise."
  CONTRIBUTOR
  "The curator."
  CURATOR
  "The director of a film or a play."
  DIRECTOR
  "The editor."
  EDITOR
  "An editor who translated the source too."
  EDITOR_TRANSLATOR
  "The managing editor."
  EDITORIAL_DIRECTOR
  "The executive producer."
  EXECUTIVE_PRODUCER
  "A guest of a programme."
  GUEST
  "The host of a programme."
  HOST
  "The illustrator."
  ILLUSTRATOR
  "The interviewer."
  INTERVIEWER
  "The narrator."
  NARRATOR
  "The organiser of an event."
  ORGANIZER
  "The author of the original."
  ORIGINAL_AUTHOR
  "A performer."
  PERFORMER
  "The producer."
  PRODUCER
  "The recipient of a letter or a message."
  RECIPIENT
  "The author of the work that is reviewed."
  REVIEWED_AUTHOR
  "The writer of a script."
  SCRIPT_WRITER
  "The creator of a series."
  SERIES_CREATOR
  "The translator."
  TRANSLATOR
}

"The reliability of a source by the Admiralty code (NATO AJP-2.1), whatever it says."
enum SourceReliability {
  "Completely reliable."
  A
  "Usually reliable."
  B
  "Fairly reliable."
  C
  "Not usually reliable."
  D
  "Unreliable."
  E
  "Reliability cannot be judged."
  F
}
"#;

/// Everybody who took part in making a source, its authors first.
pub(super) fn credits<'a>(
    source: &Node<'a, Source<Ordinal>>,
) -> impl Iterator<Item = CreditRow<'a>> {
    let snapshot = source.snapshot;
    let authors = source.authors.iter().map(|author| (None, author));
    let contributors = source.contributors.iter();
    let contributors = contributors.map(|contributor| (Some(contributor.role), &contributor.who));
    authors
        .chain(contributors)
        .map(move |(role, who)| CreditRow {
            snapshot,
            role,
            who: who.clone(),
        })
}

/// The grades of a source, or of what it says in one place.
pub(super) fn grades<'a>(
    snapshot: &'a Snapshot,
    grades: &[ReliabilityGrade<Ordinal>],
) -> impl Iterator<Item = GradeRow<'a>> {
    grades.iter().map(move |grade| GradeRow {
        snapshot,
        grade: Box::new(grade.clone()),
    })
}

/// Writes the name of an agent: the label of the entity, or the plain name.
pub(super) fn write_agent(
    agent: &Agent<Ordinal>,
    snapshot: &Snapshot,
    languages: &LanguagePriorityList,
    out: &mut Json,
) -> Result<(), FieldError> {
    match agent.entity() {
        Some(entity) => out.str(&snapshot.label(*entity, languages)?),
        None => out.opt_str(agent.plain_name().as_deref()),
    }
    Ok(())
}

/// Writes the title of what a source appeared in.
pub(super) fn write_container(
    source: &Node<'_, Source<Ordinal>>,
    languages: &LanguagePriorityList,
    out: &mut Json,
) -> Result<(), FieldError> {
    match &source.container {
        Some(Container::Entity(entity)) => out.str(&source.snapshot.label(*entity, languages)?),
        Some(Container::Source(container)) => {
            let container = container.source;
            let stored = source.snapshot.source(container)?;
            let stored = source.snapshot.required(Kind::Source, container, stored)?;
            let title = stored.record.titles.choose(languages);
            out.opt_str(title.map(|(_, title)| &**title));
        }
        Some(Container::Titled(container)) => out.str(&container.title),
        None => out.opt_str(None),
    }
    Ok(())
}

fn credit() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Credit>(
        "Credit",
        "Somebody who took part in making a source, as an entity or by name alone.",
    )
    .leaf("role: CreditRole!", "The role.", |row, _, out| match &row.role {
        Some(role) => out.value(role),
        None => {
            out.str("AUTHOR");
            Ok(())
        }
    })
    .leaf_with(
        "name(languages: [Language!]): String!",
        "The name, whether an entity is recorded or not, in the language chosen as for `Entity.label`.",
        |row, context, languages: &Languages, out| {
            write_agent(&row.who, row.snapshot, languages.of_reader(context).texts(), out)
        },
    )
    .one(
        "entity: Entity",
        "The entity; null where the name alone is recorded.",
        |row, _| {
            let entity = row.who.entity();
            entity
                .map(|entity| Object::entity(row.snapshot, *entity))
                .transpose()
        },
    )
    .leaf(
        "family: String",
        "The family name; null where the name is not recorded in its parts.",
        |row, _, out| {
            out.opt_str(row.person().map(|person| &*person.family));
            Ok(())
        },
    )
    .leaf(
        "given: String",
        "The given names; null where the name is not recorded in its parts, or there are none.",
        |row, _, out| {
            out.opt_str(row.person().and_then(|person| person.given_names.as_deref()));
            Ok(())
        },
    )
    .leaf(
        "suffix: String",
        "What follows the name, such as `Jr.`; null where the name is not recorded in its parts, or nothing follows.",
        |row, _, out| {
            out.opt_str(row.person().and_then(|person| person.suffix.as_deref()));
            Ok(())
        },
    )
    .done()
}

fn archived_copy() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ArchivedCopy>(
        "ArchivedCopy",
        "A copy of a source in an archive, as it was at a time.",
    )
    .leaf("url: URL!", "The URL of the copy.", |copy, _, out| {
        out.str(copy.url.as_str());
        Ok(())
    })
    .leaf(
        "at: PartialDate",
        "The time at which the copy was made; null if not known.",
        |copy, _, out| {
            write_date(copy.at, out);
            Ok(())
        },
    )
    .done()
}

fn citation() -> TypeDef<ClaimGraph> {
    let mut table = object::<ClaimGraph, of::Citation>(
        "Citation",
        "What a reference list states of a source beside its title, makers and addresses, under the names that CSL 1.0.2 gives to its variables.",
    );
    for variable in CitationVariable::VARIANTS.iter().copied() {
        let signature = format!("{}: String", variable.name());
        let about = variable.about().trim_end_matches('.');
        let about = format!("{about}; null if none is recorded.");
        table = table.leaf(&signature, &about, move |citation, _, out| {
            out.opt_str(citation.get(variable).map(|text| &**text));
            Ok(())
        });
    }
    table.done()
}

fn dates() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SourceDates>(
        "SourceDates",
        "The dates of a source beside that of publication.",
    )
    .leaf(
        "submitted: PartialDate",
        "The date on which the source was submitted or filed; null if not known.",
        |dates, _, out| {
            write_date(dates.submitted, out);
            Ok(())
        },
    )
    .leaf(
        "available: PartialDate",
        "The date from which the source was available before its publication; null if not known.",
        |dates, _, out| {
            write_date(dates.available, out);
            Ok(())
        },
    )
    .leaf(
        "event: PartialDate",
        "The date of the event at which the source was presented; null if not known.",
        |dates, _, out| {
            write_date(dates.event, out);
            Ok(())
        },
    )
    .leaf(
        "original: PartialDate",
        "The date of the original; null if not known.",
        |dates, _, out| {
            write_date(dates.original, out);
            Ok(())
        },
    )
    .done()
}

fn grade() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ReliabilityGrade>(
        "ReliabilityGrade",
        "The grade that somebody gives to a source, or to what it says in one place, by the Admiralty code (NATO AJP-2.1). It is an opinion with a name under it, and decides nothing.",
    )
    .leaf_with(
        "byName(languages: [Language!]): String!",
        "The name of who gives the grade, in the language chosen as for `Entity.label`.",
        |row, context, languages: &Languages, out| {
            write_agent(&row.grade.by, row.snapshot, languages.of_reader(context).texts(), out)
        },
    )
    .one(
        "by: Entity",
        "The entity that gives the grade; null where the name alone is recorded.",
        |row, _| {
            let by = row.grade.by.entity();
            by.map(|entity| Object::entity(row.snapshot, *entity))
                .transpose()
        },
    )
    .leaf(
        "source: SourceReliability",
        "The reliability of the source, whatever it says; null if not graded.",
        |row, _, out| out.value(&row.grade.source),
    )
    .leaf(
        "information: Int",
        "The credibility of the information, whoever gives it: 1 confirmed by other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 truth cannot be judged; null if not graded.",
        |row, _, out| out.value(&row.grade.information),
    )
    .leaf(
        "note: String",
        "The reason; null if none is given.",
        |row, _, out| {
            out.opt_str(row.grade.note.as_deref());
            Ok(())
        },
    )
    .leaf(
        "at: PartialDate",
        "The date of the grade; null if not known.",
        |row, _, out| {
            write_date(row.grade.at, out);
            Ok(())
        },
    )
    .done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ContributorRole;

    #[test]
    fn every_role_of_a_contributor_is_in_the_enum() {
        for role in ContributorRole::VARIANTS {
            let name = serde_json::to_value(role).unwrap();
            let value = format!("\n  {}\n", name.as_str().unwrap());
            assert!(ENUMS.contains(&value), "{value}");
        }
    }
}
