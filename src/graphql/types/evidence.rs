//! Evidence: the passages of sources.

use claimgraph_engine::{Args, FieldError, FromArgs, Json, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        object::{Object, of},
        object_rows::{EvidenceHolder, EvidenceRow, PassageRow},
    },
    kb::{Passage, PassageState},
    model::PassagePosition,
};

/// The most characters that are shown on either side of a passage.
const MOST_AROUND: i32 = 1_000;
/// The characters on either side of a passage, without the argument.
const USUAL_AROUND: i32 = 200;
/// The cost of a field that reads a document.
const READING: usize = 5;

/// The types of evidence.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(DECLARED);
    types.extend([evidence(), locator(), passage()]);
    types
}

const DECLARED: &str = r#"
"The result of holding evidence against the document of its source."
enum EvidenceVerification {
  "The passage stands in the document as the evidence says."
  VERIFIED
  "The document has other words there, or the quoted words nowhere."
  MISMATCH
  "The quoted words stand in several places of the document, and nothing says in which."
  AMBIGUOUS
  "The evidence has a locator alone, which no document proves."
  LOCATOR_ONLY
  "No document of the source is kept here."
  NO_DOCUMENT
  "The document is damaged or cannot be read."
  DAMAGED_DOCUMENT
}
"#;

/// The passage that a row names, held against the document of its source.
fn held(row: &EvidenceRow<'_>) -> Result<Passage, FieldError> {
    Ok(row.snapshot.passage(row.source, &row.passage)?)
}

fn evidence() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Evidence>(
        "Evidence",
        "A passage of a source: by a text position selector of the W3C Web Annotation Data Model with the passage's digest, by a quote of its words, by a locator, or by several of these.",
    )
    .one("source: Source!", "The source that has the passage.", |row, _| {
        Object::source(row.snapshot, row.source).map(Some)
    })
    .one("attribution: Attribution", "The attribution that the passage is evidence of; null if it relates two claims.", |row, _| {
        Ok(match &row.holder {
            EvidenceHolder::Attribution(attribution) => Some(Object::Attribution(attribution.clone())),
            EvidenceHolder::Relation(_) => None,
        })
    })
    .one("claim: Claim!", "The claim of that attribution, or the one that states the relation.", |row, _| {
        let claim = match &row.holder {
            EvidenceHolder::Attribution(attribution) => &attribution.claim,
            EvidenceHolder::Relation(claim) => claim,
        };
        Ok(Some(Object::Claim(claim.clone())))
    })
    .leaf("start: Int", "The position of the first character of the passage in the source's document, in Unicode code points from 0; null if no position is recorded.", |row, _, out| {
        number(row.passage.position().map(PassagePosition::start), out)
    })
    .leaf("end: Int", "The position after the last character of the passage, in Unicode code points; null if no position is recorded.", |row, _, out| {
        number(row.passage.position().map(PassagePosition::end), out)
    })
    .leaf("digest: String", "The SHA-256 of the passage in UTF-8: `sha256:` and 64 hexadecimal digits; null if no position is recorded.", |row, _, out| {
        let digest = row.passage.position().map(|position| position.digest().to_string());
        out.opt_str(digest.as_deref());
        Ok(())
    })
    .leaf("exact: String", "The words of the passage: those quoted, else those at the position in the source's document; null if none are quoted and `verified` is not VERIFIED.", |row, _, out| {
        match row.passage.quote() {
            Some(quote) => out.str(&quote.exact),
            None => out.opt_str(held(row)?.exact()),
        }
        Ok(())
    })
    .costing(READING)
    .leaf("prefix: String", "The characters right before the passage, as quoted; null if none are.", |row, _, out| {
        let quote = row.passage.quote();
        out.opt_str(quote.and_then(|quote| quote.prefix.as_deref()));
        Ok(())
    })
    .leaf("suffix: String", "The characters right after the passage, as quoted; null if none are.", |row, _, out| {
        let quote = row.passage.quote();
        out.opt_str(quote.and_then(|quote| quote.suffix.as_deref()));
        Ok(())
    })
    .one("locator: PassageLocator", "The place of the passage as people name it; null if none is recorded.", |row, _| {
        Ok(row.passage.locator().cloned().map(Box::new).map(Object::PassageLocator))
    })
    .leaf("note: String", "A note on the passage; null if there is none.", |row, _, out| {
        out.opt_str(row.passage.note().map(|note| &**note));
        Ok(())
    })
    .leaf("verified: EvidenceVerification!", "Whether the passage stands in the source's document, if the document is kept here (`claimgraph attach`).", |row, _, out| {
        out.str(match held(row)?.state {
            PassageState::Verified => "VERIFIED",
            PassageState::Mismatch => "MISMATCH",
            PassageState::Ambiguous => "AMBIGUOUS",
            PassageState::LocatorOnly => "LOCATOR_ONLY",
            PassageState::NoDocument => "NO_DOCUMENT",
            PassageState::DamagedDocument => "DAMAGED_DOCUMENT",
        });
        Ok(())
    })
    .costing(READING)
    .one_with(
        &format!("context(characters: Int = {USUAL_AROUND}): PassageContext"),
        &format!("The passage in its place in the source's document, with `characters` (at most {MOST_AROUND}) before and after it; null if `verified` is not VERIFIED."),
        |row, _, around: &Around| {
            let passage = held(row)?;
            let in_place = passage.in_place(around.0);
            Ok(in_place.map(|in_place| Object::PassageContext(Box::new(PassageRow {
                before: in_place.before.into(),
                exact: in_place.exact.into(),
                after: in_place.after.into(),
                span: passage.characters().unwrap_or_default(),
            }))))
        },
    )
    .costing(READING)
    .done()
}

/// The argument `characters`.
struct Around(usize);

impl FromArgs for Around {
    fn from_args(args: &Args<'_>) -> Result<Around, FieldError> {
        let characters = args.optional("characters")?.unwrap_or(USUAL_AROUND);
        match usize::try_from(characters) {
            Ok(around) if characters <= MOST_AROUND => Ok(Around(around)),
            _ => Err(FieldError::input(format!(
                "argument `characters`: from 0 to {MOST_AROUND} are allowed, not {characters}"
            ))),
        }
    }
}

fn number(value: Option<u32>, out: &mut Json) -> Result<(), FieldError> {
    match value {
        Some(value) => out.int32(value),
        None => {
            out.null();
            Ok(())
        }
    }
}

fn locator() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::PassageLocator>(
        "PassageLocator",
        "The place of a passage as people name it. At least one field is not null.",
    )
    .leaf(
        "page: String",
        "The page, as it is numbered; null if not recorded.",
        |locator, _, out| {
            out.opt_str(locator.page.as_deref());
            Ok(())
        },
    )
    .leaf(
        "section: String",
        "The section, by its number or its heading; null if not recorded.",
        |locator, _, out| {
            out.opt_str(locator.section.as_deref());
            Ok(())
        },
    )
    .leaf(
        "line: Int",
        "The line, as the source counts; null if not recorded.",
        |locator, _, out| number(locator.line, out),
    )
    .leaf(
        "sentence: Int",
        "The sentence, as the source counts; null if not recorded.",
        |locator, _, out| number(locator.sentence, out),
    )
    .leaf(
        "timecode: String",
        "The time in a recording, as `hh:mm:ss` or `hh:mm:ss.fff`; null if not recorded.",
        |locator, _, out| {
            let timecode = locator.timecode.map(|timecode| timecode.to_string());
            out.opt_str(timecode.as_deref());
            Ok(())
        },
    )
    .done()
}

fn passage() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::PassageContext>(
        "PassageContext",
        "A passage in its place in a document.",
    )
    .leaf(
        "before: String!",
        "The characters before the passage; empty at the start of the document.",
        |passage, _, out| {
            out.str(&passage.before);
            Ok(())
        },
    )
    .leaf(
        "exact: String!",
        "The words of the passage.",
        |passage, _, out| {
            out.str(&passage.exact);
            Ok(())
        },
    )
    .leaf(
        "start: Int!",
        "The first character of the passage in the document, in Unicode code points from 0, recorded or found by its words.",
        |passage, _, out| out.int32(passage.span.0),
    )
    .leaf(
        "end: Int!",
        "The character after the last one of the passage, in Unicode code points.",
        |passage, _, out| out.int32(passage.span.1),
    )
    .leaf(
        "after: String!",
        "The characters after the passage; empty at the end of the document.",
        |passage, _, out| {
            out.str(&passage.after);
            Ok(())
        },
    )
    .done()
}
