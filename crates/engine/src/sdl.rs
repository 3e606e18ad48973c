//! Types without accessors, declared in GraphQL's own language.

use std::sync::Arc;

use async_graphql::{
    Value,
    parser::{
        parse_schema,
        types::{InterfaceType, TypeDefinition, TypeKind, TypeSystemDefinition},
    },
};

use crate::{
    Application,
    schema::{
        Argument, CostMultiplier, Deprecation, EnumValue, Field, Kind, Resolve, Scalar, TypeDef,
    },
    signature::{Signature, text_of},
};

/// The enums, input objects, interfaces, unions and scalars of a text. A scalar declared here takes
/// any value; one whose input is checked is declared by [`scalar`].
pub fn sdl<W: Application>(text: &str) -> Vec<TypeDef<W>> {
    let document = match parse_schema(text) {
        Ok(document) => document,
        Err(e) => {
            return vec![fault(format!(
                "the declaration of types cannot be read: {e}"
            ))];
        }
    };
    document
        .definitions
        .into_iter()
        .map(|definition| match definition {
            TypeSystemDefinition::Type(ty) => type_def(ty.node),
            _ => fault("only types can be declared in a text".into()),
        })
        .collect()
}

/// A scalar, as `"What it is." scalar Name @specifiedBy(url: "…")`, with a check of the values that
/// it takes as input: an error completes the sentence "`DateTime` cannot be `x`: …".
pub fn scalar<W: Application>(
    text: &str,
    check: impl Fn(&Value) -> Result<(), String> + Send + Sync + 'static,
) -> TypeDef<W> {
    let mut types = sdl::<W>(text);
    match (types.pop(), types.is_empty()) {
        (
            Some(TypeDef {
                name,
                about,
                kind: Kind::Scalar { url, .. },
                faults,
            }),
            true,
        ) => TypeDef {
            name,
            about,
            kind: Kind::Scalar {
                url,
                of: Scalar::Checked(Arc::new(check)),
            },
            faults,
        },
        _ => fault(format!("`{text}` does not declare one scalar")),
    }
}

fn fault<W: Application>(what: String) -> TypeDef<W> {
    TypeDef {
        name: "_".into(),
        about: None,
        kind: Kind::Scalar {
            url: None,
            of: Scalar::Any,
        },
        faults: vec![what],
    }
}

fn type_def<W: Application>(ty: TypeDefinition) -> TypeDef<W> {
    let directive = |name: &str| {
        ty.directives
            .iter()
            .find(|directive| directive.node.name.node == name)
    };
    let name = ty.name.node.to_string();
    let kind = match ty.kind {
        TypeKind::Scalar => Kind::Scalar {
            url: directive("specifiedBy")
                .and_then(|d| d.node.get_argument("url"))
                .map(|url| text_of(&url.node)),
            of: Scalar::Any,
        },
        TypeKind::Enum(values) => Kind::Enum(
            values
                .values
                .into_iter()
                .map(|value| EnumValue {
                    name: value.node.value.node.to_string(),
                    about: value.node.description.map(|about| about.node),
                    deprecated: Deprecation::of(&value.node.directives),
                })
                .collect(),
        ),
        TypeKind::InputObject(input) => Kind::Input {
            one_of: directive("oneOf").is_some(),
            fields: input
                .fields
                .into_iter()
                .map(|field| Argument::of(field.node))
                .collect(),
        },
        TypeKind::Interface(interface) => interface_kind(&name, interface),
        TypeKind::Union(union) => Kind::Union(
            union
                .members
                .iter()
                .map(|member| member.node.to_string())
                .collect(),
        ),
        TypeKind::Object(_) => {
            return fault(format!(
                "`{name}` is an object type and needs accessors: use `object`"
            ));
        }
    };
    TypeDef {
        name,
        about: ty.description.map(|about| about.node),
        kind,
        faults: vec![],
    }
}

fn interface_kind<W: Application>(owner: &str, interface: InterfaceType) -> Kind<W> {
    let fields = interface.fields.into_iter().map(|field| {
        let Signature {
            name,
            about,
            ty,
            args,
            deprecated,
        } = Signature::of(field.node);
        Arc::new(Field {
            owner: owner.into(),
            name,
            about,
            ty,
            args,
            deprecated,
            times: CostMultiplier::Once,
            own: 1,
            parse: |_| Ok(Box::new(())),
            resolve: Resolve::Declared,
        })
    });
    Kind::Interface {
        fields: fields.collect(),
        implements: interface
            .implements
            .iter()
            .map(|name| name.node.to_string())
            .collect(),
        members: vec![],
    }
}
