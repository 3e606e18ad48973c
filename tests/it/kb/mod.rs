//! The knowledge base as a library.

mod loading;
mod previews;
mod shapes;
mod worlds;
