//! Reading the claims that state their ids before the others: only if other claims of the bundle
//! state none, which may be the same, or if there are few.

use std::thread;

use crate::{
    kb::{
        formats::json::{
            bearer::Bearer,
            check::{Check, read_claim::ReadClaim},
            node::states_id,
            section::Section,
        },
        parallel::ordered_parallel_map,
        write::validate::{
            field_path::FieldPath, locate::Locate, validator::Validated, warning::WarningKind,
        },
    },
    model::{Claim, Id},
};

/// The most claims of a bundle whose ids are all stated that are compared with each other and with
/// recorded ones: larger bundles are left to `check`.
const MOST_COMPARED: usize = 500;

impl Check<'_> {
    /// Reads the claims that state their ids, once.
    pub(super) fn read_stated(&mut self) -> Validated {
        if std::mem::replace(&mut self.stated.is_read, true) {
            return Ok(());
        }
        let bundle = self.sink.bundle;
        let former_ids = self.former_ids.clone();
        thread::scope(|scope| {
            let claims = ordered_parallel_map(scope, bundle.bearers(Section::Claims), |bearer| {
                let text = bundle.text(bearer.locator);
                // What cannot be read is reported where it is checked.
                let read = || ReadClaim::of(&text, bundle.reversed, &former_ids).ok();
                (bearer, states_id(&text).then(read).flatten())
            });
            for (bearer, read) in claims {
                if let Some(ReadClaim { claim, .. }) = read {
                    self.add_stated(&claim, bearer)?;
                }
            }
            Ok(())
        })
    }

    fn add_stated(&mut self, claim: &Claim, bearer: Bearer) -> Validated {
        let key = self.names.proposition_key(claim)?;
        let id = self.names.hash_of(claim.id.as_str());
        let first = self.stated.add(id, &key, bearer.number);
        if first != bearer.number
            && let Some(other) = self.sink.stated_id(first)
        {
            self.warn_of_same(&claim.id, &other, bearer);
        }
        Ok(())
    }

    /// Compares the claims that state their ids with each other and with recorded ones, if they are
    /// few.
    pub(super) fn compare_stated(&mut self) -> Validated {
        let bundle = self.sink.bundle;
        if bundle.locators(Section::Claims).len() > MOST_COMPARED {
            return Ok(());
        }
        self.read_stated()?;
        for bearer in bundle.bearers(Section::Claims) {
            let text = bundle.text(bearer.locator);
            if self.names.base().is_empty() || !states_id(&text) {
                continue;
            }
            let read = ReadClaim::of(&text, bundle.reversed, &self.former_ids);
            let Ok(ReadClaim { claim, .. }) = read else {
                continue;
            };
            let key = self.names.proposition_key(&claim)?;
            let recorded = self.recorded.like(&mut self.names, &claim, &key)?;
            let same = recorded.into_iter().find(|recorded| {
                recorded.key == key
                    && !self.stated.states(&self.names, &recorded.claim)
                    && !claim.original.former_ids().contains(&recorded.claim)
            });
            if let Some(same) = same {
                self.warn_of_same(&claim.id, &same.claim, bearer);
            }
        }
        Ok(())
    }

    fn warn_of_same(&mut self, claim: &Id, other: &Id, bearer: Bearer) {
        let message = format!("`{claim}` is the same proposition as the claim `{other}`");
        let path = FieldPath::Record;
        self.sink
            .at(bearer)
            .warn(&path, WarningKind::SameProposition, &message);
    }
}
