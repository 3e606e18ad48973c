//! The values of claims and qualifiers.

use std::sync::Arc;

use claimgraph_engine::{FieldError, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        object::{Object, of},
        object_rows::{TextRow, ValueRef},
        types::{display::with_value, languages::Languages},
    },
    model::{
        Coordinate, Decimal, ExternalId, Id, Kind, LanguagePriorityList, Ordinal, Predicate,
        Quantity, Stored, Value,
    },
};

impl<'a> ValueRef<'a> {
    /// The value as the record has it.
    pub(in crate::graphql) fn value(&self) -> &Value<Ordinal> {
        match self.qualifier {
            Some(place) => &place.of(&self.claim).value,
            None => &self.claim.value,
        }
    }

    /// The value as an object of the interface `Value`; `None` if no value is given.
    pub(in crate::graphql) fn object(self) -> Result<Option<Object<'a>>, FieldError> {
        Ok(Some(match self.value() {
            Value::Entity(entity) => return Object::entity(self.claim.snapshot, *entity).map(Some),
            Value::Text(text) => Object::Text(Box::new(TextRow {
                language: text.language.clone(),
                text: text.text.to_string(),
            })),
            Value::Quantity(_) => Object::Quantity(self),
            Value::Time(_) => Object::TimeValue(self),
            Value::Url(_) => Object::UrlValue(self),
            Value::Boolean(_) => Object::BooleanValue(self),
            Value::Code(_) => Object::CodeValue(self),
            Value::Coordinate(_) => Object::CoordinateValue(self),
            Value::Some | Value::None => return Ok(None),
            Value::Identifier(identifier) => {
                let identifier = self.with_url(identifier)?;
                Object::ExternalId(Box::new(identifier))
            }
        }))
    }

    /// An identifier with its URL: its own, or that of the predicate's template.
    fn with_url(&self, identifier: &ExternalId) -> Result<ExternalId, FieldError> {
        let mut identifier = identifier.clone();
        if identifier.url.is_none() {
            let predicate = self.predicate()?;
            let template = predicate.record.url_template.as_ref();
            identifier.url = template.and_then(|template| template.filled(&identifier.value).ok());
        }
        Ok(identifier)
    }

    /// The predicate of which this is a value.
    fn predicate(&self) -> Result<Arc<Stored<Predicate<Ordinal>>>, FieldError> {
        let ordinal = match self.qualifier {
            Some(place) => place.of(&self.claim).predicate,
            None => self.claim.predicate,
        };
        let snapshot = self.claim.snapshot;
        Ok(snapshot.required(Kind::Predicate, ordinal, snapshot.predicate(ordinal)?)?)
    }

    /// The value in words, in the best of some languages.
    pub(in crate::graphql) fn in_words(
        &self,
        languages: &LanguagePriorityList,
    ) -> Result<String, FieldError> {
        let predicate = self.predicate()?;
        let snapshot = self.claim.snapshot;
        Ok(snapshot.value_in_words(&predicate.record, self.value(), languages)?)
    }

    /// The value of the enum `ValueKind`.
    pub(in crate::graphql) fn kind(&self) -> &'static str {
        match self.value() {
            Value::Some => "SOME_VALUE",
            Value::None => "NO_VALUE",
            _ => "VALUE",
        }
    }

    fn quantity(&self) -> Result<&Quantity, FieldError> {
        match self.value() {
            Value::Quantity(quantity) => Ok(quantity),
            other => Err(FieldError::internal(format!("{other:?} is no quantity"))),
        }
    }

    fn coordinate(&self) -> Result<&Coordinate<Ordinal>, FieldError> {
        match self.value() {
            Value::Coordinate(coordinate) => Ok(coordinate),
            other => Err(FieldError::internal(format!("{other:?} is no coordinate"))),
        }
    }

    fn code(&self) -> Result<&Id, FieldError> {
        match self.value() {
            Value::Code(code) => Ok(code),
            other => Err(FieldError::internal(format!("{other:?} is no code"))),
        }
    }

    fn decimal(
        &self,
        part: impl Fn(&Quantity) -> Option<Decimal>,
    ) -> Result<Option<String>, FieldError> {
        Ok(part(self.quantity()?).map(|number| number.to_string()))
    }
}

/// The types of values.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "Whether a claim or a qualifier gives a value."
        enum ValueKind {
          "A value is given."
          VALUE
          "There is a value, but it is not stated which."
          SOME_VALUE
          "There is no value."
          NO_VALUE
        }

        "The calendar in which a date is written."
        enum Calendar {
          "The Gregorian calendar."
          GREGORIAN
          "The Julian calendar."
          JULIAN
        }
    "#);
    types.extend([quantity(), time(), url(), boolean(), code(), coordinate()]);
    types
}

fn quantity() -> TypeDef<ClaimGraph> {
    with_value(object::<ClaimGraph, of::Quantity>("Quantity", "An amount in a unit: exact, approximate or between bounds. At least one of `amount`, `lower` and `upper` is not null."))
        .leaf("amount: String", "The amount, a decimal number of at most 28 digits; null if only bounds are known.", |value, _, out| {
            out.opt_str(value.decimal(Quantity::amount)?.as_deref());
            Ok(())
        })
        .leaf("lower: String", "The lower bound, a decimal number; null if there is none.", |value, _, out| {
            out.opt_str(value.decimal(Quantity::lower)?.as_deref());
            Ok(())
        })
        .leaf("upper: String", "The upper bound, a decimal number; null if there is none.", |value, _, out| {
            out.opt_str(value.decimal(Quantity::upper)?.as_deref());
            Ok(())
        })
        .leaf("unit: String", "The unit, such as `USD`; null for a number without one.", |value, _, out| {
            out.opt_str(value.quantity()?.unit().map(|unit| &**unit));
            Ok(())
        })
        .one("unitRecord: Unit", "The unit of the vocabulary that has `unit` as its id or as its symbol; null if there is none, or if several have the symbol.", |value, _| {
            let snapshot = value.claim.snapshot;
            let Some(name) = value.quantity()?.unit() else {
                return Ok(None);
            };
            snapshot.unit_named(name)?.map(|unit| Object::unit(snapshot, unit)).transpose()
        })
        .leaf("approximate: Boolean!", "True if the amount is approximate.", |value, _, out| {
            out.bool(value.quantity()?.approximate());
            Ok(())
        })
        .done()
}

fn time() -> TypeDef<ClaimGraph> {
    with_value(object::<ClaimGraph, of::TimeValue>("TimeValue", "A date or an interval as a value."))
        .leaf(
            "time: PartialDate!",
            "The date as it is written, or an interval: two dates with a `/` between them, of which one may be `..` or left out.",
            |value, _, out| {
                if let Value::Time(time) = value.value() {
                    out.str(&time.to_string());
                    return Ok(());
                }
                Err(FieldError::internal("a time value without a time"))
            },
        )
        .leaf(
            "calendar: Calendar",
            "The calendar in which the date is written; null if that is not said.",
            |value, _, out| match value.value() {
                Value::Time(time) => out.value(&time.calendar()),
                _ => Err(FieldError::internal("a time value without a time")),
            },
        )
        .done()
}

fn url() -> TypeDef<ClaimGraph> {
    with_value(object::<ClaimGraph, of::UrlValue>(
        "UrlValue",
        "A URL as a value.",
    ))
    .leaf("url: URL!", "The URL.", |value, _, out| {
        if let Value::Url(url) = value.value() {
            out.str(url.as_str());
            return Ok(());
        }
        Err(FieldError::internal("a URL value without a URL"))
    })
    .done()
}

fn code() -> TypeDef<ClaimGraph> {
    with_value(object::<ClaimGraph, of::CodeValue>(
        "CodeValue",
        "A code as a value: one of those that the predicate lists.",
    ))
    .leaf(
        "code: ID!",
        "The id of the code among those of its predicate.",
        |value, _, out| {
            out.str(value.code()?.as_str());
            Ok(())
        },
    )
    .leaf_with(
        "label(languages: [Language!]): String!",
        "The label, in the language chosen as for `Entity.label`.",
        |value, context, languages: &Languages, out| {
            let predicate = value.predicate()?;
            let code = value.code()?;
            let codes = &predicate.record.codes;
            match codes.iter().find(|listed| listed.id == *code) {
                Some(listed) => languages.write(&listed.labels, context, out),
                None => out.str(code.as_str()),
            }
            Ok(())
        },
    )
    .done()
}

fn coordinate() -> TypeDef<ClaimGraph> {
    with_value(object::<ClaimGraph, of::CoordinateValue>(
        "CoordinateValue",
        "A place as a value: on the earth (WGS 84), or on another globe.",
    ))
    .leaf(
        "latitude: String!",
        "The latitude in degrees, a decimal number from -90 to 90; north of the equator positive.",
        |value, _, out| {
            out.str(&value.coordinate()?.latitude().to_string());
            Ok(())
        },
    )
    .leaf(
        "longitude: String!",
        "The longitude in degrees, a decimal number from -180 to 180; east of Greenwich positive.",
        |value, _, out| {
            out.str(&value.coordinate()?.longitude().to_string());
            Ok(())
        },
    )
    .leaf(
        "precision: String",
        "The number of degrees by which either may be off, a decimal number more than 0; null if that is not said.",
        |value, _, out| {
            let precision = value.coordinate()?.precision();
            out.opt_str(precision.map(|number| number.to_string()).as_deref());
            Ok(())
        },
    )
    .one(
        "globe: Entity",
        "The globe on which the place is, such as the moon; null for the earth.",
        |value, _| {
            let globe = value.coordinate()?.globe();
            globe.map(|globe| Object::entity(value.claim.snapshot, *globe)).transpose()
        },
    )
    .done()
}

fn boolean() -> TypeDef<ClaimGraph> {
    with_value(object::<ClaimGraph, of::BooleanValue>(
        "BooleanValue",
        "A Boolean as a value.",
    ))
    .leaf("boolean: Boolean!", "The value.", |value, _, out| {
        if let Value::Boolean(yes) = value.value() {
            out.bool(*yes);
            return Ok(());
        }
        Err(FieldError::internal("a Boolean value without a Boolean"))
    })
    .done()
}
