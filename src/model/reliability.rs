//! Grades of reliability: what a desk holds of a source and of what it says.

use std::borrow::Cow;

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::{agent::Agent, date::PartialDate, id::Id, kind::Kind, text::Prose};

/// The grade that somebody gives to a source, or to what it says in one place, by the Admiralty
/// code (NATO AJP-2.1). It is an opinion with a name under it, and decides nothing.
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
pub struct ReliabilityGrade<R = Id> {
    /// The giver of the grade.
    pub by: Agent<R>,
    /// The reliability of the source, whatever it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceReliability>,
    /// The credibility of the information, whoever gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub information: Option<Credibility>,
    /// The reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
    /// The date of the grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<PartialDate>,
}

/// The reliability of a source by the Admiralty code.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
pub enum SourceReliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Reliability cannot be judged.
    F,
}

/// The credibility of information by the Admiralty code: 1 confirmed by other sources, 2 probably
/// true, 3 possibly true, 4 doubtful, 5 improbable, 6 truth cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
pub struct Credibility(u8);

impl Credibility {
    /// Checks a number and makes it a grade.
    pub fn new(number: u32) -> Option<Credibility> {
        let number = u8::try_from(number).ok()?;
        (1..=6).contains(&number).then_some(Credibility(number))
    }

    /// The number, from 1 to 6.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Credibility {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Credibility, D::Error> {
        let number = <u32 as Deserialize>::deserialize(deserializer)?;
        Credibility::new(number).ok_or_else(|| {
            de::Error::custom(format!(
                "`{number}` is no grade of the Admiralty code; write 1 (confirmed) to 5 (improbable), or 6 if it cannot be judged"
            ))
        })
    }
}

impl JsonSchema for Credibility {
    fn schema_name() -> Cow<'static, str> {
        "Credibility".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The credibility of information by the Admiralty code, from 1 (confirmed by other sources) to 5 (improbable); 6 if it cannot be judged.",
            "type": "integer",
            "minimum": 1,
            "maximum": 6
        })
    }
}

impl<R> ReliabilityGrade<R> {
    /// The same grade with its reference exchanged.
    pub fn try_map<S, E>(
        self,
        f: &mut impl FnMut(Kind, R) -> Result<S, E>,
    ) -> Result<ReliabilityGrade<S>, E> {
        Ok(ReliabilityGrade {
            by: self.by.try_map(f)?,
            source: self.source,
            information: self.information,
            note: self.note,
            at: self.at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credibility_goes_from_1_to_6() {
        let read = |text: &str| serde_json::from_str::<Credibility>(text).map(Credibility::number);
        assert_eq!(read("1").unwrap(), 1);
        assert_eq!(read("6").unwrap(), 6);
        for refused in ["0", "7", "300", "-1", "\"2\""] {
            assert!(read(refused).is_err(), "{refused}");
        }
    }
}
