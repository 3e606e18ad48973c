//! The knowledge base as a library.

mod clocks;
mod loading;
mod previews;
mod shapes;
mod worlds;
