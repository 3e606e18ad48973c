//! Closed parts: what a bundle does not state of them stays, and what it may not state is refused.

use crate::{
    kb::{
        formats::json::{
            bearer::Bearer,
            check::{Check, read_claim::ReadClaim},
        },
        write::{
            closed_parts::keep_closed,
            validate::{
                code::Code, field_path::FieldPath, locate::Locate, reference_lookup::LookupError,
                validator::Validated,
            },
        },
    },
    model::{Claim, Clearance, ClosedPart, Id, Record},
};

impl Check<'_> {
    /// Completes the closed parts of a record from the recorded version. Whether it has any.
    pub(super) fn closed(
        &mut self,
        record: &mut Record,
        bearer: Bearer,
    ) -> Result<bool, LookupError> {
        let clearance = self.names.base().clearance();
        if clearance == Clearance::ALL && !record.has_closed_part() {
            return Ok(false);
        }
        let before = self.predecessor(record)?;
        let is_masked = before
            .as_ref()
            .is_some_and(|before| before.hides_former_ids(clearance));
        match &before {
            Some(before) if is_masked => self.states_no_former_id(before, record, bearer),
            _ => self.hidden_ids(record, bearer)?,
        }
        if let Some(before) = before {
            self.keeps_no_former_id(&before, record, bearer)?;
            for refused in keep_closed(&before, record, clearance) {
                let path = FieldPath::Record;
                let list = path.field("attributions");
                let item = refused.attribution.map(|index| list.item(index));
                let path = item.as_ref().unwrap_or(&path).field("closed");
                let access = refused.access.as_str();
                let message = format!(
                    "this is closed to your role: {access} is the lowest that sees and changes it"
                );
                let help = Some("leave `closed` out; what is recorded stays".into());
                self.sink
                    .at(bearer)
                    .report(&path, Code::Closed, message, help);
            }
        }
        let is_closed = record.has_closed_part();
        self.has_closed_parts |= is_closed;
        Ok(is_closed)
    }

    /// The same for a claim, which is packed already.
    pub(super) fn closed_claim(&mut self, read: &mut ReadClaim, bearer: Bearer) -> Validated {
        let is_open = read
            .claim
            .attributions
            .iter()
            .all(|said| said.closed.is_none());
        if is_open && self.names.base().clearance() == Clearance::ALL {
            return Ok(());
        }
        let mut record = Record::Claim(read.claim.clone());
        if self.closed(&mut record, bearer)?
            && let Record::Claim(claim) = record
        {
            read.claim = claim;
            read.pack();
        }
        Ok(())
    }

    /// The same for a claim that others were united with.
    pub(super) fn closed_united(&mut self, claim: Claim) -> Result<Claim, LookupError> {
        let clearance = self.names.base().clearance();
        let mut record = Record::Claim(claim);
        if (clearance != Clearance::ALL || record.has_closed_part())
            && let Some(before) = self.predecessor(&record)?
        {
            keep_closed(&before, &mut record, clearance);
            self.has_closed_parts |= record.has_closed_part();
        }
        match record {
            Record::Claim(claim) => Ok(claim),
            _ => Err("a claim is no claim".into()),
        }
    }

    /// The recorded version of a record, by its id or by one that it had, with all its closed
    /// parts.
    fn predecessor(&self, record: &Record) -> Result<Option<Record>, LookupError> {
        for id in std::iter::once(record.id()).chain(record.former_ids()) {
            if let Some(before) = self.names.base().unmasked(record.kind(), id)? {
                return Ok(Some(before));
            }
        }
        Ok(None)
    }

    /// Requires that a record whose former ids are closed to the writer states none, whatever that
    /// is: whether it is recorded is not told. The id that it has now is no former one yet.
    fn states_no_former_id(&mut self, before: &Record, record: &Record, bearer: Bearer) {
        if record.former_ids().iter().all(|id| id == before.id()) {
            return;
        }
        let path = FieldPath::Record.field("formerIds");
        let message = "the ids that this had are closed to your role".into();
        let help = Some("leave `formerIds` out; what is recorded stays".into());
        self.sink
            .at(bearer)
            .report(&path, Code::Closed, message, help);
    }

    /// Requires that no id of a record is a former one of another that is closed to the writer.
    fn hidden_ids(&mut self, record: &Record, bearer: Bearer) -> Validated {
        let own = [("id", record.id())].into_iter();
        let former_ids = record.former_ids().iter().map(|id| ("formerIds", id));
        for (field, id) in own.chain(former_ids) {
            if self.names.base().is_hidden(record.kind(), id)? {
                let path = FieldPath::Record.field(field);
                let message = format!("`{id}` is closed to your role, and cannot be given");
                let help = Some("take another id".into());
                self.sink
                    .at(bearer)
                    .report(&path, Code::Closed, message, help);
            }
        }
        Ok(())
    }

    /// Requires that an attribution whose speaker is closed only now does not keep an id that
    /// follows from what it said of the speaker in public.
    fn keeps_no_former_id(&mut self, before: &Record, after: &Record, bearer: Bearer) -> Validated {
        let (Record::Claim(before), Record::Claim(after)) = (before, after) else {
            return Ok(());
        };
        for (index, said) in after.attributions.iter().enumerate() {
            let is_public = |id: &Id| {
                let mut others = before.attributions.iter();
                others.any(|other| other.id == *id && other.closed.is_none())
            };
            let is_closed = said.closed.as_ref().is_some_and(|part| {
                let part = (**part).clone().without_note();
                !part.is_unstated()
            });
            if is_closed && said.has_derived_id() && is_public(&said.id) {
                let path = FieldPath::Record;
                let path = path.field("attributions");
                let path = path.item(index);
                let message =
                    "this id follows from what the attribution stated in public, and would tell it"
                        .into();
                let help = Some("leave `id` out, or give it another".into());
                self.sink
                    .at(bearer)
                    .report(&path.field("id"), Code::FieldConflict, message, help);
            }
        }
        Ok(())
    }
}
