//! Finding words in a document that writes them a little differently: with other blanks, quotation
//! marks or dashes.

use std::ops::Range;

use crate::kb::documents::{find::MOST_PLACES, source_text::SourceText};

/// The most bytes of documents that are searched for the passage nearest to a quote.
const MOST_SEARCHED: usize = 64 << 20;
/// The most runs of words of a quote that are searched for.
const MOST_RUNS: usize = 64;
/// The fewest characters of a run that tells anything.
const SHORTEST_RUN: usize = 6;

impl SourceText {
    /// The places, in bytes, at which some words stand, whatever blanks, quotation marks and dashes
    /// they are written with; at most `MOST_PLACES`. Places do not overlap.
    pub fn loose_places(&self, words: &str) -> Vec<Range<usize>> {
        loose_places(self.text(), words, MOST_PLACES)
    }

    /// The passage of the document that is nearest to some words, in bytes: where they stand
    /// written differently, or around the longest run of them that stands there.
    pub(in crate::kb) fn nearest(&self, words: &str) -> Option<Range<usize>> {
        if let Some(place) = loose_places(self.text(), words, 1).pop() {
            return Some(place);
        }
        let starts = word_starts(words);
        let mut runs = MOST_RUNS.min(MOST_SEARCHED / self.text().len().max(1) + 1);
        let mut size = starts.len() / 2;
        while size > 0 {
            let step = size.div_ceil(2);
            for first in (0..=starts.len() - size).step_by(step) {
                let end = starts.get(first + size).copied().unwrap_or(words.len());
                let run = words[starts[first]..end].trim_end();
                if run.chars().count() < SHORTEST_RUN {
                    continue;
                }
                if runs == 0 {
                    return None;
                }
                runs -= 1;
                if let Some(place) = loose_places(self.text(), run, 1).pop() {
                    return Some(self.around(&place, words, starts[first]));
                }
            }
            size = size * 2 / 3;
        }
        None
    }

    /// The passage as long as some words, whose characters from an offset on stand at a place.
    fn around(&self, place: &Range<usize>, words: &str, offset: usize) -> Range<usize> {
        let before = self.before(place.start, words[..offset].chars().count());
        let start = place.start - before.len();
        start..start + self.after(start, words.chars().count()).len()
    }
}

/// The offsets at which words start.
fn word_starts(text: &str) -> Vec<usize> {
    let mut was_blank = true;
    let mut starts = Vec::new();
    for (at, c) in text.char_indices() {
        let is_blank = c.is_whitespace();
        if was_blank && !is_blank {
            starts.push(at);
        }
        was_blank = is_blank;
    }
    starts
}

fn loose_places(text: &str, words: &str, most: usize) -> Vec<Range<usize>> {
    let words: Vec<char> = Folded::new(words.trim()).map(|(_, c)| c).collect();
    let Some(first) = words.first() else {
        return Vec::new();
    };
    let mut places = Vec::new();
    let mut from = 0;
    for (start, c) in text.char_indices() {
        if start < from || fold(c) != Some(*first) {
            continue;
        }
        let mut folded = Folded::new(&text[start..]);
        let mut end = None;
        let is_there = words.iter().all(|word| match folded.next() {
            Some((next, found)) => {
                end = Some(start + next);
                found == *word
            }
            None => false,
        });
        if let (true, Some(end)) = (is_there, end) {
            from = end;
            places.push(start..end);
            if places.len() == most {
                break;
            }
        }
    }
    places
}

/// The characters of a text in their plain form, each with the offset behind it; blanks are one
/// space.
struct Folded<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Folded<'t> {
    fn new(text: &'t str) -> Folded<'t> {
        Folded { text, at: 0 }
    }
}

impl Iterator for Folded<'_> {
    type Item = (usize, char);

    fn next(&mut self) -> Option<(usize, char)> {
        loop {
            let c = self.text[self.at..].chars().next()?;
            self.at += c.len_utf8();
            let Some(plain) = fold(c) else { continue };
            if plain == ' ' {
                let rest = &self.text[self.at..];
                let blanks = rest.trim_start_matches(|c| matches!(fold(c), None | Some(' ')));
                self.at = self.text.len() - blanks.len();
            }
            return Some((self.at, plain));
        }
    }
}

/// The plain form of a character; `None` for one that does not show.
fn fold(c: char) -> Option<char> {
    Some(match c {
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => return None,
        c if c.is_whitespace() => ' ',
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2039}' | '\u{203a}' | '`' | '´' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' | '「' | '」' | '＂' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, words: &str) -> Vec<String> {
        let text = SourceText::from_bytes(text.into()).unwrap();
        let places = text.loose_places(words).into_iter();
        places.map(|place| text.text()[place].to_owned()).collect()
    }

    #[test]
    fn blanks_quotation_marks_and_dashes_are_alike() {
        // Each case: the document, the words, and the passages that are found.
        let cases: [(&str, &str, &[&str]); 8] = [
            (
                "He “left\r\n  early”.",
                "\"left early\"",
                &["“left\r\n  early”"],
            ),
            ("It’s 2019–20.", "It's 2019-20", &["It’s 2019–20"]),
            ("co\u{ad}operate", "cooperate", &["co\u{ad}operate"]),
            (
                "no-break\u{a0}space",
                "no-break space",
                &["no-break\u{a0}space"],
            ),
            ("「馬克」說", "\"馬克\"", &["「馬克」"]),
            ("ab ab", "  ab ", &["ab", "ab"]),
            ("Ada", "ada", &[]),
            ("Ada", " ", &[]),
        ];
        for (document, words, passages) in cases {
            assert_eq!(found(document, words), passages, "{words}");
        }
    }

    #[test]
    fn the_nearest_passage_has_the_longest_run_of_the_words() {
        let document = "The mayor said on Monday that the gate had stayed open all night. \
            Nobody asked why.";
        let text = SourceText::from_bytes(document.into()).unwrap();
        // Each case: the words, and the passage nearest to them.
        let cases = [
            (
                "the  gate had stayed open",
                Some("the gate had stayed open"),
            ),
            (
                "that the gate had stayed shut",
                Some("that the gate had stayed open"),
            ),
            ("Nobody wondered why. Ever.", Some("Nobody asked why.")),
            (
                "the gate was never closed at all",
                Some("the gate had stayed open all nig"),
            ),
            ("entirely other things", None),
            ("x", None),
        ];
        for (words, passage) in cases {
            let nearest = text.nearest(words).map(|place| &text.text()[place]);
            assert_eq!(nearest, passage, "{words}");
        }
    }
}
