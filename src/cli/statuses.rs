//! The statuses that a load would move, for people and as JSON Lines.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    cli::{console::Console, diagnostic::grouped, error::CliError},
    kb::{ClaimStatus, Snapshot, StatusChange, StatusOmission, StatusPreview},
    model::Kind,
};

/// The most claims of which the status is shown in words.
const MOST_LISTED: usize = 20;

/// Prints the statuses that a load would move: as JSON all of them, in words those of recorded
/// claims and how many new ones there are of each.
pub(super) fn show(
    statuses: &StatusPreview,
    json: bool,
    console: &Console,
) -> Result<(), CliError> {
    match (statuses, json) {
        (StatusPreview::Compared { after, changes, .. }, true) => {
            for change in changes {
                console.print(&to_json(after, change)?)?;
            }
            Ok(())
        }
        (StatusPreview::Compared { after, changes, .. }, false) => {
            console.print(&to_text(after, changes)?)
        }
        (StatusPreview::Omitted(omission), true) => {
            let reason = match omission {
                StatusOmission::ManyRecords => "MANY_RECORDS",
                StatusOmission::ManyClaims => "MANY_CLAIMS",
            };
            let line = json!({"severity": "note", "code": "STATUSES_OMITTED", "reason": reason});
            console.print(&format!("{line}\n"))
        }
        (StatusPreview::Omitted(omission), false) => {
            let reason = match omission {
                StatusOmission::ManyRecords => format!(
                    "there are more than {} records",
                    StatusOmission::MOST_RECORDS
                ),
                StatusOmission::ManyClaims => "too many claims would have to be compared".into(),
            };
            console.note(&format!(
                "note: whose status would move is not shown, since {reason}; try parts\n"
            ));
            Ok(())
        }
    }
}

/// A change of status as a line of JSON:
///
/// ```json
/// {"severity":"note","code":"STATUS","claim":"c-1","before":"SUPPORTED","after":"DISPUTED"}
/// ```
fn to_json(after: &Snapshot, change: &StatusChange) -> Result<String, CliError> {
    let line = json!({
        "severity": "note",
        "code": "STATUS",
        "claim": after.id_of(Kind::Claim, change.claim)?.as_str(),
        "before": change.before,
        "after": change.after,
    });
    Ok(format!("{line}\n"))
}

fn to_text(after: &Snapshot, changes: &[StatusChange]) -> Result<String, CliError> {
    let is_recorded = |change: &&StatusChange| change.before.is_some();
    let mut text = String::new();
    for change in changes.iter().filter(is_recorded).take(MOST_LISTED) {
        let id = after.id_of(Kind::Claim, change.claim)?;
        let (before, after) = (name(change.before), name(change.after));
        text += &format!("status of claim `{id}`: {before} -> {after}\n");
    }
    let recorded = changes.iter().filter(is_recorded).count();
    if let Some(more) = recorded.checked_sub(MOST_LISTED).filter(|more| *more > 0) {
        text += &format!("and {} more claims\n", grouped(more as u64));
    }
    let mut new: BTreeMap<String, u64> = BTreeMap::new();
    for change in changes.iter().filter(|change| !is_recorded(change)) {
        *new.entry(name(change.after)).or_default() += 1;
    }
    if !new.is_empty() {
        let new = new
            .iter()
            .map(|(status, count)| format!("{} {status}", grouped(*count)));
        text += &format!("status of new claims: {}\n", Vec::from_iter(new).join(", "));
    }
    Ok(text)
}

/// The name of a status, as the API has it.
fn name(status: Option<ClaimStatus>) -> String {
    match json!(status) {
        Value::String(name) => name,
        _ => "nothing".to_owned(),
    }
}
