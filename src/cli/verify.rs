//! `claimgraph verify`.

use clap::Args;

use crate::{
    cli::{data::DataArgs, error::CliError, exit, schema::print, source_file::SourceFile},
    kb::{Fault, Mismatch, Snapshot},
};

/// Check the evidence of a source against the source's document.
///
/// Each passage is looked up by its position, in Unicode code points, and compared with its
/// recorded digest, or looked for by its quote; the whole document is compared with the digest of
/// the source.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph verify --document msl-talent-article=article.txt")]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    data: DataArgs,
    /// A source's id and the file that its document is in. Can be given several times.
    #[arg(long = "document", required = true, value_name = "ID=FILE")]
    documents: Vec<SourceFile>,
}

pub(super) fn run(args: VerifyArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let opened = args.data.open_to_read(&args.data.options("verify"))?;
    let mut code = exit::OK;
    for document in &args.documents {
        code = code.max(verify(&opened.knowledge_base.snapshot(), document)?);
    }
    opened.knowledge_base.close()?;
    Ok(code)
}

fn verify(snapshot: &Snapshot, document: &SourceFile) -> Result<u8, CliError> {
    let text = document.text()?;
    let source = &document.source;
    let Some(report) = snapshot.verify(source, &text)? else {
        return Err(CliError::NoSuchSource(source.to_string()));
    };
    let wrong = report.mismatches.len();
    let faults = report.mismatches.iter().map(|mismatch| &mismatch.fault);
    let in_utf_16 = faults.filter(|fault| matches!(fault, Fault::Utf16 { .. }));
    let in_utf_16 = match in_utf_16.count() {
        0 => String::new(),
        count => format!(" ({count} would be if positions counted UTF-16 units)"),
    };
    print(&format!(
        "{source}: {} of {} passages are as recorded{in_utf_16}; {}\n",
        report.confirmed,
        report.confirmed + wrong,
        match report.is_the_document {
            Some(true) => "the document is the one recorded",
            Some(false) => "the document is not the one recorded, by its digest",
            None => "no digest of the document was recorded",
        }
    ))?;
    for mismatch in &report.mismatches {
        print(&format!("  {}: {}\n", place(mismatch), mismatch.fault))?;
    }
    let holds = wrong == 0 && report.is_the_document != Some(false);
    Ok(if holds { exit::OK } else { exit::DIFFERENT })
}

/// The place of evidence in the knowledge base, and the passage that it names.
fn place(mismatch: &Mismatch) -> String {
    let attribution = match &mismatch.attribution {
        Some(attribution) => format!("attribution `{attribution}`"),
        None => "a relation".into(),
    };
    let passage = match (mismatch.evidence.position(), mismatch.evidence.quote()) {
        (Some(position), _) => format!("{}..{}", position.start(), position.end()),
        (None, Some(quote)) => format!("“{}”", &*quote.exact),
        (None, None) => String::new(),
    };
    format!("claim `{}`, {attribution}, {passage}", mismatch.claim)
}
