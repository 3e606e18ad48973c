//! The lines of `claimgraph watch` for people.

use serde_json::Value;

/// A notification as one line: its revision, what happened, and to which record.
pub(super) fn watch_line(notification: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let claim = &notification["claim"];
    let source = &notification["source"];
    let (what, record, says) = match notification["kind"].as_str() {
        Some("STATUS") => {
            let (before, after) = (&notification["before"], &notification["after"]);
            let moved = format!("{} → {}", text(before), text(after));
            (moved, text(&claim["id"]), text(&claim["statement"]))
        }
        Some("WITHDRAWAL") => {
            let what = match notification["withdrawn"] == Value::Bool(true) {
                true => "withdrawn",
                false => "restored",
            };
            (what.into(), text(&source["id"]), text(&source["title"]))
        }
        Some("CLAIM") => {
            let what = match notification["change"].as_str() {
                Some("CREATED") => format!("recorded ({})", text(&claim["status"])),
                Some("REMOVED") => "removed".into(),
                _ => format!("changed ({})", text(&claim["status"])),
            };
            (what, text(&claim["id"]), text(&claim["statement"]))
        }
        _ => (
            "omitted".into(),
            String::new(),
            "more claims than can be compared may have another status".into(),
        ),
    };
    let line = format!("{}  {what}  {record}  {says}", notification["revision"]);
    // A text of a record neither breaks the line nor moves the cursor of a terminal.
    line.replace(char::is_control, " ").replace("    ", "  ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Each case: a notification, and its line.
    #[test]
    fn a_notification_is_one_line() {
        let claim =
            json!({"id": "dam", "statement": "The dam\nholds\u{1b}[2J.", "status": "DISPUTED"});
        let source = json!({"id": "paper", "title": "A paper"});
        for (notification, line) in [
            (
                json!({"revision": 7, "kind": "STATUS", "before": "CORROBORATED", "after": "DISPUTED", "claim": claim}),
                "7  CORROBORATED → DISPUTED  dam  The dam holds [2J.",
            ),
            (
                json!({"revision": 7, "kind": "WITHDRAWAL", "withdrawn": true, "source": source}),
                "7  withdrawn  paper  A paper",
            ),
            (
                json!({"revision": 7, "kind": "WITHDRAWAL", "withdrawn": false, "source": source}),
                "7  restored  paper  A paper",
            ),
            (
                json!({"revision": 7, "kind": "CLAIM", "change": "CREATED", "claim": claim}),
                "7  recorded (DISPUTED)  dam  The dam holds [2J.",
            ),
            (
                json!({"revision": 7, "kind": "CLAIM", "change": "REMOVED", "claim": claim}),
                "7  removed  dam  The dam holds [2J.",
            ),
            (
                json!({"revision": 7, "kind": "OMISSION"}),
                "7  omitted  more claims than can be compared may have another status",
            ),
        ] {
            assert_eq!(watch_line(&notification), line);
        }
    }
}
