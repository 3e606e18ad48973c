//! The claims that hold at a date, as far as the index can tell.
//!
//! A claim with a valid time holds by its dates, whose form the index has: it decides all but those
//! of rare forms. A claim without one holds when it is said, by the attributions that decide: the
//! index knows when all of its supporting attributions were made, and its status tells whether one
//! of them decides.

use roaring::RoaringBitmap;
use strum::VariantArray;

use crate::{
    index::{
        AttributionColumn, Column, EndForm, PackedField, RowsOf, SpanForm,
        column::{to_instant, to_ordinal},
    },
    kb::{
        error::KbError,
        filter::{plan::CandidateSets, record_ref::RecordRef},
        rules::{valid_time::Possibility, verdict::ClaimStatus},
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, PartialDate, Polarity, PredicateTime, Stance, SureSpan},
};

/// The bounds of what may be found out from a record, both included.
type Bounds = (Possibility, Possibility);

const UNDECIDED: Bounds = (Possibility::Impossible, Possibility::Certain);

impl Snapshot {
    /// The candidate sets of the claims `within` a set that hold at a date, as surely as `least`.
    pub(super) fn holding_candidates(
        &self,
        at: PartialDate,
        least: Possibility,
        within: &RoaringBitmap,
    ) -> Result<CandidateSets, KbError> {
        let question = Question {
            snapshot: self,
            at: SureSpan {
                from: at.start(),
                until: at.end(),
            },
            predicates: self.predicate_times()?,
            sources: self.source_dates()?,
        };
        let columns = [
            Column::Flags,
            Column::From,
            Column::Until,
            Column::Predicate,
        ];
        let rows = [
            AttributionColumn::Flags,
            AttributionColumn::From,
            AttributionColumn::Until,
            AttributionColumn::Source,
        ];
        let (mut surely, mut perhaps) = (Vec::new(), Vec::new());
        let reader = &self.index_view().readers.claims;
        reader.each(within, &columns, &rows, |claim, numbers, rows| {
            let (low, high) = question.bounds(Ordinal(claim), numbers, rows);
            if low >= least {
                surely.push(claim);
            }
            if high >= least {
                perhaps.push(claim);
            }
        })?;
        Ok(CandidateSets {
            surely: surely.into_iter().collect(),
            perhaps: perhaps.into_iter().collect(),
        })
    }

    /// The ways in which the claims of each predicate stand in time, by ordinal.
    fn predicate_times(&self) -> Result<Vec<PredicateTime>, KbError> {
        let mut times = vec![PredicateTime::State; self.ordinals(Kind::Predicate)? as usize];
        for ordinal in self.all_ordinals(Kind::Predicate)? {
            if let RecordRef::Predicate(predicate) =
                self.record_ref(Kind::Predicate, Ordinal(ordinal))?
            {
                times[ordinal as usize] = predicate.record.time;
            }
        }
        Ok(times)
    }

    /// The dates of publication of all sources, by ordinal.
    fn source_dates(&self) -> Result<Vec<SaidAt>, KbError> {
        let mut dates = vec![SaidAt::Undecided; self.ordinals(Kind::Source)? as usize];
        let indexed = &self.all_ordinals(Kind::Source)? - self.index_lag(Kind::Source)?;
        let columns = [Column::From, Column::Until, Column::Flags];
        let reader = &self.index_view().readers.sources;
        reader.each(&indexed, &columns, &[], |source, numbers, _| {
            dates[source as usize] = match PackedField::VAGUE_DATE.of(numbers[2]) {
                1 => SaidAt::Unknown,
                _ => SaidAt::of(numbers[0], numbers[1]),
            };
        })?;
        Ok(dates)
    }
}

/// The time at which an attribution was made.
#[derive(Clone, Copy)]
enum SaidAt {
    /// At some moment of a span.
    Within(SureSpan),
    /// At an unknown moment.
    Unknown,
    /// The index does not tell.
    Undecided,
}

impl SaidAt {
    fn of(from: u64, until: u64) -> SaidAt {
        match to_instant(from).zip(to_instant(until)) {
            Some((from, until)) => SaidAt::Within(SureSpan { from, until }),
            None => SaidAt::Unknown,
        }
    }
}

/// The question whether claims hold at a date, with what other records say.
struct Question<'s> {
    snapshot: &'s Snapshot,
    at: SureSpan,
    predicates: Vec<PredicateTime>,
    sources: Vec<SaidAt>,
}

impl Question<'_> {
    fn bounds(&self, claim: Ordinal, numbers: &[u64], rows: &RowsOf<'_>) -> Bounds {
        let (flags, predicate) = (numbers[0], to_ordinal(numbers[3]));
        let time = predicate.and_then(|predicate| self.predicates.get(predicate.0 as usize));
        let time = time.copied().unwrap_or_default();
        if time == PredicateTime::Timeless {
            return (Possibility::Certain, Possibility::Certain);
        }
        match SpanForm::unpack(PackedField::SPAN_FORM.of(flags)) {
            SpanForm::Irregular => UNDECIDED,
            SpanForm::Ends(start, end) => {
                self.by_dates((start, end), to_instant(numbers[1]), to_instant(numbers[2]))
            }
            SpanForm::Undated => {
                let is_negative = PackedField::POLARITY.of(flags) == Polarity::Negative as u8;
                let (mut low, mut high) = (Possibility::Certain, Possibility::Impossible);
                let mut is_said = false;
                for row in (0..rows.len()).filter(|row| supports(rows.number(*row, 0))) {
                    let (least, most) = self.when_said(self.said_at(rows, row), time, is_negative);
                    (low, high) = (low.min(least), high.max(most));
                    is_said = true;
                }
                match is_said && self.somebody_says(claim) {
                    true => (low, high),
                    false => (Possibility::Impossible, high),
                }
            }
        }
    }

    /// The bounds for a claim with a valid time, from the forms and the dates of its ends: see
    /// `HoldingTime::holds_at`.
    fn by_dates(
        &self,
        (start_form, end_form): (EndForm, EndForm),
        from: Option<i64>,
        until: Option<i64>,
    ) -> Bounds {
        let at = self.at;
        let everything = SureSpan::UNBOUNDED;
        let start = match (start_form, from) {
            (EndForm::Unstated | EndForm::Some | EndForm::Vague, _) => everything,
            (EndForm::Open, _) => SureSpan {
                from: i64::MIN,
                until: i64::MIN,
            },
            (form, Some(from)) => match form.span_around(from) {
                Some(start) => start,
                None => return UNDECIDED,
            },
            (_, None) => return UNDECIDED,
        };
        let end = match (end_form, until) {
            (EndForm::Unstated | EndForm::Vague, _) => everything,
            (EndForm::Open, _) => SureSpan {
                from: i64::MAX,
                until: i64::MAX,
            },
            // It had ended by when that was said.
            (EndForm::Some, _) => return (Possibility::Impossible, Possibility::Certain),
            (form, Some(until)) => match form.span_around(until.saturating_sub(1)) {
                Some(end) => end,
                None => return UNDECIDED,
            },
            (_, None) => return UNDECIDED,
        };
        if start.from >= at.until || end.until <= at.from {
            return (Possibility::Impossible, Possibility::Impossible);
        }
        let starts_within = start.from >= at.from && start.until <= at.until;
        let is_certain = start.until <= at.until
            && (starts_within || (end.from > at.from && end_form != EndForm::Unstated));
        match is_certain {
            true => (Possibility::Certain, Possibility::Certain),
            false => (Possibility::Possible, Possibility::Possible),
        }
    }

    fn said_at(&self, rows: &RowsOf<'_>, row: usize) -> SaidAt {
        match SaidAt::of(rows.number(row, 1), rows.number(row, 2)) {
            SaidAt::Unknown => {
                let source = to_ordinal(rows.number(row, 3));
                let date = source.and_then(|source| self.sources.get(source.0 as usize));
                date.copied().unwrap_or(SaidAt::Undecided)
            }
            said => said,
        }
    }

    /// The bounds for a claim without a valid time, by one attribution.
    fn when_said(&self, said: SaidAt, time: PredicateTime, is_negative: bool) -> Bounds {
        let said = match said {
            SaidAt::Within(said) => said,
            SaidAt::Unknown => return (Possibility::Possible, Possibility::Possible),
            SaidAt::Undecided => return UNDECIDED,
        };
        let at = self.at;
        let holds = match time {
            PredicateTime::Event if is_negative && at.from < said.from => Possibility::Certain,
            PredicateTime::Event if at.from < said.until => Possibility::Possible,
            PredicateTime::Event => Possibility::Impossible,
            _ if said.from >= at.from && said.until <= at.until => Possibility::Certain,
            _ if said.is_apart(at) => Possibility::Impossible,
            _ => Possibility::Possible,
        };
        (holds, holds)
    }

    /// Whether an attribution for the claim decides, by its status.
    fn somebody_says(&self, claim: Ordinal) -> bool {
        let column = self.snapshot.assessments();
        let assessment = column.and_then(|column| column.get(claim));
        assessment.is_some_and(|assessment| {
            matches!(
                assessment.status,
                ClaimStatus::Uncontested
                    | ClaimStatus::Corroborated
                    | ClaimStatus::Disputed
                    | ClaimStatus::Inconsistent
            )
        })
    }
}

/// Whether the flags are those of an attribution that is for its claim and not retracted.
fn supports(flags: u64) -> bool {
    let stance = Stance::VARIANTS.get(usize::from(PackedField::STANCE.of(flags)));
    stance.is_some_and(|stance| stance.supports()) && PackedField::RETRACTED.of(flags) == 0
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::kb::{
        filter::expr::FilterExpr, folder::Options, formats::json::Bundle,
        knowledge_base::KnowledgeBase,
    };

    const BOUNDS: [&str; 11] = [
        "",
        "some",
        "..",
        "2024?",
        "2024",
        "2024-03",
        "2024-03-05",
        "202X",
        "2024-33",
        "2024-03-05T10:00:00Z",
        "-0044-03-15",
    ];
    const SAID: [&str; 5] = ["", "2024", "2024-03-05", "2024?", "2026"];

    /// The ends, and the dates of statements, by which the index does not decide.
    const RARE: [&str; 4] = ["202X", "2024-33", "2024-03-05T10:00:00Z", "2024?"];

    /// Claims of every combination of a start, an end and when they were said, and of some
    /// predicates without dates; `rare` in the statement of those that the index leaves open.
    fn claims() -> Vec<Json> {
        let mut claims = Vec::new();
        for start in BOUNDS {
            for end in BOUNDS {
                let ends = [("start", start), ("end", end)].into_iter();
                let span: serde_json::Map<_, _> = ends
                    .filter(|(_, end)| !end.is_empty())
                    .map(|(name, end)| (name.to_owned(), end.into()))
                    .collect();
                let span = Json::from(span);
                if serde_json::from_value::<crate::model::TimeSpan>(span.clone()).is_err() {
                    continue;
                }
                let is_rare = RARE[..3].contains(&start)
                    || RARE[..3].contains(&end)
                    || end == "some"
                    || (start, end) == ("2024?", "");
                for said in [&[] as &[_], &[("ASSERTS", "2025")]] {
                    let number = claims.len();
                    let mut claim = claim(number, "state", "POSITIVE", said);
                    claim["validTime"] = span.clone();
                    claim["statements"]["en"] = if is_rare { "rare" } else { "x" }.into();
                    claims.push(claim);
                }
            }
        }
        for predicate in ["state", "event", "rule"] {
            for polarity in ["POSITIVE", "NEGATIVE"] {
                claims.push(claim(claims.len(), predicate, polarity, &[]));
                for first in SAID {
                    claims.push(claim(
                        claims.len(),
                        predicate,
                        polarity,
                        &[("RELAYS", first)],
                    ));
                    for second in SAID {
                        let said = [("ASSERTS", first), ("CONFIRMS", second)];
                        claims.push(claim(claims.len(), predicate, polarity, &said));
                    }
                }
            }
        }
        claims
    }

    fn claim(number: usize, predicate: &str, polarity: &str, said: &[(&str, &str)]) -> Json {
        let attributions = said.iter().enumerate().map(|(index, (stance, date))| {
            let source = match date.is_empty() {
                true => "undated",
                false => "paper",
            };
            let mut attribution = json!({
                "id": format!("a{number}-{index}"), "speaker": "source", "source": source,
                "stance": stance, "mode": "QUOTE",
            });
            // The paper itself is of that day.
            if !date.is_empty() && *date != "2024-03-05" {
                attribution["statedAt"] = json!(date);
            }
            attribution
        });
        // Which of two attributions decides, the index does not know.
        let is_rare = said
            .iter()
            .any(|(_, date)| RARE.contains(date) || *date != said[0].1);
        json!({
            "id": format!("c{number}"), "subject": "ann", "predicate": predicate,
            "value": {"quantity": {"amount": number.to_string()}}, "polarity": polarity,
            "statements": {"en": if is_rare { "rare" } else { "x" }},
            "attributions": attributions.collect::<Vec<_>>(),
        })
    }

    #[test]
    fn the_index_finds_the_claims_that_hold() {
        let folder = tempfile::TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [
                {"id": "state", "labels": {"en": "state"}},
                {"id": "event", "labels": {"en": "event"}, "time": "EVENT"},
                {"id": "rule", "labels": {"en": "rule"}, "time": "TIMELESS"}
            ],
            "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
            "sources": [
                {"id": "paper", "kind": "ARTICLE", "titles": {"en": "paper"}, "publishedAt": "2024-03-05"},
                {"id": "undated", "kind": "ARTICLE", "titles": {"en": "undated"}}
            ],
            "claims": claims(),
        });
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        knowledge_base.close().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let snapshot = knowledge_base.snapshot();
        let all = snapshot.all_ordinals(Kind::Claim).unwrap();
        let is_rare = |ordinal: &u32| {
            let claim = snapshot.claim(Ordinal(*ordinal)).unwrap().unwrap();
            claim
                .record
                .statements
                .iter()
                .any(|(_, statement)| &**statement == "rare")
        };
        let rare: RoaringBitmap = all.iter().filter(is_rare).collect();
        assert!(all.len() - rare.len() > 100);
        let dates = [
            "2024",
            "2024-03",
            "2024-03-05",
            "2023",
            "2025",
            "2024-01-01",
            "2024-12-31",
            "-0044",
        ];
        for text in dates {
            let at: PartialDate = text.parse().unwrap();
            for least in [Possibility::Possible, Possibility::Certain] {
                let holds = |ordinal: &u32| {
                    let claim = snapshot.claim(Ordinal(*ordinal)).unwrap().unwrap();
                    snapshot.holds(&claim, at).unwrap() >= least
                };
                let expected: RoaringBitmap = all.iter().filter(holds).collect();
                let sets = snapshot.holding_candidates(at, least, &all).unwrap();
                let missing = &expected - &sets.perhaps;
                let wrong = &sets.surely - &expected;
                assert!(
                    missing.is_empty() && wrong.is_empty(),
                    "{text} {least:?}: lacks {missing:?}, has {wrong:?}"
                );
                let found = snapshot.matching(Kind::Claim, &FilterExpr::Holds(at, least));
                assert_eq!(found.unwrap(), expected, "{text} {least:?}");
                let open = sets.perhaps - sets.surely - &rare;
                assert!(open.is_empty(), "{text} {least:?}: {open:?} are left open");
            }
        }
    }
}
