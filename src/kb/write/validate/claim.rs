//! Claims and their attributions.

use crate::{
    kb::write::validate::{
        code::Code,
        field_path::FieldPath,
        validator::{Validated, Validator},
    },
    model::{Attribution, Claim, Id, Kind, PredicateTime, Qualifier, Speaker, Value, Via},
};

impl Validator<'_, '_> {
    pub(in crate::kb) fn claim(&mut self, claim: &Claim) -> Validated {
        self.proposition(claim)?;
        for (index, attribution) in claim.attributions.iter().enumerate() {
            let path = FieldPath::Record.field("attributions");
            self.attribution(attribution, &path.item(index))?;
        }
        self.relations(claim)
    }

    /// Requires that a claim fits the domain and the range of its predicates.
    pub(in crate::kb) fn fits_vocabulary(&mut self, claim: &Claim) -> Validated {
        let record = FieldPath::Record;
        self.domain(&claim.predicate, &claim.subject)?;
        self.time(claim)?;
        let mut fits = |predicate: &Id, value: &Value<Id>, path: &FieldPath| {
            self.range(predicate, value, path)?;
            self.code(predicate, value, path)
        };
        fits(&claim.predicate, &claim.value, &record.field("value"))?;
        for (index, qualifier) in claim.qualifiers.iter().enumerate() {
            let path = record.field("qualifiers");
            let path = path.item(index);
            fits(&qualifier.predicate, &qualifier.value, &path.field("value"))?;
        }
        for (index, attribution) in claim.attributions.iter().enumerate() {
            let path = record.field("attributions");
            let path = path.item(index);
            for (index, qualifier) in attribution.qualifiers.iter().enumerate() {
                let path = path.field("qualifiers");
                let path = path.item(index);
                fits(&qualifier.predicate, &qualifier.value, &path.field("value"))?;
            }
        }
        Ok(())
    }

    /// Requires that all that a claim relates to are claims.
    pub(in crate::kb) fn relations(&mut self, claim: &Claim) -> Validated {
        for (index, relation) in claim.relations.iter().enumerate() {
            let path = FieldPath::Record.field("relations");
            let path = path.item(index);
            self.refers(&relation.claim, Kind::Claim, &path.field("claim"))?;
        }
        Ok(())
    }

    /// Validates a claim but for its attributions and its [relations](Validator::relations) to
    /// claims that may come after it.
    pub(in crate::kb) fn proposition(&mut self, claim: &Claim) -> Validated {
        let record = FieldPath::Record;
        self.known_languages(&claim.statements, &record.field("statements"));
        self.refers(&claim.subject, Kind::Entity, &record.field("subject"))?;
        self.refers(
            &claim.predicate,
            Kind::Predicate,
            &record.field("predicate"),
        )?;
        self.domain(&claim.predicate, &claim.subject)?;
        self.time(claim)?;
        self.value(&claim.predicate, &claim.value, &record)?;
        self.qualifiers(&claim.qualifiers, &record)?;
        for (index, topic) in claim.topics.iter().enumerate() {
            self.refers(topic, Kind::Entity, &record.field("topics").item(index))?;
        }
        for (index, relation) in claim.relations.iter().enumerate() {
            if relation.claim == claim.id {
                let path = record.field("relations");
                let path = path.item(index);
                let message = format!("`{}` cannot be related to itself", claim.id);
                self.refers_to_itself(&path.field("claim"), message);
            }
            if let Some(source) = relation.by.source() {
                let path = record.field("relations");
                let path = path.item(index);
                let path = path.field("by");
                self.refers(source, Kind::Source, &path.field("source"))?;
            }
        }
        Ok(())
    }

    /// Validates the qualifiers of a claim or of an attribution.
    fn qualifiers(&mut self, qualifiers: &[Qualifier], parent: &FieldPath) -> Validated {
        for (index, qualifier) in qualifiers.iter().enumerate() {
            let path = parent.field("qualifiers");
            let path = path.item(index);
            let predicate = &qualifier.predicate;
            self.refers(predicate, Kind::Predicate, &path.field("predicate"))?;
            self.value(predicate, &qualifier.value, &path)?;
        }
        Ok(())
    }

    /// Validates the value of a claim or of a qualifier.
    fn value(&mut self, predicate: &Id, value: &Value<Id>, parent: &FieldPath) -> Validated {
        let path = parent.field("value");
        if let Value::Entity(id) = value {
            let path = path.field("entity");
            self.refers(id, Kind::Entity, &path)?;
            return self.range(predicate, value, &path);
        }
        if let Value::Coordinate(place) = value
            && let Some(globe) = place.globe()
        {
            let path = path.field("coordinate");
            self.refers(globe, Kind::Entity, &path.field("globe"))?;
        }
        self.code(predicate, value, &path.field("code"))?;
        self.range(predicate, value, &path)
    }

    /// Requires that a claim has no valid time if its predicate is timeless, and that a span is
    /// marked as reversed only if it is.
    fn time(&mut self, claim: &Claim) -> Validated {
        let Some(span) = &claim.valid_time else {
            return Ok(());
        };
        let path = FieldPath::Record.field("validTime");
        let rule = self.names.rule(&claim.predicate)?;
        if rule.is_some_and(|rule| rule.time == PredicateTime::Timeless) {
            let message = format!(
                "`{}` is timeless: its claims have no valid time",
                claim.predicate
            );
            let help = "leave it out; the period that a value is of is a qualifier".into();
            self.locate
                .report(&path, Code::Timeless, message, Some(help));
        }
        let is_backwards = match (span.start(), span.end()) {
            (Some(start), Some(end)) => end.end() <= start.start(),
            _ => false,
        };
        if span.is_reversed() && !is_backwards {
            let message = "the span does not end before it starts".into();
            let help = Some("leave `reversed` out".into());
            self.locate
                .report(&path.field("reversed"), Code::InvalidValue, message, help);
        }
        Ok(())
    }

    pub(in crate::kb) fn attribution(
        &mut self,
        attribution: &Attribution,
        path: &FieldPath,
    ) -> Validated {
        let speaker_path = path.field("speaker");
        match &attribution.speaker {
            Speaker::Entity(id) => {
                self.refers(id, Kind::Entity, &speaker_path.field("entity"))?;
            }
            Speaker::Anonymous(speaker) => {
                let path = speaker_path.field("anonymous");
                if speaker.descriptor.is_empty() {
                    self.requires_text(&path.field("descriptor"));
                }
                if let Some(id) = &speaker.affiliation {
                    self.refers(id, Kind::Entity, &path.field("affiliation"))?;
                }
            }
            Speaker::Source => {}
        }
        self.refers(&attribution.source, Kind::Source, &path.field("source"))?;
        for (index, via) in attribution.via.iter().enumerate() {
            let path = path.field("via");
            let path = path.item(index);
            match via {
                Via::Source(source) => self.refers(source, Kind::Source, &path)?,
                Via::Link(link) => {
                    self.refers(&link.source, Kind::Source, &path.field("source"))?
                }
                Via::Entity(via) => {
                    self.refers(&via.entity, Kind::Entity, &path.field("entity"))?
                }
            }
        }
        if attribution.first_hand && !attribution.via.is_empty() {
            let message = "what is first-hand comes by no other way, but `via` names one".into();
            let help = Some("leave `firstHand` or `via` out".into());
            self.locate
                .report(&path.field("firstHand"), Code::FieldConflict, message, help);
        }
        if !attribution.original.former_ids().is_empty() {
            let message = "an attribution keeps its id, and has no former ones".into();
            let help = Some("leave `formerIds` out".into());
            self.locate
                .report(&path.field("formerIds"), Code::UnknownField, message, help);
        }
        self.closed_attribution(attribution, path)?;
        self.qualifiers(&attribution.qualifiers, path)?;
        self.grades(&attribution.reliability, path)?;
        self.fits_source(attribution, path)
    }
}
