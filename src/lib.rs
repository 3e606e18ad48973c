//! A GraphQL API over a knowledge base in which every claim points at the source that reported it.

mod http;
