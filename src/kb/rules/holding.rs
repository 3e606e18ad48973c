//! The dates at which claims hold, by their valid time or by when they were said.

use crate::{
    kb::{
        error::KbError,
        rules::valid_time::{HoldingTime, Possibility},
        snapshot::Snapshot,
    },
    model::{
        Attribution, Kind, Ordinal, PartialDate, Polarity, PredicateTime, SpanBound, Stored,
        StoredClaim,
    },
};

impl Snapshot {
    /// Whether a claim holds at some moment of a date, by the calendar as written.
    ///
    /// A claim with a valid time holds by its dates. A state without one holds when it is said, by
    /// those of its attributions that support it and decide; an event without one took place
    /// before, or had not by then. What is timeless always holds.
    pub fn holds(
        &self,
        claim: &Stored<StoredClaim>,
        at: PartialDate,
    ) -> Result<Possibility, KbError> {
        let record = &claim.record;
        let time = self.predicate_of(record)?.record.time;
        let by_attribution = |said: Option<PartialDate>| match (&record.valid_time, time) {
            (None, PredicateTime::Event) => undated_event(record.polarity, said, at),
            (valid_time, _) => HoldingTime::new(valid_time.as_ref(), said).holds_at(at),
        };
        let ends_unknown_when = match &record.valid_time {
            _ if time == PredicateTime::Timeless => return Ok(Possibility::Certain),
            Some(span) if span.is_reversed() => return Ok(Possibility::Possible),
            Some(span) => span.end_bound() == Some(SpanBound::Some),
            None => false,
        };
        // Other ends do not depend on when they were said.
        if record.valid_time.is_some() && !ends_unknown_when {
            return Ok(by_attribution(None));
        }
        let verdict = self.verdict(claim)?;
        let mut holds = None;
        for (number, attribution) in record.numbered() {
            if attribution.stance.supports() && verdict.decides((claim.ordinal, number)) {
                let said = self.stated_or_published(attribution)?;
                holds = holds.max(Some(by_attribution(said)));
            }
        }
        Ok(match record.valid_time {
            Some(_) => holds.unwrap_or_else(|| by_attribution(None)),
            None => holds.unwrap_or(Possibility::Impossible),
        })
    }

    /// The date at which an attribution was made: that of the statement, else that of its source.
    pub(in crate::kb) fn stated_or_published(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<Option<PartialDate>, KbError> {
        match attribution.stated_at {
            Some(date) => Ok(Some(date)),
            None => {
                let source = attribution.source;
                let record = self.required(Kind::Source, source, self.source(source)?)?;
                Ok(record.record.published_at)
            }
        }
    }
}

/// Whether an event without a date, or its absence, holds at a date: whoever says that it took
/// place says that it was before, and whoever denies it says that it had not been by then.
pub(in crate::kb) fn undated_event(
    polarity: Polarity,
    said: Option<PartialDate>,
    at: PartialDate,
) -> Possibility {
    let Some(said) = said.filter(|said| !said.is_vague()) else {
        return Possibility::Possible;
    };
    match polarity {
        Polarity::Negative if at.start() < said.start() => Possibility::Certain,
        _ if at.start() < said.end() => Possibility::Possible,
        _ => Possibility::Impossible,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    /// Each case: the predicate, the valid time, the attributions as stance and date (`paper`: none
    /// but that of the source, 2025-03-10), a date, and whether the claim holds at that date.
    #[test]
    fn a_claim_holds_by_its_dates_or_when_it_is_said() {
        use Possibility::{Certain, Impossible, Possible};
        let since = |start: &str, end: &str| json!({"start": start, "end": end});
        let cases: &[(&str, Json, &[&str], &str, Possibility)] = &[
            ("rule", Json::Null, &[], "1500", Certain),
            ("state", since("2010", "2014"), &[], "2012-06", Certain),
            (
                "state",
                since("2010", "2014"),
                &["DENIES 2025"],
                "2012-06",
                Certain,
            ),
            ("state", since("2010", "2014"), &[], "2010-06", Possible),
            (
                "state",
                since("2010", ".."),
                &["ASSERTS 2012"],
                "2030",
                Certain,
            ),
            (
                "state",
                json!({"start": "2010"}),
                &["ASSERTS 2012"],
                "2030",
                Possible,
            ),
            (
                "state",
                since("1999", "some"),
                &["ASSERTS 2010"],
                "2030",
                Impossible,
            ),
            (
                "state",
                since("1999", "some"),
                &["ASSERTS 2010", "CONFIRMS 2040"],
                "2030",
                Possible,
            ),
            (
                "state",
                since("1999", "some"),
                &["RELAYS 2010"],
                "2030",
                Possible,
            ),
            (
                "state",
                Json::Null,
                &["ASSERTS 2025-03-10"],
                "2025-03",
                Certain,
            ),
            (
                "state",
                Json::Null,
                &["ASSERTS 2025-03-10"],
                "2025-04",
                Impossible,
            ),
            (
                "state",
                Json::Null,
                &["ASSERTS 2025-03"],
                "2025-03-10",
                Possible,
            ),
            (
                "state",
                Json::Null,
                &["ASSERTS 2019", "ASSERTS 2025"],
                "2025",
                Certain,
            ),
            ("state", Json::Null, &["ASSERTS paper"], "2025-03", Certain),
            ("state", Json::Null, &["ASSERTS paper"], "2026", Impossible),
            ("state", Json::Null, &["ASSERTS 2025?"], "1800", Possible),
            (
                "state",
                Json::Null,
                &["RELAYS 2025-03-10"],
                "2025-03-10",
                Impossible,
            ),
            (
                "state",
                Json::Null,
                &["DENIES 2025-03-10"],
                "2025-03-10",
                Impossible,
            ),
            ("state", Json::Null, &[], "2025", Impossible),
            ("event", Json::Null, &["ASSERTS 2025"], "2020", Possible),
            ("event", Json::Null, &["ASSERTS 2025"], "2026", Impossible),
            (
                "event",
                since("2020", "2020"),
                &["ASSERTS 2025"],
                "2020",
                Certain,
            ),
            ("not event", Json::Null, &["ASSERTS 2025"], "2020", Certain),
            (
                "not event",
                Json::Null,
                &["ASSERTS 2025-03"],
                "2025-03-10",
                Possible,
            ),
            (
                "not event",
                Json::Null,
                &["ASSERTS 2025"],
                "2026",
                Impossible,
            ),
        ];
        let folder = tempfile::TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let claims: Vec<Json> = cases.iter().enumerate().map(claim).collect();
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [
                {"id": "state", "labels": {"en": "state"}},
                {"id": "event", "labels": {"en": "event"}, "time": "EVENT"},
                {"id": "rule", "labels": {"en": "rule"}, "time": "TIMELESS"}
            ],
            "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
            "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "paper"}, "publishedAt": "2025-03-10"}],
            "claims": claims,
        });
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        for (number, (.., at, expected)) in cases.iter().enumerate() {
            let key = snapshot.find(&format!("c{number}")).unwrap().unwrap();
            let claim = snapshot.claim(key.ordinal).unwrap().unwrap();
            let holds = snapshot.holds(&claim, at.parse().unwrap()).unwrap();
            assert_eq!(holds, *expected, "{:?}", cases[number]);
        }
    }

    type Case<'c> = (&'c str, Json, &'c [&'c str], &'c str, Possibility);

    fn claim((number, (predicate, valid_time, said, ..)): (usize, &Case<'_>)) -> Json {
        let (polarity, predicate) = match predicate.strip_prefix("not ") {
            Some(predicate) => ("NEGATIVE", predicate),
            None => ("POSITIVE", *predicate),
        };
        let said = said.iter().map(|said| {
            let (stance, date) = said.split_once(' ').unwrap();
            let mut attribution =
                json!({"speaker": "source", "source": "paper", "stance": stance, "mode": "QUOTE"});
            if date != "paper" {
                attribution["statedAt"] = json!(date);
            }
            attribution
        });
        let mut claim = json!({
            "id": format!("c{number}"), "subject": "ann", "predicate": predicate,
            "value": {"quantity": {"amount": number.to_string()}}, "polarity": polarity,
            "statements": {"en": "x"}, "attributions": said.collect::<Vec<_>>()
        });
        if !valid_time.is_null() {
            claim["validTime"] = valid_time.clone();
        }
        claim
    }
}
