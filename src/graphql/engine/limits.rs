//! What a request may ask for: each limit with its value, its name and its setting.

use std::{fmt, time::Duration};

use crate::graphql::engine::{RequestError, code, json::Members};

/// The limits of an engine. Whatever is over one is refused, and the refusal names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a document: 32 KiB.
    pub document: usize,
    /// Brackets in brackets, and fragments in fragments: 64.
    pub nesting: usize,
    /// Tokens of a document: 4,000.
    pub tokens: usize,
    /// Fields in fields: 20.
    pub depth: usize,
    /// Aliases in a document, those of a fragment once for each spread: 50.
    pub aliases: usize,
    /// Fields at the root of an operation: 20.
    pub root_fields: usize,
    /// Directives in a document, those of a fragment once for each spread: 50.
    pub directives: usize,
    /// Selections in a document, those of a fragment once for each spread: 10,000.
    pub selections: usize,
    /// Values that an introspection is estimated to answer with: 1,000,000, some ten times a full introspection.
    pub introspection: usize,
    /// Fields of a compiled plan, which has those of an interface or a union once for each member: 20,000.
    pub plan: usize,
    /// The cost of an operation: 10,000. Each field of an object type costs one; a page costs what is below it times its
    /// size.
    pub cost: usize,
    /// The size that a page is taken to have where neither the request nor the schema gives one: 20.
    pub page: usize,
    /// Errors in one response: 10.
    pub errors: usize,
    /// The time of one run: 10 s.
    pub deadline: Duration,
    /// Bytes of a response: 10 MiB.
    pub response: usize,
    /// Bytes that the caches of documents and plans may take: 64 MiB.
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
            introspection: 1_000_000,
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

/// A limit that a request can exceed.
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

struct Entry {
    limit: Limit,
    name: &'static str,
    setting: &'static str,
    what: &'static str,
    of: fn(&Limits) -> usize,
}

/// Every limit: its name in an error's extensions, its setting, and what is counted.
#[rustfmt::skip]
const TABLE: [Entry; 13] = [
    Entry { limit: Limit::Document, name: "document", setting: "CLAIMGRAPH_MAX_DOCUMENT_BYTES", what: "bytes in the document", of: |l| l.document },
    Entry { limit: Limit::Nesting, name: "nesting", setting: "CLAIMGRAPH_MAX_NESTING", what: "levels of nesting in the document", of: |l| l.nesting },
    Entry { limit: Limit::Tokens, name: "tokens", setting: "CLAIMGRAPH_MAX_TOKENS", what: "tokens in the document", of: |l| l.tokens },
    Entry { limit: Limit::Depth, name: "depth", setting: "CLAIMGRAPH_MAX_DEPTH", what: "levels of fields in the operation", of: |l| l.depth },
    Entry { limit: Limit::Aliases, name: "aliases", setting: "CLAIMGRAPH_MAX_ALIASES", what: "aliases in the document", of: |l| l.aliases },
    Entry { limit: Limit::RootFields, name: "rootFields", setting: "CLAIMGRAPH_MAX_ROOT_FIELDS", what: "fields at the root of the operation", of: |l| l.root_fields },
    Entry { limit: Limit::Directives, name: "directives", setting: "CLAIMGRAPH_MAX_DIRECTIVES", what: "directives in the document", of: |l| l.directives },
    Entry { limit: Limit::Selections, name: "selections", setting: "CLAIMGRAPH_MAX_SELECTIONS", what: "selections in the document, with its fragments expanded", of: |l| l.selections },
    Entry { limit: Limit::Introspection, name: "introspection", setting: "CLAIMGRAPH_MAX_INTROSPECTION", what: "values in the answer to the introspection, as estimated", of: |l| l.introspection },
    Entry { limit: Limit::Plan, name: "plan", setting: "CLAIMGRAPH_MAX_PLAN_FIELDS", what: "fields in the plan of the operation", of: |l| l.plan },
    Entry { limit: Limit::Cost, name: "cost", setting: "CLAIMGRAPH_MAX_COST", what: "points of cost for the operation", of: |l| l.cost },
    Entry { limit: Limit::Deadline, name: "deadline", setting: "CLAIMGRAPH_DEADLINE_MS", what: "milliseconds for the operation", of: |l| usize::try_from(l.deadline.as_millis()).unwrap_or(usize::MAX) },
    Entry { limit: Limit::Response, name: "response", setting: "CLAIMGRAPH_MAX_RESPONSE_BYTES", what: "bytes in the response", of: |l| l.response },
];

impl Limit {
    /// Every limit.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|entry| entry.limit)
    }

    /// Its name in `extensions.limit`.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The environment variable that sets it.
    pub fn setting(self) -> &'static str {
        self.entry().setting
    }

    /// Its value among these limits.
    pub fn of(self, limits: &Limits) -> usize {
        (self.entry().of)(limits)
    }

    /// Refuses a count that is over the limit.
    pub(crate) fn check(self, count: usize, limits: &Limits) -> Result<(), RequestError> {
        if count > self.of(limits) {
            Err(self.exceeded(Some(count), limits))
        } else {
            Ok(())
        }
    }

    /// The refusal; without a count where counting stopped at the limit.
    pub(crate) fn exceeded(self, found: Option<usize>, limits: &Limits) -> RequestError {
        let code = match self {
            Self::Cost => code::COST_LIMIT,
            Self::Deadline => code::DEADLINE_EXCEEDED,
            _ => code::OPERATION_LIMIT,
        };
        RequestError::of_limit(
            code,
            Exceeded {
                limit: self,
                value: self.of(limits),
                found,
            },
        )
    }

    fn entry(self) -> &'static Entry {
        TABLE
            .iter()
            .find(|entry| entry.limit == self)
            .unwrap_or(&TABLE[0])
    }
}

/// A limit that was exceeded, with its value and what was found instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exceeded {
    limit: Limit,
    value: usize,
    found: Option<usize>,
}

impl Exceeded {
    pub(crate) fn write(&self, extensions: &mut Members<'_>) {
        extensions.str("limit", self.limit.name());
        extensions.int("value", self.value);
        extensions.str("setting", self.limit.setting());
    }
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entry { what, setting, .. } = self.limit.entry();
        match self.found {
            Some(found) => write!(f, "{found} {what}, of at most {}", self.value)?,
            None => write!(f, "more than {} {what}", self.value)?,
        }
        write!(f, "; ask for less, or raise the setting `{setting}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_row_of_its_own() {
        for limit in Limit::all() {
            assert_eq!(limit.entry().limit, limit);
            assert!(limit.of(&Limits::default()) > 0, "{limit:?}");
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
