//! `claimgraph attach`.

use clap::Args;

use crate::{
    cli::{
        console::Console,
        data::DataArgs,
        error::CliError,
        exit,
        load::summary,
        remote::{
            hand_over::hand_over,
            request::{AttachOptions, FileRole, RemoteCommand, Sending},
            server_args::ServerArgs,
        },
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
    #[command(flatten)]
    server: ServerArgs,
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

impl AttachArgs {
    fn options(&self) -> AttachOptions {
        let sources = self.documents.iter();
        AttachOptions {
            sources: sources.map(|document| document.source.clone()).collect(),
            replace: self.replace,
            remove: self.remove.clone(),
            by: self.by.clone(),
        }
    }

    /// The command as it is sent to a server.
    fn sending(&self) -> Result<Sending, CliError> {
        let mut sending = Sending::new(RemoteCommand::Attach(self.options()));
        for document in &self.documents {
            // What is no document is refused here.
            document.text()?;
            let file = &document.file;
            sending.add(file.display().to_string(), file, FileRole::Document)?;
        }
        Ok(sending)
    }
}

pub(super) fn run(args: AttachArgs) -> Result<u8, CliError> {
    if let Some(code) = args.server.run(|| args.sending())? {
        return Ok(code);
    }
    args.data.expect()?;
    match run_here(&args) {
        Err(error) => hand_over(&args.data.data, error, || args.sending()),
        ended => ended,
    }
}

fn run_here(args: &AttachArgs) -> Result<u8, CliError> {
    let texts = args.documents.iter().map(SourceFile::text);
    let texts = texts.collect::<Result<Vec<_>, CliError>>()?;
    let knowledge_base = args.data.open_to_write_once("attach")?;
    attach_all(&knowledge_base, &args.options(), texts, &Console::Own)?;
    knowledge_base.close()?;
    Ok(exit::OK)
}

/// Attaches and removes the documents of some sources.
pub(super) fn attach_all(
    knowledge_base: &KnowledgeBase,
    options: &AttachOptions,
    texts: Vec<SourceText>,
    console: &Console,
) -> Result<(), CliError> {
    for (source, text) in options.sources.iter().zip(texts) {
        attach(knowledge_base, source, text, options, console)?;
    }
    for source in &options.remove {
        match knowledge_base.remove_document(source)? {
            true => console.print(&format!("{source}: the document is removed\n"))?,
            false => return Err(CliError::NoDocument(source.clone())),
        }
    }
    Ok(())
}

fn attach(
    knowledge_base: &KnowledgeBase,
    source: &Id,
    text: SourceText,
    options: &AttachOptions,
    console: &Console,
) -> Result<(), CliError> {
    let former = match options.replace {
        true => FormerDocument::Replaced,
        false => FormerDocument::Kept,
    };
    let attached = format!("{} characters, {}", text.characters(), text.digest());
    let meta = CommitMeta::by(options.by.clone());
    let report = knowledge_base.attach(source, text, former, meta)?;
    console.print(&format!(
        "{source}: attached, {attached}\n{}\n",
        summary(&report)
    ))
}
