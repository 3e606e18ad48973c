//! Attributions: who says a claim, where, on whose word.

use std::sync::Arc;

use claimgraph_engine::{FieldError, Table, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            page::Page,
            request::{Attributions, ListArgs},
            source::ListSource,
        },
        object::{Object, of},
        object_rows::{
            AttributionRef, EvidenceHolder, EvidenceRow, QualifierPlace, QualifierRef, ViaRow,
        },
        sentence_parts::speaker_name,
        types::{
            chain, closed, connection::connection, display::DISPLAY, languages::Languages,
            node::write_id, original, scalar::write_date, source_details::grades,
        },
    },
    kb::{List, Snapshot},
    model::{AnonymousSpeaker, Evidence, Kind, Ordinal, Source, Speaker, Stored},
};

/// A page of a record list of attributions.
pub(in crate::graphql) fn page<'a>(
    context: &'a Context,
    snapshot: &'a Snapshot,
    list: List,
    args: &ListArgs<Attributions>,
) -> Result<Option<Object<'a>>, FieldError> {
    let source = ListSource::Attributions(list);
    Object::connection(Page::of_source(
        context,
        snapshot,
        source,
        &args.request,
        &args.page,
        &|link| numbered(snapshot, link.position.ordinal, link.position.number),
    )?)
}

/// The attribution with this number in a claim.
pub(in crate::graphql) fn numbered(
    snapshot: &Snapshot,
    claim: Ordinal,
    number: u16,
) -> Result<Object<'_>, FieldError> {
    Object::attribution(snapshot, claim, number)?.ok_or_else(|| {
        FieldError::internal(format!("claim {} has no attribution {number}", claim.0))
    })
}

/// The speaker of an attribution.
pub(in crate::graphql) fn speaker<'a>(
    attribution: &AttributionRef<'a>,
) -> Result<Option<Object<'a>>, FieldError> {
    Ok(Some(match &attribution.speaker {
        Speaker::Entity(entity) => Object::entity(attribution.claim.snapshot, *entity)?,
        Speaker::Anonymous(_) => Object::AnonymousSpeaker(attribution.clone()),
        Speaker::Source => Object::SourceVoice(attribution.clone()),
    }))
}

/// The source in which an attribution was read.
fn source(attribution: &AttributionRef<'_>) -> Result<Arc<Stored<Source<Ordinal>>>, FieldError> {
    let (snapshot, source) = (attribution.claim.snapshot, attribution.source);
    Ok(snapshot.required(Kind::Source, source, snapshot.source(source)?)?)
}

/// The types of attributions.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(DECLARED);
    types.extend([
        attribution(),
        via(),
        anonymous_speaker(),
        source_voice(),
        retraction(),
    ]);
    types.extend(connection("Attribution", "attributions"));
    types
}

const DECLARED: &str = r#"
"The stance of a speaker on a claim."
enum Stance {
  "Asserts the claim."
  ASSERTS
  "Confirms what others say."
  CONFIRMS
  "Denies the claim."
  DENIES
  "Calls the claim into question."
  DISPUTES
  "Adds a condition or a limit to the claim."
  QUALIFIES
  "Declines to comment."
  DECLINES_COMMENT
  "Passes the claim on without taking a side."
  RELAYS
  "Answers without taking a side."
  NO_POSITION
}

"The certainty that a speaker expresses."
enum Certainty {
  "Certain: it is so."
  CERTAIN
  "Probable: it is likely so."
  PROBABLE
  "Possible: it may be so."
  POSSIBLE
  "Speculative: it is a guess."
  SPECULATIVE
}

"The distance of a reporter from what a speaker says."
enum Distance {
  "Alleged: the reporter does not vouch for it."
  ALLEGED
}

"The tone of a speaker."
enum Tone {
  "Ironic: the words mean something else."
  IRONIC
}

"The reading of words by the compiler of the knowledge base."
enum Reading {
  "Implied: read between the lines."
  IMPLIED
}

"An end of a claim's valid time."
enum Bears {
  "The start."
  START
  "The end."
  END
}

"The way in which a source has what it reports."
enum AttributionMode {
  "Quotes the speaker's words."
  QUOTE
  "Paraphrases the speaker."
  PARAPHRASE
  "Reports what a document says."
  DOCUMENT
  "Reports its own observation."
  OBSERVATION
  "Draws its own conclusion."
  INFERENCE
}
"#;

fn attribution() -> TypeDef<ClaimGraph> {
    let table = object::<ClaimGraph, of::Attribution>(
        "Attribution",
        "One act of saying: someone, in some source, took a stance on a claim.",
    );
    let table = reading_fields(table)
        .implements("Node")
        .leaf("id: ID!", "The id, which names this record for ever. Of an earlier revision it has the revision behind it, as `x@3`.", |attribution, context, out| {
            write_id(attribution.claim.snapshot, context, Kind::Attribution, &attribution.id, out);
        })
        .leaf("recordId: ID!", "The id of the record at any revision: `id` without `@` and what follows.", |attribution, _, out| {
            let snapshot = attribution.claim.snapshot;
            out.str(&snapshot.global_id(Kind::Attribution, &attribution.id));
        })
        .leaf_with(DISPLAY, "The name of the speaker, and in brackets the title of the source.", |attribution, context, languages: &Languages, out| -> Result<(), FieldError> {
            let reader = languages.of_reader(context);
            let speaker = speaker_name(attribution.claim.snapshot, attribution, reader)?;
            let source = source(attribution)?;
            let title = source.record.titles.choose(reader.texts());
            let title = title.map_or(source.record.id.as_str(), |(_, title)| title);
            out.str(&format!("{speaker} ({title})"));
            Ok(())
        })
        .one("claim: Claim!", "The claim.", |attribution, _| Ok(Some(Object::Claim(attribution.claim.clone()))))
        .one("speaker: Speaker!", "The speaker.", |attribution, _| speaker(attribution))
        .one("source: Source!", "The source in which the attribution was read.", |attribution, _| Object::source(attribution.claim.snapshot, attribution.source).map(Some))
        .many("via: [Via!]!", "The sources and people on which `source` relies for the claim, in order: `source` has it from the first, the first from the second, and so on.", |attribution, _| {
            let snapshot = attribution.claim.snapshot;
            let via = attribution.via.iter().cloned();
            Ok(via.map(|via| Object::Via(ViaRow { snapshot, via })).collect())
        })
        .leaf("stance: Stance!", "The stance of the speaker on the claim.", |attribution, _, out| {
            out.value(&attribution.stance)
        })
        .leaf("certainty: Certainty", "The certainty that the speaker expresses; null if none is expressed. POSSIBLE and SPECULATIVE take no side; PROBABLE takes one, and corroborates nothing.", |attribution, _, out| {
            out.value(&attribution.certainty)
        })
        .leaf("mode: AttributionMode!", "The way in which the source has the statement.", |attribution, _, out| {
            out.value(&attribution.mode)
        })
        .leaf("statedAt: PartialDate", "The date of the statement or of its publication; null if not known.", |attribution, _, out| {
            write_date(attribution.stated_at, out);
            Ok(())
        })
        .many("evidence: [Evidence!]!", "The passages of the source that state it; empty if none is recorded.", |attribution, _| {
            let passage = |passage: &Evidence| Object::Evidence(EvidenceRow {
                snapshot: attribution.claim.snapshot,
                source: attribution.source,
                passage: Box::new(passage.clone()),
                holder: EvidenceHolder::Attribution(attribution.clone()),
            });
            Ok(attribution.evidence.iter().map(passage).collect())
        })
        .many("qualifiers: [Qualifier!]!", "The qualifiers of the saying: further predicates with their values, which describe it and decide nothing. Empty if there are none.", |attribution, _| {
            let qualifier = |index| Object::Qualifier(QualifierRef {
                claim: attribution.claim.clone(),
                place: QualifierPlace { attribution: Some(attribution.index), index },
            });
            Ok((0..attribution.qualifiers.len()).map(qualifier).collect())
        })
        .leaf("note: String", "A note on the attribution; null if there is none.", |attribution, _, out| {
            out.opt_str(attribution.note.as_deref());
            Ok(())
        })
        .one("retraction: Retraction", "The retraction; null if the attribution was not retracted. A retracted attribution stays in history and does not count for `Claim.status`.", |attribution, _| {
            Ok(attribution.retraction.clone().map(Object::Retraction))
        });
    let table = original::with_fields(
        table,
        |attribution| &attribution.original,
        |attribution| Ok(attribution.original.external_ids().to_vec()),
    );
    closed::attribution_fields(chain::attribution_fields(table)).done()
}

/// Adds the fields that tell how the statement is to be read, and what for.
fn reading_fields(table: Table<ClaimGraph, of::Attribution>) -> Table<ClaimGraph, of::Attribution> {
    table
        .leaf("firstHand: Boolean!", "True if the source has it first-hand, whatever else it derives from.", |attribution, _, out| {
            out.bool(attribution.first_hand);
            Ok(())
        })
        .leaf("distance: Distance", "The distance that the reporter keeps from what the speaker says; null if none is kept. It decides nothing.", |attribution, _, out| {
            out.value(&attribution.distance)
        })
        .leaf("tone: Tone", "The tone of the speaker; null if the words are meant as they stand. Irony takes no side.", |attribution, _, out| {
            out.value(&attribution.tone)
        })
        .leaf("reading: Reading", "The reading of the compiler; null if the words say it outright. What is implied takes no side.", |attribution, _, out| {
            out.value(&attribution.reading)
        })
        .leaf("jointly: [String!]!", "The names of the sets of joint evidence to which the attribution belongs: it supports the claim only together with the others of a set. Empty if it stands alone.", |attribution, _, out| {
            out.value(&attribution.jointly)
        })
        .leaf("bears: Bears", "The end of the claim's valid time that the attribution bears out, for which alone it counts; null if it is about the whole claim.", |attribution, _, out| {
            out.value(&attribution.bears)
        })
        .many("reliability: [ReliabilityGrade!]!", "The grades of reliability that desks give to what the source says here. They decide nothing.", |attribution, _| {
            let grades = grades(attribution.claim.snapshot, &attribution.reliability);
            Ok(grades.map(Object::ReliabilityGrade).collect())
        })
}

fn via() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Via>("Via", "A link of the chain by which a source has what it reports. Either `source` or `entity` is not null.")
        .one("source: Source", "The source on which the one before relies; null if it is a person or an organisation.", |row, _| {
            row.via.source().map(|source| Object::source(row.snapshot, *source)).transpose()
        })
        .one("entity: Entity", "The person or organisation who passed it on; null if it is a source.", |row, _| {
            row.via.entity().map(|entity| Object::entity(row.snapshot, *entity)).transpose()
        })
        .leaf("assumed: Boolean!", "True if nobody says so, and the compiler assumes it.", |row, _, out| {
            out.bool(row.via.is_assumed());
            Ok(())
        })
        .done()
}

fn anonymous_speaker() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::AnonymousSpeaker>(
        "AnonymousSpeaker",
        "A speaker whose name the source withholds, as the source describes them.",
    )
    .implements("Speaker")
    .leaf_with(
        DISPLAY,
        "The description, as `descriptor` has it.",
        |attribution, context, languages: &Languages, out| -> Result<(), FieldError> {
            languages.write(&anonymous(attribution)?.descriptor, context, out);
            Ok(())
        },
    )
    .leaf_with(
        "descriptor(languages: [Language!]): String!",
        "The source's description of the speaker, in the language chosen as for `Entity.label`.",
        |attribution, context, languages: &Languages, out| {
            languages.write(&anonymous(attribution)?.descriptor, context, out);
            Ok(())
        },
    )
    .one_with(
        "descriptorText(languages: [Language!]): Text!",
        "The description as `descriptor` has it, with its language.",
        |attribution, context, languages: &Languages| {
            Ok(languages.text(&anonymous(attribution)?.descriptor, context))
        },
    )
    .one(
        "affiliation: Entity",
        "The organisation that the speaker is said to belong to; null if none is named.",
        |attribution, _| {
            anonymous(attribution)?
                .affiliation
                .map(|entity| Object::entity(attribution.claim.snapshot, entity))
                .transpose()
        },
    )
    .leaf(
        "count: Int",
        "The number of speakers that the source states; null if it states none.",
        |attribution, _, out| match anonymous(attribution)?.count {
            Some(count) => out.int32(count),
            None => {
                out.null();
                Ok(())
            }
        },
    )
    .leaf(
        "countIsMinimum: Boolean!",
        "True if `count` is a lower bound.",
        |attribution, _, out| {
            out.bool(anonymous(attribution)?.count_is_minimum);
            Ok(())
        },
    )
    .done()
}

fn anonymous<'o>(
    attribution: &'o AttributionRef<'_>,
) -> Result<&'o AnonymousSpeaker<Ordinal>, FieldError> {
    match &attribution.speaker {
        Speaker::Anonymous(speaker) => Ok(speaker),
        _ => Err(FieldError::internal("the speaker is not anonymous")),
    }
}

fn source_voice() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SourceVoice>("SourceVoice", "A source that speaks in its own voice.")
        .implements("Speaker")
        .leaf_with(
            DISPLAY,
            "The name of the publisher, or those of the authors of what a platform or a journal carries; if none is recorded, the title of the source.",
            |attribution, context, languages: &Languages, out| -> Result<(), FieldError> {
                let reader = languages.of_reader(context);
                out.str(&speaker_name(attribution.claim.snapshot, attribution, reader)?);
                Ok(())
            },
        )
        .one(
            "source: Source!",
            "The source that speaks: the last one that the attribution names.",
            |attribution, _| {
                Object::source(attribution.claim.snapshot, *attribution.last_source()).map(Some)
            },
        )
        .done()
}

fn retraction() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Retraction>("Retraction", "The retraction of an attribution.")
        .leaf("reason: String!", "The reason.", |retraction, _, out| {
            out.str(&retraction.reason);
            Ok(())
        })
        .leaf(
            "at: PartialDate",
            "The date of the retraction; null if not known.",
            |retraction, _, out| {
                write_date(retraction.at, out);
                Ok(())
            },
        )
        .leaf(
            "by: String",
            "The name of who retracted the attribution; null if not known.",
            |retraction, _, out| {
                out.opt_str(retraction.by.as_deref());
                Ok(())
            },
        )
        .done()
}
