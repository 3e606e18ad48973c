//! The verdict on a claim: its status and why, whose voices support it, and when it holds.

use std::rc::Rc;

use claimgraph_engine::{
    Answers, Args, FieldError, FromArgs, Json, Rows, Table, TypeDef, object, sdl,
};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            holding_args::holds_name,
            list_id,
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            rows::row,
        },
        object::{Object, of},
        object_rows::{CorroborationRow, ReasonRow, StatusReasonRow, VoiceRow},
        sentence_parts::sentence,
        types::{attribution, languages::Languages},
    },
    kb::{AttributionKey, Reason, Snapshot, StoredClaim, Voice},
    model::PartialDate,
};

/// The types of verdicts.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(ENUMS);
    types.extend([status_reason(), reason(), corroboration(), voice()]);
    types
}

const ENUMS: &str = r#"
"The status of a claim: what follows, by fixed rules, from who says what, where and when. Derived at each revision, never stored, and no judgement of what is true. A status says of two speakers that they are two, or of two claims that they exclude each other, only where no honest reading of the record allows another; what is merely possible is shown (`Claim.tension`, `Corroboration.voices`) and decides nothing. The first value that applies is the status, in this order: UNSOURCED, SUPERSEDED, RETRACTED, DISPUTED, INCONSISTENT, DENIED, UNASSERTED, CORROBORATED, UNCONTESTED."
enum ClaimStatus {
  "Nobody is on record: the claim has no attributions."
  UNSOURCED
  "It is passed on, questioned or held possible; nobody on record says that it is so."
  UNASSERTED
  "Somebody says so, and nobody on record denies it. Also where several do of whom the record does not tell that they are independent, where only unnamed people do, and where what is shared is not a fact but an opinion, a forecast, a plan or a recommendation."
  UNCONTESTED
  "Two voices or more state it as a fact, independently as far as the record tells, and nobody denies it. As in the Admiralty code, that says something of the report and nothing of the reliability of the sources."
  CORROBORATED
  "Somebody says so; another, who is certainly somebody else, denies it, questions it or says what excludes it."
  DISPUTED
  "What is said for it and against it comes from one voice, or from what may be one: a speaker of two minds, a publisher against its own article, an organisation and who speaks for it."
  INCONSISTENT
  "Nobody on record says so now; somebody denies it, or says what excludes it."
  DENIED
  "Nobody says so any more; whoever did has put another claim in its place."
  SUPERSEDED
  "Nobody says so any more: all who did took it back, or what they said rests on a source that was withdrawn."
  RETRACTED
}

"The part of an attribution in the verdict on a claim. The first two are of those for the claim, the next four of those against it, the rest of those that decide nothing."
enum ReasonKind {
  "Says so."
  SAYS
  "Confirms what others say."
  CONFIRMS
  "Denies the claim."
  DENIES
  "Calls the claim into question."
  QUESTIONS
  "Says, of another claim, what excludes this one: both cannot be so at one time."
  SAYS_WHAT_EXCLUDES
  "Says, of another claim, what a source says excludes this one: see `Reason.excludedBy`."
  EXCLUDED_BY
  "Was taken back."
  TAKEN_BACK
  "Rests on a source that was withdrawn."
  WITHDRAWN_SOURCE
  "Was corrected by its own voice, which put another claim in its place."
  CORRECTED
  "The speaker has said something else since; the latest word counts."
  LATER_WORD
  "Takes no side: it relays, qualifies, declines to comment or takes no position."
  NO_SIDE
  "Is meant ironically."
  IRONIC
  "Was read between the lines by the compiler of the knowledge base."
  IMPLIED
  "Says only that it may be so, or guesses. After FactBank's degrees of certainty."
  UNSURE
  "Is one of several pieces of evidence that count only together, and one of them no longer counts."
  INCOMPLETE_SET
  "Is for a claim that would exclude this one if both spoke of one time, which cannot be told."
  MAY_BE_ANOTHER_TIME
}

"The reason why attributions are of one voice."
enum VoiceReason {
  "One document is in the `chain` of both: one article in which two people speak, or two articles that rest on one report."
  SHARED_SOURCE
  "One entity speaks."
  SAME_SPEAKER
  "One entity is an author of both sources, which speak in their own voice."
  SAME_AUTHOR
  "One entity published both sources, which speak in their own voice. The publisher of what speaks for its known authors, such as a post, a paper, a book, a speech or a filing, does not speak."
  SAME_PUBLISHER
  "Both sources, which speak in their own voice, have an author or a publisher of one plain name, of which no entity is recorded. May be."
  SAME_NAME
  "Both sources are of one site, of which no publisher or author is recorded. May be."
  SAME_SITE
  "By claims of the knowledge base, the one speaks for the other, or both for a third, at that time. May be."
  SPEAKS_FOR
  "By claims of the knowledge base, one entity owns both, or the one the other. May be."
  SAME_OWNER
  "Both belong to one set of joint evidence, which supports the claim only as a whole."
  JOINT_EVIDENCE
  "One document is in the `chain` of the one and in the `possibleChain` of the other, or in the `possibleChain` of both. May be."
  MAYBE_SHARED_SOURCE
}

"Whether a claim holds at a date."
enum Holds {
  "It holds at some time of that date, whatever its own dates mean."
  CERTAIN
  "It may hold: its dates can be read so, or an end of its valid time is not stated."
  POSSIBLE
  "It does not hold, or is not said to hold then."
  NO
}
"#;

/// Adds the fields to the table of claims.
pub(in crate::graphql) fn claim_fields(
    table: Table<ClaimGraph, of::Claim>,
) -> Table<ClaimGraph, of::Claim> {
    let table = status_fields(table);
    table
        .one(
            "corroboration: Corroboration!",
            "The support of the claim: whose voices it is, and counts.",
            |claim, _| {
                let corroboration = claim.snapshot.corroboration(&claim.stored)?;
                Ok(Some(Object::Corroboration(CorroborationRow {
                    snapshot: claim.snapshot,
                    corroboration: Rc::new(corroboration),
                })))
            },
        )
        .page_with(
            &format!("tension({PAGE_ARGS}): ClaimConnection!"),
            "The claims that are hard to square with this one, in the order of recording: those that contradict it only if their dates, numbers or words are read in one way; those of a contrasting predicate; those that the compiler of the knowledge base relates to it as CONTRADICTS, or anybody as TENSION. They decide nothing.",
            |claim, context, args: &PageArgs| {
                let verdict = context.verdicts.verdict(claim.snapshot, &claim.stored)?;
                let rivals = verdict.tension.iter().enumerate();
                let rows = rivals
                    .map(|(index, other)| row(index as i64, *other, 0))
                    .collect();
                Object::connection(Page::of_rows(
                    context,
                    claim.snapshot,
                    list_id::TENSION,
                    rows,
                    args,
                    &|link| Object::claim(claim.snapshot, link.position.ordinal),
                )?)
            },
        )
        .many(
            "sameAs: [Claim!]!",
            "The other records of this proposition: same subject, predicate, value, polarity, nature, valid time and narrowing qualifiers, after merges of entities. Attributions of all of them count for each.",
            |claim, _| {
                let same = claim.snapshot.same_as(&claim.stored)?.into_iter();
                Ok(same
                    .map(|other| Object::claim(claim.snapshot, other).map(Some))
                    .collect())
            },
        )
        .leaf_with(
            "holds(at: PartialDate!): Holds!",
            "Whether the claim holds at some time of a date, by the calendar as written. By its valid time where there is one; an end `..` is taken at its word and goes on, an end `some` had come by the day on which that was said. A state without a valid time holds when it is said, by those of its attributions that support it and decide; an event without one took place before that (if the claim is NEGATIVE: had not by then). What is timeless always holds. Says nothing of whether the claim is true.",
            |claim, _, args: &HoldsArgs, out| {
                out.str(holds_name(claim.snapshot.holds(&claim.stored, args.at)?));
                Ok::<_, FieldError>(())
            },
        )
}

fn status_fields(table: Table<ClaimGraph, of::Claim>) -> Table<ClaimGraph, of::Claim> {
    table
        .leaf(
            "status: ClaimStatus!",
            "The status. It follows from the attributions of this claim and of those that exclude it, never from the status of another.",
            |claim, _, out| out.value(&claim.snapshot.assessment(&claim.stored)?.status),
        )
        .one(
            "statusReason: StatusReason!",
            "The attributions from which the status follows, and those that decide nothing, each with its part.",
            |claim, context| {
                Ok(Some(Object::StatusReason(StatusReasonRow {
                    snapshot: claim.snapshot,
                    verdict: context.verdicts.verdict(claim.snapshot, &claim.stored)?,
                })))
            },
        )
        .leaf_with(
            "verdict(languages: [Language!]): String!",
            "The status in a sentence with who says what: \"Meta says so; nobody on record denies it.\" In English or Traditional Chinese (`zh-Hant`), whichever of the two is chosen as for `Entity.label`; names and statements in that language where they have it. Of more than three speakers, two are named.",
            |claim, context, languages: &Languages, out| write_sentence(claim, context, languages, out),
        )
}

fn write_sentence(
    claim: &Node<'_, StoredClaim>,
    context: &Context,
    languages: &Languages,
    out: &mut Json,
) -> Result<(), FieldError> {
    let verdict = context.verdicts.verdict(claim.snapshot, &claim.stored)?;
    out.str(&sentence(claim, &verdict, languages.of_reader(context))?);
    Ok(())
}

struct HoldsArgs {
    at: PartialDate,
}

impl FromArgs for HoldsArgs {
    fn from_args(args: &Args<'_>) -> Result<HoldsArgs, FieldError> {
        Ok(HoldsArgs {
            at: args.required("at")?,
        })
    }
}

fn status_reason() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::StatusReason>("StatusReason", "The reasons of a claim's status.")
        .many(
            "for: [Reason!]!",
            "The attributions for the claim that decide: of each speaker the latest word, if that is for it. SAYS or CONFIRMS.",
            |status, _| Ok(reasons(status.snapshot, &status.verdict.supporting)),
        )
        .many(
            "against: [Reason!]!",
            "The attributions against the claim that decide: DENIES or QUESTIONS of this claim; SAYS_WHAT_EXCLUDES or EXCLUDED_BY of another.",
            |status, _| Ok(reasons(status.snapshot, &status.verdict.opposing)),
        )
        .many(
            "aside: [Reason!]!",
            "The attributions that decide nothing, each with why.",
            |status, _| Ok(reasons(status.snapshot, &status.verdict.aside)),
        )
        .many(
            "voicesFor: [Voice!]!",
            "The voices of the attributions for the claim, as `Corroboration.voices` has them.",
            |status, _| Ok(voices(status.snapshot, status.verdict.voices.clone())),
        )
        .many(
            "voicesAgainst: [Voice!]!",
            "The voices of the attributions against the claim, grouped by the same rules: denials that rest on one document are one voice. An unnamed or unsure speaker has none. They decide nothing: one voice against is enough.",
            |status, _| Ok(voices(status.snapshot, status.snapshot.opposing_voices(&status.verdict)?)),
        )
        .costing(5)
        .done()
}

/// The rows of the reasons of a verdict.
pub(super) fn reasons<'a>(snapshot: &'a Snapshot, reasons: &[Reason]) -> Rows<Object<'a>> {
    let rows = reasons.iter().map(|reason| {
        Object::Reason(ReasonRow {
            snapshot,
            reason: *reason,
        })
    });
    rows.collect()
}

fn voices(snapshot: &Snapshot, voices: Vec<Voice>) -> Rows<Object<'_>> {
    let voices = voices.into_iter().map(|voice| {
        let voice = Rc::new(voice);
        Object::Voice(VoiceRow { snapshot, voice })
    });
    voices.collect()
}

fn reason() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Reason>("Reason", "An attribution and its part in a verdict.")
        .one("attribution: Attribution!", "The attribution.", |row, _| {
            let (claim, number) = row.reason.attribution;
            attribution::numbered(row.snapshot, claim, number).map(Some)
        })
        .one(
            "claim: Claim!",
            "The claim of the attribution: the one whose status it is, or one that excludes it.",
            |row, _| Object::claim(row.snapshot, row.reason.attribution.0).map(Some),
        )
        .leaf("why: ReasonKind!", "The part of the attribution.", |row, _, out| {
            out.value(&row.reason.why)
        })
        .one(
            "excludedBy: Source",
            "The source that says that the claims exclude each other; null unless `why` is EXCLUDED_BY.",
            |row, _| {
                let source = row.reason.excluded_by;
                source
                    .map(|source| Object::source(row.snapshot, source))
                    .transpose()
            },
        )
        .done()
}

fn corroboration() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Corroboration>(
        "Corroboration",
        "The support of a claim, by the attributions that assert or confirm it and decide. A claim of fact is CORROBORATED by two voices; doubt whether two are one counts against it.",
    )
    .many(
        "voices: [Voice!]!",
        "The voices that support the claim: groups of attributions that are, or by the record may be, of one voice. Only named speakers who are certain, or express no certainty, have a voice; \"probably\" corroborates nothing. Editors ask for more than one named source with the evidence (IFCN code of principles).",
        |row, _| {
            Ok(voices(row.snapshot, row.corroboration.voices.clone()))
        },
    )
    .leaf("voiceCount: Int!", "The number of `voices`.", |row, _, out| {
        out.int32(row.corroboration.voice_count)
    })
    .leaf(
        "unnamed: Int!",
        "The number of supporting attributions of unnamed speakers. They add no voice: two of them may be one, and one may be who speaks elsewhere by name. Reuters calls anonymous sources the weakest ones.",
        |row, _, out| out.int32(row.corroboration.unnamed),
    )
    .leaf(
        "selfReported: Boolean!",
        "True if the subject of the claim alone supports it, or who may speak for the subject.",
        |row, _, out| {
            out.bool(row.corroboration.self_reported);
        },
    )
    .leaf("attributions: Int!", "The number of supporting attributions.", |row, _, out| {
        out.int32(row.corroboration.attributions)
    })
    .leaf("sources: Int!", "The number of sources in which they were read.", |row, _, out| {
        out.int32(row.corroboration.sources)
    })
    .leaf("publishers: Int!", "The number of publishers of those sources.", |row, _, out| {
        out.int32(row.corroboration.publishers)
    })
    .leaf(
        "speakers: Int!",
        "The number of speakers, whether or not they are independent of each other.",
        |row, _, out| out.int32(row.corroboration.speakers),
    )
    .leaf(
        "anonymousOnly: Boolean!",
        "True if there is a speaker and every speaker is unnamed.",
        |row, _, out| {
            out.bool(row.corroboration.anonymous_only);
        },
    )
    .done()
}

fn voice() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Voice>(
        "Voice",
        "A voice: one or more attributions whose speakers are, or by the record may be, one.",
    )
    .many(
        "attributions: [Attribution!]!",
        "The attributions of the voice. Never empty.",
        |voice, _| attributions(voice.snapshot, &voice.attributions),
    )
    .leaf(
        "because: [VoiceReason!]!",
        "The reasons why they are taken for one voice; empty if there is one attribution.",
        |voice, _, out| out.value(&voice.because),
    )
    .leaf(
        "certain: Boolean!",
        "True if they are one voice for certain; false if a reason is one that may be: SAME_NAME, SAME_SITE, SPEAKS_FOR, SAME_OWNER or MAYBE_SHARED_SOURCE.",
        |voice, _, out| {
            out.bool(voice.is_certain());
        },
    )
    .done()
}

fn attributions<'a>(snapshot: &'a Snapshot, keys: &[AttributionKey]) -> Answers<'a, ClaimGraph> {
    let rows = keys
        .iter()
        .map(|(claim, number)| attribution::numbered(snapshot, *claim, *number).map(Some));
    Ok(rows.collect())
}
