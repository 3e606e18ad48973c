//! Search: the best records for what a person typed, and the nearest names where there are none.
//!
//! Entities and sources are found by their own texts. Claims are found by theirs, and through the
//! entities that they are about or that say them: "Zhao" finds what is said of a person whose name
//! is written in another script. An entity that was merged into another leads to that one.
//!
//! The index ranks the records that it has as this revision has them. Those that have changed since
//! are tried one by one, with the same score, so that a search answers for its revision exactly.

mod highlight;
mod merged;

use std::{cell::OnceCell, cmp::Reverse, collections::BTreeMap, sync::Arc};

use roaring::RoaringBitmap;

use crate::{
    index::{EntityJoin, Hit, Hits, Reader, SearchQuery, TermKind},
    kb::{KbError, Snapshot, filter::MOST_TRIED, search::merged::Merged},
    model::{Kind, Ordinal},
};

pub use crate::kb::search::highlight::Highlighted;

/// The kinds of records that are searched, in the order in which those that fit alike are given.
pub const SEARCHED: [Kind; 3] = [Kind::Entity, Kind::Source, Kind::Claim];
/// The most names of each kind that are suggested.
const MOST_SUGGESTED: usize = 5;

/// Which records a search may find; those of a kind without a set, all.
#[derive(Clone, Debug, Default)]
pub struct Only {
    /// The entities.
    pub entities: Option<Arc<RoaringBitmap>>,
    /// The sources.
    pub sources: Option<Arc<RoaringBitmap>>,
    /// The claims.
    pub claims: Option<Arc<RoaringBitmap>>,
}

/// A search at one snapshot.
pub struct Search<'s> {
    at: &'s Snapshot,
    words: SearchQuery,
    is_forgiving: bool,
    only: Only,
    merged: Arc<Merged>,
    /// Part by part, what makes a claim as good as one that has the part.
    about: Vec<Vec<EntityJoin>>,
    counts: [OnceCell<u64>; 3],
}

/// A record that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Its kind.
    pub kind: Kind,
    /// Its ordinal.
    pub ordinal: Ordinal,
    /// Whether one of its names is what was typed.
    pub is_exact: bool,
    /// How well it fits, in comparison with others of the same search.
    pub score: f32,
}

impl Snapshot {
    /// Searches for what was typed, and gives the best `n` records of some kinds: those whose name is
    /// what was typed first, then by score, by kind, and by when they were recorded.
    ///
    /// Only where nothing of any kind is found are typos forgiven, and only where that finds
    /// something.
    pub fn search(
        &self,
        words: SearchQuery,
        only: Only,
        kinds: &[Kind],
        n: usize,
    ) -> Result<(Search<'_>, Vec<Ranked>), KbError> {
        let merged = Arc::new(Merged::at(self)?);
        let as_typed = Search::new(self, words, only, merged)?;
        let best = as_typed.best(kinds, n)?;
        if as_typed.finds_nothing(&SEARCHED)?
            && let Some(forgiving) = as_typed.words.forgiving()
        {
            let (only, merged) = (as_typed.only.clone(), as_typed.merged.clone());
            let mut search = Search::new(self, forgiving, only, merged)?;
            search.is_forgiving = true;
            let best = search.best(kinds, n)?;
            if !search.finds_nothing(&SEARCHED)? {
                return Ok((search, best));
            }
        }
        Ok((as_typed, best))
    }
}

impl<'s> Search<'s> {
    fn new(
        at: &'s Snapshot,
        words: SearchQuery,
        only: Only,
        merged: Arc<Merged>,
    ) -> Result<Search<'s>, KbError> {
        let about = about(at, &words, &merged)?;
        Ok(Search {
            at,
            words,
            is_forgiving: false,
            only,
            merged,
            about,
            counts: Default::default(),
        })
    }

    /// Whether it found something only since typos were forgiven.
    pub fn is_forgiving(&self) -> bool {
        self.is_forgiving
    }

    /// How many records of a kind it finds.
    pub fn count(&self, kind: Kind) -> Result<u64, KbError> {
        match self.counts[place(kind)].get() {
            Some(count) => Ok(*count),
            None => Ok(self.hits(kind, 0)?.total),
        }
    }

    fn best(&self, kinds: &[Kind], n: usize) -> Result<Vec<Ranked>, KbError> {
        let mut best = Vec::new();
        for kind in kinds {
            let hits = self.hits(*kind, n)?.best.into_iter();
            best.extend(hits.map(|hit| (place(*kind), hit)));
        }
        best.sort_unstable_by(|(one_kind, one), (other_kind, other)| {
            let by_fit =
                (other.is_exact.cmp(&one.is_exact)).then(other.score.total_cmp(&one.score));
            by_fit
                .then(one_kind.cmp(other_kind))
                .then(one.ordinal.cmp(&other.ordinal))
        });
        best.truncate(n);
        let ranked = best.into_iter().map(|(place, hit)| Ranked {
            kind: SEARCHED[place],
            ordinal: Ordinal(hit.ordinal),
            is_exact: hit.is_exact,
            score: hit.score,
        });
        Ok(ranked.collect())
    }

    /// The entities, then the sources, whose names are nearest to what was typed, at most five of
    /// each, where nothing of some kinds is found. For claims, entities are suggested. A record
    /// that the index has not caught up with is not.
    pub fn suggestions(&self, kinds: &[Kind]) -> Result<Vec<(Kind, Ordinal)>, KbError> {
        if !self.finds_nothing(kinds)? {
            return Ok(Vec::new());
        }
        let mut suggested = Vec::new();
        for kind in [Kind::Entity, Kind::Source] {
            let for_claims = kind == Kind::Entity && kinds.contains(&Kind::Claim);
            if !kinds.contains(&kind) && !for_claims {
                continue;
            }
            let among = self.ranked(kind, &RoaringBitmap::new())?;
            let nearest = self
                .reader(kind)
                .suggest(&self.words, among.as_ref(), MOST_SUGGESTED)?;
            suggested.extend(nearest.into_iter().map(|ordinal| (kind, Ordinal(ordinal))));
        }
        Ok(suggested)
    }

    fn finds_nothing(&self, kinds: &[Kind]) -> Result<bool, KbError> {
        let known = |kind: &Kind| self.counts[place(*kind)].get().copied();
        if kinds.iter().filter_map(known).any(|count| count > 0) {
            return Ok(false);
        }
        for kind in kinds.iter().filter(|kind| known(kind).is_none()) {
            if self.finds(*kind)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether it finds a record of a kind.
    fn finds(&self, kind: Kind) -> Result<bool, KbError> {
        let one_by_one = self.one_by_one(kind)?;
        if !one_by_one.is_empty() {
            return Ok(true);
        }
        let ranked = self.ranked(kind, &RoaringBitmap::new())?;
        let reader = self.reader(kind);
        let finds = reader.finds(&self.words, self.about(kind), ranked.as_ref())?;
        if !finds {
            let _ = self.counts[place(kind)].set(0);
        }
        Ok(finds)
    }

    fn hits(&self, kind: Kind, n: usize) -> Result<Hits, KbError> {
        let one_by_one = self.one_by_one(kind)?;
        let ranked = self.ranked(kind, &one_by_one.keys().collect())?;
        let mut hits =
            (self.reader(kind)).search(&self.words, self.about(kind), ranked.as_ref(), n)?;
        hits.total += one_by_one.len() as u64;
        hits.best.extend(one_by_one.into_values());
        hits.best.sort_unstable_by_key(|hit| Reverse(*hit));
        hits.best.truncate(n);
        // What was counted before is the same.
        let _ = self.counts[place(kind)].set(hits.total);
        Ok(hits)
    }

    /// The records of a kind that the index may rank, without those found one by one; `None` where it
    /// may rank all that it has.
    fn ranked(
        &self,
        kind: Kind,
        one_by_one: &RoaringBitmap,
    ) -> Result<Option<RoaringBitmap>, KbError> {
        let changed = self.at.changed(kind)?;
        let merged = match kind {
            Kind::Entity => &self.merged.these,
            _ => &RoaringBitmap::new(),
        };
        let is_all = changed.is_empty() && merged.is_empty() && one_by_one.is_empty();
        if is_all && self.only(kind).is_none() {
            return Ok(None);
        }
        let mut ranked = self.allowed(kind)?;
        ranked -= changed;
        ranked -= merged;
        ranked -= one_by_one;
        Ok(Some(ranked))
    }

    /// The records of a kind that are found and that the index alone cannot rank.
    fn one_by_one(&self, kind: Kind) -> Result<BTreeMap<u32, Hit>, KbError> {
        let changed = self.at.changed(kind)?;
        match kind {
            Kind::Entity => self.entities_one_by_one(),
            _ if changed.is_empty() => Ok(BTreeMap::new()),
            _ => self.fits(kind, &(self.allowed(kind)? & changed)),
        }
    }

    /// The entities that the index alone cannot rank: those that have changed, and those found
    /// through others that were merged into them.
    fn entities_one_by_one(&self) -> Result<BTreeMap<u32, Hit>, KbError> {
        let kind = Kind::Entity;
        let (changed, merged) = (self.at.changed(kind)?, &self.merged.these);
        if changed.is_empty() && merged.is_empty() {
            return Ok(BTreeMap::new());
        }
        let allowed = self.allowed(kind)?;
        let known = merged - changed;
        let most = usize::try_from(known.len()).unwrap_or(usize::MAX);
        let through = self
            .reader(kind)
            .search(&self.words, &[], Some(&known), most)?;
        let through = through.best.into_iter();
        let mut found: BTreeMap<u32, Hit> = BTreeMap::new();
        for hit in through.chain(self.fits(kind, &(merged & changed))?.into_values()) {
            let ordinal = self.merged.now(self.at, hit.ordinal)?;
            if allowed.contains(ordinal) {
                keep_better(&mut found, Hit { ordinal, ..hit });
            }
        }
        let mut themselves = (allowed & changed) - merged;
        themselves.extend(found.keys());
        for hit in self.fits(kind, &themselves)?.into_values() {
            keep_better(&mut found, hit);
        }
        Ok(found)
    }

    /// Those of some records that are found, each tried by itself.
    fn fits(&self, kind: Kind, records: &RoaringBitmap) -> Result<BTreeMap<u32, Hit>, KbError> {
        refuse_many(records)?;
        let mut found = BTreeMap::new();
        for ordinal in records {
            let it = self.at.it(kind, Ordinal(ordinal))?;
            let document = it.document().ok_or(KbError::Misasked)?;
            let hit = self.words.fit(&document, self.about(kind));
            found.extend(hit.map(|hit| (ordinal, hit)));
        }
        Ok(found)
    }

    /// The records of a kind that it may find.
    fn allowed(&self, kind: Kind) -> Result<RoaringBitmap, KbError> {
        let all = self.at.everything(kind)?;
        Ok(match self.only(kind) {
            Some(only) => all & &**only,
            None => all,
        })
    }

    fn only(&self, kind: Kind) -> Option<&Arc<RoaringBitmap>> {
        match kind {
            Kind::Entity => self.only.entities.as_ref(),
            Kind::Source => self.only.sources.as_ref(),
            _ => self.only.claims.as_ref(),
        }
    }

    fn about(&self, kind: Kind) -> &[Vec<EntityJoin>] {
        match kind {
            Kind::Claim => &self.about,
            _ => &[],
        }
    }

    fn reader(&self, kind: Kind) -> &Reader {
        self.at.indexed().readers.of(kind)
    }
}

/// For each part of what was typed, what makes a claim as good as one that has the part: to be about
/// an entity with the part in a name, or to be said by one.
fn about(
    at: &Snapshot,
    words: &SearchQuery,
    merged: &Merged,
) -> Result<Vec<Vec<EntityJoin>>, KbError> {
    let exactly = words.as_typed();
    let as_typed = named(at, &exactly, merged)?;
    let nearly = match exactly == *words {
        true => as_typed.clone(),
        false => named(at, words, merged)?,
    };
    let about = as_typed.into_iter().zip(nearly).map(|(as_typed, nearly)| {
        let nearly = nearly - &as_typed;
        let mut about = Vec::new();
        for (others, score) in [
            (as_typed, EntityJoin::AS_TYPED),
            (nearly, EntityJoin::NEARLY),
        ] {
            if others.is_empty() {
                continue;
            }
            let others = Arc::new(others);
            about.extend(
                [TermKind::AnyRole, TermKind::Speaker].map(|tag| EntityJoin {
                    tag,
                    others: others.clone(),
                    score,
                }),
            );
        }
        about
    });
    Ok(about.collect())
}

/// For each part, the entities that have it in a name, and all that are the same.
fn named(
    at: &Snapshot,
    words: &SearchQuery,
    merged: &Merged,
) -> Result<Vec<RoaringBitmap>, KbError> {
    let all = at.everything(Kind::Entity)?;
    let changed = at.changed(Kind::Entity)?;
    let reader = at.indexed().readers.of(Kind::Entity);
    let mut named = Vec::with_capacity(words.parts().len());
    for part in words.parts() {
        named.push((reader.named(part)? - changed) & &all);
    }
    for ordinal in changed & &all {
        let it = at.it(Kind::Entity, Ordinal(ordinal))?;
        let document = it.document().ok_or(KbError::Misasked)?;
        for (nth, named) in named.iter_mut().enumerate() {
            if words.names(nth, &document) {
                named.insert(ordinal);
            }
        }
    }
    for named in &mut named {
        merged.widen(at, named)?;
    }
    Ok(named)
}

fn place(kind: Kind) -> usize {
    SEARCHED.iter().position(|it| *it == kind).unwrap_or(2)
}

fn keep_better(found: &mut BTreeMap<u32, Hit>, hit: Hit) {
    let kept = found.entry(hit.ordinal).or_insert(hit);
    *kept = hit.max(*kept);
}

fn refuse_many(records: &RoaringBitmap) -> Result<(), KbError> {
    match records.len() > MOST_TRIED as u64 {
        true => Err(KbError::TooMuch {
            most: MOST_TRIED,
            what: "records that have changed since this revision",
            instead: "search a later revision, or add a condition that leaves fewer",
        }),
        false => Ok(()),
    }
}
