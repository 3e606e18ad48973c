//! A small schema to test the engine with: every kind of type, fields that fail, fields that
//! require a role.
//!
//! `tests/oracle/library.mjs` has the same fields for graphql-js, over the same data and without
//! roles.

mod advance;
mod data;
mod input;
mod schema;

use std::{fmt, sync::atomic::AtomicI64};

use claimgraph_engine::{Application, Engine, Limits, Members, Record};

pub(crate) use self::{
    advance::Advance,
    data::{Claim, Data, Entity, Quantity, Source, Text},
    schema::schema,
};

pub(crate) struct Library;

/// The context of a request: the data, and a counter that mutations move.
pub(crate) struct Reading {
    pub(crate) data: &'static Data,
    pub(crate) counter: AtomicI64,
    /// The revision in `extensions`; without one there are no extensions.
    pub(crate) revision: Option<u64>,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Reader,
    Editor,
    Admin,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Reader => "reader",
            Role::Editor => "editor",
            Role::Admin => "admin",
        })
    }
}

#[derive(Clone)]
pub(crate) enum Object<'a> {
    Root,
    Entity(&'a Entity),
    Claim(&'a Claim),
    Source(&'a Source),
    Text(&'a Text),
    Quantity(&'a Quantity),
    Page(Page<'a>),
    Edge(Box<Object<'a>>, usize),
    Tick(i64),
    Advance(Box<Advance<'a>>),
    Mistake,
}

#[derive(Clone)]
pub(crate) struct Page<'a> {
    pub(crate) rows: Vec<Object<'a>>,
    pub(crate) start: usize,
    pub(crate) total: usize,
}

impl Application for Library {
    type Object<'a> = Object<'a>;
    type Context = Reading;
    type Role = Role;

    fn root(_: &Reading) -> Object<'_> {
        Object::Root
    }

    fn role(reading: &Reading) -> Role {
        reading.role
    }

    fn type_name(object: &Object<'_>) -> &'static str {
        match object {
            Object::Entity(_) => "Entity",
            Object::Claim(_) => "Claim",
            Object::Source(_) => "Source",
            Object::Text(_) => "Text",
            Object::Quantity(_) => "Quantity",
            Object::Root
            | Object::Page(_)
            | Object::Edge(..)
            | Object::Tick(_)
            | Object::Advance(_)
            | Object::Mistake => "",
        }
    }

    fn extensions(reading: &Reading, out: &mut Members<'_>) {
        if let Some(revision) = reading.revision {
            out.int("revision", revision);
        }
    }
}

/// Implements [`Record`] for the record of each variant of [`Object`].
macro_rules! records {
    ($($record:ident),*) => {
        $(impl Record<Library> for $record {
            type Ref<'a> = &'a $record;

            fn of<'o, 'a>(object: &'o <Library as Application>::Object<'a>) -> Option<&'o Self::Ref<'a>> {
                match object {
                    Object::$record(record) => Some(record),
                    _ => None,
                }
            }
        })*
    };
}
records!(Entity, Claim, Source, Text, Quantity);

/// The record of the types whose accessors read the object itself.
pub(crate) struct Whole;

impl Record<Library> for Whole {
    type Ref<'a> = Object<'a>;

    fn of<'o, 'a>(object: &'o <Library as Application>::Object<'a>) -> Option<&'o Self::Ref<'a>> {
        Some(object)
    }
}

impl Reading {
    /// The context of a viewer with the greatest role.
    pub(crate) fn new() -> Self {
        Self {
            data: Data::get(),
            counter: AtomicI64::new(0),
            revision: None,
            role: Role::Admin,
        }
    }
}

pub(crate) fn engine(limits: Limits) -> Engine<Library> {
    Engine::new(schema(), limits).expect("the library's schema is well declared")
}
