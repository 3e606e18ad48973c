//! The server over HTTP.

mod hostile;
mod serving;
mod tabs;
