//! Sources, and their derivations.

use claimgraph_engine::{FieldError, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            page::Page,
            page_args::PAGE_ARGS,
            request::{Claims, ListArgs, Sources},
            source::{IN_ANY_ROLE, ListSource},
        },
        object::{Object, of},
        object_rows::{DerivationRow, NoticeRow},
        types::{
            claim::{self, CLAIM_ARGS, CLAIM_ARGS_DOC},
            closed,
            connection::connection,
            display::DISPLAY,
            languages::Languages,
            node::recorded,
            scalar::write_date,
            source_details::{credits, grades, write_agent, write_container},
            source_document,
            source_kind::SOURCE_KIND,
        },
    },
    kb::{List, Snapshot},
    model::{Container, Derivation, Ordinal, Source, SourceNotice},
};

/// A page of a record list of sources in which an entity has one of some roles.
pub(in crate::graphql) fn page<'a>(
    context: &'a Context,
    snapshot: &'a Snapshot,
    list: List,
    roles: u8,
    args: &ListArgs<Sources>,
) -> Result<Option<Object<'a>>, FieldError> {
    let source = ListSource::Sources(list, roles);
    Object::connection(Page::of_source(
        context,
        snapshot,
        source,
        &args.request,
        &args.page,
        &|link| Object::source(snapshot, link.position.ordinal),
    )?)
}

/// The types of sources.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(ENUMS);
    types.extend(sdl(SOURCE_KIND));
    types.extend([source(), derivation(), notice()]);
    types.extend(connection("Source", "sources"));
    types
}

const ENUMS: &str = r#"
"The kind of a derivation, after PROV-O."
enum DerivationKind {
  "The source repeats some or all of the other."
  QUOTES
  "The source draws on the other as the first-hand account."
  PRIMARY_SOURCE
  "The source is a later version of the other."
  REVISION_OF
  "The source is the other in another language."
  TRANSLATION_OF
  "The source is the other word for word."
  COPY_OF
  "The source is the other as an agency or a partner supplied it."
  SYNDICATED_FROM
  "The source is the other in short."
  SUMMARY_OF
}
"#;

fn source() -> TypeDef<ClaimGraph> {
    let table = closed::source_fields(recorded(object::<ClaimGraph, of::Source>(
        "Source",
        "A document or an utterance with a publisher, in which claims are made.",
    )));
    source_document::source_fields(table)
        .implements("SearchResult")
        .leaf_with(DISPLAY, "The title, as `title` has it.", |source, context, languages: &Languages, out| {
            languages.write(&source.titles, context, out);
        })
        .leaf("kind: SourceKind!", "The kind of source.", |source, _, out| {
            out.value(&source.kind)
        })
        .leaf_with(
            "title(languages: [Language!]): String!",
            "The title, or what the source is called, in the language chosen as for `Entity.label`.",
            |source, context, languages: &Languages, out| {
                languages.write(&source.titles, context, out);
                Ok(())
            },
        )
        .one_with("titleText(languages: [Language!]): Text!", "The title as `title` has it, with its language.", |source, context, languages: &Languages| {
            Ok(languages.text(&source.titles, context))
        })
        .leaf("cslType: String!", "The type of the source in CSL-JSON, which follows from its kind, such as `article-journal`.", |source, _, out| {
            out.str(source.kind.csl_type());
            Ok(())
        })
        .one("publisher: Entity", "The publisher; null if not known, or by name alone.", |source, _| {
            let publisher = source.publisher_entity();
            publisher.map(|entity| Object::entity(source.snapshot, *entity)).transpose()
        })
        .leaf_with(
            "publisherName(languages: [Language!]): String",
            "The name of the publisher, whether an entity is recorded of it or not, in the language chosen as for `Entity.label`; null if not known.",
            |source, context, languages: &Languages, out| match &source.publisher {
                Some(publisher) => write_agent(publisher, source.snapshot, languages.of_reader(context).texts(), out),
                None => {
                    out.opt_str(None);
                    Ok(())
                }
            },
        )
        .many("authors: [Entity!]!", "The entities that wrote or spoke it; empty if none is known. `credits` has the authors of whom no entity is recorded too.", |source, _| {
            Ok(source.author_entities().map(|entity| Object::entity(source.snapshot, *entity).map(Some)).collect())
        })
        .many("credits: [Credit!]!", "Everybody who took part in making the source: its authors, in its own order, then its contributors.", |source, _| {
            Ok(credits(source).map(Object::Credit).collect())
        })
        .leaf("publishedAt: PartialDate", "The date of publication; null if not known.", |source, _, out| {
            write_date(source.published_at, out);
            Ok(())
        })
        .leaf("retrievedAt: PartialDate", "The date of retrieval; null if not known.", |source, _, out| {
            write_date(source.retrieved_at, out);
            Ok(())
        })
        .leaf("url: URL", "The address of the source, the first if it has several; null if not known.", |source, _, out| {
            out.opt_str(source.urls.first().map(|url| url.as_str()));
            Ok(())
        })
        .leaf("urls: [URL!]!", "All addresses of the source; empty if none is known.", |source, _, out| {
            out.list(&source.urls, |out, url| out.str(url.as_str()));
            Ok(())
        })
        .many("archivedCopies: [ArchivedCopy!]!", "The archived copies of the source; empty if none is known.", |source, _| {
            let copies = source.archived_copies.iter().cloned().map(Box::new);
            Ok(copies.map(Object::ArchivedCopy).collect())
        })
        .leaf("language: Language", "The language; null if not known.", |source, _, out| {
            out.opt_str(source.language.as_ref().map(|language| language.as_str()));
            Ok(())
        })
        .leaf("leaked: Boolean!", "True if the source became public against its author's will.", |source, _, out| {
            out.bool(source.leaked);
            Ok(())
        })
        .leaf("digest: String", "The SHA-256 of the document's bytes: `sha256:` and 64 hexadecimal digits; null if the document was not available.", |source, _, out| {
            out.opt_str(source.digest.map(|digest| digest.to_string()).as_deref());
            Ok(())
        })
        .leaf("notes: String", "Notes for the reader; null if there are none.", |source, _, out| {
            out.opt_str(source.notes.as_deref());
            Ok(())
        })
        .leaf("abstract: String", "The abstract; null if none is recorded.", |source, _, out| {
            out.opt_str(source.summary.as_deref());
            Ok(())
        })
        .one("container: Entity", "The entity in which the source appeared: the journal of a paper, the book of a chapter; null if none is recorded.", |source, _| {
            let container = source.container.as_ref().and_then(Container::entity);
            container.map(|entity| Object::entity(source.snapshot, *entity)).transpose()
        })
        .one("containerSource: Source", "The source in which the source appeared, if that is a source itself; else null.", |source, _| {
            let container = source.container.as_ref().and_then(Container::source);
            container.map(|container| Object::source(source.snapshot, *container)).transpose()
        })
        .leaf_with(
            "containerTitle(languages: [Language!]): String",
            "The title of what the source appeared in, whether a record of that exists or not, in the language chosen as for `Entity.label`; null if not known.",
            |source, context, languages: &Languages, out| {
                write_container(source, languages.of_reader(context).texts(), out)
            },
        )
        .one("citation: Citation", "What a reference list states of the source beside its title, makers and addresses; null if nothing is recorded.", |source, _| {
            Ok(source.citation.clone().map(Object::Citation))
        })
        .one("dates: SourceDates", "The dates of the source beside that of publication; null if none is recorded.", |source, _| {
            Ok(source.dates.clone().map(Object::SourceDates))
        })
        .one("work: Entity", "The entity that is the same work: its claims are claims about the source; null if none is recorded. `Entity.sources(role: WORK)` leads back.", |source, _| {
            source.work.map(|entity| Object::entity(source.snapshot, entity)).transpose()
        })
        .many("reliability: [ReliabilityGrade!]!", "The grades of reliability that desks give to the source. They decide nothing: no status and no corroboration depends on them.", |source, _| {
            let grades = grades(source.snapshot, &source.reliability);
            Ok(grades.map(Object::ReliabilityGrade).collect())
        })
        .one("withdrawn: SourceNotice", "The withdrawal of the source, with which all that rests on it falls; null if it was not withdrawn.", |source, _| {
            Ok(notice_of(source, |source| source.withdrawn.as_deref()))
        })
        .one("corrected: SourceNotice", "The correction of the source, which decides nothing by itself; null if it was not corrected.", |source, _| {
            Ok(notice_of(source, |source| source.corrected.as_deref()))
        })
        .many("derivedFrom: [Derivation!]!", "The derivations of the source from others; empty if none is known.", |source, _| {
            let snapshot = source.snapshot;
            let derivation = |derivation: &Derivation<Ordinal>| DerivationRow {
                snapshot,
                derivation: derivation.clone(),
            };
            Ok(source.derived_from.iter().map(derivation).map(Object::Derivation).collect())
        })
        .page_with(
            &format!("claims({CLAIM_ARGS}, {PAGE_ARGS}): ClaimConnection!"),
            &format!("The claims that the source reports, or that another source has from it, those stated last first. {CLAIM_ARGS_DOC}"),
            |source, context: &Context, args: &ListArgs<Claims>| {
                let list = List::ReportedIn(source.stored.ordinal);
                claim::page(context, source.snapshot, list, IN_ANY_ROLE, args)
            },
        )
        .done()
}

fn notice_of<'a>(
    source: &Node<'a, Source<Ordinal>>,
    notice: fn(&Source<Ordinal>) -> Option<&SourceNotice<Ordinal>>,
) -> Option<Object<'a>> {
    notice(source).map(|notice| {
        Object::SourceNotice(NoticeRow {
            snapshot: source.snapshot,
            notice: Box::new(notice.clone()),
        })
    })
}

fn notice() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SourceNotice>(
        "SourceNotice",
        "A notice that a source was withdrawn or corrected.",
    )
    .leaf(
        "at: PartialDate",
        "The date of the notice; null if not known.",
        |row, _, out| {
            write_date(row.notice.at, out);
            Ok(())
        },
    )
    .leaf("reason: String!", "The reason.", |row, _, out| {
        out.str(&row.notice.reason);
        Ok(())
    })
    .one(
        "notice: Source",
        "The source that gives notice of it; null if none is recorded.",
        |row, _| {
            let notice = row.notice.notice;
            notice
                .map(|source| Object::source(row.snapshot, source))
                .transpose()
        },
    )
    .one(
        "by: Entity",
        "The entity that withdrew or corrected the source; null if not known.",
        |row, _| {
            let by = row.notice.by;
            by.map(|entity| Object::entity(row.snapshot, entity))
                .transpose()
        },
    )
    .done()
}

fn derivation() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Derivation>("Derivation", "A derivation of a source from another.")
        .one(
            "source: Source!",
            "The source from which it is derived.",
            |row, _| Object::source(row.snapshot, row.derivation.source).map(Some),
        )
        .leaf(
            "kind: DerivationKind!",
            "The kind of derivation.",
            |row, _, out| out.value(&row.derivation.kind),
        )
        .leaf(
            "assumed: Boolean!",
            "True if nobody says so, and the compiler assumes it.",
            |row, _, out| {
                out.bool(row.derivation.assumed);
                Ok(())
            },
        )
        .done()
}
