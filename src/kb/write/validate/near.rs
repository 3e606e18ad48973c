//! "Did you mean": the nearest of some names.

use std::cmp::Reverse;

/// The one of `names` that is likely meant by `name`: it differs by a letter or two, or has the
/// same words in another order.
pub(in crate::kb) fn nearest<'a>(
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let most = slips(name);
    let letters = Letters::of(name);
    names
        .into_iter()
        .filter(|other| *other != name && other.len().abs_diff(name.len()) <= most)
        .filter(|other| letters.may_be_near(&Letters::of(other), most))
        .filter_map(|other| distance(name, other, most).map(|slips| (slips, other)))
        .min_by_key(|(slips, other)| (*slips, Reverse(shared_start(name, other)), *other))
        .map(|(_, other)| other)
}

/// The question "did you mean …?" for the nearest of `names`.
pub(in crate::kb) fn did_you_mean<'a>(
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(name, names).map(|near| format!("did you mean `{near}`?"))
}

/// The names, each in backticks, with commas between them.
pub(in crate::kb) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    quoted.join(", ")
}

/// Returns the number of typing errors that a name of this length may hold.
fn slips(name: &str) -> usize {
    match name.chars().count() {
        0..=2 => 0,
        3 => 1,
        4..=9 => 2,
        _ => 3,
    }
}

/// The number of each letter and digit in a name, whatever its case: names that are near each other
/// have nearly the same, which is quicker to compare than their order.
struct Letters {
    counts: [u8; 36],
    is_ascii: bool,
}

impl Letters {
    fn of(name: &str) -> Letters {
        let mut counts = [0_u8; 36];
        for byte in name.bytes() {
            let letter = match byte {
                b'a'..=b'z' => byte - b'a',
                b'A'..=b'Z' => byte - b'A',
                b'0'..=b'9' => byte - b'0' + 26,
                _ => continue,
            };
            let count = &mut counts[usize::from(letter)];
            *count = count.saturating_add(1);
        }
        Letters {
            counts,
            is_ascii: name.is_ascii(),
        }
    }

    /// False if more than `most` letters have to be changed. (A letter for another counts twice.)
    fn may_be_near(&self, other: &Letters, most: usize) -> bool {
        if !self.is_ascii || !other.is_ascii {
            return true;
        }
        let both = self.counts.iter().zip(&other.counts);
        let changed: usize = both.map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
        changed <= 2 * most
    }
}

fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if words(a) == words(b) {
        return Some(1);
    }
    let slips = strsim::damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase());
    (slips <= most).then_some(slips)
}

fn words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split(['-', '_', '.', ':', ' ']).collect();
    words.sort_unstable();
    words
}

fn shared_start(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 4] = ["meta", "openai", "zhao-shengjia", "yann-lecun"];

    #[test]
    fn a_slip_of_the_hand_is_recognised() {
        assert_eq!(nearest("zao-shengjia", IDS), Some("zhao-shengjia"));
        assert_eq!(nearest("opneai", IDS), Some("openai"));
        assert_eq!(nearest("Meta", IDS), Some("meta"));
    }

    #[test]
    fn words_in_another_order_are_recognised() {
        assert_eq!(nearest("lecun-yann", IDS), Some("yann-lecun"));
    }

    #[test]
    fn letters_rule_out_only_what_is_far() {
        let names = [
            "abc", "acb", "ABC", "abcd", "ab-c", "xbc", "xyc", "c-ab", "b4", "", "é",
        ];
        let pairs = names.iter().flat_map(|a| names.map(|b| (*a, b)));
        for (a, b) in pairs {
            for most in 0..4 {
                let is_near = distance(a, b, most).is_some();
                let may_be = Letters::of(a).may_be_near(&Letters::of(b), most);
                assert!(may_be || !is_near, "{a} {b} {most}");
            }
        }
        assert!(!Letters::of("abc").may_be_near(&Letters::of("xyz"), 2));
    }

    #[test]
    fn what_is_far_is_not_offered() {
        assert_eq!(nearest("google", IDS), None);
        assert_eq!(nearest("x", IDS), None);
    }
}
