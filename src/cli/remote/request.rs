//! A command as it is sent to a server: its arguments and its files.

use std::{
    collections::{HashSet, VecDeque},
    fs::File,
    io::{self, Cursor, Read},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    cli::error::CliError,
    kb::{NamedFile, NamedFiles},
    model::Id,
};

/// The version of the form in which commands are sent.
pub(super) const VERSION: u32 = 1;

/// The head of a command: one line of JSON, before the bytes of the files.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CommandHead {
    /// The version of the form.
    pub(super) version: u32,
    /// Whether what is no result is shown in colours.
    pub(super) color: bool,
    /// The command.
    pub(super) command: RemoteCommand,
    /// The files, in the order of their bytes.
    pub(super) files: Vec<FileHead>,
}

/// A file of a command.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FileHead {
    /// The name, as people know it.
    pub(super) name: String,
    /// The number of bytes.
    pub(super) bytes: u64,
    /// The use of the file.
    pub(super) role: FileRole,
}

/// The use of a file of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FileRole {
    /// A file of the bundle.
    Bundle,
    /// The mapping of the columns of tables.
    Mapping,
    /// A document beside the bundle, or one that is to be attached.
    Document,
}

/// A command that a server can run.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum RemoteCommand {
    /// `claimgraph load`.
    Load(LoadOptions),
    /// `claimgraph attach`.
    Attach(AttachOptions),
    /// `claimgraph undo`.
    Undo(UndoOptions),
}

impl RemoteCommand {
    /// Whether it may write.
    pub(super) fn writes(&self) -> bool {
        match self {
            RemoteCommand::Load(options) => !options.dry_run,
            RemoteCommand::Undo(options) => !options.dry_run,
            RemoteCommand::Attach(_) => true,
        }
    }
}

/// The options of `load`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LoadOptions {
    /// The author of the commit.
    pub(crate) by: Option<String>,
    /// Whether nothing is written.
    pub(crate) dry_run: bool,
    /// The file for the records that are set aside.
    pub(crate) set_aside: Option<PathBuf>,
    /// Whether results are JSON.
    pub(crate) json: bool,
    /// Whether valid times that end before they start are kept.
    pub(crate) keep_reversed: bool,
    /// The names of the files that have data and are not read.
    pub(crate) not_read: Vec<String>,
}

/// The options of `attach`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AttachOptions {
    /// The sources, in the order of the documents.
    pub(crate) sources: Vec<Id>,
    /// Whether a document is taken in the place of another.
    pub(crate) replace: bool,
    /// The sources whose documents are removed.
    pub(crate) remove: Vec<Id>,
    /// The author of the commit.
    pub(crate) by: Option<String>,
}

/// The options of `undo`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UndoOptions {
    /// The revision of the commit.
    pub(crate) revision: u64,
    /// The author of the undo.
    pub(crate) by: Option<String>,
    /// Whether nothing is written.
    pub(crate) dry_run: bool,
}

/// A command that is to be sent.
#[derive(Debug)]
pub(crate) struct Sending {
    /// The command.
    pub(crate) command: RemoteCommand,
    /// The file for the records that are set aside.
    pub(crate) set_aside: Option<PathBuf>,
    files: Vec<(FileHead, PathBuf)>,
    /// The files that must be there until they are sent.
    held: Vec<NamedFile>,
}

impl Sending {
    /// A command without files.
    pub(crate) fn new(command: RemoteCommand) -> Sending {
        Sending {
            command,
            set_aside: None,
            files: Vec::new(),
            held: Vec::new(),
        }
    }

    /// Adds the files of a bundle.
    pub(crate) fn add_bundle(&mut self, found: NamedFiles) -> Result<(), CliError> {
        for file in found.files {
            self.add(file.name.clone(), &file.path, FileRole::Bundle)?;
            self.held.push(file);
        }
        Ok(())
    }

    /// Adds a file.
    pub(crate) fn add(
        &mut self,
        name: String,
        path: &Path,
        role: FileRole,
    ) -> Result<(), CliError> {
        let metadata = path.metadata().map_err(|source| CliError::Input {
            path: path.into(),
            source,
        })?;
        let bytes = metadata.len();
        self.files
            .push((FileHead { name, bytes, role }, path.into()));
        Ok(())
    }

    /// Adds the files in folders of documents, each name once.
    pub(crate) fn add_documents(&mut self, folders: &[PathBuf]) -> Result<(), CliError> {
        let mut seen = HashSet::new();
        for folder in folders {
            let failed = |source| CliError::Input {
                path: folder.clone(),
                source,
            };
            for entry in folder.read_dir().map_err(failed)? {
                let path = entry.map_err(failed)?.path();
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned());
                let Some(name) = name.filter(|name| name.ends_with(".txt") && path.is_file())
                else {
                    continue;
                };
                if seen.insert(name.clone()) {
                    self.add(name, &path, FileRole::Document)?;
                }
            }
        }
        Ok(())
    }

    /// The bytes that are sent.
    pub(super) fn into_body(self, color: bool) -> Result<impl Read, serde_json::Error> {
        let (files, paths): (Vec<_>, Vec<_>) = self.files.into_iter().unzip();
        let lengths = Vec::from_iter(files.iter().map(|file| file.bytes));
        let mut head = serde_json::to_vec(&CommandHead {
            version: VERSION,
            color,
            command: self.command,
            files,
        })?;
        head.push(b'\n');
        Ok(CommandBytes {
            part: Box::new(Cursor::new(head)),
            files: paths.into_iter().zip(lengths).collect(),
            _held: self.held,
        })
    }
}

/// The body of a command: its head, and its files, of which one is open at a time.
struct CommandBytes {
    part: Box<dyn Read + Send>,
    files: VecDeque<(PathBuf, u64)>,
    _held: Vec<NamedFile>,
}

impl Read for CommandBytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.part.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let Some((path, bytes)) = self.files.pop_front() else {
                return Ok(0);
            };
            // A file that grows meanwhile is sent as long as it was; with one that shrinks, the
            // command is too short, which the server refuses.
            self.part = Box::new(File::open(path)?.take(bytes));
        }
    }
}
