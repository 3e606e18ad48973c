//! The warnings about a bundle or a knowledge base, for people and as JSON Lines.

use serde_json::{Value, json};

use crate::{
    cli::{
        console::Console,
        diagnostic::{grouped, visible_text},
        error::CliError,
    },
    kb::{Warning, Warnings},
};

/// Prints warnings: as JSON on stdout if that is wanted, else in words on stderr.
pub(super) fn show(warnings: &Warnings, json: bool, console: &Console) -> Result<(), CliError> {
    match json {
        true => console.print(&to_json(warnings)),
        false => {
            console.note(&to_text(warnings));
            Ok(())
        }
    }
}

/// Warnings in words: the first few of each kind, a line each, then how many of each there are.
pub(super) fn to_text(warnings: &Warnings) -> String {
    let mut text = String::new();
    for warning in warnings.shown() {
        let Warning {
            kind,
            file,
            line,
            path,
            message,
        } = warning;
        let file = file.iter().map(|file| match line {
            Some(line) => format!("{file}:{line} "),
            None => format!("{file} "),
        });
        let place: String = file.chain([path.clone()]).collect();
        let place = place.trim_end();
        text += &visible_text(&format!("warning: {place}: {message} ({kind})"));
        text.push('\n');
    }
    if warnings.all() > warnings.shown().len() as u64 {
        let counts = warnings.counts();
        let counts: Vec<String> = counts
            .map(|(kind, count)| format!("{} {kind}", grouped(count)))
            .collect();
        text += &format!("warnings: {}\n", counts.join(", "));
    }
    text
}

/// Warnings as JSON, one object a line:
///
/// ```json
/// {"severity":"warning","code":"LATER_THAN_SOURCE","file":"claims.json","line":3,
///  "path":"claims[0].attributions[0].statedAt","message":"…"}
/// ```
///
/// `line` is `null` for a file that is too large to be searched for it. There are up to a thousand
/// of each kind; how many there are in all, [`counts`] says.
fn to_json(warnings: &Warnings) -> String {
    let mut lines = String::new();
    for warning in warnings.kept() {
        let line = json!({
            "severity": "warning",
            "code": warning.kind.as_str(),
            "file": warning.file,
            "line": warning.line,
            "path": warning.path,
            "message": warning.message,
        });
        lines += &format!("{line}\n");
    }
    lines
}

/// The number of warnings of each code, as a JSON object.
pub(super) fn counts(warnings: &Warnings) -> Value {
    let counts = warnings.counts();
    let counts = counts.map(|(kind, count)| (kind.as_str().to_owned(), count.into()));
    Value::Object(counts.collect())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::kb::formats::json::{Bundle, Nothing};

    fn warnings() -> Warnings {
        let source = |n: usize| {
            format!(
                r#"{{"id": "s{n}", "kind": "POST", "titles": {{"en": "x"}}, "url": "http://x.org"}}"#
            )
        };
        let sources: Vec<String> = (0..8).map(source).collect();
        let text = format!("{{\"sources\": [\n{}]}}", sources.join(",\n"));
        let bundle = Bundle::from_text("sources.json", &text).unwrap();
        bundle.validate(&Nothing).unwrap().warnings().clone()
    }

    #[test]
    fn people_see_the_first_few_and_how_many_there_are() {
        expect![[r#"
            warning: sources.json:3 sources[1].url: `s1` has the address of the source `s0` (SAME_ADDRESS)
            warning: sources.json:4 sources[2].url: `s2` has the address of the source `s0` (SAME_ADDRESS)
            warning: sources.json:5 sources[3].url: `s3` has the address of the source `s0` (SAME_ADDRESS)
            warning: sources.json:6 sources[4].url: `s4` has the address of the source `s0` (SAME_ADDRESS)
            warning: sources.json:7 sources[5].url: `s5` has the address of the source `s0` (SAME_ADDRESS)
            warnings: 7 SAME_ADDRESS
        "#]]
        .assert_eq(&to_text(&warnings()));
    }

    #[test]
    fn machines_get_an_object_a_line() {
        let json = to_json(&warnings());
        let lines: Vec<serde_json::Value> = json
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 7);
        assert_eq!(lines[0]["code"], "SAME_ADDRESS");
        assert_eq!(lines[0]["line"], 3);
        assert_eq!(counts(&warnings()), json!({"SAME_ADDRESS": 7}));
    }
}
