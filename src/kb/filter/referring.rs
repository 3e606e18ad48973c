//! The records to which claims, attributions or sources refer that a filter matches.

use roaring::RoaringBitmap;

use crate::{
    index::{AttributionColumn, RowColumn, TermKind},
    kb::{
        error::KbError,
        filter::{
            eval_cache::EvalCache,
            expr::FilterExpr,
            field::{Place, Referring},
            plan::{CandidateSets, MOST_EVALUATED},
            record_ref::RecordRef,
        },
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, Speaker},
};

impl Snapshot {
    /// The candidate sets of the records within a set to which a record refers that a filter
    /// matches.
    pub(super) fn referring_candidates(
        &self,
        referring: Referring,
        expr: &FilterExpr,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let (kind, terms): (Kind, &[TermKind]) = match referring {
            Referring::ClaimsOfEntity => (Kind::Claim, &[TermKind::AnyRole]),
            Referring::ClaimsOfSource => (Kind::Claim, &[TermKind::Source, TermKind::Via]),
            Referring::SourcesOfEntity => (Kind::Source, &[TermKind::Publisher, TermKind::Author]),
            Referring::StatementsOfEntity => return self.speaking_candidates(expr, within),
        };
        let matching = self.matching(kind, expr)?;
        let lag = self.index_lag(kind)?;
        let lagging = &matching & lag;
        if lagging.len() > MOST_EVALUATED as u64 {
            return Ok(CandidateSets::possible(within.clone()));
        }
        let mut found = RoaringBitmap::new();
        let indexed = matching - lag;
        for term in terms {
            found |= self
                .index_view()
                .readers
                .of(kind)
                .terms_within(*term, &indexed)?;
        }
        for ordinal in lagging {
            let record = self.record_ref(kind, Ordinal(ordinal))?;
            let document = record.document().ok_or(KbError::Misasked)?;
            found.extend(terms.iter().flat_map(|term| document.numbers(*term)));
        }
        if referring != Referring::ClaimsOfSource {
            self.merges()?.widen(&mut found);
        }
        Ok(CandidateSets::exact(found & within))
    }

    /// The candidate sets of the entities that speak in an attribution that a filter matches.
    fn speaking_candidates(
        &self,
        expr: &FilterExpr,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let (all, lag) = (self.live(Kind::Claim)?, self.index_lag(Kind::Claim)?);
        let lagging = all & lag;
        if lagging.len() > MOST_EVALUATED as u64 {
            return Ok(CandidateSets::possible(within.clone()));
        }
        let filter = self.row_filter(Place::Attribution, expr)?;
        let speaker = RowColumn::Attribution(AttributionColumn::Speaker);
        let claims = &self.index_view().readers.claims;
        let (mut surely, mut perhaps) = claims.referenced(speaker, &filter, &(all - lag))?;
        let cache = EvalCache::new();
        for claim in lagging {
            let RecordRef::Claim(claim) = self.record_ref(Kind::Claim, Ordinal(claim))? else {
                return Err(KbError::Misasked);
            };
            for (index, attribution) in claim.record.attributions.iter().enumerate() {
                let Speaker::Entity(speaker) = attribution.speaker else {
                    continue;
                };
                let attribution = RecordRef::Attribution(claim.clone(), index);
                if self.matches(expr, &attribution, &cache)? {
                    surely.insert(speaker.0);
                    perhaps.insert(speaker.0);
                }
            }
        }
        for set in [&mut surely, &mut perhaps] {
            self.merges()?.widen(set);
            *set &= within;
        }
        Ok(CandidateSets { surely, perhaps })
    }
}
