//! The runner of commands that clients send to a server.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tempfile::TempDir;

use crate::{
    cli::{
        attach::attach_all,
        console::Console,
        diagnostic::Color,
        error::CliError,
        exit,
        load::{load, mapping, show_documents},
        remote::{
            event::CommandEvent,
            output::RemoteOutput,
            request::{CommandHead, FileRole, LoadOptions, RemoteCommand, VERSION},
        },
        source_file,
        undo::undo,
    },
    graphql::{Role, Viewer},
    http::{CommandOutput, CommandRunner},
    kb::{Bundle, KnowledgeBase, NamedFile, NamedFiles},
    model::Clearance,
};

/// The most bytes of a command's head.
const LONGEST_HEAD: u64 = 64 << 20;

/// The runner of commands on a knowledge base.
pub(crate) struct Runner {
    /// Weak, so that the knowledge base can be closed when the server has stopped.
    knowledge_base: Weak<KnowledgeBase>,
    /// Held by a load that has brought documents, until they are settled.
    documents: Mutex<()>,
}

/// The files of a command, in a temporary folder.
struct ReceivedFiles {
    folder: TempDir,
    files: Vec<(FileRole, NamedFile)>,
}

impl Runner {
    /// A runner of commands on a knowledge base.
    pub(crate) fn new(knowledge_base: &Arc<KnowledgeBase>) -> Runner {
        Runner {
            knowledge_base: Arc::downgrade(knowledge_base),
            documents: Mutex::new(()),
        }
    }
}

impl CommandRunner for Runner {
    fn run(&self, viewer: &Viewer, body: File, output: CommandOutput) {
        let (console, code) = match receive(body) {
            Ok((head, files)) => {
                let color = match head.color {
                    true => Color::Ansi,
                    false => Color::None,
                };
                let console = Console::Client(RemoteOutput::new(output, color));
                let ended = self.run_command(viewer, head.command, files, &console);
                let code = ended.unwrap_or_else(|error| {
                    console.note(&error.render(color));
                    error.exit_code()
                });
                (console, code)
            }
            Err(error) => {
                let console = Console::Client(RemoteOutput::new(output, Color::None));
                console.note(&format!(
                    "error: the server cannot read the command: {error}; nothing was written\n"
                ));
                (console, exit::INVALID)
            }
        };
        if let Console::Client(output) = console {
            // A client that is gone does not miss it.
            let _ = output.send(&CommandEvent::Exit(code));
        }
    }
}

impl Runner {
    fn run_command(
        &self,
        viewer: &Viewer,
        command: RemoteCommand,
        files: ReceivedFiles,
        console: &Console,
    ) -> Result<u8, CliError> {
        let Some(knowledge_base) = self.knowledge_base.upgrade() else {
            console.note("error: the server is stopping; nothing was written\n");
            return Ok(exit::LOCKED);
        };
        match command {
            RemoteCommand::Load(mut options) => {
                options.by = author(viewer, options.by, console);
                tracing::info!(by = options.by, "a client loads a bundle");
                self.load(
                    &knowledge_base,
                    &options,
                    viewer.clearance(),
                    files,
                    console,
                )
            }
            RemoteCommand::Attach(mut options) => {
                options.by = author(viewer, options.by, console);
                tracing::info!(by = options.by, "a client attaches documents");
                let files = files.files.iter();
                let texts = files.map(|(_, file)| source_file::text(file.path.clone()));
                let texts = texts.collect::<Result<Vec<_>, _>>()?;
                attach_all(&knowledge_base, &options, texts, console).map(|()| exit::OK)
            }
            RemoteCommand::Undo(mut options) => {
                options.by = author(viewer, options.by, console);
                tracing::info!(by = options.by, "a client undoes a commit");
                undo(&knowledge_base, &options, viewer.clearance(), console).map(|()| exit::OK)
            }
        }
    }

    fn load(
        &self,
        knowledge_base: &KnowledgeBase,
        options: &LoadOptions,
        clearance: Clearance,
        files: ReceivedFiles,
        console: &Console,
    ) -> Result<u8, CliError> {
        let ReceivedFiles { folder, files } = files;
        let (mut named, mut map, mut has_documents) = (NamedFiles::default(), None, false);
        named.others.clone_from(&options.not_read);
        for (role, file) in files {
            match role {
                FileRole::Bundle => named.files.push(file),
                FileRole::Mapping => map = Some(file.path),
                FileRole::Document => has_documents = true,
            }
        }
        let bundle = || Bundle::read_found(&named, mapping(map.as_deref())?);
        if !has_documents {
            return load(knowledge_base, bundle, options, clearance, console);
        }
        let _turn = self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let taken = knowledge_base.take_in_documents(&folder.path().join(DOCUMENTS))?;
        let loaded = load(knowledge_base, bundle, options, clearance, console);
        match loaded {
            Ok(exit::OK) if !options.dry_run => {
                let kept = knowledge_base.settle_documents(taken)?;
                show_documents(&kept, options.json, console)?;
            }
            // The load is done, and its client has gone meanwhile.
            Err(CliError::Output(_)) if !options.dry_run => {
                knowledge_base.settle_documents(taken)?;
            }
            _ => knowledge_base.remove_documents(taken)?,
        }
        loaded
    }
}

/// The folder of the documents of a command.
const DOCUMENTS: &str = "documents";

/// Reads a command, and copies its files to a temporary folder.
fn receive(mut body: File) -> io::Result<(CommandHead, ReceivedFiles)> {
    body.rewind()?;
    let mut body = BufReader::new(body);
    let mut line = Vec::new();
    (&mut body)
        .take(LONGEST_HEAD)
        .read_until(b'\n', &mut line)?;
    /// The version alone, whatever else there is.
    #[derive(serde::Deserialize)]
    struct FormVersion {
        version: u32,
    }
    let FormVersion { version } = serde_json::from_slice(&line)?;
    if version != VERSION {
        return Err(io::Error::other(format!(
            "it has the form {version}, and this server knows {VERSION}; use the same release on both sides"
        )));
    }
    let head: CommandHead = serde_json::from_slice(&line)?;
    let folder = TempDir::with_prefix("claimgraph-")?;
    std::fs::create_dir(folder.path().join(DOCUMENTS))?;
    let mut files = Vec::with_capacity(head.files.len());
    for (number, file) in head.files.iter().enumerate() {
        let path = match (&head.command, file.role) {
            // The name of a document beside a bundle is its digest.
            (RemoteCommand::Load(_), FileRole::Document) if is_plain(&file.name) => {
                folder.path().join(DOCUMENTS).join(&file.name)
            }
            _ => folder.path().join(number.to_string()),
        };
        let mut copy = File::create_new(&path)?;
        let copied = io::copy(&mut (&mut body).take(file.bytes), &mut copy)?;
        if copied != file.bytes {
            return Err(io::Error::other(format!(
                "`{}` came with {copied} of its {} bytes; it was changed while it was sent",
                file.name, file.bytes
            )));
        }
        files.push((file.role, NamedFile::new(file.name.clone(), path)));
    }
    Ok((head, ReceivedFiles { folder, files }))
}

/// Whether a name is that of a document's file: letters and digits, and its ending.
fn is_plain(name: &str) -> bool {
    let digits = name.strip_suffix(".txt");
    digits.is_some_and(|digits| {
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

/// The author of what a viewer writes: the viewer. An administrator may write for somebody else.
fn author(viewer: &Viewer, by: Option<String>, console: &Console) -> Option<String> {
    match &viewer.name {
        Some(name) if viewer.role < Role::Admin => {
            if by.is_some_and(|by| by != *name) {
                console.note(&format!(
                    "note: it is recorded as written by `{name}`, whose key this is\n"
                ));
            }
            Some(name.clone())
        }
        name => by.or_else(|| name.clone()),
    }
}
