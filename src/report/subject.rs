//! The record that is reported, and the state of the knowledge base in which it is read.

use std::{
    fmt::{self, Display, Formatter},
    str::FromStr,
};

use chrono::DateTime;
use serde_json::Value;

/// A kind of records that can be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectKind {
    /// A claim.
    Claim,
    /// An entity, with the claims about it.
    Entity,
    /// A source.
    Source,
}

impl SubjectKind {
    /// The name of the kind, as it stands in the addresses of the explorer.
    pub fn name(self) -> &'static str {
        match self {
            SubjectKind::Claim => "claim",
            SubjectKind::Entity => "entity",
            SubjectKind::Source => "source",
        }
    }
}

/// A record that is reported: its kind and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The kind.
    pub kind: SubjectKind,
    /// The id.
    pub id: String,
}

/// A text names no record that can be reported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no record; write `claim/ID`, `entity/ID` or `source/ID`")]
pub struct NoSuchSubject(String);

impl Subject {
    /// The record of a kind and an id; none for a kind that is not reported.
    pub fn new(kind: &str, id: &str) -> Option<Subject> {
        let kinds = [SubjectKind::Claim, SubjectKind::Entity, SubjectKind::Source];
        let kind = kinds.into_iter().find(|other| other.name() == kind)?;
        (!id.is_empty()).then(|| Subject {
            kind,
            id: id.to_owned(),
        })
    }
}

impl Display for Subject {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.name(), self.id)
    }
}

impl FromStr for Subject {
    type Err = NoSuchSubject;

    fn from_str(text: &str) -> Result<Subject, NoSuchSubject> {
        let parts = text.split_once('/');
        let subject = parts.and_then(|(kind, id)| Subject::new(kind, id));
        subject.ok_or_else(|| NoSuchSubject(text.to_owned()))
    }
}

/// A state of the knowledge base, by its revision or by a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// The state at a revision.
    Revision(u64),
    /// The newest state that there was at a time: a date and time by RFC 3339.
    Time(String),
}

impl Moment {
    /// Sets the variables `revision` or `time` of a query.
    pub(super) fn put(&self, variables: &mut Value) {
        match self {
            Moment::Revision(revision) => variables["revision"] = (*revision).into(),
            Moment::Time(time) => variables["time"] = time.as_str().into(),
        }
    }
}

/// A text is neither a revision nor a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a revision, such as `12`, nor a time, such as `2025-08-01T12:00:00Z`")]
pub struct NoMoment(String);

impl FromStr for Moment {
    type Err = NoMoment;

    fn from_str(text: &str) -> Result<Moment, NoMoment> {
        if let Ok(revision) = text.parse() {
            return Ok(Moment::Revision(revision));
        }
        match DateTime::parse_from_rfc3339(text) {
            Ok(_) => Ok(Moment::Time(text.to_owned())),
            Err(_) => Err(NoMoment(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_named_by_its_kind_and_its_id() {
        let subject: Subject = "entity/meta".parse().unwrap();
        assert_eq!((subject.kind, &*subject.id), (SubjectKind::Entity, "meta"));
        for text in ["meta", "entity/", "predicate/works-for", "", "/x"] {
            assert!(text.parse::<Subject>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_is_a_revision_or_a_time() {
        assert_eq!("12".parse(), Ok(Moment::Revision(12)));
        let time = "2025-08-01T12:00:00Z";
        assert_eq!(time.parse(), Ok(Moment::Time(time.into())));
        for text in ["", "-1", "2025-08", "yesterday"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
