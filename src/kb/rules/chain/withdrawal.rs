//! The sources that rest, or may rest, on a withdrawn one.

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::{
    kb::rules::chain::source_link::{Follow, SourceLink},
    model::Ordinal,
};

/// The sources that lead to a withdrawn one, each by the links that are followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Withdrawal {
    withdrawn: RoaringBitmap,
    by_known_links: RoaringBitmap,
    by_whole_links: RoaringBitmap,
    by_all_links: RoaringBitmap,
}

impl Withdrawal {
    /// Works it out. `links` gives the links of all sources.
    pub(super) fn new<L: Iterator<Item = (Ordinal, SourceLink)>>(
        withdrawn: &[Ordinal],
        links: impl Fn() -> L,
    ) -> Withdrawal {
        if withdrawn.is_empty() {
            return Withdrawal::default();
        }
        let [by_known_links, by_whole_links, by_all_links] =
            [Follow::Known, Follow::Whole, Follow::All]
                .map(|follow| leading_to(withdrawn, links().filter(|(_, link)| follow.has(link))));
        Withdrawal {
            withdrawn: withdrawn.iter().map(|source| source.0).collect(),
            by_known_links,
            by_whole_links,
            by_all_links,
        }
    }

    /// Whether a source is withdrawn.
    pub(super) fn has(&self, source: Ordinal) -> bool {
        self.withdrawn.contains(source.0)
    }

    /// The withdrawn sources.
    pub(super) fn sources(&self) -> impl Iterator<Item = Ordinal> + '_ {
        self.withdrawn.iter().map(Ordinal)
    }

    /// The sources that are withdrawn or lead to one that is, in any way.
    pub(super) fn touched(&self) -> RoaringBitmap {
        &self.withdrawn | &self.by_all_links
    }

    /// Whether a source is withdrawn or leads to one that is.
    pub(super) fn is_reached(&self, source: Ordinal, follow: Follow) -> bool {
        let leading = match follow {
            Follow::Known => &self.by_known_links,
            Follow::Whole => &self.by_whole_links,
            Follow::All => &self.by_all_links,
        };
        leading.contains(source.0)
    }
}

/// The sources that lead to one of some by some links, these included.
pub(super) fn leading_to(
    withdrawn: &[Ordinal],
    links: impl Iterator<Item = (Ordinal, SourceLink)>,
) -> RoaringBitmap {
    let mut derived: FxHashMap<Ordinal, Vec<Ordinal>> = FxHashMap::default();
    for (source, link) in links {
        derived.entry(link.to).or_default().push(source);
    }
    let mut leading: RoaringBitmap = withdrawn.iter().map(|source| source.0).collect();
    let mut open = withdrawn.to_vec();
    while let Some(source) = open.pop() {
        for next in derived.get(&source).into_iter().flatten() {
            if leading.insert(next.0) {
                open.push(*next);
            }
        }
    }
    leading
}
