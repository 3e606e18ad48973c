//! The attributions that decide a verdict.

use crate::kb::rules::{
    attribution_key::AttributionKey,
    verdict::{ReasonKind, Verdict},
};

impl Verdict {
    /// Whether an attribution of the claim decides: none does that is set aside, except where the
    /// speaker has only said something else since.
    pub fn decides(&self, attribution: AttributionKey) -> bool {
        self.aside
            .iter()
            .all(|reason| reason.attribution != attribution || reason.why == ReasonKind::LaterWord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kb::rules::verdict::{ClaimStatus, Reason},
        model::Ordinal,
    };

    #[test]
    fn a_later_word_takes_an_earlier_one_into_account() {
        let claim = Ordinal(7);
        let reason = |number, why| Reason {
            attribution: (claim, number),
            why,
            excluded_by: None,
        };
        let verdict = Verdict {
            status: ClaimStatus::Denied,
            supporting: vec![],
            opposing: vec![reason(0, ReasonKind::Denies)],
            aside: vec![
                reason(1, ReasonKind::LaterWord),
                reason(2, ReasonKind::Unsure),
            ],
            tension: vec![],
            voices: vec![],
            replacement: None,
        };
        let deciding = [0, 1, 2].map(|number| verdict.decides((claim, number)));
        assert_eq!(deciding, [true, true, false]);
    }
}
