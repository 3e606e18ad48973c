//! Commit lines: the records before one count once it is there.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize, Serializer};

use crate::{
    journal::{
        damage::Damage,
        format::Format,
        hash::{Hash, RunningHash},
        head::Head,
        line_form,
    },
    model::{commit_meta::CommitMeta, revision::Revision},
};

/// A commit, as its line states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The revision that it makes.
    pub revision: Revision,
    /// The time at which it was made, to the millisecond.
    pub at: DateTime<Utc>,
    /// The metadata of the commit.
    pub meta: CommitMeta,
    /// The number of records that it writes.
    pub records: u64,
    /// The hash of the commit before, zeros for the first.
    pub previous: Hash,
    /// The hash over all its bytes but this one.
    pub hash: Hash,
}

impl Commit {
    /// Seals the commit that follows `head`, and returns it with its line and line break. `hash`
    /// has taken in the records before it. A time before that of `head` is raised to it.
    pub(super) fn seal(
        head: Head,
        at: DateTime<Utc>,
        meta: CommitMeta,
        records: u64,
        hash: &mut RunningHash,
    ) -> (Commit, Vec<u8>) {
        #[derive(Serialize)]
        struct Unsealed<'a> {
            revision: Revision,
            #[serde(serialize_with = "write_time")]
            at: DateTime<Utc>,
            #[serde(skip_serializing_if = "CommitMeta::is_empty")]
            meta: &'a CommitMeta,
            records: u64,
            previous: Hash,
        }

        let at = at.trunc_subsecs(3);
        let body = Unsealed {
            revision: head.revision.next(),
            at: head.at.map_or(at, |before| before.max(at)),
            meta: &meta,
            records,
            previous: head.hash,
        };
        let mut line = line_form::COMMIT.to_vec();
        serde_json::to_writer(&mut line, &body).expect("numbers and texts always have a JSON form");
        line.pop();
        hash.add(&line);
        let sealed = hash.finish();
        line.extend_from_slice(format!(",\"hash\":\"{sealed}\"}}}}\n").as_bytes());
        let Unsealed {
            revision,
            at,
            previous,
            ..
        } = body;
        (
            Commit {
                revision,
                at,
                meta,
                records,
                previous,
                hash: sealed,
            },
            line,
        )
    }

    /// The commit whose line, without its line break, is `line`, in a segment of a format.
    pub(super) fn parse(format: Format, line: &[u8]) -> Result<Commit, Damage> {
        if !line_form::begins_like_commit(line) || !line_form::ends_like_commit(line) {
            return Err(Damage::Commit(
                "it is not in the form that is written here".into(),
            ));
        }
        let commit = match format {
            Format::One => serde_json::from_slice::<Line<FirstBody>>(line)
                .map(|line| Commit::from(line.commit)),
            Format::Two => {
                serde_json::from_slice::<Line<Body>>(line).map(|line| Commit::from(line.commit))
            }
        };
        let commit = commit.map_err(|error| Damage::Commit(error.to_string()))?;
        match commit.revision {
            Revision(0 | u64::MAX) => Err(Damage::Commit(format!(
                "there is no revision {}",
                commit.revision
            ))),
            _ => Ok(commit),
        }
    }

    /// Proves that this is the commit after `head`, and that it has the content which was found.
    pub(super) fn prove(&self, head: Head, content: &CommitContent) -> Result<(), Damage> {
        if self.revision != head.revision.next() {
            return Err(Damage::Revision {
                expected: head.revision.next(),
                found: self.revision,
            });
        }
        if self.previous != head.hash {
            return Err(Damage::Previous);
        }
        if self.records != content.records {
            return Err(Damage::Records {
                stated: self.records,
                found: content.records,
            });
        }
        if self.hash != content.hash {
            return Err(Damage::Hash);
        }
        if head.at.is_some_and(|before| self.at < before) {
            return Err(Damage::Time);
        }
        Ok(())
    }
}

/// A commit line, with the body of its format.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<B> {
    commit: B,
}

/// The body of a commit line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    revision: Revision,
    at: DateTime<Utc>,
    #[serde(default)]
    meta: CommitMeta,
    records: u64,
    previous: Hash,
    hash: Hash,
}

/// The body of a commit line of the first format.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstBody {
    revision: Revision,
    at: DateTime<Utc>,
    #[serde(deserialize_with = "Option::deserialize")]
    by: Option<String>,
    records: u64,
    previous: Hash,
    hash: Hash,
}

impl From<Body> for Commit {
    fn from(body: Body) -> Commit {
        Commit {
            revision: body.revision,
            at: body.at,
            meta: body.meta,
            records: body.records,
            previous: body.previous,
            hash: body.hash,
        }
    }
}

impl From<FirstBody> for Commit {
    fn from(body: FirstBody) -> Commit {
        Commit {
            revision: body.revision,
            at: body.at,
            meta: CommitMeta::by(body.by),
            records: body.records,
            previous: body.previous,
            hash: body.hash,
        }
    }
}

/// The content that a commit line is proved against.
pub(super) struct CommitContent {
    /// The number of records before it.
    pub(super) records: u64,
    /// The hash of those and of the [hashed part](line_form::hashed_part) of the line.
    pub(super) hash: Hash,
}

impl From<&Commit> for Head {
    fn from(commit: &Commit) -> Head {
        Head {
            revision: commit.revision,
            hash: commit.hash,
            at: Some(commit.at),
        }
    }
}

fn write_time<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.format("%Y-%m-%dT%H:%M:%S%.3fZ"))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    fn instant() -> DateTime<Utc> {
        "2026-01-31T08:00:00.123Z".parse().unwrap()
    }

    fn sealed(head: Head, at: DateTime<Utc>) -> (Commit, String) {
        let mut hash = RunningHash::default();
        hash.add(b"{\"a\":1}\n");
        let (commit, line) =
            Commit::seal(head, at, CommitMeta::by(Some("ann".into())), 1, &mut hash);
        (commit, String::from_utf8(line).unwrap())
    }

    fn content(line: &str) -> CommitContent {
        let mut hash = RunningHash::default();
        hash.add(b"{\"a\":1}\n");
        hash.add(line_form::hashed_part(line.trim_end().as_bytes()));
        CommitContent {
            records: 1,
            hash: hash.finish(),
        }
    }

    #[test]
    fn a_commit_line_states_what_it_commits() {
        let (commit, line) = sealed(Head::default(), instant());
        let zeros = Hash::default();
        let hash = commit.hash;
        assert_eq!(
            line,
            format!(
                "{{\"commit\":{{\"revision\":1,\"at\":\"2026-01-31T08:00:00.123Z\",\
                 \"meta\":{{\"by\":\"ann\"}},\"records\":1,\"previous\":\"{zeros}\",\"hash\":\"{hash}\"}}}}\n"
            )
        );
    }

    #[test]
    fn the_hash_is_that_of_the_bytes_before_it() {
        let (commit, line) = sealed(Head::default(), instant());
        let (before, _) = line.split_once(",\"hash\":").unwrap();
        let expected = blake3::hash(format!("{{\"a\":1}}\n{before}").as_bytes());
        assert_eq!(commit.hash.to_string(), expected.to_hex().as_str());
    }

    #[test]
    fn a_time_that_ran_back_is_raised_to_the_one_before() {
        let (first, _) = sealed(Head::default(), instant());
        let (second, _) = sealed(Head::from(&first), instant() - TimeDelta::days(365));
        assert_eq!(second.at, instant());
    }

    #[test]
    fn a_commit_is_proved_against_the_one_before_and_against_its_bytes() {
        let (first, line) = sealed(Head::default(), instant());
        let prove = |head: Head, content: CommitContent| first.prove(head, &content);
        assert!(prove(Head::default(), content(&line)).is_ok());
        let gap = Head {
            revision: Revision(1),
            ..Head::default()
        };
        assert!(matches!(
            prove(gap, content(&line)),
            Err(Damage::Revision { .. })
        ));
        let other = Head {
            hash: first.hash,
            ..Head::default()
        };
        assert!(matches!(
            prove(other, content(&line)),
            Err(Damage::Previous)
        ));
        let later = Head {
            at: Some(instant() + TimeDelta::days(1)),
            ..Head::default()
        };
        assert!(matches!(prove(later, content(&line)), Err(Damage::Time)));
        let fewer = CommitContent {
            records: 0,
            ..content(&line)
        };
        assert!(matches!(
            prove(Head::default(), fewer),
            Err(Damage::Records {
                stated: 1,
                found: 0
            })
        ));
        let changed = CommitContent {
            records: 1,
            hash: Hash::default(),
        };
        assert!(matches!(prove(Head::default(), changed), Err(Damage::Hash)));
    }

    #[test]
    fn a_line_in_any_other_form_is_not_a_commit() {
        let (_, line) = sealed(Head::default(), instant());
        let line = line.trim_end();
        assert!(Commit::parse(Format::Two, line.as_bytes()).is_ok());
        for other in [
            line.replace("\"records\":1", "\"records\":-1"),
            line.replace("\"revision\":1", "\"revision\":0"),
            line.replace("\"revision\":1", "\"revision\":18446744073709551615"),
            line.replace("\"by\":\"ann\"", "\"by\":3"),
            line.replace("\"meta\":{\"by\":\"ann\"}", "\"meta\":null"),
            line.replace("\"meta\":{\"by\":\"ann\"}", "\"by\":\"ann\""),
            line.replace("\"meta\":", "\"more\":1,\"meta\":"),
            line.replace("T08:00", "T25:00"),
            format!(" {line}"),
            format!("{line} "),
            String::new(),
        ] {
            assert!(
                Commit::parse(Format::Two, other.as_bytes()).is_err(),
                "{other}"
            );
        }
    }

    #[test]
    fn a_commit_of_the_first_format_names_its_author_in_by() {
        let (commit, line) = sealed(Head::default(), instant());
        let line = line.trim_end();
        for (by, author) in [("\"ann\"", Some("ann")), ("null", None)] {
            let first = line.replace("\"meta\":{\"by\":\"ann\"}", &format!("\"by\":{by}"));
            let read = Commit::parse(Format::One, first.as_bytes()).unwrap();
            let meta = CommitMeta::by(author.map(Into::into));
            assert_eq!(
                read,
                Commit {
                    meta,
                    ..commit.clone()
                }
            );
        }
        assert!(Commit::parse(Format::One, line.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn any_commit_is_read_back_as_it_was_sealed(
            by: Option<String>,
            reason: Option<String>,
            more: String,
            records: u64,
            revision in 0..u64::MAX - 1,
            milliseconds in 0..253_402_300_799_999_i64,
        ) {
            let head = Head { revision: Revision(revision), ..Head::default() };
            let at = DateTime::from_timestamp_millis(milliseconds).unwrap();
            let other = [("more".to_owned(), more.into())].into();
            let meta = CommitMeta { by, reason, other, ..CommitMeta::default() };
            let (commit, line) = Commit::seal(head, at, meta, records, &mut RunningHash::default());
            let (line_break, line) = line.split_last().unwrap();
            prop_assert_eq!(*line_break, b'\n');
            prop_assert!(!line.contains(&b'\n'));
            prop_assert_eq!(Commit::parse(Format::Two, line).unwrap(), commit);
        }
    }
}
