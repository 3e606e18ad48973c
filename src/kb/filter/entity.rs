//! The fields of entities.

use crate::{
    index::{Column, TermKind},
    kb::{
        filter::{
            claim::claims_of,
            field::{Field, FieldType, IndexedBy, RecordType},
            field_id::FieldId,
            field_value::{
                FieldValue, entity, expected, recorded_at, recorded_by, records, revision, text,
                texts,
            },
            record_ref::RecordRef,
        },
        record_list::List,
    },
    model::{Kind, ScanStart},
};

pub(super) static ENTITY: &[Field] = &[
    Field {
        id: FieldId::EntityType,
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
        id: FieldId::EntityName,
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
        id: FieldId::EntityLabel,
        shape: FieldType::Text,
        index: IndexedBy::AmongNames,
        get: |_, record| Ok(texts(&expected(record.entity())?.record.labels)),
    },
    Field {
        id: FieldId::EntityAlias,
        shape: FieldType::Text,
        index: IndexedBy::AmongNames,
        get: |_, record| {
            let aliases = expected(record.entity())?.record.aliases.iter();
            let aliases = aliases.flat_map(|(_, aliases)| aliases);
            Ok(FieldValue::Texts(aliases.map(|alias| &**alias).collect()))
        },
    },
    Field {
        id: FieldId::EntityDescription,
        shape: FieldType::Text,
        index: IndexedBy::Prose,
        get: |_, record| Ok(texts(&expected(record.entity())?.record.descriptions)),
    },
    Field {
        id: FieldId::EntityExternalIds,
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
        id: FieldId::EntityMergedInto,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::MergedInto, None),
        get: |snapshot, record| match expected(record.entity())?.record.merged_into {
            Some(other) => entity(snapshot, other),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::EntityClaims,
        shape: FieldType::Many(RecordType::Claim),
        index: IndexedBy::No,
        get: |snapshot, record| {
            claims_of(snapshot, List::ClaimsOf(expected(record.entity())?.ordinal))
        },
    },
    Field {
        id: FieldId::EntityStatements,
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
        id: FieldId::EntitySources,
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
        id: FieldId::EntityRevision,
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |_, record| Ok(revision(expected(record.entity())?.written_in)),
    },
    Field {
        id: FieldId::EntityRecordedAt,
        shape: FieldType::Instant,
        index: IndexedBy::No,
        get: |snapshot, record| recorded_at(snapshot, expected(record.entity())?.written_in),
    },
    Field {
        id: FieldId::EntityRecordedBy,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |snapshot, record| recorded_by(snapshot, expected(record.entity())?.written_in),
    },
];

pub(super) static EXTERNAL_ID: &[Field] = &[
    Field {
        id: FieldId::ExternalIdScheme,
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
        id: FieldId::ExternalIdValue,
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
