//! The check of a schema's declaration, when it is put together and not while it answers.
//!
//! async-graphql checks that objects satisfy their interfaces.

use std::{collections::HashSet, sync::Arc};

use async_graphql::{Value, parser::types::BaseType};

use crate::{
    application::Application,
    argument::Argument,
    coerce::{InputSyntax, coerce},
    schema::{CostMultiplier, FieldDef, Resolver, Schema, SchemaError, TypeDef, TypeKind},
};

impl<A: Application> Schema<A> {
    /// Puts the types together. The root types are those named `Query` (there must be one),
    /// `Mutation` and `Subscription`; a subscription runs on an event as its root object. The error
    /// lists every mistake in the declaration.
    pub fn new(types: impl IntoIterator<Item = TypeDef<A>>) -> Result<Self, SchemaError> {
        let schema = Self::unchecked(types);
        let errors = declaration_errors(&schema);
        if errors.is_empty() {
            with_coerced_defaults(schema).map_err(SchemaError)
        } else {
            Err(SchemaError(errors))
        }
    }
}

fn declaration_errors<A: Application>(schema: &Schema<A>) -> Vec<String> {
    let mut errors: Vec<String> = schema
        .types()
        .iter()
        .flat_map(|ty| ty.errors.clone())
        .collect();
    if !schema.get("Query").is_some_and(TypeDef::is_object) {
        errors.push("there is no object type `Query`".into());
    }
    errors.extend(duplicates("type", schema.types().iter().map(|ty| &ty.name)));
    for ty in schema.types() {
        type_errors(schema, ty, &mut errors);
    }
    errors
}

fn type_errors<A: Application>(schema: &Schema<A>, ty: &TypeDef<A>, errors: &mut Vec<String>) {
    let name = &ty.name;
    let of_type = |element: &str| format!("{element} of `{name}`");
    errors.extend(description_error(name, ty.description.as_deref()));
    errors.extend(duplicates(
        &of_type("field"),
        ty.fields().iter().map(|field| &field.name),
    ));
    errors.extend(duplicates(&of_type("interface"), ty.implements()));
    for interface in ty.implements() {
        if !schema
            .get(interface)
            .is_some_and(|implemented| matches!(implemented.kind, TypeKind::Interface { .. }))
        {
            errors.push(format!(
                "`{name}` implements `{interface}`, which is no interface"
            ));
        }
    }
    match &ty.kind {
        TypeKind::Union(members) => {
            errors.extend(duplicates(&of_type("member"), members));
            for member in members {
                if !schema.get(member).is_some_and(TypeDef::is_object) {
                    errors.push(format!(
                        "`{member}` in the union `{name}` is no object type"
                    ));
                }
            }
        }
        TypeKind::Enum(values) => errors.extend(duplicates(
            &of_type("value"),
            values.iter().map(|value| &value.name),
        )),
        TypeKind::Input { fields, .. } => argument_errors(schema, name, fields, errors),
        TypeKind::Scalar { .. } | TypeKind::Object { .. } | TypeKind::Interface { .. } => {}
    }
    for field in ty.fields() {
        let coordinate = field.coordinate();
        errors.extend(description_error(&coordinate, field.description.as_deref()));
        argument_errors(schema, &coordinate, &field.args, errors);
        if let Some(error) = field_error(schema, field) {
            errors.push(format!("`{coordinate}: {}`: {error}", field.ty));
        }
    }
}

fn field_error<A: Application>(schema: &Schema<A>, field: &FieldDef<A>) -> Option<&'static str> {
    let Some(ty) = schema.named(&field.ty) else {
        return Some("there is no such type");
    };
    let has_argument = |names: &[&str]| {
        field
            .args
            .iter()
            .any(|argument| names.contains(&argument.name.as_str()))
    };
    let (is_list, is_nested) = match &field.ty.base {
        BaseType::List(item) => (true, matches!(item.base, BaseType::List(_))),
        BaseType::Named(_) => (false, false),
    };
    match (&field.resolve, &field.multiplier) {
        (Resolver::Leaf(_), _) if !ty.is_leaf() => {
            Some("a leaf must be a scalar, an enum or a list of them")
        }
        (Resolver::Object(_), _) if ty.is_input() || is_list => Some("it must be one object"),
        (Resolver::List(_) | Resolver::Borrowed(_), _)
            if ty.is_input() || !is_list || is_nested =>
        {
            Some("it must be a list of objects")
        }
        (Resolver::Interface, _) if matches!(ty.kind, TypeKind::Input { .. }) => {
            Some("it must not be an input object")
        }
        (_, CostMultiplier::Page) if !has_argument(&["first", "last"]) => {
            Some("a page must have an argument `first` or `last`")
        }
        (_, CostMultiplier::Each(name)) if !has_argument(&[name]) => {
            Some("it must have the argument that it is for each of")
        }
        _ => None,
    }
}

fn argument_errors<A: Application>(
    schema: &Schema<A>,
    coordinate: &str,
    arguments: &[Argument],
    errors: &mut Vec<String>,
) {
    errors.extend(duplicates(
        &format!("argument of `{coordinate}`"),
        arguments.iter().map(|argument| &argument.name),
    ));
    for Argument {
        name,
        ty,
        description,
        ..
    } in arguments
    {
        errors.extend(description_error(
            &format!("{coordinate}.{name}"),
            description.as_deref(),
        ));
        if !schema.named(ty).is_some_and(TypeDef::is_input) {
            errors.push(format!(
                "the argument `{name}` of `{coordinate}` has the type `{ty}`, which is none of \
                 input"
            ));
        }
    }
}

/// The error of a description that would end early in the SDL: async-graphql does not escape it.
fn description_error(coordinate: &str, description: Option<&str>) -> Option<String> {
    description
        .filter(|description| description.contains("\"\"\""))
        .map(|_| {
            format!("the description of `{coordinate}` has three quotes in it, which would end it")
        })
}

fn duplicates<'n>(element: &str, names: impl IntoIterator<Item = &'n String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let repeated = names.into_iter().filter(|name| !seen.insert(name.as_str()));
    repeated
        .map(|name| format!("the {element} `{name}` is declared twice"))
        .collect()
}

/// The schema with every default coerced to its type.
///
/// A default may depend on the defaults of an input object, and those on others: hence the rounds.
fn with_coerced_defaults<A: Application>(mut schema: Schema<A>) -> Result<Schema<A>, Vec<String>> {
    for _ in 0..MAX_ROUNDS {
        let defaults = coerced_defaults(&schema)?;
        if defaults.is_empty() {
            return Ok(schema);
        }
        for default in defaults {
            let ty = &mut schema.types_mut()[default.type_index];
            if let Some(argument) = argument_mut(ty, default.argument_index) {
                argument.default = Some(default.value);
            }
        }
    }
    Err(vec![
        "the defaults of some input objects rest on each other".into(),
    ])
}

/// The greatest depth to which the defaults of input objects may depend on each other.
const MAX_ROUNDS: usize = 8;

/// The coerced default of one argument.
struct CoercedDefault {
    type_index: usize,
    argument_index: usize,
    value: Value,
}

/// The defaults that coercion changes.
fn coerced_defaults<A: Application>(
    schema: &Schema<A>,
) -> Result<Vec<CoercedDefault>, Vec<String>> {
    let (mut coerced, mut errors) = (vec![], vec![]);
    for (type_index, ty) in schema.types().iter().enumerate() {
        for (argument_index, argument) in arguments(ty).enumerate() {
            let Some(default) = &argument.default else {
                continue;
            };
            match coerce(schema, &argument.ty, default.clone(), InputSyntax::Literal) {
                Ok(value) if value == *default => {}
                Ok(value) => coerced.push(CoercedDefault {
                    type_index,
                    argument_index,
                    value,
                }),
                Err(error) => errors.push(format!(
                    "in `{}`, the default of {}",
                    ty.name,
                    error.describe(&argument.name)
                )),
            }
        }
    }
    if errors.is_empty() {
        Ok(coerced)
    } else {
        Err(errors)
    }
}

/// The arguments of a type's fields, then the fields of an input object.
fn arguments<A: Application>(ty: &TypeDef<A>) -> impl Iterator<Item = &Argument> {
    let input_fields: &[Argument] = match &ty.kind {
        TypeKind::Input { fields, .. } => fields,
        _ => &[],
    };
    ty.fields()
        .iter()
        .flat_map(|field| &field.args)
        .chain(input_fields)
}

/// The argument at this index of [`arguments`]. No plan holds a field yet, so that each `Arc` is
/// the only one.
fn argument_mut<A: Application>(ty: &mut TypeDef<A>, index: usize) -> Option<&mut Argument> {
    match &mut ty.kind {
        TypeKind::Input { fields, .. } => fields.get_mut(index),
        TypeKind::Object { fields, .. } | TypeKind::Interface { fields, .. } => fields
            .iter_mut()
            .filter_map(Arc::get_mut)
            .flat_map(|field| &mut field.args)
            .nth(index),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        application::{Application, Record},
        rows::Rows,
        schema::{Schema, TypeDef},
        sdl::sdl,
        table::{Table, object},
    };

    struct NothingApp;

    impl Application for NothingApp {
        type Object<'a> = ();
        type Context = ();
        type Role = u8;

        fn root(_: &()) {}

        fn role(_: &()) -> u8 {
            0
        }

        fn type_name(_: &()) -> &'static str {
            "Query"
        }
    }

    struct NoRecord;

    impl Record<NothingApp> for NoRecord {
        type Ref<'a> = ();

        fn of<'o, 'a>(
            object: &'o <NothingApp as Application>::Object<'a>,
        ) -> Option<&'o Self::Ref<'a>> {
            Some(object)
        }
    }

    fn query() -> Table<NothingApp, NoRecord> {
        object("Query", "")
    }

    #[track_caller]
    fn check_error(types: Vec<TypeDef<NothingApp>>, wanted: &str) {
        let error = Schema::new(types)
            .expect_err("there is a mistake")
            .to_string();
        assert!(error.contains(wanted), "{error}");
    }

    #[test]
    fn each_mistake_is_told() {
        let leaf =
            |signature: &str| vec![query().leaf(signature, "", |(), (), out| out.null()).done()];
        check_error(vec![], "no object type `Query`");
        check_error(leaf("a:"), "in `Query`");
        check_error(leaf("a: Nope"), "there is no such type");
        check_error(leaf("a: Query"), "a leaf must be a scalar");
        check_error(leaf("a(b: Query): Int"), "which is none of input");
        check_error(leaf("a(b: Int = \"x\"): Int"), "the default of `b`");
        check_error(leaf("\"\"\"a \\\"\"\" b\"\"\" a: Int"), "three quotes");
        check_error(
            vec![query().one("a: Int", "", |(), ()| Ok(None)).done()],
            "it must be one object",
        );
        check_error(
            vec![query().one("a: [Query]", "", |(), ()| Ok(None)).done()],
            "it must be one object",
        );
        check_error(
            vec![
                query()
                    .many("a: Query", "", |(), ()| Ok(Rows::null()))
                    .done(),
            ],
            "a list of objects",
        );
        check_error(
            vec![
                query()
                    .many("a: [[Query]]", "", |(), ()| Ok(Rows::null()))
                    .done(),
            ],
            "a list of objects",
        );
        check_error(
            vec![query().borrowed("a: Query", "", |(), ()| &[]).done()],
            "a list of objects",
        );
        check_error(
            vec![query().page("a: Query", "", |(), ()| Ok(None)).done()],
            "an argument `first` or `last`",
        );
        check_error(vec![query().for_each("ids").done()], "has no field yet");
        check_error(
            vec![query().implements("Node").done()],
            "which is no interface",
        );
        let twice = query()
            .one("a: Query", "", |(), ()| Ok(None))
            .one("a: Query", "", |(), ()| Ok(None));
        check_error(
            vec![twice.done()],
            "the field of `Query` `a` is declared twice",
        );
        check_error(
            sdl("union U = Nope"),
            "`Nope` in the union `U` is no object type",
        );
        check_error(
            sdl("enum E { A A }"),
            "the value of `E` `A` is declared twice",
        );
        check_error(sdl("type T { a: Int }"), "use `object`");
        check_error(sdl("scalar"), "cannot be read");
        check_error(sdl("input A { a: A = {} }"), "no object type");
    }

    #[test]
    fn defaults_that_rest_on_each_other_are_a_mistake() {
        let mut types = sdl("input A { a: A = {} }");
        types.push(
            query()
                .leaf("a(b: A): Int", "", |(), (), out| out.null())
                .done(),
        );
        check_error(types, "rest on each other");
    }

    #[test]
    fn a_default_is_filled_with_the_defaults_of_its_type() {
        let mut types = sdl("input A { b: B = {} } input B { c: [Int] = 1 }");
        types.push(
            query()
                .leaf("a(a: A = {}): Int", "", |(), (), out| out.null())
                .done(),
        );
        let schema = Schema::<NothingApp>::new(types).unwrap();
        let field = schema.get("Query").unwrap().field("a").unwrap();
        assert_eq!(
            field.args[0].default.as_ref().unwrap().to_string(),
            "{b: {c: [1]}}"
        );
    }
}
