//! Folding: the form in which texts are compared, wherever they are.
//!
//! Folding removes case, width and the other compatibility forms of NFKC, diacritics, letters that
//! a keyboard may lack (`ø`, `ł`, `ß`), the difference of Traditional and Simplified characters and
//! of their variants (each by itself, so that offsets are kept), what does not show, the difference
//! of apostrophes, quotes and hyphens, the number of blanks, and middle dots within names. What
//! makes another word stays: the voicing marks of kana, and the vowels and tones of Thai and its
//! neighbours. A folded text is never shown.
//!
//! | read | folded | |
//! |---|---|---|
//! | `Zhào` | `zhao` | also with the mark as a character of its own |
//! | `ＭＥＴＡ` | `meta` | |
//! | `趙昇嘉` | `赵升嘉` | |
//! | `馬克·祖克柏` | `马克祖克柏` | the dot is as good as none |
//! | `Mark·Zuckerberg` | `mark zuckerberg` | but it parts words of letters |
//! | `Gal·la` | `galla` | and belongs to the letter of Catalan |
//!
//! `tests.rs` has the table of cases that hold it.

mod character;
mod han;
#[cfg(test)]
mod tests;

use unicode_normalization::char::canonical_combining_class;

use crate::model::fold::character::{Role, for_each_folded, is_in_word, joined, role};

pub(crate) use crate::model::fold::character::stands_alone;

/// A character of a folded text, with its range of code points in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Folded {
    /// The character.
    pub(crate) char: char,
    /// The first code point.
    pub(crate) start: u32,
    /// The end in code points, exclusive.
    pub(crate) end: u32,
}

/// The folded form of a whole text, such as a name. Folding is idempotent.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = fold_part(text);
    folded.truncate(folded.trim_end().len());
    let blanks = folded.len() - folded.trim_start().len();
    folded.drain(..blanks);
    folded
}

/// The folded form of a part of a text: a blank at either end counts.
pub(crate) fn fold_part(text: &str) -> String {
    folded(text).iter().map(|folded| folded.char).collect()
}

/// The folded form of a text, each character with its range in the original.
///
/// Ranges ascend. A character that folds to several gives each of them its own range; a mark that
/// is removed belongs to the range of the character before it.
pub(crate) fn folded(text: &str) -> Vec<Folded> {
    let mut folding = Folding {
        out: Vec::with_capacity(text.len()),
        gap: None,
        is_upper: false,
    };
    for (start, c) in text.chars().enumerate() {
        // The limits of a record keep a text far shorter than 4 GiB.
        let place = Place {
            start: start as u32,
            end: start as u32 + 1,
        };
        if c.is_ascii_alphanumeric() {
            folding.push(c.to_ascii_lowercase(), c.is_ascii_uppercase(), place);
        } else {
            for_each_folded(c, false, &mut |char, is_upper| {
                folding.take(char, is_upper, place);
            });
        }
    }
    // A sign that is neither a part of a word nor stands alone.
    folding.close_gap(' ', false);
    folding.out
}

/// A range of code points of the original.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
}

/// The blanks and dots after the last character.
#[derive(Clone, Copy)]
struct Gap {
    place: Place,
    separator: Separator,
    has_blank: bool,
}

/// The strongest sign of a gap.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// Blanks alone.
    Blank,
    /// A full stop after a character that stands alone: a middle dot if another one follows.
    Stop,
    /// A middle dot.
    Dot,
}

/// A folded text in the making.
struct Folding {
    out: Vec<Folded>,
    gap: Option<Gap>,
    /// Whether the last character was an upper-case letter.
    is_upper: bool,
}

impl Folding {
    /// Takes a character of the folding of a character by itself.
    fn take(&mut self, char: char, is_upper: bool, place: Place) {
        match role(char) {
            Role::Plain => self.push(char, is_upper, place),
            Role::Removed => self.extend(place.end),
            Role::Blank => self.separate(Separator::Blank, place),
            Role::Dot => self.separate(Separator::Dot, place),
            Role::Stop => {
                self.close_gap(char, is_upper);
                match self.out.last().is_some_and(|last| stands_alone(last.char)) {
                    true => self.separate(Separator::Stop, place),
                    false => self.push(char, is_upper, place),
                }
            }
        }
    }

    /// Lengthens the range of what came last.
    fn extend(&mut self, end: u32) {
        if let Some(gap) = &mut self.gap {
            gap.place.end = end;
        } else if let Some(last) = self.out.last_mut() {
            last.end = end;
        }
    }

    fn separate(&mut self, separator: Separator, place: Place) {
        let is_blank = separator == Separator::Blank;
        match &mut self.gap {
            // A full stop and a blank end a sentence.
            Some(gap) if gap.separator == Separator::Stop && is_blank => {
                self.close_gap(' ', false);
                self.separate(separator, place);
            }
            Some(gap) => {
                gap.place.end = place.end;
                gap.has_blank |= is_blank;
                if !is_blank {
                    gap.separator = separator;
                }
            }
            None => {
                self.gap = Some(Gap {
                    place,
                    separator,
                    has_blank: is_blank,
                });
            }
        }
    }

    /// Writes what a gap is worth between the last character and the next.
    fn close_gap(&mut self, next: char, next_is_upper: bool) {
        let Some(gap) = self.gap.take() else { return };
        let last = self.out.last().map(|last| last.char);
        let sign = match gap.separator {
            Separator::Blank => Some(' '),
            Separator::Stop => (!stands_alone(next)).then_some('.'),
            Separator::Dot if last.is_some_and(is_in_word) && is_in_word(next) => {
                let is_catalan = last == Some('l')
                    && next == 'l'
                    && !gap.has_blank
                    && self.is_upper == next_is_upper;
                (!is_catalan).then_some(' ')
            }
            Separator::Dot => {
                let is_within = last.is_some_and(stands_alone) || stands_alone(next);
                (gap.has_blank && !is_within).then_some(' ')
            }
        };
        self.out.extend(sign.map(|char| Folded {
            char,
            start: gap.place.start,
            end: gap.place.end,
        }));
    }

    /// Adds a character: composed with the one before where the two are one letter, and a mark that
    /// stays in the canonical order of marks.
    fn push(&mut self, char: char, is_upper: bool, place: Place) {
        self.close_gap(char, is_upper);
        self.is_upper = is_upper;
        let class = match char {
            // These are most characters, and no marks.
            ..'\u{300}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => 0,
            _ => canonical_combining_class(char),
        };
        let later = |folded: &&Folded| class > 0 && canonical_combining_class(folded.char) > class;
        let at = self.out.len() - self.out.iter().rev().take_while(later).count();
        let before = at
            .checked_sub(1)
            .and_then(|before| self.out.get_mut(before));
        if let Some(before) = before
            && let Some(composed) = joined(before.char, char)
        {
            before.char = composed;
            self.extend(place.end);
            return;
        }
        self.out.push(Folded {
            char,
            start: place.start,
            end: place.end,
        });
        // Ranges stay where they are: the marks belong to one letter.
        for later in (at + 1..self.out.len()).rev() {
            self.out[later].char = self.out[later - 1].char;
            self.out[later - 1].char = char;
        }
    }
}
