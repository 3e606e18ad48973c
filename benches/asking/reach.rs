//! The fewest claims that any search for shortest paths must read.
//!
//! Both sides answer with the first of all shortest paths between two entities, each in an order of
//! its own. To find all paths of a length, and that none is shorter, a search from both ends must
//! read the claims at all entities within some hops of the one end and the remaining hops of the
//! other. The best share of the hops follows from the data. A search is measured by this number of
//! claims, since its answer has as many hops in much data as in little.

use std::{collections::HashMap, mem, path::Path};

use serde::Deserialize;

use crate::{measuring::Result, records};

/// The claims between entities, as a graph.
#[derive(Default)]
pub(crate) struct Reach {
    numbers: HashMap<String, usize>,
    /// For each entity, the entities at the other ends of its claims.
    others: Vec<Vec<usize>>,
}

#[derive(Deserialize)]
struct Joining {
    subject: String,
    value: Joined,
}

#[derive(Deserialize)]
struct Joined {
    entity: String,
}

impl Reach {
    /// Reads the claims between entities of a bundle.
    pub(crate) fn of(bundle: &Path) -> Result<Reach> {
        let mut reach = Reach::default();
        records::each(bundle, |_, claim: Joining| {
            let subject = reach.number(claim.subject);
            let value = reach.number(claim.value.entity);
            reach.others[subject].push(value);
            reach.others[value].push(subject);
            Ok(())
        })?;
        Ok(reach)
    }

    /// The number of claims to read for all shortest paths, which have `hops` hops, or to find that
    /// there is none.
    pub(crate) fn claims(&self, from: &str, to: &str, hops: usize) -> u64 {
        let (from, to) = (self.within(from, hops), self.within(to, hops));
        let shares = (0..=hops).map(|hops_from| from[hops_from] + to[hops - hops_from]);
        shares.min().unwrap_or(0)
    }

    /// The number of claims at the entities that are less than `n` hops away, for `n` up to `hops`.
    fn within(&self, from: &str, hops: usize) -> Vec<u64> {
        let mut claims = vec![0];
        let mut seen = vec![false; self.others.len()];
        let mut last: Vec<usize> = self.numbers.get(from).copied().into_iter().collect();
        for entity in &last {
            seen[*entity] = true;
        }
        while claims.len() <= hops {
            let mut total = claims[claims.len() - 1];
            for entity in mem::take(&mut last) {
                total += self.others[entity].len() as u64;
                for other in &self.others[entity] {
                    if !mem::replace(&mut seen[*other], true) {
                        last.push(*other);
                    }
                }
            }
            claims.push(total);
        }
        claims
    }

    fn number(&mut self, entity: String) -> usize {
        let others = &mut self.others;
        *self.numbers.entry(entity).or_insert_with(|| {
            others.push(Vec::new());
            others.len() - 1
        })
    }
}
