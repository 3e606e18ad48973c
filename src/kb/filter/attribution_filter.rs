//! Conditions on attributions, as far as the index's columns can tell.

use roaring::RoaringBitmap;

use crate::{
    index::{AttributionColumn, AttributionFilter, PackedField, TermKind},
    kb::{
        KbError, Snapshot,
        filter::{FilterExpr, IndexedBy, Part, Test},
    },
    model::Ordinal,
};

impl Snapshot {
    /// What columns can tell of a condition on an attribution.
    pub(super) fn row_test(&self, condition: &FilterExpr) -> Result<AttributionFilter, KbError> {
        let each = |them: &[FilterExpr]| {
            let tests = them.iter().map(|one| self.row_test(one));
            tests.collect::<Result<Vec<AttributionFilter>, _>>()
        };
        Ok(match condition {
            FilterExpr::All(them) => AttributionFilter::All(each(them)?),
            FilterExpr::Any(them) => AttributionFilter::Any(each(them)?),
            FilterExpr::Not(one) => AttributionFilter::Not(Box::new(self.row_test(one)?)),
            FilterExpr::Ids(_) => AttributionFilter::Unknown,
            FilterExpr::Field(field, test) => match (field.index, test) {
                (IndexedBy::Inside(Part::Anonymous), Test::One(one)) => {
                    AttributionFilter::All(vec![anonymous(), self.row_test(one)?])
                }
                (IndexedBy::Inside(Part::Anonymous), Test::Missing) => {
                    AttributionFilter::Not(Box::new(anonymous()))
                }
                (IndexedBy::Inside(_), Test::One(one)) => self.row_test(one)?,
                (IndexedBy::RowChoice(tag, facet), Test::Choice(choices)) => {
                    // Of a certainty the number is one higher, since there may be none.
                    let by = u8::from(facet == PackedField::CERTAINTY);
                    let numbers = choices.iter().map(|choice| choice + by);
                    AttributionFilter::PackedField {
                        tag,
                        facet,
                        numbers: numbers.fold(0, |bits, number| bits | 1 << number),
                    }
                }
                (IndexedBy::RowChoice(tag, facet), Test::Flag(flag)) => {
                    AttributionFilter::PackedField {
                        tag,
                        facet,
                        numbers: 1 << u8::from(*flag),
                    }
                }
                (IndexedBy::RowChoice(tag, facet), Test::Missing) => {
                    AttributionFilter::PackedField {
                        tag,
                        facet,
                        // Only a certainty can be missing.
                        numbers: u16::from(facet == PackedField::CERTAINTY),
                    }
                }
                (IndexedBy::RowRecord(tag, column), Test::One(one)) => AttributionFilter::OneOf {
                    tag,
                    column,
                    set: self.others(field.shape, one)?,
                },
                (IndexedBy::RowRecord(_, column), Test::Missing) => {
                    AttributionFilter::Not(Box::new(AttributionFilter::Is(column)))
                }
                (IndexedBy::RowOrigin, Test::One(one)) => AttributionFilter::OneOf {
                    tag: TermKind::LastSource,
                    column: AttributionColumn::LastSource,
                    set: self.leading_to(&self.others(field.shape, one)?)?,
                },
                (IndexedBy::RowDate, Test::Time(when)) => AttributionFilter::Stated(*when),
                (IndexedBy::RowDate, Test::Missing) => {
                    AttributionFilter::Not(Box::new(AttributionFilter::Dated))
                }
                _ => AttributionFilter::Unknown,
            },
        })
    }

    /// The sources whose origin is one of `origins`.
    fn leading_to(&self, origins: &RoaringBitmap) -> Result<RoaringBitmap, KbError> {
        let known = self.origins()?;
        let sources = self.everything(crate::model::Kind::Source)?.into_iter();
        let leading = sources.filter(|source| origins.contains(known.of(Ordinal(*source)).0));
        Ok(RoaringBitmap::from_sorted_iter(leading).expect("ordinals are gone through in order"))
    }
}

fn anonymous() -> AttributionFilter {
    AttributionFilter::PackedField {
        tag: TermKind::SpeakerKind,
        facet: PackedField::SPEAKER_KIND,
        numbers: 1 << 1,
    }
}
