//! The tables of fields by record type.

use crate::kb::filter::{
    attribution, claim, entity,
    field::{Field, RecordType},
    field_id::FieldId,
    original, source, value, vocabulary,
};

impl RecordType {
    /// The fields of the record type.
    pub fn fields(self) -> &'static [Field] {
        match self {
            RecordType::Claim => claim::CLAIM,
            RecordType::Entity => entity::ENTITY,
            RecordType::Source => source::SOURCE,
            RecordType::Attribution => attribution::ATTRIBUTION,
            RecordType::Predicate => vocabulary::PREDICATE,
            RecordType::EntityType => vocabulary::ENTITY_TYPE,
            RecordType::Unit => vocabulary::UNIT,
            RecordType::Value => value::VALUE,
            RecordType::Quantity => value::QUANTITY,
            RecordType::Qualifier => claim::QUALIFIER,
            RecordType::Relation => claim::RELATION,
            RecordType::Corroboration => claim::CORROBORATION,
            RecordType::Speaker => attribution::SPEAKER,
            RecordType::AnonymousSpeaker => attribution::ANONYMOUS,
            RecordType::ExternalId => original::EXTERNAL_ID,
            RecordType::Derivation => source::DERIVATION,
            RecordType::ReliabilityGrade => source::RELIABILITY_GRADE,
            RecordType::Evidence => attribution::EVIDENCE,
        }
    }
}

/// The field of an identity in the table of a record type.
pub fn field(record_type: RecordType, id: FieldId) -> Option<&'static Field> {
    let mut fields = record_type.fields().iter();
    fields.find(|field| field.id == id)
}
