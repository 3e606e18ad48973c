//! The values of claims and qualifiers.

use claimgraph_engine::{FieldError, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Node, Object, of},
        types::{scalar::write_date, text::TextOf},
    },
    kb::StoredClaim,
    model::{Decimal, Ordinal, Quantity, Value},
};

/// A value of a claim, or of one of its qualifiers.
#[derive(Clone)]
pub(in crate::graphql) struct ValueOf<'a> {
    /// The claim.
    pub(in crate::graphql) claim: Node<'a, StoredClaim>,
    /// Which of its qualifiers; none: its own value.
    pub(in crate::graphql) qualifier: Option<usize>,
}

impl<'a> ValueOf<'a> {
    /// The value.
    pub(in crate::graphql) fn value(&self) -> &Value<Ordinal> {
        match self.qualifier {
            Some(place) => &self.claim.qualifiers[place].value,
            None => &self.claim.value,
        }
    }

    /// The value as a member of the union `Value`; `None` where it is not said or there is none.
    pub(in crate::graphql) fn object(self) -> Result<Option<Object<'a>>, FieldError> {
        Ok(Some(match self.value() {
            Value::Entity(entity) => return Object::entity(self.claim.at, *entity).map(Some),
            Value::Text(text) => Object::Text(Box::new(TextOf::new(&text.language, &text.text))),
            Value::Quantity(_) => Object::Quantity(self),
            Value::Time(_) => Object::TimeValue(self),
            Value::Url(_) => Object::UrlValue(self),
            Value::Boolean(_) => Object::BooleanValue(self),
            Value::Some | Value::None => return Ok(None),
        }))
    }

    /// Whether a value is given, as the API names it.
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
        "What a claim or a qualifier says."
        union Value = Entity | Text | Quantity | TimeValue | UrlValue | BooleanValue

        "Whether a claim or a qualifier has a value."
        enum ValueKind {
          "It has the value that is given."
          VALUE
          "It has one, but it is not said which."
          SOME_VALUE
          "It has none."
          NO_VALUE
        }
    "#);
    types.extend([quantity(), time(), url(), boolean()]);
    types
}

fn quantity() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Quantity>("Quantity", "An amount in a unit, exact, between bounds, or about. At least one of the three numbers is given.")
        .leaf("amount: String", "The amount, as a decimal number of at most 28 digits; null where only bounds are known.", |it, _, out| {
            out.opt_str(it.decimal(Quantity::amount)?.as_deref());
            Ok(())
        })
        .leaf("lower: String", "The least it may be, as a decimal number; null where it has no lower bound.", |it, _, out| {
            out.opt_str(it.decimal(Quantity::lower)?.as_deref());
            Ok(())
        })
        .leaf("upper: String", "The most it may be, as a decimal number; null where it has no upper bound.", |it, _, out| {
            out.opt_str(it.decimal(Quantity::upper)?.as_deref());
            Ok(())
        })
        .leaf("unit: String", "In what it is counted, such as `USD`; null for a bare number.", |it, _, out| {
            out.opt_str(it.quantity()?.unit().map(|unit| &**unit));
            Ok(())
        })
        .leaf("approximate: Boolean!", "Whether it is said to be about that much.", |it, _, out| {
            out.bool(it.quantity()?.approximate());
            Ok(())
        })
        .done()
}

fn time() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::TimeValue>("TimeValue", "A date as a value.")
        .leaf(
            "time: PartialDate!",
            "The date, as precisely as it is known.",
            |it, _, out| {
                if let Value::Time(date) = it.value() {
                    write_date(Some(*date), out);
                    return Ok(());
                }
                Err(FieldError::internal("a time value without a time"))
            },
        )
        .done()
}

fn url() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::UrlValue>("UrlValue", "An address on the web as a value.")
        .leaf("url: URL!", "The address.", |it, _, out| {
            if let Value::Url(url) = it.value() {
                out.str(url.as_str());
                return Ok(());
            }
            Err(FieldError::internal("a URL value without a URL"))
        })
        .done()
}

fn boolean() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::BooleanValue>("BooleanValue", "Yes or no as a value.")
        .leaf("boolean: Boolean!", "True for yes.", |it, _, out| {
            if let Value::Boolean(yes) = it.value() {
                out.bool(*yes);
                return Ok(());
            }
            Err(FieldError::internal("a Boolean value without a Boolean"))
        })
        .done()
}
