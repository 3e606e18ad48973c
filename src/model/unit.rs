//! Units of quantities, and how many of another unit each is.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    decimal::Decimal,
    id::Id,
    kind::Kind,
    text::{Name, Texts},
};

/// A unit of quantities, such as the kilometre. The unit of a quantity is a text: the id or the
/// symbol of such a unit, or a unit of which nothing is recorded.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields, bound(deserialize = "R: Deserialize<'de>"))]
#[schemars(extend("dependentRequired" = {"of": ["factor"], "factor": ["of"]}))]
pub struct Unit<R = Id> {
    /// The id.
    pub id: Id,
    /// The symbol as quantities have it, where that is not the id: `USD`, `%`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<Name>,
    /// The labels: the name of the unit in each language.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub labels: Texts<Name>,
    /// The unit in which it is measured, which may itself be measured in another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<R>,
    /// The number of those that one of this unit is, more than 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<Decimal>,
    /// The entity that the unit is, of which claims tell more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<R>,
}

impl<R> Unit<R> {
    /// The same unit with its reference exchanged.
    pub fn try_map<S, E>(self, mut f: impl FnMut(Kind, R) -> Result<S, E>) -> Result<Unit<S>, E> {
        Ok(Unit {
            id: self.id,
            symbol: self.symbol,
            labels: self.labels,
            of: self.of.map(|id| f(Kind::Unit, id)).transpose()?,
            factor: self.factor,
            entity: self.entity.map(|id| f(Kind::Entity, id)).transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_read_and_written_the_same() {
        for json in [
            r#"{"id":"m"}"#,
            r#"{"id":"usd","symbol":"USD","labels":{"en":"US dollar"}}"#,
            r#"{"id":"km","of":"m","factor":"1000","entity":"kilometre"}"#,
        ] {
            let unit: Unit = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&unit).unwrap(), json);
            let bytes = borsh::to_vec(&unit).unwrap();
            assert_eq!(borsh::from_slice::<Unit>(&bytes).unwrap(), unit);
        }
        assert!(serde_json::from_str::<Unit>(r#"{"id":"m","base":"m"}"#).is_err());
    }
}
