//! Exit codes, after `sysexits.h` where it has one.

/// The command did what it should.
pub(super) const OK: u8 = 0;
/// A check, a verification or `fmt --check` found differences, or words were not found.
pub(super) const DIFFERENT: u8 = 1;
/// The command line is wrong.
pub(super) const USAGE: u8 = 2;
/// A bundle, a document, a certificate or the keys of an issuer are not valid or cannot be read;
/// nothing was written.
pub(super) const INVALID: u8 = 65;
/// A document, source, revision, key, file or knowledge base that was named is not there.
pub(super) const NO_INPUT: u8 = 66;
/// The address to listen on is not free or not allowed, or a server cannot be reached.
pub(super) const UNAVAILABLE: u8 = 69;
/// A fault of claimgraph's own.
pub(super) const INTERNAL: u8 = 70;
/// The disk refused, or the journal is damaged or has lost commits.
pub(super) const STORAGE: u8 = 74;
/// Another process has the lock of the data folder, or a server has too much to do; try again.
pub(super) const LOCKED: u8 = 75;
/// A server takes no commands from this key or user.
pub(super) const NO_PERMISSION: u8 = 77;
/// The configuration file or that of the webhooks cannot be read or is wrong.
pub(super) const CONFIG: u8 = 78;

/// The list of exit codes for `--help`.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
   0  done; of `load --set-aside` also where records were set aside
   1  `check`, `verify` or `fmt --check` found differences, or `quote` not the words
   2  the command line is wrong
  65  a bundle, document, certificate or key set is not valid or cannot be read; nothing was written
  66  a document, source, revision, key, file or knowledge base that was named is not there
  69  the address to listen on cannot be had, or the server that is to run the command not reached
  70  a fault of claimgraph's own
  74  the disk refused, or the journal is damaged or has lost commits
  75  another process has the data folder, or the server too much to do
  77  the server takes no commands from this key or user
  78  the configuration file or that of the webhooks cannot be read or is wrong";
