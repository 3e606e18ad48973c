//! Connections: the types that show the pages of a list.

use std::rc::Rc;

use claimgraph_engine::{Record, Table, TypeDef, object};

use crate::graphql::{
    context::ClaimGraph,
    list::{page::Page, rows::Direction},
    object::{Object, of},
    object_rows::EdgeRow,
};

/// The types of a connection whose nodes are of the type `node`; `plural` is their plural.
pub(in crate::graphql) fn connection(node: &str, plural: &str) -> [TypeDef<ClaimGraph>; 2] {
    connection_named(node, node, plural)
}

/// The types of a connection that is not named after its nodes.
pub(in crate::graphql) fn connection_named(
    name: &str,
    node: &str,
    plural: &str,
) -> [TypeDef<ClaimGraph>; 2] {
    let edge_name = format!("{name}Edge");
    let table = object::<ClaimGraph, of::Connection>(
        &format!("{name}Connection"),
        &format!("A page of {plural}, after the Cursor Connections Specification."),
    );
    [
        with_page(table, &edge_name, node).done(),
        edge(&edge_name, node, plural),
    ]
}

/// A type that shows a page.
pub(in crate::graphql) trait ShowsPage: Record<ClaimGraph> {
    /// The page.
    fn page<'o, 'a>(record: &'o Self::Ref<'a>) -> &'o Rc<Page<'a, Object<'a>>>;
}

impl ShowsPage for of::Connection {
    fn page<'o, 'a>(page: &'o Self::Ref<'a>) -> &'o Rc<Page<'a, Object<'a>>> {
        page
    }
}

/// Adds the fields of a connection to the table of a type that shows a page.
pub(in crate::graphql) fn with_page<M: ShowsPage>(
    table: Table<ClaimGraph, M>,
    edge: &str,
    node: &str,
) -> Table<ClaimGraph, M> {
    table
        .many(
            &format!("edges: [{edge}!]!"),
            "The rows of the page, each with its cursor.",
            |record, _| {
                let page = M::page(record);
                let edge = |row| {
                    Object::Edge(EdgeRow {
                        page: page.clone(),
                        row,
                    })
                };
                Ok((0..page.links().len()).map(edge).collect())
            },
        )
        .borrowed(
            &format!("nodes: [{node}!]!"),
            "The rows of the page without their cursors.",
            |record, _| M::page(record).nodes(),
        )
        .one(
            "pageInfo: PageInfo!",
            "The position of the page in its list.",
            |record, _| Ok(Some(Object::PageInfo(M::page(record).clone()))),
        )
        .leaf(
            "totalCount: Int!",
            "The number of rows of the whole list, the same on each of its pages. Counted only if selected.",
            |record, _, out| out.int32(M::page(record).total()?),
        )
}

/// The type of a row in a page.
pub(in crate::graphql) fn edge(name: &str, node: &str, plural: &str) -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Edge>(name, &format!("A row in a page of {plural}."))
        .leaf(
            "cursor: String!",
            "The cursor of the row, for `after` and `before`. Opaque.",
            |edge, _, out| out.opt_str(edge.page.cursor(edge.row).as_deref()),
        )
        .one(
            &format!("node: {node}!"),
            "The record or value of the row.",
            |edge, _| Ok(edge.page.nodes().get(edge.row).cloned()),
        )
        .done()
}

/// The type `PageInfo`.
pub(in crate::graphql) fn page_info() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::PageInfo>("PageInfo", "The position of a page in its list.")
        .leaf(
            "hasNextPage: Boolean!",
            "True if the list has rows after the page.",
            |page, _, out| {
                out.bool(page.has_more(Direction::Forwards)?);
                Ok(())
            },
        )
        .leaf(
            "hasPreviousPage: Boolean!",
            "True if the list has rows before the page.",
            |page, _, out| {
                out.bool(page.has_more(Direction::Backwards)?);
                Ok(())
            },
        )
        .leaf(
            "startCursor: String",
            "The cursor of the first row; null on an empty page.",
            |page, _, out| out.opt_str(page.cursor(0).as_deref()),
        )
        .leaf(
            "endCursor: String",
            "The cursor of the last row; null on an empty page.",
            |page, _, out| {
                let last = page.links().len().checked_sub(1);
                out.opt_str(last.and_then(|row| page.cursor(row)).as_deref());
            },
        )
        .done()
}
