//! Conditions on attributions, as far as the index's columns can tell.

use roaring::RoaringBitmap;

use super::{Condition, Indexed, Part, Test};
use crate::{
    index::{Facet, RowColumn, RowTest, Tag},
    kb::{KbError, Snapshot},
    model::Ordinal,
};

impl Snapshot {
    /// What columns can tell of a condition on an attribution.
    pub(super) fn row_test(&self, condition: &Condition) -> Result<RowTest, KbError> {
        let each = |them: &[Condition]| {
            let tests = them.iter().map(|one| self.row_test(one));
            tests.collect::<Result<Vec<RowTest>, _>>()
        };
        Ok(match condition {
            Condition::All(them) => RowTest::All(each(them)?),
            Condition::Any(them) => RowTest::Any(each(them)?),
            Condition::Not(one) => RowTest::Not(Box::new(self.row_test(one)?)),
            Condition::Ids(_) => RowTest::Unknown,
            Condition::Field(field, test) => match (field.index, test) {
                (Indexed::Inside(Part::Anonymous), Test::One(one)) => {
                    RowTest::All(vec![anonymous(), self.row_test(one)?])
                }
                (Indexed::Inside(Part::Anonymous), Test::Missing) => {
                    RowTest::Not(Box::new(anonymous()))
                }
                (Indexed::Inside(_), Test::One(one)) => self.row_test(one)?,
                (Indexed::RowChoice(tag, facet), Test::Choice(choices)) => {
                    // Of a certainty the number is one higher, since there may be none.
                    let by = u8::from(facet == Facet::CERTAINTY);
                    let numbers = choices.iter().map(|choice| choice + by);
                    RowTest::Facet {
                        tag,
                        facet,
                        numbers: numbers.fold(0, |bits, number| bits | 1 << number),
                    }
                }
                (Indexed::RowChoice(tag, facet), Test::Flag(flag)) => RowTest::Facet {
                    tag,
                    facet,
                    numbers: 1 << u8::from(*flag),
                },
                (Indexed::RowChoice(tag, facet), Test::Missing) => RowTest::Facet {
                    tag,
                    facet,
                    // Only a certainty can be missing.
                    numbers: u16::from(facet == Facet::CERTAINTY),
                },
                (Indexed::RowRecord(tag, column), Test::One(one)) => RowTest::OneOf {
                    tag,
                    column,
                    set: self.others(field.shape, one)?,
                },
                (Indexed::RowRecord(_, column), Test::Missing) => {
                    RowTest::Not(Box::new(RowTest::Is(column)))
                }
                (Indexed::RowOrigin, Test::One(one)) => RowTest::OneOf {
                    tag: Tag::End,
                    column: RowColumn::End,
                    set: self.leading_to(&self.others(field.shape, one)?)?,
                },
                (Indexed::RowDate, Test::Time(when)) => RowTest::Stated(*when),
                (Indexed::RowDate, Test::Missing) => RowTest::Not(Box::new(RowTest::Dated)),
                _ => RowTest::Unknown,
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

fn anonymous() -> RowTest {
    RowTest::Facet {
        tag: Tag::SpeakerKind,
        facet: Facet::SPEAKER_KIND,
        numbers: 1 << 1,
    }
}
