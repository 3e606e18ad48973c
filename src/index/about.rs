//! Records that count as having a word since they are about something that has it.

use std::{cell::OnceCell, sync::Arc};

use roaring::RoaringBitmap;
use tantivy::{BitSet, schema::Field};

use super::{
    IndexError,
    column::{Column, RowColumn, of_ordinal},
    document::Document,
    numbers::{Numbers, Places},
    piece::{Piece, Rows, each_with, under},
    row_test::Bits,
    tag::Tag,
};
use crate::model::Ordinal;

/// What claims may be about, or said by: one of these entities.
#[derive(Clone, Debug)]
pub struct About {
    /// [`Tag::AnyRole`] or [`Tag::Speaker`].
    pub tag: Tag,
    /// The entities' ordinals.
    pub others: Arc<RoaringBitmap>,
    /// How much it adds to the score: [`About::AS_TYPED`] or [`About::NEARLY`].
    pub score: f32,
}

/// To look a term up takes as long as to read the columns of about so many claims. Few in tests, so
/// that both are done.
const LOOKED_UP: u64 = if cfg!(test) { 3 } else { 300 };

impl About {
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
        &'p self,
        piece: &'p Piece,
        terms: Field,
    ) -> Result<Option<AboutWithin<'p>>, IndexError> {
        if self.tag == Tag::Speaker {
            let speakers = piece.row_column(RowColumn::Speaker)?;
            let least = self.others.min().map(of_other);
            if least.is_none_or(|least| least > speakers.greatest()) {
                return Ok(None);
            }
        }
        Ok(Some(AboutWithin {
            about: self,
            piece,
            terms,
            roles: OnceCell::new(),
        }))
    }
}

fn of_other(ordinal: u32) -> u64 {
    of_ordinal(Ordinal(ordinal))
}

/// What the claims of a segment may be about.
pub(super) struct AboutWithin<'p> {
    about: &'p About,
    piece: &'p Piece,
    terms: Field,
    roles: OnceCell<Roles>,
}

/// Where the entities of claims stand.
struct Roles {
    others: Bits,
    /// Columns of claims.
    columns: Vec<Arc<Numbers>>,
    /// A column of their attributions.
    rows: Option<(Rows, Arc<Numbers>)>,
    /// The documents that have them where no column tells, if there are such.
    otherwise: Option<BitSet>,
}

impl AboutWithin<'_> {
    /// How much it adds to the score.
    pub(super) fn score(&self) -> f32 {
        self.about.score
    }

    /// Whether it holds of each of some documents.
    pub(super) fn holds(&self, documents: &Places) -> Result<Vec<bool>, IndexError> {
        let roles = self.roles()?;
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
        self.about.others.len() * 10
    }

    /// The documents of which it holds.
    pub(super) fn documents(&self) -> Result<BitSet, IndexError> {
        if self.about.others.len() * LOOKED_UP <= self.piece.len().into() {
            let documents = self.with_terms(&[self.about.tag])?;
            return Ok(documents.unwrap_or_else(|| self.none()));
        }
        let mut documents = self.none();
        for block in self.piece.blocks() {
            let holds = self.holds(&block)?;
            block.for_each(|nth, document| {
                if holds[nth] {
                    documents.insert(document);
                }
            });
        }
        Ok(documents)
    }

    fn roles(&self) -> Result<&Roles, IndexError> {
        if let Some(roles) = self.roles.get() {
            return Ok(roles);
        }
        let piece = self.piece;
        let others = Bits::of(&self.about.others);
        let roles = match self.about.tag {
            Tag::Speaker => Roles {
                others,
                columns: vec![],
                rows: Some((piece.rows()?, piece.row_column(RowColumn::Speaker)?)),
                otherwise: None,
            },
            _ => Roles {
                others,
                columns: vec![
                    piece.column(Column::Subject)?,
                    piece.column(Column::Object)?,
                ],
                rows: None,
                otherwise: self.with_terms(&[Tag::Topic, Tag::Qualified])?,
            },
        };
        Ok(self.roles.get_or_init(|| roles))
    }

    fn none(&self) -> BitSet {
        BitSet::with_max_value(self.piece.len())
    }

    /// The documents that have one of the others under some tags; `None` where there is nothing
    /// under those at all.
    fn with_terms(&self, tags: &[Tag]) -> Result<Option<BitSet>, IndexError> {
        let mut documents = None;
        let inverted = self.piece.segment.inverted_index(self.terms)?;
        for tag in tags {
            // Most segments have no topics or qualifiers at all.
            if !under(&inverted, *tag)?.advance() {
                continue;
            }
            let documents = documents.get_or_insert_with(|| self.none());
            for other in &*self.about.others {
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
