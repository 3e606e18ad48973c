//! Claims that state no id: which claim of the bundle or of the knowledge base each of them is.

use crate::{
    kb::{
        formats::json::{
            bearer::Bearer,
            check::{Check, read_claim::ReadClaim},
        },
        write::{
            proposition_key::PropositionKey,
            recorded_propositions::RecordedProposition,
            validate::{
                code::Code, field_path::FieldPath, locate::Locate, names::RecordNumber,
                reference_lookup::LookupError, validator::Validated,
            },
        },
    },
    model::{Id, Kind},
};

/// The claim that a claim without an id is.
enum Target {
    /// A claim of the bundle that states the id.
    Stated(RecordNumber, Id),
    /// A recorded claim that the bundle does not state.
    Recorded(Id),
    /// A claim that no record has, but for others of the bundle without an id.
    New(Id),
}

impl Check<'_> {
    /// Gives a claim the id of the claim that it is, and its own if it is a new one.
    pub(super) fn identify(
        &mut self,
        read: &mut ReadClaim,
        plain: PropositionKey,
        bearer: Bearer,
    ) -> Validated {
        self.read_stated()?;
        let key = match self.names.is_plain(&read.claim)? {
            true => plain,
            false => self.names.proposition_key(&read.claim)?,
        };
        let recorded = self
            .recorded
            .like(&mut self.names, &read.claim, &key)?
            .into_iter()
            // What the bundle states takes the place of what is recorded.
            .filter(|recorded| !self.stated.states(&self.names, &recorded.claim));
        let recorded: Vec<RecordedProposition> = recorded.collect();
        let target = self.target(&key, &recorded)?;
        if let Target::New(id) = &target
            && self.names.bearer(Kind::Claim, id).is_none()
            && !read.claim.separate
        {
            self.differs_in_more_than_time(read, &key, &recorded, bearer);
        }
        let id = match target {
            Target::Stated(head, id) => {
                self.places.join(head, bearer.number);
                id
            }
            Target::New(id) | Target::Recorded(id) => {
                match self.names.add(&id, Kind::Claim, bearer.number) {
                    Err(head) => self.places.join(head, bearer.number),
                    Ok(()) if recorded.iter().any(|it| it.claim == id) => {
                        self.places.add_to_recorded(bearer.number);
                    }
                    Ok(()) => {}
                }
                id
            }
        };
        if id != read.claim.id {
            read.rename(id);
        }
        Ok(())
    }

    fn target(
        &mut self,
        key: &PropositionKey,
        recorded: &[RecordedProposition],
    ) -> Result<Target, LookupError> {
        if let Some(number) = self.stated.same(key)
            && let Some(id) = self.sink.stated_id(number)
        {
            return Ok(Target::Stated(number, id));
        }
        let same = recorded
            .iter()
            .find(|recorded| recorded.key.whole() == key.whole());
        if let Some(recorded) = same {
            return Ok(Target::Recorded(recorded.claim.clone()));
        }
        // Somebody may have given such an id to another proposition.
        let mut taken = 0;
        loop {
            let id = key.claim_id(taken);
            let is_recorded = self.names.recorded(Kind::Claim, &id)?.is_some();
            if !is_recorded && !self.stated.states(&self.names, &id) {
                return Ok(Target::New(id));
            }
            taken += 1;
        }
    }

    /// Requires that a new claim is not another one but for its valid time.
    fn differs_in_more_than_time(
        &mut self,
        read: &ReadClaim,
        key: &PropositionKey,
        recorded: &[RecordedProposition],
        bearer: Bearer,
    ) {
        let in_bundle = self
            .stated
            .alike(key)
            .or(self.undated.get(&key.undated()).copied());
        self.undated.entry(key.undated()).or_insert(bearer.number);
        let separate = "write `\"separate\": true` if it is another one";
        let (other, help) = match (recorded.first(), in_bundle) {
            (Some(recorded), _) => {
                let id = &recorded.claim;
                let help =
                    format!("write `\"id\": \"{id}\"` to give that one this time; {separate}");
                (format!("the recorded claim `{id}`"), help)
            }
            (None, Some(number)) => {
                let line = self.sink.line(self.sink.bundle.bearer(number));
                let help = format!("join the two; {separate}");
                (format!("the one in {line}"), help)
            }
            (None, None) => return,
        };
        let message = format!("this is the same claim as {other} but for its valid time");
        let path = FieldPath::Record;
        let field = match read.claim.valid_time {
            Some(_) => path.field("validTime"),
            None => path,
        };
        self.sink
            .at(bearer)
            .report(&field, Code::OtherTime, message, Some(help));
    }
}
