//! The roles of an entity in a claim, by their names in the API.

use claimgraph_engine::{FromValue, Value};

use crate::{
    graphql::list::source::IN_ANY_ROLE,
    kb::{OBJECT, QUALIFIER, SUBJECT, TOPIC},
};

/// A role of an entity in a claim, as record lists have it.
pub(super) struct EntityRole(pub(super) u8);

impl FromValue for EntityRole {
    fn from_value(value: &Value) -> Result<EntityRole, String> {
        Ok(EntityRole(match &*String::from_value(value)? {
            "SUBJECT" => SUBJECT,
            "OBJECT" => OBJECT,
            "QUALIFIER" => QUALIFIER,
            "TOPIC" => TOPIC,
            _ => IN_ANY_ROLE,
        }))
    }
}
