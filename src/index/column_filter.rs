//! Filters on rows, evaluated on columns: on one attribution of a claim, on one qualifier, on one
//! external id of an entity, or on the record itself.

use std::sync::Arc;

use fixedbitset::FixedBitSet;
use roaring::RoaringBitmap;

use crate::{
    index::{
        column::{PackedField, to_end_after, to_instant},
        column_values::{ColumnValues, DocSelection},
        error::IndexError,
        ordinal_bits::OrdinalBits,
        row_column::{PartColumn, RowColumn, TextColumn},
        row_offsets::RowOffsets,
        segment_view::SegmentView,
        term_kind::TermKind,
        ternary::Ternary,
        text_filter::TextQuery,
        text_values::{TextNumbers, text_numbers},
    },
    model::When,
};

/// A filter on rows of one kind.
pub enum ColumnFilter<'q> {
    /// The conjunction of some filters.
    All(Vec<ColumnFilter<'q>>),
    /// The disjunction of some filters.
    Any(Vec<ColumnFilter<'q>>),
    /// The negation of a filter.
    Not(Box<ColumnFilter<'q>>),
    /// A test that no column can decide.
    Unknown,
    /// A packed field has one of some values.
    PackedField {
        /// The kind of the terms that records have for the field; `None` without terms.
        tag: Option<TermKind>,
        /// The column with the field.
        column: RowColumn,
        /// The field.
        facet: PackedField,
        /// A bit for each of the values.
        numbers: u16,
    },
    /// The record that the row refers to is one of a set.
    OneOf {
        /// The kind of the terms that records have for what the row refers to; `None` without
        /// terms.
        tag: Option<TermKind>,
        /// The column with the record.
        column: RowColumn,
        /// The ordinals of the records.
        set: RoaringBitmap,
    },
    /// The column has a value.
    Is(RowColumn),
    /// The value of the column, which may be 0 for none, passes a test.
    Number(RowColumn, Box<dyn Fn(u64) -> bool + 'q>),
    /// The span of time between two columns lies so; a row without one does not match.
    Span(SpanColumns, When),
    /// The row has a text in the column that passes.
    Text(TextColumn, TextQuery<'q>),
    /// The row has a text in the column.
    HasText(TextColumn),
    /// The attribution has a part that passes.
    Nested(NestedPart, Box<ColumnFilter<'q>>),
    /// The record that the row is of is in the set.
    Record(RoaringBitmap),
    /// The row is one of some attributions: each the ordinal of its claim, and its index there.
    Attributions(Vec<(u32, u32)>),
}

/// A part of attributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NestedPart {
    /// A link in the `via` of an attribution.
    Via,
    /// A passage of evidence of an attribution.
    Evidence,
    /// An external id of an attribution.
    ExternalId,
}

impl NestedPart {
    /// The column with the index of each part's attribution, one higher; two for external ids, of
    /// which the others are those of the record.
    fn attribution(self) -> PartColumn {
        match self {
            NestedPart::Via => PartColumn::Via,
            NestedPart::Evidence => PartColumn::Evidence,
            NestedPart::ExternalId => PartColumn::ExternalId,
        }
    }

    /// The number of the first attribution in that column.
    fn first(self) -> u64 {
        match self {
            NestedPart::Via | NestedPart::Evidence => 1,
            NestedPart::ExternalId => 2,
        }
    }
}

/// The columns of a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanColumns {
    /// The column with the start.
    pub from: RowColumn,
    /// The column with the end.
    pub until: RowColumn,
    /// The way in which a missing end is read.
    pub ends: MissingEnds,
}

/// The way in which the ends of spans are read that columns lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingEnds {
    /// No span lacks an end.
    Never,
    /// A missing start or end never comes.
    Open,
    /// A missing end is that of the day that starts then.
    OneDay,
}

impl SpanColumns {
    fn span(&self, from: u64, until: u64) -> Option<(i64, i64)> {
        match self.ends {
            MissingEnds::Never => to_instant(from).zip(to_instant(until)),
            MissingEnds::OneDay => to_instant(from).zip(to_end_after(from, until)),
            MissingEnds::Open => match (to_instant(from), to_instant(until)) {
                (None, None) => None,
                (from, until) => Some((from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX))),
            },
        }
    }
}

/// A filter bound to the columns of a segment.
pub(super) enum BoundFilter<'q> {
    All(Vec<BoundFilter<'q>>),
    Any(Vec<BoundFilter<'q>>),
    Not(Box<BoundFilter<'q>>),
    Unknown,
    PackedField(Arc<ColumnValues>, PackedField, u16),
    OneOf(Arc<ColumnValues>, OrdinalBits),
    Is(Arc<ColumnValues>),
    Number(Arc<ColumnValues>, &'q (dyn Fn(u64) -> bool + 'q)),
    Span(Arc<ColumnValues>, Arc<ColumnValues>, SpanColumns, When),
    Text(Arc<ColumnValues>, TextNumbers),
    /// The rows of attributions that pass surely, and perhaps.
    Rows(FixedBitSet, FixedBitSet),
    /// The documents that pass.
    Documents(FixedBitSet),
}

/// The rows of some documents.
pub(super) struct RowBlock<'b> {
    pub(super) documents: &'b DocSelection,
    pub(super) rows: DocSelection,
    pub(super) ends: RowOffsets,
}

impl<'q> ColumnFilter<'q> {
    /// The filter that every row passes.
    pub const EVERY: ColumnFilter<'static> = ColumnFilter::All(Vec::new());
    /// The filter that no row passes.
    pub const NONE: ColumnFilter<'static> = ColumnFilter::Any(Vec::new());

    /// The negation of the filter.
    #[must_use]
    pub fn opposite(self) -> ColumnFilter<'q> {
        ColumnFilter::Not(Box::new(self))
    }

    /// Binds the filter to the columns of a segment.
    pub(super) fn bind<'f>(&'f self, segment: &SegmentView) -> Result<BoundFilter<'f>, IndexError> {
        let each = |filters: &'f [ColumnFilter<'q>]| {
            let bound = filters.iter().map(|filter| filter.bind(segment));
            bound.collect::<Result<Vec<BoundFilter<'f>>, _>>()
        };
        Ok(match self {
            ColumnFilter::All(filters) => BoundFilter::All(each(filters)?),
            ColumnFilter::Any(filters) => BoundFilter::Any(each(filters)?),
            ColumnFilter::Not(filter) => BoundFilter::Not(Box::new(filter.bind(segment)?)),
            ColumnFilter::Unknown => BoundFilter::Unknown,
            ColumnFilter::PackedField {
                column,
                facet,
                numbers,
                ..
            } => BoundFilter::PackedField(segment.row_column(*column)?, *facet, *numbers),
            ColumnFilter::OneOf { column, set, .. } => {
                BoundFilter::OneOf(segment.row_column(*column)?, OrdinalBits::new(set))
            }
            ColumnFilter::Is(column) => BoundFilter::Is(segment.row_column(*column)?),
            ColumnFilter::Number(column, test) => {
                BoundFilter::Number(segment.row_column(*column)?, &**test)
            }
            ColumnFilter::Span(columns, when) => BoundFilter::Span(
                segment.row_column(columns.from)?,
                segment.row_column(columns.until)?,
                *columns,
                *when,
            ),
            ColumnFilter::Text(column, query) => BoundFilter::Text(
                segment.text_numbers(*column)?,
                text_numbers(segment, *column, Some(*query))?,
            ),
            ColumnFilter::HasText(column) => BoundFilter::Text(
                segment.text_numbers(*column)?,
                text_numbers(segment, *column, None)?,
            ),
            ColumnFilter::Nested(part, filter) => nested(segment, *part, filter)?,
            ColumnFilter::Attributions(wanted) => {
                let starts = segment.row_starts()?;
                let mut rows = FixedBitSet::with_capacity(starts.start(segment.len()) as usize);
                for (claim, index) in wanted {
                    if let Some(document) = segment.document(*claim) {
                        rows.insert((starts.start(document) + index) as usize);
                    }
                }
                BoundFilter::Rows(rows.clone(), rows)
            }
            ColumnFilter::Record(set) => {
                let mut documents = FixedBitSet::with_capacity(segment.len() as usize);
                segment.within(set, |selection| {
                    selection.for_each(|_, document| documents.insert(document as usize));
                    Ok(())
                })?;
                BoundFilter::Documents(documents)
            }
        })
    }

    /// Whether the records with a passing row are just those with one of the filter's terms.
    pub(super) fn is_decided_by_terms(&self) -> bool {
        match self {
            ColumnFilter::PackedField { tag, .. } | ColumnFilter::OneOf { tag, .. } => {
                tag.is_some()
            }
            ColumnFilter::Any(filters) => filters.iter().all(ColumnFilter::is_decided_by_terms),
            ColumnFilter::All(filters) => filters.len() == 1 && filters[0].is_decided_by_terms(),
            _ => false,
        }
    }
}

/// The rows of attributions with a part that passes a filter.
fn nested<'f>(
    segment: &SegmentView,
    part: NestedPart,
    filter: &ColumnFilter<'_>,
) -> Result<BoundFilter<'f>, IndexError> {
    let column = RowColumn::Part(part.attribution());
    let (starts, attributions) = (segment.starts(column.kind())?, segment.row_starts()?);
    let of_attributions = segment.row_column(column)?;
    let bound = filter.bind(segment)?;
    let rows = attributions.start(segment.len()) as usize;
    let mut surely = FixedBitSet::with_capacity(rows);
    let mut perhaps = FixedBitSet::with_capacity(rows);
    for documents in segment.blocks() {
        let block = RowBlock {
            documents: &documents,
            rows: starts.rows(&documents),
            ends: starts.offsets(&documents),
        };
        if block.rows.count() == 0 {
            continue;
        }
        let results = bound.evaluate(&block);
        documents.for_each(|index, document| {
            let first = starts.start(document) as usize;
            for (row, result) in (first..).zip(&results[block.ends.rows_of(index)]) {
                let Some(index) = of_attributions.at(row).checked_sub(part.first()) else {
                    continue;
                };
                let attribution = attributions.start(document) as usize + index as usize;
                if result.surely {
                    surely.insert(attribution);
                }
                if result.perhaps {
                    perhaps.insert(attribution);
                }
            }
        });
    }
    Ok(BoundFilter::Rows(surely, perhaps))
}

impl BoundFilter<'_> {
    /// Evaluates the filter for the rows of a block.
    pub(super) fn evaluate(&self, block: &RowBlock<'_>) -> Vec<Ternary> {
        let rows = &block.rows;
        let mut values = Vec::new();
        let mut of = |column: &ColumnValues, test: &dyn Fn(u64) -> bool| {
            column.read(rows, &mut values);
            values.iter().map(|value| test(*value).into()).collect()
        };
        match self {
            BoundFilter::All(filters) => {
                let mut all = vec![Ternary::from(true); rows.count()];
                for filter in filters {
                    for (all, result) in all.iter_mut().zip(filter.evaluate(block)) {
                        all.surely &= result.surely;
                        all.perhaps &= result.perhaps;
                    }
                }
                all
            }
            BoundFilter::Any(filters) => {
                let mut any = vec![Ternary::from(false); rows.count()];
                for filter in filters {
                    for (any, result) in any.iter_mut().zip(filter.evaluate(block)) {
                        any.surely |= result.surely;
                        any.perhaps |= result.perhaps;
                    }
                }
                any
            }
            BoundFilter::Not(filter) => {
                let mut results = filter.evaluate(block);
                for result in &mut results {
                    *result = Ternary {
                        surely: !result.perhaps,
                        perhaps: !result.surely,
                    };
                }
                results
            }
            BoundFilter::Unknown => {
                let unknown = Ternary {
                    surely: false,
                    perhaps: true,
                };
                vec![unknown; rows.count()]
            }
            BoundFilter::PackedField(flags, field, wanted) => {
                of(flags, &|flags| wanted >> field.of(flags) & 1 == 1)
            }
            BoundFilter::OneOf(records, set) => of(records, &|record| set.contains_value(record)),
            BoundFilter::Is(column) => of(column, &|value| value != 0),
            BoundFilter::Number(column, test) => of(column, test),
            BoundFilter::Span(from, until, columns, when) => {
                let mut untils = Vec::new();
                until.read(rows, &mut untils);
                from.read(rows, &mut values);
                let spans = values.iter().zip(&untils);
                let lies_so = |(from, until): (&u64, &u64)| {
                    let span = columns.span(*from, *until);
                    span.is_some_and(|(from, until)| when.holds(from, until))
                        .into()
                };
                spans.map(lies_so).collect()
            }
            BoundFilter::Text(column, numbers) => {
                column.read(rows, &mut values);
                values.iter().map(|number| numbers.get(*number)).collect()
            }
            BoundFilter::Rows(surely, perhaps) => {
                let mut results = vec![Ternary::from(false); rows.count()];
                rows.for_each(|index, row| {
                    results[index] = Ternary {
                        surely: surely.contains(row as usize),
                        perhaps: perhaps.contains(row as usize),
                    };
                });
                results
            }
            BoundFilter::Documents(passing) => {
                let mut results = vec![Ternary::from(false); rows.count()];
                block.documents.for_each(|index, document| {
                    let passes = passing.contains(document as usize);
                    results[block.ends.rows_of(index)].fill(passes.into());
                });
                results
            }
        }
    }
}
