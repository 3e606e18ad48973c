//! Filters on attributions, as far as the index's columns can evaluate them.

use roaring::RoaringBitmap;

use crate::{
    index::{AttributionColumn, AttributionFilter, PackedField, TermKind},
    kb::{
        error::KbError,
        filter::{
            expr::{FilterExpr, Test},
            field::{IndexedBy, Part},
        },
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal},
};

impl Snapshot {
    /// The index's filter for a filter expression on attributions.
    pub(super) fn attribution_filter(
        &self,
        expr: &FilterExpr,
    ) -> Result<AttributionFilter, KbError> {
        let each = |inner: &[FilterExpr]| {
            let filters = inner.iter().map(|expr| self.attribution_filter(expr));
            filters.collect::<Result<Vec<AttributionFilter>, _>>()
        };
        Ok(match expr {
            FilterExpr::All(inner) => AttributionFilter::All(each(inner)?),
            FilterExpr::Any(inner) => AttributionFilter::Any(each(inner)?),
            FilterExpr::Not(inner) => {
                AttributionFilter::Not(Box::new(self.attribution_filter(inner)?))
            }
            FilterExpr::Ids(_) | FilterExpr::Holds(..) => AttributionFilter::Unknown,
            FilterExpr::Field(field, test) => match (field.index, test) {
                (IndexedBy::Inside(Part::Anonymous), Test::One(inner)) => {
                    AttributionFilter::All(vec![anonymous(), self.attribution_filter(inner)?])
                }
                (IndexedBy::Inside(Part::Anonymous), Test::Missing) => {
                    AttributionFilter::Not(Box::new(anonymous()))
                }
                (IndexedBy::Inside(_), Test::One(inner)) => self.attribution_filter(inner)?,
                (IndexedBy::RowChoice(tag, facet), Test::Choice(choices)) => {
                    // The number of a certainty is one higher, since 0 stands for none.
                    let offset = u8::from(facet == PackedField::CERTAINTY);
                    let numbers = choices.iter().map(|choice| choice + offset);
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
                (IndexedBy::RowRecord(tag, column), Test::One(inner)) => AttributionFilter::OneOf {
                    tag,
                    column,
                    set: self.matching_references(field.shape, inner)?,
                },
                (IndexedBy::RowRecord(_, column), Test::Missing) => {
                    AttributionFilter::Not(Box::new(AttributionFilter::Is(column)))
                }
                (IndexedBy::RowOrigin, Test::One(inner)) => AttributionFilter::OneOf {
                    tag: TermKind::LastSource,
                    column: AttributionColumn::LastSource,
                    set: self.with_origins(&self.matching_references(field.shape, inner)?)?,
                },
                (IndexedBy::RowDate, Test::Time(when)) => AttributionFilter::Stated(*when),
                (IndexedBy::RowDate, Test::Missing) => {
                    AttributionFilter::Not(Box::new(AttributionFilter::Dated))
                }
                _ => AttributionFilter::Unknown,
            },
        })
    }

    /// The sources whose origin is in a set.
    fn with_origins(&self, wanted: &RoaringBitmap) -> Result<RoaringBitmap, KbError> {
        let graph = self.source_graph()?;
        let sources = self.all_ordinals(Kind::Source)?.into_iter();
        let sources = sources.filter(|source| wanted.contains(graph.of(Ordinal(*source)).0));
        Ok(RoaringBitmap::from_sorted_iter(sources).expect("a bitmap iterates in ascending order"))
    }
}

fn anonymous() -> AttributionFilter {
    AttributionFilter::PackedField {
        tag: TermKind::SpeakerKind,
        facet: PackedField::SPEAKER_KIND,
        numbers: 1 << 1,
    }
}
