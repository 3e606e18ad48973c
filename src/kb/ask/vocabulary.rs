//! What can be asked of predicates and types.

use super::{
    Got, It,
    field::{Field, Indexed, Shape},
    get::texts,
};

pub(super) static PREDICATE: &[Field] = &[
    Field {
        name: "label",
        about: "What it is called, in any language.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |_, it| {
            Ok(match it {
                It::Predicate(it) => texts(&it.record.labels),
                _ => Got::Nothing,
            })
        },
    },
    Field {
        name: "exclusive",
        about: "Whether an entity has at most one value of it at a time.",
        shape: Shape::Flag,
        index: Indexed::No,
        get: |_, it| {
            Ok(match it {
                It::Predicate(it) => Got::Flag(it.record.exclusive),
                _ => Got::Nothing,
            })
        },
    },
];

pub(super) static ENTITY_TYPE: &[Field] = &[Field {
    name: "label",
    about: "What it is called, in any language.",
    shape: Shape::Text,
    index: Indexed::No,
    get: |_, it| {
        Ok(match it {
            It::EntityType(it) => texts(&it.record.labels),
            _ => Got::Nothing,
        })
    },
}];
