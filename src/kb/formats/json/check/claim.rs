//! Claims and their attributions.

use std::thread;

use crate::{
    kb::{
        formats::json::{
            check::{Check, Done, Stop, a, read},
            names::{Bearer, Named},
            packed::pack,
            path::At,
            problem::Code,
            reference_lookup::ReferencedRecord,
            report::Locator,
            section::Section,
        },
        parallel::ordered_parallel_map,
    },
    model::{Attribution, Claim, Id, Kind, Record, Speaker, Value},
};

impl<'a> Check<'a> {
    /// Checks the claims, which are read and packed ahead: that takes longer than all the rest.
    pub(super) fn claims(&mut self) -> Done {
        let bundle = self.bundle;
        let places = bundle.places(Section::Claims).iter();
        let again = thread::scope(|scope| {
            let mut again = Vec::new();
            let claims = ordered_parallel_map(scope, places, |place| {
                (*place, ReadClaim::of(&bundle.text(*place)))
            });
            for (place, read) in claims {
                if !self.claim_at(place, read)? {
                    again.push(place);
                }
            }
            Ok::<_, Stop>(again)
        })?;
        for place in again {
            let bearer = Bearer {
                section: Section::Claims,
                place,
            };
            self.checked(bearer, |check, claim, bearer| {
                check.relations(&claim, bearer)
            })?;
        }
        Ok(())
    }

    /// Checks and keeps a claim; tells whether all that it relates to is known to be claims.
    fn claim_at(
        &mut self,
        place: Locator,
        read: serde_json::Result<ReadClaim>,
    ) -> Result<bool, Stop> {
        let bearer = Bearer {
            section: Section::Claims,
            place,
        };
        let Some(ReadClaim { claim, packed }) = self.understood(bearer, read) else {
            self.give_to_broken(bearer)?;
            self.checked(bearer, |check, mut claim: Claim, bearer| {
                claim.identify();
                check.claim(&claim, bearer)
            })?;
            return Ok(false);
        };
        self.give(claim.id.clone(), Named::Claim, bearer, &At::Record)?;
        self.claim(&claim, bearer)?;
        let mut is_known = true;
        for relation in &claim.relations {
            is_known &= self.names.kind(&relation.claim)? == Some(Kind::Claim);
        }
        self.packed.push(&packed)?;
        Ok(is_known)
    }

    fn relations(&mut self, claim: &Claim, bearer: Bearer) -> Done {
        for (index, relation) in claim.relations.iter().enumerate() {
            let at = At::Record.field("relations");
            let at = at.item(index);
            self.refers(&relation.claim, Kind::Claim, bearer, &at.field("claim"))?;
        }
        Ok(())
    }

    fn claim(&mut self, claim: &Claim, bearer: Bearer) -> Done {
        let record = At::Record;
        if claim.statements.is_empty() {
            self.needs_text(bearer, &record.field("statements"));
        }
        self.refers(
            &claim.subject,
            Kind::Entity,
            bearer,
            &record.field("subject"),
        )?;
        self.refers(
            &claim.predicate,
            Kind::Predicate,
            bearer,
            &record.field("predicate"),
        )?;
        self.domain(&claim.predicate, &claim.subject, bearer)?;
        self.value(&claim.predicate, &claim.value, bearer, &record)?;
        for (index, qualifier) in claim.qualifiers.iter().enumerate() {
            let at = record.field("qualifiers");
            let at = at.item(index);
            let predicate = &qualifier.predicate;
            self.refers(predicate, Kind::Predicate, bearer, &at.field("predicate"))?;
            self.value(predicate, &qualifier.value, bearer, &at)?;
        }
        for (index, topic) in claim.topics.iter().enumerate() {
            self.refers(
                topic,
                Kind::Entity,
                bearer,
                &record.field("topics").item(index),
            )?;
        }
        for (index, relation) in claim.relations.iter().enumerate() {
            if relation.claim == claim.id {
                let at = record.field("relations");
                let at = at.item(index);
                let message = format!("`{}` cannot be related to itself", claim.id);
                self.problem(
                    bearer,
                    &at.field("claim"),
                    Code::SelfReference,
                    message,
                    None,
                );
            }
        }
        self.attributions += claim.attributions.len();
        for (index, attribution) in claim.attributions.iter().enumerate() {
            let at = record.field("attributions");
            let at = at.item(index);
            self.attribution(&claim.id, attribution, bearer, &at)?;
        }
        Ok(())
    }

    /// Checks the value in the place `of` a claim or a qualifier.
    fn value(&mut self, predicate: &Id, value: &Value<Id>, bearer: Bearer, of: &At) -> Done {
        let at = of.field("value");
        if let Value::Entity(id) = value {
            let at = at.field("entity");
            self.refers(id, Kind::Entity, bearer, &at)?;
            return self.range(predicate, value, bearer, &at);
        }
        self.range(predicate, value, bearer, &at)
    }

    fn attribution(&mut self, claim: &Id, it: &Attribution, bearer: Bearer, at: &At) -> Done {
        if let Some(ReferencedRecord::Attribution { claim: other }) = self.names.known(&it.id)?
            && other != *claim
        {
            let message = format!(
                "`{}` is already {} of the claim `{other}`",
                it.id,
                a(Kind::Attribution)
            );
            self.problem(bearer, &at.field("id"), Code::DuplicateId, message, None);
        }
        self.give(it.id.clone(), Named::Attribution, bearer, at)?;
        let speaker = at.field("speaker");
        match &it.speaker {
            Speaker::Entity(id) => {
                self.refers(id, Kind::Entity, bearer, &speaker.field("entity"))?;
            }
            Speaker::Anonymous(someone) => {
                let at = speaker.field("anonymous");
                if someone.descriptor.is_empty() {
                    self.needs_text(bearer, &at.field("descriptor"));
                }
                if let Some(id) = &someone.affiliation {
                    self.refers(id, Kind::Entity, bearer, &at.field("affiliation"))?;
                }
            }
            Speaker::Source => {}
        }
        self.refers(&it.source, Kind::Source, bearer, &at.field("source"))?;
        for (index, via) in it.via.iter().enumerate() {
            self.refers(via, Kind::Source, bearer, &at.field("via").item(index))?;
        }
        Ok(())
    }
}

/// A claim that was read.
struct ReadClaim {
    /// With the ids that it does not state.
    claim: Claim,
    packed: Vec<u8>,
}

impl ReadClaim {
    fn of(text: &str) -> serde_json::Result<ReadClaim> {
        let mut claim: Claim = read(text)?;
        claim.identify();
        let record = Record::Claim(claim);
        let packed = pack(&record);
        let Record::Claim(claim) = record else {
            unreachable!("it is a claim");
        };
        Ok(ReadClaim { claim, packed })
    }
}
