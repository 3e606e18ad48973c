//! Setting refused records aside, so that the others can be loaded.

use std::io::{self, Write};

use crate::kb::{
    formats::{
        json::{
            Bundle, BundleError,
            bearer::Bearer,
            check::refused::{Refused, refused},
            report::Reporter,
            section::Section,
        },
        problems::Problems,
    },
    write::validate::reference_lookup::ReferenceLookup,
};

/// A bundle of which the refused records are set aside.
#[derive(Debug)]
pub struct SetAside {
    /// The other records, in which nothing is wrong.
    pub bundle: Bundle,
    /// The refused records; `None` if there are none.
    pub refused: Option<RefusedRecords>,
}

/// The refused records of a bundle, and why they are refused.
#[derive(Debug)]
pub struct RefusedRecords {
    /// The problems of the records.
    pub problems: Problems,
    bundle: Bundle,
    /// The records, by section and as the bundle has them.
    bearers: Vec<Bearer>,
}

impl RefusedRecords {
    /// The number of records.
    pub fn count(&self) -> usize {
        self.bearers.len()
    }

    /// Writes the records as a bundle, each as it was written, so that they can be mended and
    /// loaded.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"{")?;
        let mut last: Option<Section> = None;
        for bearer in &self.bearers {
            match last {
                Some(section) if section == bearer.section => out.write_all(b",")?,
                Some(_) => write!(out, "\n  ],\n  \"{}\": [", bearer.section.name())?,
                None => write!(out, "\n  \"{}\": [", bearer.section.name())?,
            }
            write!(out, "\n    {}", self.bundle.text(bearer.locator))?;
            last = Some(bearer.section);
        }
        let end = match last {
            Some(_) => "\n  ]\n}\n",
            None => "}\n",
        };
        out.write_all(end.as_bytes())
    }
}

impl Bundle {
    /// Sets aside the records that are refused, and all that refer to them.
    pub(in crate::kb) fn set_aside(
        self,
        lookup: &dyn ReferenceLookup,
    ) -> Result<SetAside, BundleError> {
        let mut reporter = Reporter::default();
        let mut bearers = Vec::new();
        let mut rest = self.clone();
        loop {
            // What is left may be refused for what is missing now: an inverse, say.
            let found = refused(&rest, lookup, reporter).map_err(BundleError::Lookup)?;
            let Refused {
                reporter: reported,
                records,
            } = found;
            reporter = reported;
            if records.is_empty() {
                break;
            }
            bearers.extend(records.iter().map(|number| rest.bearer(number)));
            rest = rest.without(&records);
        }
        self.refuse_changed()?;
        let Err(problems) = reporter.finish() else {
            return Ok(SetAside {
                bundle: rest,
                refused: None,
            });
        };
        bearers.sort_by_key(|bearer| {
            let locator = bearer.locator;
            (bearer.section as usize, locator.file(), locator.span().start)
        });
        Ok(SetAside {
            bundle: rest,
            refused: Some(RefusedRecords {
                problems,
                bundle: self,
                bearers,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::formats::json::Nothing;

    const BUNDLE: &str = r#"{
"types": [{"id": "person", "labels": {"en": "person"}}],
"predicates": [{"id": "knows", "labels": {"en": "knows"}, "range": [{"entity": []}]}],
"entities": [
  {"id": "ann", "type": "person", "labels": {"en": "Ann"}},
  {"id": "bob", "type": "parson", "labels": {"en": "Bob"}},
  {"id": "cat", "type": "person", "labels": "Cat"}
],
"sources": [{"id": "memo", "kind": "MEMO", "titles": {"en": "memo"}}],
"claims": [
  {"id": "four", "subject": "ann", "predicate": "knows", "value": "some", "statements": {"en": "x"},
   "relations": [{"kind": "TENSION", "claim": "three", "by": "compiler"}]},
  {"id": "three", "subject": "ann", "predicate": "knows", "value": "some", "statements": {"en": "y"},
   "relations": [{"kind": "TENSION", "claim": "two", "by": "compiler"}]},
  {"id": "two", "subject": "ann", "predicate": "knows", "value": {"entity": "bob"}, "statements": {"en": "z"}},
  {"id": "one", "subject": "ann", "predicate": "knows", "value": {"entity": "ann"}, "statements": {"en": "w"}}
]}"#;

    fn set_aside(text: &str) -> SetAside {
        let bundle = Bundle::from_text("x.json", text).unwrap();
        bundle.set_aside(&Nothing).unwrap()
    }

    #[test]
    fn what_is_refused_is_set_aside_with_all_that_refers_to_it() {
        let SetAside { bundle, refused } = set_aside(BUNDLE);
        let refused = refused.unwrap();
        let shown = refused.problems.shown.iter();
        let lines: Vec<String> = shown
            .map(|problem| format!("{} {}: {}", problem.code, problem.path, problem.message))
            .collect();
        assert_eq!(
            lines,
            [
                "DANGLING_REFERENCE entities[1].type: there is no type `parson`",
                "WRONG_TYPE entities[2].labels: an object is expected here, but this is a string",
                "REFUSED_REFERENCE claims[0].relations[0].claim: the claim `three` is refused, and so is what refers to it",
                "REFUSED_REFERENCE claims[1].relations[0].claim: the claim `two` is refused, and so is what refers to it",
                "REFUSED_REFERENCE claims[2].value.entity: the entity `bob` is refused, and so is what refers to it",
            ]
        );
        let counts = bundle.validate(&Nothing).unwrap().counts();
        assert_eq!((counts.entities, counts.sources, counts.claims), (1, 1, 1));
        let mut file = Vec::new();
        refused.write(&mut file).unwrap();
        let file = String::from_utf8(file).unwrap();
        let mended = file.replace("parson", "person").replace("\"Cat\"}", "{\"en\": \"Cat\"}}");
        let mended = Bundle::from_text("mended.json", &mended).unwrap();
        assert_eq!(mended.records(), refused.count());
        assert_eq!(mended.records(), 5);
        assert!(file.contains(r#"{"id": "cat", "type": "person", "labels": "Cat"}"#));
    }

    #[test]
    fn what_is_right_is_not_set_aside() {
        let right = BUNDLE.replace("parson", "person").replace("\"Cat\"}", "{\"en\": \"Cat\"}}");
        let SetAside { bundle, refused } = set_aside(&right);
        assert!(refused.is_none());
        assert_eq!(bundle.records(), 10);
    }

    #[test]
    fn what_is_missing_then_is_refused_too() {
        let one_sided = BUNDLE.replace(
            r#""predicates": ["#,
            r#""predicates": [
                {"id": "leads", "labels": {"en": "leads"}, "inverse": "led-by"},
                {"id": "led-by", "labels": {"en": "led by"}, "inverse": "leads", "size": 1},"#,
        );
        let refused = set_aside(&one_sided).refused.unwrap();
        let of_leads = refused.problems.shown.iter().find(|it| it.path.starts_with("predicates[0]"));
        assert_eq!(of_leads.unwrap().code.as_str(), "REFUSED_REFERENCE");
    }
}
