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
        if let Some(before) = self.names.base().unmasked(record.kind(), record.id())? {
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
            && let Some(before) = self.names.base().unmasked(record.kind(), record.id())?
        {
            keep_closed(&before, &mut record, clearance);
            self.has_closed_parts |= record.has_closed_part();
        }
        match record {
            Record::Claim(claim) => Ok(claim),
            _ => Err("a claim is no claim".into()),
        }
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
