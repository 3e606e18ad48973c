//! The types of the library, as tables.

use std::sync::atomic::Ordering;

use claimgraph_engine::{
    Args, FieldError, FromArgs, Json, Rows, Schema, TypeDef, Value, object, scalar, sdl,
};

use super::{
    Claim, Entity, Library, Object, Page, Quantity, Reading, Role, Source, Text, Whole,
    advance::{self, OneStep, Steps},
    data::ClaimValue,
    input::{By, ById, ByIds, Echo, EntityBy, Paging, Scale, Search, entity_by},
};

pub(crate) fn schema() -> Schema<Library> {
    let mut types = sdl(WITHOUT_ACCESSORS);
    types.extend(sdl(advance::INPUTS));
    types.push(scalar(
        r#""RFC 3339, UTC, milliseconds." scalar DateTime @specifiedBy(url: "https://example.org/date-time")"#,
        |value| match value {
            Value::String(text) if text.len() == 24 && text.ends_with('Z') => Ok(()),
            _ => Err("it is written as `2025-08-01T10:00:00.000Z`".into()),
        },
    ));
    types.extend([
        query(),
        entity(),
        claim(),
        source(),
        text(),
        quantity(),
        page_info(),
        mutation(),
        tick(),
        subscription(),
    ]);
    types.extend(["Entity", "Claim"].into_iter().flat_map(connection));
    types.extend(advance::payloads());
    Schema::new(types).expect("the library's schema is well declared")
}

const WITHOUT_ACCESSORS: &str = r#"
    "One id names one record of any type, for ever."
    interface Node { "The id." id: ID! }
    "A record with a name of some kind."
    interface Named implements Node { id: ID! "What to call it." label(upper: Boolean = false): String! parent: Entity }
    "What a claim says of its subject."
    union Value = Entity | Text | Quantity
    union Hit = Entity | Claim
    "What a thing is."
    enum Kind { "A human being." PERSON COMPANY THING OLD @deprecated(reason: "Use THING.") }
    enum Status { UNCONTESTED DISPUTED DENIED }
    scalar URL
    "Which entity: exactly one of these."
    input EntityBy @oneOf { id: ID name: NameInput }
    input NameInput { text: String! "A language tag." language: String = "en" }
    input ClaimWhere { status: [Status!] text: String not: ClaimWhere minScore: Float }
"#;

fn query() -> TypeDef<Library> {
    object::<Library, Whole>("Query", "Where reading starts.")
        .one_with("node(id: ID!): Node", "A record of any type.", |_, cx, id: &ById| Ok(by_id(cx, &id.0)))
        .many_with("nodes(ids: [ID!]!): [Node]!", "Records, in the order asked for.", |_, cx, ids: &ByIds| {
            let rows = ids.0.iter().map(|id| match id.as_str() {
                "boom" => Err(FieldError::new("BROKEN", "boom")),
                id => Ok(by_id(cx, id)),
            });
            Ok(rows.collect())
        })
        .for_each("ids")
        .one_with("entity(by: EntityBy!): Entity", "An entity.", |_, cx, by: &EntityBy| {
            Ok(entity_by(cx, by).map(Object::Entity))
        })
        .one_with("claim(id: ID!): Claim", "A claim.", |_, cx, id: &ById| {
            Ok(by_id(cx, &id.0).filter(|object| matches!(object, Object::Claim(_))))
        })
        .page_with(
            "entities(kind: Kind, first: Int = 5, after: String): EntityConnection!",
            "All entities.",
            |_, cx, paging: &Paging| {
                let wanted = |entity: &&Entity| paging.kind.as_ref().is_none_or(|kind| *kind == entity.kind);
                Ok(page(cx.data.entities.iter().filter(wanted).map(Object::Entity).collect(), paging))
            },
        )
        .many_with("search(text: String!, first: Int! = 4): [Hit!]!", "Entities and claims.", |_, cx, search: &Search| {
            let entities = cx.data.entities.iter().filter(|entity| entity.name.contains(&search.text));
            let claims = cx.data.claims.iter().filter(|claim| claim.text.contains(&search.text));
            Ok(entities.map(Object::Entity).chain(claims.map(Object::Claim)).take(search.first).collect())
        })
        .many("nothing: [Entity!]", "No list at all.", |_, _| Ok(Rows::null()))
        .one("lost: Entity", "An object of another type than it says: a fault of ours.", |_, cx| {
            Ok(cx.data.claims.first().map(Object::Claim))
        })
        .one("stray: Node", "An object of no type of the interface: a fault of ours.", |_, _| Ok(Some(Object::Tick(1))))
        .leaf("huge: Int", "More than 32 bits.", |_, _, out| out.int32(2_147_483_648_i64))
        .leaf("broken: Int", "Always fails.", |_, _, _| Err(FieldError::new("BROKEN", "broken")))
        .leaf("brokenStrict: Int!", "Always fails.", |_, _, _| Err(FieldError::new("BROKEN", "brokenStrict")))
        .leaf_with(
            "echo(i: Int, f: Float, s: String = \"d\", b: Boolean, ids: [ID], e: Kind = THING, at: DateTime, \
             where: ClaimWhere, grid: [[Int!]!]): String!",
            "Its arguments.",
            |_, _, echo: &Echo, out| out.str(&echo.0),
        )
        .done()
}

fn entity() -> TypeDef<Library> {
    object::<Library, Entity>("Entity", "A person, company or thing.")
        .implements("Node")
        .implements("Named")
        .leaf("id: ID!", "The id.", |e, _, out| out.str(&e.id))
        .leaf("name: String!", "What it is called.", |e, _, out| {
            out.str(&e.name)
        })
        .leaf_with(
            "label(upper: Boolean = false): String!",
            "Its name.",
            |e, _, upper: &Upper, out| out.str(&upper.of(&e.name)),
        )
        .leaf("kind: Kind!", "", |e, _, out| out.str(&e.kind))
        .leaf("aliases: [String!]!", "", |e, _, out| {
            out.list(&e.aliases, |out, alias| out.str(alias))
        })
        .leaf("description: String", "", |e, _, out| {
            out.opt_str(e.description.as_deref())
        })
        .leaf(
            "title: String @deprecated(reason: \"Use name.\")",
            "",
            |e, _, out| out.str(&e.name),
        )
        .leaf("risky: String", "Fails for some.", |e, _, out| {
            match e.n % 3 {
                0 => {
                    // What was written before the failure must not stay.
                    out.str("half");
                    Err(FieldError::new("BROKEN", format!("risky {}", e.id)))
                }
                1 => {
                    out.null();
                    Ok(())
                }
                _ => {
                    out.str("fine");
                    Ok(())
                }
            }
        })
        .leaf("strict: String!", "Fails for some.", |e, _, out| {
            match e.n % 4 {
                0 => Err(FieldError::new("BROKEN", format!("strict {}", e.id))),
                _ => {
                    out.str("fine");
                    Ok(())
                }
            }
        })
        .leaf("hollow: String!", "Wrongly null for some.", |e, _, out| {
            out.opt_str((e.n % 3 != 0).then_some("full"))
        })
        .one("parent: Entity", "", |e, cx| {
            Ok(e.parent.map(|parent| entity_of(cx, parent)))
        })
        .one(
            "strictParent: Entity!",
            "Wrongly null for some.",
            |e, cx| Ok(e.parent.map(|parent| entity_of(cx, parent))),
        )
        .page_with(
            "claims(first: Int = 20, after: String, where: ClaimWhere): ClaimConnection!",
            "What is said of it.",
            |e, cx, paging: &Paging| {
                let claims = e.claims.iter().map(|claim| &cx.data.claims[*claim]);
                let wanted = claims.filter(|claim| {
                    paging
                        .filter
                        .as_ref()
                        .is_none_or(|filter| filter.holds(claim))
                });
                Ok(page(wanted.map(Object::Claim).collect(), paging))
            },
        )
        .done()
}

fn claim() -> TypeDef<Library> {
    object::<Library, Claim>("Claim", "A proposition.")
        .implements("Node")
        .leaf("id: ID!", "The id.", |c, _, out| out.str(&c.id))
        .leaf("text: String!", "", |c, _, out| out.str(&c.text))
        .leaf("status: Status!", "", |c, _, out| out.str(&c.status))
        .leaf_with(
            "score(scale: Float! = 1.0): Float!",
            "",
            |c, _, scale: &Scale, out| out.float(c.score * scale.0),
        )
        .leaf("updated: DateTime!", "", |c, _, out| out.str(&c.updated))
        .leaf("flaky: Int!", "Fails for some.", |c, _, out| {
            match c.n % 5 {
                0 => Err(FieldError::new("BROKEN", format!("flaky {}", c.id))),
                _ => out.int32(c.n as i64),
            }
        })
        .one("subject: Entity!", "", |c, cx| {
            Ok(Some(entity_of(cx, c.subject)))
        })
        .one("value: Value", "", |c, cx| {
            Ok(c.value.as_ref().map(|value| match value {
                ClaimValue::Entity(n) => entity_of(cx, *n),
                ClaimValue::Text(text) => Object::Text(text),
                ClaimValue::Quantity(quantity) => Object::Quantity(quantity),
            }))
        })
        .many("sources: [Source!]!", "", |c, cx| {
            Ok(sources(c, cx).collect())
        })
        .many(
            "maybeSources: [Source]",
            "Some rows fail, others are null.",
            |c, cx| {
                let rows = sources(c, cx).zip(c.n..).map(|(source, n)| match n % 3 {
                    0 => Err(FieldError::new(
                        "BROKEN",
                        format!("row {} of {}", n - c.n, c.id),
                    )),
                    1 => Ok(None),
                    _ => Ok(Some(source)),
                });
                Ok(rows.collect())
            },
        )
        .many("strictSources: [Source!]", "Some rows fail.", |c, cx| {
            let rows = sources(c, cx).zip(c.n..).map(|(source, n)| match n % 4 {
                0 => Err(FieldError::new(
                    "BROKEN",
                    format!("strict row {} of {}", n - c.n, c.id),
                )),
                _ => Ok(Some(source)),
            });
            Ok(rows.collect())
        })
        .many(
            "hollowSources: [Source!]!",
            "Some rows are wrongly null.",
            |c, cx| {
                let rows = sources(c, cx)
                    .zip(c.n..)
                    .map(|(source, n)| (n % 5 != 0).then_some(source));
                Ok(rows.collect())
            },
        )
        .done()
}

fn source() -> TypeDef<Library> {
    object::<Library, Source>("Source", "A document.")
        .implements("Node")
        .implements("Named")
        .leaf("id: ID!", "The id.", |s, _, out| out.str(&s.id))
        .leaf("title: String!", "", |s, _, out| out.str(&s.title))
        .leaf_with(
            "label(upper: Boolean = false): String!",
            "Its title.",
            |s, _, upper: &Upper, out| out.str(&upper.of(&s.title)),
        )
        .leaf("url: URL", "", |s, _, out| out.opt_str(s.url.as_deref()))
        .requires(Role::Editor)
        .one("publisher: Entity", "", |s, cx| {
            Ok(s.publisher.map(|publisher| entity_of(cx, publisher)))
        })
        .one("parent: Entity", "Its publisher.", |s, cx| {
            Ok(s.publisher.map(|publisher| entity_of(cx, publisher)))
        })
        .done()
}

fn text() -> TypeDef<Library> {
    object::<Library, Text>("Text", "")
        .leaf("text: String!", "", |t, _, out| out.str(&t.text))
        .leaf("language: String!", "", |t, _, out| out.str(&t.language))
        .done()
}

fn quantity() -> TypeDef<Library> {
    object::<Library, Quantity>("Quantity", "")
        .leaf("amount: String!", "", |q, _, out| out.str(&q.amount))
        .leaf("unit: String", "", |q, _, out| {
            out.opt_str(q.unit.as_deref())
        })
        .leaf("approx: Float!", "", |q, _, out| out.float(q.approx))
        .done()
}

/// The types of a connection whose nodes are of the type `node`.
fn connection(node: &'static str) -> [TypeDef<Library>; 2] {
    let connection = object::<Library, Whole>(&format!("{node}Connection"), "")
        .many(&format!("edges: [{node}Edge!]!"), "", |object, _| {
            let page = page_of(object)?;
            Ok(page
                .rows
                .iter()
                .zip(page.start..)
                .map(|(row, n)| Object::Edge(Box::new(row.clone()), n))
                .collect())
        })
        .many(&format!("nodes: [{node}!]!"), "", |object, _| {
            Ok(page_of(object)?.rows.iter().cloned().collect())
        })
        .one("pageInfo: PageInfo!", "", |object, _| {
            Ok(Some(object.clone()))
        })
        .leaf("totalCount: Int!", "", |object, _, out| {
            out.int32(page_of(object)?.total)
        })
        .done();
    let edge = object::<Library, Whole>(&format!("{node}Edge"), "")
        .leaf("cursor: String!", "", |object, _, out| match object {
            Object::Edge(_, n) => {
                out.str(&format!("k{n}"));
                Ok(())
            }
            _ => Err(FieldError::internal("no edge")),
        })
        .one(&format!("node: {node}!"), "", |object, _| match object {
            Object::Edge(row, _) => Ok(Some((**row).clone())),
            _ => Err(FieldError::internal("no edge")),
        })
        .done();
    [connection, edge]
}

fn page_info() -> TypeDef<Library> {
    object::<Library, Whole>("PageInfo", "")
        .leaf("hasNextPage: Boolean!", "", |object, _, out| {
            let page = page_of(object)?;
            out.bool(page.start + page.rows.len() < page.total);
            Ok(())
        })
        .leaf("endCursor: String", "", |object, _, out| {
            let page = page_of(object)?;
            let last = page
                .rows
                .len()
                .checked_sub(1)
                .map(|rows| format!("k{}", page.start + rows));
            out.opt_str(last.as_deref());
            Ok(())
        })
        .done()
}

fn mutation() -> TypeDef<Library> {
    let bump = |_: &Object<'_>, cx: &Reading, by: &By, out: &mut Json| {
        out.int32(cx.counter.fetch_add(by.0, Ordering::Relaxed) + by.0)
    };
    object::<Library, Whole>("Mutation", "")
        .leaf_with("bump(by: Int! = 1): Int!", "Adds to the counter.", bump)
        .leaf_with("tryBump(by: Int! = 1): Int", "Adds to the counter.", bump)
        .requires(Role::Admin)
        .one_with(
            "advance(input: AdvanceInput!): Advance",
            "Takes a step of the counter.",
            |_, cx, step: &OneStep| advance::advance(cx, &step.0),
        )
        .one_with(
            "mustAdvance(input: AdvanceInput!): Advance!",
            "Takes a step of the counter.",
            |_, cx, step: &OneStep| advance::advance(cx, &step.0),
        )
        .many_with(
            "advanceAll(steps: [AdvanceInput!]!): [Advance]!",
            "Takes steps in order, each for itself.",
            |_, cx, steps: &Steps| {
                let steps = steps.0.iter();
                Ok(steps.map(|step| advance::advance(cx, step)).collect())
            },
        )
        .for_each("steps")
        .many_with(
            "mustAdvanceAll(steps: [AdvanceInput!]!): [Advance!]",
            "Takes steps in order, all of which must be taken.",
            |_, cx, steps: &Steps| {
                let steps = steps.0.iter();
                Ok(steps.map(|step| advance::advance(cx, step)).collect())
            },
        )
        .for_each("steps")
        .done()
}

fn subscription() -> TypeDef<Library> {
    object::<Library, Whole>("Subscription", "")
        .one("ticks: Tick", "Counts.", |object, _| {
            Ok(Some(object.clone()))
        })
        .done()
}

fn tick() -> TypeDef<Library> {
    let n = |object: &Object<'_>| match object {
        Object::Tick(n) => Ok(*n),
        _ => Err(FieldError::internal("no tick")),
    };
    object::<Library, Whole>("Tick", "")
        .leaf("n: Int!", "", move |object, _, out| out.int32(n(object)?))
        .leaf(
            "odd: Int!",
            "Fails when even.",
            move |object, _, out| match n(object)? {
                n if n % 2 == 0 => Err(FieldError::new("BROKEN", "even")),
                n => out.int32(n),
            },
        )
        .done()
}

struct Upper(bool);

impl Upper {
    fn of(&self, text: &str) -> String {
        if self.0 {
            text.to_uppercase()
        } else {
            text.into()
        }
    }
}

impl FromArgs for Upper {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        Ok(Self(args.optional("upper")?.unwrap_or(false)))
    }
}

fn sources<'a>(claim: &'a Claim, cx: &'a Reading) -> impl Iterator<Item = Object<'a>> {
    claim
        .sources
        .iter()
        .map(|source| Object::Source(&cx.data.sources[*source]))
}

fn entity_of(cx: &Reading, n: usize) -> Object<'_> {
    Object::Entity(&cx.data.entities[n])
}

fn by_id<'a>(cx: &'a Reading, id: &str) -> Option<Object<'a>> {
    let entity = cx
        .data
        .entities
        .iter()
        .find(|entity| entity.id == id)
        .map(Object::Entity);
    let claim = || {
        cx.data
            .claims
            .iter()
            .find(|claim| claim.id == id)
            .map(Object::Claim)
    };
    let source = || {
        cx.data
            .sources
            .iter()
            .find(|source| source.id == id)
            .map(Object::Source)
    };
    entity.or_else(claim).or_else(source)
}

fn page<'a>(rows: Vec<Object<'a>>, paging: &Paging) -> Option<Object<'a>> {
    let total = rows.len();
    let rows = rows
        .into_iter()
        .skip(paging.start)
        .take(paging.size)
        .collect();
    Some(Object::Page(Page {
        rows,
        start: paging.start,
        total,
    }))
}

fn page_of<'o, 'a>(object: &'o Object<'a>) -> Result<&'o Page<'a>, FieldError> {
    match object {
        Object::Page(page) => Ok(page),
        _ => Err(FieldError::internal("no page")),
    }
}
