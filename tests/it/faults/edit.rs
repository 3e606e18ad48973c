//! The edits that clients send.

use std::collections::BTreeSet;

use serde_json::json;

/// A write of several records, which are there together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) writer: usize,
    pub(super) number: usize,
    pub(super) records: usize,
}

impl Edit {
    /// The idempotency key, which is also the label of the last record.
    pub(super) fn key(&self) -> String {
        format!("w{}-{}", self.writer, self.number)
    }

    /// The text of the bundle. Its first record is one of the writer, which changes each time.
    pub(super) fn bundle(&self) -> String {
        let entities = self.records().into_iter();
        let entities = entities
            .map(|(id, label)| json!({"id": id, "type": "person", "labels": {"en": label}}));
        json!({ "entities": entities.collect::<Vec<_>>() }).to_string()
    }

    /// The ids and the labels.
    pub(super) fn records(&self) -> BTreeSet<(String, String)> {
        let own = (format!("w{}", self.writer), self.key());
        let others = (0..self.records).map(|n| {
            let label = format!("Record {n} of {}", self.key()).repeat(1 + n % 3);
            (format!("{}-{n}", self.key()), label)
        });
        others.chain([own]).collect()
    }
}
