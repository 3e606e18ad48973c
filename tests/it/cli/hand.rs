//! Files written by hand and tables, from a new folder to what is taken back.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::support::program::{claimgraph, ended, run, succeed};

/// Runs a command that has no data folder.
fn plain(arguments: &[&str]) -> crate::support::program::Ended {
    ended(&mut claimgraph(arguments))
}

fn new_folder(parent: &Path) -> String {
    let folder = parent.join("ferry").display().to_string();
    let made = plain(&["init", &folder]);
    assert_eq!(made.code, Some(0), "{made:?}");
    folder
}

#[test]
fn a_new_folder_is_loaded_and_formatted_as_it_is() {
    let parent = TempDir::new().unwrap();
    let folder = new_folder(parent.path());
    let data = parent.path().join("data");
    let loaded = succeed("load", &data, &[folder.as_ref()]);
    assert!(loaded.starts_with("revision 1: "), "{loaded}");
    fs::write(format!("{folder}/table.csv"), "subject\n").unwrap();
    let checked = plain(&["fmt", "--check", &folder]);
    assert_eq!((checked.code, checked.out.as_str()), (Some(0), ""));
    let again = plain(&["init", &folder]);
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("is not empty"), "{}", again.err);
    // The schema by which editors complete the files is the one that the program prints.
    let schema = fs::read_to_string(format!("{folder}/.hand.schema.json")).unwrap();
    assert_eq!(plain(&["schema", "--hand-schema"]).out, schema);
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for name in ["vocabulary", "example"] {
        let file = fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
        let file = serde_json::from_str(&file).unwrap();
        if let Err(error) = schema.validate(&file) {
            panic!("{name}: {error}");
        }
    }
}

#[test]
fn files_are_put_in_order_and_wrong_ones_left_as_they_are() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x.json");
    let name = path.display().to_string();
    let before = "{\"claims\": [], \"defaults\": {\"language\": \"en\"}}";
    fs::write(&path, before).unwrap();
    let checked = plain(&["fmt", "--check", &name]);
    assert_eq!((checked.code, checked.out), (Some(1), format!("{name}\n")));
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    assert_eq!(plain(&["fmt", &name]).code, Some(0));
    let after = "{\n  \"defaults\": { \"language\": \"en\" },\n  \"claims\": []\n}\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
    assert_eq!(plain(&["fmt", "--check", &name]).code, Some(0));
    fs::write(&path, "{\"claims\": [}").unwrap();
    let refused = plain(&["fmt", &name]);
    assert_eq!(refused.code, Some(65));
    assert!(refused.err.contains("x.json:1:13"), "{}", refused.err);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_table_is_tried_loaded_and_taken_back() {
    let parent = TempDir::new().unwrap();
    let folder = new_folder(parent.path());
    let data = parent.path().join("data");
    succeed("load", &data, &[folder.as_ref()]);
    let (table, map) = (parent.path().join("t.csv"), parent.path().join("map.json"));
    fs::write(
        &map,
        r#"{"columns": {"Firm": "subject.label", "Since": "since", "Amount": "value", "Notes": null},
            "constants": {"subject.type": "organisation", "predicate": "paid", "language": "en",
                          "source": "herald-on-the-ferry", "statement": "It paid."}}"#,
    )
    .unwrap();
    fs::write(
        &table,
        "Firm;Since;Amount;Notes\nNorth Ferries;2024;12 EUR;\nSouth Ferries;2024;lots;x\n",
    )
    .unwrap();
    let arguments = ["--map".as_ref(), map.as_os_str(), table.as_os_str()];
    let refused = run("load", &data, &arguments);
    assert_eq!(refused.code, Some(65), "{refused:?}");
    assert!(refused.err.contains("t.csv:3:20"), "{}", refused.err);
    let mut as_json = vec!["--json".as_ref()];
    as_json.extend(arguments);
    let refused = run("load", &data, &as_json);
    assert!(
        refused.out.contains("row 3, column 3 (`Amount`)"),
        "{refused:?}"
    );

    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replace("lots", "~ 7.5 EUR")).unwrap();
    let mut dry = vec!["--dry-run".as_ref()];
    dry.extend(arguments);
    let tried = succeed("load", &data, &dry);
    assert!(tried.contains("3 records new, 0 changed"), "{tried}");
    let loaded = succeed("load", &data, &arguments);
    assert!(loaded.starts_with("revision 2: 3 records new"), "{loaded}");

    let tried = succeed("undo", &data, &["--dry-run".as_ref(), "2".as_ref()]);
    assert!(
        tried.contains("removed: entity `south-ferries`\n"),
        "{tried}"
    );
    assert!(tried.ends_with("to be written: 3 records\n"), "{tried}");
    let refused = run("undo", &data, &["1".as_ref()]);
    assert_eq!(refused.code, Some(65), "{refused:?}");
    assert!(refused.err.contains("refers to"), "{}", refused.err);
    let undone = succeed("undo", &data, &["2".as_ref()]);
    assert_eq!(undone, "revision 3 takes revision 2 back: 3 records\n");
    assert_eq!(run("undo", &data, &["9".as_ref()]).code, Some(66));
    let dump = |name: &str, revision: &str| {
        let out = parent.path().join(name);
        let arguments = [
            "--out".as_ref(),
            out.as_os_str(),
            "--revision".as_ref(),
            revision.as_ref(),
        ];
        succeed("dump", &data, &arguments);
        fs::read_to_string(out.join("claims.json")).unwrap()
            + &fs::read_to_string(out.join("entities.json")).unwrap()
    };
    assert_eq!(dump("now", "3"), dump("then", "1"));
    assert_ne!(dump("now", "3"), dump("between", "2"));
    succeed("check", &data, &[]);
}
