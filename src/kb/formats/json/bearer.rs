//! The records of a bundle by number.

use roaring::RoaringBitmap;

use crate::kb::{
    formats::{
        finding::Finding,
        json::{Bundle, node::locate_path, report::Locator, section::Section},
    },
    write::validate::names::RecordNumber,
};

/// A record of a bundle: its number, its section and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearer {
    pub(super) number: RecordNumber,
    pub(super) section: Section,
    pub(super) locator: Locator,
}

impl Bundle {
    /// The records of a section.
    pub(super) fn bearers(&self, section: Section) -> impl Iterator<Item = Bearer> + Send + '_ {
        let before = Section::ALL.iter().take(section as usize);
        let first: usize = before.map(|section| self.locators(*section).len()).sum();
        let locators = self.locators(section).iter().enumerate();
        locators.map(move |(index, locator)| Bearer {
            number: number(first + index),
            section,
            locator: *locator,
        })
    }

    /// A finding in the text of a record as one in the text of its file, which has a number.
    pub(super) fn in_file(&self, bearer: Bearer, finding: Finding) -> (usize, Finding) {
        let Bearer {
            section, locator, ..
        } = bearer;
        if let Some(origin) = self.patched.origin(locator) {
            let span = locate_path(&self.text(origin), &finding.path);
            let finding = Finding { span, ..finding };
            return (origin.file(), finding.in_patch(section, origin));
        }
        let start = locator.span().start;
        let finding = Finding {
            span: finding.span.start + start..finding.span.end + start,
            path: format!("{}[{}]{}", section.name(), locator.index(), finding.path),
            ..finding
        };
        (locator.file(), finding)
    }

    /// The bundle without the records of some numbers.
    pub(super) fn without(&self, numbers: &RoaringBitmap) -> Bundle {
        let mut rest = self.clone();
        for section in Section::ALL {
            let kept = self.bearers(section);
            let kept = kept.filter(|bearer| !numbers.contains(bearer.number));
            rest.locators[section as usize] = kept.map(|bearer| bearer.locator).collect();
        }
        rest
    }

    /// The record of that number.
    pub(super) fn bearer(&self, number: RecordNumber) -> Bearer {
        let mut index = number as usize;
        for section in Section::ALL {
            let locators = self.locators(section);
            match locators.get(index) {
                Some(locator) => {
                    return Bearer {
                        number,
                        section,
                        locator: *locator,
                    };
                }
                None => index -= locators.len(),
            }
        }
        unreachable!("numbers are given to the records of this bundle alone");
    }
}

fn number(index: usize) -> RecordNumber {
    u32::try_from(index).expect(
        "a file has fewer than 2^29 records, and a bundle that fits on a disk fewer than 2^32",
    )
}
