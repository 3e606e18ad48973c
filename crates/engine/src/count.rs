//! The size of a document, counted before validation: each fragment is visited once, however often
//! it is spread.
//!
//! The rules of async-graphql walk into every spread, so that 28 fragments that each spread the
//! next one twice would keep them busy for a minute. Here they take 28 steps.

use std::collections::HashMap;

use async_graphql::{
    Positioned,
    parser::types::{FragmentDefinition, Selection, SelectionSet},
};

use crate::{
    document::Document,
    error::RequestError,
    limits::{Limit, Limits},
};

/// Refuses a document over a limit, or whose fragments spread themselves. `types` is the number of
/// types in the schema, by which the answer to an introspection is estimated.
pub(crate) fn count(
    document: &Document,
    types: usize,
    limits: &Limits,
) -> Result<(), RequestError> {
    let mut counter = Counter {
        document,
        types,
        limits,
        fragments: HashMap::new(),
    };
    let mut total = Counts::default();
    for name in document.fragments.keys() {
        counter.fragment(name, 0)?;
    }
    for (_, operation) in &document.operations {
        let mut counts = counter.selection_set(&operation.node.selection_set.node, 0)?;
        counts.directives += operation.node.directives.len();
        Limit::RootFields.check(counts.level, limits)?;
        total.add(&counts);
    }
    for (limit, value) in [
        (Limit::Selections, total.selections),
        (Limit::Depth, total.depth),
        (Limit::Aliases, total.aliases),
        (Limit::Directives, total.directives),
        (Limit::Introspection, total.introspection),
    ] {
        limit.check(value, limits)?;
    }
    Ok(())
}

/// The counts of a selection set, with its fragments expanded.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    selections: usize,
    depth: usize,
    aliases: usize,
    directives: usize,
    /// Fields of the set itself.
    level: usize,
    /// Levels of nested selection sets, those of fragments included.
    nesting: usize,
    /// The estimated values of the set, were it part of an introspection.
    meta: usize,
    /// The estimated values of the introspections in the set.
    introspection: usize,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.depth = self.depth.max(other.depth);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.level = self.level.saturating_add(other.level);
        self.nesting = self.nesting.max(other.nesting);
        self.meta = self.meta.saturating_add(other.meta);
        self.introspection = self.introspection.saturating_add(other.introspection);
    }

    /// The counts of a field whose selection set has these counts.
    fn below_field(mut self, name: &str, types: usize) -> Self {
        self.depth += 1;
        self.level = 1;
        if matches!(name, "__schema" | "__type") {
            self.introspection = self.introspection.saturating_add(self.meta);
        }
        let multiplier = match name {
            "types" => types,
            "fields" | "inputFields" | "enumValues" | "possibleTypes" | "interfaces" | "args"
            | "directives" => 8,
            _ => 1,
        };
        self.meta = self.meta.saturating_mul(multiplier).saturating_add(1);
        self
    }
}

struct Counter<'d> {
    document: &'d Document,
    types: usize,
    limits: &'d Limits,
    /// The counts of a fragment; `None` while it is being counted.
    fragments: HashMap<&'d str, Option<Counts>>,
}

impl<'d> Counter<'d> {
    /// Counts a selection set. `levels` bounds the recursion; the counts of a fragment have the
    /// nesting within it.
    fn selection_set(
        &mut self,
        selection_set: &'d SelectionSet,
        levels: usize,
    ) -> Result<Counts, RequestError> {
        if selection_set.items.is_empty() {
            return Ok(Counts::default());
        }
        if levels >= self.limits.nesting {
            return Err(Limit::Nesting.exceeded(None, self.limits));
        }
        let mut counts = Counts::default();
        for selection in &selection_set.items {
            let mut inner = match &selection.node {
                Selection::Field(field) => {
                    let mut inner =
                        self.selection_set(&field.node.selection_set.node, levels + 1)?;
                    inner.aliases += usize::from(field.node.alias.is_some());
                    inner.below_field(&field.node.name.node, self.types)
                }
                Selection::InlineFragment(fragment) => {
                    self.selection_set(&fragment.node.selection_set.node, levels + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, levels + 1)?
                }
            };
            inner.selections = inner.selections.saturating_add(1);
            inner.directives = inner
                .directives
                .saturating_add(selection.node.directives().len());
            counts.add(&inner);
        }
        counts.nesting += 1;
        if levels.saturating_add(counts.nesting) > self.limits.nesting {
            return Err(Limit::Nesting.exceeded(None, self.limits));
        }
        Ok(counts)
    }

    fn fragment(&mut self, name: &'d str, levels: usize) -> Result<Counts, RequestError> {
        match self.fragments.get(name) {
            Some(Some(counts)) => return Ok(*counts),
            Some(None) => {
                let pos = self
                    .document
                    .fragments
                    .get(name)
                    .map(|fragment| fragment.pos)
                    .unwrap_or_default();
                return Err(
                    RequestError::invalid(format!("the fragment `{name}` spreads itself")).at(pos),
                );
            }
            None => {}
        }
        // A missing fragment is reported by the rules.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Ok(Counts::default());
        };
        let fragment: &'d Positioned<FragmentDefinition> = fragment;
        self.fragments.insert(name, None);
        let mut counts = self.selection_set(&fragment.node.selection_set.node, levels)?;
        counts.directives = counts
            .directives
            .saturating_add(fragment.node.directives.len());
        self.fragments.insert(name, Some(counts));
        Ok(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> Result<(), RequestError> {
        count(&Document::parse(text).unwrap(), 50, &Limits::default())
    }

    fn refusal(text: &str) -> String {
        counted(text).unwrap_err().message().to_owned()
    }

    #[test]
    fn a_fragment_counts_once_for_each_spread() {
        let doubling = |levels: usize| {
            let fragments = (0..levels)
                .map(|i| format!("fragment F{i} on Q {{ ...F{} ...F{} }}", i + 1, i + 1));
            format!(
                "{{ b {{ ...F0 }} }} {} fragment F{levels} on Q {{ a }}",
                fragments.collect::<String>()
            )
        };
        counted(&doubling(11)).unwrap();
        assert!(
            refusal(&doubling(12)).starts_with("12288 selections"),
            "{}",
            refusal(&doubling(12))
        );
        assert!(refusal(&doubling(60)).contains("CLAIMGRAPH_MAX_SELECTIONS"));
    }

    #[test]
    fn a_cycle_of_fragments_is_refused_even_where_nothing_spreads_it() {
        assert!(
            refusal("{ a } fragment F on Q { ...G } fragment G on Q { ...F }")
                .contains("spreads itself")
        );
    }

    #[test]
    fn fragments_nest_as_brackets_do() {
        let chain = |length: usize| {
            let fragments = (1..length).map(|i| format!("fragment F{i} on Q {{ ...F{} }}", i + 1));
            format!(
                "{{ ...F1 }} {} fragment F{length} on Q {{ a }}",
                fragments.collect::<String>()
            )
        };
        assert!(counted(&chain(63)).is_ok());
        assert!(refusal(&chain(64)).contains("CLAIMGRAPH_MAX_NESTING"));
        assert!(refusal(&chain(2000)).contains("CLAIMGRAPH_MAX_NESTING"));
    }

    #[test]
    fn depth_is_that_of_fields_through_fragments() {
        let deep = |depth: usize| {
            format!(
                "{{ ...F }} fragment F on Q {{ {}",
                "a {".repeat(depth - 1) + "a" + &"}".repeat(depth)
            )
        };
        assert!(counted(&deep(20)).is_ok());
        assert!(refusal(&deep(21)).starts_with("21 levels of fields"));
    }

    #[test]
    fn aliases_directives_and_root_fields_are_counted_through_fragments() {
        let spread = |times: usize, body: &str| {
            format!(
                "{{ b {{ {} }} }} fragment F on Q {{ {body} }}",
                "...F ".repeat(times)
            )
        };
        assert!(counted(&spread(50, "x: a")).is_ok());
        assert!(refusal(&spread(51, "x: a")).starts_with("51 aliases"));
        assert!(counted(&spread(25, "a @x @y")).is_ok());
        assert!(refusal(&spread(26, "a @x @y")).starts_with("52 directives"));
        assert!(
            refusal(&format!("{{ {} }}", "a ".repeat(21))).starts_with("21 fields at the root")
        );
    }

    #[test]
    fn the_answer_to_an_introspection_is_estimated() {
        let nested = |levels: usize| {
            format!(
                "{{ __schema {{ types {{ {} name {} }} }} }}",
                "fields { type { ".repeat(levels),
                "} }".repeat(levels)
            )
        };
        assert!(counted(&nested(3)).is_ok());
        assert!(refusal(&nested(5)).contains("CLAIMGRAPH_MAX_INTROSPECTION"));
        assert!(counted(&nested(5).replace("__schema", "schema")).is_ok());
    }
}
