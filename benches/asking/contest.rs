//! Compares the two sides question by question: equal answers first, then the cost of each.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    extent::Extent,
    measuring::{
        Result, cpu,
        generate::Size,
        median::median,
        random::SplitMix64,
        served::Served,
        table::{Aim, Table},
        wait::Waits,
    },
    questions::{Answer, QUESTIONS, Question, SideQuery},
    reach::Reach,
    rival::Rival,
    side::{Round, Side},
};

/// The most variants of a question, each with other variables.
const VARIANTS: u64 = 64;
/// The aim: the rival's CPU time over ours.
const LESS: f64 = 10.0;
/// The aim: the latency at p99, in milliseconds.
const SOON: f64 = 30.0;

/// The figures of one question at one size.
pub(crate) struct Figures {
    pub(crate) name: &'static str,
    /// The mean number of matches of a request.
    pub(crate) matches: f64,
    /// The mean number of records that any system must read, if that is not the matches.
    pub(crate) reach: Option<f64>,
    /// The CPU time of claimgraph for a request, in milliseconds.
    pub(crate) cpu: Option<f64>,
}

pub(crate) fn measure(
    size: &Size,
    extent: &Extent,
    (ours, theirs): (Option<&Served>, Option<&Rival>),
    reach: &Reach,
    table: &mut Table,
) -> Result<Vec<Figures>> {
    if !cpu::leave_first_cpu() {
        eprintln!("  (servers and clients share their CPUs: there is one only, or no `taskset`)");
    }
    let ours = ours.map(Side::Ours);
    let theirs = theirs.map(Side::Theirs);
    let questions = QUESTIONS.iter();
    questions
        .map(|question| {
            Contest {
                question,
                ours: ours
                    .as_ref()
                    .map(|side| (side, question.bodies(&question.ours, size))),
                theirs: theirs
                    .as_ref()
                    .map(|side| (side, question.bodies(&question.theirs, size))),
            }
            .measure(extent, reach, table)
        })
        .collect()
}

struct Contest<'a> {
    question: &'a Question,
    ours: Option<(&'a Side<'a>, Vec<String>)>,
    theirs: Option<(&'a Side<'a>, Vec<String>)>,
}

/// The figures of one side over all rounds.
#[derive(Default)]
struct Record {
    cpu: Vec<f64>,
    waits: Waits,
}

impl Contest<'_> {
    fn measure(&self, extent: &Extent, reach: &Reach, table: &mut Table) -> Result<Figures> {
        let answers = self.compare()?;
        let matches = mean(answers.iter().map(|answer| answer.matches));
        if matches == 0.0 {
            return Err(format!("`{}` matches nothing", self.question.name).into());
        }
        let (mut ours, mut theirs) = (Record::default(), Record::default());
        for _ in 0..extent.rounds {
            for (side, record) in [(&self.ours, &mut ours), (&self.theirs, &mut theirs)] {
                if let Some((side, bodies)) = side {
                    record.add(side.run(bodies, extent.seconds)?);
                }
            }
        }
        self.add_rows(matches, &ours, &theirs, table);
        Ok(Figures {
            name: self.question.name,
            matches,
            reach: self.reach(&answers, reach)?,
            cpu: self.ours.is_some().then(|| median(&ours.cpu)),
        })
    }

    /// The answers; an error if those of the two sides differ.
    fn compare(&self) -> Result<Vec<Answer>> {
        let answers = |side: &Option<(&Side<'_>, Vec<String>)>, query: &SideQuery| {
            let Some((side, bodies)) = side else {
                return Ok(None);
            };
            let answers = side.answers(bodies)?;
            let answers: Vec<Answer> = answers.iter().map(query.answer).collect();
            Result::Ok(Some(answers))
        };
        let ours = answers(&self.ours, &self.question.ours)?;
        let theirs = answers(&self.theirs, &self.question.theirs)?;
        if let (Some(ours), Some(theirs), Some((_, bodies))) = (&ours, &theirs, &self.ours) {
            let pairs = ours.iter().zip(theirs).zip(bodies);
            for ((ours, theirs), body) in pairs {
                if ours != theirs {
                    return Err(format!("`{body}`: {ours:?} here, {theirs:?} there").into());
                }
            }
        }
        Ok(ours.or(theirs).unwrap_or_default())
    }

    fn reach(&self, answers: &[Answer], reach: &Reach) -> Result<Option<f64>> {
        let Some(of) = self.question.reach else {
            return Ok(None);
        };
        let bodies = self.ours.as_ref().or(self.theirs.as_ref());
        let bodies = bodies.map_or(&[][..], |(_, bodies)| bodies);
        let bodies = bodies.iter().map(|body| serde_json::from_str(body));
        let bodies: Vec<Value> = bodies.collect::<serde_json::Result<_>>()?;
        let pairs = bodies.iter().zip(answers);
        let reached = pairs.map(|(body, answer)| of(reach, &body["variables"], answer.matches));
        Ok(Some(mean(reached)))
    }

    fn add_rows(&self, matches: f64, ours: &Record, theirs: &Record, table: &mut Table) {
        let name = format!("{}, {matches:.0} matches: CPU", self.question.name);
        let (cpu, rival_cpu) = (median(&ours.cpu), median(&theirs.cpu));
        match (self.ours.is_some(), self.theirs.is_some()) {
            (true, true) => {
                let ratios = theirs.cpu.iter().zip(&ours.cpu);
                let ratios: Vec<f64> = ratios.map(|(theirs, ours)| theirs / ours).collect();
                let ratio = median(&ratios);
                let cell = format!("{ratio:.1} times less ({cpu:.2} / {rival_cpu:.2} ms)");
                table.add(name, ratio, cell, Aim::AtLeast(LESS, "times"));
            }
            (true, false) => table.add(name, cpu, format!("{cpu:.2} ms"), Aim::None),
            _ => table.add(
                name,
                rival_cpu,
                format!("rival {rival_cpu:.2} ms"),
                Aim::None,
            ),
        }
        let within = |record: &Record| {
            let waits = &record.waits;
            format!("{:.2} / {:.2} ms", waits.within(50), waits.within(99))
        };
        let (cell, aim) = match (self.ours.is_some(), self.theirs.is_some()) {
            (true, true) => (
                format!("{} (rival {})", within(ours), within(theirs)),
                Aim::AtMost(SOON, "ms p99"),
            ),
            (true, false) => (within(ours), Aim::AtMost(SOON, "ms p99")),
            _ => (format!("rival {}", within(theirs)), Aim::None),
        };
        table.add("  p50 / p99", ours.waits.within(99), cell, aim);
    }
}

fn mean(numbers: impl ExactSizeIterator<Item = u64>) -> f64 {
    let count = numbers.len();
    numbers.sum::<u64>() as f64 / count.max(1) as f64
}

impl Record {
    fn add(&mut self, round: Round) {
        self.cpu.push(round.cpu);
        self.waits.extend(round.waits);
    }
}

impl Question {
    /// The bodies of the requests, each variant once.
    fn bodies(&self, query: &SideQuery, size: &Size) -> Vec<String> {
        let mut random = SplitMix64(VARIANTS);
        let variables = (0..VARIANTS).map(|_| (self.variables)(&mut random, size).to_string());
        let variables: BTreeSet<String> = variables.collect();
        variables
            .iter()
            .map(|variables| {
                format!(
                    r#"{{"query":{},"variables":{variables}}}"#,
                    json!(query.query)
                )
            })
            .collect()
    }
}
