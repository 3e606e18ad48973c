//! The signature of a field in GraphQL's own language, such as
//! `label(languages: [Language!]): String! @deprecated(reason: "…")`.

use async_graphql::{
    Positioned, Value,
    parser::{
        parse_schema,
        types::{
            ConstDirective, FieldDefinition, InputValueDefinition, Type,
            TypeKind as ParsedTypeKind, TypeSystemDefinition,
        },
    },
};

use crate::argument::{Argument, Deprecation};

/// The signature of a field: name, description, type, arguments and deprecation.
pub(crate) struct Signature {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) ty: Type,
    pub(crate) args: Vec<Argument>,
    pub(crate) deprecated: Option<Deprecation>,
}

impl Signature {
    /// Reads the signature of one field.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let document =
            parse_schema(format!("type T {{ {text} }}")).map_err(|e| format!("`{text}`: {e}"))?;
        let [TypeSystemDefinition::Type(ty)] = document.definitions.as_slice() else {
            return Err(format!("`{text}` is not the signature of one field"));
        };
        match &ty.node.kind {
            ParsedTypeKind::Object(object) if object.fields.len() == 1 => {
                Ok(Self::of(object.fields[0].node.clone()))
            }
            _ => Err(format!("`{text}` is not the signature of one field")),
        }
    }

    pub(crate) fn of(field: FieldDefinition) -> Self {
        Self {
            name: field.name.node.to_string(),
            description: field.description.map(|description| description.node),
            ty: field.ty.node,
            args: field
                .arguments
                .into_iter()
                .map(|argument| Argument::of(argument.node))
                .collect(),
            deprecated: Deprecation::of(&field.directives),
        }
    }
}

impl Argument {
    pub(crate) fn of(argument: InputValueDefinition) -> Self {
        Self {
            name: argument.name.node.to_string(),
            description: argument.description.map(|description| description.node),
            ty: argument.ty.node,
            default: argument.default_value.map(|default| default.node),
            deprecated: Deprecation::of(&argument.directives),
        }
    }
}

impl Deprecation {
    pub(crate) fn of(directives: &[Positioned<ConstDirective>]) -> Option<Self> {
        let directive = directives
            .iter()
            .find(|directive| directive.node.name.node == "deprecated")?;
        Some(Self(
            directive
                .node
                .get_argument("reason")
                .map(|reason| text_of(&reason.node)),
        ))
    }
}

/// The text of a directive's string argument.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_its_arguments_defaults_and_deprecation() {
        let signature = Signature::parse(
            r#"label("Which." in: [String!] = ["en"]): String! @deprecated(reason: "Old.")"#,
        )
        .unwrap();
        assert_eq!(signature.name, "label");
        assert_eq!(signature.ty.to_string(), "String!");
        assert_eq!(signature.args[0].description.as_deref(), Some("Which."));
        assert_eq!(
            signature.args[0]
                .default
                .as_ref()
                .map(ToString::to_string)
                .as_deref(),
            Some("[\"en\"]")
        );
        assert_eq!(
            signature.deprecated.and_then(|d| d.0).as_deref(),
            Some("Old.")
        );
    }

    #[test]
    fn anything_but_one_field_is_a_mistake() {
        for text in ["", "a", "a: Int b: Int", "a: Int } type U { b: Int"] {
            assert!(Signature::parse(text).is_err(), "{text}");
        }
    }
}
