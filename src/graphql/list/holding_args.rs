//! The arguments `validAt` and `holds` of a list of claims.

use claimgraph_engine::{Args, FieldError, FromValue, Value};

use crate::{
    kb::{FilterExpr, Possibility},
    model::PartialDate,
};

/// The names of the arguments, by which a cursor is told from those of other lists.
pub(in crate::graphql) const HOLDING_ARGS: [&str; 2] = ["validAt", "holds"];

/// The filter expression of the two arguments; `None` without them.
pub(in crate::graphql) fn from_args(args: &Args<'_>) -> Result<Option<FilterExpr>, FieldError> {
    let holds = args.optional::<Possibility>("holds")?;
    let Some(date) = args.optional::<PartialDate>("validAt")? else {
        return match holds {
            None => Ok(None),
            Some(_) => Err(FieldError::input(
                "argument `holds`: there is no date to hold at; add `validAt`",
            )),
        };
    };
    Ok(Some(match holds {
        None | Some(Possibility::Certain) => FilterExpr::Holds(date, Possibility::Certain),
        Some(Possibility::Possible) => FilterExpr::Holds(date, Possibility::Possible),
        Some(Possibility::Impossible) => FilterExpr::Holds(date, Possibility::Possible).opposite(),
    }))
}

/// The name of a possibility in the API, as the enum `Holds` has it.
pub(in crate::graphql) fn holds_name(holds: Possibility) -> &'static str {
    match holds {
        Possibility::Certain => "CERTAIN",
        Possibility::Possible => "POSSIBLE",
        Possibility::Impossible => "NO",
    }
}

impl FromValue for Possibility {
    fn from_value(value: &Value) -> Result<Possibility, String> {
        let name = String::from_value(value)?;
        let all = [
            Possibility::Certain,
            Possibility::Possible,
            Possibility::Impossible,
        ];
        let mut named = all.into_iter().filter(|holds| holds_name(*holds) == name);
        named
            .next()
            .ok_or_else(|| format!("`{name}` is none of its values"))
    }
}
