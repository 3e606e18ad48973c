//! Claims and their attributions.

use std::thread;

use crate::{
    kb::{
        formats::{
            finding::Finding,
            json::{
                bearer::Bearer,
                check::{Check, read_claim::ReadClaim},
                explain::explain,
                section::Section,
            },
        },
        parallel::ordered_parallel_map,
        write::validate::{
            code::Code,
            field_path::FieldPath,
            locate::{Locate, with_article},
            reference_lookup::{LookupError, ReferencedRecord},
            validator::Validated,
        },
    },
    model::{Claim, Kind},
};

impl<'a> Check<'a> {
    /// Checks the claims, which are read and packed ahead: that takes longer than all the rest.
    pub(super) fn claims(&mut self) -> Validated {
        let bundle = self.sink.bundle;
        let former_ids = self.former_ids.clone();
        let again = thread::scope(|scope| {
            let mut again = Vec::new();
            let claims = ordered_parallel_map(scope, bundle.bearers(Section::Claims), |bearer| {
                let text = bundle.text(bearer.locator);
                let read = ReadClaim::of(&text, bundle.reversed, &former_ids);
                let explained = read
                    .map_err(|refused| explain(Section::Claims, &text, &refused, bundle.reversed));
                (bearer, explained)
            });
            for (bearer, read) in claims {
                if !self.claim_at(bearer, read)? {
                    again.push(bearer);
                }
            }
            Ok::<_, LookupError>(again)
        })?;
        self.compare_stated()?;
        for bearer in again {
            self.checked(bearer, |check, claim, bearer| {
                check.validate(bearer, |validator| validator.relations(&claim))
            })?;
        }
        Ok(())
    }

    /// Checks and packs a claim; tells whether all that it relates to are known to be claims.
    fn claim_at(
        &mut self,
        bearer: Bearer,
        read: Result<ReadClaim, Vec<Finding>>,
    ) -> Result<bool, LookupError> {
        let mut read = match read {
            Ok(read) => read,
            Err(findings) => {
                self.broken_claim(bearer, findings)?;
                return Ok(false);
            }
        };
        match read.key {
            None => drop(self.add(&read.claim.id, Kind::Claim, bearer, &FieldPath::Record)),
            Some(key) => self.identify(&mut read, key, bearer)?,
        }
        self.after_renames(&mut read, bearer)?;
        self.evidence(&mut read, bearer)?;
        self.closed_claim(&mut read, bearer)?;
        let claim = &read.claim;
        self.claim(claim, bearer)?;
        let mut are_claims = true;
        for relation in &claim.relations {
            are_claims &= self.names.has(Kind::Claim, &relation.claim)?;
        }
        self.packed.push(&read.packed)?;
        Ok(are_claims)
    }

    /// Reports what is wrong in a claim, and checks the rest of it.
    fn broken_claim(&mut self, bearer: Bearer, findings: Vec<Finding>) -> Validated {
        self.found(bearer, findings.clone())?;
        self.add_broken(bearer);
        let rest = |check: &mut Check<'a>, mut claim: Claim, bearer| {
            if claim.id.is_unstated() {
                claim.id = check.names.proposition_key(&claim)?.claim_id(0);
            }
            claim.identify_attributions();
            check.claim(&claim, bearer)
        };
        self.checked_but_for(bearer, &findings, rest)
    }

    fn claim(&mut self, claim: &Claim, bearer: Bearer) -> Validated {
        self.validate(bearer, |validator| validator.proposition(claim))?;
        self.attributions += claim.attributions.len();
        for (index, attribution) in claim.attributions.iter().enumerate() {
            let path = FieldPath::Record.field("attributions");
            let path = path.item(index);
            if let Some(ReferencedRecord::Attribution { claim: other }) =
                self.names.recorded(Kind::Attribution, &attribution.id)?
                && other != claim.id
                && !claim.original.former_ids().contains(&other)
            {
                let message = format!(
                    "`{}` is already {} of the claim `{other}`",
                    attribution.id,
                    with_article(Kind::Attribution)
                );
                self.sink
                    .at(bearer)
                    .report(&path.field("id"), Code::DuplicateId, message, None);
            }
            self.add(&attribution.id, Kind::Attribution, bearer, &path);
            self.validate(bearer, |validator| {
                validator.attribution(attribution, &path)
            })?;
        }
        Ok(())
    }
}
