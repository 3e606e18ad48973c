//! Types without accessors, declared in GraphQL's schema definition language (SDL).

use std::sync::Arc;

use async_graphql::{
    Value,
    parser::{
        parse_schema,
        types::{InterfaceType, TypeDefinition, TypeKind as ParsedTypeKind, TypeSystemDefinition},
    },
};

use crate::{
    application::Application,
    argument::{Argument, Deprecation},
    schema::{CostMultiplier, EnumValue, FieldDef, Resolver, ScalarType, TypeDef, TypeKind},
    signature::{Signature, text_of},
};

/// Reads the enums, input objects, interfaces, unions and scalars of an SDL text. A scalar declared
/// here takes any input value; [`scalar`] declares one whose input is checked.
pub fn sdl<A: Application>(text: &str) -> Vec<TypeDef<A>> {
    let document = match parse_schema(text) {
        Ok(document) => document,
        Err(e) => {
            return vec![invalid(format!(
                "the declaration of types cannot be read: {e}"
            ))];
        }
    };
    document
        .definitions
        .into_iter()
        .map(|definition| match definition {
            TypeSystemDefinition::Type(ty) => type_def(ty.node),
            _ => invalid("only types can be declared in a text".into()),
        })
        .collect()
}

/// Reads a scalar, written as `"Description." scalar Name @specifiedBy(url: "…")`, with a check of
/// its input values: an error completes the sentence "`DateTime` cannot be `x`: …".
pub fn scalar<A: Application>(
    text: &str,
    check: impl Fn(&Value) -> Result<(), String> + Send + Sync + 'static,
) -> TypeDef<A> {
    let mut types = sdl::<A>(text);
    match (types.pop(), types.is_empty()) {
        (
            Some(TypeDef {
                name,
                description,
                kind: TypeKind::Scalar { url, .. },
                errors,
            }),
            true,
        ) => TypeDef {
            name,
            description,
            kind: TypeKind::Scalar {
                url,
                scalar: ScalarType::Checked(Arc::new(check)),
            },
            errors,
        },
        _ => invalid(format!("`{text}` does not declare one scalar")),
    }
}

/// A type that only carries the mistake in its declaration.
fn invalid<A: Application>(error: String) -> TypeDef<A> {
    TypeDef {
        name: "_".into(),
        description: None,
        kind: TypeKind::Scalar {
            url: None,
            scalar: ScalarType::Any,
        },
        errors: vec![error],
    }
}

fn type_def<A: Application>(ty: TypeDefinition) -> TypeDef<A> {
    let directive = |name: &str| {
        ty.directives
            .iter()
            .find(|directive| directive.node.name.node == name)
    };
    let name = ty.name.node.to_string();
    let kind = match ty.kind {
        ParsedTypeKind::Scalar => TypeKind::Scalar {
            url: directive("specifiedBy")
                .and_then(|d| d.node.get_argument("url"))
                .map(|url| text_of(&url.node)),
            scalar: ScalarType::Any,
        },
        ParsedTypeKind::Enum(values) => TypeKind::Enum(
            values
                .values
                .into_iter()
                .map(|value| EnumValue {
                    name: value.node.value.node.to_string(),
                    description: value.node.description.map(|description| description.node),
                    deprecated: Deprecation::of(&value.node.directives),
                })
                .collect(),
        ),
        ParsedTypeKind::InputObject(input) => TypeKind::Input {
            one_of: directive("oneOf").is_some(),
            fields: input
                .fields
                .into_iter()
                .map(|field| Argument::of(field.node))
                .collect(),
        },
        ParsedTypeKind::Interface(interface) => interface_kind(&name, interface),
        ParsedTypeKind::Union(union) => TypeKind::Union(
            union
                .members
                .iter()
                .map(|member| member.node.to_string())
                .collect(),
        ),
        ParsedTypeKind::Object(_) => {
            return invalid(format!(
                "`{name}` is an object type and needs accessors: use `object`"
            ));
        }
    };
    TypeDef {
        name,
        description: ty.description.map(|description| description.node),
        kind,
        errors: vec![],
    }
}

fn interface_kind<A: Application>(owner: &str, interface: InterfaceType) -> TypeKind<A> {
    let fields = interface.fields.into_iter().map(|field| {
        let Signature {
            name,
            description,
            ty,
            args,
            deprecated,
        } = Signature::of(field.node);
        Arc::new(FieldDef {
            owner: owner.into(),
            name,
            description,
            ty,
            args,
            deprecated,
            multiplier: CostMultiplier::Once,
            base_cost: 1,
            required_role: None,
            parse: |_| Ok(Box::new(())),
            resolve: Resolver::Interface,
        })
    });
    TypeKind::Interface {
        fields: fields.collect(),
        implements: interface
            .implements
            .iter()
            .map(|name| name.node.to_string())
            .collect(),
        members: vec![],
    }
}
