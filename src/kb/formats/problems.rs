//! The problems of a bundle, grouped by their kinds.

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt, io,
};

use crate::kb::{
    formats::{
        finding::Finding,
        line_index::LineIndex,
        problem::{Problem, TextPosition},
        problem_log::ProblemLog,
    },
    write::validate::code::Code,
};

/// The problems of a group that are kept at hand.
const MOST_SHOWN: usize = 3;
/// The most groups; problems of further kinds are counted by their codes alone.
const MOST_GROUPS: usize = 200;

/// The problems of a bundle, at least one.
#[derive(Debug, Default)]
pub struct Problems {
    /// The first three problems of each group, by file and position.
    pub shown: Vec<Problem>,
    groups: Vec<ProblemGroup>,
    log: Box<ProblemLog>,
}

/// The problems of one code at one kind of place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemGroup {
    /// The code.
    pub code: Code,
    /// The [place](Problem::place); `None` for the places of a code that are too many to be told
    /// apart.
    pub place: Option<String>,
    /// The first three problems, by file and position.
    pub first: Vec<Problem>,
    /// The number of problems.
    pub count: u64,
}

impl Problems {
    /// A single problem.
    pub(in crate::kb) fn of(problem: Problem) -> Problems {
        let mut collector = ProblemCollector::default();
        collector.add(0, problem);
        collector.problems()
    }

    /// The same problems at other paths.
    pub(in crate::kb) fn with_paths(&self, path: impl Fn(&str) -> String) -> io::Result<Problems> {
        let mut collector = ProblemCollector::default();
        self.for_each(|problem| {
            let path = path(&problem.path);
            let problem = problem.clone();
            collector.add(0, Problem { path, ..problem });
            Ok(())
        })?;
        Ok(collector.problems())
    }

    /// The groups, in the order of their first problems.
    pub fn groups(&self) -> &[ProblemGroup] {
        &self.groups
    }

    /// The number of problems.
    pub fn count(&self) -> u64 {
        self.groups.iter().map(|group| group.count).sum()
    }

    /// Calls `each` with every problem. Up to a thousand are ordered by file and position; those
    /// beyond come as they were found. An error is that of `each`, or of the temporary folder in
    /// which those beyond lie.
    pub fn for_each(&self, each: impl FnMut(&Problem) -> io::Result<()>) -> io::Result<()> {
        self.log.for_each(each)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.count() {
            1 => f.write_str("the bundle has 1 problem"),
            count => write!(f, "the bundle has {count} problems"),
        }
    }
}

impl std::error::Error for Problems {}

/// Collects the problems of some files, which have numbers.
#[derive(Debug, Default)]
pub(in crate::kb::formats) struct ProblemCollector {
    groups: Vec<OpenGroup>,
    /// The groups by code and place.
    numbers: HashMap<(Code, Option<String>), usize>,
    log: ProblemLog,
    /// The lines of the files in whose texts something was found.
    lines: HashMap<usize, LineIndex>,
}

/// A group while it is collected.
#[derive(Debug)]
struct OpenGroup {
    code: Code,
    place: Option<String>,
    /// Each with the number of its file.
    first: Vec<(usize, Problem)>,
    count: u64,
}

impl ProblemCollector {
    /// Whether nothing was found.
    pub(in crate::kb::formats) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Adds a problem of the file of a number.
    pub(in crate::kb::formats) fn add(&mut self, file: usize, problem: Problem) {
        self.log.push(file, &problem);
        let mut key = (problem.code, Some(problem.place()));
        if self.groups.len() >= MOST_GROUPS && !self.numbers.contains_key(&key) {
            key.1 = None;
        }
        let number = match self.numbers.entry(key) {
            Entry::Occupied(number) => *number.get(),
            Entry::Vacant(free) => {
                let (code, place) = free.key().clone();
                self.groups.push(OpenGroup {
                    code,
                    place,
                    first: Vec::new(),
                    count: 0,
                });
                *free.insert(self.groups.len() - 1)
            }
        };
        let group = &mut self.groups[number];
        group.count += 1;
        if group.first.len() < MOST_SHOWN {
            group.first.push((file, problem));
        }
    }

    /// Adds what was found in the text of the file of a number.
    pub(in crate::kb::formats) fn add_finding(
        &mut self,
        (file, name, text): (usize, &str, &str),
        finding: Finding,
    ) {
        let problem = Problem {
            code: finding.code,
            file: name.to_owned(),
            position: Some(Box::new(self.position(file, text, finding.span))),
            path: finding.path,
            message: finding.message,
            help: finding.help,
        };
        self.add(file, problem);
    }

    /// The position of a span of the text of the file of a number.
    pub(in crate::kb::formats) fn position(
        &mut self,
        file: usize,
        text: &str,
        span: std::ops::Range<usize>,
    ) -> TextPosition {
        let lines = self.lines.entry(file);
        let lines = lines.or_insert_with(|| LineIndex::new(text));
        lines.position(text, span)
    }

    /// All that was found.
    pub(in crate::kb::formats) fn problems(mut self) -> Problems {
        self.log.end();
        let start = |problem: &Problem| {
            problem
                .position
                .as_ref()
                .map(|position| position.span.start)
        };
        let key = |(file, problem): &(usize, Problem)| (*file, start(problem));
        for group in &mut self.groups {
            group.first.sort_by_key(key);
        }
        self.groups
            .sort_by_key(|group| group.first.first().map(key));
        let first = self.groups.iter().flat_map(|group| group.first.clone());
        let mut shown: Vec<(usize, Problem)> = first.collect();
        shown.sort_by_key(key);
        let groups = self.groups.into_iter().map(|group| ProblemGroup {
            code: group.code,
            place: group.place,
            first: group
                .first
                .into_iter()
                .map(|(_, problem)| problem)
                .collect(),
            count: group.count,
        });
        Problems {
            shown: shown.into_iter().map(|(_, problem)| problem).collect(),
            groups: groups.collect(),
            log: Box::new(self.log),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(start: usize, path: &str) -> Finding {
        Finding {
            code: Code::UnknownField,
            span: start..start + 1,
            path: path.into(),
            message: start.to_string(),
            help: None,
            mention: None,
        }
    }

    #[test]
    fn problems_are_grouped_and_all_are_kept() {
        let text = "x".repeat(100);
        let mut collector = ProblemCollector::default();
        for start in (0..50).rev() {
            let path = match start {
                7 => "types[0].id".to_owned(),
                _ => format!("claims[{start}].rank"),
            };
            collector.add_finding((0, "x.json", &text), finding(start, &path));
        }
        let problems = collector.problems();
        assert_eq!(problems.count(), 50);
        let groups: Vec<(&str, u64)> = problems
            .groups()
            .iter()
            .map(|group| (group.place.as_deref().unwrap(), group.count))
            .collect();
        assert_eq!(groups, [("types[].id", 1), ("claims[].rank", 49)]);
        let mut all = Vec::new();
        let each = |problem: &Problem| {
            all.push(problem.message.parse::<usize>().unwrap());
            Ok(())
        };
        problems.for_each(each).unwrap();
        // Those that are held are in order, those in the file as they were found.
        let expected: Vec<usize> = (42..50).chain((0..42).rev()).collect();
        assert_eq!(all, expected);
        let shown: Vec<&str> = problems
            .shown
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        assert_eq!(shown, ["7", "47", "48", "49"]);
    }

    #[test]
    fn kinds_that_are_too_many_are_counted_by_their_codes() {
        let mut collector = ProblemCollector::default();
        for number in 0..MOST_GROUPS + 10 {
            collector.add_finding((0, "x.json", "{}"), finding(0, &format!("x{number}")));
        }
        let problems = collector.problems();
        assert_eq!(problems.groups().len(), MOST_GROUPS + 1);
        let others = problems.groups().iter().find(|group| group.place.is_none());
        assert_eq!(others.unwrap().count, 10);
    }
}
