//! Files that are no bundles, or only the beginning of one.

use std::{fs, io::Write, os::unix::fs::symlink, process::Command};

use claimgraph::kb::Bundle;
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    api::mutations::recorded,
    support::{
        program::{claimgraph, ended},
        seed::{empty, load},
    },
};

#[test]
fn a_bundle_that_was_cut_anywhere_is_refused_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &recorded().to_string());
    let mut text = recorded();
    text["entities"][0]["labels"]["en"] = json!("Änn");
    let text = serde_json::to_string_pretty(&text).unwrap();
    let cuts = (0..text.trim_end().len()).filter(|index| text.is_char_boundary(*index));
    for index in cuts {
        let loaded = Bundle::from_text("cut.json", &text[..index])
            .map_err(|error| error.to_string())
            .and_then(|bundle| {
                let loaded = knowledge_base.load(bundle, None);
                loaded.map(drop).map_err(|error| error.to_string())
            });
        assert!(loaded.is_err(), "cut at {index}");
    }
    assert_eq!(knowledge_base.snapshot().revision().0, 1);
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut packed = GzEncoder::new(vec![], Compression::best());
    packed.write_all(recorded().to_string().as_bytes()).unwrap();
    fs::write(path("packed.json.gz"), packed.finish().unwrap()).unwrap();
    fs::copy(path("packed.json.gz"), path("packed.json")).unwrap();
    fs::write(path("archive.zip"), b"PK\x03\x04 ../../etc/passwd").unwrap();
    fs::write(
        path("utf16.json"),
        Vec::from_iter(
            recorded()
                .to_string()
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        ),
    )
    .unwrap();
    fs::create_dir(path("empty")).unwrap();
    symlink("loop.json", path("loop.json")).unwrap();
    for name in [
        "packed.json.gz",
        "packed.json",
        "archive.zip",
        "utf16.json",
        "empty",
        "loop.json",
    ] {
        let mut command = claimgraph(["validate", "--data"]);
        let refused = ended(command.arg(path("data")).arg(path(name)));
        assert!(matches!(refused.code, Some(65 | 66)), "{name}: {refused:?}");
        assert!(refused.err.contains(name), "{name}: {refused:?}");
    }
}

/// A device has no end. In a bounded address space, what reads it whole dies; it is refused before.
#[test]
fn a_device_is_refused_before_it_is_read() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    for device in ["/dev/zero", "/dev/urandom"] {
        let mut program = claimgraph(["validate", "--data"]);
        program.arg(&data).arg(device);
        let mut command: Command = super::bounded(&program, 2_000_000);
        let refused = ended(&mut command);
        assert!(
            matches!(refused.code, Some(65 | 66)),
            "{device}: {refused:?}"
        );
        assert!(refused.err.contains(device), "{device}: {refused:?}");
    }
}
