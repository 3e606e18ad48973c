//! The fields of entities.
//!
//! Entities that are one have their names, descriptions and external ids together, and all else of
//! the survivor. `mergedInto` alone is that of each as recorded.

use crate::{
    index::{Column, TermKind, TextColumn},
    kb::{
        filter::{
            claim::claims_of,
            field::{Field, FieldType, IndexedBy, IndexedWords, RecordType, Referring},
            field_id::FieldId,
            field_value::{
                FieldValue, entity, expected, recorded_at, recorded_by, records, revision,
            },
            original,
            record_ref::RecordRef,
            whole_entity::{MergeRole, aliases, collected, labels, survivor},
        },
        record_list::{AUTHOR, List, PUBLISHER},
    },
    model::{Kind, ScanStart},
};

pub(super) static ENTITY: &[Field] = &[
    Field {
        id: FieldId::EntityType,
        shape: FieldType::One(RecordType::EntityType),
        index: IndexedBy::Records(TermKind::EntityType, Some(Column::EntityType)),
        get: |snapshot, record| {
            let entity = survivor(snapshot, expected(record.entity())?)?;
            let entity_type = entity.record.entity_type;
            Ok(FieldValue::One(
                snapshot.record_ref(Kind::EntityType, entity_type)?,
            ))
        },
    },
    Field {
        id: FieldId::EntityName,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::Names, &[TextColumn::Label, TextColumn::Alias]),
        get: |snapshot, record| {
            collected(snapshot, expected(record.entity())?, |entity, _| {
                labels(entity).chain(aliases(entity)).collect()
            })
        },
    },
    Field {
        id: FieldId::EntityLabel,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::AmongNames, &[TextColumn::Label]),
        get: |snapshot, record| {
            collected(snapshot, expected(record.entity())?, |entity, _| {
                labels(entity).collect()
            })
        },
    },
    Field {
        id: FieldId::EntityAlias,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::AmongNames, &[TextColumn::Alias]),
        get: |snapshot, record| {
            // The labels of a merged entity are aliases of its survivor.
            collected(
                snapshot,
                expected(record.entity())?,
                |entity, role| match role {
                    MergeRole::Survivor => aliases(entity).collect(),
                    MergeRole::Merged => labels(entity).chain(aliases(entity)).collect(),
                },
            )
        },
    },
    Field {
        id: FieldId::EntityDescription,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::Prose, &[TextColumn::Description]),
        get: |snapshot, record| {
            collected(snapshot, expected(record.entity())?, |entity, _| {
                let descriptions = entity.record.descriptions.iter();
                descriptions
                    .map(|(_, description)| &**description)
                    .collect()
            })
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
        id: FieldId::EntityClosed,
        shape: FieldType::Flag,
        index: IndexedBy::Mark(TermKind::Closed),
        get: |snapshot, record| {
            let entity = survivor(snapshot, expected(record.entity())?)?;
            Ok(FieldValue::Flag(entity.record.closed.is_some()))
        },
    },
    Field {
        id: FieldId::EntityClaims,
        shape: FieldType::Many(RecordType::Claim),
        index: IndexedBy::Referring(Referring::ClaimsOfEntity),
        get: |snapshot, record| {
            claims_of(snapshot, List::ClaimsOf(expected(record.entity())?.ordinal))
        },
    },
    Field {
        id: FieldId::EntityStatements,
        shape: FieldType::Many(RecordType::Attribution),
        index: IndexedBy::Referring(Referring::StatementsOfEntity),
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
        index: IndexedBy::Referring(Referring::SourcesOfEntity),
        get: |snapshot, record| {
            let links = snapshot.links(
                List::SourcesOf(expected(record.entity())?.ordinal),
                ScanStart::First,
            )?;
            let made = links.filter_map(|link| match link {
                Ok(link) if link.role & (PUBLISHER | AUTHOR) == 0 => None,
                link => Some(link.map(|link| link.position.ordinal)),
            });
            records(snapshot, Kind::Source, made)
        },
    },
    Field {
        id: FieldId::EntityRevision,
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |snapshot, record| {
            let entity = survivor(snapshot, expected(record.entity())?)?;
            Ok(revision(entity.written_in))
        },
    },
    Field {
        id: FieldId::EntityRecordedAt,
        shape: FieldType::Instant,
        index: IndexedBy::Commit,
        get: |snapshot, record| {
            let entity = survivor(snapshot, expected(record.entity())?)?;
            recorded_at(snapshot, entity.written_in)
        },
    },
    Field {
        id: FieldId::EntityRecordedBy,
        shape: FieldType::Text,
        index: IndexedBy::Commit,
        get: |snapshot, record| {
            let entity = survivor(snapshot, expected(record.entity())?)?;
            recorded_by(snapshot, entity.written_in)
        },
    },
    original::EXTERNAL_IDS,
    original::CREATED,
    original::MODIFIED,
    original::REVOKED,
];
