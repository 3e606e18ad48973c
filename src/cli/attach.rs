//! `claimgraph attach`.

use clap::Args;

use crate::{
    cli::{
        data::DataArgs, error::CliError, exit, load::summary, schema::print,
        source_file::SourceFile,
    },
    kb::{FormerDocument, KnowledgeBase, SourceText},
    model::{CommitMeta, Id},
};

/// Keep the document of a source, so that evidence is checked when it is written and shown in its
/// place.
///
/// A document is a text in UTF-8, of at most 64 MiB; of a PDF or a page of HTML, attach the text
/// that was extracted. A byte order mark is left out, line ends are kept. The text lies in the data
/// folder under its digest, in no commit, and in no dump without `--documents`; the source gets the
/// digest. All evidence in the source has to stand in the text, and quotes without a position get
/// theirs. The text can be read through the API, around the passages of evidence.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph attach gazette=gazette.txt\n  claimgraph attach --remove gazette"
)]
pub(super) struct AttachArgs {
    #[command(flatten)]
    data: DataArgs,
    /// A source's id and the file that its document is in.
    #[arg(required_unless_present = "remove", value_name = "SOURCE=FILE")]
    documents: Vec<SourceFile>,
    /// Take the document in the place of another that the source names by its digest.
    #[arg(long)]
    replace: bool,
    /// Remove the document of a source from the data folder for good. Can be given several times.
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["documents", "replace"])]
    remove: Vec<Id>,
    /// The author of the commit.
    #[arg(long, value_name = "NAME", env = "CLAIMGRAPH_BY")]
    by: Option<String>,
}

pub(super) fn run(args: AttachArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let former = match args.replace {
        true => FormerDocument::Replaced,
        false => FormerDocument::Kept,
    };
    let documents = args.documents.iter();
    let texts = documents.map(|document| Ok((&document.source, document.text()?)));
    let texts = texts.collect::<Result<Vec<_>, CliError>>()?;
    let knowledge_base = args.data.open_to_write_once("attach")?;
    for (source, text) in texts {
        attach(&knowledge_base, source, text, former, &args.by)?;
    }
    for source in &args.remove {
        match knowledge_base.remove_document(source)? {
            true => print(&format!("{source}: the document is removed\n"))?,
            false => return Err(CliError::NoDocument(source.clone())),
        }
    }
    knowledge_base.close()?;
    Ok(exit::OK)
}

fn attach(
    knowledge_base: &KnowledgeBase,
    source: &Id,
    text: SourceText,
    former: FormerDocument,
    by: &Option<String>,
) -> Result<(), CliError> {
    let attached = format!("{} characters, {}", text.characters(), text.digest());
    let meta = CommitMeta::by(by.clone());
    let report = knowledge_base.attach(source, text, former, meta)?;
    print(&format!(
        "{source}: attached, {attached}\n{}\n",
        summary(&report)
    ))
}
