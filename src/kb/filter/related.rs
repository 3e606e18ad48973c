//! The claims with a relation that a filter matches: one that the claim states, one that another
//! states of it, or a contradiction that follows from contents.

use roaring::RoaringBitmap;

use crate::{
    index::{ColumnFilter, PackedField, PartColumn, PartKind, RowColumn, TermKind},
    kb::{
        error::KbError,
        filter::{
            expr::{FilterExpr, Test},
            field::Place,
            field_id::FieldId,
            plan::{CandidateSets, MOST_EVALUATED},
            record_ref::RecordRef,
        },
        snapshot::Snapshot,
    },
    model::{ClaimRelationKind, Kind, Ordinal},
};

impl Snapshot {
    /// The candidate sets of the claims `within` a set with a relation that a filter matches.
    pub(super) fn related_candidates(
        &self,
        expr: &FilterExpr,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let (all, lag) = (self.live(Kind::Claim)?, self.index_lag(Kind::Claim)?);
        let lagging = all & lag;
        if lagging.len() > MOST_EVALUATED as u64 {
            return Ok(CandidateSets::possible(within.clone()));
        }
        let filter = self.row_filter(Place::Relation, expr)?;
        let mut candidates = self.row_candidates(Kind::Claim, Place::Relation, &filter, within)?;
        let by_others = self.related_by_others(expr, &lagging)?;
        candidates.surely |= by_others.surely & within;
        candidates.perhaps |= by_others.perhaps & within;
        let contradicted = self
            .all_assessments()?
            .filter(within, |assessment| assessment.is_contradicted);
        match derived(expr) {
            Some(true) => {
                candidates.surely |= &contradicted;
                candidates.perhaps |= contradicted;
            }
            Some(false) => {}
            None => candidates.perhaps |= contradicted,
        }
        if expr.tests(FieldId::RelationBy) {
            // Where several say that two claims contradict each other, the first is taken.
            // Those of one alone are read all the same: there are few.
            candidates.surely -= self.contradictions(&lagging)?;
        }
        candidates.surely -= lag;
        Ok(candidates)
    }

    /// The claims of which others state a relation that a filter matches.
    fn related_by_others(
        &self,
        expr: &FilterExpr,
        lagging: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let (all, lag) = (self.live(Kind::Claim)?, self.index_lag(Kind::Claim)?);
        let filter = self.row_filter(Place::ReverseRelation, expr)?;
        let claims = &self.index_view().readers.claims;
        // Most claims state none.
        let stating = (claims.under(TermKind::Related)?.0 & all) - lag;
        let (surely, mut perhaps) = claims.referenced(RELATED, &filter, &stating)?;
        for claim in lagging {
            perhaps.extend(self.related_by(claim)?);
        }
        Ok(CandidateSets { surely, perhaps })
    }

    /// The claims that state a contradiction, and those of which one is stated.
    fn contradictions(&self, lagging: &RoaringBitmap) -> Result<RoaringBitmap, KbError> {
        let (all, lag) = (self.live(Kind::Claim)?, self.index_lag(Kind::Claim)?);
        let claims = &self.index_view().readers.claims;
        let filter = ColumnFilter::PackedField {
            tag: None,
            column: RowColumn::Part(PartColumn::RelationKind),
            facet: PackedField::RELATION_KIND,
            numbers: 1 << ClaimRelationKind::Contradicts as u8,
        };
        let stating = (claims.under(TermKind::Related)?.0 & all) - lag;
        let (_, mut contradictions) = claims.referenced(RELATED, &filter, &stating)?;
        contradictions |= claims.some(PartKind::Relation, &filter, &stating)?.1;
        for claim in lagging {
            contradictions.insert(claim);
            contradictions.extend(self.related_by(claim)?);
        }
        Ok(contradictions)
    }

    /// The claims of which a claim states a relation.
    fn related_by(&self, claim: u32) -> Result<Vec<u32>, KbError> {
        let RecordRef::Claim(claim) = self.record_ref(Kind::Claim, Ordinal(claim))? else {
            return Err(KbError::Misasked);
        };
        let relations = claim.record.relations.iter();
        Ok(relations.map(|relation| relation.claim.0).collect())
    }
}

/// The column of the other claims of relations.
const RELATED: RowColumn = RowColumn::Part(PartColumn::RelationClaim);

/// Whether a filter matches a contradiction that follows from contents, which no source asserts;
/// `None` where that depends on the other claim.
fn derived(expr: &FilterExpr) -> Option<bool> {
    match expr {
        FilterExpr::All(inner) => conjunction(inner.iter().map(derived)),
        FilterExpr::Any(inner) => {
            let opposites = inner
                .iter()
                .map(|expr| derived(expr).map(|matches| !matches));
            conjunction(opposites).map(|matches| !matches)
        }
        FilterExpr::Not(inner) => derived(inner).map(|matches| !matches),
        FilterExpr::Ids(_) | FilterExpr::Holds(..) => None,
        FilterExpr::Field(field, test) => match (field.id, test) {
            (FieldId::RelationKind, Test::Choice(kinds)) => {
                Some(kinds.contains(&(ClaimRelationKind::Contradicts as u8)))
            }
            (FieldId::RelationBy, test) => Some(matches!(test, Test::Missing)),
            (_, Test::Missing) => Some(false),
            _ => None,
        },
    }
}

/// The conjunction of results, of which `None` is an open one.
fn conjunction(mut results: impl Iterator<Item = Option<bool>> + Clone) -> Option<bool> {
    match results.clone().any(|result| result == Some(false)) {
        true => Some(false),
        false => results.all(|result| result == Some(true)).then_some(true),
    }
}
