//! What any search for shortest ways must look at.
//!
//! Both sides give the first of all the shortest ways between two entities, in an order of their own. To know all ways of
//! some hops, and that none is shorter, takes the claims at all entities that are fewer hops away: so many from the one,
//! and the rest of the hops from the other. How the hops are best shared between the two follows from the claims, and so
//! does how many claims that makes. A search is measured by those: the hops of its answer are as many in much data as in
//! little.

use std::{collections::HashMap, mem, path::Path};

use serde::Deserialize;

use crate::{measuring::Result, records};

/// The claims that connect entities.
#[derive(Default)]
pub(crate) struct Reach {
    numbers: HashMap<String, usize>,
    /// For each entity, those at the other ends of its claims.
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
    /// Those of a bundle.
    pub(crate) fn of(bundle: &Path) -> Result<Reach> {
        let mut reach = Reach::default();
        records::each(bundle, |_, it: Joining| {
            let (one, other) = (reach.number(it.subject), reach.number(it.value.entity));
            reach.others[one].push(other);
            reach.others[other].push(one);
            Ok(())
        })?;
        Ok(reach)
    }

    /// How many claims must be looked at for all the shortest ways, of so many hops, or to tell that there is none.
    pub(crate) fn claims(&self, from: &str, to: &str, hops: usize) -> u64 {
        let (from, to) = (self.within(from, hops), self.within(to, hops));
        let shares = (0..=hops).map(|hops_from| from[hops_from] + to[hops - hops_from]);
        shares.min().unwrap_or(0)
    }

    /// How many claims there are at the entities that are fewer hops away, for each number of hops up to one.
    fn within(&self, from: &str, hops: usize) -> Vec<u64> {
        let mut claims = vec![0];
        let mut seen = vec![false; self.others.len()];
        let mut last: Vec<usize> = self.numbers.get(from).copied().into_iter().collect();
        for place in &last {
            seen[*place] = true;
        }
        while claims.len() <= hops {
            let mut at = claims[claims.len() - 1];
            for entity in mem::take(&mut last) {
                at += self.others[entity].len() as u64;
                for other in &self.others[entity] {
                    if !mem::replace(&mut seen[*other], true) {
                        last.push(*other);
                    }
                }
            }
            claims.push(at);
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
