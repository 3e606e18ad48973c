//! The cases that hold the folding.

use proptest::prelude::*;

use crate::model::fold::{fold, fold_part, folded};

/// The texts that are compared as one: those of a row fold to the first of the row.
const ALIKE: &[&[&str]] = &[
    // Case, width, compatibility forms.
    &["meta 12", "ＭＥＴＡ　１２", "Meta 12", "ｍｅｔａ\u{a0}12"],
    &["works viii", "Works Ⅷ"],
    &["fine1kg", "ﬁne①㎏"],
    &["bold", "𝐁𝐨𝐥𝐝"],
    &["strasse", "Straße", "STRASSE", "STRAẞE"],
    &["οδοσ", "ΟΔΟΣ", "οδος"],
    &["istanbul", "İstanbul", "ISTANBUL", "ıstanbul"],
    // Diacritics, points, letters that keyboards lack.
    &[
        "zhao shengjia",
        "Zhào Shēngjiā",
        "Zha\u{300}o She\u{304}ngjia\u{304}",
    ],
    &["lukasz orsted", "Łukasz Ørsted"],
    &["dang thordur", "Đặng Þórður"],
    &["королев", "Королёв", "КОРОЛЕВ"],
    &["андрии", "Андрий", "АНДРИЙ"],
    &["οδυσσεασ", "Οδυσσέας"],
    &["שלום", "שָׁלוֹם"],
    &["محمد احمد", "مُحَمَّد أحمد"],
    &["हिनदी", "हिऩदी"],
    // Han: scripts, countries, print, radicals.
    &["赵升嘉", "趙昇嘉"],
    &["超级智能实验室", "超級智能實驗室"],
    &["计划", "計畫", "計劃", "计画"],
    &["看着", "看著"],
    &["沈阳群众峰会", "瀋陽羣眾峯會", "瀋陽群衆峰會"],
    &["台台台台", "臺檯颱台"],
    &["吴户黑绪值乡镇", "吳戶黑緒值鄉鎮", "呉戸黒緖値郷鎭"],
    &["边边边", "邊邉辺"],
    &["广泽龙樱", "廣澤龍櫻", "広沢竜桜"],
    &["高崎吉岛滨", "髙﨑𠮷嶋濵"],
    &["马斯利与长汀电子", "⻢斯利与⻓汀电⼦", "馬斯利與長汀電子"],
    &["乐山神", "樂山神", "樂山神"],
    // Kana and Hangul.
    &["パパ", "ﾊﾟﾊﾟ", "ハ\u{309a}ハ\u{309a}"],
    &["テストタロウ", "ﾃｽﾄ･ﾀﾛｳ", "テスト・タロウ"],
    &["각", "\u{1100}\u{1161}\u{11a8}"],
    // Middle dots.
    &[
        "马克佐伯格",
        "馬克佐伯格",
        "馬克·佐伯格",
        "馬克•佐伯格",
        "馬克‧佐伯格",
        "馬克∙佐伯格",
        "馬克⋅佐伯格",
        "馬克⸱佐伯格",
        "馬克⸳佐伯格",
        "馬克・佐伯格",
        "馬克･佐伯格",
        "馬克ꞏ佐伯格",
        "馬克．佐伯格",
        "馬克.佐伯格",
        "馬克 · 佐伯格",
        "馬克\u{387}佐伯格",
    ],
    &["가나다라", "가나·다라", "가나ㆍ다라"],
    &[
        "mark zuckerberg",
        "Mark·Zuckerberg",
        "Mark · Zuckerberg",
        "Mark•Zuckerberg",
    ],
    &[
        "galla placidia",
        "Gal·la Placidia",
        "GAL·LA PLACIDIA",
        "Gaŀla Placidia",
    ],
    &["paul lee", "Paul·Lee", "Paul · lee"],
    // Apostrophes, quotes, hyphens.
    &[
        "o'corrin",
        "O’Corrin",
        "O‘Corrin",
        "OʼCorrin",
        "O`Corrin",
        "O´Corrin",
        "O＇Corrin",
    ],
    &["hawai'i", "Hawaiʻi", "Hawai’i"],
    &["ג'ורג'", "ג׳ורג׳"],
    &["\"acme\" ltd", "“Acme” Ltd", "„Acme“ Ltd"],
    &[
        "jean-luc",
        "Jean‑Luc",
        "Jean‐Luc",
        "Jean–Luc",
        "Jean—Luc",
        "Jean−Luc",
        "Jean－Luc",
    ],
    // Blanks, and what does not show.
    &[
        "kurt estrand",
        "Kurt  Estrand",
        " Kurt\t Estrand\n",
        "Kurt\u{2003}\u{3000}Estrand",
    ],
    &[
        "softhyphen",
        "soft\u{ad}hy\u{200b}phen",
        "\u{feff}soft\u{2060}hyphen",
    ],
    &["sriram", "sri\u{200d}ram", "sri\u{200c}ram"],
    &["可乐测", "可樂測\u{fe00}"],
    &["시험", "시\u{3164}험", "시\u{1160}험"],
];

/// The texts that are compared as different.
const APART: &[(&str, &str)] = &[
    // A voicing mark makes another kana; the two syllabaries stay apart.
    ("ハハ", "パパ"),
    ("ハハ", "ババ"),
    ("ババ", "パパ"),
    ("はは", "ハハ"),
    ("か", "が"),
    // Vowels and tones of Thai, Lao, Burmese and Tibetan.
    ("ป่า", "ป้า"),
    ("ดุ", "ดู"),
    ("ຂ່າ", "ຂ້າ"),
    ("က့", "က"),
    ("ཀི", "ཀུ"),
    // A virama.
    ("क्य", "कय"),
    // Different characters of one script.
    ("张艺", "张芸"),
    ("系", "糸"),
    ("炼", "链"),
    ("坐", "座"),
    ("像", "象"),
    ("斋", "斉"),
    // Words, and signs that are no middle dots.
    ("Meta AI", "MetaAI"),
    ("3.5", "35"),
    ("羅文,塔爾", "羅文塔爾"),
    ("A.B", "A B"),
    ("Jean-Luc", "JeanLuc"),
    ("O'Corrin", "OCorrin"),
];

#[test]
fn what_reads_the_same_folds_to_the_same() {
    for row in ALIKE {
        for text in *row {
            assert_eq!(fold(text), row[0], "{text:?}");
        }
    }
}

#[test]
fn what_reads_differently_folds_apart() {
    for (left, right) in APART {
        assert_ne!(fold(left), fold(right), "{left:?} and {right:?}");
    }
}

#[test]
fn characters_of_the_official_lists_are_one() {
    let pairs = "瀋沈 羣群 峯峰 疊叠 睏困 懞蒙 鼕冬 曏向 凈净 礆硷 糝糁 紼绋 裊袅 誶谇 諼谖 謅诌 貲赀 轔辚 \
        逕迳 釅酽 鉋铇 鍁锨 鏨錾 颺飏 騖骛 嚐尝 囌苏 鈡钟 眞真 敎教 査查 糉粽 諮咨 趙赵 臺台 裏里 衞卫 滙汇 \
        麪面 發发 髮发 併倂 塡填 研硏 晚晩 戶户 裡里 後后 乾干 幹干 鐘钟 鍾钟 麵面 穀谷 鬱郁 徵征 於于 製制 \
        範范 葉叶 薑姜 鬥斗 鬭斗 啟启 啓启 産产 產产 強强 强强 為为 爲为 線线 綫线 床牀 国國 徳德 瀬瀨 頼賴 \
        曽曾 増增 県縣 実實 気氣 関關 鉄鐵 駅驛 剣劍 塩鹽 処處 払拂 恵惠 渋澀 栄榮 斎齋 齊斉 浜濱 冨富 舘館 \
        砲炮 姪侄 甦苏 煖暖 矽硅";
    for pair in pairs.split_whitespace() {
        let folded: Vec<String> = pair.chars().map(|c| fold(&c.to_string())).collect();
        assert_eq!(folded[0], folded[1], "{pair}");
    }
}

#[test]
fn blanks_at_the_ends_count_in_a_part_alone() {
    assert_eq!(fold("  Meta  AI "), "meta ai");
    assert_eq!(fold_part("  Meta  AI "), " meta ai ");
    assert_eq!(fold_part("馬克·"), "马克");
}

#[test]
fn a_folded_character_knows_its_place() {
    let places = |text| -> Vec<_> {
        let folded = folded(text);
        folded
            .iter()
            .map(|folded| (folded.char, folded.start, folded.end))
            .collect()
    };
    // Each case: the text, and each folded character with its range.
    let cases: [(&str, &[(char, u32, u32)]); 9] = [
        ("e\u{301}x", &[('e', 0, 2), ('x', 2, 3)]),
        (
            "ﬁ克·祖",
            &[('f', 0, 1), ('i', 0, 1), ('克', 1, 2), ('祖', 3, 4)],
        ),
        ("\u{1100}\u{1161}", &[('가', 0, 2)]),
        ("ﾊﾟx", &[('パ', 0, 2), ('x', 2, 3)]),
        ("a·b", &[('a', 0, 1), (' ', 1, 2), ('b', 2, 3)]),
        ("a · b", &[('a', 0, 1), (' ', 1, 4), ('b', 4, 5)]),
        ("A·\u{300}1", &[('a', 0, 1), (' ', 1, 3), ('1', 3, 4)]),
        ("l·l", &[('l', 0, 1), ('l', 2, 3)]),
        (
            "ก\u{e48}\u{e39}",
            &[('ก', 0, 1), ('\u{e39}', 1, 2), ('\u{e48}', 2, 3)],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(places(text), expected, "{text:?}");
    }
}

#[test]
fn every_character_folds_to_what_folds_no_further() {
    for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
        let once = fold_part(c.encode_utf8(&mut [0; 4]));
        assert_eq!(fold_part(&once), once, "{c:?}");
    }
}

fn text() -> impl Strategy<Value = String> {
    let frequent =
        "aZlL09 ·・ .．é'\u{301}か\u{3099}\u{309a}ｶﾞ각각趙嘉กิ\u{e38}\u{e48}\u{eb8}\u{94d}\u{200b}-";
    let c = prop_oneof![
        3 => any::<char>(),
        2 => prop::char::range('\u{4e00}', '\u{9fff}'),
        1 => prop::char::range('\u{1100}', '\u{11ff}'),
        1 => prop::char::range('\u{a0}', '\u{36f}'),
        3 => prop::sample::select(frequent.chars().collect::<Vec<_>>()),
    ];
    prop::collection::vec(c, 0..12).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn what_is_folded_folds_no_further(text in text()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
        let part = fold_part(&text);
        prop_assert_eq!(fold_part(&part), part);
    }

    #[test]
    fn places_ascend_and_lie_within_the_text(text in text()) {
        let folded = folded(&text);
        let chars = text.chars().count() as u32;
        prop_assert!(folded.iter().all(|letter| letter.start < letter.end && letter.end <= chars));
        prop_assert!(folded.windows(2).all(|two| two[0].start <= two[1].start));
        prop_assert!(folded.windows(2).all(|two| two[0].end <= two[1].end));
    }

    #[test]
    fn a_text_and_its_normal_forms_fold_alike(text in text()) {
        use unicode_normalization::UnicodeNormalization;
        prop_assert_eq!(fold(&text.nfc().collect::<String>()), fold(&text.nfd().collect::<String>()));
        prop_assert_eq!(fold(&text.nfc().collect::<String>()), fold(&text));
        // These are signs here, and something else in NFKC.
        let other = ['\u{b4}', '\u{1ffd}', '\u{318d}'];
        let text: String = text.chars().filter(|c| !other.contains(c)).collect();
        prop_assert_eq!(fold(&text.nfkc().collect::<String>()), fold(&text));
    }
}
