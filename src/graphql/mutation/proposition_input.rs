//! The input of a proposition that is only looked up.

use claimgraph_engine::{
    Args, FieldError, FromArgs, Name, TypeDef, Value, indexmap::IndexMap, sdl,
};
use serde_json::{Map, Value as Json};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        mutation::{input_json::InputJson, input_paths::PartPath},
    },
    kb::Snapshot,
    model::{Claim, Id, Kind, Ordinal, global_id::own_id},
};

/// The references of a proposition, each with the kind of the record.
const REFERENCES: [(&str, Kind); 2] = [("subject", Kind::Entity), ("predicate", Kind::Predicate)];
/// The other parts of a claim that are its proposition, each with the type of its input.
const PARTS: [(&str, &str); 5] = [
    ("value", "ValueInput"),
    ("polarity", "Polarity"),
    ("nature", "ClaimNature"),
    ("validTime", "TimeSpanInput"),
    ("qualifiers", "QualifierInput"),
];

/// The input type.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    sdl(r#"
        "What a claim would say. Its fields are those of `PutClaimInput`."
        input PropositionInput {
          "The entity that it is about."
          subject: ID!
          "The predicate, from the vocabulary."
          predicate: ID!
          "The value of the predicate."
          value: ValueInput!
          "Whether it affirms or negates; POSITIVE by default."
          polarity: Polarity
          "The kind of proposition; FACT by default."
          nature: ClaimNature
          "The time during which it holds in the world."
          validTime: TimeSpanInput
          "The qualifiers; those that only describe do not count."
          qualifiers: [QualifierInput!]
        }
    "#)
}

/// The argument `proposition`.
pub(in crate::graphql) struct PropositionArgs {
    claim: Claim,
}

impl FromArgs for PropositionArgs {
    fn from_args(args: &Args<'_>) -> Result<PropositionArgs, FieldError> {
        let refused = |why: &str| FieldError::input(format!("argument `proposition`: {why}"));
        let Some(Value::Object(input)) = args.get("proposition") else {
            return Err(refused("it is missing"));
        };
        let claim = serde_json::from_value(Json::Object(parts(input)));
        Ok(PropositionArgs {
            claim: claim.map_err(|error| refused(&error.to_string()))?,
        })
    }
}

/// The proposition as a bundle has it.
fn parts(input: &IndexMap<Name, Value>) -> Map<String, Json> {
    let mut converted = InputJson::default();
    let mut members = Map::new();
    for (name, kind) in REFERENCES {
        if let Some(Value::String(id)) = input.get(name) {
            members.insert(name.to_owned(), own_id(kind, id).into());
        }
    }
    for (name, type_name) in PARTS {
        match input.get(name) {
            None | Some(Value::Null) => {}
            Some(value) => {
                let path = PartPath::root().within(name);
                members.insert(name.to_owned(), converted.part(type_name, value, &path));
            }
        }
    }
    members
}

impl PropositionArgs {
    /// The claim with the records of a snapshot. An id that names none is refused.
    pub(in crate::graphql) fn claim(
        &self,
        context: &Context,
        snapshot: &Snapshot,
    ) -> Result<Claim<Ordinal>, FieldError> {
        self.claim.clone().try_map(|kind, id: Id| {
            let found = context.find_of(snapshot, kind, id.as_str())?;
            let unknown = || {
                let message = format!("argument `proposition`: there is no {kind} `{id}`");
                FieldError::input(message)
            };
            found.map(|key| key.ordinal).ok_or_else(unknown)
        })
    }
}
