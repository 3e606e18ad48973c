//! Statements made of claims that state none: by a template of the predicate, or of the parts.

use crate::{
    kb::{error::KbError, snapshot::Snapshot},
    model::{
        Claim, Coordinate, Kind, Language, LanguagePriorityList, Ordinal, Polarity, Predicate,
        Qualifies, Quantity, TemplatePart, Value,
    },
};

/// The ends of sentences, before which qualifiers are added.
const ENDS: [char; 2] = ['.', '。'];

impl Snapshot {
    /// A statement of a claim, and its language, for a reader who would have some languages, best
    /// first.
    ///
    /// The best template of the predicate makes it: of the templates of negation for a claim that
    /// negates. A claim without a value, or without a template, is told as `subject: label: value`,
    /// and one that negates as `subject: label ≠ value`. Qualifiers that narrow the claim follow in
    /// brackets. All names are in the language of the template where they have it.
    pub fn generated_statement(
        &self,
        claim: &Claim<Ordinal>,
        languages: &LanguagePriorityList,
    ) -> Result<(Option<Language>, String), KbError> {
        let ordinal = claim.predicate;
        let predicate = self.required(Kind::Predicate, ordinal, self.predicate(ordinal)?)?;
        let predicate = &predicate.record;
        let templates = match claim.polarity {
            Polarity::Positive => &predicate.templates,
            Polarity::Negative => &predicate.negative_templates,
        };
        let has_value = !matches!(claim.value, Value::Some | Value::None);
        let template = templates.choose(languages).filter(|_| has_value);
        let label = predicate.labels.choose(languages);
        let language = match template {
            Some((language, _)) => Some(language),
            None => label.map(|(language, _)| language),
        };
        let in_language = match language {
            Some(language) if languages.languages().first() != Some(language) => {
                let languages = [language].into_iter().chain(languages.languages());
                Some(LanguagePriorityList::new(languages.cloned().collect()))
            }
            // The reader's own list knows the rank of each tag already.
            _ => None,
        };
        let words = Words {
            snapshot: self,
            languages: in_language.as_ref().unwrap_or(languages),
        };
        let subject = self.label(claim.subject, words.languages)?;
        let value = words.value(predicate, &claim.value)?;
        let mut statement: String = match template {
            Some((_, template)) => template
                .parts()
                .map(|part| match part {
                    TemplatePart::Words(words) => words,
                    TemplatePart::Subject => subject.as_str(),
                    TemplatePart::Value => value.as_str(),
                })
                .collect(),
            None => {
                let equals = match claim.polarity {
                    Polarity::Positive => ":",
                    Polarity::Negative => " ≠",
                };
                let label = label.map_or(predicate.id.as_str(), |(_, label)| label);
                format!("{subject}: {label}{equals} {value}")
            }
        };
        let qualifiers = words.qualifiers(claim)?;
        if !qualifiers.is_empty() {
            let is_ended = template.is_some_and(|(_, template)| template.as_ref().ends_with(ENDS));
            let end = is_ended.then(|| statement.pop()).flatten();
            statement += &qualifiers;
            statement.extend(end);
        }
        Ok((language.cloned(), statement))
    }

    /// A value of a predicate in words, in the best of some languages.
    pub fn value_in_words(
        &self,
        predicate: &Predicate<Ordinal>,
        value: &Value<Ordinal>,
        languages: &LanguagePriorityList,
    ) -> Result<String, KbError> {
        let words = Words {
            snapshot: self,
            languages,
        };
        words.value(predicate, value)
    }
}

/// The words of a statement, in the best of some languages.
struct Words<'s> {
    snapshot: &'s Snapshot,
    languages: &'s LanguagePriorityList,
}

impl Words<'_> {
    /// The qualifiers that narrow a claim, in brackets.
    fn qualifiers(&self, claim: &Claim<Ordinal>) -> Result<String, KbError> {
        let mut qualifiers = Vec::new();
        for qualifier in &claim.qualifiers {
            let ordinal = qualifier.predicate;
            let predicate = self.snapshot.predicate(ordinal)?;
            let predicate = self
                .snapshot
                .required(Kind::Predicate, ordinal, predicate)?;
            let predicate = &predicate.record;
            if predicate.qualifies == Qualifies::Narrows {
                let label = predicate.labels.choose(self.languages);
                let label = label.map_or(predicate.id.as_str(), |(_, label)| label);
                let value = self.value(predicate, &qualifier.value)?;
                qualifiers.push(format!("{label}: {value}"));
            }
        }
        Ok(match qualifiers.is_empty() {
            true => String::new(),
            false => format!(" ({})", qualifiers.join("; ")),
        })
    }

    fn value(
        &self,
        predicate: &Predicate<Ordinal>,
        value: &Value<Ordinal>,
    ) -> Result<String, KbError> {
        Ok(match value {
            Value::Entity(entity) => self.snapshot.label(*entity, self.languages)?,
            Value::Text(text) => text.text.to_string(),
            Value::Quantity(quantity) => quantity_in_words(quantity),
            Value::Time(time) => time.to_string(),
            Value::Url(url) => url.to_string(),
            Value::Boolean(yes) => self.answer(*yes).into(),
            Value::Code(code) => {
                let listed = predicate.codes.iter().find(|listed| listed.id == *code);
                let label = listed.and_then(|listed| listed.labels.choose(self.languages));
                label.map_or_else(|| code.to_string(), |(_, label)| label.to_string())
            }
            Value::Coordinate(place) => self.place(place)?,
            Value::Some => "?".into(),
            Value::None => "—".into(),
            Value::Identifier(identifier) => identifier.value.to_string(),
        })
    }

    fn answer(&self, yes: bool) -> &'static str {
        let is_chinese = self.languages.languages().first().is_some_and(|language| {
            let primary = language.as_str().split('-').next();
            primary == Some("zh")
        });
        match (yes, is_chinese) {
            (true, false) => "yes",
            (false, false) => "no",
            (true, true) => "是",
            (false, true) => "否",
        }
    }

    fn place(&self, place: &Coordinate<Ordinal>) -> Result<String, KbError> {
        let degrees = format!("{}°, {}°", place.latitude(), place.longitude());
        Ok(match place.globe() {
            Some(globe) => format!(
                "{degrees} ({})",
                self.snapshot.label(*globe, self.languages)?
            ),
            None => degrees,
        })
    }
}

/// A quantity with its unit: `≈ 70 (66–72) USD`.
fn quantity_in_words(quantity: &Quantity) -> String {
    let bounds = match (quantity.lower(), quantity.upper()) {
        (Some(lower), Some(upper)) => Some(format!("{lower}–{upper}")),
        (Some(lower), None) => Some(format!("≥ {lower}")),
        (None, Some(upper)) => Some(format!("≤ {upper}")),
        (None, None) => None,
    };
    let number = match (quantity.amount(), bounds) {
        (Some(amount), Some(bounds)) => format!("{amount} ({bounds})"),
        (Some(amount), None) => amount.to_string(),
        (None, bounds) => bounds.unwrap_or_default(),
    };
    let about = if quantity.approximate() { "≈ " } else { "" };
    match quantity.unit() {
        Some(unit) => format!("{about}{number} {unit}"),
        None => format!("{about}{number}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use tempfile::TempDir;

    use super::*;
    use crate::{
        kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase},
        model::Id,
    };

    /// The statements of a claim about Ann, of which each case has some fields, in some languages.
    fn statements(cases: &[(Json, &str, &str)]) {
        let predicate = |id: &str, fields: Json| {
            let mut predicate = json!({"id": id, "labels": {"en": id, "zh-Hant": "述"}});
            let fields = fields.as_object().unwrap().clone();
            predicate.as_object_mut().unwrap().extend(fields);
            predicate
        };
        let claim = |(n, (fields, ..)): (usize, &(Json, &str, &str))| {
            let mut claim = json!({"id": format!("c{n}"), "subject": "ann"});
            let fields = fields.as_object().unwrap().clone();
            claim.as_object_mut().unwrap().extend(fields);
            claim
        };
        let bundle = json!({
            "types": [{"id": "thing", "labels": {"en": "thing"}}],
            "predicates": [
                predicate("left", json!({
                    "templates": {"en": "{subject} left {value}.", "zh-Hant": "{subject}離開了{value}。"},
                    "negativeTemplates": {"en": "{subject} did not leave {value}."}
                })),
                predicate("knows", json!({})),
                predicate("role", json!({"codes": [{"id": "chair", "labels": {"en": "chair", "zh-Hant": "主席"}}]})),
                predicate("page", json!({"qualifies": "DESCRIBES"})),
            ],
            "entities": [
                {"id": "ann", "type": "thing", "labels": {"en": "Ann", "zh-Hant": "安"}},
                {"id": "acme", "type": "thing", "labels": {"en": "Acme"}},
            ],
            "claims": cases.iter().enumerate().map(claim).collect::<Vec<_>>(),
        });
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let bundle = Bundle::from_text("bundle.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        for (n, (fields, language, expected)) in cases.iter().enumerate() {
            let id = Id::new(&format!("c{n}")).unwrap();
            let key = snapshot.find(id.as_str()).unwrap().unwrap();
            let claim = snapshot.claim(key.ordinal).unwrap().unwrap();
            let languages = LanguagePriorityList::new(vec![Language::new(language).unwrap()]);
            let (_, statement) = snapshot
                .generated_statement(&claim.record, &languages)
                .unwrap();
            assert_eq!(statement, *expected, "{fields} {language}");
        }
    }

    /// Each case: fields of a claim about Ann, a language, and the statement.
    #[test]
    fn a_statement_is_made_by_a_template_or_of_the_parts() {
        let acme = json!({"entity": "acme"});
        let role = |value: Json| json!({"predicate": "role", "value": value});
        let page = json!({"predicate": "page", "value": {"quantity": {"amount": "7"}}});
        statements(&[
            (
                json!({"predicate": "left", "value": acme}),
                "en",
                "Ann left Acme.",
            ),
            (
                json!({"predicate": "left", "value": acme}),
                "zh-Hant",
                "安離開了Acme。",
            ),
            (
                json!({"predicate": "left", "value": acme}),
                "fr",
                "Ann left Acme.",
            ),
            (
                json!({"predicate": "left", "value": acme, "polarity": "NEGATIVE"}),
                "zh-Hant",
                "Ann did not leave Acme.",
            ),
            (
                json!({"predicate": "left", "value": "some"}),
                "en",
                "Ann: left: ?",
            ),
            (
                json!({"predicate": "left", "value": "none"}),
                "en",
                "Ann: left: —",
            ),
            (
                json!({"predicate": "knows", "value": acme}),
                "en",
                "Ann: knows: Acme",
            ),
            (
                json!({"predicate": "knows", "value": acme, "polarity": "NEGATIVE"}),
                "zh-Hant",
                "安: 述 ≠ Acme",
            ),
            (
                json!({"predicate": "left", "value": acme, "qualifiers": [role(json!({"code": "chair"})), page]}),
                "en",
                "Ann left Acme (role: chair).",
            ),
            (
                json!({"predicate": "knows", "value": acme, "qualifiers": [role(json!({"code": "chair"})), role("none".into())]}),
                "zh-Hant",
                "安: 述: Acme (述: 主席; 述: —)",
            ),
        ]);
    }

    /// Each case: a value, and how it stands in a statement.
    #[test]
    fn values_are_told_in_words() {
        let values = [
            (json!({"text": {"text": "B-MX 1"}}), "B-MX 1"),
            (
                json!({"quantity": {"amount": "66.10", "unit": "USD"}}),
                "66.10 USD",
            ),
            (
                json!({"quantity": {"amount": 70, "lower": "66", "upper": "72", "approximate": true}}),
                "≈ 70 (66–72)",
            ),
            (json!({"quantity": {"lower": "5"}}), "≥ 5"),
            (json!({"time": "1990/1999"}), "1990/1999"),
            (json!({"url": "https://x.org/a"}), "https://x.org/a"),
            (json!({"boolean": true}), "yes"),
            (
                json!({"coordinate": {"latitude": "1.5", "longitude": "-2"}}),
                "1.5°, -2°",
            ),
            (
                json!({"coordinate": {"latitude": "1", "longitude": "2", "globe": "acme"}}),
                "1°, 2° (Acme)",
            ),
            (
                json!({"identifier": {"scheme": "imdb", "value": "nm1"}}),
                "nm1",
            ),
        ];
        let cases = values.map(|(value, words)| {
            (
                json!({"predicate": "knows", "value": value}),
                "en",
                format!("Ann: knows: {words}"),
            )
        });
        let cases = cases
            .iter()
            .map(|(fields, language, words)| (fields.clone(), *language, &**words));
        statements(&cases.collect::<Vec<_>>());
    }
}
