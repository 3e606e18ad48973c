//! A search at one snapshot.

use std::{cell::OnceCell, cmp::Reverse, collections::BTreeMap, sync::Arc};

use roaring::RoaringBitmap;

use crate::{
    index::{self, EntityJoin, Hit, Hits, Reader, TermKind},
    kb::{
        error::KbError, filter::plan::MOST_EVALUATED, query::merges::MergeMap,
        search::query::SearchQuery, snapshot::Snapshot,
    },
    model::{Kind, Ordinal},
};

/// The kinds of records that are searched, in the order in which equal scores are ranked.
pub const SEARCHED: [Kind; 3] = [Kind::Entity, Kind::Source, Kind::Claim];
/// The most names of each kind that are suggested.
const MOST_SUGGESTED: usize = 5;

/// The scope of a search: the records that it may find; all of a kind without a set.
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
    pub(super) snapshot: &'s Snapshot,
    pub(super) query: index::SearchQuery,
    is_forgiving: bool,
    scope: Only,
    merges: &'s MergeMap,
    /// The joins of each part of the query: what makes a claim as good as one that has the part.
    joins: Vec<Vec<EntityJoin>>,
    totals: [OnceCell<u64>; 3],
}

/// A record that a search found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// The kind.
    pub kind: Kind,
    /// The ordinal.
    pub ordinal: Ordinal,
    /// Whether a name of the record is exactly the query.
    pub is_exact: bool,
    /// The score, which compares with those of the same search.
    pub score: f32,
}

impl Snapshot {
    /// Searches, and gives the best `limit` records of some kinds: exact names first, then by
    /// score, by kind, and by order of first recording.
    ///
    /// Typos are forgiven only where nothing of any kind is found without, and something is with.
    pub fn search(
        &self,
        query: SearchQuery,
        scope: Only,
        kinds: &[Kind],
        limit: usize,
    ) -> Result<(Search<'_>, Vec<Ranked>), KbError> {
        let as_typed = Search::new(self, query.0, scope)?;
        let best = as_typed.best(kinds, limit)?;
        if as_typed.finds_nothing(&SEARCHED)?
            && let Some(forgiving) = as_typed.query.forgiving()
        {
            let mut search = Search::new(self, forgiving, as_typed.scope.clone())?;
            search.is_forgiving = true;
            let best = search.best(kinds, limit)?;
            if !search.finds_nothing(&SEARCHED)? {
                return Ok((search, best));
            }
        }
        Ok((as_typed, best))
    }
}

impl<'s> Search<'s> {
    fn new(
        snapshot: &'s Snapshot,
        query: index::SearchQuery,
        scope: Only,
    ) -> Result<Search<'s>, KbError> {
        refuse_many(&(snapshot.index_lag(Kind::Entity)? & snapshot.live(Kind::Entity)?))?;
        let joins = entity_joins(snapshot, &query)?;
        Ok(Search {
            snapshot,
            query,
            is_forgiving: false,
            scope,
            merges: snapshot.merges()?,
            joins,
            totals: Default::default(),
        })
    }

    /// Whether typos were forgiven.
    pub fn is_forgiving(&self) -> bool {
        self.is_forgiving
    }

    /// The number of records of a kind that the search finds.
    pub fn count(&self, kind: Kind) -> Result<u64, KbError> {
        match self.totals[kind_index(kind)].get() {
            Some(total) => Ok(*total),
            None => Ok(self.hits(kind, 0)?.total),
        }
    }

    /// The records of a kind that the search finds, all of them.
    pub fn all(&self, kind: Kind) -> Result<RoaringBitmap, KbError> {
        let hits = self.hits(kind, usize::MAX)?.best.into_iter();
        Ok(hits.map(|hit| hit.ordinal).collect())
    }

    fn best(&self, kinds: &[Kind], limit: usize) -> Result<Vec<Ranked>, KbError> {
        let mut best = Vec::new();
        for kind in kinds {
            let hits = self.hits(*kind, limit)?.best.into_iter();
            best.extend(hits.map(|hit| (kind_index(*kind), hit)));
        }
        best.sort_unstable_by(|(kind_a, a), (kind_b, b)| {
            let by_score = b
                .is_exact
                .cmp(&a.is_exact)
                .then(b.score.total_cmp(&a.score));
            by_score
                .then(kind_a.cmp(kind_b))
                .then(a.ordinal.cmp(&b.ordinal))
        });
        best.truncate(limit);
        let ranked = best.into_iter().map(|(kind, hit)| Ranked {
            kind: SEARCHED[kind],
            ordinal: Ordinal(hit.ordinal),
            is_exact: hit.is_exact,
            score: hit.score,
        });
        Ok(ranked.collect())
    }

    /// The entities, then the sources, whose names are nearest to the query, at most five of each,
    /// where nothing of some kinds is found. For claims, entities are suggested. Records that the
    /// index lags behind are not suggested.
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
            let among = self.rankable(kind, &RoaringBitmap::new())?;
            let nearest = self
                .reader(kind)
                .suggest(&self.query, among.as_ref(), MOST_SUGGESTED)?;
            suggested.extend(nearest.into_iter().map(|ordinal| (kind, Ordinal(ordinal))));
        }
        Ok(suggested)
    }

    fn finds_nothing(&self, kinds: &[Kind]) -> Result<bool, KbError> {
        let total = |kind: &Kind| self.totals[kind_index(*kind)].get().copied();
        if kinds.iter().filter_map(total).any(|total| total > 0) {
            return Ok(false);
        }
        for kind in kinds.iter().filter(|kind| total(kind).is_none()) {
            if self.finds(*kind)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the search finds a record of a kind.
    fn finds(&self, kind: Kind) -> Result<bool, KbError> {
        if !self.unindexed_hits(kind)?.is_empty() {
            return Ok(true);
        }
        let rankable = self.rankable(kind, &RoaringBitmap::new())?;
        let reader = self.reader(kind);
        let finds = reader.finds(&self.query, self.joins(kind), rankable.as_ref())?;
        if !finds {
            let _ = self.totals[kind_index(kind)].set(0);
        }
        Ok(finds)
    }

    fn hits(&self, kind: Kind, limit: usize) -> Result<Hits, KbError> {
        let unindexed = self.unindexed_hits(kind)?;
        let rankable = self.rankable(kind, &unindexed.keys().collect())?;
        let reader = self.reader(kind);
        let mut hits = reader.search(&self.query, self.joins(kind), rankable.as_ref(), limit)?;
        hits.total += unindexed.len() as u64;
        hits.best.extend(unindexed.into_values());
        hits.best.sort_unstable_by_key(|hit| Reverse(*hit));
        hits.best.truncate(limit);
        // An earlier count is the same.
        let _ = self.totals[kind_index(kind)].set(hits.total);
        Ok(hits)
    }

    /// The records of a kind that the index may rank, without the hits that it cannot; `None` where
    /// it may rank all that it has.
    fn rankable(
        &self,
        kind: Kind,
        unindexed: &RoaringBitmap,
    ) -> Result<Option<RoaringBitmap>, KbError> {
        let lag = self.snapshot.index_lag(kind)?;
        let merged = match kind {
            Kind::Entity => self.merges.merged(),
            _ => &RoaringBitmap::new(),
        };
        let is_all = lag.is_empty() && merged.is_empty() && unindexed.is_empty();
        if is_all && self.scope(kind).is_none() {
            return Ok(None);
        }
        let mut rankable = self.in_scope(kind)?;
        rankable -= lag;
        rankable -= merged;
        rankable -= unindexed;
        Ok(Some(rankable))
    }

    /// The hits of a kind that the index alone cannot rank.
    fn unindexed_hits(&self, kind: Kind) -> Result<BTreeMap<u32, Hit>, KbError> {
        let lag = self.snapshot.index_lag(kind)?;
        match kind {
            Kind::Entity => self.unindexed_entity_hits(),
            _ if lag.is_empty() => Ok(BTreeMap::new()),
            _ => self.score(kind, &(self.in_scope(kind)? & lag)),
        }
    }

    /// The entities that the index alone cannot rank: those that it lags behind, and those that are
    /// found through others that were merged into them.
    fn unindexed_entity_hits(&self) -> Result<BTreeMap<u32, Hit>, KbError> {
        let kind = Kind::Entity;
        let (lag, merged) = (self.snapshot.index_lag(kind)?, self.merges.merged());
        if lag.is_empty() && merged.is_empty() {
            return Ok(BTreeMap::new());
        }
        let in_scope = self.in_scope(kind)?;
        let indexed = merged - lag;
        let limit = usize::try_from(indexed.len()).unwrap_or(usize::MAX);
        let reader = self.reader(kind);
        let through = reader.search(&self.query, &[], Some(&indexed), limit)?;
        let through = through.best.into_iter();
        let mut hits: BTreeMap<u32, Hit> = BTreeMap::new();
        for hit in through.chain(self.score(kind, &(merged & lag))?.into_values()) {
            let ordinal = self.merges.survivor(Ordinal(hit.ordinal)).0;
            if in_scope.contains(ordinal) {
                keep_better(&mut hits, Hit { ordinal, ..hit });
            }
        }
        let mut direct = (in_scope & lag) - merged;
        direct.extend(hits.keys());
        for hit in self.score(kind, &direct)?.into_values() {
            keep_better(&mut hits, hit);
        }
        Ok(hits)
    }

    /// The hits among some records, each scored by itself.
    fn score(&self, kind: Kind, records: &RoaringBitmap) -> Result<BTreeMap<u32, Hit>, KbError> {
        refuse_many(records)?;
        let mut hits = BTreeMap::new();
        for ordinal in records {
            let record = self.snapshot.record_ref(kind, Ordinal(ordinal))?;
            let document = record.document().ok_or(KbError::Misasked)?;
            let hit = self.query.fit(&document, self.joins(kind));
            hits.extend(hit.map(|hit| (ordinal, hit)));
        }
        Ok(hits)
    }

    /// The records of a kind that are in the search's scope.
    fn in_scope(&self, kind: Kind) -> Result<RoaringBitmap, KbError> {
        let all = self.snapshot.all_ordinals(kind)?;
        Ok(match self.scope(kind) {
            Some(scope) => all & &**scope,
            None => all,
        })
    }

    fn scope(&self, kind: Kind) -> Option<&Arc<RoaringBitmap>> {
        match kind {
            Kind::Entity => self.scope.entities.as_ref(),
            Kind::Source => self.scope.sources.as_ref(),
            _ => self.scope.claims.as_ref(),
        }
    }

    fn joins(&self, kind: Kind) -> &[Vec<EntityJoin>] {
        match kind {
            Kind::Claim => &self.joins,
            _ => &[],
        }
    }

    fn reader(&self, kind: Kind) -> &Reader {
        self.snapshot.index_view().readers.of(kind)
    }
}

/// The joins of each part of the query: a claim that is about an entity with the part in a name, or
/// that such an entity states, is as good as one that has the part.
fn entity_joins(
    snapshot: &Snapshot,
    query: &index::SearchQuery,
) -> Result<Vec<Vec<EntityJoin>>, KbError> {
    let exact = query.as_typed();
    let as_typed = named_entities(snapshot, &exact)?;
    let nearly = match exact == *query {
        true => as_typed.clone(),
        false => named_entities(snapshot, query)?,
    };
    let parts = as_typed.into_iter().zip(nearly);
    let joins = parts.map(|(as_typed, nearly)| {
        let nearly = nearly - &as_typed;
        let mut joins = Vec::new();
        for (entities, score) in [
            (as_typed, EntityJoin::AS_TYPED),
            (nearly, EntityJoin::NEARLY),
        ] {
            if entities.is_empty() {
                continue;
            }
            let entities = Arc::new(entities);
            joins.extend(
                [TermKind::AnyRole, TermKind::Speaker].map(|tag| EntityJoin {
                    tag,
                    others: entities.clone(),
                    score,
                }),
            );
        }
        joins
    });
    Ok(joins.collect())
}

/// The entities that have each part of the query in a name, and all that are the same.
fn named_entities(
    snapshot: &Snapshot,
    query: &index::SearchQuery,
) -> Result<Vec<RoaringBitmap>, KbError> {
    let all = snapshot.all_ordinals(Kind::Entity)?;
    let lag = snapshot.index_lag(Kind::Entity)?;
    let reader = snapshot.index_view().readers.of(Kind::Entity);
    let mut named = Vec::with_capacity(query.parts().len());
    for part in query.parts() {
        named.push((reader.named(part)? - lag) & &all);
    }
    for ordinal in lag & &all {
        let record = snapshot.record_ref(Kind::Entity, Ordinal(ordinal))?;
        let document = record.document().ok_or(KbError::Misasked)?;
        for (part, entities) in named.iter_mut().enumerate() {
            if query.names(part, &document) {
                entities.insert(ordinal);
            }
        }
    }
    let merges = snapshot.merges()?;
    for entities in &mut named {
        merges.widen(entities);
    }
    Ok(named)
}

/// The index of a kind in [`SEARCHED`].
fn kind_index(kind: Kind) -> usize {
    let index = SEARCHED.iter().position(|searched| *searched == kind);
    index.unwrap_or(2)
}

/// Refuses to evaluate too many records that the index lags behind.
fn refuse_many(records: &RoaringBitmap) -> Result<(), KbError> {
    match records.len() > MOST_EVALUATED as u64 {
        true => Err(KbError::TooMuch {
            most: MOST_EVALUATED,
            what: "records that have changed since this revision",
            instead: "search a later revision, or add a condition that leaves fewer",
        }),
        false => Ok(()),
    }
}

fn keep_better(hits: &mut BTreeMap<u32, Hit>, hit: Hit) {
    let best = hits.entry(hit.ordinal).or_insert(hit);
    *best = hit.max(*best);
}
