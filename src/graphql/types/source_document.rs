//! The document of a source: the evidence in the order of its place, and the text itself.

use claimgraph_engine::{Args, FieldError, FromArgs, Table, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            list_id,
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            rows::row,
        },
        object::{Object, of},
        object_rows::{
            AttributionRef, DocumentTextRow, EvidenceHolder, EvidenceRow, SourceAbsenceRow,
        },
        types::connection::connection,
    },
    kb::{SourceEvidence, SourceText},
};

/// The most characters of a document that are shown at once.
const MOST_SHOWN: i64 = 100_000;
/// The characters that are shown without the argument.
const USUALLY_SHOWN: i64 = 20_000;
/// The cost of a field that reads all evidence in a source, or its document.
const READING: usize = 50;
/// The cost of working out the statuses of all claims that rest on a source.
const ASSESSMENT: usize = 2_000;

/// Adds the fields to the table of sources.
pub(in crate::graphql) fn source_fields(
    table: Table<ClaimGraph, of::Source>,
) -> Table<ClaimGraph, of::Source> {
    table
        .page_with(
            &format!("evidence({PAGE_ARGS}): EvidenceConnection!"),
            "All passages of the source that are evidence, in the order of their place: by position, recorded or found by their words in the document, if it is kept here; then by time in a recording; then by page, line and sentence; then those without a place. Refused with COST_LIMIT if more than 50,000 claims are to be read.",
            |source, context: &Context, args: &PageArgs| {
                let snapshot = args.snapshot(context, source.snapshot, list_id::EVIDENCE.into())?;
                let evidence = snapshot.evidence_in(source.stored.ordinal)?;
                let rows = evidence.iter().enumerate();
                let rows = rows.map(|(index, it)| row(index as i64, it.claim.ordinal, 0));
                Object::connection(Page::of_rows(
                    context,
                    snapshot,
                    list_id::EVIDENCE,
                    rows.collect(),
                    args,
                    &|link| {
                        let index = usize::try_from(link.position.order).unwrap_or(usize::MAX);
                        let Some(found) = evidence.get(index) else {
                            return Err(FieldError::internal("evidence that is not there"));
                        };
                        let SourceEvidence { claim, attribution, passage } = found.clone();
                        let claim = Node { snapshot, stored: claim };
                        Ok(Object::Evidence(EvidenceRow {
                            snapshot,
                            source: source.stored.ordinal,
                            passage: Box::new(passage),
                            holder: match attribution {
                                Some(index) => EvidenceHolder::Attribution(AttributionRef { claim, index }),
                                None => EvidenceHolder::Relation(claim),
                            },
                        }))
                    },
                )?)
            },
        )
        .costing(READING)
        .one_with(
            &format!("text(start: Int = 0, length: Int = {USUALLY_SHOWN}): DocumentText"),
            &format!("The text of the source's document from the character `start` on, at most `length` (up to {MOST_SHOWN}) characters; null if no document is kept here, if it is damaged, or if the server does not show documents to the viewer's role (setting `CLAIMGRAPH_SHOW_DOCUMENTS`)."),
            |source, context: &Context, window: &TextWindow| {
                if !context.shows_documents() {
                    return Ok(None);
                }
                let text = source.snapshot.document_text(source.stored.ordinal)?;
                let shown = text.and_then(|text| window.of(&text));
                Ok(shown.map(|shown| Object::DocumentText(Box::new(shown))))
            },
        )
        .costing(READING)
        .one(
            "without: SourceAbsence!",
            "What would be left without the source: the claims that would keep, change or lose their status if it was withdrawn. Refused with COST_LIMIT if more than 20,000 claims rest on the source or look at one that does.",
            |source, _| {
                let snapshot = source.snapshot;
                let statuses = snapshot.without_source(source.stored.ordinal)?;
                Ok(Some(Object::SourceAbsence(SourceAbsenceRow { snapshot, statuses }.into())))
            },
        )
        .costing(ASSESSMENT)
}

/// The part of a document that is asked for, in characters.
struct TextWindow {
    start: u32,
    length: u32,
}

impl FromArgs for TextWindow {
    fn from_args(args: &Args<'_>) -> Result<TextWindow, FieldError> {
        let number = |name: &str, usual: i64, most: i64| {
            let value: i64 = args.optional(name)?.unwrap_or(usual);
            match u32::try_from(value) {
                Ok(number) if value <= most => Ok(number),
                _ => Err(FieldError::input(format!(
                    "argument `{name}`: from 0 to {most} are allowed, not {value}"
                ))),
            }
        };
        Ok(TextWindow {
            start: number("start", 0, i32::MAX.into())?,
            length: number("length", USUALLY_SHOWN, MOST_SHOWN)?,
        })
    }
}

impl TextWindow {
    /// The part of a text, cut at its end.
    fn of(&self, text: &SourceText) -> Option<DocumentTextRow> {
        let characters = text.characters();
        let start = self.start.min(characters);
        let end = start.saturating_add(self.length).min(characters);
        let span = text.span(start, end)?;
        Some(DocumentTextRow {
            text: text.text()[span].to_owned(),
            start,
            end,
            characters,
        })
    }
}

/// The types.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let text = object::<ClaimGraph, of::DocumentText>(
        "DocumentText",
        "A part of the text of a source's document. Characters are Unicode code points, counted from 0.",
    )
    .leaf("text: String!", "The part.", |row, _, out| out.str(&row.text))
    .leaf(
        "start: Int!",
        "The first character of the part.",
        |row, _, out| out.int32(row.start),
    )
    .leaf(
        "end: Int!",
        "The character after the last one of the part.",
        |row, _, out| out.int32(row.end),
    )
    .leaf(
        "characters: Int!",
        "The number of characters of the whole document.",
        |row, _, out| out.int32(row.characters),
    )
    .done();
    let mut types = vec![text];
    types.extend(connection("Evidence", "evidence"));
    types
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: start and length, and the part with its start and end.
    #[test]
    fn a_window_is_cut_at_the_end_of_the_text() {
        let text = SourceText::from_bytes("馬克 said".into()).unwrap();
        for (start, length, expected) in [
            (0, 2, ("馬克", 0, 2)),
            (1, 3, ("克 s", 1, 4)),
            (5, 90, ("id", 5, 7)),
            (7, 5, ("", 7, 7)),
            (90, 5, ("", 7, 7)),
            (3, 0, ("", 3, 3)),
        ] {
            let shown = TextWindow { start, length }.of(&text).unwrap();
            let found = (shown.text.as_str(), shown.start, shown.end);
            assert_eq!(found, expected, "{start} {length}");
            assert_eq!(shown.characters, 7);
        }
    }
}
