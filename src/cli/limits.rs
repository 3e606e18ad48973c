//! The limits of one request, each a setting.

use std::time::Duration;

use claimgraph_engine::Limits;
use clap::Args;

use crate::graphql::LONGEST_PAGE;

/// The limits of one request; a request over a limit is refused, and the refusal names the limit.
#[derive(Args)]
#[command(next_help_heading = "Limits of a request")]
pub(super) struct LimitArgs {
    /// Bytes of a document.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_DOCUMENT_BYTES", default_value_t = Limits::default().document)]
    max_document_bytes: usize,
    /// Levels of brackets in a document.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_NESTING", default_value_t = Limits::default().nesting, value_parser = nesting)]
    max_nesting: usize,
    /// Tokens of a document.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_TOKENS", default_value_t = Limits::default().tokens)]
    max_tokens: usize,
    /// Levels of fields.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_DEPTH", default_value_t = Limits::default().depth)]
    max_depth: usize,
    /// Aliases.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_ALIASES", default_value_t = Limits::default().aliases)]
    max_aliases: usize,
    /// Fields at the root.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_ROOT_FIELDS", default_value_t = Limits::default().root_fields)]
    max_root_fields: usize,
    /// Directives.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_DIRECTIVES", default_value_t = Limits::default().directives)]
    max_directives: usize,
    /// Selections, with fragments expanded.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_SELECTIONS", default_value_t = Limits::default().selections)]
    max_selections: usize,
    /// Values that an introspection may answer with, as estimated.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_INTROSPECTION", default_value_t = Limits::default().introspection)]
    max_introspection: usize,
    /// Fields of a compiled plan.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_PLAN_FIELDS", default_value_t = Limits::default().plan)]
    max_plan_fields: usize,
    /// Points of cost: one for each object, and for a page its size times the cost of a row.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_COST", default_value_t = Limits::default().cost)]
    max_cost: usize,
    /// Rows of a page.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_PAGE", default_value_t = LONGEST_PAGE)]
    max_page: usize,
    /// Errors that one response shows; the others are counted.
    #[arg(long, value_name = "N", env = "CLAIMGRAPH_MAX_ERRORS", default_value_t = Limits::default().errors)]
    max_errors: usize,
    /// Time in which an operation has to be answered, in milliseconds.
    #[arg(
        long,
        value_name = "MS",
        env = "CLAIMGRAPH_DEADLINE_MS",
        default_value_t = 10_000
    )]
    deadline_ms: u64,
    /// Bytes of a response.
    #[arg(long, value_name = "BYTES", env = "CLAIMGRAPH_MAX_RESPONSE_BYTES", default_value_t = Limits::default().response)]
    max_response_bytes: usize,
    /// Memory for documents and their plans, in MiB.
    #[arg(long, value_name = "MIB", env = "CLAIMGRAPH_PLAN_CACHE", default_value_t = Limits::default().cache >> 20)]
    plan_cache: usize,
}

impl LimitArgs {
    /// The limits that the engine enforces.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            document: self.max_document_bytes,
            nesting: self.max_nesting,
            tokens: self.max_tokens,
            depth: self.max_depth,
            aliases: self.max_aliases,
            root_fields: self.max_root_fields,
            directives: self.max_directives,
            selections: self.max_selections,
            introspection: self.max_introspection,
            plan: self.max_plan_fields,
            cost: self.max_cost,
            errors: self.max_errors,
            deadline: Duration::from_millis(self.deadline_ms),
            response: self.max_response_bytes,
            cache: self.plan_cache << 20,
            ..Limits::default()
        }
    }

    /// The largest size of a page.
    pub(super) fn longest_page(&self) -> usize {
        self.max_page
    }
}

/// The deepest nesting that is safe: a deeper document overflows the stack of the parser.
const DEEPEST: usize = 500;

fn nesting(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(levels) if levels <= DEEPEST => Ok(levels),
        _ => Err(format!(
            "give a number from 0 to {DEEPEST}: deeper documents are not safe to parse"
        )),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use claimgraph_engine::Limit;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        limits: LimitArgs,
    }

    #[test]
    fn the_defaults_are_those_of_the_engine() {
        assert_eq!(Line::parse_from(["x"]).limits.limits(), Limits::default());
    }

    #[test]
    fn every_limit_is_set_by_the_variable_that_its_refusal_names() {
        use clap::CommandFactory;
        let command = Line::command();
        let settings: Vec<&str> = command
            .get_arguments()
            .filter_map(|arg| arg.get_env()?.to_str())
            .collect();
        for limit in Limit::all() {
            assert!(settings.contains(&limit.setting()), "{}", limit.setting());
        }
        assert!(settings.contains(&"CLAIMGRAPH_MAX_PAGE"));
    }
}
