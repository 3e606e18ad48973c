//! Opening a store, and the condition in which it was left.

use std::{
    fs::{self, File},
    io,
    panic::{self, AssertUnwindSafe},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    model::Revision,
    store::{error::StoreError, key, link_sorter},
};

/// The options of opening a store.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// The size of the database's page cache in bytes; plan for twice as much memory.
    pub cache_bytes: u64,
    /// The most memory for decoded records, in bytes, about.
    pub decoded_bytes: u64,
    /// The interval at which writes are brought to the disk. `None`: only when the store is closed,
    /// which is quicker while much is loaded.
    pub flush_every: Option<Duration>,
}

impl Default for StoreOptions {
    fn default() -> StoreOptions {
        StoreOptions {
            cache_bytes: 256 << 20,
            decoded_bytes: 64 << 20,
            flush_every: Some(Duration::from_millis(500)),
        }
    }
}

/// The result of opening a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The newest revision that the store has applied.
    pub applied: Revision,
    /// The condition in which the store was left.
    pub condition: StoreCondition,
}

/// The condition in which a store was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreCondition {
    /// A new, empty store was made, since there was none.
    New,
    /// The store was closed.
    Clean,
    /// The store was not closed.
    Unclean {
        /// The cause.
        reason: Stop,
    },
    /// An earlier program made the store, in a format that is not read any more.
    Outdated {
        /// The format of the store.
        format: u32,
    },
}

/// The cause that stopped a store before it was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The process ended. The system kept what the process had written, so the store is whole up to
    /// its applied revision: applying the journal from there is enough.
    Process,
    /// The machine started again, or nothing proves that it did not. Parts of what was written may
    /// be lost without a trace.
    Machine,
}

impl StoreCondition {
    /// True if nothing in the store can be trusted, so that it must be made again from the
    /// journal's start.
    pub fn must_be_rebuilt(&self) -> bool {
        match self {
            StoreCondition::New | StoreCondition::Clean => false,
            StoreCondition::Unclean { reason } => *reason == Stop::Machine,
            StoreCondition::Outdated { .. } => true,
        }
    }
}

/// The boot of the machine that opened the store, and whether the store was closed since.
#[derive(BorshSerialize, BorshDeserialize)]
pub(super) struct Boot {
    pub(super) boot: Option<String>,
    pub(super) closed: bool,
}

impl Boot {
    /// The present boot.
    pub(super) fn now(closed: bool) -> Boot {
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        Boot {
            boot: boot.map(|id| id.trim().to_owned()),
            closed,
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        borsh::to_vec(self).expect("borsh writes to memory without failing")
    }
}

/// Opens the database in `dir`, or makes one there.
pub(super) fn database(dir: &Path, options: &StoreOptions) -> Result<sled::Db, StoreError> {
    let file = |source| StoreError::File {
        path: dir.to_owned(),
        source,
    };
    fs::create_dir_all(dir).map_err(file)?;
    link_sorter::remove_leftovers(dir).map_err(file)?;
    let millis = |every: Duration| u64::try_from(every.as_millis()).unwrap_or(u64::MAX).max(1);
    let config = sled::Config::new()
        .path(dir)
        .cache_capacity(options.cache_bytes.max(1 << 20))
        .flush_every_ms(options.flush_every.map(millis));
    let damaged = |reason: String| StoreError::Damaged {
        dir: dir.to_owned(),
        reason,
    };
    // Of damaged files, sled reports some and panics at others.
    match panic::catch_unwind(AssertUnwindSafe(|| open_patiently(&config))) {
        Ok(Ok(db)) => Ok(db),
        Ok(Err(sled::Error::Io(cut))) if cut.kind() == io::ErrorKind::UnexpectedEof => {
            Err(damaged("its files are cut short".to_owned()))
        }
        Ok(Err(sled::Error::Io(source))) => Err(file(source)),
        Ok(Err(sled::Error::Corruption { .. })) => Err(damaged("its files are damaged".to_owned())),
        Ok(Err(other)) => Err(damaged(other.to_string())),
        Err(_) => Err(damaged("its files make no sense".to_owned())),
    }
}

/// Opens a database whose file may still be locked by a handle that this process dropped just now:
/// sled's threads release the file a little later.
fn open_patiently(config: &sled::Config) -> sled::Result<sled::Db> {
    let give_up = Instant::now() + Duration::from_secs(30);
    loop {
        match config.open() {
            Err(sled::Error::Io(held))
                if held.to_string().contains("could not acquire lock")
                    && Instant::now() < give_up =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}

/// The condition of the store, read from its first keys.
pub(super) fn condition(tree: &sled::Tree) -> Result<StoreCondition, StoreError> {
    let Some(format) = tree.get(key::META_FORMAT)? else {
        return Ok(match tree.is_empty() {
            true => StoreCondition::New,
            false => StoreCondition::Outdated { format: 0 },
        });
    };
    let format = <[u8; 4]>::try_from(&*format).map_or(0, u32::from_be_bytes);
    if format > key::FORMAT {
        return Err(StoreError::Newer {
            found: format,
            supported: key::FORMAT,
        });
    }
    if format < key::FORMAT {
        return Ok(StoreCondition::Outdated { format });
    }
    let boot = tree.get(key::META_BOOT)?;
    let boot = boot.and_then(|bytes| borsh::from_slice::<Boot>(&bytes).ok());
    Ok(match boot {
        Some(boot) if boot.closed => StoreCondition::Clean,
        Some(boot) if boot.boot.is_some() && boot.boot == Boot::now(false).boot => {
            let reason = Stop::Process;
            StoreCondition::Unclean { reason }
        }
        _ => {
            let reason = Stop::Machine;
            StoreCondition::Unclean { reason }
        }
    })
}

/// Waits until the database's files and their folder entries are on the disk. sled's own flush
/// leaves them in the disk's cache.
pub(super) fn sync(dir: &Path) -> Result<(), StoreError> {
    let folder = cfg!(unix).then(|| dir.to_owned());
    for path in [dir.join("db"), dir.join("conf")].into_iter().chain(folder) {
        let synced = File::open(&path).and_then(|file| file.sync_all());
        match synced {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::File { path, source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Removes the store in `dir`, if there is one. Any other folder is left alone.
pub(super) fn destroy(dir: &Path) -> Result<(), StoreError> {
    let file = |source| StoreError::File {
        path: dir.to_owned(),
        source,
    };
    let entries = match fs::read_dir(dir) {
        Err(gone) if gone.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(file)?,
    };
    let ours = |name: &str| {
        matches!(name, "db" | "conf" | "blobs" | link_sorter::FOLDER) || name.starts_with("snap.")
    };
    for entry in entries {
        if !ours(&entry.map_err(file)?.file_name().to_string_lossy()) {
            return Err(StoreError::NotAStore(dir.to_owned()));
        }
    }
    fs::remove_dir_all(dir).map_err(file)
}
