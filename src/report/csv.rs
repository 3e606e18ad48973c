//! Lines of CSV (RFC 4180) that no spreadsheet takes for formulas.

/// Writes a line of cells, ended by CR LF.
///
/// A cell that a spreadsheet would calculate gets an apostrophe before it, as OWASP advises against
/// CSV injection: one that begins with `=`, `+`, `-`, `@` or their full-width forms, blanks before
/// it or not, or with a tab, a carriage return or a line feed. So a negative number has one too.
pub(super) fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let starts_formula = text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let text = match starts_formula {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match text.contains(['"', ',', '\r', '\n', ';', '\t']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_and_is_never_a_formula() {
        for (text, expected) in [
            ("Meta", "Meta"),
            ("", ""),
            ("a, b", "\"a, b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+2", "'=1+2"),
            ("-5", "'-5"),
            ("+44", "'+44"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =HYPERLINK(\"x\")", "\"'  =HYPERLINK(\"\"x\"\")\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("＝1", "'＝1"),
            ("1-2", "1-2"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
        assert_eq!(line(["a", "b,c", ""]), "a,\"b,c\",\r\n");
    }
}
