//! Chinese that means nothing, of characters that Traditional and Simplified script share.

use super::generate::Dice;

const CHARACTERS: &str = "一二三四五六七八九十百千人口手足目耳心力土木水火山石田日月明星天地上下中大小多少高低左右前外北南西早晚春夏秋冬白青公司工作生活自己他的不在有和可以出去又再最更已正本文字句名言成立由主同合方向位何使用信任命令年半次先回加入全部分重要求法如此被把所取得也都交通";
/// Words of two characters; the first are the commonest.
const WORDS: u64 = 2_000;

/// One of the words; the lower its number, the more often it is met.
pub(crate) fn word(number: u64) -> String {
    let characters: Vec<char> = CHARACTERS.chars().collect();
    let at = |place: u64| characters[place as usize % characters.len()];
    let many = characters.len() as u64;
    [at(number), at(number * 11 + number / many * 37 + 5)]
        .iter()
        .collect()
}

/// A sentence, without spaces.
pub(crate) fn words(many: usize, dice: &mut Dice) -> String {
    let words = (0..many).map(|_| {
        let bound = dice.below(WORDS) + 1;
        word(dice.below(bound))
    });
    words.collect()
}
