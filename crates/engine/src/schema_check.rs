//! What a declaration must keep to, found when the schema is put together and not while it answers.
//! What an interface asks of its objects is looked at by async-graphql.

use std::{collections::HashSet, sync::Arc};

use async_graphql::{Value, parser::types::BaseType};

use crate::{
    Application,
    coerce::{self, Origin},
    schema::{Argument, CostMultiplier, Field, Kind, Resolve, Schema, TypeDef},
};

/// Tells every mistake; without any, each default has become the value that it stands for.
pub(crate) fn check<W: Application>(mut schema: Schema<W>) -> Result<Schema<W>, Vec<String>> {
    let faults = faults(&schema);
    if !faults.is_empty() {
        return Err(faults);
    }
    // A default may rest on the defaults of an input object, and those on others.
    for _ in 0..DEFAULTS_IN_DEFAULTS {
        let coerced = coerced_defaults(&schema)?;
        if coerced.is_empty() {
            return Ok(schema);
        }
        for (at, number, value) in coerced {
            if let Some(argument) = argument_mut(&mut schema.types_mut()[at], number) {
                argument.default = Some(value);
            }
        }
    }
    Err(vec![
        "the defaults of some input objects rest on each other".into(),
    ])
}

const DEFAULTS_IN_DEFAULTS: usize = 8;

fn faults<W: Application>(schema: &Schema<W>) -> Vec<String> {
    let mut faults: Vec<String> = schema
        .types()
        .iter()
        .flat_map(|ty| ty.faults.clone())
        .collect();
    if !schema.get("Query").is_some_and(TypeDef::is_object) {
        faults.push("there is no object type `Query`".into());
    }
    faults.extend(twice("type", schema.types().iter().map(|ty| &ty.name)));
    for ty in schema.types() {
        let name = &ty.name;
        let of = |what: &str| format!("{what} of `{name}`");
        faults.extend(description_fault(name, ty.about.as_deref()));
        faults.extend(twice(
            &of("field"),
            ty.fields().iter().map(|field| &field.name),
        ));
        faults.extend(twice(&of("interface"), ty.implements()));
        for interface in ty.implements() {
            if !schema
                .get(interface)
                .is_some_and(|i| matches!(i.kind, Kind::Interface { .. }))
            {
                faults.push(format!(
                    "`{name}` implements `{interface}`, which is no interface"
                ));
            }
        }
        match &ty.kind {
            Kind::Union(members) => {
                faults.extend(twice(&of("member"), members));
                for member in members
                    .iter()
                    .filter(|m| !schema.get(m).is_some_and(TypeDef::is_object))
                {
                    faults.push(format!(
                        "`{member}` in the union `{name}` is no object type"
                    ));
                }
            }
            Kind::Enum(values) => {
                faults.extend(twice(&of("value"), values.iter().map(|value| &value.name)))
            }
            Kind::Input { fields, .. } => argument_faults(schema, name, fields, &mut faults),
            Kind::Scalar { .. } | Kind::Object { .. } | Kind::Interface { .. } => {}
        }
        for field in ty.fields() {
            let place = format!("{name}.{}", field.name);
            faults.extend(description_fault(&place, field.about.as_deref()));
            argument_faults(schema, &place, &field.args, &mut faults);
            if let Some(fault) = field_fault(schema, field) {
                faults.push(format!("`{place}: {}`: {fault}", field.ty));
            }
        }
    }
    faults
}

fn field_fault<W: Application>(schema: &Schema<W>, field: &Field<W>) -> Option<&'static str> {
    let Some(ty) = schema.named(&field.ty) else {
        return Some("there is no such type");
    };
    let has = |wanted: &[&str]| {
        field
            .args
            .iter()
            .any(|argument| wanted.contains(&argument.name.as_str()))
    };
    let (list, nested) = match &field.ty.base {
        BaseType::List(item) => (true, matches!(item.base, BaseType::List(_))),
        BaseType::Named(_) => (false, false),
    };
    match (&field.resolve, &field.times) {
        (Resolve::Leaf(_), _) if !ty.is_leaf() => {
            Some("a leaf must be a scalar, an enum or a list of them")
        }
        (Resolve::One(_), _) if ty.is_input() || list => Some("it must be one object"),
        (Resolve::Many(_) | Resolve::Borrowed(_), _) if ty.is_input() || !list || nested => {
            Some("it must be a list of objects")
        }
        (Resolve::Declared, _) if matches!(ty.kind, Kind::Input { .. }) => {
            Some("it must not be an input object")
        }
        (_, CostMultiplier::Page) if !has(&["first", "last"]) => {
            Some("a page must have an argument `first` or `last`")
        }
        (_, CostMultiplier::Each(name)) if !has(&[name]) => {
            Some("it must have the argument that it is asked for each of")
        }
        _ => None,
    }
}

fn argument_faults<W: Application>(
    schema: &Schema<W>,
    place: &str,
    arguments: &[Argument],
    faults: &mut Vec<String>,
) {
    faults.extend(twice(
        &format!("argument of `{place}`"),
        arguments.iter().map(|argument| &argument.name),
    ));
    for Argument {
        name, ty, about, ..
    } in arguments
    {
        faults.extend(description_fault(
            &format!("{place}.{name}"),
            about.as_deref(),
        ));
        if !schema.named(ty).is_some_and(TypeDef::is_input) {
            faults.push(format!(
                "the argument `{name}` of `{place}` has the type `{ty}`, which is none of input"
            ));
        }
    }
}

/// async-graphql writes descriptions into the SDL as they are.
fn description_fault(place: &str, about: Option<&str>) -> Option<String> {
    let fault =
        || format!("the description of `{place}` has three quotes in it, which would end it");
    about
        .filter(|about| about.contains("\"\"\""))
        .map(|_| fault())
}

fn twice<'n>(what: &str, names: impl IntoIterator<Item = &'n String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let again = names.into_iter().filter(|name| !seen.insert(name.as_str()));
    again
        .map(|name| format!("the {what} `{name}` is declared twice"))
        .collect()
}

/// The defaults that are not yet what they stand for, each by its type's number and its own within
/// that.
fn coerced_defaults<W: Application>(
    schema: &Schema<W>,
) -> Result<Vec<(usize, usize, Value)>, Vec<String>> {
    let (mut coerced, mut faults) = (vec![], vec![]);
    for (at, ty) in schema.types().iter().enumerate() {
        for (number, argument) in arguments(ty).enumerate() {
            let Some(default) = &argument.default else {
                continue;
            };
            match coerce::coerce(schema, &argument.ty, default.clone(), Origin::Literal) {
                Ok(value) if value == *default => {}
                Ok(value) => coerced.push((at, number, value)),
                Err(fault) => {
                    faults.push(format!(
                        "in `{}`, the default of {}",
                        ty.name,
                        fault.of(&argument.name)
                    ));
                }
            }
        }
    }
    if faults.is_empty() {
        Ok(coerced)
    } else {
        Err(faults)
    }
}

fn arguments<W: Application>(ty: &TypeDef<W>) -> impl Iterator<Item = &Argument> {
    let own: &[Argument] = match &ty.kind {
        Kind::Input { fields, .. } => fields,
        _ => &[],
    };
    ty.fields().iter().flat_map(|field| &field.args).chain(own)
}

/// No plan holds a field yet, so that each is the only one of its kind.
fn argument_mut<W: Application>(ty: &mut TypeDef<W>, number: usize) -> Option<&mut Argument> {
    match &mut ty.kind {
        Kind::Input { fields, .. } => fields.get_mut(number),
        Kind::Object { fields, .. } | Kind::Interface { fields, .. } => fields
            .iter_mut()
            .filter_map(Arc::get_mut)
            .flat_map(|field| &mut field.args)
            .nth(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Application, Record, Rows, Schema, TypeDef, object, sdl};

    struct Nothing;

    impl Application for Nothing {
        type Object<'a> = ();
        type Context = ();

        fn root(_: &()) {}

        fn type_name(_: &()) -> &'static str {
            "Query"
        }
    }

    struct Unit;

    impl Record<Nothing> for Unit {
        type Ref<'a> = ();

        fn of<'o, 'a>(
            object: &'o <Nothing as Application>::Object<'a>,
        ) -> Option<&'o Self::Ref<'a>> {
            Some(object)
        }
    }

    fn query() -> crate::Object<Nothing, Unit> {
        object("Query", "")
    }

    #[track_caller]
    fn fault(types: Vec<TypeDef<Nothing>>, wanted: &str) {
        let error = Schema::new(types)
            .expect_err("there is a mistake")
            .to_string();
        assert!(error.contains(wanted), "{error}");
    }

    #[test]
    fn each_mistake_is_told() {
        let leaf =
            |signature: &str| vec![query().leaf(signature, "", |(), (), out| out.null()).done()];
        fault(vec![], "no object type `Query`");
        fault(leaf("a:"), "in `Query`");
        fault(leaf("a: Nope"), "there is no such type");
        fault(leaf("a: Query"), "a leaf must be a scalar");
        fault(leaf("a(b: Query): Int"), "which is none of input");
        fault(leaf("a(b: Int = \"x\"): Int"), "the default of `b`");
        fault(leaf("\"\"\"a \\\"\"\" b\"\"\" a: Int"), "three quotes");
        fault(
            vec![query().one("a: Int", "", |(), ()| Ok(None)).done()],
            "it must be one object",
        );
        fault(
            vec![query().one("a: [Query]", "", |(), ()| Ok(None)).done()],
            "it must be one object",
        );
        fault(
            vec![
                query()
                    .many("a: Query", "", |(), ()| Ok(Rows::null()))
                    .done(),
            ],
            "a list of objects",
        );
        fault(
            vec![
                query()
                    .many("a: [[Query]]", "", |(), ()| Ok(Rows::null()))
                    .done(),
            ],
            "a list of objects",
        );
        fault(
            vec![query().lent("a: Query", "", |(), ()| &[]).done()],
            "a list of objects",
        );
        fault(
            vec![query().page("a: Query", "", |(), ()| Ok(None)).done()],
            "an argument `first` or `last`",
        );
        fault(vec![query().for_each("ids").done()], "has no field yet");
        fault(
            vec![query().implements("Node").done()],
            "which is no interface",
        );
        let twice = query()
            .one("a: Query", "", |(), ()| Ok(None))
            .one("a: Query", "", |(), ()| Ok(None));
        fault(
            vec![twice.done()],
            "the field of `Query` `a` is declared twice",
        );
        fault(
            sdl("union U = Nope"),
            "`Nope` in the union `U` is no object type",
        );
        fault(
            sdl("enum E { A A }"),
            "the value of `E` `A` is declared twice",
        );
        fault(sdl("type T { a: Int }"), "use `object`");
        fault(sdl("scalar"), "cannot be read");
        fault(sdl("input A { a: A = {} }"), "no object type");
    }

    #[test]
    fn defaults_that_rest_on_each_other_are_a_mistake() {
        let mut types = sdl("input A { a: A = {} }");
        types.push(
            query()
                .leaf("a(b: A): Int", "", |(), (), out| out.null())
                .done(),
        );
        fault(types, "rest on each other");
    }

    #[test]
    fn a_default_is_filled_with_the_defaults_of_its_type() {
        let mut types = sdl("input A { b: B = {} } input B { c: [Int] = 1 }");
        types.push(
            query()
                .leaf("a(a: A = {}): Int", "", |(), (), out| out.null())
                .done(),
        );
        let schema = Schema::<Nothing>::new(types).unwrap();
        let field = schema.get("Query").unwrap().field("a").unwrap();
        assert_eq!(
            field.args[0].default.as_ref().unwrap().to_string(),
            "{b: {c: [1]}}"
        );
    }
}
