//! Conditions on one attribution, as far as columns can tell.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::{
    index::{
        IndexError,
        column::{AttributionColumn, PackedField, to_instant},
        column_values::{ColumnValues, DocSelection},
        segment_view::SegmentView,
        term_kind::TermKind,
    },
    model::When,
};

/// A condition on one attribution of a claim.
pub enum AttributionFilter {
    /// All of these hold.
    All(Vec<AttributionFilter>),
    /// One of these holds.
    Any(Vec<AttributionFilter>),
    /// This does not hold.
    Not(Box<AttributionFilter>),
    /// The columns cannot tell.
    Unknown,
    /// A facet is one of these numbers.
    PackedField {
        /// Under which tag claims are found by it.
        tag: TermKind,
        /// Which facet.
        facet: PackedField,
        /// A bit for each of the numbers.
        numbers: u16,
    },
    /// A record is one of these.
    OneOf {
        /// Under which tag claims are found by it.
        tag: TermKind,
        /// In which column it is.
        column: AttributionColumn,
        /// Their ordinals.
        set: RoaringBitmap,
    },
    /// There is a record in this column.
    Is(AttributionColumn),
    /// It was said at a known time that lies so.
    Stated(When),
    /// The time at which it was said is known.
    Dated,
}

/// A condition with the columns of one segment.
pub(super) enum Bound {
    All(Vec<Bound>),
    Any(Vec<Bound>),
    Not(Box<Bound>),
    Unknown,
    PackedField(Arc<ColumnValues>, PackedField, u16),
    OneOf(Arc<ColumnValues>, OrdinalBits),
    Is(Arc<ColumnValues>),
    Stated(Arc<ColumnValues>, Arc<ColumnValues>, When),
}

/// Whether something holds: surely, and perhaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holds {
    pub(super) surely: bool,
    pub(super) perhaps: bool,
}

impl From<bool> for Holds {
    fn from(it: bool) -> Holds {
        Holds {
            surely: it,
            perhaps: it,
        }
    }
}

impl AttributionFilter {
    /// The condition with the columns of a segment.
    pub(super) fn bind(&self, piece: &SegmentView) -> Result<Bound, IndexError> {
        let each = |tests: &[AttributionFilter]| {
            let bound = tests.iter().map(|test| test.bind(piece));
            bound.collect::<Result<Vec<Bound>, _>>()
        };
        Ok(match self {
            AttributionFilter::All(tests) => Bound::All(each(tests)?),
            AttributionFilter::Any(tests) => Bound::Any(each(tests)?),
            AttributionFilter::Not(test) => Bound::Not(Box::new(test.bind(piece)?)),
            AttributionFilter::Unknown => Bound::Unknown,
            AttributionFilter::PackedField { facet, numbers, .. } => {
                Bound::PackedField(piece.row_column(AttributionColumn::Act)?, *facet, *numbers)
            }
            AttributionFilter::OneOf { column, set, .. } => {
                Bound::OneOf(piece.row_column(*column)?, OrdinalBits::of(set))
            }
            AttributionFilter::Is(column) => Bound::Is(piece.row_column(*column)?),
            AttributionFilter::Stated(when) => Bound::Stated(
                piece.row_column(AttributionColumn::From)?,
                piece.row_column(AttributionColumn::Until)?,
                *when,
            ),
            AttributionFilter::Dated => Bound::Is(piece.row_column(AttributionColumn::From)?),
        })
    }

    /// Whether a claim that some attribution passes is just one that is found by terms.
    pub(super) fn is_told_by_terms(&self) -> bool {
        match self {
            AttributionFilter::PackedField { .. } | AttributionFilter::OneOf { .. } => true,
            AttributionFilter::Any(tests) => tests.iter().all(AttributionFilter::is_told_by_terms),
            AttributionFilter::All(tests) => tests.len() == 1 && tests[0].is_told_by_terms(),
            _ => false,
        }
    }
}

impl Bound {
    /// Whether it holds of each of some rows.
    pub(super) fn holds(&self, rows: &DocSelection) -> Vec<Holds> {
        let mut numbers = Vec::new();
        let mut of = |column: &ColumnValues, test: &dyn Fn(u64) -> bool| {
            column.read(rows, &mut numbers);
            numbers.iter().map(|number| test(*number).into()).collect()
        };
        match self {
            Bound::All(tests) => {
                let mut all = vec![Holds::from(true); rows.count()];
                for test in tests {
                    for (all, it) in all.iter_mut().zip(test.holds(rows)) {
                        all.surely &= it.surely;
                        all.perhaps &= it.perhaps;
                    }
                }
                all
            }
            Bound::Any(tests) => {
                let mut any = vec![Holds::from(false); rows.count()];
                for test in tests {
                    for (any, it) in any.iter_mut().zip(test.holds(rows)) {
                        any.surely |= it.surely;
                        any.perhaps |= it.perhaps;
                    }
                }
                any
            }
            Bound::Not(test) => {
                let mut not = test.holds(rows);
                for it in &mut not {
                    *it = Holds {
                        surely: !it.perhaps,
                        perhaps: !it.surely,
                    };
                }
                not
            }
            Bound::Unknown => {
                let unknown = Holds {
                    surely: false,
                    perhaps: true,
                };
                vec![unknown; rows.count()]
            }
            Bound::PackedField(acts, facet, numbers) => {
                of(acts, &|act| numbers >> facet.of(act) & 1 == 1)
            }
            Bound::OneOf(records, set) => of(records, &|record| set.has(record)),
            Bound::Is(column) => of(column, &|number| number != 0),
            Bound::Stated(from, until, when) => {
                let mut untils = Vec::new();
                until.read(rows, &mut untils);
                from.read(rows, &mut numbers);
                let spans = numbers.iter().zip(&untils);
                let holds = |(from, until): (&u64, &u64)| {
                    let span = to_instant(*from).zip(to_instant(*until));
                    span.is_some_and(|(from, until)| when.holds(from, until))
                        .into()
                };
                spans.map(holds).collect()
            }
        }
    }
}

/// A set of ordinals that answers in a step.
#[derive(Default)]
pub(super) struct OrdinalBits(Vec<u64>);

impl OrdinalBits {
    pub(super) fn of(set: &RoaringBitmap) -> OrdinalBits {
        let mut words = vec![0_u64; set.max().map_or(0, |most| most as usize / 64 + 1)];
        for ordinal in set {
            words[ordinal as usize / 64] |= 1 << (ordinal % 64);
        }
        OrdinalBits(words)
    }

    /// Whether the ordinal that a column has is in it.
    #[inline]
    pub(super) fn has(&self, number: u64) -> bool {
        let Some(ordinal) = number.checked_sub(1) else {
            return false;
        };
        let word = self.0.get((ordinal / 64) as usize);
        word.is_some_and(|word| word >> (ordinal % 64) & 1 == 1)
    }
}
