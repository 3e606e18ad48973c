//! What can be asked of values.

use super::{
    Got,
    field::{Field, Indexed, On, Part, Shape},
    get::{asked, date, entity, text},
};
use crate::{
    index::{Column, Tag},
    model::Value,
};

pub(super) static VALUE: &[Field] = &[
    Field {
        name: "entity",
        about: "The entity that it is. Missing for all others.",
        shape: Shape::One(On::Entity),
        index: Indexed::Records(Tag::Object, Some(Column::Object)),
        get: |at, it| match asked(it.value())? {
            Value::Entity(other) => entity(at, *other),
            _ => Ok(Got::Nothing),
        },
    },
    Field {
        name: "text",
        about: "The text that it is. Missing for all others.",
        shape: Shape::Text,
        index: Indexed::AmongProse,
        get: |_, it| {
            Ok(text(match asked(it.value())? {
                Value::Text(text) => Some(&text.text),
                _ => None,
            }))
        },
    },
    Field {
        name: "quantity",
        about: "The quantity that it is. Missing for all others.",
        shape: Shape::One(On::Quantity),
        index: Indexed::Inside(Part::Quantity),
        get: |_, it| {
            Ok(match it.quantity() {
                Some(_) => Got::One(it.clone()),
                None => Got::Nothing,
            })
        },
    },
    Field {
        name: "time",
        about: "The date that it is. Missing for all others.",
        shape: Shape::Date,
        index: Indexed::No,
        get: |_, it| {
            Ok(match asked(it.value())? {
                Value::Time(time) => date(Some(*time)),
                _ => Got::Nothing,
            })
        },
    },
    Field {
        name: "url",
        about: "The URL that it is. Missing for all others.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |_, it| {
            Ok(text(match asked(it.value())? {
                Value::Url(url) => Some(url.as_str()),
                _ => None,
            }))
        },
    },
    Field {
        name: "boolean",
        about: "Whether it is yes or no. Missing for all others.",
        shape: Shape::Flag,
        index: Indexed::No,
        get: |_, it| {
            Ok(match asked(it.value())? {
                Value::Boolean(yes) => Got::Flag(*yes),
                _ => Got::Nothing,
            })
        },
    },
];

pub(super) static QUANTITY: &[Field] = &[
    Field {
        name: "amount",
        about: "The amount. Missing where only bounds are known.",
        shape: Shape::Decimal,
        index: Indexed::Amount,
        get: |_, it| {
            Ok(asked(it.quantity())?
                .amount()
                .map_or(Got::Nothing, Got::Decimal))
        },
    },
    Field {
        name: "lower",
        about: "The least it may be. Missing where that is not known.",
        shape: Shape::Decimal,
        index: Indexed::No,
        get: |_, it| {
            Ok(asked(it.quantity())?
                .lower()
                .map_or(Got::Nothing, Got::Decimal))
        },
    },
    Field {
        name: "upper",
        about: "The most it may be. Missing where that is not known.",
        shape: Shape::Decimal,
        index: Indexed::No,
        get: |_, it| {
            Ok(asked(it.quantity())?
                .upper()
                .map_or(Got::Nothing, Got::Decimal))
        },
    },
    Field {
        name: "unit",
        about: "In what it is counted. Missing for a bare number.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |_, it| Ok(text(asked(it.quantity())?.unit().map(|unit| &**unit))),
    },
    Field {
        name: "approximate",
        about: "Whether it is said to be about that much.",
        shape: Shape::Flag,
        index: Indexed::No,
        get: |_, it| Ok(Got::Flag(asked(it.quantity())?.approximate())),
    },
];
