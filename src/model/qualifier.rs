//! Qualifiers: further predicates with their values, of a claim or of an attribution.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{id::Id, kind::Kind, value::Value};

/// A qualifier: a further predicate and its value. One of a claim narrows the claim or describes
/// it; one of an attribution describes the saying.
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
pub struct Qualifier<R = Id> {
    /// A predicate of the vocabulary.
    pub predicate: R,
    /// The value of the predicate.
    pub value: Value<R>,
}

impl<R> Qualifier<R> {
    /// The same qualifier with its references exchanged.
    pub(super) fn try_map<S, E>(
        self,
        f: &mut impl FnMut(Kind, R) -> Result<S, E>,
    ) -> Result<Qualifier<S>, E> {
        Ok(Qualifier {
            predicate: f(Kind::Predicate, self.predicate)?,
            value: self.value.try_map(f)?,
        })
    }
}
