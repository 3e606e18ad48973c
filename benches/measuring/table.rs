//! The table of figures.

use std::fmt;

/// The table of figures, a row each.
#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

struct Row {
    what: String,
    measured: String,
    aim: String,
    verdict: &'static str,
}

/// The aim of a figure.
pub(crate) enum Aim {
    AtMost(f64, &'static str),
    AtLeast(f64, &'static str),
    None,
}

impl Table {
    /// Adds a row: a figure that is compared with its aim, and `cell`, the text that shows it.
    pub(crate) fn add(
        &mut self,
        what: impl Into<String>,
        figure: f64,
        cell: impl Into<String>,
        aim: Aim,
    ) {
        let (aim, met) = match aim {
            Aim::AtMost(most, unit) => (format!("<= {most} {unit}"), Some(figure <= most)),
            Aim::AtLeast(least, unit) => (format!(">= {least} {unit}"), Some(figure >= least)),
            Aim::None => (String::new(), None),
        };
        let row = Row {
            what: what.into(),
            measured: cell.into(),
            aim: aim.trim_end().into(),
            verdict: match met {
                Some(true) => "met",
                Some(false) => "MISSED",
                None => "",
            },
        };
        eprintln!("  {}: {} {}", row.what, row.measured, row.verdict);
        self.0.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |of: fn(&Row) -> &str, title: &str| {
            let widths = self.0.iter().map(|row| of(row).chars().count());
            widths.max().unwrap_or(0).max(title.len())
        };
        let what = width(|row| &row.what, "What");
        let measured = width(|row| &row.measured, "Measured");
        let aim = width(|row| &row.aim, "Aim");
        writeln!(
            f,
            "| {:what$} | {:measured$} | {:aim$} |        |",
            "What", "Measured", "Aim"
        )?;
        writeln!(
            f,
            "|-{:-<what$}-|-{:-<measured$}-|-{:-<aim$}-|--------|",
            "", "", ""
        )?;
        for row in &self.0 {
            writeln!(
                f,
                "| {:what$} | {:measured$} | {:aim$} | {:6} |",
                row.what, row.measured, row.aim, row.verdict
            )?;
        }
        Ok(())
    }
}
