//! The schema of async-graphql for the same types, which gives the SDL, introspection and most
//! validation rules. It never runs a field of the application.

use async_graphql::{
    ValidationMode,
    dynamic::{
        self, Enum, EnumItem, Field, FieldFuture, FieldValue, InputObject, InputValue, Interface,
        InterfaceField, Object, Scalar, Subscription, SubscriptionField, SubscriptionFieldFuture,
        TypeRef, Union,
    },
    futures_util::stream,
    parser::types::{BaseType, Type},
};

use crate::{
    application::Application,
    argument::{Argument, Deprecation},
    schema::{FieldDef, Schema, SchemaError, TypeDef, TypeKind, is_built_in},
    validate::StopAfterValidation,
};

/// The purpose of a schema of async-graphql.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Validation of documents.
    Rules,
    /// Introspection in documents that are valid.
    Introspection,
}

/// Builds async-graphql's schema for one purpose.
pub(crate) fn build<A: Application>(
    schema: &Schema<A>,
    purpose: Purpose,
) -> Result<dynamic::Schema, SchemaError> {
    let root = |name: &'static str| schema.get(name).map(|_| name);
    let mut builder = dynamic::Schema::build("Query", root("Mutation"), root("Subscription"))
        .limit_recursive_depth(usize::from(u16::MAX));
    builder = match purpose {
        Purpose::Rules => builder
            .validation_mode(ValidationMode::Strict)
            .extension(StopAfterValidation),
        Purpose::Introspection => builder.validation_mode(ValidationMode::Fast),
    };
    for ty in schema.types().iter().filter(|ty| !is_built_in(&ty.name)) {
        builder = builder.register(dynamic_type(ty));
    }
    builder
        .finish()
        .map_err(|e| SchemaError(vec![e.to_string()]))
}

fn dynamic_type<A: Application>(ty: &TypeDef<A>) -> dynamic::Type {
    let description = ty.description.as_deref();
    match &ty.kind {
        TypeKind::Scalar { url, .. } => {
            let scalar = with_description(Scalar::new(&ty.name), description, Scalar::description);
            url.iter().fold(scalar, Scalar::specified_by_url).into()
        }
        TypeKind::Enum(values) => {
            let new = with_description(Enum::new(&ty.name), description, Enum::description);
            let items = values.iter().map(|value| {
                let item = with_description(
                    EnumItem::new(&value.name),
                    value.description.as_deref(),
                    EnumItem::description,
                );
                value
                    .deprecated
                    .iter()
                    .fold(item, |item, Deprecation(reason)| {
                        item.deprecation(reason.as_deref())
                    })
            });
            items.fold(new, Enum::item).into()
        }
        TypeKind::Input { fields, one_of } => {
            let new = with_description(
                InputObject::new(&ty.name),
                description,
                InputObject::description,
            );
            let input = fields.iter().map(input_value).fold(new, InputObject::field);
            if *one_of {
                input.oneof().into()
            } else {
                input.into()
            }
        }
        TypeKind::Interface {
            fields, implements, ..
        } => {
            let new = with_description(
                Interface::new(&ty.name),
                description,
                Interface::description,
            );
            let new = implements.iter().fold(new, Interface::implement);
            fields
                .iter()
                .map(|field| interface_field(field))
                .fold(new, Interface::field)
                .into()
        }
        TypeKind::Union(members) => {
            let new = with_description(Union::new(&ty.name), description, Union::description);
            members.iter().fold(new, Union::possible_type).into()
        }
        TypeKind::Object { fields, .. } if ty.name == "Subscription" => {
            let new = with_description(
                Subscription::new(&ty.name),
                description,
                Subscription::description,
            );
            fields
                .iter()
                .map(|field| subscription_field(field))
                .fold(new, Subscription::field)
                .into()
        }
        TypeKind::Object { fields, implements } => {
            let new = with_description(Object::new(&ty.name), description, Object::description);
            let new = implements.iter().fold(new, Object::implement);
            fields
                .iter()
                .map(|field| object_field(field))
                .fold(new, Object::field)
                .into()
        }
    }
}

fn object_field<A: Application>(field: &FieldDef<A>) -> Field {
    let new = Field::new(&field.name, type_ref(&field.ty), |_| {
        FieldFuture::Value(None)
    });
    let new = with_description(new, field.description.as_deref(), Field::description);
    let new = field
        .deprecated
        .iter()
        .fold(new, |new, Deprecation(reason)| {
            new.deprecation(reason.as_deref())
        });
    field
        .args
        .iter()
        .map(input_value)
        .fold(new, Field::argument)
}

fn interface_field<A: Application>(field: &FieldDef<A>) -> InterfaceField {
    let new = InterfaceField::new(&field.name, type_ref(&field.ty));
    let new = with_description(
        new,
        field.description.as_deref(),
        InterfaceField::description,
    );
    let new = field
        .deprecated
        .iter()
        .fold(new, |new, Deprecation(reason)| {
            new.deprecation(reason.as_deref())
        });
    field
        .args
        .iter()
        .map(input_value)
        .fold(new, InterfaceField::argument)
}

fn subscription_field<A: Application>(field: &FieldDef<A>) -> SubscriptionField {
    let new = SubscriptionField::new(&field.name, type_ref(&field.ty), |_| {
        SubscriptionFieldFuture::new(async {
            Ok(stream::empty::<async_graphql::Result<FieldValue<'_>>>())
        })
    });
    let new = with_description(
        new,
        field.description.as_deref(),
        SubscriptionField::description,
    );
    let new = field
        .deprecated
        .iter()
        .fold(new, |new, Deprecation(reason)| {
            new.deprecation(reason.as_deref())
        });
    field
        .args
        .iter()
        .map(input_value)
        .fold(new, SubscriptionField::argument)
}

fn input_value(argument: &Argument) -> InputValue {
    let new = InputValue::new(&argument.name, type_ref(&argument.ty));
    let new = with_description(
        new,
        argument.description.as_deref(),
        InputValue::description,
    );
    let new = argument
        .default
        .iter()
        .cloned()
        .fold(new, InputValue::default_value);
    argument
        .deprecated
        .iter()
        .fold(new, |new, Deprecation(reason)| {
            new.deprecation(reason.as_deref())
        })
}

fn with_description<'t, T>(
    item: T,
    description: Option<&'t str>,
    describe: impl FnOnce(T, &'t str) -> T,
) -> T {
    match description {
        Some(description) => describe(item, description),
        None => item,
    }
}

fn type_ref(ty: &Type) -> TypeRef {
    let nullable = match &ty.base {
        BaseType::Named(name) => TypeRef::named(name.as_str()),
        BaseType::List(item) => TypeRef::List(Box::new(type_ref(item))),
    };
    if ty.nullable {
        nullable
    } else {
        TypeRef::NonNull(Box::new(nullable))
    }
}
