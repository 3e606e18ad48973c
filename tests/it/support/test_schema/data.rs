//! The records of the library, read from `tests/oracle/data.json`.

use std::sync::OnceLock;

use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Data {
    pub(crate) entities: Vec<Entity>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) sources: Vec<Source>,
}

#[derive(Deserialize)]
pub(crate) struct Entity {
    pub(crate) n: usize,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) description: Option<String>,
    pub(crate) parent: Option<usize>,
    pub(crate) claims: Vec<usize>,
}

#[derive(Deserialize)]
pub(crate) struct Claim {
    pub(crate) n: usize,
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) status: String,
    pub(crate) score: f64,
    pub(crate) updated: String,
    pub(crate) subject: usize,
    pub(crate) value: Option<ClaimValue>,
    pub(crate) sources: Vec<usize>,
}

#[derive(Deserialize)]
pub(crate) enum ClaimValue {
    Entity(usize),
    Text(Text),
    Quantity(Quantity),
}

#[derive(Deserialize)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) language: String,
}

#[derive(Deserialize)]
pub(crate) struct Quantity {
    pub(crate) amount: String,
    pub(crate) unit: Option<String>,
    pub(crate) approx: f64,
}

#[derive(Deserialize)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) url: Option<String>,
    pub(crate) publisher: Option<usize>,
}

impl Data {
    pub(crate) fn get() -> &'static Self {
        static DATA: OnceLock<Data> = OnceLock::new();
        DATA.get_or_init(|| {
            serde_json::from_str(include_str!("../../../oracle/data.json"))
                .expect("the data are as these types have them")
        })
    }
}
