//! Documents: the texts of sources, kept in the data folder by their digests, and the passages of
//! evidence in them.
//!
//! A source has the document whose digest it states (`Source.digest`), if the folder has it. No
//! commit has the text: dumps leave it out unless it is wanted, and a document can be removed for
//! good.

pub(in crate::kb) mod attach;
pub(in crate::kb) mod document_file;
pub(in crate::kb) mod document_folder;
pub(in crate::kb) mod examine;
pub(in crate::kb) mod fault;
pub(in crate::kb) mod find;
pub(in crate::kb) mod keep;
pub(in crate::kb) mod loose;
pub(in crate::kb) mod passage;
pub(in crate::kb) mod source_text;
