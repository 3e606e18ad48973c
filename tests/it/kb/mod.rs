//! The knowledge base as a library.

mod loading;
mod shapes;
mod worlds;
