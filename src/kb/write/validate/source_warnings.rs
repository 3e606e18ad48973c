//! Warnings about dates of sources, and about what is first-hand in them.

use crate::{
    kb::write::validate::{
        field_path::FieldPath,
        validator::{Validated, Validator},
        warning::WarningKind,
    },
    model::{Attribution, Source},
};

impl Validator<'_, '_> {
    /// Warns of a source that is certainly older than what it derives from.
    pub(super) fn is_no_older(&mut self, source: &Source) -> Validated {
        let Some(published) = source.published_at else {
            return Ok(());
        };
        let id = &source.id;
        for (index, link) in source.derived_from.iter().enumerate() {
            let origin = &link.source;
            let Some(other) = self.names.source_facts(origin)?.published_at else {
                continue;
            };
            if published.is_certainly_before(other) {
                let path = FieldPath::Record.field("derivedFrom");
                self.locate.warn(
                    &path.item(index),
                    WarningKind::OlderThanOrigin,
                    &format_args!(
                        "`{id}` ({published}) is older than `{origin}` ({other}), from which it is \
                         derived"
                    ),
                );
            }
        }
        Ok(())
    }

    /// Warns of an attribution that was certainly made after its source was published, or that is
    /// first-hand in a source that derives as a whole from another.
    pub(in crate::kb) fn fits_source(
        &mut self,
        attribution: &Attribution,
        path: &FieldPath,
    ) -> Validated {
        let source = &attribution.source;
        self.has_been(attribution.stated_at, &path.field("statedAt"));
        if let Some(retraction) = &attribution.retraction {
            self.has_been(retraction.at, &path.field("retraction").field("at"));
        }
        if attribution.stated_at.is_none() && !attribution.first_hand {
            return Ok(());
        }
        let facts = self.names.source_facts(source)?;
        if let (Some(said), Some(published)) = (attribution.stated_at, facts.published_at)
            && published.is_certainly_before(said)
        {
            self.locate.warn(
                &path.field("statedAt"),
                WarningKind::LaterThanSource,
                &format_args!(
                    "`{source}` was published ({published}) before this was said ({said})"
                ),
            );
        }
        if attribution.first_hand && facts.is_derived {
            self.locate.warn(
                &path.field("firstHand"),
                WarningKind::DerivedFirstHand,
                &format_args!(
                    "`{source}` derives as a whole from another source, but has this first-hand"
                ),
            );
        }
        Ok(())
    }
}
