//! `claimgraph report`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    cli::{
        data::DataArgs, error::CliError, exit, reader::Reader, remote::server_args::ServerArgs,
        schema::print,
    },
    model::Language,
    report::{CitationStyle, Format, Moment, Report, ReportQuery, Subject, Wording},
};

/// Print a claim, an entity or a source to take away: in words with its sources, as citations, or
/// as linked data.
///
/// Of a claim it has the statement, the verdict, who says so and who says otherwise, when and how,
/// and numbered notes to the sources; of an entity all claims about it. `csl-json`, `bibtex` and
/// `ris` are the sources alone, for programs that cite. The text is printed; write it to a file
/// with `>`. Nothing that is closed to readers is in it.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph report claim/zhao-threatened-to-leave-meta > claim.md\n  claimgraph report entity/meta --format html --languages zh-Hant > meta.html\n  claimgraph report claim/zhao-threatened-to-leave-meta --format bibtex >> sources.bib"
)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The record: `claim/ID`, `entity/ID` or `source/ID`, as in the addresses of the explorer.
    #[arg(value_name = "RECORD")]
    subject: Subject,
    /// The format: `markdown`, `html`, `csl-json`, `bibtex`, `ris`, or `jsonld` for schema.org and
    /// PROV-O.
    #[arg(long, value_name = "FORMAT", default_value = "markdown")]
    format: Format,
    /// Print the sources as the bibliography of the CSL style in this file, such as one of those
    /// that reference managers use: plain text, a line a source.
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    style: Option<PathBuf>,
    /// The CSL locale in this file, whose words the style uses in place of its own.
    #[arg(long, value_name = "FILE", requires = "style")]
    locale: Option<PathBuf>,
    /// The languages for texts, best first, such as `zh-Hant,en`; the report's own words are
    /// English or Traditional Chinese.
    #[arg(long, value_name = "TAGS", value_delimiter = ',', default_value = "en")]
    languages: Vec<Language>,
    /// Read the state of a revision, such as `12`, or of a time, such as `2025-08-01T12:00:00Z`;
    /// the newest without this.
    #[arg(long, value_name = "REVISION|TIME")]
    as_of: Option<Moment>,
    /// The address of the explorer, which `jsonld` has in the addresses of records; without this
    /// they are relative.
    #[arg(long, value_name = "URL")]
    base: Option<url::Url>,
    #[command(flatten)]
    server: ServerArgs,
}

pub(super) fn run(args: ReportArgs) -> Result<u8, CliError> {
    let style = args.style()?;
    let reader = Reader::open(&args.data, &args.server, "report")?;
    let read = |reader: &Reader, moment: Option<&Moment>, after: Option<&str>| {
        let query = ReportQuery::new(&args.subject, moment, &args.languages, after);
        let report = Report::read(reader.ask(&query, &args.languages)?)?;
        report.ok_or_else(|| CliError::NoSuchRecord(args.subject.to_string()))
    };
    let mut report = read(&reader, args.as_of.as_ref(), None)?;
    // Further pages are of the same revision, whatever is written meanwhile.
    let moment = Moment::Revision(report.revision());
    while let Some(cursor) = report.next_page().map(str::to_owned) {
        report.add_page(read(&reader, Some(&moment), Some(&cursor))?);
    }
    reader.close()?;
    if let Some(style) = &style {
        print(&style.references(&report)?)?;
        return Ok(exit::OK);
    }
    let wording = Wording::choose(&args.languages);
    let base = args.base.as_ref().map(url::Url::as_str);
    print(&args.format.write(&report, wording, base))?;
    Ok(exit::OK)
}

impl ReportArgs {
    /// The citation style, if one is named.
    fn style(&self) -> Result<Option<CitationStyle>, CliError> {
        let Some(style) = &self.style else {
            return Ok(None);
        };
        let style = text(style.as_path())?;
        let locale = self.locale.as_deref().map(text).transpose()?;
        Ok(Some(CitationStyle::from_xml(&style, locale.as_deref())?))
    }
}

fn text(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(|source| CliError::Input {
        path: path.to_owned(),
        source,
    })
}
