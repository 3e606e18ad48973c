//! The index's filters on the value of a claim or of a qualifier.

use roaring::RoaringBitmap;

use crate::{
    index::{
        Column, ColumnFilter, MissingEnds, PackedField, PartColumn, RowColumn, SpanColumns,
        TermKind, TextColumn, column::of_float, is_inexact, text_number,
    },
    kb::filter::{
        expr::{Order, Test},
        field::ValuePart,
    },
    model::Decimal,
};

/// The columns of a value.
pub(super) struct ValueColumns {
    /// The kind, and its terms.
    kind: (Option<TermKind>, RowColumn),
    /// The entity, and its terms.
    entity: (TermKind, RowColumn),
    amount: RowColumn,
    from: RowColumn,
    until: RowColumn,
    marks: RowColumn,
    text: TextColumn,
    unit: TextColumn,
}

/// The columns of the values of claims.
pub(super) static CLAIM_VALUE: ValueColumns = ValueColumns {
    kind: (Some(TermKind::ValueKind), RowColumn::Record(Column::Flags)),
    entity: (TermKind::Object, RowColumn::Record(Column::Object)),
    amount: RowColumn::Record(Column::Amount),
    from: RowColumn::Record(Column::ValueFrom),
    until: RowColumn::Record(Column::ValueUntil),
    marks: RowColumn::Record(Column::ValueMarks),
    text: TextColumn::Value,
    unit: TextColumn::Unit,
};

/// The columns of the values of qualifiers.
pub(super) static QUALIFIER_VALUE: ValueColumns = ValueColumns {
    kind: (None, RowColumn::Part(PartColumn::QualifierFlags)),
    entity: (
        TermKind::Qualified,
        RowColumn::Part(PartColumn::QualifierNumber),
    ),
    amount: RowColumn::Part(PartColumn::QualifierNumber),
    from: RowColumn::Part(PartColumn::QualifierFrom),
    until: RowColumn::Part(PartColumn::QualifierUntil),
    marks: RowColumn::Part(PartColumn::QualifierFlags),
    text: TextColumn::QualifierValue,
    unit: TextColumn::QualifierUnit,
};

impl ValueColumns {
    /// The filter on values that are known.
    pub(super) fn present(&self) -> ColumnFilter<'static> {
        // The kinds 6 and 7 are those of some value and of none.
        self.is(!(1 << 6 | 1 << 7))
    }

    /// The filter on quantities.
    pub(super) fn quantity(&self) -> ColumnFilter<'static> {
        self.is(1 << 2)
    }

    /// The filter on values that are one of some entities.
    pub(super) fn entity(&self, part: ValuePart, set: RoaringBitmap) -> ColumnFilter<'static> {
        let (tag, column) = self.entity;
        let one_of = ColumnFilter::OneOf {
            tag: Some(tag),
            column,
            set,
        };
        ColumnFilter::All(vec![self.is(1 << part.kind()), one_of])
    }

    /// The filter for a test of a part of values.
    pub(super) fn filter<'q>(&self, part: ValuePart, test: &'q Test) -> ColumnFilter<'q> {
        let has_kind = self.is(1 << part.kind());
        let number = match part {
            ValuePart::Lower => self.from,
            ValuePart::Upper => self.until,
            _ => self.amount,
        };
        let passes = match test {
            Test::Missing => {
                let is_there = match part {
                    ValuePart::Amount | ValuePart::Lower | ValuePart::Upper => {
                        ColumnFilter::Is(number)
                    }
                    ValuePart::Unit => ColumnFilter::HasText(self.unit),
                    _ => ColumnFilter::EVERY,
                };
                return ColumnFilter::All(vec![has_kind, is_there]).opposite();
            }
            Test::Text(test) => match part {
                ValuePart::Unit | ValuePart::IdentifierScheme => {
                    ColumnFilter::Text(self.unit, test.query())
                }
                // As it is stored, and as people write it.
                ValuePart::Url => ColumnFilter::Any(vec![
                    ColumnFilter::Text(self.text, test.query()),
                    ColumnFilter::Text(self.unit, test.query()),
                ]),
                _ => ColumnFilter::Text(self.text, test.query()),
            },
            Test::Address(addresses) => {
                let wanted: Vec<u64> = addresses
                    .iter()
                    .map(|address| text_number(address))
                    .collect();
                ColumnFilter::All(vec![
                    ColumnFilter::Number(
                        self.amount,
                        Box::new(move |number| wanted.contains(&number)),
                    ),
                    // Another address may have the same hash.
                    ColumnFilter::Unknown,
                ])
            }
            Test::Time(when) => {
                let (from, until) = (self.from, self.until);
                let ends = MissingEnds::Never;
                ColumnFilter::Span(SpanColumns { from, until, ends }, *when)
            }
            Test::Flag(flag) => match part {
                ValuePart::Boolean => {
                    let wanted = 1 + u64::from(*flag);
                    ColumnFilter::Number(self.from, Box::new(move |value| value == wanted))
                }
                _ => ColumnFilter::PackedField {
                    tag: None,
                    column: self.marks,
                    facet: PackedField::APPROXIMATE,
                    numbers: 1 << u8::from(*flag),
                },
            },
            Test::Decimal(order, wanted) => self.compared(number, *order, *wanted),
            _ => ColumnFilter::Unknown,
        };
        ColumnFilter::All(vec![has_kind, passes])
    }

    /// The filter on numbers that compare so to another. Columns have floating-point numbers, of
    /// which each stands for one decimal of few digits; those of many are marked.
    fn compared(&self, column: RowColumn, order: Order, wanted: Decimal) -> ColumnFilter<'static> {
        let value = of_float(wanted.to_f64());
        let differs = ColumnFilter::Number(
            column,
            Box::new(move |other| other != 0 && other != value && order.matches(&other, &value)),
        );
        let short = match is_inexact(wanted) {
            false => Some(wanted),
            true => Decimal::new(&wanted.to_f64().to_string()).ok(),
        };
        let if_exact = match short {
            Some(short) if order.matches(&short, &wanted) => ColumnFilter::EVERY,
            Some(_) => ColumnFilter::NONE,
            None => ColumnFilter::Unknown,
        };
        let inexact = || ColumnFilter::PackedField {
            tag: None,
            column: self.marks,
            facet: PackedField::INEXACT,
            numbers: 1 << 1,
        };
        let same = ColumnFilter::All(vec![
            ColumnFilter::Number(column, Box::new(move |other| other == value)),
            ColumnFilter::Any(vec![
                ColumnFilter::All(vec![inexact().opposite(), if_exact]),
                ColumnFilter::All(vec![inexact(), ColumnFilter::Unknown]),
            ]),
        ]);
        ColumnFilter::Any(vec![differs, same])
    }

    fn is(&self, numbers: u16) -> ColumnFilter<'static> {
        let (tag, column) = self.kind;
        ColumnFilter::PackedField {
            tag,
            column,
            facet: PackedField::VALUE_KIND,
            numbers,
        }
    }
}
