//! The problems of a bundle: for people as a compiler shows them, for machines as JSON Lines.

use std::{
    fmt,
    io::{self, IsTerminal},
    ops::Range,
};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use serde_json::json;

use crate::kb::formats::json::{Excerpt, Problem, Problems, TextPosition};

/// The most kinds of problems that are shown with their lines.
const MOST_GROUPS: usize = 30;

/// The colours of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Colours by ANSI escape codes.
    Ansi,
    /// No colours.
    None,
}

impl Color {
    /// The colours for stderr: ANSI on a terminal, unless `NO_COLOR` is set (no-color.org).
    pub fn of_stderr() -> Color {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match !plain && std::io::stderr().is_terminal() {
            true => Color::Ansi,
            false => Color::None,
        }
    }
}

/// Renders the problems for people, by their kinds: the first three of each with their lines and
/// what to do, then how many more are like these; at last their number.
pub fn render(problems: &Problems, color: Color) -> String {
    let theme = match color {
        Color::Ansi => GraphicalTheme::unicode(),
        Color::None => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_context_lines(0)
        .with_wrap_lines(false)
        .without_syntax_highlighting();
    let mut out = String::new();
    let mut left_out = 0;
    for (number, group) in problems.groups().iter().enumerate() {
        let shown = match number < MOST_GROUPS {
            true => &group.first[..],
            false => &[],
        };
        for problem in shown {
            let written = handler.render_report(&mut out, &Shown::new(problem));
            written
                .expect("writing into a string does not fail, and every mark is within its text");
            out.push('\n');
        }
        let more = group.count - shown.len() as u64;
        if more > 0 {
            left_out += more;
            let place = match &group.place {
                Some(place) if place.is_empty() => String::new(),
                Some(place) => format!(" at `{}`", visible_text(place)),
                None => " at other places".into(),
            };
            let which = match shown.is_empty() {
                true => "and",
                false => "and more like these:",
            };
            out += &format!("{which} {} {}{place}\n\n", grouped(more), group.code);
        }
    }
    let count = problems.count();
    out += &match (count, left_out) {
        (1, 0) => "1 problem\n".into(),
        (_, 0) => format!("{} problems\n", grouped(count)),
        _ => format!(
            "{} problems; `--json` shows every one of them\n",
            grouped(count)
        ),
    };
    out
}

/// Writes the problems for machines, one JSON object a line:
///
/// ```json
/// {"severity":"error","code":"UNKNOWN_FIELD","file":"seed/claims.json","line":3,"column":7,
///  "offset":41,"length":6,"path":"claims[0].lable","place":"claims[].lable",
///  "message":"unknown field `lable`","help":"did you mean `labels`?"}
/// ```
///
/// `line` and `column` (in characters) count from 1, `offset` and `length` are bytes of the file;
/// these four are `null` where the problem is the file as a whole, and so is `help` where there
/// is none. Problems of one kind have the same `code` and the same `place`.
pub fn write_json(problems: &Problems, out: &mut impl io::Write) -> io::Result<()> {
    problems.for_each(|problem| {
        let position = problem.position.as_ref();
        let object = json!({
            "severity": "error",
            "code": problem.code.as_str(),
            "file": problem.file,
            "line": position.map(|p| p.line),
            "column": position.map(|p| p.column),
            "offset": position.map(|p| p.span.start),
            "length": position.map(|p| p.span.len()),
            "path": problem.path,
            "place": problem.place(),
            "message": problem.message,
            "help": problem.help,
        });
        writeln!(out, "{object}")
    })
}

/// The number of problems, as a line.
pub(super) fn count_line(problems: &Problems) -> String {
    match problems.count() {
        1 => "1 problem\n".into(),
        count => format!("{} problems\n", grouped(count)),
    }
}

/// A number with commas between its thousands.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A problem in the form that miette renders.
#[derive(Debug)]
struct Shown<'a> {
    problem: &'a Problem,
    source: Option<Source<'a>>,
}

impl Shown<'_> {
    fn new(problem: &Problem) -> Shown<'_> {
        let source = problem.position.as_ref().map(|position| Source {
            file: &problem.file,
            position,
            shown: visible(&position.excerpt),
        });
        Shown { problem, source }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.source.is_none() && !self.problem.file.is_empty() {
            write!(f, "{}: ", self.problem.file)?;
        }
        let message = visible_text(&self.problem.message);
        write!(f, "{message} ({})", self.problem.code)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.problem.help.as_ref()?;
        Some(Box::new(visible_text(help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mark = &self.source.as_ref()?.shown.mark;
        let label = Some(visible_text(&self.problem.path)).filter(|path| !path.is_empty());
        let label = LabeledSpan::new_primary_with_span(label, mark.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

/// An excerpt of a file, with the file's name and the excerpt's line and column.
#[derive(Debug)]
struct Source<'a> {
    file: &'a str,
    position: &'a TextPosition,
    shown: Excerpt,
}

impl SourceCode for Source<'_> {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = &self.shown.text;
        Ok(Box::new(MietteSpanContents::new_named(
            self.file.into(),
            text.as_bytes(),
            (0, text.len()).into(),
            self.position.line - 1,
            self.position.column - 1,
            text.lines().count(),
        )))
    }
}

/// The excerpt with every character that a terminal would act on replaced by one that it shows.
fn visible(excerpt: &Excerpt) -> Excerpt {
    let part = |range: Range<usize>| visible_text(&excerpt.text[range]);
    let Range { start, mut end } = excerpt.mark.clone();
    if start == end {
        // What stands behind a place is pointed at in its stead, if anything does.
        let next = excerpt.text[end..].chars().next().filter(|c| *c != '\n');
        end += next.map_or(0, char::len_utf8);
    }
    let before = part(0..start);
    let marked = match start == end {
        true => " ".into(),
        false => part(start..end),
    };
    let after = part(end..excerpt.text.len());
    Excerpt {
        mark: before.len()..before.len() + marked.len(),
        text: before + &marked + &after,
    }
}

/// A text with every character that a terminal would act on replaced by one that it shows.
pub(super) fn visible_text(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' => c,
        '\t' => ' ',
        '\u{7f}' => '\u{2421}',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::kb::formats::json::{Bundle, BundleError, Nothing};

    fn problems(text: &str) -> Problems {
        let refused = match Bundle::from_text("seed/people.json", text) {
            Ok(bundle) => bundle.validate(&Nothing).unwrap_err(),
            Err(problems) => return problems,
        };
        match refused {
            BundleError::Problems(problems) => problems,
            BundleError::Lookup(_) => {
                unreachable!("a small bundle alone")
            }
        }
    }

    fn check(text: &str, shown: Expect) {
        shown.assert_eq(&render(&problems(text), Color::None));
    }

    #[test]
    fn a_problem_is_shown_on_its_line_with_what_was_expected() {
        check(
            r#"{
  "types": [
    { "id": "team", "labels": { "en": "team", "zh-Hant": "團隊" }, "parent": ["group"] }
  ]
}"#,
            expect![[r#"
                  × unknown field `parent` (UNKNOWN_FIELD)
                   ╭─[seed/people.json:3:66]
                 3 │     { "id": "team", "labels": { "en": "team", "zh-Hant": "團隊" }, "parent": ["group"] }
                   ·                                                                    ────┬───
                   ·                                                                        ╰── types[0].parent
                   ╰────
                  help: did you mean `parents`?

                1 problem
            "#]],
        );
    }

    #[test]
    fn what_is_missing_is_shown_where_it_belongs() {
        check(
            "{\n  \"types\": [\n    {\n      \"id\": \"team\"\n    }\n  ]\n}",
            expect![[r#"
                  × the field `labels` is missing (MISSING_FIELD)
                   ╭─[seed/people.json:3:5]
                 3 │     {
                   ·     ┬
                   ·     ╰── types[0]
                 4 │       "id": "team"
                   ╰────
                  help: `labels`: the labels: the name of the type in each language

                1 problem
            "#]],
        );
    }

    #[test]
    fn a_file_that_is_no_bundle_is_shown_where_it_ends() {
        check(
            "{\n  \"types\": [\n",
            expect![[r#"
                  × the file ends within a list (SYNTAX)
                   ╭─[seed/people.json:2:12]
                 2 │   "types": [
                   ·            ─
                   ╰────
                  help: the list begins in line 2: close it with `]`

                1 problem
            "#]],
        );
    }

    #[test]
    fn what_is_missing_behind_something_is_shown_behind_it() {
        check(
            "{\n  \"types\": [\n    {}\n    {}\n  ]\n}",
            expect![[r#"
                  × a comma is missing after this (SYNTAX)
                   ╭─[seed/people.json:3:7]
                 3 │     {} 
                   ·       ─
                   ╰────
                  help: commas stand between records, fields and items

                1 problem
            "#]],
        );
        check(
            "{\"types\": [{}  {}]}",
            expect![[r#"
                  × a comma is missing after this (SYNTAX)
                   ╭─[seed/people.json:1:14]
                 1 │ {"types": [{}  {}]}
                   ·              ─
                   ╰────
                  help: commas stand between records, fields and items

                1 problem
            "#]],
        );
    }

    #[test]
    fn a_problem_with_a_whole_file_names_the_file() {
        let problems = Bundle::read(&["no/such/folder".into()]).unwrap_err();
        expect![[r#"
              × no/such/folder: there is no such file or folder (UNREADABLE)

            1 problem
        "#]]
        .assert_eq(&render(&problems, Color::None));
    }

    #[test]
    fn what_a_terminal_would_obey_is_made_visible() {
        let shown = render(
            &problems("{\"types\": [{\"id\": \"\u{1b}[2J\u{202e}\u{7f}\"}]}"),
            Color::None,
        );
        assert!(shown.contains("\u{241b}[2J\u{fffd}\u{2421}"), "{shown}");
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{7f}']));
    }

    #[test]
    fn colours_are_given_to_those_who_ask() {
        let problems = problems("{}x");
        assert!(render(&problems, Color::Ansi).contains("\u{1b}["));
        assert!(!render(&problems, Color::None).contains('\u{1b}'));
    }

    #[test]
    fn a_line_of_a_megabyte_is_not_shown_whole() {
        let ids = (0..40_000).map(|n| format!("{{\"id\":\"t{n}\",\"labels\":{{}}}}"));
        let text = format!("{{\"types\":[{}]}}", Vec::from_iter(ids).join(","));
        let shown = render(&problems(&text), Color::None);
        assert!(shown.lines().all(|line| line.chars().count() < 200));
        assert!(
            shown.contains("\nand more like these: 39,997 INVALID_VALUE at `types[].labels`\n")
        );
        assert!(shown.ends_with("40,000 problems; `--json` shows every one of them\n"));
    }

    #[test]
    fn kinds_are_shown_apart_and_many_are_only_named() {
        let unknown =
            |n: usize| format!("{{\"id\":\"t{n}\",\"labels\":{{\"en\":\"x\"}},\"x{n}\":1}}");
        let types: Vec<String> = (0..MOST_GROUPS + 2).map(unknown).collect();
        let text = format!("{{\"types\":[{}]}}", types.join(",\n"));
        let shown = render(&problems(&text), Color::None);
        assert_eq!(shown.matches("×").count(), MOST_GROUPS);
        assert!(
            shown.contains("\nand 1 UNKNOWN_FIELD at `types[].x31`\n"),
            "{shown}"
        );
        assert!(shown.ends_with("32 problems; `--json` shows every one of them\n"));
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn machines_read_one_object_a_line() {
        let to_json = |text: &str| {
            let mut out = Vec::new();
            write_json(&problems(text), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let json = to_json("{\"typos\": [],\n \"馬\": 1, \"x\": 2}");
        expect![[r#"
            {"code":"UNKNOWN_FIELD","column":2,"file":"seed/people.json","help":"did you mean `types`?","length":7,"line":1,"message":"unknown field `typos`","offset":1,"path":"typos","place":"typos","severity":"error"}
            {"code":"UNKNOWN_FIELD","column":2,"file":"seed/people.json","help":"a bundle has `types`, `units`, `predicates`, `entities`, `sources`, `claims`, `patches`","length":5,"line":2,"message":"unknown field `馬`","offset":15,"path":"馬","place":"馬","severity":"error"}
            {"code":"UNKNOWN_FIELD","column":10,"file":"seed/people.json","help":"a bundle has `types`, `units`, `predicates`, `entities`, `sources`, `claims`, `patches`","length":3,"line":2,"message":"unknown field `x`","offset":25,"path":"x","place":"x","severity":"error"}
        "#]].assert_eq(&json);
        let many = vec!["{}"; 5_000].join(",");
        let json = to_json(&format!("{{\"types\": [{many}]}}"));
        for line in json.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["place"], "types[]");
        }
        assert_eq!(json.lines().count(), 5_000);
    }
}
