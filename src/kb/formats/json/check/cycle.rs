//! References that lead back to where they started: among the parents of types, among units that
//! are measured in others, and among entities that turned out to be others. (Sources may rest on
//! each other: whoever follows them minds that.)

use std::collections::{HashMap, HashSet};

use crate::{
    kb::{
        formats::json::check::Check,
        write::validate::{
            code::Code,
            field_path::FieldPath,
            locate::Locate,
            names::RecordNumber,
            reference_lookup::{LookupError, ReferencedRecord},
            validator::Validated,
        },
    },
    model::{Id, Kind},
};

/// The number of members of a cycle that are shown.
const SHOWN: usize = 8;

impl<'a> Check<'a> {
    pub(super) fn cycles(&mut self) -> Validated {
        let leads_on = |record: &ReferencedRecord| match record {
            ReferencedRecord::Type { parents } => !parents.is_empty(),
            ReferencedRecord::Unit { of, .. } => of.is_some(),
            ReferencedRecord::Entity { merged_into, .. } => merged_into.is_some(),
            _ => false,
        };
        let details = self.names.details();
        let mut starts: Vec<(Kind, Id)> = details
            .filter(|(_, record)| leads_on(record))
            .map(|(id, record)| (record.kind(), id.clone()))
            .collect();
        starts.sort();
        let mut followed: HashMap<Kind, HashSet<Id>> = HashMap::new();
        for (kind, start) in starts {
            let bearer = self.names.bearer(kind, &start);
            let followed = followed.entry(kind).or_default();
            for cycle in self.cycles_from(kind, start, followed)? {
                self.cycle(kind, &cycle, bearer);
            }
        }
        Ok(())
    }

    /// Reports a cycle of at least two. It passes through the bundle, since what the knowledge
    /// base holds has none; `otherwise` is a record that leads to it.
    fn cycle(&mut self, kind: Kind, cycle: &[Id], otherwise: Option<RecordNumber>) {
        let bearer = cycle.iter().find_map(|id| self.names.bearer(kind, id));
        let (field, what) = match kind {
            Kind::EntityType => ("parents", "a type cannot belong to itself"),
            Kind::Unit => ("of", "a unit cannot be measured in itself"),
            _ => ("mergedInto", "an entity cannot be merged into itself"),
        };
        let mut way: Vec<String> = cycle.iter().map(|id| format!("`{id}`")).collect();
        if way.len() > SHOWN {
            way.splice(SHOWN - 1.., [format!("{} more", cycle.len() - SHOWN + 1)]);
        }
        way.push(format!("`{}`", cycle[0]));
        let message = format!("{what}: {}", way.join(" → "));
        if let Some(bearer) = bearer.or(otherwise) {
            let path = FieldPath::Record.field(field);
            let bearer = self.sink.bundle.bearer(bearer);
            self.sink
                .at(bearer)
                .report(&path, Code::Cycle, message, None);
        }
    }

    /// The cycles to which `start` leads through what was not `followed` before.
    fn cycles_from(
        &self,
        kind: Kind,
        start: Id,
        followed: &mut HashSet<Id>,
    ) -> Result<Vec<Vec<Id>>, LookupError> {
        let mut cycles = Vec::new();
        if !followed.insert(start.clone()) {
            return Ok(cycles);
        }
        let next = self.next(kind, &start)?;
        let mut way = vec![(start.clone(), next)];
        let mut on_way = HashSet::from([start]);
        while let Some((_, left)) = way.last_mut() {
            let Some(id) = left.pop() else {
                if let Some((id, _)) = way.pop() {
                    on_way.remove(&id);
                }
                continue;
            };
            if on_way.contains(&id) {
                let first = way
                    .iter()
                    .position(|(passed, _)| *passed == id)
                    .unwrap_or(0);
                // What names itself is reported where that is read.
                if way.len() - first > 1 {
                    cycles.push(way[first..].iter().map(|(id, _)| id.clone()).collect());
                }
            } else if followed.insert(id.clone()) {
                let next = self.next(kind, &id)?;
                on_way.insert(id.clone());
                way.push((id, next));
            }
        }
        Ok(cycles)
    }

    fn next(&self, kind: Kind, id: &Id) -> Result<Vec<Id>, LookupError> {
        Ok(match self.names.find(kind, id)? {
            Some(ReferencedRecord::Type { parents }) => parents,
            Some(ReferencedRecord::Unit { of, .. }) => of.into_iter().collect(),
            Some(ReferencedRecord::Entity { merged_into, .. }) => merged_into.into_iter().collect(),
            _ => Vec::new(),
        })
    }
}
