//! Search: the best records of every type for what a person typed.

use std::rc::Rc;

use claimgraph_engine::Value;
use claimgraph_engine::{Answers, Args, FieldError, FromArgs, Record, Table, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Object, of},
        error::COST_LIMIT,
        list::{
            filter_input, list_id,
            page::{ListId, Page, PageArgs},
            request,
            rows::row,
        },
    },
    kb::{
        FilterExpr, Highlighted, Only, Ranked, RecordType as FilterType, SEARCHED, Search,
        SearchQuery, Snapshot,
    },
    model::{Kind, Ordinal},
};

/// How many results can be passed before a page.
const MOST_PASSED: usize = 10_000;
/// The types of records that are searched, in the order of the enum.
const TYPES: [(&str, Kind); 3] = [
    ("ENTITY", Kind::Entity),
    ("CLAIM", Kind::Claim),
    ("SOURCE", Kind::Source),
];

/// A page of what a search found.
pub(in crate::graphql) struct Results<'a> {
    search: Search<'a>,
    at: &'a Snapshot,
    /// The kinds that were asked for.
    kinds: Vec<Kind>,
    /// The best records, from the first one to the last of the page.
    best: Vec<Ranked>,
    page: Rc<Page<'a>>,
}

/// One row of a page.
#[derive(Clone)]
pub(in crate::graphql) struct FoundOf<'a> {
    results: Rc<Results<'a>>,
    row: usize,
}

impl FoundOf<'_> {
    fn ranked(&self) -> Result<&Ranked, FieldError> {
        let link = self.results.page.links().get(self.row);
        let place = link.and_then(|link| usize::try_from(link.position.order).ok());
        let ranked = place.and_then(|place| self.results.best.get(place));
        ranked.ok_or_else(|| FieldError::internal("a result that is not there"))
    }
}

/// How many records of a type a search finds.
#[derive(Clone)]
pub(in crate::graphql) struct FacetOf {
    name: &'static str,
    count: u64,
}

/// Adds the question to the table of a type that shows a snapshot.
pub(in crate::graphql) fn reading<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        r#"search(
          "What to look for: every word of it must be found, in any order, the last also where it only begins a word. What stands in quotes, and Chinese without spaces, is found as one phrase. At most 500 characters and 32 words and phrases."
          text: String!,
          "The types of records to give; all, without it."
          in: [RecordType!],
          "Only those that pass."
          where: SearchWhere,
          "How many to give, at most 100 unless the server is set otherwise."
          first: Int = 20,
          "The cursor of the result after which to go on."
          after: String
        ): SearchConnection!"#,
        "The best records for what a person typed, over names, descriptions, statements, titles and notes in every language. Case, width, diacritics, middle dots, and Traditional or Simplified characters make no difference. Claims are found by the names of the entities too that they are about or that say them, and an entity by the names of those that were merged into it. Where nothing is found, words with typos are: see `forgiven`. What has just been written is found. The order: records with exactly this name, then by `score`, then entities, sources and claims, then by when they were recorded. Refused with COST_LIMIT beyond the 10,000th result, and at a revision since which more than 100,000 records have changed.",
        |at, context: &Context, args: &SearchArgs| page(at, context, args),
    )
    .costing(1_000)
}

struct SearchArgs {
    words: SearchQuery,
    kinds: Vec<Kind>,
    only: Conditions,
    listed: ListId,
    page: PageArgs,
}

/// The conditions of `SearchWhere`.
#[derive(Default)]
struct Conditions {
    entity: Option<FilterExpr>,
    claim: Option<FilterExpr>,
    source: Option<FilterExpr>,
}

impl FromArgs for SearchArgs {
    fn from_args(args: &Args<'_>) -> Result<SearchArgs, FieldError> {
        let text: String = args.required("text")?;
        let words = SearchQuery::parse(&text)
            .map_err(|error| FieldError::input(format!("argument `text`: {error}")))?;
        Ok(SearchArgs {
            words,
            kinds: kinds(args.optional("in")?)?,
            only: args
                .get("where")
                .map_or_else(|| Ok(Conditions::default()), conditions)?,
            listed: ListId {
                list: list_id::SEARCH,
                asked: request::number(args, &["text", "in", "where"]),
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
    let is_asked = |kind: &Kind| {
        let mut asked = TYPES
            .iter()
            .filter(|(name, _)| types.iter().any(|it| it == name));
        asked.any(|(_, asked)| asked == kind)
    };
    Ok(SEARCHED.into_iter().filter(is_asked).collect())
}

fn conditions(value: &Value) -> Result<Conditions, FieldError> {
    let of = Args::of_object(value)
        .map_err(|why| FieldError::input(format!("argument `where`: {why}")))?;
    let condition = |name: &str, on| {
        let value = of.get(name);
        value
            .map(|it| filter_input::read(&format!("where.{name}"), it, on))
            .transpose()
    };
    Ok(Conditions {
        entity: condition("entity", FilterType::Entity)?,
        claim: condition("claim", FilterType::Claim)?,
        source: condition("source", FilterType::Source)?,
    })
}

impl Conditions {
    fn only(&self, context: &Context, at: &Snapshot) -> Result<Only, FieldError> {
        let set = |kind, condition: &Option<FilterExpr>| {
            let condition = condition.as_ref();
            condition
                .map(|it| context.matches.of(at, kind, it))
                .transpose()
        };
        Ok(Only {
            entities: set(Kind::Entity, &self.entity)?,
            sources: set(Kind::Source, &self.source)?,
            claims: set(Kind::Claim, &self.claim)?,
        })
    }
}

/// A page, read and shown at its cursor's revision.
fn page<'a>(
    at: &'a Snapshot,
    context: &'a Context,
    args: &SearchArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let at = args.page.read_at(context, at, args.listed)?;
    let (passed, size) = args.page.window(context.longest_page)?;
    if passed >= MOST_PASSED {
        let message = format!(
            "a search goes no further than its {MOST_PASSED}th result; add words to `text`, or a `where` that leaves fewer"
        );
        return Err(FieldError::new(COST_LIMIT, message));
    }
    let only = args.only.only(context, at)?;
    // One more tells whether there is a page after this one.
    let (search, best) = at.search(args.words.clone(), only, &args.kinds, passed + size + 1)?;
    let mut total = 0;
    for kind in &args.kinds {
        total += search.count(*kind)?;
    }
    let rows = best.iter().zip(0..);
    let rows = rows
        .map(|(it, place)| row(place, it.ordinal, it.kind as u16))
        .collect();
    let page = Page::of_first(
        context,
        at,
        args.listed,
        (rows, total),
        &args.page,
        &|link| {
            let place = usize::try_from(link.position.order).ok();
            match place.and_then(|place| best.get(place)) {
                Some(it) => record(at, it.kind, link.position.ordinal),
                None => Err(FieldError::internal("a result that is not there")),
            }
        },
    )?;
    let kinds = args.kinds.clone();
    Ok(Some(Object::SearchConnection(Rc::new(Results {
        search,
        at,
        kinds,
        best,
        page,
    }))))
}

fn record(at: &Snapshot, kind: Kind, ordinal: Ordinal) -> Result<Object<'_>, FieldError> {
    match kind {
        Kind::Entity => Object::entity(at, ordinal),
        Kind::Source => Object::source(at, ordinal),
        _ => Object::claim(at, ordinal),
    }
}

/// The types of searches.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(DECLARED);
    types.extend([results(), found(), facet(), highlight(), range()]);
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

"Which records a search may find. Each condition narrows its own type; a type without one is not narrowed."
input SearchWhere {
  "Of the entities, only those that pass."
  entity: EntityWhere
  "Of the claims, only those that pass."
  claim: ClaimWhere
  "Of the sources, only those that pass."
  source: SourceWhere
}

"A record that a search finds."
union SearchResult = Entity | Claim | Source
"#;

fn results() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SearchConnection>("SearchConnection", "A page of what a search found, best first, after the Cursor Connections Specification.")
        .many("edges: [SearchEdge!]!", "The results of the page, each with its cursor and why it was found.", |it, _| {
            let rows = 0..it.page.links().len();
            Ok(rows.map(|row| Object::SearchEdge(FoundOf { results: it.clone(), row })).collect())
        })
        .borrowed("nodes: [SearchResult!]!", "The records of the page alone.", |it, _| it.page.objects())
        .one("pageInfo: PageInfo!", "Where the page lies among all results.", |it, _| {
            Ok(Some(Object::PageInfo(it.page.clone())))
        })
        .leaf(
            "totalCount: Int!",
            "How many records of the asked types are found, the same on each page.",
            |it, _, out| out.int32(it.page.total()?),
        )
        .many(
            "facets: [SearchFacet!]!",
            "How many records of each type are found, in the order of the enum, those with none included. Over all that `text` finds and `where` lets pass, whatever `in` says.",
            |it, _| facets(it),
        )
        .many(
            "suggestions: [SearchResult!]!",
            "Where nothing of the asked types is found, the records with the nearest names that `where` lets pass: at most five entities, where entities or claims were asked for, then at most five sources, where those were. Empty where something is found. What was written in the last second may be missing, as may, at an earlier revision, what has changed since.",
            |it, _| {
                let suggested = it.search.suggestions(&it.kinds)?.into_iter();
                Ok(suggested.map(|(kind, ordinal)| record(it.at, kind, ordinal).map(Some)).collect())
            },
        )
        .leaf(
            "forgiven: Boolean!",
            "Whether words with typos were taken for those in `text`: one in a word of 4 letters, two in one of 8, none in numbers and in quotes. Done only where the text as it stands finds no record of any type, whatever `in` says.",
            |it, _, out| out.bool(it.search.is_forgiving()),
        )
        .done()
}

fn facets<'a>(results: &Results<'a>) -> Answers<'a, ClaimGraph> {
    let facets = TYPES.map(|(name, kind)| {
        let count = results.search.count(kind)?;
        Ok(Some(Object::SearchFacet(FacetOf { name, count })))
    });
    Ok(facets.into_iter().collect())
}

fn found() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SearchEdge>("SearchEdge", "A record that a search found, and why.")
        .leaf("cursor: String!", "The place of the result, for `after`. Opaque.", |it, _, out| {
            out.opt_str(it.results.page.cursor(it.row).as_deref());
        })
        .one("node: SearchResult!", "The record.", |it, _| {
            Ok(it.results.page.objects().get(it.row).cloned())
        })
        .leaf(
            "score: Float!",
            "How well it fits: the more, the better. Comparable only within one search.",
            |it, _, out| out.float(it.ranked()?.score.into()),
        )
        .leaf(
            "exact: Boolean!",
            "Whether one of its names or titles is `text`, whole. Never so of a claim.",
            |it, _, out| -> Result<(), FieldError> {
                out.bool(it.ranked()?.is_exact);
                Ok(())
            },
        )
        .many(
            "highlights: [Highlight!]!",
            "Every text of the record in which something was found: names and titles first, then the others. Where those do not have all of `text`, the names of the entities through which the record was found come last.",
            |it, _| {
                let ranked = it.ranked()?;
                let texts = it.results.search.highlights(ranked.kind, ranked.ordinal)?;
                Ok(texts.into_iter().map(|text| Object::Highlight(Rc::new(text))).collect())
            },
        )
        .done()
}

fn facet() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SearchFacet>(
        "SearchFacet",
        "How many records of one type a search finds.",
    )
    .leaf("type: RecordType!", "The type.", |it, _, out| {
        out.str(it.name)
    })
    .leaf(
        "count: Int!",
        "How many records of it are found.",
        |it, _, out| out.int32(it.count),
    )
    .done()
}

fn highlight() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Highlight>("Highlight", "A text in which something was found, and where.")
        .leaf(
            "field: String!",
            "What it is of the record: `name` or `description` of an entity; `title` or `notes` of a source; `statement` or `value` of a claim; `entity` for a name of another entity through which the record was found: one that the claim is about or that says it, or one that is the same as this entity.",
            |it, _, out| out.str(it.field),
        )
        .leaf(
            "language: Language",
            "The language of the text; null where it has none, as notes.",
            |it, _, out| out.opt_str(it.language.as_ref().map(|it| it.as_str())),
        )
        .leaf("text: String!", "The text, as the record has it.", |it, _, out| {
            out.str(&it.text);
        })
        .many(
            "ranges: [HighlightRange!]!",
            "What was found in it: in order, without overlaps. Never empty.",
            |it: &Rc<Highlighted>, _| {
                Ok(it.ranges.iter().cloned().map(Object::HighlightRange).collect())
            },
        )
        .done()
}

fn range() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::HighlightRange>(
        "HighlightRange",
        "A part of a text, in Unicode code points of it.",
    )
    .leaf(
        "start: Int!",
        "Its first code point, from 0.",
        |it, _, out| out.int32(it.start),
    )
    .leaf(
        "end: Int!",
        "The code point after its last.",
        |it, _, out| out.int32(it.end),
    )
    .done()
}
