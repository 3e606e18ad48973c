//! Texts that are no JSON, each with its fault.

use serde_json::value::RawValue;

use super::*;

fn found(text: &str) -> String {
    let Some(fault) = fault(text, Surrogates::Taken) else {
        return "no fault".into();
    };
    let (before, rest) = text.split_at(fault.span.start);
    let marked = &rest[..fault.span.len()];
    let help = fault.help.unwrap_or_default();
    let before: String = before
        .chars()
        .rev()
        .take(3)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    format!("{before}⟦{marked}⟧ {} | {help}", fault.message)
}

#[test]
fn a_fault_is_named_where_it_stands() {
    for (text, expected) in [
        (
            "{“id”: 1}",
            "{⟦“⟧ `“` is a typographic quote (U+201C, left double quotation mark) | strings of JSON stand in plain double quotes: `\"`",
        ),
        (
            "{\"id”: 1}",
            "\"id⟦”⟧ `”` is a typographic quote (U+201D, right double quotation mark), which does not close the string | strings of JSON stand in plain double quotes: `\"`",
        ),
        (
            "{\"id”: \"x\"}",
            "\"id⟦”⟧ `”` is a typographic quote (U+201D, right double quotation mark) | strings of JSON stand in plain double quotes: `\"`",
        ),
        (
            "{'id': 1}",
            "{⟦'⟧ `'` is no quote of JSON | strings of JSON stand in double quotes: `\"`",
        ),
        (
            "{\"id\":\u{a0}1}",
            "d\":⟦\u{a0}⟧ a no-break space (U+00A0) stands here | write a plain space, or nothing",
        ),
        (
            "{\"id\"：1}",
            "id\"⟦：⟧ `：` (U+FF1A) is a full-width colon | write `:`",
        ),
        (
            "[1，2]",
            "[1⟦，⟧ `，` (U+FF0C) is a full-width comma | write `,`",
        ),
        (
            "{ // all\n}",
            "{ ⟦// all⟧ JSON has no comments | take it away",
        ),
        (
            "[1, /* two */ 2]",
            "1, ⟦/* two */⟧ JSON has no comments | take it away",
        ),
        ("# all\n{}", "⟦# all⟧ JSON has no comments | take it away"),
        (
            "[\n {}\n {}]",
            " {}⟦⟧ a comma is missing after this | commas stand between records, fields and items",
        ),
        (
            "{\"a\": 1 \"b\": 2}",
            ": 1⟦⟧ a comma is missing after this | commas stand between records, fields and items",
        ),
        ("{\"a\" 1}", "\"a\"⟦⟧ a colon is missing after this name | "),
        ("{\"a\" = 1}", "a\" ⟦=⟧ `=` stands here | write `:`"),
        (
            "{\"a\"}",
            "{⟦\"a\"⟧ this name has no value | write it as in `\"name\": value`",
        ),
        (
            "[1,]",
            "[1,⟦]⟧ a comma stands before this `]` | no comma stands behind the last one",
        ),
        (
            "{\"a\":1,}",
            ":1,⟦}⟧ a comma stands before this `}` | no comma stands behind the last one",
        ),
        (
            "[1,,2]",
            "[1,⟦,⟧ a comma stands here with nothing before it | take it away",
        ),
        (
            "{labels: 1}",
            "{⟦labels⟧ the name `labels` stands without quotes | write `\"labels\"`",
        ),
        (
            "[None]",
            "[⟦None⟧ `None` stands here without quotes | write `null`, or leave the field out",
        ),
        (
            "[True]",
            "[⟦True⟧ `True` stands here without quotes | write `true`",
        ),
        (
            "[NaN]",
            "[⟦NaN⟧ `NaN` stands here without quotes | JSON has no such number: leave the field out",
        ),
        (
            "[-Infinity]",
            "[⟦-Infinity⟧ `-Infinity` is no number of JSON | JSON has no such number: leave the field out",
        ),
        (
            "[meta]",
            "[⟦meta⟧ `meta` stands here without quotes | write `\"meta\"`",
        ),
        ("[+1]", "[⟦+1⟧ `+1` is no number of JSON | write `1`"),
        ("[.5]", "[⟦.5⟧ `.5` is no number of JSON | write `0.5`"),
        ("[5.]", "[⟦5.⟧ `5.` is no number of JSON | write `5`"),
        (
            "[0x1F]",
            "[⟦0x1F⟧ `0x1F` is no number of JSON | write it in decimal digits",
        ),
        (
            "[1_000]",
            "[⟦1_000⟧ `1_000` is no number of JSON | write `1000`",
        ),
        (
            "[007]",
            "[⟦007⟧ `007` is no number of JSON | write `7`, or `\"007\"` where the zeros belong to it",
        ),
        (
            "[\"a\tb\"]",
            "[\"a⟦\t⟧ a tab stands within a string | write `\\t`, or a space",
        ),
        (
            "[\"a\n\"]",
            "[⟦\"a⟧ this string is not closed on its line | close it with `\"`; a line break within a string is written `\\n`",
        ),
        (
            "[\"C:\\Users\"]",
            "\"C:⟦\\U⟧ `\\U` is no escape | a backslash is written `\\\\`",
        ),
        (
            "[\"it\\'s\"]",
            "\"it⟦\\'⟧ `\\'` is no escape | `'` needs no backslash",
        ),
        (
            "[\"\\u12\"]",
            "[\"⟦\\u12⟧ `\\u12` is no escape | four hexadecimal digits stand behind `\\u`; a backslash is written `\\\\`",
        ),
        (
            "[\"He said \"no\".\"]",
            "id ⟦\"⟧ this quote ends the string, and more stands behind it | a quote within a string is written `\\\"`",
        ),
        (
            "{\"a\": [1}",
            " [1⟦}⟧ `}` stands here, but the list that begins in line 1 is open | close it with `]` first",
        ),
        (
            "[1\n",
            "[⟦1⟧ the file ends within a list | the list begins in line 1: close it with `]`",
        ),
        (
            "{\n",
            "⟦{⟧ the file ends within an object | the object begins in line 1: close it with `}`",
        ),
        (
            "[\"a",
            "[\"⟦a⟧ the file ends within a string | close it with `\"`",
        ),
        ("", "⟦⟧ the file is empty; a bundle is a JSON object | "),
        (
            "{}\n{}",
            "{}\n⟦{⟧ the bundle has ended, and another value stands here | a file has one object; of a file with an object a line (JSON Lines), put the records into the lists of one object",
        ),
        (
            "{}}",
            "{}⟦}⟧ `}` closes nothing; all is closed before | take it away, or look for one too many above",
        ),
        ("<html>", "⟦<⟧ this looks like XML or HTML | give JSON"),
        (
            "[\"a\": 1]",
            "\"a\"⟦:⟧ a list has no names, but `:` stands here | write an object in the list: `[{\"name\": value}]`",
        ),
        ("[1, ?]", "1, ⟦?⟧ a value is expected here, not `?` | "),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn a_text_has_a_fault_if_the_reader_refuses_it() {
    let parts = [
        "{", "}", "[", "]", ",", ":", "\"a\"", "1", "-", "0", "e5", ".", "true", "nul", " ", "\n",
        "\"", "\\", "\\u00e9", "\\ud800", "“", "\u{a0}", "//", "é", "'", "+", "\t",
    ];
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    for _ in 0..50_000 {
        let count = 1 + random(9);
        let text: String = (0..count).map(|_| parts[random(parts.len())]).collect();
        let is_json = serde_json::from_str::<&RawValue>(&text).is_ok();
        let fault = fault(&text, Surrogates::Taken);
        assert_eq!(fault.is_none(), is_json, "{text:?}: {fault:?}");
        if let Some(fault) = fault {
            assert!(text.get(fault.span).is_some(), "{text:?}");
        }
    }
}

#[test]
fn half_a_character_is_a_fault_where_strings_are_read() {
    let fault = |text: &str| fault(text, Surrogates::Refused).map(|fault| fault.message);
    assert_eq!(fault(r#"["\ud83d\ude00"]"#), None);
    for half in [r#"["\ud83d"]"#, r#"["\ud83dx"]"#, r#"["\ude00"]"#] {
        assert!(fault(half).unwrap().contains("half a character"), "{half}");
    }
}

#[test]
fn deep_nesting_does_no_harm() {
    assert!(fault(&"[".repeat(500_000), Surrogates::Taken).is_some());
}
