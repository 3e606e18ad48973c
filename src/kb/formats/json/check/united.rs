//! The records that several claims become together.

use crate::{
    kb::{
        formats::json::{
            check::Check,
            packed::{Packed, pack},
            records::BundleRecords,
        },
        write::{
            unite::{EvidenceBefore, Kept, unite},
            validate::{
                field_path::FieldPath, locate::Locate, names::RecordNumber,
                reference_lookup::LookupError, warning::WarningKind,
            },
        },
    },
    model::{Claim, Record},
};

impl Check<'_> {
    /// The records, with those in their places that several of them become.
    pub(super) fn united(&mut self, mut united: Packed) -> Result<BundleRecords, LookupError> {
        let heads = self.places.heads();
        for head in &heads {
            let mut claim = self.packed_claim(head)?;
            for number in self.places.members(head).to_vec() {
                let member = self.packed_claim(number)?;
                self.add_to(&mut claim, member, number, EvidenceBefore::Kept)?;
            }
            if self.places.is_added_to_recorded(head)
                && let Some(mut recorded) = self.names.base().claim(&claim.id)?
            {
                self.add_to(&mut recorded, claim, head, EvidenceBefore::Replaced)?;
                claim = recorded;
            }
            let claim = self.closed_united(claim)?;
            united.push(&pack(&Record::Claim(claim)))?;
        }
        Ok(BundleRecords {
            stated: std::mem::take(&mut self.packed),
            united,
            heads,
            joined: self.places.joined(),
        })
    }

    fn add_to(
        &mut self,
        claim: &mut Claim,
        added: Claim,
        number: RecordNumber,
        evidence: EvidenceBefore,
    ) -> Result<(), LookupError> {
        for kept in unite(&mut self.names, claim, added, evidence)? {
            let record = FieldPath::Record;
            let (path, what) = match &kept {
                Kept::Statement(language) => (
                    record.field("statements"),
                    format!("statement in `{language}`"),
                ),
                Kept::Rank => (record.field("rank"), "rank".into()),
            };
            let message = format!("the claim `{}` keeps its {what}; this is another", claim.id);
            let bearer = self.sink.bundle.bearer(number);
            self.sink
                .at(bearer)
                .warn(&path, WarningKind::KeptAsItWas, &message);
        }
        Ok(())
    }

    fn packed_claim(&self, number: RecordNumber) -> Result<Claim, LookupError> {
        match self
            .packed
            .get(number as usize)
            .map(|packed| packed.record())
        {
            Some(Ok(Record::Claim(claim))) => Ok(claim),
            Some(Err(error)) => Err(error),
            _ => Err(format!("record {number} of the bundle is no claim").into()),
        }
    }
}
