//! What a request may ask for: each limit with its value, its name and its setting.

use std::{fmt, time::Duration};

use crate::{RequestError, code, json::Members};

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
    /// Values that an introspection is estimated to answer with: 1,000,000, some ten times a full
    /// introspection.
    pub introspection: usize,
    /// Fields of a compiled plan, which has those of an interface or a union once for each member:
    /// 20,000.
    pub plan: usize,
    /// The cost of an operation: 10,000. Each field of an object type costs one, some that
    /// are much work more; a page costs what
    /// is below it times its size.
    pub cost: usize,
    /// The size that a page is taken to have where neither the request nor the schema gives one:
    /// 20.
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
    of: fn(&Limits) -> usize,
) -> Entry {
    Entry {
        limit,
        name,
        setting,
        what,
        of,
    }
}

impl Limits {
    fn milliseconds(&self) -> usize {
        usize::try_from(self.deadline.as_millis()).unwrap_or(usize::MAX)
    }
}

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
