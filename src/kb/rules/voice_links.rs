//! Voice links: who speaks for whom, and who is owned by whom.

use rustc_hash::FxHashMap;

use crate::{
    kb::rules::{valid_time::HoldingTime, verdict::VoiceReason},
    model::{Ordinal, PartialDate, SureSpan, TimeSpan},
};

/// The voice links of all entities at one revision, by their roots: those that live claims with a
/// predicate of a voice role state.
#[derive(Debug, Default)]
pub(in crate::kb) struct VoiceLinks {
    links: FxHashMap<Ordinal, Vec<VoiceLink>>,
}

/// A link of an entity to one for whom it speaks, or to its owner.
#[derive(Clone, Copy, Debug)]
struct VoiceLink {
    to: Ordinal,
    reason: VoiceReason,
    /// The time within which it may hold; `None` where that is not stated.
    within: Option<SureSpan>,
}

impl VoiceLinks {
    /// Whether there is no link.
    pub(in crate::kb) fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// Adds a link of an entity to one for whom it speaks, or to its owner.
    pub(in crate::kb) fn add(
        &mut self,
        from: Ordinal,
        to: Ordinal,
        reason: VoiceReason,
        valid_time: Option<&TimeSpan>,
    ) {
        let dated = valid_time.filter(|span| !span.is_reversed());
        let within = dated.map(|span| {
            let holding = HoldingTime::new(Some(span), None);
            SureSpan {
                from: holding.start().from,
                until: holding.end().until,
            }
        });
        let links = self.links.entry(from).or_default();
        links.push(VoiceLink { to, reason, within });
    }

    /// The entities that may have spoken for an entity or may have been its, at any time, itself
    /// included.
    pub(in crate::kb) fn reaching(&self, entity: Ordinal) -> Vec<Ordinal> {
        let froms = self.links.keys().copied();
        let reaches = |from: &Ordinal| {
            let reached = self.reached(*from, None);
            *from != entity && reached.iter().any(|(other, _)| *other == entity)
        };
        froms.filter(reaches).chain([entity]).collect()
    }

    /// Whether an entity speaks for another or is another's.
    pub(in crate::kb) fn has(&self, entity: Ordinal) -> bool {
        self.links.contains_key(&entity)
    }

    /// The entities for whom an entity may have spoken when something was said, and those who may
    /// have owned it then, transitively; each with the reason, without the entity itself.
    pub(in crate::kb) fn reached(
        &self,
        entity: Ordinal,
        said: Option<PartialDate>,
    ) -> Vec<(Ordinal, VoiceReason)> {
        if !self.links.contains_key(&entity) {
            return Vec::new();
        }
        let said = said.map(|said| said.sure_span(None));
        let may_hold = |link: &&VoiceLink| match (link.within, said) {
            (Some(within), Some(said)) => within.from < said.until && said.from < within.until,
            _ => true,
        };
        let mut reached: Vec<(Ordinal, VoiceReason)> = Vec::new();
        let mut seen = FxHashMap::from_iter([(entity, 0)]);
        let mut open = vec![entity];
        while let Some(here) = open.pop() {
            for link in self.links.get(&here).into_iter().flatten().filter(may_hold) {
                match seen.get(&link.to) {
                    Some(0) => {}
                    // Of two reasons the surer one stands, whichever claim was recorded first.
                    Some(place) => {
                        let (_, reason) = &mut reached[place - 1];
                        *reason = link.reason.min(*reason);
                    }
                    None => {
                        reached.push((link.to, link.reason));
                        seen.insert(link.to, reached.len());
                        open.push(link.to);
                    }
                }
            }
        }
        reached
    }
}
