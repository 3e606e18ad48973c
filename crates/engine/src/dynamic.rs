//! The same tables as a schema of async-graphql: its SDL, its introspection and its rules. It never
//! runs a field of ours.

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
    Application,
    schema::{self, Argument, Deprecation, Kind, Schema, SchemaError, TypeDef, is_built_in},
    validate::OnlyValidate,
};

/// What a schema of async-graphql is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be asked whether a document follows the rules.
    Rules,
    /// To answer introspections, which were validated before.
    Introspection,
}

/// Builds the schema for one purpose.
pub(crate) fn build<W: Application>(
    schema: &Schema<W>,
    purpose: Purpose,
) -> Result<dynamic::Schema, SchemaError> {
    let root = |name: &'static str| schema.get(name).map(|_| name);
    let mut builder = dynamic::Schema::build("Query", root("Mutation"), root("Subscription"))
        .limit_recursive_depth(usize::from(u16::MAX));
    builder = match purpose {
        Purpose::Rules => builder
            .validation_mode(ValidationMode::Strict)
            .extension(OnlyValidate),
        Purpose::Introspection => builder.validation_mode(ValidationMode::Fast),
    };
    for ty in schema.types().iter().filter(|ty| !is_built_in(&ty.name)) {
        builder = builder.register(registered(ty));
    }
    builder
        .finish()
        .map_err(|e| SchemaError(vec![e.to_string()]))
}

fn registered<W: Application>(ty: &TypeDef<W>) -> dynamic::Type {
    let about = ty.about.as_deref();
    match &ty.kind {
        Kind::Scalar { url, .. } => {
            let scalar = described(Scalar::new(&ty.name), about, Scalar::description);
            url.iter().fold(scalar, Scalar::specified_by_url).into()
        }
        Kind::Enum(values) => {
            let new = described(Enum::new(&ty.name), about, Enum::description);
            let items = values.iter().map(|value| {
                let item = described(
                    EnumItem::new(&value.name),
                    value.about.as_deref(),
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
        Kind::Input { fields, one_of } => {
            let new = described(InputObject::new(&ty.name), about, InputObject::description);
            let input = fields.iter().map(input_value).fold(new, InputObject::field);
            if *one_of {
                input.oneof().into()
            } else {
                input.into()
            }
        }
        Kind::Interface {
            fields, implements, ..
        } => {
            let new = described(Interface::new(&ty.name), about, Interface::description);
            let new = implements.iter().fold(new, Interface::implement);
            fields
                .iter()
                .map(|field| interface_field(field))
                .fold(new, Interface::field)
                .into()
        }
        Kind::Union(members) => {
            let new = described(Union::new(&ty.name), about, Union::description);
            members.iter().fold(new, Union::possible_type).into()
        }
        Kind::Object { fields, .. } if ty.name == "Subscription" => {
            let new = described(
                Subscription::new(&ty.name),
                about,
                Subscription::description,
            );
            fields
                .iter()
                .map(|field| subscription_field(field))
                .fold(new, Subscription::field)
                .into()
        }
        Kind::Object { fields, implements } => {
            let new = described(Object::new(&ty.name), about, Object::description);
            let new = implements.iter().fold(new, Object::implement);
            fields
                .iter()
                .map(|field| object_field(field))
                .fold(new, Object::field)
                .into()
        }
    }
}

fn object_field<W: Application>(field: &schema::Field<W>) -> Field {
    let new = Field::new(&field.name, type_ref(&field.ty), |_| {
        FieldFuture::Value(None)
    });
    let new = described(new, field.about.as_deref(), Field::description);
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

fn interface_field<W: Application>(field: &schema::Field<W>) -> InterfaceField {
    let new = InterfaceField::new(&field.name, type_ref(&field.ty));
    let new = described(new, field.about.as_deref(), InterfaceField::description);
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

fn subscription_field<W: Application>(field: &schema::Field<W>) -> SubscriptionField {
    let new = SubscriptionField::new(&field.name, type_ref(&field.ty), |_| {
        SubscriptionFieldFuture::new(async {
            Ok(stream::empty::<async_graphql::Result<FieldValue<'_>>>())
        })
    });
    let new = described(new, field.about.as_deref(), SubscriptionField::description);
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
    let new = described(new, argument.about.as_deref(), InputValue::description);
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

fn described<'t, T>(it: T, about: Option<&'t str>, describe: impl FnOnce(T, &'t str) -> T) -> T {
    match about {
        Some(about) => describe(it, about),
        None => it,
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
