//! The words of embeds and reports themselves, in English and in Traditional Chinese.

use crate::model::Language;

/// The language of an embed or a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// English.
    English,
    /// Traditional Chinese.
    Chinese,
}

impl Wording {
    /// The first of the languages that there is; English if there is none.
    pub fn choose(languages: &[Language]) -> Wording {
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
    pub fn tag(self) -> &'static str {
        self.pick("en", "zh-Hant")
    }

    /// The word for a status.
    pub(crate) fn status(self, status: &str) -> &'static str {
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
    pub(crate) fn manner(self, value: &str) -> Option<&'static str> {
        Some(match value {
            "CONFIRMS" => self.pick("confirms it", "確認"),
            "DENIES" => self.pick("denies it", "否認"),
            "DISPUTES" => self.pick("calls it into question", "質疑"),
            "QUALIFIES" => self.pick("adds a condition", "附加條件"),
            "DECLINES_COMMENT" => self.pick("was asked, does not comment", "不予置評"),
            "RELAYS" => self.pick("passes it on", "轉述"),
            "NO_POSITION" => self.pick("takes no position", "不表態"),
            "CERTAIN" => self.pick("as certain", "語氣肯定"),
            "PROBABLE" => self.pick("as likely", "認為很可能"),
            "POSSIBLE" => self.pick("as possible", "認為有可能"),
            "SPECULATIVE" => self.pick("as a guess", "屬猜測"),
            "ALLEGED" => self.pick("as alleged", "據稱"),
            _ => return None,
        })
    }

    /// The heading of the side for the claim.
    pub(crate) fn says_so(self) -> &'static str {
        self.pick("Says it is so", "說是如此")
    }

    /// The heading of the side against the claim, by whether it says what excludes the claim.
    pub(crate) fn says_otherwise(self, excludes: bool) -> &'static str {
        match excludes {
            true => self.pick("Says what cannot be so as well", "說法與此不能並存"),
            false => self.pick("Says otherwise", "說法不同"),
        }
    }

    /// The words on an empty side for the claim.
    pub(crate) fn nobody_says_so(self) -> &'static str {
        self.pick("Nobody here says that it is so.", "這裏沒有人說是如此。")
    }

    /// The words on an empty side against the claim.
    pub(crate) fn nobody_denies(self) -> &'static str {
        self.pick("Nobody here says otherwise.", "這裏沒有人說不是。")
    }

    /// The tag of a speaker without a name.
    pub(crate) fn unnamed(self) -> &'static str {
        self.pick("not named", "不具名")
    }

    /// The sign between the parts of a line.
    pub(crate) fn comma(self) -> &'static str {
        self.pick(", ", "，")
    }

    /// The sign between titles, which may have commas of their own.
    pub(crate) fn semicolon(self) -> &'static str {
        self.pick("; ", "；")
    }

    /// The end of a list of which `count` are left out.
    pub(crate) fn more(self, count: usize) -> String {
        match self {
            Wording::English => format!("and {count} more"),
            Wording::Chinese => format!("另有 {count} 則"),
        }
    }

    /// The words before the sources.
    pub(crate) fn read_in(self) -> &'static str {
        self.pick("Read in ", "見於")
    }

    /// The link to the page of the claim.
    pub(crate) fn link(self) -> &'static str {
        self.pick("Who says what, and from where", "誰說什麼，出自何處")
    }

    /// The revision that was read.
    pub(crate) fn revision(self, revision: u64) -> String {
        match self {
            Wording::English => format!("revision {revision}"),
            Wording::Chinese => format!("修訂 {revision}"),
        }
    }

    /// The page of an id that no claim has.
    pub(crate) fn missing(self) -> &'static str {
        self.pick("There is no such claim here.", "這裏沒有這個說法。")
    }

    /// The reason why an attribution decides nothing; none for one that decides.
    pub(crate) fn why_aside(self, why: &str) -> Option<&'static str> {
        Some(match why {
            "TAKEN_BACK" => self.pick("taken back", "已收回"),
            "WITHDRAWN_SOURCE" => {
                self.pick("rests on a source that was withdrawn", "所據來源已撤回")
            }
            "CORRECTED" => self.pick("corrected by the same voice", "同一方已更正"),
            "LATER_WORD" => self.pick(
                "the same speaker has said something else since",
                "說話者後來另有說法",
            ),
            "NO_SIDE" => self.pick("takes no side", "不選邊"),
            "IRONIC" => self.pick("meant in irony", "語帶反諷"),
            "IMPLIED" => self.pick("read between the lines", "言外之意"),
            "UNSURE" => self.pick("says only that it may be so", "只說有可能"),
            "INCOMPLETE_SET" => self.pick(
                "counts only together with what no longer counts",
                "須與其他憑據合看，而其中有的已不算數",
            ),
            "MAY_BE_ANOTHER_TIME" => self.pick("may speak of another time", "說的可能是另一時間"),
            _ => return None,
        })
    }

    /// The heading of the attributions that decide nothing.
    pub(crate) fn decides_nothing(self) -> &'static str {
        self.pick("Said too, and decides nothing", "另有所說，但不算數")
    }

    /// The heading of the sources of a report.
    pub(crate) fn sources(self) -> &'static str {
        self.pick("Sources", "來源")
    }

    /// The heading of the reference to a source.
    pub(crate) fn reference(self) -> &'static str {
        self.pick("Reference", "出處")
    }

    /// The words before the names that an entity has too.
    pub(crate) fn also(self) -> &'static str {
        self.pick(", also called ", "，又稱")
    }

    /// The number of claims in a report of all that there are.
    pub(crate) fn claims(self, shown: usize, all: u64) -> String {
        match (self, u64::try_from(shown) == Ok(all)) {
            (Wording::English, true) => format!("Claims about it: {all}."),
            (Wording::English, false) => format!("Claims about it: {all}; here are {shown}."),
            (Wording::Chinese, true) => format!("有關說法：{all} 則。"),
            (Wording::Chinese, false) => format!("有關說法：{all} 則，此處列出 {shown} 則。"),
        }
    }

    /// The words before the id of the record of a report.
    pub(crate) fn record(self) -> &'static str {
        self.pick("Record ", "記錄 ")
    }

    /// The revision at which a record was read.
    pub(crate) fn read_at(self, revision: u64) -> String {
        match self {
            Wording::English => format!("read at revision {revision}"),
            Wording::Chinese => format!("讀自修訂 {revision}"),
        }
    }

    /// The words before those of a passage.
    pub(crate) fn in_words(self) -> &'static str {
        self.pick("In words: ", "原文：")
    }

    /// The words between the note of a source and those of the sources that it relies on.
    pub(crate) fn by_way_of(self) -> &'static str {
        self.pick(" by way of ", "，轉引自 ")
    }

    /// The words for a statement or a source without a date.
    pub(crate) fn undated(self) -> &'static str {
        self.pick("no date", "無日期")
    }

    /// The marks around a title.
    pub(crate) fn title_marks(self) -> (&'static str, &'static str) {
        match self {
            Wording::English => ("“", "”"),
            Wording::Chinese => ("《", "》"),
        }
    }

    /// The marks around words of others.
    pub(crate) fn quotation_marks(self) -> (&'static str, &'static str) {
        match self {
            Wording::English => ("“", "”"),
            Wording::Chinese => ("「", "」"),
        }
    }

    /// The sign between names of persons.
    pub(crate) fn name_mark(self) -> &'static str {
        self.pick(", ", "、")
    }

    /// The end of a list of names that is cut short.
    pub(crate) fn and_others(self) -> &'static str {
        self.pick(" and others", "等")
    }

    /// The word before a volume.
    pub(crate) fn volume(self) -> &'static str {
        self.pick("vol. ", "卷 ")
    }

    /// The word before an issue.
    pub(crate) fn issue(self) -> &'static str {
        self.pick("no. ", "期 ")
    }

    /// The word before several pages.
    pub(crate) fn pages(self) -> &'static str {
        self.pick("pp. ", "頁 ")
    }

    /// The word before a page.
    pub(crate) fn page(self) -> &'static str {
        self.pick("p. ", "頁 ")
    }

    /// The word before a section.
    pub(crate) fn section(self) -> &'static str {
        self.pick("section ", "節 ")
    }

    /// The word before a line.
    pub(crate) fn line(self) -> &'static str {
        self.pick("line ", "行 ")
    }

    /// The word before a sentence.
    pub(crate) fn sentence(self) -> &'static str {
        self.pick("sentence ", "句 ")
    }

    /// The date of retrieval.
    pub(crate) fn retrieved(self, date: &str) -> String {
        match self {
            Wording::English => format!("retrieved {date}"),
            Wording::Chinese => format!("{date}取得"),
        }
    }

    /// The words before an archived copy.
    pub(crate) fn archived(self) -> &'static str {
        self.pick("archived at ", "存檔於 ")
    }

    /// The words for a source that was withdrawn.
    pub(crate) fn withdrawn(self) -> &'static str {
        self.pick("Withdrawn", "已撤回")
    }

    /// The words for a source that was corrected.
    pub(crate) fn corrected(self) -> &'static str {
        self.pick("Corrected", "已更正")
    }

    /// A text in brackets, with a space before it where the language has one.
    pub(crate) fn bracketed(self, text: &str) -> String {
        match self {
            Wording::English => format!(" ({text})"),
            Wording::Chinese => format!("（{text}）"),
        }
    }

    /// The sign between a word and what it introduces.
    pub(crate) fn colon(self) -> &'static str {
        self.pick(": ", "：")
    }

    /// The sign between sentences.
    pub(crate) fn full_stop(self) -> &'static str {
        self.pick(". ", "。")
    }

    /// The end of a sentence that is the last of its line.
    pub(crate) fn end(self) -> &'static str {
        self.pick(".", "。")
    }

    /// A partial date in words, no nearer than it is; another form as it is written.
    pub(crate) fn date(self, date: &str) -> String {
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

    pub(super) fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
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
