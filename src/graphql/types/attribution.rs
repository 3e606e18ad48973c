//! Attributions: who says a claim, where, on whose word.

use claimgraph_engine::{FieldError, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{AttributionOf, ClaimGraph, Context, EvidenceOf, Object, of},
        list::{
            page::{Page, connection},
            request::{Attributions, ListArgs},
            source::ListSource,
        },
        types::{scalar::write_date, text::Languages},
    },
    kb::{List, Snapshot},
    model::{AnonymousSpeaker, Ordinal, Speaker},
};

/// A page of a list of attributions.
pub(in crate::graphql) fn page<'a>(
    context: &'a Context,
    at: &'a Snapshot,
    list: List,
    args: &ListArgs<Attributions>,
) -> Result<Option<Object<'a>>, FieldError> {
    let base = ListSource::Attributions(list);
    Page::of_asked(context, at, base, &args.asked, &args.page, &|link| {
        numbered(at, link.position.ordinal, link.position.number)
    })
}

/// The attribution with this number in a claim.
pub(in crate::graphql) fn numbered(
    at: &Snapshot,
    claim: Ordinal,
    number: u16,
) -> Result<Object<'_>, FieldError> {
    Object::attribution(at, claim, number)?.ok_or_else(|| {
        FieldError::internal(format!("claim {} has no attribution {number}", claim.0))
    })
}

/// Who says it.
pub(in crate::graphql) fn speaker<'a>(
    it: &AttributionOf<'a>,
) -> Result<Option<Object<'a>>, FieldError> {
    Ok(Some(match &it.speaker {
        Speaker::Entity(entity) => Object::entity(it.claim.at, *entity)?,
        Speaker::Anonymous(_) => Object::AnonymousSpeaker(it.clone()),
        Speaker::Source => Object::SourceVoice(it.clone()),
    }))
}

/// The types of attributions.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(DECLARED);
    types.extend([
        attribution(),
        anonymous_speaker(),
        source_voice(),
        evidence(),
        retraction(),
    ]);
    types.extend(connection("Attribution", "attributions"));
    types
}

const DECLARED: &str = r#"
"Who says something: someone by name, someone whose name the source withholds, or the source itself."
union Speaker = Entity | AnonymousSpeaker | SourceVoice

"What a speaker holds of a claim."
enum Stance {
  "Says it is so."
  ASSERTS
  "Says that what others say is so."
  CONFIRMS
  "Says it is not so."
  DENIES
  "Calls it into question."
  DISPUTES
  "Adds a condition or a limit to it."
  QUALIFIES
  "Was asked and says nothing."
  DECLINES_COMMENT
  "Passes it on without taking a side."
  RELAYS
}

"How sure a speaker is."
enum Certainty {
  "It is so."
  CERTAIN
  "It is likely so."
  PROBABLE
  "It may be so."
  POSSIBLE
  "It is said to be so."
  ALLEGED
  "It is meant to become so."
  PLANNED
  "It is a guess."
  SPECULATIVE
}

"How a source has what it reports."
enum AttributionMode {
  "In the speaker's words."
  QUOTE
  "In its own words."
  PARAPHRASE
  "From a document."
  DOCUMENT
  "By its own observation."
  OBSERVATION
  "By its own conclusion."
  INFERENCE
}
"#;

fn attribution() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Attribution>("Attribution", "One act of saying: someone, in some source, took a stance on a claim.")
        .implements("Node")
        .leaf("id: ID!", "Its id, which names it for ever.", |it, _, out| {
            out.str(it.id.as_str());
            Ok(())
        })
        .one("claim: Claim!", "The claim.", |it, _| Ok(Some(Object::Claim(it.claim.clone()))))
        .one("speaker: Speaker!", "Who says it.", |it, _| speaker(it))
        .one("source: Source!", "The source in which it was read.", |it, _| Object::source(it.claim.at, it.source).map(Some))
        .many("via: [Source!]!", "The sources on which that one relies for it, in order.", |it, _| {
            Ok(it.via.iter().map(|source| Object::source(it.claim.at, *source).map(Some)).collect())
        })
        .many(
            "chain: [Source!]!",
            "The way back to where it comes from: the source, what that relies on, and on along `derivedFrom` while that leads to one source alone. Never empty; the last is the `origin`.",
            |it, _| {
                let chain = it.claim.at.origins()?.chain(it);
                Ok(chain.into_iter().map(|source| Object::source(it.claim.at, source).map(Some)).collect())
            },
        )
        .one("origin: Source!", "The end of the chain. Attributions with the same origin are not independent of each other.", |it, _| {
            Object::source(it.claim.at, it.claim.at.origins()?.of_attribution(it)).map(Some)
        })
        .leaf("stance: Stance!", "What the speaker holds of the claim.", |it, _, out| {
            out.value(&it.stance)
        })
        .leaf("certainty: Certainty", "How sure the speaker is; null where that is not said.", |it, _, out| {
            out.value(&it.certainty)
        })
        .leaf("mode: AttributionMode!", "How the source has it.", |it, _, out| {
            out.value(&it.mode)
        })
        .leaf("statedAt: PartialDate", "When it was said or published; null where that is not known.", |it, _, out| {
            write_date(it.stated_at, out);
            Ok(())
        })
        .many("evidence: [Evidence!]!", "Where in the source it is said.", |it, _| {
            let passage = |place| Object::Evidence(EvidenceOf { attribution: it.clone(), place });
            Ok((0..it.evidence.len()).map(passage).collect())
        })
        .one("retraction: Retraction", "That it was taken back; null unless it was. It then stays in history and decides nothing.", |it, _| {
            Ok(it.retraction.clone().map(Object::Retraction))
        })
        .done()
}

fn anonymous_speaker() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::AnonymousSpeaker>(
        "AnonymousSpeaker",
        "A speaker whose name the source withholds, as the source describes them.",
    )
    .leaf_with(
        "descriptor(languages: [Language!]): String!",
        "The description, in the language chosen as for `Entity.label`.",
        |it, context, languages: &Languages, out| {
            languages.write(&anonymous(it)?.descriptor, context, out);
            Ok(())
        },
    )
    .one(
        "affiliation: Entity",
        "The organisation they are said to belong to; null where none is named.",
        |it, _| {
            anonymous(it)?
                .affiliation
                .map(|entity| Object::entity(it.claim.at, entity))
                .transpose()
        },
    )
    .leaf(
        "count: Int",
        "How many they are said to be; null where that is not said.",
        |it, _, out| match anonymous(it)?.count {
            Some(count) => out.int32(count),
            None => {
                out.null();
                Ok(())
            }
        },
    )
    .leaf(
        "countIsMinimum: Boolean!",
        "Whether they may be more than that.",
        |it, _, out| {
            out.bool(anonymous(it)?.count_is_minimum);
            Ok(())
        },
    )
    .done()
}

fn anonymous<'o>(it: &'o AttributionOf<'_>) -> Result<&'o AnonymousSpeaker<Ordinal>, FieldError> {
    match &it.speaker {
        Speaker::Anonymous(speaker) => Ok(speaker),
        _ => Err(FieldError::internal("the speaker is not anonymous")),
    }
}

fn source_voice() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SourceVoice>("SourceVoice", "A source that speaks in its own voice.")
        .one(
            "source: Source!",
            "The source that speaks: the last that the attribution names.",
            |it, _| Object::source(it.claim.at, *it.via.last().unwrap_or(&it.source)).map(Some),
        )
        .done()
}

fn evidence() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Evidence>(
        "Evidence",
        "Where in a source something is said: a text position selector of the W3C Web Annotation Data Model, with the digest of the passage.",
    )
    .one("source: Source!", "The source in whose document the positions are.", |it, _| {
        Object::source(it.attribution.claim.at, it.attribution.source).map(Some)
    })
    .leaf("start: Int!", "The first character of the passage, counted in Unicode code points from 0.", |it, _, out| out.int32(it.start()))
    .leaf("end: Int!", "The first character after the passage.", |it, _, out| out.int32(it.end()))
    .leaf("digest: String!", "The SHA-256 of the passage in UTF-8: `sha256:` and 64 hexadecimal digits.", |it, _, out| {
        out.str(&it.digest().to_string());
        Ok(())
    })
    .leaf("note: String", "What a reader should know of the passage; null where there is nothing.", |it, _, out| {
        out.opt_str(it.note().map(|note| &**note));
        Ok(())
    })
    .done()
}

fn retraction() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Retraction>("Retraction", "That an attribution was taken back.")
        .leaf("reason: String!", "Why.", |it, _, out| {
            out.str(&it.reason);
            Ok(())
        })
        .leaf(
            "at: PartialDate",
            "When; null where that is not known.",
            |it, _, out| {
                write_date(it.at, out);
                Ok(())
            },
        )
        .leaf(
            "by: String",
            "Who took it back; null where that is not known.",
            |it, _, out| {
                out.opt_str(it.by.as_deref());
                Ok(())
            },
        )
        .done()
}
