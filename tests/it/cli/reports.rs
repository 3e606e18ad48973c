//! Records and lists that are taken away by a command.

use std::{ffi::OsStr, fs, path::Path};

use expect_test::{Expect, expect};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Serving, run, succeed};

/// The bridge, whose texts would all like to be markup, a formula or a command.
fn bridge() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bundle = root.join("tests/it/support/bridge.json");
    succeed("load", folder.path(), &[bundle.as_ref()]);
    folder
}

fn check(arguments: &[&str], expected: Expect) {
    let folder = bridge();
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    let printed = succeed("report", folder.path(), &arguments);
    // The instant of the load is that of the test.
    let lines = printed.lines().filter(|line| !line.starts_with("Record "));
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("記錄 ")).collect();
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn a_claim_is_told_with_both_sides_and_notes_to_its_sources() {
    check(
        &["claim/bridge-is-safe"],
        expect![[r#"
            # The \<i\>Old Bridge\</i\> is safe.

            **Disputed**. The Town says so; an engineer \| \<script\> denies it.

            ## Says it is so

            - **The Town**, as certain, 6 March 2024. In words: “It \*is\* safe.”[^1] (p. 7) by way of [^2]

            ## Says otherwise

            - **an engineer \| \<script\>**, not named, denies it, March 2024.[^2]

            ## Said too, and decides nothing

            - **\[Bridge\](javascript:alert(1)) is shut**, as possible, says only that it may be so, no date.[^1]

            ## Sources

            [^1]: “\[Bridge\](javascript:alert(1)) is shut”, 2024\~
            [^2]: Ann de Vries Jr., Bridge Office, Ltd, “Load \& 50% {strain} of\_the \$bridge”, Journal of Bridges, vol. 12, no. 3, pp. 101-118, Delta Press, 5 March 2024, DOI 10.9999/bridge.7, <https://survey.example/a_b?x=1&y=2>, retrieved April 2024, archived at <https://archive.example/1> (2 April 2024)

            ---

        "#]],
    );
}

#[test]
fn a_claim_is_told_in_chinese() {
    check(
        &["claim/bridge-is-safe", "--languages", "zh-Hant,en"],
        expect![[r#"
            # 舊橋安全。

            **有爭議**。The Town如此表示；一名工程師予以否認。

            ## 說是如此

            - **The Town**，語氣肯定，2024年3月6日。原文：「It \*is\* safe.」[^1]（頁 7），轉引自 [^2]

            ## 說法不同

            - **一名工程師**，不具名，否認，2024年3月。[^2]

            ## 另有所說，但不算數

            - **舊橋關閉**，認為有可能，只說有可能，無日期。[^1]

            ## 來源

            [^1]: 《舊橋關閉》，2024\~
            [^2]: Ann de Vries Jr.、Bridge Office, Ltd，《Load \& 50% {strain} of\_the \$bridge》，Journal of Bridges，卷 12，期 3，頁 101-118，Delta Press，2024年3月5日，DOI 10.9999/bridge.7，<https://survey.example/a_b?x=1&y=2>，2024年4月取得，存檔於 <https://archive.example/1>（2024年4月2日）

            ---

        "#]],
    );
}

#[test]
fn an_entity_is_told_with_the_claims_about_it() {
    check(
        &["entity/old-bridge"],
        expect![[r#"
            # \*Old\* \<b\>Bridge\</b\>

            Structure, also called # The Crossing.

            - register: <https://register.example/b-7>

            Claims about it: 2.

            ## The \<i\>Old Bridge\</i\> is safe.

            **Disputed**. The Town says so; an engineer \| \<script\> denies it.

            ### Says it is so

            - **The Town**, as certain, 6 March 2024. In words: “It \*is\* safe.”[^1] (p. 7) by way of [^2]

            ### Says otherwise

            - **an engineer \| \<script\>**, not named, denies it, March 2024.[^2]

            ### Said too, and decides nothing

            - **\[Bridge\](javascript:alert(1)) is shut**, as possible, says only that it may be so, no date.[^1]

            ## The bridge is old.

            **Uncontested**. “\[Bridge\](javascript:alert(1)) is shut” says so; nobody on record denies it.

            ### Says it is so

            - **\[Bridge\](javascript:alert(1)) is shut**, 2023.[^1]

            ### Says otherwise

            Nobody here says otherwise.

            ## Sources

            [^1]: “\[Bridge\](javascript:alert(1)) is shut”, 2024\~
            [^2]: Ann de Vries Jr., Bridge Office, Ltd, “Load \& 50% {strain} of\_the \$bridge”, Journal of Bridges, vol. 12, no. 3, pp. 101-118, Delta Press, 5 March 2024, DOI 10.9999/bridge.7, <https://survey.example/a_b?x=1&y=2>, retrieved April 2024, archived at <https://archive.example/1> (2 April 2024)

            ---

        "#]],
    );
}

#[test]
fn the_sources_of_a_claim_are_cited_in_bibtex() {
    check(
        &["claim/bridge-is-safe", "--format", "bibtex"],
        expect![[r#"
            @article{gazette,
              title = {{[Bridge](javascript:alert(1)) is shut}},
              year = {2024},
            }

            @article{survey,
              author = {{de Vries}, {Jr.}, {Ann} and {Bridge Office, Ltd}},
              title = {{Load \& 50\% \textbraceleft{}strain\textbraceright{} of\_the \$bridge}},
              journal = {Journal of Bridges},
              publisher = {Delta Press},
              volume = {12},
              number = {3},
              doi = {10.9999/bridge.7},
              langid = {en},
              abstract = {Strain, measured.},
              pages = {101--118},
              url = {https://survey.example/a_b?x=1&y=2},
              urldate = {2024-04},
              year = {2024},
              date = {2024-03-05},
              month = mar,
            }
        "#]],
    );
}

#[test]
fn the_sources_of_a_claim_are_cited_in_ris() {
    check(
        &["claim/bridge-is-safe", "--format", "ris"],
        expect![[r#"
        TY  - NEWS
        ID  - gazette
        TI  - [Bridge](javascript:alert(1)) is shut
        PY  - 2024
        DA  - 2024///
        ER  - 

        TY  - JOUR
        ID  - survey
        AU  - de Vries, Ann, Jr.
        AU  - Bridge Office, Ltd
        TI  - Load & 50% {strain} of_the $bridge
        T2  - Journal of Bridges
        PB  - Delta Press
        VL  - 12
        IS  - 3
        SP  - 101
        EP  - 118
        DO  - 10.9999/bridge.7
        LA  - en
        AB  - Strain, measured.
        PY  - 2024
        DA  - 2024/03/05/
        Y2  - 2024/04//
        UR  - https://survey.example/a_b?x=1&y=2
        L2  - https://archive.example/1
        ER  - 

    "#]],
    );
}

#[test]
fn a_source_is_cited_in_csl_json() {
    check(
        &["source/survey", "--format", "csl-json"],
        expect![[r#"
        [
          {
            "DOI": "10.9999/bridge.7",
            "URL": "https://survey.example/a_b?x=1&y=2",
            "abstract": "Strain,\nmeasured.",
            "accessed": {
              "date-parts": [
                [
                  2024,
                  4
                ]
              ]
            },
            "author": [
              {
                "family": "de Vries",
                "given": "Ann",
                "suffix": "Jr."
              },
              {
                "literal": "Bridge Office, Ltd"
              }
            ],
            "container-title": "Journal of Bridges",
            "id": "survey",
            "issue": "3",
            "issued": {
              "date-parts": [
                [
                  2024,
                  3,
                  5
                ]
              ]
            },
            "language": "en",
            "page": "101-118",
            "publisher": "Delta Press",
            "title": "Load & 50% {strain} of_the $bridge",
            "type": "article-journal",
            "volume": "12"
          }
        ]
    "#]],
    );
}

#[test]
fn the_sources_of_a_claim_are_cited_in_a_style_of_ones_own() {
    let folder = bridge();
    let style = folder.path().join("style.csl");
    fs::write(&style, STYLE).unwrap();
    let cite = |style: &Path| {
        let record: [&OsStr; 3] = [
            "claim/bridge-is-safe".as_ref(),
            "--style".as_ref(),
            style.as_ref(),
        ];
        run("report", folder.path(), &record)
    };
    let cited = cite(&style);
    assert_eq!(cited.code, Some(0), "{cited:?}");
    expect![[r#"
        [Bridge](javascript:alert(1)) is shut. 2024.
        Vries, A. de, Jr.; Bridge Office, Ltd. Load & 50% {strain} of_the $bridge. Journal of Bridges. 2024. doi:10.9999/bridge.7.
    "#]].assert_eq(&cited.out);
    fs::write(&style, "<style/>").unwrap();
    let refused = cite(&style);
    assert_eq!(refused.code, Some(65), "{refused:?}");
    assert!(
        refused.err.contains("no independent CSL style"),
        "{}",
        refused.err
    );
}

/// A small style of this test's own.
const STYLE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Test</title><id>https://claims.example/test</id><updated>2025-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography>
    <sort><key variable="title"/></sort>
    <layout suffix=".">
      <group delimiter=". ">
        <names variable="author"><name initialize-with=". " name-as-sort-order="all" delimiter="; "/></names>
        <text variable="title" font-style="italic"/>
        <text variable="container-title"/>
        <date variable="issued"><date-part name="year"/></date>
        <text variable="DOI" prefix="doi:"/>
      </group>
    </layout>
  </bibliography>
</style>
"#;

#[test]
fn a_list_of_claims_is_a_table_without_formulas() {
    let folder = bridge();
    let export = |arguments: &[&str]| {
        let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        run("export", folder.path(), &arguments)
    };
    expect![[r#"
        id,subject,subject_label,predicate,predicate_label,value,value_id,value_kind,polarity,statement,status,verdict,valid_from,valid_to,first_stated,last_stated,attributions,voices,sources,source_ids,revision,read_at_revision␍
        bridge-is-safe,old-bridge,*Old* <b>Bridge</b>,has-state,is in the state,'=safe,,VALUE,POSITIVE,The <i>Old Bridge</i> is safe.,DISPUTED,"The Town says so; an engineer | <script> denies it.",,,2024-03,2024-03-06,3,1,2,gazette survey,1,1␍
        bridge-is-old,old-bridge,*Old* <b>Bridge</b>,has-state,is in the state,"'-10 years, ""old""",,VALUE,POSITIVE,The bridge is old.,UNCONTESTED,"“[Bridge](javascript:alert(1)) is shut” says so; nobody on record denies it.",,,2023,2023,1,1,1,gazette,1,1␍
    "#]].assert_eq(&export(&[]).out.replace('\r', "␍"));
    let disputed = export(&["--where", r#"{"status": {"eq": "DISPUTED"}}"#, "--excel"]).out;
    assert!(disputed.starts_with("\u{feff}id,subject,"), "{disputed}");
    assert_eq!(disputed.lines().count(), 2, "{disputed}");
    let refused = export(&["--where", r#"{"status": "DISPUTED"}"#]);
    assert_eq!((refused.code, &*refused.out), (Some(2), ""), "{refused:?}");
    let refused = export(&["--where", "[]"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(
        refused.err.contains("a filter is a JSON object"),
        "{}",
        refused.err
    );
}

#[test]
fn a_list_that_is_longer_than_a_page_is_whole() {
    let folder = TempDir::new().unwrap();
    succeed(
        "load",
        folder.path(),
        &[crate::support::program::seed().as_ref()],
    );
    let all = succeed("export", folder.path(), &[]);
    let ids: std::collections::BTreeSet<&str> = all
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    let report = succeed("report", folder.path(), &["entity/meta".as_ref()]);
    assert_eq!((all.lines().count() - 1, ids.len()), (230, 230));
    let claims = report
        .lines()
        .filter(|line| line.starts_with("## "))
        .count();
    // One heading is that of the sources.
    assert!(
        report.contains(&format!("Claims about it: {}.", claims - 1)),
        "{report}"
    );
    assert!(claims > 51, "{claims}");
}

#[test]
fn a_record_that_is_not_there_is_no_report() {
    let folder = bridge();
    for (record, code, message) in [
        ("claim/nothing", 66, "there is no `claim/nothing`"),
        ("bridge", 2, "names no record"),
        ("predicate/has-state", 2, "names no record"),
    ] {
        let ended = run("report", folder.path(), &[record.as_ref()]);
        assert_eq!((ended.code, &*ended.out), (Some(code), ""), "{ended:?}");
        assert!(ended.err.contains(message), "{}", ended.err);
    }
}

#[test]
fn the_server_that_has_the_folder_gives_the_same_report() {
    let folder = bridge();
    let report = |format: &str| {
        let arguments = [
            "claim/bridge-is-safe",
            "--format",
            format,
            "--base",
            "https://claims.example/",
        ];
        let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        succeed("report", folder.path(), &arguments)
    };
    let alone = (report("markdown"), report("jsonld"));
    let server = Serving::start(&["--data".as_ref(), folder.path().as_ref()]);
    assert_eq!((report("markdown"), report("jsonld")), alone);
    drop(server);
    let data: Value = serde_json::from_str(&alone.1).unwrap();
    assert_eq!(data["@context"]["@base"], "https://claims.example/");
}
