//! Conditions on one attribution, as far as columns can tell.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::{
    IndexError,
    column::{Facet, RowColumn, to_instant},
    numbers::{Numbers, Places},
    piece::Piece,
    tag::Tag,
};
use crate::model::When;

/// A condition on one attribution of a claim.
pub enum RowTest {
    /// All of these hold.
    All(Vec<RowTest>),
    /// One of these holds.
    Any(Vec<RowTest>),
    /// This does not hold.
    Not(Box<RowTest>),
    /// The columns cannot tell.
    Unknown,
    /// A facet is one of these numbers.
    Facet {
        /// Under which tag claims are found by it.
        tag: Tag,
        /// Which facet.
        facet: Facet,
        /// A bit for each of the numbers.
        numbers: u16,
    },
    /// A record is one of these.
    OneOf {
        /// Under which tag claims are found by it.
        tag: Tag,
        /// In which column it is.
        column: RowColumn,
        /// Their ordinals.
        set: RoaringBitmap,
    },
    /// There is a record in this column.
    Is(RowColumn),
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
    Facet(Arc<Numbers>, Facet, u16),
    OneOf(Arc<Numbers>, Bits),
    Is(Arc<Numbers>),
    Stated(Arc<Numbers>, Arc<Numbers>, When),
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

impl RowTest {
    /// The condition with the columns of a segment.
    pub(super) fn bind(&self, piece: &Piece) -> Result<Bound, IndexError> {
        let each = |tests: &[RowTest]| {
            let bound = tests.iter().map(|test| test.bind(piece));
            bound.collect::<Result<Vec<Bound>, _>>()
        };
        Ok(match self {
            RowTest::All(tests) => Bound::All(each(tests)?),
            RowTest::Any(tests) => Bound::Any(each(tests)?),
            RowTest::Not(test) => Bound::Not(Box::new(test.bind(piece)?)),
            RowTest::Unknown => Bound::Unknown,
            RowTest::Facet { facet, numbers, .. } => {
                Bound::Facet(piece.row_column(RowColumn::Act)?, *facet, *numbers)
            }
            RowTest::OneOf { column, set, .. } => {
                Bound::OneOf(piece.row_column(*column)?, Bits::of(set))
            }
            RowTest::Is(column) => Bound::Is(piece.row_column(*column)?),
            RowTest::Stated(when) => Bound::Stated(
                piece.row_column(RowColumn::From)?,
                piece.row_column(RowColumn::Until)?,
                *when,
            ),
            RowTest::Dated => Bound::Is(piece.row_column(RowColumn::From)?),
        })
    }

    /// Whether a claim that some attribution passes is just one that is found by terms.
    pub(super) fn is_told_by_terms(&self) -> bool {
        match self {
            RowTest::Facet { .. } | RowTest::OneOf { .. } => true,
            RowTest::Any(tests) => tests.iter().all(RowTest::is_told_by_terms),
            RowTest::All(tests) => tests.len() == 1 && tests[0].is_told_by_terms(),
            _ => false,
        }
    }
}

impl Bound {
    /// Whether it holds of each of some rows.
    pub(super) fn holds(&self, rows: &Places) -> Vec<Holds> {
        let mut numbers = Vec::new();
        let mut of = |column: &Numbers, test: &dyn Fn(u64) -> bool| {
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
            Bound::Facet(acts, facet, numbers) => {
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
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn of(set: &RoaringBitmap) -> Bits {
        let mut words = vec![0_u64; set.max().map_or(0, |most| most as usize / 64 + 1)];
        for ordinal in set {
            words[ordinal as usize / 64] |= 1 << (ordinal % 64);
        }
        Bits(words)
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
