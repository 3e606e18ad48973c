//! Drafts as lines of JSON, for those who keep or move them by hand.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value as Json, json};

use crate::{
    kb::{error::KbError, query::draft::RecordedDraft, snapshot::Snapshot},
    model::DraftContent,
};

/// The name of the file. No bundle is read from a file with this ending.
const FILE: &str = "drafts.jsonl";

impl Snapshot {
    /// Writes all drafts that the clearance of this snapshot sees into a file of a folder, a line
    /// each, in the order of their submission; returns how many there are.
    pub fn write_drafts(&self, folder: &Path) -> Result<usize, KbError> {
        let (mut lines, mut count) = (String::new(), 0);
        for (id, _) in self.drafts()? {
            if let Some(draft) = self.draft(id)? {
                lines += &format!("{}\n", self.line_of(&draft)?);
                count += 1;
            }
        }
        let path: PathBuf = folder.join(FILE);
        fs::write(&path, lines).map_err(|source| KbError::Io {
            doing: "write",
            path,
            source,
        })?;
        Ok(count)
    }

    fn line_of(&self, draft: &RecordedDraft) -> Result<Json, KbError> {
        let mut steps = Vec::new();
        for (revision, action) in &draft.actions {
            let commit = self.commit(*revision)?;
            steps.push(json!({
                "action": action.name(),
                "revision": revision,
                "at": commit.as_ref().map(|commit| commit.at),
                "by": commit.as_ref().and_then(|commit| commit.by.as_deref()),
                "reason": commit.as_ref().and_then(|commit| commit.reason.as_deref()),
            }));
        }
        let text = draft.content.text();
        // A content is recorded only if it is JSON.
        let content: Json = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        let content = match &draft.content {
            DraftContent::Bundle(_) => json!({ "bundle": content }),
            DraftContent::Attribution { claim, .. } => {
                json!({ "claim": claim, "attribution": content })
            }
        };
        Ok(json!({
            "id": draft.id.to_string(),
            "state": draft.state().name(),
            "content": content,
            "steps": steps,
        }))
    }
}
