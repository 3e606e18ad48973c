//! Short claims: the proposition as a list of three, the attribution and the valid time in the
//! claim itself, plain values.

use std::ops::Range;

use jsonc_parser::{
    ast::{Object, ObjectProp, Value as Node},
    common::Ranged,
};

use crate::kb::{
    formats::json::{
        hand::{
            defaults::IMPLIED_VALUES,
            expander::{Expanded, Expander, FieldList, range},
            value::{Short, ShortKind, amount, kind_of},
        },
        node::span,
    },
    write::validate::code::Code,
};

/// The field with subject, predicate and value.
const PROPOSITION: &str = "claim";
/// The fields of the valid time, and what each is there.
const TIMES: [(&str, &str); 2] = [("since", "start"), ("until", "end")];
/// The fields of an attribution that together are its evidence.
const EVIDENCE: [&str; 2] = ["quote", "locator"];

impl<'n, 't> Expander<'n, 't> {
    /// Writes a claim in full.
    pub(super) fn claim(&mut self, claim: &Object<'t>) -> Expanded {
        self.unrepeated(claim);
        let expected = &self.schema["$defs"]["Claim"];
        let mut properties = Vec::new();
        self.members(range(claim), |walk, members| {
            for property in &claim.properties {
                match property.name.as_str() {
                    PROPOSITION => walk.proposition(members, claim, property)?,
                    "value" => {
                        walk.name(members, property);
                        walk.short_value(&property.value, predicate_of(claim))?;
                    }
                    "qualifiers" => {
                        walk.name(members, property);
                        walk.qualifiers(&property.value)?;
                    }
                    "attributions" => {
                        walk.name(members, property);
                        walk.attributions(&property.value)?;
                    }
                    name if TIMES.iter().any(|(short, _)| *short == name) => {}
                    name if walk.is_of_attribution(name) => properties.push(property),
                    _ => walk.property(members, property, expected)?,
                }
            }
            walk.valid_time(members, claim)?;
            walk.own_attribution(members, claim, &properties)
        })
    }

    /// Whether a field of a claim belongs to its attribution.
    fn is_of_attribution(&self, name: &str) -> bool {
        let has = |kind: &str| self.schema["$defs"][kind]["properties"][name].is_object();
        EVIDENCE.contains(&name) || (has("Attribution") && !has("Claim"))
    }

    /// Subject, predicate and value in a list.
    fn proposition(
        &mut self,
        members: &mut FieldList,
        claim: &Object<'t>,
        property: &ObjectProp<'t>,
    ) -> Expanded {
        let parts = match &property.value {
            Node::Array(list) => &list.elements[..],
            _ => &[],
        };
        let [subject, predicate, value] = parts else {
            let message = "a short claim is a list of subject, predicate and value".into();
            let help = Some("write `[\"dan-reid\", \"works-for\", \"acme\"]`".into());
            self.refuse(Code::WrongType, span(&property.value), message, help);
            return Ok(());
        };
        for name in ["subject", "predicate", "value"] {
            if let Some(other) = claim.get(name) {
                let range = other.name.range();
                let message = format!("`{name}` stands beside `claim`, which has it already");
                let help = Some("write either of them".into());
                self.refuse(Code::FieldConflict, range.start..range.end, message, help);
            }
        }
        self.new_name(members, "subject");
        self.copy(subject)?;
        self.new_name(members, "predicate");
        self.copy(predicate)?;
        self.new_name(members, "value");
        self.short_value(value, string(predicate))
    }

    /// The valid time that `since` and `until` are.
    fn valid_time(&mut self, members: &mut FieldList, claim: &Object<'t>) -> Expanded {
        let times = TIMES.map(|(short, full)| (claim.get(short), full));
        let mut stated = times.iter().filter_map(|(property, _)| *property);
        let Some(first) = stated.next() else {
            return Ok(());
        };
        let first = first.name.range();
        if claim.get("validTime").is_some() {
            let message = "the valid time is given twice: in `validTime`, and beside it".into();
            let help = Some("write either `validTime`, or `since` and `until`".into());
            self.refuse(Code::FieldConflict, first.start..first.end, message, help);
            return Ok(());
        }
        self.new_name(members, "validTime");
        let last = stated.next().map_or(first.end, |last| last.value.end());
        let first = first.start..last.max(first.end);
        self.members(first, |walk, members| {
            for (property, full) in times {
                if let Some(property) = property {
                    walk.new_name(members, full);
                    walk.copy(&property.value)?;
                }
            }
            Ok(())
        })
    }

    /// The attribution that a claim states in its own fields, or that its defaults make.
    fn own_attribution(
        &mut self,
        members: &mut FieldList,
        claim: &Object<'t>,
        properties: &[&ObjectProp<'t>],
    ) -> Expanded {
        if claim.get("attributions").is_some() {
            for property in properties {
                let name = property.name.as_str();
                let range = property.name.range();
                let message = format!("`{name}` stands beside `attributions`");
                let help = Some("write it in the attribution that it belongs to".into());
                self.refuse(Code::FieldConflict, range.start..range.end, message, help);
            }
            return Ok(());
        }
        if properties.is_empty() && self.defaults.field("source").is_none() {
            return Ok(());
        }
        self.new_name(members, "attributions");
        self.list(range(claim), [properties], |walk, properties| {
            walk.attribution(range(claim), properties)
        })
    }

    fn attributions(&mut self, node: &Node<'t>) -> Expanded {
        let Node::Array(list) = node else {
            return self.copy(node);
        };
        self.list(span(node), &list.elements, |walk, item| match item {
            Node::Object(object) => {
                walk.unrepeated(object);
                let properties: Vec<&ObjectProp> = object.properties.iter().collect();
                walk.attribution(range(object), &properties)
            }
            _ => walk.copy(item),
        })
    }

    /// Writes an attribution that states some fields, and has the others by default.
    fn attribution(&mut self, origin: Range<usize>, properties: &[&ObjectProp<'t>]) -> Expanded {
        let expected = &self.schema["$defs"]["Attribution"];
        let says = |name: &str| properties.iter().any(|field| field.name.as_str() == name);
        let defaults: Vec<&ObjectProp> = self.defaults.fields.to_vec();
        let defaults = defaults
            .into_iter()
            .filter(|field| !says(field.name.as_str()));
        let defaults: Vec<&ObjectProp> = defaults.collect();
        self.members(origin, |walk, members| {
            for property in properties.iter().copied().chain(defaults.iter().copied()) {
                match property.name.as_str() {
                    name if EVIDENCE.contains(&name) => {}
                    "qualifiers" => {
                        walk.name(members, property);
                        walk.qualifiers(&property.value)?;
                    }
                    _ => walk.property(members, property, expected)?,
                }
            }
            for (name, value) in IMPLIED_VALUES {
                if !says(name) && walk.defaults.field(name).is_none() {
                    walk.new_name(members, name);
                    walk.out.push(value);
                }
            }
            walk.evidence(members, properties)
        })
    }

    /// The evidence that a quote is, or several of them.
    fn evidence(&mut self, members: &mut FieldList, properties: &[&ObjectProp<'t>]) -> Expanded {
        let find = |name: &str| {
            properties
                .iter()
                .copied()
                .find(|field| field.name.as_str() == name)
        };
        let (quote, locator) = (find("quote"), find("locator"));
        let Some(first) = quote.or(locator) else {
            return Ok(());
        };
        if let Some(evidence) = find("evidence") {
            let range = evidence.name.range();
            let message = format!("`evidence` stands beside `{}`", first.name.as_str());
            let help = Some("write all of it in `evidence`".into());
            self.refuse(Code::FieldConflict, range.start..range.end, message, help);
            return Ok(());
        }
        let quotes: Vec<Option<&Node<'t>>> = match quote.map(|quote| &quote.value) {
            Some(Node::Array(list)) => list.elements.iter().map(Some).collect(),
            quote => vec![quote],
        };
        self.new_name(members, "evidence");
        self.list(span(&first.value), &quotes, |walk, quote| {
            let origin = quote.map_or(span(&first.value), span);
            walk.members(origin, |walk, members| {
                if let Some(quote) = quote {
                    walk.new_name(members, "quote");
                    walk.quote(quote)?;
                }
                if let Some(locator) = locator {
                    walk.new_name(members, "locator");
                    walk.copy(&locator.value)?;
                }
                Ok(())
            })
        })
    }

    fn quote(&mut self, node: &Node<'t>) -> Expanded {
        if !matches!(node, Node::StringLit(_)) {
            return self.copy(node);
        }
        self.members(span(node), |walk, members| {
            walk.new_name(members, "exact");
            walk.copy(node)
        })
    }

    /// Writes a speaker in full: a plain string is an entity, or the source itself.
    pub(super) fn speaker(&mut self, node: &Node<'t>) -> Expanded {
        match node {
            Node::StringLit(name) if name.value != "source" => {
                self.members(span(node), |walk, members| {
                    walk.new_name(members, "entity");
                    walk.copy(node)
                })
            }
            Node::Object(speaker) => self.members(range(speaker), |walk, members| {
                for property in &speaker.properties {
                    walk.name(members, property);
                    match &property.value {
                        value @ Node::StringLit(_) if property.name.as_str() == "anonymous" => walk
                            .members(span(value), |walk, members| {
                                walk.new_name(members, "descriptor");
                                let of = &walk.schema["$defs"]["AnonymousSpeaker"]["properties"];
                                walk.value(value, &of["descriptor"])
                            })?,
                        value @ Node::Object(_) if property.name.as_str() == "anonymous" => {
                            walk.value(value, &walk.schema["$defs"]["AnonymousSpeaker"])?;
                        }
                        value => walk.copy(value)?,
                    }
                }
                Ok(())
            }),
            _ => self.copy(node),
        }
    }

    /// Qualifiers by predicate, or in a list.
    fn qualifiers(&mut self, node: &Node<'t>) -> Expanded {
        match node {
            Node::Object(qualifiers) => {
                self.list(span(node), &qualifiers.properties, |walk, property| {
                    let name = property.name.range();
                    walk.members(name.start..property.value.end(), |walk, members| {
                        walk.new_name(members, "predicate");
                        walk.out.copy(walk.text, name.start..name.end);
                        walk.new_name(members, "value");
                        walk.short_value(&property.value, Some(property.name.as_str()))
                    })
                })
            }
            Node::Array(list) => self.list(span(node), &list.elements, |walk, item| {
                let Node::Object(qualifier) = item else {
                    return walk.copy(item);
                };
                walk.members(range(qualifier), |walk, members| {
                    for property in &qualifier.properties {
                        walk.name(members, property);
                        match property.name.as_str() {
                            "value" => {
                                walk.short_value(&property.value, predicate_of(qualifier))?;
                            }
                            _ => walk.copy(&property.value)?,
                        }
                    }
                    Ok(())
                })
            }),
            _ => self.copy(node),
        }
    }

    /// Writes a value of a predicate in full.
    pub(super) fn short_value(&mut self, node: &Node<'t>, predicate: Option<&str>) -> Expanded {
        let short = match node {
            Node::StringLit(text) if matches!(&*text.value, "some" | "none") => {
                return self.copy(node);
            }
            Node::StringLit(text) => Short::Text(&text.value),
            Node::NumberLit(number) => Short::Number(number.value),
            Node::BooleanLit(_) => Short::Boolean,
            Node::Object(object) => return self.tagged_value(object),
            _ => return self.copy(node),
        };
        let range = match predicate {
            Some(predicate) => self.ranges.find(predicate)?,
            None => None,
        };
        // A predicate that is missing is refused behind this.
        let Some(range) = range else {
            return self.copy(node);
        };
        let kind = match kind_of(short, &range, span(node)) {
            Ok(kind) => kind,
            Err(finding) => {
                self.findings.push(*finding);
                return Ok(());
            }
        };
        self.members(span(node), |walk, members| {
            walk.new_name(members, kind.tag());
            walk.value_of_kind(node, short, kind)
        })
    }

    fn value_of_kind(&mut self, node: &Node<'t>, short: Short, kind: ShortKind) -> Expanded {
        match (kind, short) {
            (ShortKind::Text, _) => self.text_value(node),
            (ShortKind::Quantity, Short::Text(text) | Short::Number(text)) => {
                self.quantity(node, text)
            }
            (ShortKind::Time, Short::Number(text)) => self.part(span(node), |walk| {
                walk.out.push_string(text);
                Ok(())
            }),
            (ShortKind::Boolean, Short::Text(text)) => self.part(span(node), |walk| {
                walk.out.push(text);
                Ok(())
            }),
            _ => self.copy(node),
        }
    }

    fn quantity(&mut self, node: &Node<'t>, text: &str) -> Expanded {
        let Some(amount) = amount(text) else {
            return self.copy(node);
        };
        self.members(span(node), |walk, members| {
            walk.new_name(members, "amount");
            walk.out.push_string(amount.number);
            if let Some(unit) = amount.unit {
                walk.new_name(members, "unit");
                walk.out.push_string(unit);
            }
            if amount.is_approximate {
                walk.new_name(members, "approximate");
                walk.out.push("true");
            }
            Ok(())
        })
    }

    /// A value that says its kind, which may be short within.
    fn tagged_value(&mut self, value: &Object<'t>) -> Expanded {
        self.members(range(value), |walk, members| {
            for property in &value.properties {
                walk.name(members, property);
                match (property.name.as_str(), &property.value) {
                    ("text", text @ Node::StringLit(_)) => walk.text_value(text)?,
                    ("quantity", node @ Node::StringLit(text)) => {
                        walk.quantity(node, &text.value)?;
                    }
                    ("quantity", node @ Node::NumberLit(number)) => {
                        walk.quantity(node, number.value)?;
                    }
                    (_, other) => walk.copy(other)?,
                }
            }
            Ok(())
        })
    }

    /// Refuses fields that stand twice in an object, of which the full form has one.
    fn unrepeated(&mut self, object: &Object<'t>) {
        for (index, property) in object.properties.iter().enumerate() {
            let name = property.name.as_str();
            let earlier = &object.properties[..index];
            if earlier.iter().any(|other| other.name.as_str() == name) {
                let range = property.name.range();
                let message = format!("`{name}` is given twice in one object");
                let help = Some("keep one of the two".into());
                self.refuse(Code::DuplicateField, range.start..range.end, message, help);
            }
        }
    }
}

/// The predicate that an object names.
fn predicate_of<'o>(object: &'o Object) -> Option<&'o str> {
    string(&object.get("predicate")?.value)
}

fn string<'o>(node: &'o Node) -> Option<&'o str> {
    match node {
        Node::StringLit(text) => Some(&text.value),
        _ => None,
    }
}
