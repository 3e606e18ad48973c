//! The join of claims with entities: a claim matches a word if it is about an entity, or said by
//! one, that matches the word.

use std::{cell::OnceCell, sync::Arc};

use roaring::RoaringBitmap;
use tantivy::{BitSet, schema::Field};

use crate::{
    index::{
        adjacency::SegmentEdges,
        column::{AttributionColumn, Column, of_ordinal, to_ordinal},
        column_values::{ColumnValues, DocSelection},
        document::Document,
        error::IndexError,
        ordinal_bits::OrdinalBits,
        row_offsets::RowStarts,
        segment_view::{SegmentView, for_each_posting, terms_of},
        term_kind::TermKind,
    },
    model::Ordinal,
};

/// A join of claims with the entities that they are about, or that speak.
#[derive(Clone, Debug)]
pub struct EntityJoin {
    /// [`TermKind::AnyRole`] or [`TermKind::Speaker`].
    pub tag: TermKind,
    /// The ordinals of the entities.
    pub others: Arc<RoaringBitmap>,
    /// The score of a match: [`EntityJoin::AS_TYPED`] or [`EntityJoin::NEARLY`].
    pub score: f32,
}

/// The number of claims whose columns are read in the time of one term lookup; small in tests, so
/// that both strategies are exercised.
const TERM_LOOKUP: u64 = if cfg!(test) { 3 } else { 300 };
/// The number of claims whose columns are read in the time of one adjacency lookup.
const ADJACENCY_LOOKUP: u64 = if cfg!(test) { 1 } else { 6 };
/// The roles of entities that no column has.
const ROLES_WITHOUT_COLUMN: [TermKind; 2] = [TermKind::Topic, TermKind::Qualified];

impl EntityJoin {
    /// The score of a claim about an entity that matches as typed: less than that of a claim that
    /// matches itself.
    pub const AS_TYPED: f32 = 2.0;
    /// The score of a claim about an entity that matches by a prefix or with a typo: less than that
    /// of any claim that matches so itself.
    pub const NEARLY: f32 = 0.005;

    /// Whether a record matches, by its document.
    pub(super) fn holds(&self, document: &Document<'_>) -> bool {
        let is_other =
            |number: u64| u32::try_from(number).is_ok_and(|ordinal| self.others.contains(ordinal));
        let mut terms = document.terms.iter();
        terms.any(|(kind, number)| *kind == self.tag && is_other(*number))
    }

    /// Binds the join to a segment; `None` if plainly no claim in it matches.
    pub(super) fn bind<'p>(
        &self,
        segment: &'p SegmentView,
        terms: Field,
    ) -> Result<Option<BoundEntityJoin<'p>>, IndexError> {
        let mut entities = self.others.clone();
        if self.tag == TermKind::Speaker {
            // Few entities speak, and they are mostly recorded before the others.
            let speakers = segment.attribution_column(AttributionColumn::Speaker)?;
            let end = to_ordinal(speakers.greatest()).map_or(0, |last| last.0 + 1);
            Arc::make_mut(&mut entities).remove_range(end..);
        }
        let is_some = !entities.is_empty();
        Ok(is_some.then_some(BoundEntityJoin {
            kind: self.tag,
            entities,
            score: self.score,
            segment,
            terms,
            roles: OnceCell::new(),
        }))
    }
}

/// A join bound to a segment.
pub(super) struct BoundEntityJoin<'p> {
    kind: TermKind,
    entities: Arc<RoaringBitmap>,
    score: f32,
    segment: &'p SegmentView,
    terms: Field,
    roles: OnceCell<Roles>,
}

/// The data from which the entities of claims are read.
#[derive(Default)]
struct Roles {
    entities: OrdinalBits,
    /// Columns of claims.
    columns: Vec<Arc<ColumnValues>>,
    /// A column of attributions.
    speakers: Option<(RowStarts, Arc<ColumnValues>)>,
    /// The documents that match by terms alone.
    by_terms: Option<BitSet>,
}

impl BoundEntityJoin<'_> {
    /// The score of a match.
    pub(super) fn score(&self) -> f32 {
        self.score
    }

    /// Evaluates the join for documents. `expected_total` estimates how many are tested in all; it
    /// decides between term lookups and column reads.
    pub(super) fn evaluate(
        &self,
        documents: &DocSelection,
        expected_total: u64,
    ) -> Result<Vec<bool>, IndexError> {
        let roles = self.roles(expected_total)?;
        let mut matches = vec![false; documents.count()];
        if let Some(by_terms) = &roles.by_terms {
            documents.for_each(|index, document| matches[index] = by_terms.contains(document));
        }
        let mut values = Vec::new();
        for column in &roles.columns {
            column.read(documents, &mut values);
            for (is_match, value) in matches.iter_mut().zip(&values) {
                *is_match |= roles.entities.contains_value(*value);
            }
        }
        if let Some((starts, column)) = &roles.speakers {
            column.read(&starts.rows(documents), &mut values);
            let ends = starts.offsets(documents);
            for (index, is_match) in matches.iter_mut().enumerate() {
                let mut speakers = values[ends.rows_of(index)].iter();
                *is_match |= speakers.any(|value| roles.entities.contains_value(*value));
            }
        }
        Ok(matches)
    }

    /// An estimate of the number of documents that match.
    pub(super) fn size_hint(&self) -> u64 {
        // An entity has some claims.
        self.entities.len() * 10
    }

    /// The documents that match.
    pub(super) fn documents(&self) -> Result<BitSet, IndexError> {
        let all = self.segment.len().into();
        if self.is_lookup_cheaper(all) {
            return self.look_up();
        }
        let mut documents = self.no_documents();
        for block in self.segment.blocks() {
            let matches = self.evaluate(&block, all)?;
            block.for_each(|index, document| {
                if matches[index] {
                    documents.insert(document);
                }
            });
        }
        Ok(documents)
    }

    /// Whether the lookup of all entities takes less time than reading columns of so many
    /// documents.
    fn is_lookup_cheaper(&self, documents: u64) -> bool {
        let lookup = match self.kind {
            TermKind::Speaker => TERM_LOOKUP,
            _ => ADJACENCY_LOOKUP,
        };
        self.entities.len() * lookup <= documents
    }

    fn roles(&self, expected_total: u64) -> Result<&Roles, IndexError> {
        if let Some(roles) = self.roles.get() {
            return Ok(roles);
        }
        let segment = self.segment;
        let roles = match self.kind {
            _ if self.is_lookup_cheaper(expected_total) => Roles {
                by_terms: Some(self.look_up()?),
                ..Roles::default()
            },
            TermKind::Speaker => Roles {
                entities: OrdinalBits::new(&self.entities),
                speakers: Some((
                    segment.row_starts()?,
                    segment.attribution_column(AttributionColumn::Speaker)?,
                )),
                ..Roles::default()
            },
            _ => Roles {
                entities: OrdinalBits::new(&self.entities),
                columns: vec![
                    segment.column(Column::Subject)?,
                    segment.column(Column::Object)?,
                ],
                by_terms: self.with_terms(&ROLES_WITHOUT_COLUMN)?,
                ..Roles::default()
            },
        };
        Ok(self.roles.get_or_init(|| roles))
    }

    /// The documents that match, by a lookup of each entity.
    fn look_up(&self) -> Result<BitSet, IndexError> {
        let by_terms = |kinds: &[TermKind]| {
            let documents = self.with_terms(kinds)?;
            Ok(documents.unwrap_or_else(|| self.no_documents()))
        };
        if self.kind == TermKind::Speaker {
            return by_terms(&[TermKind::Speaker]);
        }
        let mut documents = by_terms(&ROLES_WITHOUT_COLUMN)?;
        for edges in SegmentEdges::in_both_directions(self.segment)? {
            // All rows are found before any is read: the processor waits for several at once.
            let entities = self.entities.iter();
            let rows = entities.map(|entity| edges.rows(of_ordinal(Ordinal(entity))));
            let rows: Vec<_> = rows.filter(|rows| !rows.is_empty()).collect();
            for row in rows.into_iter().flatten() {
                documents.insert(edges.document(row));
            }
        }
        Ok(documents)
    }

    fn no_documents(&self) -> BitSet {
        BitSet::with_max_value(self.segment.len())
    }

    /// The documents with a term of one of the kinds for an entity; `None` if the segment has no
    /// term of these kinds.
    fn with_terms(&self, kinds: &[TermKind]) -> Result<Option<BitSet>, IndexError> {
        let mut documents = None;
        let inverted = self.segment.reader.inverted_index(self.terms)?;
        for kind in kinds {
            // Most segments have no topics or qualifiers at all.
            if !terms_of(&inverted, *kind)?.advance() {
                continue;
            }
            let documents = documents.get_or_insert_with(|| self.no_documents());
            for entity in &*self.entities {
                for_each_posting(
                    &inverted,
                    &kind.term(self.terms, entity.into()),
                    |postings| {
                        for document in postings {
                            documents.insert(*document);
                        }
                    },
                )?;
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
    type ClaimParts = (u32, Option<u32>, Option<u32>, Vec<u32>);

    fn document(
        ordinal: usize,
        (subject, object, topic, speakers): &ClaimParts,
    ) -> Document<'static> {
        let mut document = Document::new(Kind::Claim, Ordinal(ordinal as u32), Revision(1));
        let value = |entity: &Option<u32>| entity.map_or(0, |it| of_ordinal(Ordinal(it)));
        document.columns.extend([
            (Column::Subject, value(&Some(*subject))),
            (Column::Object, value(object)),
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
            row[AttributionColumn::Speaker as usize] = value(&Some(*speaker));
            document.rows.push(row);
            document.terms.push((TermKind::Speaker, (*speaker).into()));
        }
        document.done()
    }

    fn claim_parts() -> impl Strategy<Value = ClaimParts> {
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
            claims in prop::collection::vec(claim_parts(), 1..20),
            others in prop::collection::btree_set(0..9_u32, 1..4),
            tag in prop::sample::select(vec![TermKind::AnyRole, TermKind::Speaker]),
            a_segment in 1..20_usize,
        ) {
            let join = EntityJoin { tag, others: Arc::new(others.into_iter().collect()), score: EntityJoin::AS_TYPED };
            let ordinals: Vec<usize> = (0..claims.len()).collect();
            let batch = |ordinals: &[usize]| ordinals.iter().map(|it| document(*it, &claims[*it])).collect();
            let batches: Vec<Vec<Document<'_>>> = ordinals.chunks(a_segment).map(batch).collect();
            let small = Small::of(batches);
            let expected = (0..claims.len()).filter(|it| join.holds(&document(*it, &claims[*it])));
            let expected: RoaringBitmap = expected.map(|ordinal| ordinal as u32).collect();
            let terms = small.reader.fields.terms;
            // By columns, and looked up.
            for expected_total in [0, u64::MAX] {
                let (mut evaluated, mut collected) = (RoaringBitmap::new(), RoaringBitmap::new());
                for segment in &small.reader.segments {
                    let bind = || join.bind(segment, terms).unwrap();
                    for block in segment.blocks() {
                        let Some(bound) = bind() else { continue };
                        let matches = bound.evaluate(&block, expected_total).unwrap();
                        block.for_each(|index, document| evaluated.extend(matches[index].then_some(segment.ordinal(document))));
                    }
                    let documents = bind().map(|bound| bound.documents().unwrap());
                    let is_one = |document: &u32| documents.as_ref().is_some_and(|it| it.contains(*document));
                    collected.extend((0..segment.len()).filter(is_one).map(|it| segment.ordinal(it)));
                }
                prop_assert_eq!(&evaluated, &expected);
                prop_assert_eq!(&collected, &expected);
            }
        }
    }
}
