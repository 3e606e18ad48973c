//! Sources, and what they rest on.

use claimgraph_engine::{FieldError, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node, Object, of},
        list::{
            page::{PAGE, Page, connection},
            request::{Claims, ListArgs, Sources},
            source::{IN_ANY_ROLE, ListSource},
        },
        types::{
            claim::{self, ASKED, CLAIMS},
            node::recorded,
            scalar::write_date,
            text::Languages,
        },
    },
    kb::{List, Snapshot},
    model::{DerivationKind, Ordinal, Source},
};

impl<'a> From<Node<'a, Source<Ordinal>>> for Object<'a> {
    fn from(it: Node<'a, Source<Ordinal>>) -> Object<'a> {
        Object::Source(it)
    }
}

/// That a source rests on another, and how.
#[derive(Clone)]
pub(in crate::graphql) struct DerivationOf<'a> {
    at: &'a Snapshot,
    source: Ordinal,
    kind: DerivationKind,
}

/// A page of a list of sources.
pub(in crate::graphql) fn page<'a>(
    context: &'a Context,
    at: &'a Snapshot,
    list: List,
    args: &ListArgs<Sources>,
) -> Result<Option<Object<'a>>, FieldError> {
    let base = ListSource::Sources(list);
    Page::of_asked(context, at, base, &args.asked, &args.page, &|link| {
        Object::source(at, link.position.ordinal)
    })
}

/// The types of sources.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(ENUMS);
    types.extend([source(), derivation()]);
    types.extend(connection("Source", "sources"));
    types
}

const ENUMS: &str = r#"
"What a source is."
enum SourceKind {
  "A piece of journalism or analysis."
  ARTICLE
  "A note to the members of an organisation."
  MEMO
  "Answers given to a journalist."
  INTERVIEW
  "What an organisation made known."
  ANNOUNCEMENT
  "A post on a social network or a blog."
  POST
  "A document filed with an authority."
  FILING
  "Words spoken to an audience."
  SPEECH
  "Data."
  DATASET
  "Anything else."
  OTHER
}

"How a source rests on another, after the kinds of derivation in PROV-O."
enum DerivationKind {
  "It repeats some or all of it."
  QUOTES
  "It draws on it as the first-hand account."
  PRIMARY_SOURCE
  "It is a later version of it."
  REVISION_OF
  "It is the same in another language."
  TRANSLATION_OF
}
"#;

fn source() -> TypeDef<ClaimGraph> {
    recorded(object::<ClaimGraph, of::Source>("Source", "A document or an utterance with a publisher, in which claims are made."))
        .leaf("kind: SourceKind!", "What it is.", |source, _, out| {
            out.value(&source.kind)
        })
        .leaf_with(
            "title(languages: [Language!]): String!",
            "Its title, or what it is called, in the language chosen as for `Entity.label`.",
            |source, context, languages: &Languages, out| {
                languages.write(&source.titles, context, out);
                Ok(())
            },
        )
        .one("publisher: Entity", "Who published it; null where that is not known.", |source, _| {
            source.publisher.map(|entity| Object::entity(source.at, entity)).transpose()
        })
        .many("authors: [Entity!]!", "Who wrote or spoke it.", |source, _| {
            Ok(source.authors.iter().map(|entity| Object::entity(source.at, *entity).map(Some)).collect())
        })
        .leaf("publishedAt: PartialDate", "When it was published; null where that is not known.", |source, _, out| {
            write_date(source.published_at, out);
            Ok(())
        })
        .leaf("retrievedAt: PartialDate", "When it was fetched; null where that is not known.", |source, _, out| {
            write_date(source.retrieved_at, out);
            Ok(())
        })
        .leaf("url: URL", "Where it is; null where that is not known.", |source, _, out| {
            out.opt_str(source.url.as_ref().map(|url| url.as_str()));
            Ok(())
        })
        .leaf("archiveUrl: URL", "Where a copy is kept; null where none is known.", |source, _, out| {
            out.opt_str(source.archive_url.as_ref().map(|url| url.as_str()));
            Ok(())
        })
        .leaf("language: Language", "Its language; null where that is not known.", |source, _, out| {
            out.opt_str(source.language.as_ref().map(|language| language.as_str()));
            Ok(())
        })
        .leaf("leaked: Boolean!", "Whether it became public against its author's will.", |source, _, out| {
            out.bool(source.leaked);
            Ok(())
        })
        .leaf("digest: String", "The SHA-256 of the document's bytes: `sha256:` and 64 hexadecimal digits; null where the document was not at hand.", |source, _, out| {
            out.opt_str(source.digest.map(|digest| digest.to_string()).as_deref());
            Ok(())
        })
        .leaf("notes: String", "What a reader should know of it; null where there is nothing.", |source, _, out| {
            out.opt_str(source.notes.as_deref());
            Ok(())
        })
        .many("derivedFrom: [Derivation!]!", "The sources that it rests on.", |source, _| {
            let at = source.at;
            let derivation = |it: &crate::model::Derivation<Ordinal>| DerivationOf { at, source: it.source, kind: it.kind };
            Ok(source.derived_from.iter().map(derivation).map(Object::Derivation).collect())
        })
        .page_with(
            &format!("claims({CLAIMS}, {PAGE}): ClaimConnection!"),
            &format!("The claims that were read in it, or that another source has from it, those stated last first. {ASKED}"),
            |source, context: &Context, args: &ListArgs<Claims>| {
                let list = List::ReportedIn(source.it.ordinal);
                claim::page(context, source.at, list, IN_ANY_ROLE, args)
            },
        )
        .done()
}

fn derivation() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Derivation>("Derivation", "That a source rests on another, and how.")
        .one(
            "source: Source!",
            "The source that it rests on.",
            |it, _| Object::source(it.at, it.source).map(Some),
        )
        .leaf(
            "kind: DerivationKind!",
            "How it rests on it.",
            |it, _, out| out.value(&it.kind),
        )
        .done()
}
