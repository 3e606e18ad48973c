//! The kind of the record that a field of an input names.

use crate::model::Kind;

/// The kind of the record that a field of type `ID` names; `None` where it is no id of a record, as
/// that of a code.
pub(super) fn kind_of_id(type_name: &str, field: &str) -> Option<Kind> {
    Some(match field {
        "id" | "formerIds" => return kind_of_own_id(type_name),
        "code" | "broader" => return None,
        "affiliation" | "by" | "entity" | "globe" | "into" | "mergedInto" | "subject"
        | "topics" | "work" => Kind::Entity,
        "source" | "notice" => Kind::Source,
        "claim" => Kind::Claim,
        "attribution" => Kind::Attribution,
        "domain" | "parents" | "type" | "types" => Kind::EntityType,
        "contrasts" | "inverse" | "nestedBy" | "opposites" | "predicate" => Kind::Predicate,
        "of" => Kind::Unit,
        _ => return None,
    })
}

/// The kind of what has an id of its own.
fn kind_of_own_id(type_name: &str) -> Option<Kind> {
    Some(match type_name {
        "AttributionInput" => Kind::Attribution,
        "PutEntityInput" | "PatchEntityInput" => Kind::Entity,
        "PutSourceInput" | "PatchSourceInput" => Kind::Source,
        "PutClaimInput" | "PatchClaimInput" => Kind::Claim,
        "PutTypeInput" | "PatchTypeInput" => Kind::EntityType,
        "PutPredicateInput" | "PatchPredicateInput" => Kind::Predicate,
        "PutUnitInput" | "PatchUnitInput" => Kind::Unit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::mutation::input_types::input_types;

    #[test]
    fn every_id_of_an_input_has_its_kind_or_is_no_id_of_a_record() {
        let mut without = Vec::new();
        for ty in input_types() {
            for (field, type_name) in ty.input_fields() {
                let is_id = type_name.trim_matches(['[', ']', '!']) == "ID";
                if is_id && kind_of_id(ty.name(), field).is_none() {
                    without.push(format!("{}.{field}", ty.name()));
                }
            }
        }
        without.sort();
        // Codes are no records, and the two last are of any kind.
        assert_eq!(
            without,
            [
                "CodeInput.broader",
                "CodeInput.id",
                "RemoveInput.id",
                "RenameRecordInput.id",
                "RenameRecordInput.to",
                "ValueInput.code",
            ]
        );
    }
}
