//! The filter of a watch, as the variables of its subscription.

use std::str::FromStr;

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The subscription of a watch.
pub const DOCUMENT: &str = "subscription ($since: Revision, $after: String, $kinds: [NotificationKind!], $where: ChangeWhere) {
  notifications(since: $since, after: $after, kinds: $kinds, where: $where) {
    revision cursor recordedAt recordedBy reason kind change before after withdrawn
    claim { id statement status }
    source { id title }
  }
}";

/// A kind of notifications that a watch can be limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WatchKind {
    /// Statuses that moved.
    Status,
    /// Withdrawals of sources, and sources that are restored.
    Withdrawal,
    /// Claims that are recorded, changed or removed.
    Claims,
}

/// The refusal of a text that names no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a kind is `status`, `withdrawal` or `claims`")]
pub struct NoSuchWatchKind;

/// The filter of a watch. Where it names records, a notification passes if it is about one of them:
/// a claim that has the entity in any role, a claim with an attribution in the source, the source
/// itself, or the claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchFilter {
    /// The kinds; none are all.
    pub kinds: Vec<WatchKind>,
    /// The ids of entities.
    pub entities: Vec<String>,
    /// The ids of sources.
    pub sources: Vec<String>,
    /// The ids of claims.
    pub claims: Vec<String>,
}

impl FromStr for WatchKind {
    type Err = NoSuchWatchKind;

    fn from_str(text: &str) -> Result<WatchKind, NoSuchWatchKind> {
        match text {
            "status" => Ok(WatchKind::Status),
            "withdrawal" => Ok(WatchKind::Withdrawal),
            "claims" => Ok(WatchKind::Claims),
            _ => Err(NoSuchWatchKind),
        }
    }
}

impl WatchKind {
    /// The value of `NotificationKind`.
    fn name(self) -> &'static str {
        match self {
            WatchKind::Status => "STATUS",
            WatchKind::Withdrawal => "WITHDRAWAL",
            WatchKind::Claims => "CLAIM",
        }
    }
}

impl WatchFilter {
    /// The variables of the subscription that are the same wherever it begins.
    pub fn variables(&self) -> Map<String, Value> {
        let mut variables = Map::new();
        if !self.kinds.is_empty() {
            let kinds = self.kinds.iter().map(|kind| kind.name()).collect();
            variables.insert("kinds".into(), kinds);
        }
        let tests = self.tests();
        if !tests.is_empty() {
            variables.insert("where".into(), json!({ "or": tests }));
        }
        variables
    }

    /// The tests of `ChangeWhere` of which one has to pass; none if no record is named.
    fn tests(&self) -> Vec<Value> {
        let mut tests = Vec::new();
        for ids in lists(&self.entities) {
            tests.push(json!({ "claim": { "entities": { "some": { "in": ids } } } }));
        }
        for ids in lists(&self.sources) {
            tests.push(json!({ "claim": { "sources": { "some": { "in": ids } } } }));
            tests.push(json!({ "source": { "in": ids } }));
        }
        for ids in lists(&self.claims) {
            tests.push(json!({ "claim": { "in": ids } }));
        }
        tests
    }
}

/// The lists of ids of which each is as long as the API takes.
fn lists(ids: &[String]) -> impl Iterator<Item = &[String]> {
    ids.chunks(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_the_variables_of_the_subscription() {
        let filter = WatchFilter::default();
        assert_eq!(filter.variables(), Map::new());
        let filter = WatchFilter {
            kinds: vec![WatchKind::Claims, WatchKind::Status],
            entities: vec!["meta".into()],
            sources: vec!["paper".into(), "letter".into()],
            claims: vec!["dam".into()],
        };
        let both = json!(["paper", "letter"]);
        assert_eq!(
            Value::Object(filter.variables()),
            json!({
                "kinds": ["CLAIM", "STATUS"],
                "where": { "or": [
                    { "claim": { "entities": { "some": { "in": ["meta"] } } } },
                    { "claim": { "sources": { "some": { "in": both } } } },
                    { "source": { "in": both } },
                    { "claim": { "in": ["dam"] } },
                ] }
            })
        );
    }
}
