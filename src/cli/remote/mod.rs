//! Commands that another process runs: a server that has the data folder, or one elsewhere.
//!
//! A command that finds the data folder taken by a server hands itself over (`hand_over`): its
//! arguments and files go to the server, which runs the same code on its knowledge base; what that
//! prints comes back and is printed here. The client reads and writes all files that the user
//! names.
//!
//! ```text
//! POST /commands
//! {"version":1,"color":false,"command":{"load":{…}},"files":[{"name":"a.json","bytes":12,…}]}
//! the bytes of the files, one after the other
//!
//! {"out":"revision 3: …\n"}      events, one a line
//! {"exit":0}                     the last one
//! ```

pub(super) mod client;
mod event;
pub(super) mod hand_over;
pub(super) mod output;
pub(super) mod request;
pub(super) mod runner;
pub(super) mod server_args;
pub(super) mod server_error;
pub(super) mod server_file;
pub(super) mod subscription;
