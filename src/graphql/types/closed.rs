//! Closed parts: what of a record some roles alone see.

use claimgraph_engine::{FieldError, Table, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        object::{Object, of},
        object_rows::{AttributionRef, ClosedAgentRow, EvidenceHolder, EvidenceRow, TextRow},
        types::{languages::Languages, scalar::write_date, text},
    },
    kb::{Snapshot, StoredClaim},
    model::{
        AccessLevel, Agent, ClosedAttribution, ClosedEntity, ClosedPart, ClosedSource, Entity,
        Kind, Ordinal, Source,
    },
};

/// The description of the fields `access`.
const ACCESS_DOC: &str = "The lowest role that sees `closed`; null if nothing is closed.";

/// The types of closed parts.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "The lowest role that sees a closed part. Each role sees what those before it see."
        enum AccessLevel {
          "Editors, reviewers and administrators."
          EDITOR
          "Reviewers and administrators."
          REVIEWER
          "Administrators alone."
          ADMIN
        }
    "#);
    types.extend([entity(), source(), attribution(), agent()]);
    types
}

/// Adds the fields of the closed part of an entity.
pub(in crate::graphql) fn entity_fields(
    table: Table<ClaimGraph, of::Entity>,
) -> Table<ClaimGraph, of::Entity> {
    table
        .leaf("access: AccessLevel", ACCESS_DOC, |entity, _, out| {
            out.value(&access(entity.closed.as_deref()))
        })
        .one("closed: ClosedEntity", "The closed part: who the entity is in truth. Null if nothing is closed, or if the viewer's role is below `access`.", |entity, context| {
            let ordinal = entity.stored.ordinal;
            let access_at = |snapshot: &Snapshot| {
                let stored = snapshot.entity(ordinal)?;
                Ok(stored.and_then(|stored| access(stored.record.closed.as_deref())))
            };
            let part = entity.closed.as_deref();
            let is_seen = is_seen(context, entity.snapshot, (Kind::Entity, ordinal), part, access_at)?;
            Ok(is_seen.then(|| Object::ClosedEntity(entity.clone())))
        })
}

/// Adds the fields of the closed part of a source.
pub(in crate::graphql) fn source_fields(
    table: Table<ClaimGraph, of::Source>,
) -> Table<ClaimGraph, of::Source> {
    table
        .leaf("access: AccessLevel", ACCESS_DOC, |source, _, out| {
            out.value(&access(source.closed.as_deref()))
        })
        .one("closed: ClosedSource", "The closed part: what the source is in truth. Null if nothing is closed, or if the viewer's role is below `access`.", |source, context| {
            let ordinal = source.stored.ordinal;
            let access_at = |snapshot: &Snapshot| {
                let stored = snapshot.source(ordinal)?;
                Ok(stored.and_then(|stored| access(stored.record.closed.as_deref())))
            };
            let part = source.closed.as_deref();
            let is_seen = is_seen(context, source.snapshot, (Kind::Source, ordinal), part, access_at)?;
            Ok(is_seen.then(|| Object::ClosedSource(source.clone())))
        })
}

/// Adds the fields of the closed part of an attribution.
pub(in crate::graphql) fn attribution_fields(
    table: Table<ClaimGraph, of::Attribution>,
) -> Table<ClaimGraph, of::Attribution> {
    table
        .leaf("access: AccessLevel", ACCESS_DOC, |attribution, _, out| {
            out.value(&access(attribution.closed.as_deref()))
        })
        .one("closed: ClosedAttribution", "The closed part: who the speaker is in truth, and what else would tell. Null if nothing is closed, or if the viewer's role is below `access`.", |attribution, context| {
            let ordinal = attribution.claim.stored.ordinal;
            let access_at = |snapshot: &Snapshot| {
                let stored = snapshot.claim(ordinal)?;
                Ok(stored.and_then(|stored| access_of(&stored.record, attribution)))
            };
            let part = attribution.closed.as_deref();
            let snapshot = attribution.claim.snapshot;
            let is_seen = is_seen(context, snapshot, (Kind::Claim, ordinal), part, access_at)?;
            Ok(is_seen.then(|| Object::ClosedAttribution(attribution.clone())))
        })
}

/// The access of a closed part, if there is one.
fn access<T: ClosedPart>(part: Option<&T>) -> Option<AccessLevel> {
    part.map(ClosedPart::access)
}

/// The access of the closed part that an attribution has in another version of its claim.
fn access_of(claim: &StoredClaim, attribution: &AttributionRef<'_>) -> Option<AccessLevel> {
    let mut attributions = claim.attributions.iter();
    let same = attributions.find(|other| other.id == attribution.id)?;
    access(same.closed.as_deref())
}

/// Whether there is a closed part, and the viewer sees it: in this version and in all later ones,
/// whose access holds for the past too.
fn is_seen<T: ClosedPart>(
    context: &Context,
    snapshot: &Snapshot,
    (kind, ordinal): (Kind, Ordinal),
    part: Option<&T>,
    access_at: impl Fn(&Snapshot) -> Result<Option<AccessLevel>, FieldError>,
) -> Result<bool, FieldError> {
    let clearance = context.viewer.clearance();
    if !access(part).is_some_and(|access| clearance.sees(access)) {
        return Ok(false);
    }
    let newest = context.newest_now();
    if snapshot.revision() == newest.revision() {
        return Ok(true);
    }
    let revisions = newest.versions(kind, ordinal)?.into_iter();
    for later in revisions.take_while(|later| *later > snapshot.revision()) {
        let access = access_at(context.snapshot_at(later)?)?;
        if access.is_some_and(|access| !clearance.sees(access)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn absent() -> FieldError {
    FieldError::internal("a closed part that is not there")
}

fn entity_part<'o>(entity: &'o Node<'_, Entity<Ordinal>>) -> Result<&'o ClosedEntity, FieldError> {
    entity.closed.as_deref().ok_or_else(absent)
}

fn source_part<'o>(source: &'o Node<'_, Source<Ordinal>>) -> Result<&'o ClosedSource, FieldError> {
    source.closed.as_deref().ok_or_else(absent)
}

fn attribution_part<'o>(
    attribution: &'o AttributionRef<'_>,
) -> Result<&'o ClosedAttribution, FieldError> {
    attribution.closed.as_deref().ok_or_else(absent)
}

fn entity() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClosedEntity>(
        "ClosedEntity",
        "The closed part of an entity, whose public part stands for it. Nothing is found by it or computed from it.",
    )
    .leaf_with(
        "label(languages: [Language!]): String",
        "The true label, in the language chosen as for `Entity.label`; null if it is not recorded.",
        |entity, context, languages: &Languages, out| {
            languages.write(&entity_part(entity)?.labels, context, out);
            Ok(())
        },
    )
    .many("labels: [Text!]!", "The true labels in every language.", |entity, _| {
        Ok(text::all(&entity_part(entity)?.labels))
    })
    .many("aliases: [Text!]!", "The true aliases by language.", |entity, _| {
        let by_language = entity_part(entity)?.aliases.iter();
        let aliases = by_language.flat_map(|(language, aliases)| {
            let aliases = aliases.iter();
            aliases.map(move |alias| Object::Text(Box::new(TextRow::new(language, alias))))
        });
        Ok(aliases.collect())
    })
    .leaf_with(
        "description(languages: [Language!]): String",
        "The true description, in the language chosen as for `Entity.label`; null if there is none.",
        |entity, context, languages: &Languages, out| {
            languages.write(&entity_part(entity)?.descriptions, context, out);
            Ok(())
        },
    )
    .many("externalIds: [ExternalId!]!", "The names of the entity in other systems.", |entity, _| {
        let ids = entity_part(entity)?.external_ids.iter().cloned();
        Ok(ids.map(|id| Object::ExternalId(Box::new(id))).collect())
    })
    .leaf("note: String", "A note for those who see the part; null if there is none.", |entity, _, out| {
        out.opt_str(entity_part(entity)?.note.as_deref());
        Ok(())
    })
    .done()
}

fn source() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClosedSource>(
        "ClosedSource",
        "The closed part of a source, whose public part stands for it. Nothing is found by it or computed from it.",
    )
    .leaf_with(
        "title(languages: [Language!]): String",
        "The true title, in the language chosen as for `Entity.label`; null if it is not recorded.",
        |source, context, languages: &Languages, out| {
            languages.write(&source_part(source)?.titles, context, out);
            Ok(())
        },
    )
    .many("titles: [Text!]!", "The true titles in every language.", |source, _| {
        Ok(text::all(&source_part(source)?.titles))
    })
    .one("publisher: ClosedAgent", "The true publisher; null if none is recorded here.", |source, _| {
        let publisher = source_part(source)?.publisher.as_ref();
        Ok(publisher.map(|agent| closed_agent(source.snapshot, agent)))
    })
    .many("authors: [ClosedAgent!]!", "The true authors; empty if none is recorded here.", |source, _| {
        let authors = source_part(source)?.authors.iter();
        Ok(authors.map(|agent| closed_agent(source.snapshot, agent)).collect())
    })
    .leaf("publishedAt: PartialDate", "The exact date of publication; null if it is not recorded here.", |source, _, out| {
        write_date(source_part(source)?.published_at, out);
        Ok(())
    })
    .leaf("urls: [URL!]!", "The addresses of the source; empty if none is recorded here.", |source, _, out| {
        out.list(&source_part(source)?.urls, |out, url| out.str(url.as_str()));
        Ok(())
    })
    .many("archivedCopies: [ArchivedCopy!]!", "The archived copies; empty if none is recorded here.", |source, _| {
        let copies = source_part(source)?.archived_copies.iter().cloned().map(Box::new);
        Ok(copies.map(Object::ArchivedCopy).collect())
    })
    .leaf("digest: String", "The SHA-256 of the document's bytes: `sha256:` and 64 hexadecimal digits; null if it is not recorded here.", |source, _, out| {
        out.opt_str(source_part(source)?.digest.map(|digest| digest.to_string()).as_deref());
        Ok(())
    })
    .many("externalIds: [ExternalId!]!", "The names of the source in other systems.", |source, _| {
        let ids = source_part(source)?.external_ids.iter().cloned();
        Ok(ids.map(|id| Object::ExternalId(Box::new(id))).collect())
    })
    .leaf("note: String", "A note for those who see the part; null if there is none.", |source, _, out| {
        out.opt_str(source_part(source)?.note.as_deref());
        Ok(())
    })
    .done()
}

fn attribution() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClosedAttribution>(
        "ClosedAttribution",
        "The closed part of an attribution, whose public part stands for it. Nothing is found by it or computed from it.",
    )
    .one("speaker: ClosedAgent", "The true speaker, where the public one is unnamed; null if none is recorded here.", |attribution, _| {
        let speaker = attribution_part(attribution)?.speaker.as_ref();
        Ok(speaker.map(|agent| closed_agent(attribution.claim.snapshot, agent)))
    })
    .leaf("statedAt: PartialDate", "The exact date of the statement; null if it is not recorded here.", |attribution, _, out| {
        write_date(attribution_part(attribution)?.stated_at, out);
        Ok(())
    })
    .many("evidence: [Evidence!]!", "The passages that would tell who it is; empty if none is recorded here.", |attribution, _| {
        let evidence = attribution_part(attribution)?.evidence.iter();
        Ok(evidence
            .map(|passage| Object::Evidence(EvidenceRow {
                snapshot: attribution.claim.snapshot,
                source: attribution.source,
                passage: Box::new(passage.clone()),
                holder: EvidenceHolder::Attribution(attribution.clone()),
            }))
            .collect())
    })
    .leaf("note: String", "A note for those who see the part; null if there is none.", |attribution, _, out| {
        out.opt_str(attribution_part(attribution)?.note.as_deref());
        Ok(())
    })
    .done()
}

fn closed_agent<'a>(snapshot: &'a Snapshot, agent: &Agent) -> Object<'a> {
    Object::ClosedAgent(ClosedAgentRow {
        snapshot,
        agent: Box::new(agent.clone()),
    })
}

fn agent() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClosedAgent>(
        "ClosedAgent",
        "A person or an organisation that a closed part names.",
    )
    .one(
        "entity: Entity",
        "The entity; null where the name alone is recorded, or where the entity is removed.",
        |row, _| {
            let entity = row.entity()?;
            entity
                .map(|entity| Object::entity(row.snapshot, entity))
                .transpose()
        },
    )
    .leaf_with(
        "name(languages: [Language!]): String!",
        "The name, in the language chosen as for `Entity.label`; of a removed entity its id.",
        |row, context, languages: &Languages, out| {
            let languages = languages.of_reader(context).texts();
            match (row.entity()?, &*row.agent) {
                (Some(entity), _) => out.str(&row.snapshot.label(entity, languages)?),
                (None, Agent::Entity(id)) => out.str(id.as_str()),
                (None, agent) => out.opt_str(agent.plain_name().as_deref()),
            }
            Ok(())
        },
    )
    .done()
}
