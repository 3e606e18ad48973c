//! The fields of entities.

use crate::{
    index::{Column, TermKind},
    kb::{
        filter::{
            claim::claims_of,
            field::{Field, FieldType, IndexedBy, RecordType},
            field_value::{
                FieldValue, entity, expected, recorded_at, recorded_by, records, revision, text,
                texts,
            },
            record_ref::RecordRef,
        },
        record_list::{List, ScanStart},
    },
    model::Kind,
};

pub(super) static ENTITY: &[Field] = &[
    Field {
        name: "type",
        about: "What it is; a wider type has the entities of the narrower.",
        shape: FieldType::One(RecordType::EntityType),
        index: IndexedBy::Records(TermKind::EntityType, Some(Column::EntityType)),
        get: |snapshot, record| {
            let entity_type = expected(record.entity())?.record.entity_type;
            Ok(FieldValue::One(
                snapshot.record_ref(Kind::EntityType, entity_type)?,
            ))
        },
    },
    Field {
        name: "name",
        about: "A label or an alias, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::Names,
        get: |_, record| {
            let entity = &expected(record.entity())?.record;
            let labels = entity.labels.iter().map(|(_, label)| &**label);
            let aliases = entity.aliases.iter().flat_map(|(_, aliases)| aliases);
            Ok(FieldValue::Texts(
                labels.chain(aliases.map(|alias| &**alias)).collect(),
            ))
        },
    },
    Field {
        name: "label",
        about: "What it is called, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::AmongNames,
        get: |_, record| Ok(texts(&expected(record.entity())?.record.labels)),
    },
    Field {
        name: "alias",
        about: "What else it is called, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::AmongNames,
        get: |_, record| {
            let aliases = expected(record.entity())?.record.aliases.iter();
            let aliases = aliases.flat_map(|(_, aliases)| aliases);
            Ok(FieldValue::Texts(aliases.map(|alias| &**alias).collect()))
        },
    },
    Field {
        name: "description",
        about: "What it is in a few words, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::Prose,
        get: |_, record| Ok(texts(&expected(record.entity())?.record.descriptions)),
    },
    Field {
        name: "externalIds",
        about: "Its names in other systems.",
        shape: FieldType::Many(RecordType::ExternalId),
        index: IndexedBy::No,
        get: |_, record| {
            let entity = expected(record.entity())?;
            let ids = 0..entity.record.external_ids.len();
            Ok(FieldValue::Many(
                ids.map(|n| RecordRef::ExternalId(entity.clone(), n))
                    .collect(),
            ))
        },
    },
    Field {
        name: "mergedInto",
        about: "The entity that it turned out to be. Missing unless it did.",
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::MergedInto, None),
        get: |snapshot, record| match expected(record.entity())?.record.merged_into {
            Some(other) => entity(snapshot, other),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        name: "claims",
        about: "The claims that it takes part in, in any role.",
        shape: FieldType::Many(RecordType::Claim),
        index: IndexedBy::No,
        get: |snapshot, record| {
            claims_of(snapshot, List::ClaimsOf(expected(record.entity())?.ordinal))
        },
    },
    Field {
        name: "statements",
        about: "What it is reported to have said.",
        shape: FieldType::Many(RecordType::Attribution),
        index: IndexedBy::No,
        get: |snapshot, record| {
            let links = snapshot.links(
                List::StatedBy(expected(record.entity())?.ordinal),
                ScanStart::First,
            )?;
            let mut statements = Vec::new();
            for link in links {
                let position = link?.position;
                let RecordRef::Claim(claim) = snapshot.record_ref(Kind::Claim, position.ordinal)?
                else {
                    continue;
                };
                let index = claim
                    .record
                    .numbered()
                    .position(|(number, _)| number == position.number);
                statements.extend(index.map(|index| RecordRef::Attribution(claim, index)));
            }
            Ok(FieldValue::Many(statements))
        },
    },
    Field {
        name: "sources",
        about: "The sources that it published or wrote.",
        shape: FieldType::Many(RecordType::Source),
        index: IndexedBy::No,
        get: |snapshot, record| {
            let links = snapshot.links(
                List::PublishedBy(expected(record.entity())?.ordinal),
                ScanStart::First,
            )?;
            records(
                snapshot,
                Kind::Source,
                links.map(|link| Ok(link?.position.ordinal)),
            )
        },
    },
    Field {
        name: "revision",
        about: "The revision that wrote it as it is.",
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |_, record| Ok(revision(expected(record.entity())?.written_in)),
    },
    Field {
        name: "recordedAt",
        about: "When it was recorded as it is.",
        shape: FieldType::Instant,
        index: IndexedBy::No,
        get: |snapshot, record| recorded_at(snapshot, expected(record.entity())?.written_in),
    },
    Field {
        name: "recordedBy",
        about: "Who recorded it as it is. Missing where that is not known.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |snapshot, record| recorded_by(snapshot, expected(record.entity())?.written_in),
    },
];

pub(super) static EXTERNAL_ID: &[Field] = &[
    Field {
        name: "scheme",
        about: "The other system.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| match record {
            RecordRef::ExternalId(entity, n) => {
                Ok(text(Some(&entity.record.external_ids[*n].scheme)))
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        name: "value",
        about: "The name there.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| match record {
            RecordRef::ExternalId(entity, n) => {
                Ok(text(Some(&entity.record.external_ids[*n].value)))
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
];
