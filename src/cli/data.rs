//! The data folder, and how it is opened.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{error::CliError, progress::Bars},
    kb::{KnowledgeBase, Options, is_data_folder},
};

/// Where the knowledge base is, and how much memory its views may take.
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
    /// The memory in which the store keeps what it read from its files, in MiB.
    #[arg(long, value_name = "MIB", env = "CLAIMGRAPH_CACHE", default_value_t = 128, value_parser = clap::value_parser!(u64).range(8..=1 << 20))]
    cache: u64,
    /// The memory in which the store keeps records as it answers with them, in MiB.
    #[arg(long, value_name = "MIB", env = "CLAIMGRAPH_RECORD_CACHE", default_value_t = 128, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    record_cache: u64,
    /// The memory in which each of the three indexes keeps columns as it reads them, in MiB.
    #[arg(long, value_name = "MIB", env = "CLAIMGRAPH_INDEX_CACHE", default_value_t = 192, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    index_cache: u64,
}

impl DataArgs {
    /// The options with which `command` opens the folder.
    pub(super) fn options(&self, command: &str) -> Options {
        Options {
            command: format!("claimgraph {command}"),
            store_cache_bytes: self.cache << 20,
            record_cache_bytes: self.record_cache << 20,
            index_cache_bytes: self.index_cache << 20,
            ..Options::default()
        }
    }

    /// Refuses a folder that has no knowledge base in it, for commands that have nothing to do there: it may be a slip of the hand.
    pub(super) fn expect(&self) -> Result<(), CliError> {
        match is_data_folder(&self.data) {
            true => Ok(()),
            false => Err(CliError::NoKnowledgeBase(self.data.clone())),
        }
    }

    /// Opens the knowledge base, and tells stderr what was mended on the way.
    pub(super) fn open(&self, command: &str) -> Result<KnowledgeBase, CliError> {
        self.open_with(&self.options(command))
    }

    /// The same for a command that writes once, with little use in bringing the store to the disk before its end: until then the
    /// journal has it all.
    pub(super) fn open_to_write_once(&self, command: &str) -> Result<KnowledgeBase, CliError> {
        let mut options = self.options(command);
        options.flush_every = None;
        self.open_with(&options)
    }

    fn open_with(&self, options: &Options) -> Result<KnowledgeBase, CliError> {
        let bars = Bars::new();
        let opened = KnowledgeBase::open(&self.data, options, &|phase, done, all| {
            bars.show(phase, done, all);
        });
        bars.clear();
        let (knowledge_base, found) = opened?;
        if let Some(torn) = found.torn {
            eprintln!(
                "note: {} bytes at the end of `{}` were left by a write that was interrupted; they never counted and were cut off",
                torn.bytes,
                torn.file.display()
            );
        }
        if let Some(why) = found.rebuilt {
            eprintln!("note: the store was rebuilt from the journal, since {why}");
        }
        Ok(knowledge_base)
    }
}
