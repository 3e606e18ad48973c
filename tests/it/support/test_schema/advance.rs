//! Mutations with payloads: they move the counter, and show what that made.

use std::sync::atomic::Ordering;

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, Value, object};

use super::{
    Entity, Library, Object, Reading, Whole,
    input::{EntityBy, entity_by},
};

/// The types of the payloads' inputs.
pub(super) const INPUTS: &str = r#"
    input AdvanceInput { by: Int! = 1 of: EntityBy note: String "Done afterwards." then: AdvanceInput }
"#;

/// A step of the counter, as it is asked for.
pub(super) struct Step {
    by: i64,
    of: Option<EntityBy>,
    note: Option<String>,
    then: Option<Box<Step>>,
}

/// The payload of a step.
#[derive(Clone)]
pub(crate) struct Advance<'a> {
    by: i64,
    /// The counter after the step; none if it was refused.
    count: Option<i64>,
    note: Option<String>,
    entity: Option<&'a Entity>,
    next: Option<Box<Advance<'a>>>,
}

pub(super) struct OneStep(pub(super) Step);

pub(super) struct Steps(pub(super) Vec<Step>);

impl FromArgs for OneStep {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        Ok(Self(args.required("input")?))
    }
}

impl FromArgs for Steps {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        Ok(Self(args.required("steps")?))
    }
}

impl FromValue for Step {
    fn from_value(value: &Value) -> Result<Self, String> {
        let args = Args::of_object(value)?;
        let read = || -> Result<Self, FieldError> {
            Ok(Self {
                by: args.required("by")?,
                of: args.optional("of")?,
                note: args.optional("note")?,
                then: args.optional("then")?.map(Box::new),
            })
        };
        read().map_err(|e| e.to_string())
    }
}

impl Step {
    /// Takes the step and those after it. One fails after it has moved the counter; another is
    /// refused, which is told in its payload.
    fn take<'a>(&self, cx: &'a Reading) -> Result<Advance<'a>, FieldError> {
        let count =
            (self.by != 13).then(|| cx.counter.fetch_add(self.by, Ordering::Relaxed) + self.by);
        if self.by == -4 {
            return Err(FieldError::new("BROKEN", "fell over"));
        }
        let next = self.then.as_ref().map(|then| then.take(cx)).transpose()?;
        Ok(Advance {
            by: self.by,
            count,
            note: self.note.clone(),
            entity: self.of.as_ref().and_then(|by| entity_by(cx, by)),
            next: next.map(Box::new),
        })
    }
}

/// Takes a step, and returns its payload.
pub(super) fn advance<'a>(cx: &'a Reading, step: &Step) -> Result<Option<Object<'a>>, FieldError> {
    Ok(Some(Object::Advance(Box::new(step.take(cx)?))))
}

/// The types of the payloads.
pub(super) fn payloads() -> [TypeDef<Library>; 2] {
    let payload = object::<Library, Whole>("Advance", "What a step has made.")
        .leaf("by: Int!", "", |object, _, out| out.int32(of(object)?.by))
        .leaf(
            "count: Int",
            "The counter after the step; null if it was refused.",
            |object, _, out| match of(object)?.count {
                Some(count) => out.int32(count),
                None => {
                    out.null();
                    Ok(())
                }
            },
        )
        .leaf(
            "strictCount: Int!",
            "Wrongly null if the step was refused.",
            |object, _, out| match of(object)?.count {
                Some(count) => out.int32(count),
                None => {
                    out.null();
                    Ok(())
                }
            },
        )
        .leaf(
            "now: Int!",
            "The counter when it is read.",
            |_, cx: &Reading, out| out.int32(cx.counter.load(Ordering::Relaxed)),
        )
        .leaf("note: String", "", |object, _, out| {
            out.opt_str(of(object)?.note.as_deref());
            Ok(())
        })
        .one("entity: Entity", "", |object, _| {
            Ok(of(object)?.entity.map(Object::Entity))
        })
        .one(
            "strictEntity: Entity!",
            "Wrongly null for some.",
            |object, _| Ok(of(object)?.entity.map(Object::Entity)),
        )
        .one("next: Advance", "", |object, _| {
            let next = of(object)?.next.clone();
            Ok(next.map(Object::Advance))
        })
        .one(
            "strictNext: Advance!",
            "Wrongly null for some.",
            |object, _| {
                let next = of(object)?.next.clone();
                Ok(next.map(Object::Advance))
            },
        )
        .many("mistakes: [Mistake!]!", "", |object, _| {
            let mistake = of(object)?.count.is_none().then_some(Object::Mistake);
            Ok(mistake.into_iter().collect())
        })
        .done();
    let mistake = object::<Library, Whole>("Mistake", "")
        .leaf("message: String!", "", |_, _, out| out.str("unlucky"))
        .leaf("path: [String!]!", "", |_, _, out| {
            out.list(["input", "by"], |out, name| out.str(name))
        })
        .done();
    [payload, mistake]
}

fn of<'o, 'a>(object: &'o Object<'a>) -> Result<&'o Advance<'a>, FieldError> {
    match object {
        Object::Advance(advance) => Ok(advance),
        _ => Err(FieldError::internal("no payload")),
    }
}
