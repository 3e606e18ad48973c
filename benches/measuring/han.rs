//! Chinese texts without a meaning, of characters that Traditional and Simplified script share.

use super::random::SplitMix64;

const CHARACTERS: &str = "一二三四五六七八九十百千人口手足目耳心力土木水火山石田日月明星天地上下中大小多少高低左右前外北南西早晚春夏秋冬白青公司工作生活自己他的不在有和可以出去又再最更已正本文字句名言成立由主同合方向位何使用信任命令年半次先回加入全部分重要求法如此被把所取得也都交通";
/// The number of words, of two characters each; the first are the most frequent.
const WORDS: u64 = 2_000;

/// The word with a number; words with lower numbers are more frequent.
pub(crate) fn word(number: u64) -> String {
    let characters: Vec<char> = CHARACTERS.chars().collect();
    let at = |index: u64| characters[index as usize % characters.len()];
    let many = characters.len() as u64;
    [at(number), at(number * 11 + number / many * 37 + 5)]
        .iter()
        .collect()
}

/// A sentence, without spaces.
pub(crate) fn words(many: usize, random: &mut SplitMix64) -> String {
    let words = (0..many).map(|_| {
        let bound = random.below(WORDS) + 1;
        word(random.below(bound))
    });
    words.collect()
}
