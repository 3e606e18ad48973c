//! What can be asked of entities.

use crate::{
    index::{Column, TermKind},
    kb::{
        List, ScanStart,
        filter::{
            FieldValue, RecordRef,
            claim::claims_of,
            field::{Field, FieldType, IndexedBy, RecordType},
            field_id::FieldId,
            field_value::{asked, entity, instant, recorded_by, records, since, text, texts},
        },
    },
    model::Kind,
};

pub(super) static ENTITY: &[Field] = &[
    Field {
        id: FieldId::EntityType,
        shape: FieldType::One(RecordType::EntityType),
        index: IndexedBy::Records(TermKind::EntityType, Some(Column::EntityType)),
        get: |at, it| {
            let entity_type = asked(it.entity())?.record.entity_type;
            Ok(FieldValue::One(at.it(Kind::EntityType, entity_type)?))
        },
    },
    Field {
        id: FieldId::EntityName,
        shape: FieldType::Text,
        index: IndexedBy::Names,
        get: |_, it| {
            let entity = &asked(it.entity())?.record;
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
        get: |_, it| Ok(texts(&asked(it.entity())?.record.labels)),
    },
    Field {
        id: FieldId::EntityAlias,
        shape: FieldType::Text,
        index: IndexedBy::AmongNames,
        get: |_, it| {
            let aliases = asked(it.entity())?.record.aliases.iter();
            let aliases = aliases.flat_map(|(_, aliases)| aliases);
            Ok(FieldValue::Texts(aliases.map(|alias| &**alias).collect()))
        },
    },
    Field {
        id: FieldId::EntityDescription,
        shape: FieldType::Text,
        index: IndexedBy::Prose,
        get: |_, it| Ok(texts(&asked(it.entity())?.record.descriptions)),
    },
    Field {
        id: FieldId::EntityExternalIds,
        shape: FieldType::Many(RecordType::ExternalId),
        index: IndexedBy::No,
        get: |_, it| {
            let entity = asked(it.entity())?;
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
        get: |at, it| match asked(it.entity())?.record.merged_into {
            Some(other) => entity(at, other),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::EntityClaims,
        shape: FieldType::Many(RecordType::Claim),
        index: IndexedBy::No,
        get: |at, it| claims_of(at, List::ClaimsOf(asked(it.entity())?.ordinal)),
    },
    Field {
        id: FieldId::EntityStatements,
        shape: FieldType::Many(RecordType::Attribution),
        index: IndexedBy::No,
        get: |at, it| {
            let links = at.links(
                List::StatedBy(asked(it.entity())?.ordinal),
                ScanStart::First,
            )?;
            let mut statements = Vec::new();
            for link in links {
                let position = link?.position;
                let RecordRef::Claim(claim) = at.it(Kind::Claim, position.ordinal)? else {
                    continue;
                };
                let place = claim
                    .record
                    .numbered()
                    .position(|(nth, _)| nth == position.number);
                statements.extend(place.map(|place| RecordRef::Attribution(claim, place)));
            }
            Ok(FieldValue::Many(statements))
        },
    },
    Field {
        id: FieldId::EntitySources,
        shape: FieldType::Many(RecordType::Source),
        index: IndexedBy::No,
        get: |at, it| {
            let links = at.links(
                List::PublishedBy(asked(it.entity())?.ordinal),
                ScanStart::First,
            )?;
            records(
                at,
                Kind::Source,
                links.map(|link| Ok(link?.position.ordinal)),
            )
        },
    },
    Field {
        id: FieldId::EntityRevision,
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |_, it| Ok(since(asked(it.entity())?.written_in)),
    },
    Field {
        id: FieldId::EntityRecordedAt,
        shape: FieldType::Instant,
        index: IndexedBy::No,
        get: |at, it| instant(at, asked(it.entity())?.written_in),
    },
    Field {
        id: FieldId::EntityRecordedBy,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |at, it| recorded_by(at, asked(it.entity())?.written_in),
    },
];

pub(super) static EXTERNAL_ID: &[Field] = &[
    Field {
        id: FieldId::ExternalIdScheme,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, it| match it {
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
        get: |_, it| match it {
            RecordRef::ExternalId(entity, n) => {
                Ok(text(Some(&entity.record.external_ids[*n].value)))
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
];
