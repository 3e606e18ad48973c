//! The units of a revision by the names that quantities give them.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use crate::model::{Decimal, Ordinal, Unit};

/// The units by their ids and symbols, and the base unit of each.
///
/// The base unit is found along `of`, from unit to unit. Where the factor that this gives is not
/// exact, a unit is its own base, and so related to no other.
#[derive(Debug)]
pub(in crate::kb) struct UnitNames {
    named: HashMap<String, Option<Ordinal>>,
    bases: HashMap<Ordinal, (Ordinal, Decimal)>,
}

impl UnitNames {
    /// The names of units, which are by ordinal.
    ///
    /// An id goes before a symbol of the same letters. A symbol of several units names none.
    pub(in crate::kb) fn new(units: &HashMap<Ordinal, Unit<Ordinal>>) -> UnitNames {
        let mut named = HashMap::new();
        for (ordinal, unit) in units {
            if let Some(symbol) = &unit.symbol {
                match named.entry(symbol.to_string()) {
                    Entry::Occupied(mut taken) => drop(taken.insert(None)),
                    Entry::Vacant(free) => drop(free.insert(Some(*ordinal))),
                }
            }
        }
        let ids = units
            .iter()
            .map(|(ordinal, unit)| (unit.id.to_string(), Some(*ordinal)));
        named.extend(ids);
        let bases = units
            .keys()
            .map(|ordinal| (*ordinal, base(units, *ordinal)));
        UnitNames {
            named,
            bases: bases.collect(),
        }
    }

    /// The unit of a name; `None` where the name is that of no unit.
    pub(in crate::kb) fn named(&self, name: &str) -> Option<Ordinal> {
        self.named.get(name).copied().flatten()
    }

    /// The base unit of a unit, and how many of that one is.
    pub(in crate::kb) fn base(&self, unit: Ordinal) -> (Ordinal, Decimal) {
        let base = self.bases.get(&unit).copied();
        base.unwrap_or((unit, Decimal::ONE))
    }
}

/// The base unit of a unit, and how many of that one is.
fn base(units: &HashMap<Ordinal, Unit<Ordinal>>, ordinal: Ordinal) -> (Ordinal, Decimal) {
    let (mut base, mut factor) = (ordinal, Decimal::ONE);
    let mut passed = HashSet::from([ordinal]);
    while let Some(Unit {
        of: Some(of),
        factor: Some(more),
        ..
    }) = units.get(&base)
    {
        match factor.exact_product(*more) {
            Some(product) if passed.insert(*of) => (base, factor) = (*of, product),
            _ => return (ordinal, Decimal::ONE),
        }
    }
    (base, factor)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Id, Kind};

    #[test]
    fn a_unit_is_found_by_id_or_symbol_with_its_base() {
        let records = json!([
            {"id": "m"},
            {"id": "yd", "of": "m", "factor": "0.9144"},
            {"id": "mile", "symbol": "mi", "of": "yd", "factor": "1760"},
            {"id": "usd", "symbol": "USD"},
            {"id": "minute", "symbol": "m"},
            {"id": "tonne", "symbol": "t"},
            {"id": "tesla", "symbol": "t"},
            {"id": "tiny", "of": "less", "factor": "1.00000000000003"},
            {"id": "less", "of": "m", "factor": "0.123456789012347"}
        ]);
        let records: Vec<Unit> = serde_json::from_value(records).unwrap();
        let ordinal = |id: &Id| {
            let place = records.iter().position(|unit| unit.id == *id);
            Ordinal(place.unwrap() as u32)
        };
        let resolve = |_: Kind, id: Id| Ok::<_, ()>(ordinal(&id));
        let units = records
            .iter()
            .map(|unit| (ordinal(&unit.id), unit.clone().try_map(resolve).unwrap()))
            .collect();
        let names = UnitNames::new(&units);
        // Each case: the name, the base unit and the factor.
        for (name, expected) in [
            ("m", Some(("m", "1"))),
            ("yd", Some(("m", "0.9144"))),
            ("mile", Some(("m", "1609.344"))),
            ("mi", Some(("m", "1609.344"))),
            ("USD", Some(("usd", "1"))),
            ("usd", Some(("usd", "1"))),
            ("Usd", None),
            ("t", None),
            ("tonne", Some(("tonne", "1"))),
            ("tiny", Some(("tiny", "1"))),
            ("person", None),
        ] {
            let found = names.named(name).map(|unit| names.base(unit));
            let expected = expected.map(|(base, factor)| {
                let base = ordinal(&Id::new(base).unwrap());
                (base, Decimal::new(factor).unwrap())
            });
            assert_eq!(found, expected, "{name}");
        }
    }
}
