//! The variables of a request, read from JSON text.

use std::fmt;

use async_graphql::{Value, indexmap::IndexMap};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};

use crate::{code, error::RequestError};

/// Reads the variables of a request: a JSON object, or null for none.
pub(crate) fn read(json: Option<&str>) -> Result<IndexMap<String, Value>, RequestError> {
    let Some(json) = json else {
        return Ok(IndexMap::new());
    };
    match serde_json::from_str::<Option<VariableMap>>(json) {
        Ok(variables) => Ok(variables.map_or_else(IndexMap::new, |variables| variables.0)),
        Err(e) => Err(RequestError::new(
            code::BAD_USER_INPUT,
            format!("the variables cannot be read: {e}"),
        )),
    }
}

struct VariableMap(IndexMap<String, Value>);

impl<'de> Deserialize<'de> for VariableMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(VariableMapVisitor)
    }
}

struct VariableMapVisitor;

impl<'de> Visitor<'de> for VariableMapVisitor {
    type Value = VariableMap;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of values by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<VariableMap, A::Error> {
        let mut variables = IndexMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value()?;
            if variables.contains_key(&name) {
                return Err(A::Error::custom(format_args!("`{name}` is given twice")));
            }
            variables.insert(name, value);
        }
        Ok(VariableMap(variables))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_an_object_or_nothing() {
        assert_eq!(read(None).unwrap().len(), 0);
        assert_eq!(read(Some("null")).unwrap().len(), 0);
        assert_eq!(
            read(Some(r#"{"a": {"b": [1, null]}}"#)).unwrap()["a"].to_string(),
            "{b: [1, null]}"
        );
        for text in ["[]", "1", "\"x\"", "{", r#"{"a": 1, "a": 2}"#] {
            assert_eq!(
                read(Some(text)).unwrap_err().code(),
                "BAD_USER_INPUT",
                "{text}"
            );
        }
    }

    #[test]
    fn variables_that_nest_without_end_are_refused() {
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(Some(&deep)).unwrap_err().code(), "BAD_USER_INPUT");
    }
}
