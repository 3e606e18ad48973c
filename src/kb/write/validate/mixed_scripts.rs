//! Warnings about names with letters of two scripts that look alike in one word (UTS 39).

use crate::{
    kb::write::validate::{field_path::FieldPath, validator::Validator, warning::WarningKind},
    model::Entity,
};

/// A script whose letters may be taken for those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LookAlike {
    Latin,
    Cyrillic,
    Greek,
}

impl Validator<'_, '_> {
    /// Warns of each label and alias with a word that mixes scripts.
    pub(super) fn names_of(&mut self, entity: &Entity) {
        let labels = entity.labels.iter().map(|(_, label)| ("labels", label));
        let aliases = entity.aliases.iter().flat_map(|(_, aliases)| aliases);
        for (field, name) in labels.chain(aliases.map(|alias| ("aliases", alias))) {
            let Some((odd, script, others)) = mixed(name) else {
                continue;
            };
            let message = format!(
                "`{name}` has `{odd}` (U+{:04X}), a {script:?} letter, in a word of {others:?} letters",
                u32::from(odd)
            );
            let path = FieldPath::Record.field(field);
            self.locate.warn(&path, WarningKind::MixedScripts, &message);
        }
    }
}

/// The first letter in a text that stands in a word with more letters of another script, its
/// script, and that of the others.
fn mixed(text: &str) -> Option<(char, LookAlike, LookAlike)> {
    if text.is_ascii() {
        return None;
    }
    text.split(|c: char| !c.is_alphabetic()).find_map(|word| {
        let letters = || word.chars().filter_map(|c| Some((c, look_alike(c)?)));
        let (_, first) = letters().next()?;
        let (_, other) = letters().find(|(_, script)| *script != first)?;
        let count = |script| letters().filter(|(_, found)| *found == script).count();
        let (odd, others) = match count(first) < count(other) {
            true => (first, other),
            false => (other, first),
        };
        let (c, _) = letters().find(|(_, script)| *script == odd)?;
        Some((c, odd, others))
    })
}

/// The script of a letter that may look like one of another script; `None` for any other character,
/// as for β, which science writes among Latin letters.
fn look_alike(c: char) -> Option<LookAlike> {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
            Some(LookAlike::Latin)
        }
        '\u{400}'..='\u{52f}' => Some(LookAlike::Cyrillic),
        'Α' | 'Β' | 'Ε' | 'Ζ' | 'Η' | 'Ι' | 'Κ' | 'Μ' | 'Ν' | 'Ο' | 'Ρ' | 'Τ' | 'Υ' | 'Χ' | 'ο'
        | 'ν' | 'ι' => Some(LookAlike::Greek),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_mixes_scripts_is_pointed_out() {
        use LookAlike::{Cyrillic, Greek, Latin};
        // Each case: the name, and the odd letter with its script and that of the others.
        let cases = [
            ("Lum\u{435}n Works", Some(('\u{435}', Cyrillic, Latin))),
            ("Мосkва", Some(('k', Latin, Cyrillic))),
            ("\u{39f}slo", Some(('\u{39f}', Greek, Latin))),
            ("Lumen Works", None),
            ("Яндекс Taxi", None),
            ("Société Générale", None),
            ("TGFβ-1", None),
            ("Οδυσσέας", None),
            ("馬克ABC", None),
        ];
        for (name, expected) in cases {
            assert_eq!(mixed(name), expected, "{name}");
        }
    }
}
