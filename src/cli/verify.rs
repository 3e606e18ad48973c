//! `claimgraph verify`.

use std::{fs, path::PathBuf, str::FromStr};

use clap::Args;

use crate::{
    cli::{data::DataArgs, error::CliError, exit, schema::print},
    kb::{Fault, Snapshot},
};

/// Check the evidence of a source against the source's document.
///
/// Each passage is looked up by its position, in Unicode code points, and compared with its
/// recorded digest; the whole document is compared with the digest of the source.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph verify --document msl-talent-article=article.txt")]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    data: DataArgs,
    /// A source's id and the file that its document is in. Can be given several times.
    #[arg(long = "document", required = true, value_name = "ID=FILE")]
    documents: Vec<Document>,
}

#[derive(Clone)]
struct Document {
    source: String,
    file: PathBuf,
}

impl FromStr for Document {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Document, &'static str> {
        match text.split_once('=') {
            Some((source, file)) if !source.is_empty() && !file.is_empty() => Ok(Document {
                source: source.into(),
                file: file.into(),
            }),
            _ => Err("write a source's id, `=` and a file"),
        }
    }
}

pub(super) fn run(args: VerifyArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let knowledge_base = args.data.open("verify")?;
    let mut code = exit::OK;
    for document in &args.documents {
        code = code.max(verify(&knowledge_base.snapshot(), document)?);
    }
    knowledge_base.close()?;
    Ok(code)
}

fn verify(snapshot: &Snapshot, document: &Document) -> Result<u8, CliError> {
    let unreadable = |source| CliError::Input {
        path: document.file.clone(),
        source,
    };
    let text = fs::read_to_string(&document.file).map_err(unreadable)?;
    let Some(report) = snapshot.verify(&document.source, &text)? else {
        return Err(CliError::NoSuchSource(document.source.clone()));
    };
    let wrong = report.mismatches.len();
    print(&format!(
        "{}: {} of {} passages are as recorded; {}\n",
        document.source,
        report.confirmed,
        report.confirmed + wrong,
        match report.is_the_document {
            Some(true) => "the document is the one recorded",
            Some(false) => "the document is not the one recorded, by its digest",
            None => "no digest of the document was recorded",
        }
    ))?;
    for mismatch in &report.mismatches {
        let fault = match &mismatch.fault {
            Fault::BeyondTheEnd { characters } => {
                format!("the document has only {characters} characters")
            }
            Fault::OtherText { found } => format!("other text stands there ({found})"),
        };
        print(&format!(
            "  claim `{}`, attribution `{}`, {}..{}: {fault}\n",
            mismatch.claim, mismatch.attribution, mismatch.start, mismatch.end
        ))?;
    }
    let holds = wrong == 0 && report.is_the_document != Some(false);
    Ok(if holds { exit::OK } else { exit::DIFFERENT })
}
