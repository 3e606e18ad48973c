//! Filters on one attribution of a claim, evaluated on columns.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    index::{
        column::{AttributionColumn, PackedField, to_instant},
        column_values::{ColumnValues, DocSelection},
        error::IndexError,
        ordinal_bits::OrdinalBits,
        segment_view::SegmentView,
        term_kind::TermKind,
    },
    model::When,
};

/// A filter on one attribution of a claim.
pub enum AttributionFilter {
    /// The conjunction of some filters.
    All(Vec<AttributionFilter>),
    /// The disjunction of some filters.
    Any(Vec<AttributionFilter>),
    /// The negation of a filter.
    Not(Box<AttributionFilter>),
    /// A test that no column can decide.
    Unknown,
    /// A packed field has one of some values.
    PackedField {
        /// The kind of the terms that claims have for the field.
        tag: TermKind,
        /// The field.
        facet: PackedField,
        /// A bit for each of the values.
        numbers: u16,
    },
    /// The record that the attribution refers to is one of a set.
    OneOf {
        /// The kind of the terms that claims have for the record.
        tag: TermKind,
        /// The column with the record.
        column: AttributionColumn,
        /// The ordinals of the records.
        set: RoaringBitmap,
    },
    /// The column has a record.
    Is(AttributionColumn),
    /// The attribution has a date, which lies so.
    Stated(When),
    /// The attribution has a date.
    Dated,
}

/// A filter bound to the columns of a segment.
pub(super) enum BoundFilter {
    All(Vec<BoundFilter>),
    Any(Vec<BoundFilter>),
    Not(Box<BoundFilter>),
    Unknown,
    PackedField(Arc<ColumnValues>, PackedField, u16),
    OneOf(Arc<ColumnValues>, OrdinalBits),
    Is(Arc<ColumnValues>),
    Stated(Arc<ColumnValues>, Arc<ColumnValues>, When),
}

/// The result of a filter, which columns may leave open: `perhaps` and not `surely`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ternary {
    pub(super) surely: bool,
    pub(super) perhaps: bool,
}

impl From<bool> for Ternary {
    fn from(value: bool) -> Ternary {
        Ternary {
            surely: value,
            perhaps: value,
        }
    }
}

impl AttributionFilter {
    /// Binds the filter to the columns of a segment.
    pub(super) fn bind(&self, segment: &SegmentView) -> Result<BoundFilter, IndexError> {
        let each = |filters: &[AttributionFilter]| {
            let bound = filters.iter().map(|filter| filter.bind(segment));
            bound.collect::<Result<Vec<BoundFilter>, _>>()
        };
        Ok(match self {
            AttributionFilter::All(filters) => BoundFilter::All(each(filters)?),
            AttributionFilter::Any(filters) => BoundFilter::Any(each(filters)?),
            AttributionFilter::Not(filter) => BoundFilter::Not(Box::new(filter.bind(segment)?)),
            AttributionFilter::Unknown => BoundFilter::Unknown,
            AttributionFilter::PackedField { facet, numbers, .. } => BoundFilter::PackedField(
                segment.attribution_column(AttributionColumn::Flags)?,
                *facet,
                *numbers,
            ),
            AttributionFilter::OneOf { column, set, .. } => {
                BoundFilter::OneOf(segment.attribution_column(*column)?, OrdinalBits::new(set))
            }
            AttributionFilter::Is(column) => BoundFilter::Is(segment.attribution_column(*column)?),
            AttributionFilter::Stated(when) => BoundFilter::Stated(
                segment.attribution_column(AttributionColumn::From)?,
                segment.attribution_column(AttributionColumn::Until)?,
                *when,
            ),
            AttributionFilter::Dated => {
                BoundFilter::Is(segment.attribution_column(AttributionColumn::From)?)
            }
        })
    }

    /// Whether the claims with a passing attribution are just those with one of the filter's terms.
    pub(super) fn is_decided_by_terms(&self) -> bool {
        match self {
            AttributionFilter::PackedField { .. } | AttributionFilter::OneOf { .. } => true,
            AttributionFilter::Any(filters) => {
                filters.iter().all(AttributionFilter::is_decided_by_terms)
            }
            AttributionFilter::All(filters) => {
                filters.len() == 1 && filters[0].is_decided_by_terms()
            }
            _ => false,
        }
    }
}

impl BoundFilter {
    /// Evaluates the filter for the selected rows.
    pub(super) fn evaluate(&self, rows: &DocSelection) -> Vec<Ternary> {
        let mut values = Vec::new();
        let mut of = |column: &ColumnValues, test: &dyn Fn(u64) -> bool| {
            column.read(rows, &mut values);
            values.iter().map(|value| test(*value).into()).collect()
        };
        match self {
            BoundFilter::All(filters) => {
                let mut all = vec![Ternary::from(true); rows.count()];
                for filter in filters {
                    for (all, result) in all.iter_mut().zip(filter.evaluate(rows)) {
                        all.surely &= result.surely;
                        all.perhaps &= result.perhaps;
                    }
                }
                all
            }
            BoundFilter::Any(filters) => {
                let mut any = vec![Ternary::from(false); rows.count()];
                for filter in filters {
                    for (any, result) in any.iter_mut().zip(filter.evaluate(rows)) {
                        any.surely |= result.surely;
                        any.perhaps |= result.perhaps;
                    }
                }
                any
            }
            BoundFilter::Not(filter) => {
                let mut results = filter.evaluate(rows);
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
            BoundFilter::Stated(from, until, when) => {
                let mut untils = Vec::new();
                until.read(rows, &mut untils);
                from.read(rows, &mut values);
                let spans = values.iter().zip(&untils);
                let lies_so = |(from, until): (&u64, &u64)| {
                    let span = to_instant(*from).zip(to_instant(*until));
                    span.is_some_and(|(from, until)| when.holds(from, until))
                        .into()
                };
                spans.map(lies_so).collect()
            }
        }
    }
}
