//! Units of quantities.

use std::collections::HashSet;

use crate::{
    kb::write::validate::{
        code::Code,
        field_path::FieldPath,
        reference_lookup::{LookupError, ReferencedRecord},
        validator::{Validated, Validator},
    },
    model::{Decimal, Id, Kind, Unit},
};

impl Validator<'_, '_> {
    pub(in crate::kb) fn unit(&mut self, unit: &Unit) -> Validated {
        if let Some(entity) = &unit.entity {
            self.refers(entity, Kind::Entity, &FieldPath::Record.field("entity"))?;
        }
        let (of, factor) = match (&unit.of, unit.factor) {
            (Some(of), Some(factor)) => (of, factor),
            (None, None) => return Ok(()),
            (Some(of), None) => {
                let message = format!(
                    "`{}` is measured in `{of}`, and no factor is given",
                    unit.id
                );
                let help = format!("write how many `{of}` one of it is: `\"factor\": \"1000\"`");
                self.locate
                    .report(&FieldPath::Record, Code::MissingField, message, Some(help));
                return self.measured_in(of, &unit.id);
            }
            (None, Some(factor)) => {
                let message = format!("`{factor}` of no unit: `of` is missing");
                let help = "write in `of` the unit of which it is so many".into();
                self.locate
                    .report(&FieldPath::Record, Code::MissingField, message, Some(help));
                return Ok(());
            }
        };
        let path = FieldPath::Record.field("factor");
        if !factor.is_positive() {
            let message = format!("the factor `{factor}` is not more than 0");
            self.locate.report(&path, Code::InvalidValue, message, None);
        } else if !self.is_exact(&unit.id, of, factor)? {
            let message = format!(
                "how many of its base unit one `{}` is has more than 28 digits",
                unit.id
            );
            let help = format!("measure it in another unit than `{of}`, or leave out `of`");
            self.locate
                .report(&path, Code::InvalidValue, message, Some(help));
        }
        self.measured_in(of, &unit.id)
    }

    fn measured_in(&mut self, of: &Id, unit: &Id) -> Validated {
        let path = FieldPath::Record.field("of");
        match of == unit {
            true => {
                let message = format!("`{unit}` cannot be measured in itself");
                self.refers_to_itself(&path, message);
                Ok(())
            }
            false => self.refers(of, Kind::Unit, &path),
        }
    }

    /// Whether the factor to the base unit is exact; true also where a unit on the way is wrong,
    /// which is another problem.
    fn is_exact(&self, unit: &Id, of: &Id, factor: Decimal) -> Result<bool, LookupError> {
        let (mut next, mut factor) = (Some(of.clone()), factor);
        let mut passed = HashSet::from([unit.clone()]);
        while let Some(id) = next.take()
            && passed.insert(id.clone())
        {
            if let Some(ReferencedRecord::Unit {
                of,
                factor: Some(more),
            }) = self.names.find(&id)?
            {
                let Some(product) = factor.exact_product(more) else {
                    return Ok(false);
                };
                (next, factor) = (of, product);
            }
        }
        Ok(true)
    }
}
