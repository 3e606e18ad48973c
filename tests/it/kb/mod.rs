//! The knowledge base as a library.

mod loading;
mod worlds;
