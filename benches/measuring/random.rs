//! Pseudo-random numbers, dates and words.

/// A pseudo-random generator (SplitMix64) with the same numbers in every run.
pub(crate) struct SplitMix64(pub(crate) u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub(crate) fn of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        some[(self.next() % some.len() as u64) as usize]
    }

    pub(crate) fn date(&mut self) -> String {
        let (year, month, day) = (self.below(6), self.below(12), self.below(28));
        format!("{}-{:02}-{:02}", 2020 + year, 1 + month, 1 + day)
    }

    pub(crate) fn words(&mut self, many: usize) -> String {
        let words = (0..many).map(|_| {
            let syllables = 2 + self.below(3);
            self.word(syllables)
        });
        words.collect::<Vec<String>>().join(" ")
    }

    /// A word of `syllables` syllables.
    pub(crate) fn word(&mut self, syllables: u64) -> String {
        const SYLLABLES: [&str; 16] = [
            "ka", "ren", "to", "mi", "sol", "ve", "dan", "gu", "lor", "pe", "shi", "wan", "bex",
            "ya", "chen", "o",
        ];
        (0..syllables).map(|_| self.of(&SYLLABLES)).collect()
    }
}
