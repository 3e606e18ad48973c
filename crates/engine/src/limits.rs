//! The limits on a request: each with its value, its name and its setting.

use std::time::Duration;

use crate::{
    code,
    error::{ExceededLimit, RequestError},
};

/// The limits of an engine. A request over one of them is refused, and the error names the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a document: 32 KiB.
    pub document: usize,
    /// Levels of nested brackets, and of fragments spread in fragments: 64.
    pub nesting: usize,
    /// Tokens of a document: 4,000.
    pub tokens: usize,
    /// Levels of nested fields: 20.
    pub depth: usize,
    /// Aliases of a document, those of a fragment once for each spread: 50.
    pub aliases: usize,
    /// Fields at the root of an operation: 20.
    pub root_fields: usize,
    /// Directives of a document, those of a fragment once for each spread: 50.
    pub directives: usize,
    /// Selections of a document, those of a fragment once for each spread: 10,000.
    pub selections: usize,
    /// Estimated values in the answer to an introspection: 2,000,000. A full introspection of 400
    /// types is estimated at half of that.
    pub introspection: usize,
    /// Fields of a compiled plan, which has those of an interface or a union once for each member
    /// type: 20,000.
    pub plan: usize,
    /// The cost of an operation: 10,000. Each field of an object type costs one, or its base cost;
    /// the cost of the rows of a page is multiplied by the page's size.
    pub cost: usize,
    /// The page size that the cost assumes if neither the request nor the schema gives one: 20.
    pub page: usize,
    /// Errors shown in one response: 10.
    pub errors: usize,
    /// The deadline of one run: 10 s.
    pub deadline: Duration,
    /// Bytes of a response: 10 MiB.
    pub response: usize,
    /// Bytes of the caches of documents and plans together: 64 MiB.
    pub cache: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document: 32 << 10,
            nesting: 64,
            tokens: 4_000,
            depth: 20,
            aliases: 50,
            root_fields: 20,
            directives: 50,
            selections: 10_000,
            introspection: 2_000_000,
            plan: 20_000,
            cost: 10_000,
            page: 20,
            errors: 10,
            deadline: Duration::from_secs(10),
            response: 10 << 20,
            cache: 64 << 20,
        }
    }
}

/// The name of a limit that a request can exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::document`]
    Document,
    /// [`Limits::nesting`]
    Nesting,
    /// [`Limits::tokens`]
    Tokens,
    /// [`Limits::depth`]
    Depth,
    /// [`Limits::aliases`]
    Aliases,
    /// [`Limits::root_fields`]
    RootFields,
    /// [`Limits::directives`]
    Directives,
    /// [`Limits::selections`]
    Selections,
    /// [`Limits::introspection`]
    Introspection,
    /// [`Limits::plan`]
    Plan,
    /// [`Limits::cost`]
    Cost,
    /// [`Limits::deadline`]
    Deadline,
    /// [`Limits::response`]
    Response,
}

struct Row {
    limit: Limit,
    name: &'static str,
    setting: &'static str,
    what: &'static str,
    value: fn(&Limits) -> usize,
}

/// The table of limits: the name in an error's extensions, the setting, and what is counted.
#[rustfmt::skip]
const TABLE: [Row; 13] = [
    row(Limit::Document, "document", "CLAIMGRAPH_MAX_DOCUMENT_BYTES", "bytes in the document", |l| l.document),
    row(Limit::Nesting, "nesting", "CLAIMGRAPH_MAX_NESTING", "levels of nesting in the document", |l| l.nesting),
    row(Limit::Tokens, "tokens", "CLAIMGRAPH_MAX_TOKENS", "tokens in the document", |l| l.tokens),
    row(Limit::Depth, "depth", "CLAIMGRAPH_MAX_DEPTH", "levels of fields in the operation", |l| l.depth),
    row(Limit::Aliases, "aliases", "CLAIMGRAPH_MAX_ALIASES", "aliases in the document", |l| l.aliases),
    row(Limit::RootFields, "rootFields", "CLAIMGRAPH_MAX_ROOT_FIELDS", "fields at the root of the operation", |l| l.root_fields),
    row(Limit::Directives, "directives", "CLAIMGRAPH_MAX_DIRECTIVES", "directives in the document", |l| l.directives),
    row(Limit::Selections, "selections", "CLAIMGRAPH_MAX_SELECTIONS", "selections in the document, with its fragments expanded", |l| l.selections),
    row(Limit::Introspection, "introspection", "CLAIMGRAPH_MAX_INTROSPECTION", "values in the answer to the introspection, as estimated", |l| l.introspection),
    row(Limit::Plan, "plan", "CLAIMGRAPH_MAX_PLAN_FIELDS", "fields in the plan of the operation", |l| l.plan),
    row(Limit::Cost, "cost", "CLAIMGRAPH_MAX_COST", "points of cost for the operation", |l| l.cost),
    row(Limit::Deadline, "deadline", "CLAIMGRAPH_DEADLINE_MS", "milliseconds for the operation", |l| l.milliseconds()),
    row(Limit::Response, "response", "CLAIMGRAPH_MAX_RESPONSE_BYTES", "bytes in the response", |l| l.response),
];

const fn row(
    limit: Limit,
    name: &'static str,
    setting: &'static str,
    what: &'static str,
    value: fn(&Limits) -> usize,
) -> Row {
    Row {
        limit,
        name,
        setting,
        what,
        value,
    }
}

impl Limits {
    fn milliseconds(&self) -> usize {
        usize::try_from(self.deadline.as_millis()).unwrap_or(usize::MAX)
    }
}

impl Limit {
    /// All limits, in the order of their declaration.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.limit)
    }

    /// The name of the limit, as in `extensions.limit`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The environment variable that sets the limit.
    pub fn setting(self) -> &'static str {
        self.row().setting
    }

    /// The value of this limit.
    pub fn value(self, limits: &Limits) -> usize {
        (self.row().value)(limits)
    }

    /// Refuses a count over the limit.
    pub(crate) fn check(self, count: usize, limits: &Limits) -> Result<(), RequestError> {
        if count > self.value(limits) {
            Err(self.exceeded(Some(count), limits))
        } else {
            Ok(())
        }
    }

    /// The error of a request over the limit; without a count if counting stopped at the limit.
    pub(crate) fn exceeded(self, count: Option<usize>, limits: &Limits) -> RequestError {
        let code = match self {
            Self::Cost => code::COST_LIMIT,
            Self::Deadline => code::DEADLINE_EXCEEDED,
            _ => code::OPERATION_LIMIT,
        };
        let Row {
            name,
            setting,
            what,
            ..
        } = self.row();
        let value = self.value(limits);
        let excess = match count {
            Some(count) => format!("{count} {what}, of at most {value}"),
            None => format!("more than {value} {what}"),
        };
        let message = format!("{excess}; ask for less, or raise the setting `{setting}`");
        let limit = ExceededLimit {
            name,
            value,
            setting,
        };
        RequestError::new(code, message).of_limit(limit)
    }

    fn row(self) -> &'static Row {
        TABLE
            .iter()
            .find(|row| row.limit == self)
            .unwrap_or(&TABLE[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_row_of_its_own() {
        for limit in Limit::all() {
            assert_eq!(limit.row().limit, limit);
            assert!(limit.value(&Limits::default()) > 0, "{limit:?}");
            assert_eq!(
                Limit::all()
                    .filter(|other| other.setting() == limit.setting())
                    .count(),
                1
            );
        }
        assert_eq!(Limit::all().count(), Limit::Response as usize + 1);
    }

    #[test]
    fn a_refusal_names_the_limit_its_value_and_the_setting() {
        let error = Limit::Depth.check(21, &Limits::default()).unwrap_err();
        assert_eq!(error.code(), "OPERATION_LIMIT");
        assert_eq!(
            error.message(),
            "21 levels of fields in the operation, of at most 20; ask for less, or raise the setting \
             `CLAIMGRAPH_MAX_DEPTH`"
        );
        assert!(Limit::Depth.check(20, &Limits::default()).is_ok());
    }
}
