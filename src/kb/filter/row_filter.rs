//! The index's filters on rows, for filter expressions on parts of records and for tests of fields
//! that columns have.

use roaring::RoaringBitmap;

use crate::{
    index::{
        AttributionColumn, Column, ColumnFilter, MissingEnds, NestedPart, PackedField, PartColumn,
        RowColumn, SpanColumns, TermKind,
    },
    kb::{
        error::KbError,
        filter::{
            expr::{FilterExpr, Test},
            field::{Field, IndexedBy, OriginalPart, Part, Place, ValuePart},
            value_filter::{CLAIM_VALUE, QUALIFIER_VALUE, ValueColumns},
        },
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, global_id},
};

impl Snapshot {
    /// The index's filter for a filter expression on a part of a record.
    pub(super) fn row_filter<'q>(
        &self,
        place: Place,
        expr: &'q FilterExpr,
    ) -> Result<ColumnFilter<'q>, KbError> {
        let each = |inner: &'q [FilterExpr]| {
            let filters = inner.iter().map(|expr| self.row_filter(place, expr));
            filters.collect::<Result<Vec<ColumnFilter<'q>>, _>>()
        };
        Ok(match expr {
            FilterExpr::All(inner) => ColumnFilter::All(each(inner)?),
            FilterExpr::Any(inner) => ColumnFilter::Any(each(inner)?),
            FilterExpr::Not(inner) => self.row_filter(place, inner)?.opposite(),
            FilterExpr::Ids(ids) if place == Place::Attribution => {
                ColumnFilter::Attributions(self.attributions_named(ids)?)
            }
            FilterExpr::Ids(_) | FilterExpr::Holds(..) => ColumnFilter::Unknown,
            FilterExpr::Field(field, test) => match (field.index, test) {
                (IndexedBy::Inside(part), Test::One(inner)) => ColumnFilter::All(vec![
                    part_filter(place, part),
                    self.row_filter(place, inner)?,
                ]),
                _ => {
                    let filter = self.column_filter(place, field, test)?;
                    filter.unwrap_or(ColumnFilter::Unknown)
                }
            },
        })
    }

    /// The index's filter for a test of a field that columns have; `None` for other fields.
    pub(super) fn column_filter<'q>(
        &self,
        place: Place,
        field: &'static Field,
        test: &'q Test,
    ) -> Result<Option<ColumnFilter<'q>>, KbError> {
        Ok(Some(match (field.index, test) {
            (IndexedBy::Inside(part), Test::Missing) => part_filter(place, part).opposite(),
            (IndexedBy::Value(part), Test::One(inner)) => {
                let set = self.matching_references(field.shape, inner)?;
                value_columns(place).entity(part, set)
            }
            // Terms have these, and say of fewer records that they may match.
            (IndexedBy::Value(ValuePart::Url), Test::Address(_)) if place == Place::Record => {
                return Ok(None);
            }
            (IndexedBy::Value(part), test) => value_columns(place).filter(part, test),
            (IndexedBy::ValueKind, Test::Choice(choices)) => ColumnFilter::PackedField {
                tag: Some(TermKind::ValueKind),
                column: RowColumn::Record(Column::Flags),
                facet: PackedField::VALUE_KIND,
                numbers: choices.iter().fold(0, |bits, choice| {
                    // The kinds 6 and 7 are those of some value and of none.
                    bits | match choice {
                        1 => 1 << 6,
                        2 => 1 << 7,
                        _ => !(1 << 6 | 1 << 7),
                    }
                }),
            },
            (IndexedBy::ValueKind, Test::Missing) => ColumnFilter::NONE,
            (IndexedBy::Span(columns), Test::Time(when)) => ColumnFilter::Span(columns, *when),
            (IndexedBy::Span(columns), Test::Missing) => {
                let [from, until] = [columns.from, columns.until].map(ColumnFilter::Is);
                ColumnFilter::Any(vec![from, until]).opposite()
            }
            (IndexedBy::RowChoice(tag, column, facet, first), Test::Choice(choices)) => {
                let numbers = choices.iter().map(|choice| choice + first);
                ColumnFilter::PackedField {
                    tag,
                    column,
                    facet,
                    numbers: numbers.fold(0, |bits, number| bits | 1 << number),
                }
            }
            (IndexedBy::RowChoice(tag, column, facet, _), Test::Flag(flag)) => {
                ColumnFilter::PackedField {
                    tag,
                    column,
                    facet,
                    numbers: 1 << u8::from(*flag),
                }
            }
            (IndexedBy::RowChoice(tag, column, facet, first), Test::Missing) => {
                ColumnFilter::PackedField {
                    tag,
                    column,
                    facet,
                    // Only a number from 1 can be missing.
                    numbers: u16::from(first),
                }
            }
            (IndexedBy::RowRecord(tag, column), Test::One(inner)) => ColumnFilter::OneOf {
                tag,
                column,
                set: self.matching_references(field.shape, inner)?,
            },
            (IndexedBy::RowRecord(_, column) | IndexedBy::RowNumber(column), Test::Missing) => {
                ColumnFilter::Is(column).opposite()
            }
            (IndexedBy::RowNumber(column), Test::Whole(order, number)) => {
                let (order, number) = (*order, i128::from(*number));
                ColumnFilter::Number(
                    column,
                    Box::new(move |value| {
                        value != 0 && order.matches(&(i128::from(value) - 1), &number)
                    }),
                )
            }
            (IndexedBy::RowOrigin(column), Test::One(inner)) => ColumnFilter::OneOf {
                tag: Some(TermKind::LastSource),
                column,
                set: self.with_origins(&self.matching_references(field.shape, inner)?)?,
            },
            (IndexedBy::RowOrigin(_), Test::Missing) => ColumnFilter::NONE,
            (IndexedBy::Addresses(column), Test::Text(test)) => {
                ColumnFilter::Text(column, test.query())
            }
            (IndexedBy::Addresses(column), Test::Missing) => {
                ColumnFilter::HasText(column).opposite()
            }
            (IndexedBy::Original(part), test) => {
                return Ok(original_filter(place, part, test));
            }
            (IndexedBy::Texts(columns), Test::Text(test)) => {
                let texts = columns.iter();
                ColumnFilter::Any(
                    texts
                        .map(|column| ColumnFilter::Text(*column, test.query()))
                        .collect(),
                )
            }
            (IndexedBy::Texts(columns), Test::Missing) => {
                let texts = columns.iter();
                ColumnFilter::Any(texts.map(|column| ColumnFilter::HasText(*column)).collect())
                    .opposite()
            }
            (IndexedBy::Via(column), Test::Some(inner)) => {
                let tag = None;
                let set = self.matching_references(field.shape, inner)?;
                let filter = ColumnFilter::OneOf { tag, column, set };
                ColumnFilter::Nested(NestedPart::Via, Box::new(filter))
            }
            (IndexedBy::Via(column), Test::Missing) => {
                ColumnFilter::Nested(NestedPart::Via, Box::new(ColumnFilter::Is(column))).opposite()
            }
            (IndexedBy::Nested(part), Test::Some(inner)) => {
                let place = match part {
                    NestedPart::Evidence => Place::Evidence,
                    NestedPart::ExternalId => Place::ExternalId,
                    NestedPart::Via => return Ok(None),
                };
                ColumnFilter::Nested(part, Box::new(self.row_filter(place, inner)?))
            }
            (IndexedBy::ExternalIds, Test::Some(inner)) if place == Place::Attribution => {
                let inner = self.row_filter(Place::ExternalId, inner)?;
                ColumnFilter::Nested(NestedPart::ExternalId, Box::new(inner))
            }
            (IndexedBy::ExternalIds, Test::Missing) if place == Place::Attribution => {
                let every = Box::new(ColumnFilter::EVERY);
                ColumnFilter::Nested(NestedPart::ExternalId, every).opposite()
            }
            (IndexedBy::Nested(part), Test::Missing) => {
                ColumnFilter::Nested(part, Box::new(ColumnFilter::EVERY)).opposite()
            }
            (IndexedBy::OwnRecord, Test::One(inner)) => {
                ColumnFilter::Record(self.matching(Kind::Claim, inner)?)
            }
            (IndexedBy::OwnRecord, Test::Missing) => ColumnFilter::NONE,
            (IndexedBy::RelatedClaim, Test::One(inner)) => {
                let set = self.matching(Kind::Claim, inner)?;
                match place {
                    Place::ReverseRelation => ColumnFilter::Record(set),
                    _ => ColumnFilter::OneOf {
                        tag: Some(TermKind::Related),
                        column: RowColumn::Part(PartColumn::RelationClaim),
                        set,
                    },
                }
            }
            (IndexedBy::RelatedClaim, Test::Missing) => ColumnFilter::NONE,
            _ => return Ok(None),
        }))
    }

    /// The attributions of some ids, each as the ordinal of its claim and its index there. Claims
    /// of which the index has another version are left out.
    fn attributions_named(&self, ids: &[String]) -> Result<Vec<(u32, u32)>, KbError> {
        let (mut found, lag) = (Vec::new(), self.index_lag(Kind::Claim)?);
        for id in ids {
            let Some(key) = self.find_of(Kind::Attribution, id)? else {
                continue;
            };
            if lag.contains(key.ordinal.0) {
                continue;
            }
            let claim = self.required(Kind::Claim, key.ordinal, self.claim(key.ordinal)?)?;
            let own_id = global_id::own_id(Kind::Attribution, id);
            let mut attributions = (0..).zip(&claim.record.attributions);
            let named = attributions.find(|(_, attribution)| attribution.id.as_str() == own_id);
            found.extend(named.map(|(index, _)| (key.ordinal.0, index)));
        }
        Ok(found)
    }

    /// The sources whose origin is in a set.
    pub(super) fn with_origins(&self, wanted: &RoaringBitmap) -> Result<RoaringBitmap, KbError> {
        let graph = self.source_graph()?;
        let sources = self.all_ordinals(Kind::Source)?.into_iter();
        let sources = sources.filter(|source| wanted.contains(graph.of(Ordinal(*source)).0));
        Ok(RoaringBitmap::from_sorted_iter(sources).expect("a bitmap iterates in ascending order"))
    }
}

/// The filter on rows that have a part.
pub(super) fn part_filter(place: Place, part: Part) -> ColumnFilter<'static> {
    match part {
        Part::Always => ColumnFilter::EVERY,
        Part::Value => value_columns(place).present(),
        Part::Quantity => value_columns(place).quantity(),
        Part::Anonymous => ColumnFilter::PackedField {
            tag: Some(TermKind::SpeakerKind),
            column: RowColumn::Attribution(AttributionColumn::Flags),
            facet: PackedField::SPEAKER_KIND,
            numbers: 1 << 1,
        },
    }
}

/// The filter for a test of a part of the original of a record or of an attribution; `None` where
/// terms have the part.
fn original_filter(place: Place, part: OriginalPart, test: &Test) -> Option<ColumnFilter<'static>> {
    let columns = match (part, place) {
        (OriginalPart::Created, Place::Attribution) => [
            RowColumn::Attribution(AttributionColumn::CreatedFrom),
            RowColumn::Attribution(AttributionColumn::CreatedUntil),
        ],
        (OriginalPart::Modified, Place::Attribution) => [
            RowColumn::Attribution(AttributionColumn::ModifiedFrom),
            RowColumn::Attribution(AttributionColumn::ModifiedUntil),
        ],
        (OriginalPart::Created, _) => [
            RowColumn::Record(Column::CreatedFrom),
            RowColumn::Record(Column::CreatedUntil),
        ],
        (OriginalPart::Modified, _) => [
            RowColumn::Record(Column::ModifiedFrom),
            RowColumn::Record(Column::ModifiedUntil),
        ],
        (OriginalPart::Revoked, Place::Attribution) => {
            return match test {
                Test::Flag(flag) => Some(ColumnFilter::PackedField {
                    tag: None,
                    column: RowColumn::Attribution(AttributionColumn::Marks),
                    facet: PackedField::REVOKED,
                    numbers: 1 << u8::from(*flag),
                }),
                Test::Missing => Some(ColumnFilter::NONE),
                _ => None,
            };
        }
        (OriginalPart::Revoked, _) => return None,
    };
    let [from, until] = columns;
    let ends = MissingEnds::Never;
    match test {
        Test::Time(when) => Some(ColumnFilter::Span(SpanColumns { from, until, ends }, *when)),
        Test::Missing => Some(ColumnFilter::Is(from).opposite()),
        _ => None,
    }
}

/// The columns of the value that is at a place.
fn value_columns(place: Place) -> &'static ValueColumns {
    match place {
        Place::Qualifier => &QUALIFIER_VALUE,
        _ => &CLAIM_VALUE,
    }
}
