//! The argument types of the library's fields.

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, Value};

use super::{Claim, Entity, Reading};

pub(crate) struct ById(pub(crate) String);

impl FromArgs for ById {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        Ok(Self(args.required("id")?))
    }
}

pub(crate) struct ByIds(pub(crate) Vec<String>);

impl FromArgs for ByIds {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        Ok(Self(args.required("ids")?))
    }
}

pub(crate) enum EntityBy {
    Id(String),
    Name {
        text: String,
        language: Option<String>,
    },
}

impl FromArgs for EntityBy {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        args.required("by")
    }
}

impl FromValue for EntityBy {
    fn from_value(value: &Value) -> Result<Self, String> {
        let by = Args::of_object(value)?;
        if let Some(id) = by.optional("id").map_err(|e| e.to_string())? {
            return Ok(Self::Id(id));
        }
        let name = by.get("name").ok_or("neither an id nor a name")?;
        let name = Args::of_object(name)?;
        Ok(Self::Name {
            text: name.required("text").map_err(|e| e.to_string())?,
            language: name.optional("language").map_err(|e| e.to_string())?,
        })
    }
}

pub(crate) struct Paging {
    pub(crate) start: usize,
    pub(crate) size: usize,
    pub(crate) kind: Option<String>,
    pub(crate) filter: Option<ClaimWhere>,
}

impl FromArgs for Paging {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        let first = args.optional::<i64>("first")?.unwrap_or(20);
        let size = usize::try_from(first).ok().filter(|size| *size <= 100);
        let size = size.ok_or_else(|| {
            FieldError::input(format!("first must be from 0 to 100, not {first}"))
        })?;
        let start = match args.optional::<String>("after")? {
            None => 0,
            Some(after) => match after
                .strip_prefix('k')
                .and_then(|n| n.parse::<usize>().ok())
            {
                Some(position) => position + 1,
                None => {
                    return Err(FieldError::new(
                        "INVALID_CURSOR",
                        format!("cannot read the cursor {after}"),
                    ));
                }
            },
        };
        Ok(Self {
            start,
            size,
            kind: args.optional("kind")?,
            filter: args.optional("where")?,
        })
    }
}

pub(crate) struct ClaimWhere {
    status: Option<Vec<String>>,
    text: Option<String>,
    min_score: Option<f64>,
    not: Option<Box<ClaimWhere>>,
}

impl FromValue for ClaimWhere {
    fn from_value(value: &Value) -> Result<Self, String> {
        let args = Args::of_object(value)?;
        let read = || -> Result<Self, FieldError> {
            Ok(Self {
                status: args.optional("status")?,
                text: args.optional("text")?,
                min_score: args.optional("minScore")?,
                not: args.optional("not")?.map(Box::new),
            })
        };
        read().map_err(|e| e.to_string())
    }
}

impl ClaimWhere {
    pub(crate) fn holds(&self, claim: &Claim) -> bool {
        self.status
            .as_ref()
            .is_none_or(|any| any.contains(&claim.status))
            && self
                .text
                .as_ref()
                .is_none_or(|text| claim.text.contains(text))
            && self.min_score.is_none_or(|score| claim.score >= score)
            && self.not.as_ref().is_none_or(|not| !not.holds(claim))
    }
}

pub(crate) struct Search {
    pub(crate) text: String,
    pub(crate) first: usize,
}

impl FromArgs for Search {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        let first = args.required::<i64>("first")?;
        Ok(Self {
            text: args.required("text")?,
            first: usize::try_from(first).unwrap_or(0),
        })
    }
}

pub(crate) struct Scale(pub(crate) f64);

impl FromArgs for Scale {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        Ok(Self(args.required("scale")?))
    }
}

pub(crate) struct By(pub(crate) i64);

impl FromArgs for By {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        let by = args.required("by")?;
        if by == 13 {
            Err(FieldError::new("UNLUCKY", "unlucky"))
        } else {
            Ok(Self(by))
        }
    }
}

/// The arguments that `echo` has, each as `name=value;`.
pub(crate) struct Echo(pub(crate) String);

impl FromArgs for Echo {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        let mut text = String::new();
        for name in ["i", "f", "s", "b", "ids", "e", "at", "where", "grid"] {
            let value = match args.get(name) {
                Some(Value::Enum(name)) => name.to_string(),
                Some(value) => serde_json::to_string(value).map_err(FieldError::internal)?,
                None if args.is_present(name) => "null".into(),
                None => continue,
            };
            text += &format!("{name}={value};");
        }
        Ok(Self(text))
    }
}

/// The entity that is asked for.
pub(super) fn entity_by<'a>(cx: &'a Reading, by: &EntityBy) -> Option<&'a Entity> {
    let mut entities = cx.data.entities.iter();
    match by {
        EntityBy::Id(id) => entities.find(|entity| entity.id == *id),
        EntityBy::Name { text, language } if language.as_deref() == Some("en") => {
            entities.find(|entity| entity.name == *text)
        }
        EntityBy::Name { .. } => None,
    }
}
