//! What can be asked of entities.

use super::{
    Got, It,
    claim::claims_of,
    field::{Field, Indexed, On, Shape},
    get::{asked, entity, instant, recorded_by, records, since, text, texts},
};
use crate::{
    index::{Column, Tag},
    kb::{List, Start},
    model::Kind,
};

pub(super) static ENTITY: &[Field] = &[
    Field {
        name: "type",
        about: "What it is; a wider type has the entities of the narrower.",
        shape: Shape::One(On::EntityType),
        index: Indexed::Records(Tag::EntityType, Some(Column::EntityType)),
        get: |at, it| {
            let entity_type = asked(it.entity())?.record.entity_type;
            Ok(Got::One(at.it(Kind::EntityType, entity_type)?))
        },
    },
    Field {
        name: "name",
        about: "A label or an alias, in any language.",
        shape: Shape::Text,
        index: Indexed::Names,
        get: |_, it| {
            let entity = &asked(it.entity())?.record;
            let labels = entity.labels.iter().map(|(_, label)| &**label);
            let aliases = entity.aliases.iter().flat_map(|(_, aliases)| aliases);
            Ok(Got::Texts(
                labels.chain(aliases.map(|alias| &**alias)).collect(),
            ))
        },
    },
    Field {
        name: "label",
        about: "What it is called, in any language.",
        shape: Shape::Text,
        index: Indexed::AmongNames,
        get: |_, it| Ok(texts(&asked(it.entity())?.record.labels)),
    },
    Field {
        name: "alias",
        about: "What else it is called, in any language.",
        shape: Shape::Text,
        index: Indexed::AmongNames,
        get: |_, it| {
            let aliases = asked(it.entity())?.record.aliases.iter();
            let aliases = aliases.flat_map(|(_, aliases)| aliases);
            Ok(Got::Texts(aliases.map(|alias| &**alias).collect()))
        },
    },
    Field {
        name: "description",
        about: "What it is in a few words, in any language.",
        shape: Shape::Text,
        index: Indexed::Prose,
        get: |_, it| Ok(texts(&asked(it.entity())?.record.descriptions)),
    },
    Field {
        name: "externalIds",
        about: "Its names in other systems.",
        shape: Shape::Many(On::ExternalId),
        index: Indexed::No,
        get: |_, it| {
            let entity = asked(it.entity())?;
            let ids = 0..entity.record.external_ids.len();
            Ok(Got::Many(
                ids.map(|n| It::ExternalId(entity.clone(), n)).collect(),
            ))
        },
    },
    Field {
        name: "mergedInto",
        about: "The entity that it turned out to be. Missing unless it did.",
        shape: Shape::One(On::Entity),
        index: Indexed::Records(Tag::MergedInto, None),
        get: |at, it| match asked(it.entity())?.record.merged_into {
            Some(other) => entity(at, other),
            None => Ok(Got::Nothing),
        },
    },
    Field {
        name: "claims",
        about: "The claims that it takes part in, in any role.",
        shape: Shape::Many(On::Claim),
        index: Indexed::No,
        get: |at, it| claims_of(at, List::ClaimsOf(asked(it.entity())?.ordinal)),
    },
    Field {
        name: "statements",
        about: "What it is reported to have said.",
        shape: Shape::Many(On::Attribution),
        index: Indexed::No,
        get: |at, it| {
            let links = at.links(List::StatedBy(asked(it.entity())?.ordinal), Start::First)?;
            let mut statements = Vec::new();
            for link in links {
                let position = link?.position;
                let It::Claim(claim) = at.it(Kind::Claim, position.ordinal)? else {
                    continue;
                };
                let place = claim
                    .record
                    .numbered()
                    .position(|(nth, _)| nth == position.nth);
                statements.extend(place.map(|place| It::Attribution(claim, place)));
            }
            Ok(Got::Many(statements))
        },
    },
    Field {
        name: "sources",
        about: "The sources that it published or wrote.",
        shape: Shape::Many(On::Source),
        index: Indexed::No,
        get: |at, it| {
            let links = at.links(List::PublishedBy(asked(it.entity())?.ordinal), Start::First)?;
            records(
                at,
                Kind::Source,
                links.map(|link| Ok(link?.position.ordinal)),
            )
        },
    },
    Field {
        name: "revision",
        about: "The revision that wrote it as it is.",
        shape: Shape::Whole,
        index: Indexed::Since,
        get: |_, it| Ok(since(asked(it.entity())?.since)),
    },
    Field {
        name: "recordedAt",
        about: "When it was recorded as it is.",
        shape: Shape::Instant,
        index: Indexed::No,
        get: |at, it| instant(at, asked(it.entity())?.since),
    },
    Field {
        name: "recordedBy",
        about: "Who recorded it as it is. Missing where that is not known.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |at, it| recorded_by(at, asked(it.entity())?.since),
    },
];

pub(super) static EXTERNAL_ID: &[Field] = &[
    Field {
        name: "scheme",
        about: "The other system.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |_, it| match it {
            It::ExternalId(entity, n) => Ok(text(Some(&entity.record.external_ids[*n].scheme))),
            _ => Ok(Got::Nothing),
        },
    },
    Field {
        name: "value",
        about: "The name there.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |_, it| match it {
            It::ExternalId(entity, n) => Ok(text(Some(&entity.record.external_ids[*n].value))),
            _ => Ok(Got::Nothing),
        },
    },
];
