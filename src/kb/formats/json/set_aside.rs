//! Setting refused records aside, so that the others can be loaded.

use std::{
    collections::HashSet,
    io::{self, Write},
};

use crate::kb::{
    formats::{
        json::{
            Bundle, BundleError,
            check::refused::refused,
            report::{Locator, Reporter},
            section::{PATCHES, RecordForm, Section},
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
    /// The records, by form, section and place.
    records: Vec<(RecordForm, Section, Locator)>,
}

impl RefusedRecords {
    /// The number of records.
    pub fn count(&self) -> usize {
        self.records.len()
    }

    /// Writes the records as a bundle, each as it was written, so that they can be mended and
    /// loaded.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"{")?;
        let mut last: Option<(RecordForm, Section)> = None;
        for (form, section, locator) in &self.records {
            if last == Some((*form, *section)) {
                out.write_all(b",")?;
            } else {
                if last.is_some() {
                    out.write_all(b"\n  ],")?;
                }
                let was_whole = last.is_none_or(|(form, _)| form == RecordForm::Whole);
                if *form == RecordForm::Patch && was_whole {
                    write!(out, "\n  \"{PATCHES}\": {{")?;
                }
                write!(out, "\n  \"{}\": [", section.name())?;
                last = Some((*form, *section));
            }
            write!(out, "\n    {}", self.bundle.text(*locator))?;
        }
        let end = match last {
            None => "}\n",
            Some((RecordForm::Whole, _)) => "\n  ]\n}\n",
            Some((RecordForm::Patch, _)) => "\n  ]}\n}\n",
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
        // What is refused of a file in the hand form is written in full.
        match self.in_full(lookup)? {
            Some(full) => full.set_aside_in_full(lookup),
            None => self.set_aside_in_full(lookup),
        }
    }

    fn set_aside_in_full(self, lookup: &dyn ReferenceLookup) -> Result<SetAside, BundleError> {
        let mut reporter = Reporter::default();
        let patched = self.patched(lookup, &mut reporter);
        let patched = patched.map_err(BundleError::Lookup)?;
        let mut records: Vec<(RecordForm, Section, Locator)> = patched
            .refused
            .into_iter()
            .map(|(section, locator)| (RecordForm::Patch, section, locator))
            .collect();
        let mut rest = patched.bundle;
        loop {
            // What is left may be refused for what is missing now: an inverse, say.
            let found = refused(&rest, lookup, reporter).map_err(BundleError::Lookup)?;
            reporter = found.reporter;
            if found.records.is_empty() {
                break;
            }
            for bearer in found.records.iter().map(|number| rest.bearer(number)) {
                records.push(match rest.patched.origin(bearer.locator) {
                    Some(origin) => (RecordForm::Patch, bearer.section, origin),
                    None => (RecordForm::Whole, bearer.section, bearer.locator),
                });
            }
            rest = rest.without(&found.records);
        }
        self.refuse_changed()?;
        let Err(problems) = reporter.finish() else {
            return Ok(SetAside {
                bundle: self,
                refused: None,
            });
        };
        records.sort_by_key(|(form, section, locator)| {
            let place = (locator.file(), locator.span().start);
            (*form as usize, *section as usize, place)
        });
        let place = |locator: &Locator| (locator.file(), locator.span().start);
        let refused: HashSet<(usize, usize)> = records
            .iter()
            .map(|(_, _, locator)| place(locator))
            .collect();
        let mut kept = self.clone();
        for places in kept.locators.iter_mut().chain(&mut kept.patches) {
            places.retain(|locator| !refused.contains(&place(locator)));
        }
        Ok(SetAside {
            bundle: kept,
            refused: Some(RefusedRecords {
                problems,
                bundle: self,
                records,
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
        let mended = file
            .replace("parson", "person")
            .replace("\"Cat\"}", "{\"en\": \"Cat\"}}");
        let mended = Bundle::from_text("mended.json", &mended).unwrap();
        assert_eq!(mended.records(), refused.count());
        assert_eq!(mended.records(), 5);
        assert!(file.contains(r#"{"id": "cat", "type": "person", "labels": "Cat"}"#));
    }

    #[test]
    fn what_is_right_is_not_set_aside() {
        let right = BUNDLE
            .replace("parson", "person")
            .replace("\"Cat\"}", "{\"en\": \"Cat\"}}");
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
        let of_leads = refused
            .problems
            .shown
            .iter()
            .find(|problem| problem.path.starts_with("predicates[0]"));
        assert_eq!(of_leads.unwrap().code.as_str(), "REFUSED_REFERENCE");
    }
}
