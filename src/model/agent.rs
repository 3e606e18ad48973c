//! Agents: persons and organisations as a source names them, with a record of their own or without.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{id::Id, kind::Kind, text::Name};

/// A person or an organisation: an entity, or a plain name (`foaf:Agent`, PROV's agent).
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
#[serde(untagged, bound(deserialize = "R: Deserialize<'de>"))]
pub enum Agent<R = Id> {
    /// An entity.
    Entity(R),
    /// A plain name.
    Named(PlainName),
    /// The name of a person in its parts.
    Person(Box<PersonName>),
}

/// A name of which no entity is recorded.
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
#[serde(deny_unknown_fields)]
pub struct PlainName {
    /// The name.
    pub name: Name,
}

/// The name of a person in its parts, as CSL-JSON has them.
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
#[serde(deny_unknown_fields)]
pub struct PersonName {
    /// The family name, with the particles that belong to it: `de Beauvoir`.
    pub family: Name,
    /// The given names.
    #[serde(default, rename = "given", skip_serializing_if = "Option::is_none")]
    pub given_names: Option<Name>,
    /// The suffix: `Jr.`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<Name>,
}

impl<R> Agent<R> {
    /// The entity; `None` for a plain name.
    pub fn entity(&self) -> Option<&R> {
        match self {
            Agent::Entity(entity) => Some(entity),
            Agent::Named(_) | Agent::Person(_) => None,
        }
    }

    /// The name where no entity is recorded, as one text.
    pub fn plain_name(&self) -> Option<String> {
        match self {
            Agent::Entity(_) => None,
            Agent::Named(PlainName { name }) => Some(name.to_string()),
            Agent::Person(person) => Some(person.whole()),
        }
    }

    /// The same agent with its reference exchanged.
    pub fn try_map<S, E>(self, f: &mut impl FnMut(Kind, R) -> Result<S, E>) -> Result<Agent<S>, E> {
        Ok(match self {
            Agent::Entity(entity) => Agent::Entity(f(Kind::Entity, entity)?),
            Agent::Named(name) => Agent::Named(name),
            Agent::Person(name) => Agent::Person(name),
        })
    }
}

impl PersonName {
    /// The name as one text: the given names first, or the family name where the name is written in
    /// Han, kana or Hangul.
    pub fn whole(&self) -> String {
        let family = &*self.family;
        let given_names = self.given_names.as_deref();
        let is_family_first = |c: char| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        let mut whole = match given_names {
            Some(given) if family.chars().all(is_family_first) => format!("{family}{given}"),
            Some(given) => format!("{given} {family}"),
            None => family.to_owned(),
        };
        if let Some(suffix) = &self.suffix {
            whole += &format!(" {suffix}");
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Each case: how an agent is written, and the plain name.
    #[test]
    fn an_agent_is_an_entity_or_a_name() {
        for (json, expected) in [
            (json!("ann"), None),
            (
                json!({"name": "The Harbour Desk"}),
                Some("The Harbour Desk"),
            ),
            (
                json!({"family": "de Beauvoir", "given": "Simone"}),
                Some("Simone de Beauvoir"),
            ),
            (
                json!({"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
                Some("Martin Luther King Jr."),
            ),
            (json!({"family": "魯", "given": "迅"}), Some("魯迅")),
            (json!({"family": "Plato"}), Some("Plato")),
        ] {
            let agent: Agent = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(agent.plain_name().as_deref(), expected, "{json}");
            assert_eq!(serde_json::to_value(&agent).unwrap(), json);
            let bytes = borsh::to_vec(&agent).unwrap();
            assert_eq!(borsh::from_slice::<Agent>(&bytes).unwrap(), agent);
        }
        for refused in [
            json!({"given": "Ann"}),
            json!({"name": "Ann", "family": "Lee"}),
            json!(7),
        ] {
            assert!(serde_json::from_value::<Agent>(refused).is_err());
        }
    }
}
