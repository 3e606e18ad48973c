//! `claimgraph quote`.

use std::{ops::Range, path::PathBuf, sync::Arc};

use clap::Args;

use crate::{
    cli::{data::DataArgs, error::CliError, exit, schema::print, source_file},
    kb::SourceText,
    model::{Digest, Evidence, Id, PassagePosition, Quote, QuotedText},
};

/// Print the evidence of a passage: where in a document some words stand, as a bundle has it.
///
/// The document is the one that is attached to the source, or a text file. Words that stand in
/// several places are printed with what stands around each, an object a line.
#[derive(Args)]
#[command(
    override_usage = "claimgraph quote [OPTIONS] SOURCE WORDS\n       claimgraph quote [OPTIONS] --file FILE WORDS",
    after_help = "Examples:\n  claimgraph quote gazette \"Ada is the mayor.\"\n  claimgraph quote --file gazette.txt --loosely \"Ada is the 'mayor'.\""
)]
pub(super) struct QuoteArgs {
    #[command(flatten)]
    data: DataArgs,
    /// A source with a document, and the words, character for character; with `--file` the words
    /// alone.
    #[arg(required = true, num_args = 1..=2, value_names = ["SOURCE", "WORDS"])]
    passage: Vec<String>,
    /// Look in a text file.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Take blanks, quotation marks and dashes for alike, however the document writes them.
    #[arg(long)]
    loosely: bool,
    /// Print the words too, not only where they stand.
    #[arg(long)]
    with_words: bool,
}

pub(super) fn run(args: QuoteArgs) -> Result<u8, CliError> {
    let (words, text) = match (&args.passage[..], &args.file) {
        ([words], Some(file)) => (words, Arc::new(source_file::text(file.clone())?)),
        ([source, words], None) => (words, attached(&args.data, source)?),
        _ => return Err(CliError::SourceOrFile),
    };
    let quote = Quote {
        exact: QuotedText::new(words)?,
        prefix: None,
        suffix: None,
    };
    let places = match args.loosely {
        true => text.loose_places(words),
        false => text.places(&quote),
    };
    if places.is_empty() {
        eprintln!("error: {}", text.no_such_words(words));
        if !args.loosely && !text.loose_places(words).is_empty() {
            eprintln!("  `--loosely` takes the document's blanks, quotation marks and dashes");
        }
        return Ok(exit::DIFFERENT);
    }
    let with_words = args.with_words || places.len() > 1;
    for place in &places {
        let evidence = match with_words {
            true => with_quote(&text, place),
            false => position(&text, place).map(Evidence::at),
        };
        if let Some(evidence) = evidence {
            let json = serde_json::to_string(&evidence).map_err(std::io::Error::from);
            print(&format!("{}\n", json.map_err(CliError::Output)?))?;
        }
    }
    if places.len() > 1 {
        eprintln!("note: the words stand in {} places; keep one", places.len());
    }
    Ok(exit::OK)
}

/// The document of a source.
fn attached(data: &DataArgs, source: &str) -> Result<Arc<SourceText>, CliError> {
    let source = Id::new(source).map_err(|_| CliError::NoSuchSource(source.into()))?;
    data.expect()?;
    let opened = data.open_to_read(&data.options("quote"))?;
    let text = opened.knowledge_base.snapshot().source_text(&source)?;
    opened.knowledge_base.close()?;
    text.ok_or(CliError::NoDocument(source))
}

fn position(text: &SourceText, place: &Range<usize>) -> Option<PassagePosition> {
    let digest = Digest::of(&text.text().as_bytes()[place.clone()]);
    let (start, end) = (text.character(place.start), text.character(place.end));
    PassagePosition::new(start, end, digest).ok()
}

/// The evidence of a passage with its words and what stands around them.
fn with_quote(text: &SourceText, place: &Range<usize>) -> Option<Evidence> {
    let (before, after) = text.surroundings(place);
    let quote = Quote {
        exact: QuotedText::new(&text.text()[place.clone()]).ok()?,
        prefix: QuotedText::new(before).ok(),
        suffix: QuotedText::new(after).ok(),
    };
    let mut evidence = Evidence::quoting(quote);
    evidence.locate(text.character(place.start));
    Some(evidence)
}
