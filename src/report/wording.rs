//! The words of an embed itself, in English and in Traditional Chinese.

use crate::model::Language;

/// The language of an embed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    /// English.
    English,
    /// Traditional Chinese.
    Chinese,
}

impl Wording {
    /// The first of the languages that there is; English if there is none.
    pub(super) fn choose(languages: &[Language]) -> Wording {
        let spoken = languages
            .iter()
            .find_map(|language| match language.as_str().get(..2)? {
                "zh" => Some(Wording::Chinese),
                "en" => Some(Wording::English),
                _ => None,
            });
        spoken.unwrap_or(Wording::English)
    }

    /// The tag of the language.
    pub(super) fn tag(self) -> &'static str {
        self.pick("en", "zh-Hant")
    }

    /// The word for a status.
    pub(super) fn status(self, status: &str) -> &'static str {
        match status {
            "DISPUTED" => self.pick("Disputed", "有爭議"),
            "CORROBORATED" => self.pick("Corroborated", "多方互證"),
            "UNCONTESTED" => self.pick("Uncontested", "未見異議"),
            "DENIED" => self.pick("Denied", "遭否認"),
            "SUPERSEDED" => self.pick("Superseded", "已被取代"),
            "RETRACTED" => self.pick("Taken back", "已收回"),
            "INCONSISTENT" => self.pick("One voice, both ways", "一方自相矛盾"),
            "UNASSERTED" => self.pick("Nobody says so", "無人確言"),
            _ => self.pick("No source", "無來源"),
        }
    }

    /// The manner in which a statement is made, where that is more than a plain assertion.
    pub(super) fn manner(self, value: &str) -> Option<&'static str> {
        Some(match value {
            "CONFIRMS" => self.pick("confirms it", "確認"),
            "DENIES" => self.pick("denies it", "否認"),
            "DISPUTES" => self.pick("calls it into question", "質疑"),
            "CERTAIN" => self.pick("as certain", "語氣肯定"),
            "PROBABLE" => self.pick("as likely", "認為很可能"),
            "ALLEGED" => self.pick("as alleged", "據稱"),
            _ => return None,
        })
    }

    /// The heading of the side for the claim.
    pub(super) fn says_so(self) -> &'static str {
        self.pick("Says it is so", "說是如此")
    }

    /// The heading of the side against the claim, by whether it says what excludes the claim.
    pub(super) fn says_otherwise(self, excludes: bool) -> &'static str {
        match excludes {
            true => self.pick("Says what cannot be so as well", "說法與此不能並存"),
            false => self.pick("Says otherwise", "說法不同"),
        }
    }

    /// The words on an empty side for the claim.
    pub(super) fn nobody_says_so(self) -> &'static str {
        self.pick("Nobody here says that it is so.", "這裏沒有人說是如此。")
    }

    /// The words on an empty side against the claim.
    pub(super) fn nobody_denies(self) -> &'static str {
        self.pick("Nobody here says otherwise.", "這裏沒有人說不是。")
    }

    /// The tag of a speaker without a name.
    pub(super) fn unnamed(self) -> &'static str {
        self.pick("not named", "不具名")
    }

    /// The sign between the parts of a line.
    pub(super) fn comma(self) -> &'static str {
        self.pick(", ", "，")
    }

    /// The sign between titles, which may have commas of their own.
    pub(super) fn semicolon(self) -> &'static str {
        self.pick("; ", "；")
    }

    /// The end of a list of which `count` are left out.
    pub(super) fn more(self, count: usize) -> String {
        match self {
            Wording::English => format!("and {count} more"),
            Wording::Chinese => format!("另有 {count} 則"),
        }
    }

    /// The words before the sources.
    pub(super) fn read_in(self) -> &'static str {
        self.pick("Read in ", "見於")
    }

    /// The link to the page of the claim.
    pub(super) fn link(self) -> &'static str {
        self.pick("Who says what, and from where", "誰說什麼，出自何處")
    }

    /// The revision that was read.
    pub(super) fn revision(self, revision: u64) -> String {
        match self {
            Wording::English => format!("revision {revision}"),
            Wording::Chinese => format!("修訂 {revision}"),
        }
    }

    /// The page of an id that no claim has.
    pub(super) fn missing(self) -> &'static str {
        self.pick("There is no such claim here.", "這裏沒有這個說法。")
    }

    /// A partial date in words, no nearer than it is; another form as it is written.
    pub(super) fn date(self, date: &str) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let mut parts = date.split('-').map(str::parse::<usize>);
        let (year, month, day) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(year)), None, ..) => (year, None, None),
            (Some(Ok(year)), Some(Ok(month)), None, _) => (year, Some(month), None),
            (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) => {
                (year, Some(month), Some(day))
            }
            _ => return date.to_owned(),
        };
        let name = month.map(|month| MONTHS.get(month.wrapping_sub(1)));
        match (self, month, name, day) {
            (_, _, Some(None), _) => date.to_owned(),
            (Wording::English, _, None, _) => year.to_string(),
            (Wording::English, _, Some(Some(name)), None) => format!("{name} {year}"),
            (Wording::English, _, Some(Some(name)), Some(day)) => format!("{day} {name} {year}"),
            (Wording::Chinese, Some(month), _, Some(day)) => format!("{year}年{month}月{day}日"),
            (Wording::Chinese, Some(month), ..) => format!("{year}年{month}月"),
            (Wording::Chinese, None, ..) => format!("{year}年"),
        }
    }

    fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Wording::English => english,
            Wording::Chinese => chinese,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_no_nearer_than_it_is_written() {
        for (date, english, chinese) in [
            ("2025", "2025", "2025年"),
            ("2025-07", "July 2025", "2025年7月"),
            ("2025-07-29", "29 July 2025", "2025年7月29日"),
            ("2025-21", "2025-21", "2025-21"),
            ("202X", "202X", "202X"),
            ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
            (
                "2025-07-29T10:00Z",
                "2025-07-29T10:00Z",
                "2025-07-29T10:00Z",
            ),
        ] {
            assert_eq!(Wording::English.date(date), english);
            assert_eq!(Wording::Chinese.date(date), chinese);
        }
    }

    #[test]
    fn the_first_language_that_there_is_counts() {
        let choose = |tags: &[&str]| {
            let languages: Vec<Language> = tags
                .iter()
                .map(|tag| Language::new(tag).expect("a tag"))
                .collect();
            Wording::choose(&languages)
        };
        assert_eq!(choose(&["fr", "zh-TW", "en"]), Wording::Chinese);
        assert_eq!(choose(&["en-GB", "zh"]), Wording::English);
        assert_eq!(choose(&["fr"]), Wording::English);
    }
}
