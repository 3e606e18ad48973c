//! The units of quantities.

use claimgraph_engine::{Json, TypeDef, object};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        object::{Object, of},
        types::{
            connection::connection, display::DISPLAY, languages::Languages, node::recorded, text,
        },
    },
    model::{Ordinal, Unit},
};

/// The types of units.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = vec![unit()];
    types.extend(connection("Unit", "units"));
    types
}

/// Writes the label of a unit in the best language.
fn write_label(
    unit: &Node<'_, Unit<Ordinal>>,
    context: &Context,
    languages: &Languages,
    out: &mut Json,
) {
    match unit.labels.is_empty() {
        true => out.str(unit.symbol.as_deref().unwrap_or(unit.id.as_str())),
        false => languages.write(&unit.labels, context, out),
    }
}

fn unit() -> TypeDef<ClaimGraph> {
    recorded(object::<ClaimGraph, of::Unit>("Unit", "A unit of quantities, such as `km`. A quantity names its unit by the unit's id or symbol."))
        .leaf("symbol: String", "The symbol, such as `USD` or `%`; null if it is the id.", |unit, _, out| {
            out.opt_str(unit.symbol.as_deref());
            Ok(())
        })
        .leaf_with(
            "label(languages: [Language!]): String!",
            "The label, in the language chosen as for `Entity.label`; the symbol or else the id if there is none in any language.",
            write_label,
        )
        .leaf_with(DISPLAY, "The label, as `label` has it.", write_label)
        .one_with("labelText(languages: [Language!]): Text", "The label as `label` has it, with its language; null if there is none in any language.", |unit, context, languages: &Languages| {
            Ok(languages.text(&unit.labels, context))
        })
        .many("labels: [Text!]!", "The labels in every language; empty if there is none.", |unit, _| Ok(text::all(&unit.labels)))
        .one("of: Unit", "The unit in which it is measured, as it is recorded; null if it is measured in none.", |unit, _| {
            unit.of.map(|of| Object::unit(unit.snapshot, of)).transpose()
        })
        .leaf("factor: String", "The number of units `of` that one of this unit is, a decimal number more than 0; null if `of` is null.", |unit, _, out| {
            out.opt_str(unit.factor.map(|factor| factor.to_string()).as_deref());
            Ok(())
        })
        .one("entity: Entity", "The entity that the unit is; null if none is recorded.", |unit, _| {
            unit.entity.map(|entity| Object::entity(unit.snapshot, entity)).transpose()
        })
        .one("base: Unit!", "The unit at the end of the chain of `of`: quantities are compared in it. The unit itself if it is measured in none.", |unit, _| {
            let (base, _) = unit.snapshot.base_unit(unit.stored.ordinal)?;
            Object::unit(unit.snapshot, base).map(Some)
        })
        .leaf("baseFactor: String!", "The number of units `base` that one of this unit is, a decimal number more than 0.", |unit, _, out| {
            let (_, factor) = unit.snapshot.base_unit(unit.stored.ordinal)?;
            out.str(&factor.to_string());
            Ok(())
        })
        .done()
}
