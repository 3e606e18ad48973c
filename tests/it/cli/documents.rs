//! Documents of sources: attached, quoted from, dumped, loaded again, and damaged.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{Ended, claimgraph, ended, run, seed, succeed};

/// The Gazette, in which some words stand twice.
const GAZETTE: &str = "市長 Ada is the mayor. Bob left.\r\nBob said: “Ada is the mayor.”\n";

/// A folder with a knowledge base and files.
struct Scene(TempDir);

impl Scene {
    /// The Gazette in a knowledge base, without its document.
    fn new() -> Scene {
        let scene = Scene(TempDir::new().unwrap());
        scene.write("gazette.txt", GAZETTE);
        scene.load_claims(&[]);
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Writes a bundle with a claim for each piece of evidence.
    fn bundle(&self, evidence: &[Value]) -> PathBuf {
        let claims = evidence.iter().enumerate().map(|(number, evidence)| {
            json!({
                "id": format!("c{number}"), "subject": "ada", "predicate": "is", "value": {"text": {"text": format!("{number}"), "language": "en"}},
                "statements": {"en": "Ada is mayor."},
                "attributions": [{"speaker": "source", "source": "gazette", "stance": "ASSERTS", "mode": "QUOTE", "evidence": [evidence]}]
            })
        });
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [{"id": "is", "labels": {"en": "is"}}],
            "entities": [{"id": "ada", "type": "person", "labels": {"en": "Ada"}}],
            "sources": [{"id": "gazette", "kind": "ARTICLE", "titles": {"en": "Gazette"}}],
            "claims": Vec::from_iter(claims)
        });
        self.write(
            "bundle.json",
            serde_json::to_string_pretty(&bundle).unwrap(),
        )
    }

    fn load_claims(&self, evidence: &[Value]) -> String {
        let bundle = self.bundle(evidence);
        succeed("load", &self.path("data"), &[bundle.as_ref()])
    }

    fn run(&self, command: &str, rest: &[&str]) -> Ended {
        let rest = Vec::from_iter(rest.iter().map(OsStr::new));
        run(command, &self.path("data"), &rest)
    }

    fn attach(&self, file: &str) -> Ended {
        let document = format!("gazette={}", self.path(file).display());
        self.run("attach", &[&document])
    }

    /// The evidence that `quote` prints.
    fn quote(&self, words: &[&str]) -> Vec<Value> {
        let quoted = self.run("quote", &[&["gazette"], words].concat());
        assert_eq!(quoted.code, Some(0), "{quoted:?}");
        let lines = quoted.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn dump(&self, data: &str, out: &str, options: &[&str]) -> Vec<(String, Vec<u8>)> {
        let folder = self.path(out);
        let mut arguments: Vec<&OsStr> = vec!["--out".as_ref(), folder.as_ref()];
        arguments.extend(options.iter().map(OsStr::new));
        succeed("dump", &self.path(data), &arguments);
        files(&folder)
    }

    /// The evidence of the claims of a data folder, in their order.
    fn evidence(&self, data: &str) -> Vec<Value> {
        self.dump(data, &format!("{data}-claims"), &[]);
        let claims = fs::read(self.path(&format!("{data}-claims/claims.json"))).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        let claims = claims["claims"].as_array().unwrap().iter();
        claims
            .map(|claim| claim["attributions"][0]["evidence"][0].clone())
            .collect()
    }

    /// The files of attached documents.
    fn documents(&self) -> Vec<(String, Vec<u8>)> {
        files(&self.path("data/documents"))
    }
}

/// Every file of a folder and the folders in it, by path.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match path.is_dir() {
            true => found.extend(
                files(&path)
                    .into_iter()
                    .map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)),
            ),
            false => found.push((name, fs::read(path).unwrap())),
        }
    }
    found.sort();
    found
}

fn quoting(exact: &str) -> Value {
    json!({"quote": {"exact": exact}})
}

#[test]
fn what_was_attached_and_quoted_is_dumped_and_loads_elsewhere_to_the_same() {
    let scene = Scene::new();
    let attached = scene.attach("gazette.txt");
    assert_eq!(attached.code, Some(0), "{attached:?}");
    assert!(
        attached.out.contains("gazette: attached, 62 characters"),
        "{attached:?}"
    );
    let again = scene.attach("gazette.txt");
    assert!(again.out.contains("nothing changed"), "{again:?}");

    let position = scene.quote(&["Bob left."]).remove(0);
    assert_eq!(
        (&position["start"], &position["end"]),
        (&json!(21), &json!(30))
    );
    assert_eq!(position["quote"], Value::Null);
    let loaded = scene.load_claims(&[position.clone(), quoting("Bob said")]);
    assert!(loaded.contains("2 records new"), "{loaded}");
    let evidence = scene.evidence("data");
    assert_eq!(evidence[0], position);
    assert_eq!(
        (&evidence[1]["start"], &evidence[1]["end"]),
        (&json!(32), &json!(40))
    );
    // The bundle says nothing of the document and of positions, and still changes nothing.
    let again = scene.load_claims(&[position, quoting("Bob said")]);
    assert!(again.starts_with("nothing changed"), "{again}");

    let bare = scene.dump("data", "bare", &[]);
    assert!(bare.iter().all(|(name, _)| !name.starts_with("documents/")));
    let dump = scene.dump("data", "dump", &["--documents"]);
    let documents = dump
        .iter()
        .filter(|(name, _)| name.starts_with("documents/"));
    assert_eq!(
        Vec::from_iter(documents.map(|(_, bytes)| bytes)),
        [GAZETTE.as_bytes()]
    );
    let loaded = succeed("load", &scene.path("copy"), &[scene.path("dump").as_ref()]);
    assert!(loaded.contains("documents kept: 1"), "{loaded}");
    assert_eq!(scene.dump("copy", "dump-of-dump", &["--documents"]), dump);
    for data in ["data", "copy"] {
        let checked = succeed("check", &scene.path(data), &[]);
        assert!(
            checked.contains(
                "documents: 1 are as their digests say, 0 are damaged; 0 are of no source"
            ),
            "{checked}"
        );
    }
}

#[test]
fn a_quote_that_the_document_does_not_have_is_refused_at_its_place() {
    let scene = Scene::new();
    scene.attach("gazette.txt");
    let at = |start: u32, end: u32| json!({"start": start, "end": end, "digest": format!("sha256:{}", "0".repeat(64))});
    // Each case: the evidence, the code, the field, and what is told.
    let cases = [
        (
            quoting("Bob was left."),
            "PASSAGE_MISMATCH",
            "quote.exact",
            "the document has no such words",
        ),
        (
            quoting("Bob said: \"Ada is"),
            "PASSAGE_MISMATCH",
            "quote.exact",
            "nearest is “Bob said: “Ada is” (32 to 49)",
        ),
        (
            quoting("Ada is the mayor."),
            "AMBIGUOUS_QUOTE",
            "quote.exact",
            "the words stand in 2 places: 3 to 20",
        ),
        (
            at(3, 20),
            "PASSAGE_MISMATCH",
            "start",
            "other text stands there: “Ada is the mayor.”",
        ),
        (
            at(3, 99),
            "PASSAGE_MISMATCH",
            "start",
            "the document has only 62 characters",
        ),
        (
            json!({"start": 3, "end": 6, "quote": {"exact": "Ada", "suffix": " was"}}),
            "PASSAGE_MISMATCH",
            "start",
            "other text stands around it",
        ),
    ];
    for (evidence, code, field, message) in cases {
        let bundle = scene.bundle(&[evidence]);
        let text = fs::read_to_string(&bundle).unwrap();
        let refused = scene.run("load", &["--json", bundle.to_str().unwrap()]);
        assert_eq!(refused.code, Some(65), "{refused:?}");
        let problem: Value = serde_json::from_str(refused.out.lines().next().unwrap()).unwrap();
        assert_eq!(problem["code"], code, "{problem}");
        let path = format!("claims[0].attributions[0].evidence[0].{field}");
        assert_eq!(problem["path"], path, "{problem}");
        let line = problem["line"].as_u64().unwrap() as usize;
        let line = text.lines().nth(line - 1).unwrap();
        let name = field.rsplit('.').next().unwrap();
        assert!(line.contains(&format!("\"{name}\"")), "{problem}: {line}");
        assert!(
            problem["message"].as_str().unwrap().contains(message),
            "{problem}"
        );
    }
    let told_apart = json!({"quote": {"exact": "Ada is the mayor.", "prefix": "“"}});
    scene.load_claims(&[told_apart, json!({"locator": {"page": "3"}})]);
    assert_eq!(scene.evidence("data")[0]["start"], 43);
}

#[test]
fn quotes_that_were_loaded_before_get_their_positions_or_keep_the_document_out() {
    let scene = Scene::new();
    scene.load_claims(&[
        quoting("Bob left."),
        quoting("Ada is the mayor."),
        quoting("Bob was"),
    ]);
    let refused = scene.attach("gazette.txt");
    assert_eq!(refused.code, Some(65), "{refused:?}");
    for message in [
        "2 of the evidence in the source `gazette` does not stand in this text",
        "the claim `c1`: the words stand in 2 places",
        "the claim `c2`: the document has no such words",
    ] {
        assert!(refused.err.contains(message), "{refused:?}");
    }
    assert_eq!(scene.documents(), []);

    scene.load_claims(&[quoting("Bob left."), quoting("市長"), quoting("said: “")]);
    let attached = scene.attach("gazette.txt");
    assert!(attached.out.contains("4 changed"), "{attached:?}");
    let starts = scene
        .evidence("data")
        .into_iter()
        .map(|evidence| evidence["start"].clone());
    assert_eq!(Vec::from_iter(starts), [21, 0, 36]);
}

#[test]
fn what_is_no_document_of_the_source_is_refused_with_what_to_do() {
    let scene = Scene::new();
    scene.write("other.txt", "Another text.");
    scene.write("gazette.pdf", "%PDF-1.7");
    scene.write("gazette.html", "<!DOCTYPE html><p>Ada");
    scene.write("latin-1.txt", b"caf\xe9");
    assert_eq!(scene.attach("gazette.txt").code, Some(0));
    // Each case: the file, the exit code, and what is told.
    let cases = [
        ("gazette.pdf", 65, "pdftotext"),
        ("gazette.html", 65, "save the page as text"),
        ("latin-1.txt", 65, "its byte 3 is not UTF-8"),
        ("missing.txt", 66, "cannot read"),
        ("other.txt", 65, "`--replace`"),
    ];
    for (file, code, message) in cases {
        let refused = scene.attach(file);
        assert_eq!(refused.code, Some(code), "{refused:?}");
        assert!(refused.err.contains(message), "{refused:?}");
    }
    assert_eq!(scene.documents().len(), 1);
    let unknown = scene.run("attach", &["gazete=gazette.txt"]);
    assert_eq!(unknown.code, Some(66), "{unknown:?}");

    // The document that no source names any more is gone.
    let other = format!("gazette={}", scene.path("other.txt").display());
    assert_eq!(scene.run("attach", &["--replace", &other]).code, Some(0));
    let documents = scene.documents();
    assert_eq!(
        Vec::from_iter(documents.iter().map(|(_, bytes)| &bytes[..])),
        [b"Another text."]
    );
    assert_eq!(scene.run("attach", &["--remove", "gazette"]).code, Some(0));
    assert_eq!(scene.documents(), []);
    let removed = scene.run("attach", &["--remove", "gazette"]);
    assert_eq!(removed.code, Some(66), "{removed:?}");
    let quoted = scene.run("quote", &["gazette", "Ada"]);
    assert_eq!(quoted.code, Some(66), "{quoted:?}");
    assert!(
        quoted.err.contains("claimgraph attach gazette=FILE"),
        "{quoted:?}"
    );
}

#[test]
fn a_passage_is_printed_as_evidence() {
    let scene = Scene::new();
    scene.attach("gazette.txt");
    let places = scene.quote(&["Ada is the mayor."]);
    let told_apart: Vec<_> = places
        .iter()
        .map(|place| {
            (
                &place["start"],
                &place["quote"]["prefix"],
                &place["quote"]["suffix"],
            )
        })
        .collect();
    assert_eq!(
        told_apart,
        [
            (
                &json!(3),
                &json!("市長 "),
                &json!(" Bob left.\r\nBob said: “Ada is ")
            ),
            (
                &json!(43),
                &json!(" mayor. Bob left.\r\nBob said: “"),
                &json!("”\n")
            ),
        ]
    );
    let words = scene.quote(&["--with-words", "Bob left."]).remove(0);
    assert_eq!(words["quote"]["exact"], "Bob left.");
    let missing = scene.run("quote", &["gazette", "Bob left. Bob said"]);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.err.contains("`--loosely`"), "{missing:?}");
    let loose = scene.quote(&["--loosely", "Bob left. Bob said"]).remove(0);
    assert_eq!((&loose["start"], &loose["end"]), (&json!(21), &json!(40)));

    let file = scene.path("gazette.txt");
    let arguments = [
        "quote".as_ref(),
        "--file".as_ref(),
        file.as_os_str(),
        "Bob left.".as_ref(),
    ];
    let quoted = ended(&mut claimgraph(arguments));
    assert_eq!(quoted.code, Some(0), "{quoted:?}");
    let quoted: Value = serde_json::from_str(&quoted.out).unwrap();
    assert_eq!(quoted["start"], 21);
    let nowhere = ended(&mut claimgraph(["quote", "Bob left."]));
    assert_eq!(nowhere.code, Some(2), "{nowhere:?}");
}

#[test]
fn a_damaged_document_is_named_and_not_believed() {
    let scene = Scene::new();
    scene.attach("gazette.txt");
    let (name, _) = scene.documents().remove(0);
    scene.write(&format!("data/documents/{name}"), "Damaged.");
    let checked = scene.run("check", &[]);
    assert_eq!(checked.code, Some(1), "{checked:?}");
    assert!(
        checked.out.contains("1 are damaged") && checked.out.contains(&name),
        "{checked:?}"
    );
    let quoted = scene.run("quote", &["gazette", "Damaged."]);
    assert_eq!(quoted.code, Some(74), "{quoted:?}");
    let refused = scene.run(
        "load",
        &[scene.bundle(&[quoting("Damaged.")]).to_str().unwrap()],
    );
    assert_eq!(refused.code, Some(65), "{refused:?}");
    assert!(refused.err.contains("is damaged"), "{refused:?}");
    assert_eq!(
        scene
            .run(
                "dump",
                &["--documents", "--out", scene.path("out").to_str().unwrap()]
            )
            .code,
        Some(74)
    );
    assert_eq!(scene.attach("gazette.txt").code, Some(0));
    assert_eq!(scene.run("check", &[]).code, Some(0));
}

#[test]
fn positions_in_utf_16_units_are_told_to_be_that() {
    let scene = Scene(TempDir::new().unwrap());
    let document = scene.write("note.txt", "🍣🍣 Here it is noted.");
    let noted = |start: u32| {
        let quoted = ended(&mut claimgraph([
            "quote".as_ref(),
            "--file".as_ref(),
            document.as_os_str(),
            "noted".as_ref(),
        ]));
        let mut evidence: Value = serde_json::from_str(&quoted.out).unwrap();
        let length = evidence["end"].as_u64().unwrap() - evidence["start"].as_u64().unwrap();
        evidence["start"] = json!(start);
        evidence["end"] = json!(u64::from(start) + length);
        evidence
    };
    scene.load_claims(&[noted(14), noted(16)]);
    let verified = scene.run(
        "verify",
        &["--document", &format!("gazette={}", document.display())],
    );
    assert_eq!(verified.code, Some(1), "{verified:?}");
    assert!(
        verified.out.contains(
            "1 of 2 passages are as recorded (1 would be if positions counted UTF-16 units)"
        ),
        "{verified:?}"
    );
    assert!(
        verified.out.contains("in characters it is 14 to 19"),
        "{verified:?}"
    );
}

#[test]
fn the_seed_quotes_no_source() {
    for entry in fs::read_dir(seed()).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("\"quote\":"), "{}", path.display());
    }
    assert!(!seed().join("documents").exists());
}
