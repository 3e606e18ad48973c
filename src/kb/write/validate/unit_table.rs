//! The units of the vocabulary, by which equal amounts are known in whatever unit they are.

use foldhash::{HashMap, HashMapExt};

use crate::model::{Decimal, Id, Name, Quantity, Unit};

/// The most units through which one is measured in another.
const MOST_STEPS: usize = 64;

/// The units by id and by symbol.
#[derive(Default)]
pub(super) struct UnitTable {
    named: HashMap<String, Id>,
    /// The unit in which each is measured, and how many of those one of it is.
    measured_in: HashMap<Id, (Id, Decimal)>,
}

impl UnitTable {
    /// The table of some units, of which later ones take the place of earlier ones of their ids.
    pub(super) fn new(units: impl IntoIterator<Item = Unit>) -> UnitTable {
        let units = units.into_iter().map(|unit| (unit.id.clone(), unit));
        let mut table = UnitTable {
            named: HashMap::new(),
            measured_in: HashMap::new(),
        };
        for (id, unit) in units.collect::<HashMap<Id, Unit>>() {
            if let (Some(of), Some(factor)) = (unit.of, unit.factor) {
                table.measured_in.insert(id.clone(), (of, factor));
            }
            let symbol = unit.symbol.map(|symbol| symbol.to_string());
            for name in [Some(id.to_string()), symbol].into_iter().flatten() {
                table.named.insert(name, id.clone());
            }
        }
        table
    }

    /// A quantity in the base unit of its unit; `None` where its unit is not in the vocabulary, or
    /// a number would have too many digits.
    pub(super) fn in_base_unit(&self, quantity: &Quantity) -> Option<Quantity> {
        let mut base = self.named.get(&**quantity.unit()?)?;
        let mut factor = Decimal::ONE;
        for _ in 0..MOST_STEPS {
            let Some((of, number)) = self.measured_in.get(base) else {
                break;
            };
            factor = factor.exact_product(*number)?;
            base = of;
        }
        quantity.converted(Name::new(base.as_str()).ok()?, factor)
    }
}
