//! Records that count as having a word since they are about something that has it.

use std::{cell::OnceCell, ops::Range, sync::Arc};

use roaring::RoaringBitmap;
use tantivy::{BitSet, schema::Field};

use crate::{
    index::{
        IndexError,
        adjacency::Ends,
        attribution_filter::OrdinalBits,
        column::{AttributionColumn, Column, of_ordinal, to_ordinal},
        column_values::{ColumnValues, DocSelection},
        document::Document,
        segment_view::{Rows, SegmentView, each_with, under},
        term_kind::TermKind,
    },
    model::Ordinal,
};

/// What claims may be about, or said by: one of these entities.
#[derive(Clone, Debug)]
pub struct EntityJoin {
    /// [`TermKind::AnyRole`] or [`TermKind::Speaker`].
    pub tag: TermKind,
    /// The entities' ordinals.
    pub others: Arc<RoaringBitmap>,
    /// How much it adds to the score: [`EntityJoin::AS_TYPED`] or [`EntityJoin::NEARLY`].
    pub score: f32,
}

/// To look a term up takes as long as to read the columns of about so many claims. Few in tests, so
/// that both are done.
const LOOKED_UP: u64 = if cfg!(test) { 3 } else { 300 };
/// To find an entity where claims are in order of theirs takes as long as to read the columns of about so
/// many.
const FOUND_IN_ORDER: u64 = if cfg!(test) { 1 } else { 6 };
/// Under these are entities that a claim is about in no column.
const OTHERWISE: [TermKind; 2] = [TermKind::Topic, TermKind::Qualified];

impl EntityJoin {
    /// The score of a record that is about something that has the part as it was typed: less than
    /// that of having it itself.
    pub const AS_TYPED: f32 = 2.0;
    /// The score of one that is about something that has it only with a typo, or begins so: less
    /// than that of anything that has it so itself.
    pub const NEARLY: f32 = 0.005;

    /// Whether a record is.
    pub(super) fn holds(&self, document: &Document<'_>) -> bool {
        let is_other = |number: u64| u32::try_from(number).is_ok_and(|it| self.others.contains(it));
        let mut terms = document.terms.iter();
        terms.any(|(tag, number)| *tag == self.tag && is_other(*number))
    }

    /// The same for the claims of a segment; `None` where it is plain that it holds of none.
    pub(super) fn within<'p>(
        &self,
        piece: &'p SegmentView,
        terms: Field,
    ) -> Result<Option<AboutWithin<'p>>, IndexError> {
        let mut others = self.others.clone();
        if self.tag == TermKind::Speaker {
            // Few entities speak, and they are mostly recorded before the others.
            let speakers = piece.row_column(AttributionColumn::Speaker)?;
            let last = to_ordinal(speakers.greatest()).map_or(0, |it| it.0 + 1);
            Arc::make_mut(&mut others).remove_range(last..);
        }
        let is_some = !others.is_empty();
        Ok(is_some.then_some(AboutWithin {
            tag: self.tag,
            others,
            score: self.score,
            piece,
            terms,
            roles: OnceCell::new(),
        }))
    }
}

/// What the claims of a segment may be about.
pub(super) struct AboutWithin<'p> {
    tag: TermKind,
    others: Arc<RoaringBitmap>,
    score: f32,
    piece: &'p SegmentView,
    terms: Field,
    roles: OnceCell<Roles>,
}

/// Where the entities of claims stand.
#[derive(Default)]
struct Roles {
    others: OrdinalBits,
    /// Columns of claims.
    columns: Vec<Arc<ColumnValues>>,
    /// A column of their attributions.
    rows: Option<(Rows, Arc<ColumnValues>)>,
    /// The documents that have them where no column tells, if there are such.
    otherwise: Option<BitSet>,
}

impl AboutWithin<'_> {
    /// How much it adds to the score.
    pub(super) fn score(&self) -> f32 {
        self.score
    }

    /// Whether it holds of each of some documents. They are among so many of which it is asked.
    pub(super) fn holds(
        &self,
        documents: &DocSelection,
        among: u64,
    ) -> Result<Vec<bool>, IndexError> {
        let roles = self.roles(among)?;
        let mut holds = match &roles.otherwise {
            None => vec![false; documents.count()],
            Some(otherwise) => {
                let mut holds = Vec::with_capacity(documents.count());
                documents.for_each(|_, document| holds.push(otherwise.contains(document)));
                holds
            }
        };
        let mut numbers = Vec::new();
        for column in &roles.columns {
            column.read(documents, &mut numbers);
            for (holds, number) in holds.iter_mut().zip(&numbers) {
                *holds |= roles.others.has(*number);
            }
        }
        if let Some((rows, column)) = &roles.rows {
            let (rows, ends) = (rows.of(documents), rows.ends(documents));
            column.read(&rows, &mut numbers);
            for (nth, holds) in holds.iter_mut().enumerate() {
                let mut rows = numbers[ends.rows_of(nth)].iter();
                *holds |= rows.any(|number| roles.others.has(*number));
            }
        }
        Ok(holds)
    }

    /// About how many documents it holds of.
    pub(super) fn size_hint(&self) -> u64 {
        // An entity has some claims.
        self.others.len() * 10
    }

    /// The documents of which it holds.
    pub(super) fn documents(&self) -> Result<BitSet, IndexError> {
        if self.is_looked_up(self.piece.len().into()) {
            return self.looked_up();
        }
        let mut documents = self.none();
        for block in self.piece.blocks() {
            let holds = self.holds(&block, self.piece.len().into())?;
            block.for_each(|nth, document| {
                if holds[nth] {
                    documents.insert(document);
                }
            });
        }
        Ok(documents)
    }

    /// Whether to look up the others is less work than to read the columns of so many documents.
    fn is_looked_up(&self, documents: u64) -> bool {
        let looked_up = match self.tag {
            TermKind::Speaker => LOOKED_UP,
            _ => FOUND_IN_ORDER,
        };
        self.others.len() * looked_up <= documents
    }

    fn roles(&self, among: u64) -> Result<&Roles, IndexError> {
        if let Some(roles) = self.roles.get() {
            return Ok(roles);
        }
        let piece = self.piece;
        let roles = match self.tag {
            _ if self.is_looked_up(among) => Roles {
                otherwise: Some(self.looked_up()?),
                ..Roles::default()
            },
            TermKind::Speaker => Roles {
                others: OrdinalBits::of(&self.others),
                rows: Some((piece.rows()?, piece.row_column(AttributionColumn::Speaker)?)),
                ..Roles::default()
            },
            _ => Roles {
                others: OrdinalBits::of(&self.others),
                columns: vec![
                    piece.column(Column::Subject)?,
                    piece.column(Column::Object)?,
                ],
                otherwise: self.with_terms(&OTHERWISE)?,
                ..Roles::default()
            },
        };
        Ok(self.roles.get_or_init(|| roles))
    }

    /// The documents that have one of the others, each of which is looked up.
    fn looked_up(&self) -> Result<BitSet, IndexError> {
        let by_terms = |tags: &[TermKind]| {
            let documents = self.with_terms(tags)?;
            Ok(documents.unwrap_or_else(|| self.none()))
        };
        if self.tag == TermKind::Speaker {
            return by_terms(&[TermKind::Speaker]);
        }
        let mut documents = by_terms(&OTHERWISE)?;
        for ends in Ends::both(self.piece)? {
            let places = self
                .others
                .iter()
                .map(|other| ends.places(of_ordinal(Ordinal(other))));
            let places: Vec<Range<usize>> = places.filter(|it| !it.is_empty()).collect();
            for place in places.into_iter().flatten() {
                documents.insert(ends.document(place));
            }
        }
        Ok(documents)
    }

    fn none(&self) -> BitSet {
        BitSet::with_max_value(self.piece.len())
    }

    /// The documents that have one of the others under some tags; `None` where there is nothing
    /// under those at all.
    fn with_terms(&self, tags: &[TermKind]) -> Result<Option<BitSet>, IndexError> {
        let mut documents = None;
        let inverted = self.piece.segment.inverted_index(self.terms)?;
        for tag in tags {
            // Most segments have no topics or qualifiers at all.
            if !under(&inverted, *tag)?.advance() {
                continue;
            }
            let documents = documents.get_or_insert_with(|| self.none());
            for other in &*self.others {
                each_with(&inverted, &tag.term(self.terms, other.into()), |them| {
                    for document in them {
                        documents.insert(*document);
                    }
                })?;
            }
        }
        Ok(documents)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::fixture::Small;
    use crate::model::{Kind, Revision};

    /// The subject of a claim, its value, a topic, and who speaks.
    type Told = (u32, Option<u32>, Option<u32>, Vec<u32>);

    fn document(nth: usize, (subject, object, topic, speakers): &Told) -> Document<'static> {
        let mut document = Document::new(Kind::Claim, Ordinal(nth as u32), Revision(1));
        let number = |entity: &Option<u32>| entity.map_or(0, |it| of_ordinal(Ordinal(it)));
        document.columns.extend([
            (Column::Subject, number(&Some(*subject))),
            (Column::Object, number(object)),
        ]);
        let in_columns = [*subject].into_iter().chain(*object);
        let about = in_columns.chain(*topic).map(u64::from);
        document
            .terms
            .extend(about.map(|it| (TermKind::AnyRole, it)));
        document
            .terms
            .extend(topic.map(|it| (TermKind::Topic, it.into())));
        for speaker in speakers {
            let mut row = [0; AttributionColumn::ALL.len()];
            row[AttributionColumn::Speaker as usize] = number(&Some(*speaker));
            document.rows.push(row);
            document.terms.push((TermKind::Speaker, (*speaker).into()));
        }
        document.done()
    }

    fn told() -> impl Strategy<Value = Told> {
        let entity = || 0..9_u32;
        let maybe = || prop::option::weighted(0.3, entity());
        (
            entity(),
            maybe(),
            maybe(),
            prop::collection::vec(0..6_u32, 0..3),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn it_holds_of_the_same_claims_however_they_are_found(
            claims in prop::collection::vec(told(), 1..20),
            others in prop::collection::btree_set(0..9_u32, 1..4),
            tag in prop::sample::select(vec![TermKind::AnyRole, TermKind::Speaker]),
            a_segment in 1..20_usize,
        ) {
            let about = EntityJoin { tag, others: Arc::new(others.into_iter().collect()), score: EntityJoin::AS_TYPED };
            let nths: Vec<usize> = (0..claims.len()).collect();
            let batch = |nths: &[usize]| nths.iter().map(|nth| document(*nth, &claims[*nth])).collect();
            let batches: Vec<Vec<Document<'_>>> = nths.chunks(a_segment).map(batch).collect();
            let small = Small::of(batches);
            let expected = (0..claims.len()).filter(|nth| about.holds(&document(*nth, &claims[*nth])));
            let expected: RoaringBitmap = expected.map(|nth| nth as u32).collect();
            let terms = small.reader.fields.terms;
            // By columns, and looked up.
            for among in [0, u64::MAX] {
                let (mut held, mut gone_through) = (RoaringBitmap::new(), RoaringBitmap::new());
                for piece in &small.reader.pieces {
                    let within = || about.within(piece, terms).unwrap();
                    for block in piece.blocks() {
                        let Some(within) = within() else { continue };
                        let holds = within.holds(&block, among).unwrap();
                        block.for_each(|nth, document| held.extend(holds[nth].then_some(piece.ordinal(document))));
                    }
                    let documents = within().map(|it| it.documents().unwrap());
                    let is_one = |document: &u32| documents.as_ref().is_some_and(|it| it.contains(*document));
                    gone_through.extend((0..piece.len()).filter(is_one).map(|it| piece.ordinal(it)));
                }
                prop_assert_eq!(&held, &expected);
                prop_assert_eq!(&gone_through, &expected);
            }
        }
    }
}
