//! The data folder, and how it is opened.

use std::{env, path::PathBuf};

use clap::Args;
use tempfile::TempDir;

use crate::{
    cli::{error::CliError, progress::with_bars},
    journal::TornTail,
    kb::{self, Access, KnowledgeBase, Options, Progress, is_data_folder},
};

/// The folder of the knowledge base, and the memory that its views may take.
#[derive(Args)]
pub(super) struct DataArgs {
    /// The folder of the knowledge base; `serve` and `load` make it if it is not there.
    #[arg(
        long,
        value_name = "DIR",
        env = "CLAIMGRAPH_DATA",
        default_value = ".claimgraph"
    )]
    pub(super) data: PathBuf,
    /// Memory for the pages that the store has read from its files, in MiB.
    #[arg(long, value_name = "MIB", env = "CLAIMGRAPH_CACHE", default_value_t = 128, value_parser = clap::value_parser!(u64).range(8..=1 << 20))]
    cache: u64,
    /// Memory for the records that the store has decoded, in MiB.
    #[arg(long, value_name = "MIB", env = "CLAIMGRAPH_RECORD_CACHE", default_value_t = 128, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    record_cache: u64,
    /// Memory for the columns that each of the three indexes has decoded, in MiB.
    #[arg(long, value_name = "MIB", env = "CLAIMGRAPH_INDEX_CACHE", default_value_t = 192, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    index_cache: u64,
    /// Write nothing to the folder: the journal is read where it is, store and index from copies in
    /// a temporary folder. So it is read in any case by commands that only read, if it cannot be
    /// written.
    #[arg(long)]
    read_only: bool,
}

impl DataArgs {
    /// The options with which `command` opens the folder.
    pub(super) fn options(&self, command: &str) -> Options {
        Options {
            command: format!("claimgraph {command}"),
            store_cache_bytes: self.cache << 20,
            record_cache_bytes: self.record_cache << 20,
            index_cache_bytes: self.index_cache << 20,
            access: match self.read_only {
                true => Access::Read,
                false => Access::WriteIfPossible,
            },
            ..Options::default()
        }
    }

    /// Refuses a folder without a knowledge base, for the commands that only read.
    pub(super) fn expect(&self) -> Result<(), CliError> {
        match is_data_folder(&self.data) {
            true => Ok(()),
            false => Err(CliError::NoKnowledgeBase(self.data.clone())),
        }
    }

    /// Opens the knowledge base, and reports on stderr what was mended.
    pub(super) fn open(&self, command: &str) -> Result<KnowledgeBase, CliError> {
        self.open_with(&self.options(command))
    }

    /// Opens the knowledge base for a command that only reads: a copy of it, if another process has
    /// the folder, such as a server.
    pub(super) fn open_to_read(&self, options: &Options) -> Result<OpenedToRead, CliError> {
        let (knowledge_base, copy) = match self.open_with(options) {
            Err(CliError::KnowledgeBase(error)) if error.is_locked() => {
                let copy = self.copy()?;
                let options = Options {
                    access: Access::Write,
                    ..options.clone()
                };
                let open =
                    |progress: Progress<'_>| KnowledgeBase::open(copy.path(), &options, progress);
                (with_bars(open)?.0, Some(copy))
            }
            opened => (opened?, None),
        };
        Ok(OpenedToRead {
            knowledge_base,
            _copy: copy,
        })
    }

    /// A copy of the journal and the documents, up to a commit that counted, in a temporary folder.
    pub(super) fn copy(&self) -> Result<TempDir, CliError> {
        let copy = tempfile::Builder::new().prefix("claimgraph-").tempdir();
        let copy = copy.map_err(|source| CliError::Write {
            path: env::temp_dir(),
            source,
        })?;
        let copied = with_bars(|progress| kb::backup(&self.data, copy.path(), progress))?;
        eprintln!(
            "note: `{}` is in use; this is of a copy, at revision {}",
            self.data.display(),
            copied.revision
        );
        Ok(copy)
    }

    /// Opens the knowledge base for a command that writes once: the store is flushed at its end
    /// alone, since the journal has everything before.
    pub(super) fn open_to_write_once(&self, command: &str) -> Result<KnowledgeBase, CliError> {
        self.open_with(&self.options_to_write_once(command))
    }

    /// The options of a command that writes once.
    pub(super) fn options_to_write_once(&self, command: &str) -> Options {
        let mut options = self.options(command);
        options.flush_every = None;
        if options.access == Access::WriteIfPossible {
            options.access = Access::Write;
        }
        options
    }

    /// Opens the knowledge base with some options, and reports on stderr what was mended.
    pub(super) fn open_with(&self, options: &Options) -> Result<KnowledgeBase, CliError> {
        let open = |progress: Progress<'_>| KnowledgeBase::open(&self.data, options, progress);
        let (knowledge_base, found) = with_bars(open)?;
        if let Some(torn) = found.torn {
            report_torn_tail(&torn);
        }
        if found.read_only {
            eprintln!(
                "note: `{}` is only read; nothing can be written",
                self.data.display()
            );
        }
        if let Some(why) = found.rebuilt {
            eprintln!("note: the store was rebuilt from the journal, since {why}");
        }
        if let Some(damage) = found.reindexed {
            eprintln!("note: the index was made anew from the store, since {damage}");
        }
        Ok(knowledge_base)
    }
}

/// A knowledge base that is read: its own folder, or a copy that goes with this value.
pub(super) struct OpenedToRead {
    pub(super) knowledge_base: KnowledgeBase,
    _copy: Option<TempDir>,
}

impl OpenedToRead {
    /// The knowledge base, and the folder of the copy, which must outlive it.
    pub(super) fn into_parts(self) -> (KnowledgeBase, Option<TempDir>) {
        (self.knowledge_base, self._copy)
    }
}

/// Reports on stderr that a torn tail of the journal was cut off.
pub(super) fn report_torn_tail(torn: &TornTail) {
    eprintln!(
        "note: {} bytes at the end of `{}` were left by a write that was interrupted; they never counted and were cut off",
        torn.bytes,
        torn.file.display()
    );
}
