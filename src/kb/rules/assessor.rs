//! The assessor of claims at one snapshot: what it needs for many claims, kept.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashMap;

use crate::{
    kb::{
        error::KbError,
        rules::{
            asserted_relation::AssertedRelation, content_contradiction::contradicting,
            context::RuleContext, rivals::Rival, sides::Sides, speakers::Speakers,
        },
    },
    model::{Ordinal, Stored, StoredClaim},
};

/// The assessor of claims at one snapshot, for one thread.
pub(in crate::kb) struct Assessor<'c, 's> {
    pub(in crate::kb) context: &'c RuleContext<'s>,
    pub(in crate::kb) speakers: Speakers<'c, 's>,
    /// The sides of claims that were rivals of others.
    sides: RefCell<FxHashMap<Ordinal, Rc<Sides>>>,
    /// The claim whose rivals were found last, and the rivals.
    rivals: RefCell<Option<(Ordinal, Rc<Vec<Rival>>)>>,
}

impl<'c, 's> Assessor<'c, 's> {
    /// The assessor of the claims of a context's snapshot.
    pub(in crate::kb) fn new(context: &'c RuleContext<'s>) -> Result<Assessor<'c, 's>, KbError> {
        Ok(Assessor {
            context,
            speakers: Speakers::new(context)?,
            sides: RefCell::default(),
            rivals: RefCell::default(),
        })
    }

    /// The rivals of a claim.
    pub(in crate::kb) fn rivals(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Rc<Vec<Rival>>, KbError> {
        if let Some((ordinal, rivals)) = &*self.rivals.borrow()
            && *ordinal == claim.ordinal
        {
            return Ok(rivals.clone());
        }
        let rivals = Rc::new(self.context.rivals(claim)?);
        *self.rivals.borrow_mut() = Some((claim.ordinal, rivals.clone()));
        Ok(rivals)
    }

    /// Whether another claim contradicts a claim by contents.
    pub(in crate::kb) fn is_contradicted(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<bool, KbError> {
        let rivals = self.rivals(claim)?;
        Ok(!contradicting(self.context, claim, &rivals)?.is_empty())
    }

    /// The sides of a claim, with the relations that the caller has read.
    pub(in crate::kb) fn sides(
        &self,
        claim: &Stored<StoredClaim>,
        relations: &[AssertedRelation],
    ) -> Result<Rc<Sides>, KbError> {
        if let Some(sides) = self.sides.borrow().get(&claim.ordinal) {
            return Ok(sides.clone());
        }
        Ok(Rc::new(self.speakers.sides(claim, relations)?))
    }

    /// The sides of another claim: its own, whatever others say, so that no verdict depends on
    /// another.
    pub(in crate::kb) fn sides_of_other(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Rc<Sides>, KbError> {
        if let Some(sides) = self.sides.borrow().get(&claim.ordinal) {
            return Ok(sides.clone());
        }
        let relations = self.context.asserted_relations(claim)?;
        let sides = Rc::new(self.speakers.sides(claim, &relations)?);
        let mut kept = self.sides.borrow_mut();
        kept.insert(claim.ordinal, sides.clone());
        Ok(sides)
    }
}
