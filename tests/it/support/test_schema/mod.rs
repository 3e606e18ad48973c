//! A small schema to try the executor on: every kind of type, and fields that fail.
//!
//! `tests/oracle/library.mjs` has the same fields for graphql-js, over the same data.

mod data;
mod input;
mod schema;

use std::sync::atomic::AtomicI64;

use claimgraph_engine::{Application, Engine, Limits, Members, Record};

pub(crate) use self::{
    data::{Claim, Data, Entity, Quantity, Source, Text},
    schema::schema,
};

pub(crate) struct Library;

/// What a request reads: the data, and a counter that mutations move.
pub(crate) struct Reading {
    pub(crate) data: &'static Data,
    pub(crate) counter: AtomicI64,
    /// What `extensions` says, if anything.
    pub(crate) revision: Option<u64>,
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

    fn root(_: &Reading) -> Object<'_> {
        Object::Root
    }

    fn type_name(object: &Object<'_>) -> &'static str {
        match object {
            Object::Entity(_) => "Entity",
            Object::Claim(_) => "Claim",
            Object::Source(_) => "Source",
            Object::Text(_) => "Text",
            Object::Quantity(_) => "Quantity",
            Object::Root | Object::Page(_) | Object::Edge(..) | Object::Tick(_) => "",
        }
    }

    fn extensions(reading: &Reading, out: &mut Members<'_>) {
        if let Some(revision) = reading.revision {
            out.int("revision", revision);
        }
    }
}

/// Ties each record to its variant of [`Object`].
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

/// The record of the types that look at the object itself.
pub(crate) struct Whole;

impl Record<Library> for Whole {
    type Ref<'a> = Object<'a>;

    fn of<'o, 'a>(object: &'o <Library as Application>::Object<'a>) -> Option<&'o Self::Ref<'a>> {
        Some(object)
    }
}

impl Reading {
    pub(crate) fn new() -> Self {
        Self {
            data: Data::get(),
            counter: AtomicI64::new(0),
            revision: None,
        }
    }
}

pub(crate) fn engine(limits: Limits) -> Engine<Library> {
    Engine::new(schema(), limits).expect("the library's schema is well declared")
}
