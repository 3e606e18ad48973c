//! Search: the best records of every type for a text.

use std::{rc::Rc, sync::Arc};

use claimgraph_engine::{
    Answers, Args, FieldError, FromArgs, Record, Table, TypeDef, Value, object, sdl,
};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        error::COST_LIMIT,
        list::{
            filter_input,
            list_id::{self, ListId},
            page::Page,
            page_args::PageArgs,
            request::fingerprint,
            rows::row,
        },
        object::{Object, of},
        object_rows::{SearchEdgeRow, SearchFacetRow, SearchPage},
        types::group,
    },
    kb::{
        FilterExpr, Highlighted, Only, Ranked, RecordType as FilterType, SEARCHED, SearchQuery,
        Snapshot,
    },
    model::{Kind, Ordinal},
};

/// The most results before a page.
const MOST_PASSED: usize = 10_000;
/// The types of records that are searched, in the order of the enum.
const TYPES: [(&str, Kind); 3] = [
    ("ENTITY", Kind::Entity),
    ("CLAIM", Kind::Claim),
    ("SOURCE", Kind::Source),
];

impl SearchEdgeRow<'_, Object<'_>> {
    fn ranked(&self) -> Result<&Ranked, FieldError> {
        let link = self.results.page.links().get(self.row);
        let index = link.and_then(|link| usize::try_from(link.position.order).ok());
        let ranked = index.and_then(|index| self.results.best.get(index));
        ranked.ok_or_else(|| FieldError::internal("a result that is not there"))
    }
}

/// Adds the field to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        r#"search(
          "The text to look for. Every word must be found, in any order; the last word may be the beginning of one. Words in quotes, and Chinese without spaces, are found as one phrase. At most 500 characters and 32 words and phrases."
          text: String!,
          "The types of records to return; all by default."
          in: [RecordType!],
          "The filter of the results; without it, none is left out."
          where: SearchWhere,
          "The most results of the page: at most 100, unless the server sets another bound."
          first: Int = 20,
          "The cursor of the result after which the page starts."
          after: String
        ): SearchConnection!"#,
        "The records that match a text best, over names, descriptions, statements, titles and notes in every language. A record is also found by a name in another system, and a source by the host of its URL, each typed as it is. Texts are compared as `TextFilter` compares them: case, diacritics, and Traditional or Simplified characters make no difference. A claim is also found by the names of its entities and speakers, and if it states no sentence by nothing else but its value, an entity by the names of those that are merged into it. If nothing is found, typos are forgiven: see `forgiven`. What was just written is found. The order: records with exactly this name, then by `score`, then entities, sources and claims, then in the order of first recording. Refused with COST_LIMIT beyond the 10,000th result, and at a revision since which more than 100,000 records have changed.",
        |snapshot, context: &Context, args: &SearchArgs| page(snapshot, context, args),
    )
    .costing(1_000)
}

struct SearchArgs {
    words: SearchQuery,
    kinds: Vec<Kind>,
    filters: SearchFilters,
    list_id: ListId,
    page: PageArgs,
}

/// The filter expressions of `SearchWhere`.
#[derive(Default)]
struct SearchFilters {
    entity: Option<Arc<FilterExpr>>,
    claim: Option<Arc<FilterExpr>>,
    source: Option<Arc<FilterExpr>>,
}

impl FromArgs for SearchArgs {
    fn from_args(args: &Args<'_>) -> Result<SearchArgs, FieldError> {
        let text: String = args.required("text")?;
        let words = SearchQuery::parse(&text)
            .map_err(|error| FieldError::input(format!("argument `text`: {error}")))?;
        Ok(SearchArgs {
            words,
            kinds: kinds(args.optional("in")?)?,
            filters: args
                .get("where")
                .map_or_else(|| Ok(SearchFilters::default()), filters)?,
            list_id: ListId {
                list: list_id::SEARCH,
                fingerprint: fingerprint(args, &["text", "in", "where"]),
            },
            page: PageArgs::from_args(args)?,
        })
    }
}

fn kinds(types: Option<Vec<String>>) -> Result<Vec<Kind>, FieldError> {
    let Some(types) = types else {
        return Ok(SEARCHED.to_vec());
    };
    if types.is_empty() {
        return Err(FieldError::input(
            "`in` is empty, so that nothing could be found; leave it out to search all types",
        ));
    }
    let is_selected = |kind: &Kind| {
        let mut selected = TYPES
            .iter()
            .filter(|(name, _)| types.iter().any(|selected| selected == name));
        selected.any(|(_, selected)| selected == kind)
    };
    Ok(SEARCHED.into_iter().filter(is_selected).collect())
}

fn filters(value: &Value) -> Result<SearchFilters, FieldError> {
    let object = Args::of_object(value)
        .map_err(|why| FieldError::input(format!("argument `where`: {why}")))?;
    let filter = |name: &str, record_type| {
        let value = object.get(name);
        let filter = value
            .map(|value| filter_input::from_value(&format!("where.{name}"), value, record_type));
        Ok::<_, FieldError>(filter.transpose()?.map(Arc::new))
    };
    Ok(SearchFilters {
        entity: filter("entity", FilterType::Entity)?,
        claim: filter("claim", FilterType::Claim)?,
        source: filter("source", FilterType::Source)?,
    })
}

impl SearchFilters {
    /// The records that a search may find.
    fn matches(&self, context: &Context, snapshot: &Snapshot) -> Result<Only, FieldError> {
        let ordinals = |kind, filter: &Option<Arc<FilterExpr>>| {
            let filter = filter.as_ref();
            filter
                .map(|filter| context.matches.ordinals(snapshot, kind, filter))
                .transpose()
        };
        Ok(Only {
            entities: ordinals(Kind::Entity, &self.entity)?,
            sources: ordinals(Kind::Source, &self.source)?,
            claims: ordinals(Kind::Claim, &self.claim)?,
        })
    }
}

/// A page, read and shown at the revision of its cursor.
fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &SearchArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let snapshot = args.page.snapshot(context, snapshot, args.list_id)?;
    let (offset, size) = args.page.offset_and_size(context.longest_page)?;
    if offset >= MOST_PASSED {
        let message = format!(
            "a search goes no further than its {MOST_PASSED}th result; add words to `text`, or a `where` that leaves fewer"
        );
        return Err(FieldError::new(COST_LIMIT, message));
    }
    let matches = args.filters.matches(context, snapshot)?;
    // One more shows whether there is a page after this one.
    let (search, best) =
        snapshot.search(args.words.clone(), matches, &args.kinds, offset + size + 1)?;
    let mut total = 0;
    for kind in &args.kinds {
        total += search.count(*kind)?;
    }
    let rows = best.iter().zip(0..);
    let rows = rows
        .map(|(ranked, order)| row(order, ranked.ordinal, ranked.kind as u16))
        .collect();
    let page = Page::of_first(
        context,
        snapshot,
        args.list_id,
        (rows, total),
        &args.page,
        &|link| {
            let index = usize::try_from(link.position.order).ok();
            match index.and_then(|index| best.get(index)) {
                Some(ranked) => record(snapshot, ranked.kind, link.position.ordinal),
                None => Err(FieldError::internal("a result that is not there")),
            }
        },
    )?;
    let kinds = args.kinds.clone();
    Ok(Some(Object::SearchConnection(Rc::new(SearchPage {
        search,
        snapshot,
        kinds,
        best,
        page: Rc::new(page),
    }))))
}

fn record(snapshot: &Snapshot, kind: Kind, ordinal: Ordinal) -> Result<Object<'_>, FieldError> {
    match kind {
        Kind::Entity => Object::entity(snapshot, ordinal),
        Kind::Source => Object::source(snapshot, ordinal),
        _ => Object::claim(snapshot, ordinal),
    }
}

/// The types of searches.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(DECLARED);
    types.extend([results(), edge(), facet(), highlight(), range()]);
    types
}

const DECLARED: &str = r#"
"A type of records that are searched."
enum RecordType {
  "Entities, by their labels, aliases and descriptions."
  ENTITY
  "Claims, by their statements and values that are texts, and by the names of their entities."
  CLAIM
  "Sources, by their titles and notes."
  SOURCE
}

"A filter of the results of a search. Each field filters the records of its own type; a type without one is not filtered."
input SearchWhere {
  "The filter of entities."
  entity: EntityWhere
  "The filter of claims."
  claim: ClaimWhere
  "The filter of sources."
  source: SourceWhere
}
"#;

fn results() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::SearchConnection>("SearchConnection", "A page of the results of a search, best first, after the Cursor Connections Specification.")
        .many("edges: [SearchEdge!]!", "The results of the page, each with its cursor, score and highlights.", |results, _| {
            let rows = 0..results.page.links().len();
            Ok(rows.map(|row| Object::SearchEdge(SearchEdgeRow { results: results.clone(), row })).collect())
        })
        .borrowed("nodes: [SearchResult!]!", "The records of the page.", |results, _| results.page.nodes())
        .one("pageInfo: PageInfo!", "The position of the page among all results.", |results, _| {
            Ok(Some(Object::PageInfo(results.page.clone())))
        })
        .leaf(
            "totalCount: Int!",
            "The number of results of the selected types, the same on each page.",
            |results, _, out| out.int32(results.page.total()?),
        )
        .many(
            "facets: [SearchFacet!]!",
            "The number of results of each type, including types without any, in the order of the enum. `text` and `where` count, `in` does not.",
            |results, _| facets(results),
        )
        .many(
            "suggestions: [SearchResult!]!",
            "The records with the nearest names that pass `where`, if nothing of the selected types is found: at most five entities if entities or claims are selected, then at most five sources if sources are. Empty if something is found. Records written in the last second may be missing and, at an earlier revision, records that have changed since.",
            |results, _| {
                let suggested = results.search.suggestions(&results.kinds)?.into_iter();
                Ok(suggested.map(|(kind, ordinal)| record(results.snapshot, kind, ordinal).map(Some)).collect())
            },
        )
        .leaf(
            "forgiven: Boolean!",
            "True if typos were forgiven: one in a word of 4 letters, two in one of 8, none in numbers and in quotes. Done only if the text as it is finds no record of any type, whatever `in` selects.",
            |results, _, out| out.bool(results.search.is_forgiving()),
        );
    group::search_fields(table).done()
}

fn facets<'a>(results: &SearchPage<'a, Object<'a>>) -> Answers<'a, ClaimGraph> {
    let facets = TYPES.map(|(name, kind)| {
        let count = results.search.count(kind)?;
        Ok(Some(Object::SearchFacet(SearchFacetRow { name, count })))
    });
    Ok(facets.into_iter().collect())
}

fn edge() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SearchEdge>("SearchEdge", "A result of a search.")
        .leaf("cursor: String!", "The cursor of the result, for `after`. Opaque.", |edge, _, out| {
            out.opt_str(edge.results.page.cursor(edge.row).as_deref());
        })
        .one("node: SearchResult!", "The record.", |edge, _| {
            Ok(edge.results.page.nodes().get(edge.row).cloned())
        })
        .leaf(
            "score: Float!",
            "The relevance of the result: the higher, the better. Comparable only within one search.",
            |edge, _, out| out.float(edge.ranked()?.score.into()),
        )
        .leaf(
            "exact: Boolean!",
            "True if a name or title of the record is exactly `text`. Always false for a claim.",
            |edge, _, out| -> Result<(), FieldError> {
                out.bool(edge.ranked()?.is_exact);
                Ok(())
            },
        )
        .many(
            "highlights: [Highlight!]!",
            "The texts of the record in which something was found: names and titles first, then the others. If they do not contain all of `text`, the names of the entities through which the record was found come last.",
            |edge, _| {
                let ranked = edge.ranked()?;
                let texts = edge.results.search.highlights(ranked.kind, ranked.ordinal)?;
                Ok(texts.into_iter().map(|text| Object::Highlight(Rc::new(text))).collect())
            },
        )
        .done()
}

fn facet() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SearchFacet>("SearchFacet", "The number of results of one type.")
        .leaf(
            "type: RecordType!",
            "The type of records.",
            |facet, _, out| out.str(facet.name),
        )
        .leaf("count: Int!", "The number of results.", |facet, _, out| {
            out.int32(facet.count)
        })
        .done()
}

fn highlight() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Highlight>("Highlight", "A text with what a search found in it.")
        .leaf(
            "field: String!",
            "The field of the record that the text is of: `name` or `description` of an entity; `title`, `notes`, `abstract`, `credit`, `publisher`, `container` or `url` of a source, the last as search compares it, without scheme and `www.`; `statement` or `value` of a claim; `externalId` of any record; `entity` for a name of another entity through which the record was found: one that the claim is about or that says it, or one that is the same as this entity.",
            |highlight, _, out| out.str(highlight.field),
        )
        .leaf(
            "language: Language",
            "The language of the text; null if it has none, as notes.",
            |highlight, _, out| out.opt_str(highlight.language.as_ref().map(|highlight| highlight.as_str())),
        )
        .leaf("text: String!", "The text, as the record has it.", |highlight, _, out| {
            out.str(&highlight.text);
        })
        .many(
            "ranges: [HighlightRange!]!",
            "The ranges of what was found, in order, without overlaps. Never empty.",
            |highlight: &Rc<Highlighted>, _| {
                Ok(highlight.ranges.iter().cloned().map(Object::HighlightRange).collect())
            },
        )
        .done()
}

fn range() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::HighlightRange>(
        "HighlightRange",
        "A range of a text, in Unicode code points.",
    )
    .leaf(
        "start: Int!",
        "The first code point, from 0.",
        |range, _, out| out.int32(range.start),
    )
    .leaf(
        "end: Int!",
        "The code point after the last one.",
        |range, _, out| out.int32(range.end),
    )
    .done()
}
