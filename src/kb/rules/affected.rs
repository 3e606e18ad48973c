//! The claims whose verdict a commit may change.
//!
//! A verdict depends on the claim's own attributions, on those of its rivals and of other records
//! of its proposition, on chains, on vocabulary and on who speaks for whom, and never on another
//! verdict: nothing cascades. First come the claims whose own sides may have changed, then those
//! that look at these.

use roaring::RoaringBitmap;
use rustc_hash::FxHashSet;

use crate::{
    index::{QUANTITY, TermKind},
    kb::{
        error::KbError,
        parallel::parallel_map,
        progress::{Phase, Progress, Steps},
        rules::context::RuleContext,
        snapshot::Snapshot,
    },
    model::{Claim, Kind, Ordinal, Predicate, ScanStart, Source, Value},
    store::{List, OBJECT},
};

/// The number of claims whose dependents a thread finds at once.
const BATCH: usize = 256;

/// The claims whose verdict may differ between two snapshots, from the records written in between.
pub(in crate::kb) fn affected_claims(
    before: &Snapshot,
    after: &Snapshot,
    written: &[(Kind, Ordinal)],
    progress: Progress<'_>,
) -> Result<RoaringBitmap, KbError> {
    let contexts = [RuleContext::new(before), RuleContext::new(after)];
    let mut own = RoaringBitmap::new();
    let mut changed_sources = Vec::new();
    let mut has_sources = false;
    for (kind, ordinal) in written.iter().copied() {
        let is_new = ordinal.0 >= before.ordinals(kind)?;
        has_sources |= kind == Kind::Source;
        match kind {
            Kind::Claim => of_claim(&contexts, ordinal, &mut own)?,
            // Nothing refers to what is new, but claims of the same commit.
            _ if is_new => {}
            Kind::Source => {
                if is_source_changed(before, after, ordinal)? {
                    changed_sources.push(ordinal);
                }
            }
            Kind::Entity => of_entity(&contexts, ordinal, &mut own)?,
            Kind::Predicate => of_predicate(&contexts, ordinal, &mut own)?,
            Kind::EntityType => of_entity_type(after, ordinal, before, &mut own)?,
            Kind::Unit => own |= with_value_kind(after, QUANTITY)?,
            Kind::Attribution => {}
        }
    }
    if has_sources {
        // A source with the addresses of two others makes one document of them.
        let (before, after) = (before.source_graph()?, after.source_graph()?);
        changed_sources.extend(before.other_documents(after));
    }
    of_sources(&contexts, &changed_sources, &mut own)?;
    let dependents = dependents([before, after], &own, progress)?;
    Ok(own | dependents)
}

/// The claims whose verdict may be another if a source was withdrawn: from the snapshots of one
/// revision as it is and as it would be.
pub(in crate::kb) fn affected_by_withdrawal(
    as_it_is: &Snapshot,
    supposed: &Snapshot,
    source: Ordinal,
) -> Result<RoaringBitmap, KbError> {
    let snapshots = [as_it_is, supposed];
    let mut own = RoaringBitmap::new();
    of_sources(&snapshots.map(RuleContext::new), &[source], &mut own)?;
    let dependents = dependents(snapshots, &own, &|_, _, _| ())?;
    Ok(own | dependents)
}

/// The claims that look at some claims, before or after a commit, found on all processors.
fn dependents(
    snapshots: [&Snapshot; 2],
    claims: &RoaringBitmap,
    progress: Progress<'_>,
) -> Result<RoaringBitmap, KbError> {
    let numbers: Vec<u32> = claims.iter().collect();
    let steps = Steps::new(progress, Phase::FindingAffected, claims.len());
    let found = parallel_map(numbers.chunks(BATCH).collect(), |batch: &[u32]| {
        let mut found = RoaringBitmap::new();
        for snapshot in snapshots {
            let context = RuleContext::new(snapshot);
            for claim in batch {
                add_dependents(&context, Ordinal(*claim), &mut found)?;
            }
        }
        steps.add(batch.len());
        Ok::<_, KbError>(found)
    });
    found
        .into_iter()
        .try_fold(RoaringBitmap::new(), |all, some| Ok(all | some?))
}

/// Adds the claims that look at a claim.
fn add_dependents(
    context: &RuleContext<'_>,
    claim: Ordinal,
    affected: &mut RoaringBitmap,
) -> Result<(), KbError> {
    let Some(claim) = context.snapshot().claim(claim)? else {
        return Ok(());
    };
    let rivals = context.rivals(&claim)?;
    let relations = context.asserted_relations(&claim)?;
    let same = context.same_as(&claim)?;
    affected.extend(rivals.iter().map(|rival| rival.claim.ordinal.0));
    affected.extend(relations.iter().map(|relation| relation.other.ordinal.0));
    affected.extend(same.iter().map(|other| other.ordinal.0));
    Ok(())
}

fn of_claim(
    contexts: &[RuleContext<'_>; 2],
    claim: Ordinal,
    own: &mut RoaringBitmap,
) -> Result<(), KbError> {
    own.insert(claim.0);
    for context in contexts {
        let Some(claim) = context.snapshot().claim(claim)? else {
            continue;
        };
        // A correction takes support away from the claim that it corrects.
        own.extend(
            claim
                .record
                .relations
                .iter()
                .map(|relation| relation.claim.0),
        );
        add_spoken_for(context, &claim.record, own)?;
        if matches!(claim.record.value, Value::Entity(_))
            && context.nests(claim.record.predicate)?
        {
            add_nested(context, claim.record.predicate, claim.record.subject, own)?;
        }
    }
    Ok(())
}

/// Adds the claims of those for whom somebody speaks by a claim, and of who speaks.
fn add_spoken_for(
    context: &RuleContext<'_>,
    claim: &Claim<Ordinal>,
    own: &mut RoaringBitmap,
) -> Result<(), KbError> {
    if let Value::Entity(value) = claim.value
        && context.predicate(claim.predicate)?.record.voice.is_some()
    {
        add_spoken_by(context, claim.subject, own)?;
        add_spoken_by(context, value, own)?;
    }
    Ok(())
}

/// Adds the claims with an attribution of an entity or of who may speak for it or be its.
fn add_spoken_by(
    context: &RuleContext<'_>,
    entity: Ordinal,
    own: &mut RoaringBitmap,
) -> Result<(), KbError> {
    let snapshot = context.snapshot();
    for speaker in context.voice_links()?.reaching(context.root(entity)?) {
        for member in context.merged(speaker)? {
            add_list(snapshot, List::StatedBy(member), own)?;
            for link in snapshot
                .view()
                .links(List::SourcesOf(member), ScanStart::First)?
            {
                add_list(snapshot, List::ReportedIn(link?.position.ordinal), own)?;
            }
        }
    }
    Ok(())
}

/// Adds the claims whose value is an entity or lies within it.
fn add_nested(
    context: &RuleContext<'_>,
    nested_by: Ordinal,
    entity: Ordinal,
    own: &mut RoaringBitmap,
) -> Result<(), KbError> {
    let snapshot = context.snapshot();
    let mut seen = FxHashSet::default();
    let mut open = vec![context.root(entity)?];
    while let Some(outer) = open.pop() {
        if !seen.insert(outer) {
            continue;
        }
        for member in context.merged(outer)? {
            for link in snapshot
                .view()
                .links(List::ClaimsOf(member), ScanStart::First)?
            {
                let link = link?;
                if link.role & OBJECT == 0 {
                    continue;
                }
                own.insert(link.position.ordinal.0);
                let claim = snapshot.claim(link.position.ordinal)?;
                if let Some(claim) = claim.filter(|claim| claim.record.predicate == nested_by) {
                    open.push(context.root(claim.record.subject)?);
                }
            }
        }
    }
    Ok(())
}

fn of_entity(
    contexts: &[RuleContext<'_>; 2],
    entity: Ordinal,
    own: &mut RoaringBitmap,
) -> Result<(), KbError> {
    let [before, after] = contexts;
    let of = |context: &RuleContext<'_>| {
        let record = context.snapshot().entity(entity)?;
        Ok::<_, KbError>(record.map(|it| (it.record.merged_into, it.record.entity_type)))
    };
    if of(before)? == of(after)? {
        return Ok(());
    }
    for context in contexts {
        let root = match context.snapshot().entity(entity)? {
            Some(_) => context.root(entity)?,
            None => continue,
        };
        for member in context.merged(root)? {
            add_list(context.snapshot(), List::ClaimsOf(member), own)?;
            *own |= with_term(context.snapshot(), TermKind::Globe, member.0)?;
        }
        add_spoken_by(context, entity, own)?;
    }
    Ok(())
}

fn of_predicate(
    contexts: &[RuleContext<'_>; 2],
    predicate: Ordinal,
    own: &mut RoaringBitmap,
) -> Result<(), KbError> {
    let [before, after] = contexts;
    let of = |context: &RuleContext<'_>| {
        let record = context.snapshot().predicate(predicate)?;
        Ok::<_, KbError>(record.map(|it| rules_of(&it.record)))
    };
    let (old, new) = (of(before)?, of(after)?);
    if old == new {
        return Ok(());
    }
    let voice = |rules: &Option<Predicate<Ordinal>>| rules.as_ref().and_then(|it| it.voice);
    if voice(&old) != voice(&new) {
        *own |= after.snapshot().live(Kind::Claim)?;
        return Ok(());
    }
    for context in contexts {
        if context.snapshot().predicate(predicate)?.is_none() {
            continue;
        }
        for member in context.family(predicate)?.iter().copied() {
            let inverse = context.inverse(member)?;
            for predicate in [Some(member), inverse].into_iter().flatten() {
                *own |= with_term(after.snapshot(), TermKind::Predicate, predicate.0)?;
            }
        }
    }
    Ok(())
}

/// A predicate with nothing but what verdicts depend on.
fn rules_of(predicate: &Predicate<Ordinal>) -> Predicate<Ordinal> {
    Predicate {
        labels: Default::default(),
        descriptions: Default::default(),
        domain: Vec::new(),
        range: Vec::new(),
        templates: Default::default(),
        negative_templates: Default::default(),
        url_template: None,
        original: Default::default(),
        ..predicate.clone()
    }
}

fn of_entity_type(
    after: &Snapshot,
    entity_type: Ordinal,
    before: &Snapshot,
    own: &mut RoaringBitmap,
) -> Result<(), KbError> {
    let parents = |snapshot: &Snapshot| {
        let record = snapshot.entity_type(entity_type)?;
        Ok::<_, KbError>(record.map(|it| it.record.parents.clone()))
    };
    if parents(before)? == parents(after)? {
        return Ok(());
    }
    for predicate in after.live(Kind::Predicate)? {
        let record = after.predicate(Ordinal(predicate))?;
        if record.is_some_and(|it| it.record.exclusive.is_some()) {
            *own |= with_term(after, TermKind::Predicate, predicate)?;
        }
    }
    Ok(())
}

/// Whether something in a source changed on which verdicts depend.
fn is_source_changed(
    before: &Snapshot,
    after: &Snapshot,
    source: Ordinal,
) -> Result<bool, KbError> {
    let of = |snapshot: &Snapshot| {
        let record = snapshot.source(source)?;
        Ok::<_, KbError>(record.map(|it| rules_of_source(&it.record)))
    };
    Ok(of(before)? != of(after)?)
}

/// A source with nothing but what verdicts depend on.
fn rules_of_source(source: &Source<Ordinal>) -> (Source<Ordinal>, bool, bool) {
    let is_withdrawn = source.withdrawn.is_some();
    let is_closed = source.closed.is_some();
    let rules = Source {
        titles: Default::default(),
        contributors: Vec::new(),
        retrieved_at: None,
        archived_copies: Vec::new(),
        language: None,
        leaked: false,
        digest: None,
        notes: None,
        container: None,
        citation: None,
        dates: None,
        summary: None,
        work: None,
        reliability: Vec::new(),
        withdrawn: None,
        corrected: None,
        closed: None,
        original: Default::default(),
        ..source.clone()
    };
    (rules, is_withdrawn, is_closed)
}

/// Adds the claims whose attributions may have one of some sources in their chains, and those of
/// which one of them asserts a relation.
fn of_sources(
    contexts: &[RuleContext<'_>; 2],
    sources: &[Ordinal],
    own: &mut RoaringBitmap,
) -> Result<(), KbError> {
    if sources.is_empty() {
        return Ok(());
    }
    let mut derived = RoaringBitmap::new();
    for context in contexts {
        derived |= context.snapshot().source_graph()?.derived(sources);
    }
    let after = contexts[1].snapshot();
    let mut reported = RoaringBitmap::new();
    for source in &derived {
        add_list(after, List::ReportedIn(Ordinal(source)), &mut reported)?;
    }
    if contexts[1].has_voices()? {
        // What nobody asserts any more makes nobody speak for another.
        for claim in reported.iter().map(Ordinal) {
            for context in contexts {
                if let Some(claim) = context.snapshot().claim(claim)? {
                    add_spoken_for(context, &claim.record, own)?;
                }
            }
        }
    }
    *own |= reported;
    let (relating, _) = after.index_view().readers.claims.under(TermKind::Related)?;
    for claim in (relating | after.index_lag(Kind::Claim)?)
        .into_iter()
        .map(Ordinal)
    {
        let Some(stored) = after.claim(claim)? else {
            continue;
        };
        for relation in &stored.record.relations {
            if relation
                .by
                .source()
                .is_some_and(|by| derived.contains(by.0))
            {
                own.insert(claim.0);
                own.insert(relation.claim.0);
            }
        }
    }
    Ok(())
}

fn with_value_kind(snapshot: &Snapshot, kind: u8) -> Result<RoaringBitmap, KbError> {
    with_term(snapshot, TermKind::ValueKind, kind.into())
}

/// The claims that have a term, and those of which the index has another version.
fn with_term(snapshot: &Snapshot, kind: TermKind, number: u32) -> Result<RoaringBitmap, KbError> {
    let claims = snapshot
        .index_view()
        .readers
        .claims
        .with(kind, number.into())?;
    Ok((claims | snapshot.index_lag(Kind::Claim)?) & snapshot.live(Kind::Claim)?)
}

fn add_list(snapshot: &Snapshot, list: List, claims: &mut RoaringBitmap) -> Result<(), KbError> {
    for link in snapshot.view().links(list, ScanStart::First)? {
        claims.insert(link?.position.ordinal.0);
    }
    Ok(())
}
