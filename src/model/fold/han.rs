//! Han characters that are compared as one: Traditional and Simplified ones, variants of print and
//! of the countries, and radicals.

use std::sync::LazyLock;

/// The table: a line has the character to which others fold, then those.
const TABLE: &str = include_str!("han.txt");

const FIRST: char = '\u{2e80}';
const LAST: char = '\u{9fff}';

/// The representatives of characters.
struct Representatives {
    /// The representatives of characters from [`FIRST`] to [`LAST`], which are most.
    dense: Box<[char]>,
    /// Other characters in order, each with its representative.
    others: Vec<(char, char)>,
}

/// The character to which a character folds; itself where it has no other.
pub(super) fn representative(c: char) -> char {
    static ALL: LazyLock<Representatives> = LazyLock::new(Representatives::read);
    match c {
        FIRST..=LAST => ALL.dense[index(c)],
        '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}' => {
            let found = ALL.others.binary_search_by_key(&c, |(other, _)| *other);
            found.map_or(c, |at| ALL.others[at].1)
        }
        _ => c,
    }
}

fn index(c: char) -> usize {
    (u32::from(c) - u32::from(FIRST)) as usize
}

impl Representatives {
    fn read() -> Representatives {
        let mut dense: Box<[char]> = (FIRST..=LAST).collect();
        let mut others = Vec::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut characters = line.chars();
            let Some(first) = characters.next() else {
                continue;
            };
            for c in characters {
                match c {
                    FIRST..=LAST => dense[index(c)] = first,
                    _ => others.push((c, first)),
                }
            }
        }
        others.sort_unstable();
        Representatives { dense, others }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_character_of_the_table_has_one_representative() {
        let mut seen = HashSet::new();
        let mut representatives = HashSet::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let first = line.chars().next().unwrap();
            representatives.insert(first);
            for c in line.chars().skip(1) {
                assert!(seen.insert(c), "{c} is twice in the table");
                assert_eq!(representative(c), first, "{c}");
            }
        }
        assert!(seen.is_disjoint(&representatives));
        assert!(representatives.iter().all(|c| representative(*c) == *c));
    }
}
