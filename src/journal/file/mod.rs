//! The journal in files: segments of JSON Lines in a folder.

pub(in crate::journal) mod backward;
pub(in crate::journal) mod disk;
#[cfg(test)]
pub(in crate::journal) mod faulty_disk;
pub(in crate::journal) mod file_journal;
pub(in crate::journal) mod group_writer;
pub(in crate::journal) mod head_file;
pub(in crate::journal) mod header;
pub(in crate::journal) mod journal_prefix;
pub(in crate::journal) mod line_at;
pub(in crate::journal) mod lock;
pub(in crate::journal) mod reader;
pub(in crate::journal) mod recovered_journal;
pub(in crate::journal) mod recovery;
#[cfg(test)]
pub(in crate::journal) mod sample;
pub(in crate::journal) mod segment;
pub(in crate::journal) mod storage_error;
pub(in crate::journal) mod tail;
pub(in crate::journal) mod writer;
