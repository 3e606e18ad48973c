//! A record that was read, with the state in which it was read.

use std::{collections::HashSet, slice};

use serde::Deserialize;
use serde_json::Value;

use crate::report::record::{CitedSource, ReportedClaim, ReportedEntity};

/// A record with all that a report tells of it.
#[derive(Debug)]
pub struct Report {
    pub(super) content: Content,
    /// The revision that was read.
    pub(super) revision: u64,
    /// The instant at which that revision was recorded; none at revision 0.
    pub(super) recorded_at: Option<String>,
}

/// The record of a report.
#[derive(Debug)]
pub(super) enum Content {
    Claim(Box<ReportedClaim>),
    Entity(Box<ReportedEntity>),
    Source(Box<CitedSource>),
}

/// The answer to a query is not that to a query of a report.
#[derive(Debug, thiserror::Error)]
#[error("the answer of the API is not as a report needs it")]
pub struct AnswerError(#[from] serde_json::Error);

impl Report {
    /// Reads the answer to a [`ReportQuery`](super::ReportQuery); none if there is no such record.
    pub fn read(mut answer: Value) -> Result<Option<Report>, AnswerError> {
        let mut data = answer["data"].take();
        if data.get("asOf").is_some() {
            data = data["asOf"].take();
        }
        if data.is_null() {
            return Ok(None);
        }
        let found: Found = serde_json::from_value(data)?;
        let content = match (found.claim, found.entity, found.source) {
            (Some(claim), ..) => Content::Claim(claim),
            (_, Some(entity), _) => Content::Entity(entity),
            (.., Some(source)) => Content::Source(source),
            (None, None, None) => return Ok(None),
        };
        Ok(Some(Report {
            content,
            revision: found.knowledge_base.revision,
            recorded_at: found.knowledge_base.recorded_at,
        }))
    }

    /// The revision that was read.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The cursor behind the claims that were read of an entity; none if they are all.
    pub fn next_page(&self) -> Option<&str> {
        match &self.content {
            Content::Entity(entity) if entity.claims.page_info.has_next_page => {
                entity.claims.page_info.end_cursor.as_deref()
            }
            _ => None,
        }
    }

    /// Adds the next page of the claims of an entity.
    pub fn add_page(&mut self, next: Report) {
        if let (Content::Entity(entity), Content::Entity(next)) = (&mut self.content, next.content)
        {
            entity.claims.nodes.extend(next.claims.nodes);
            entity.claims.page_info = next.claims.page_info;
        }
    }

    /// The claims of the report.
    pub(super) fn claims(&self) -> &[ReportedClaim] {
        match &self.content {
            Content::Claim(claim) => slice::from_ref(claim),
            Content::Entity(entity) => &entity.claims.nodes,
            Content::Source(_) => &[],
        }
    }

    /// The sources of the report, each once, in the order in which they are first named.
    pub(super) fn sources(&self) -> Vec<&CitedSource> {
        let own = match &self.content {
            Content::Source(source) => Some(&**source),
            Content::Claim(_) | Content::Entity(_) => None,
        };
        let reasons = self
            .claims()
            .iter()
            .flat_map(|claim| claim.status_reason.all());
        let chains = reasons.flat_map(|reason| &reason.attribution.chain);
        let mut seen = HashSet::new();
        own.into_iter()
            .chain(chains)
            .filter(|source| seen.insert(&source.record_id))
            .collect()
    }
}

/// The records of an answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    claim: Option<Box<ReportedClaim>>,
    entity: Option<Box<ReportedEntity>>,
    source: Option<Box<CitedSource>>,
    knowledge_base: ReadState,
}

/// The state of the knowledge base that was read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadState {
    revision: u64,
    recorded_at: Option<String>,
}
