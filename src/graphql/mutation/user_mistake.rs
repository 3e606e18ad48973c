//! Mistakes of the caller: what a write refuses, and where in the input.

use std::{ops::Deref, rc::Rc};

use claimgraph_engine::FieldError;

use crate::{
    graphql::mutation::input_paths::{InputPaths, PartPath},
    kb::{KbError, Problem, Problems, Snapshot},
    model::{CommitMetaError, Id, Kind, Revision},
};

/// The most mistakes that one payload shows.
const MOST_SHOWN: usize = 100;

/// The code for an edit of a record that another revision has written since.
pub(super) const CONFLICT: &str = "CONFLICT";
/// The code for a key that was used for another request.
pub(super) const IDEMPOTENCY_KEY_REUSED: &str = "IDEMPOTENCY_KEY_REUSED";
/// The code for an id that names no record.
pub(super) const NO_SUCH_RECORD: &str = "NO_SUCH_RECORD";
/// The code for a record that cannot be removed, since others refer to it.
pub(super) const STILL_REFERENCED: &str = "STILL_REFERENCED";
/// The code for a record that is not in the state that an edit would take back.
pub(super) const NOTHING_TO_TAKE_BACK: &str = "NOTHING_TO_TAKE_BACK";
/// The code for a commit that cannot be undone.
pub(super) const CANNOT_UNDO: &str = "CANNOT_UNDO";

/// The codes beside those of loading.
#[cfg(test)]
pub(super) const OWN_CODES: [&str; 6] = [
    CONFLICT,
    IDEMPOTENCY_KEY_REUSED,
    NO_SUCH_RECORD,
    STILL_REFERENCED,
    NOTHING_TO_TAKE_BACK,
    CANNOT_UNDO,
];

/// A mistake of the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::graphql) struct UserMistake {
    /// The code.
    pub(in crate::graphql) code: &'static str,
    /// The message: what is wrong.
    pub(in crate::graphql) message: String,
    /// The advice: what to do.
    pub(in crate::graphql) help: Option<String>,
    /// The path in the arguments.
    pub(in crate::graphql) path: Vec<String>,
    /// The place in a text.
    pub(in crate::graphql) place: Option<TextPlace>,
    /// The revision that was expected.
    pub(in crate::graphql) expected: Option<Revision>,
    /// The revision that was found instead.
    pub(in crate::graphql) found: Option<Revision>,
    /// The records that stand in the way.
    pub(in crate::graphql) records: Vec<(Kind, Id)>,
}

/// A place in the text of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::graphql) struct TextPlace {
    /// The line, from 1; `None` for the text as a whole.
    pub(in crate::graphql) line: Option<usize>,
    /// The column, from 1, in characters.
    pub(in crate::graphql) column: Option<usize>,
    /// The path, such as `claims[3].attributions[0].source`.
    pub(in crate::graphql) path: String,
}

impl UserMistake {
    /// A mistake at a field of the input.
    pub(super) fn at(field: &str, code: &'static str, message: impl Into<String>) -> UserMistake {
        UserMistake {
            code,
            message: message.into(),
            path: PartPath::root().within(field).input,
            ..UserMistake::default()
        }
    }

    /// The same mistake, with advice.
    pub(super) fn with_help(self, help: impl Into<String>) -> UserMistake {
        UserMistake {
            help: Some(help.into()),
            ..self
        }
    }
}

/// A mistake of a payload.
#[derive(Clone)]
pub(in crate::graphql) struct UserErrorRow<'a> {
    /// The snapshot, by which records are named.
    pub(in crate::graphql) snapshot: &'a Snapshot,
    /// The mistake.
    pub(in crate::graphql) mistake: Rc<UserMistake>,
}

impl Deref for UserErrorRow<'_> {
    type Target = UserMistake;
    fn deref(&self) -> &UserMistake {
        &self.mistake
    }
}

/// The mistakes that a payload shows, and the number of all.
#[derive(Clone, Debug, Default)]
pub(in crate::graphql) struct UserMistakes {
    /// The first mistakes.
    pub(in crate::graphql) shown: Vec<Rc<UserMistake>>,
    /// The number of mistakes.
    pub(in crate::graphql) count: u64,
}

impl FromIterator<UserMistake> for UserMistakes {
    fn from_iter<I: IntoIterator<Item = UserMistake>>(mistakes: I) -> UserMistakes {
        let mut all = UserMistakes::default();
        for mistake in mistakes {
            all.add(mistake);
        }
        all
    }
}

impl From<UserMistake> for UserMistakes {
    fn from(mistake: UserMistake) -> UserMistakes {
        UserMistakes::from_iter([mistake])
    }
}

impl UserMistakes {
    fn add(&mut self, mistake: UserMistake) {
        self.count += 1;
        if self.shown.len() < MOST_SHOWN {
            self.shown.push(Rc::new(mistake));
        }
    }
}

/// The place to which the findings of a bundle's validator belong.
pub(super) enum FindingPlaces<'a> {
    /// The parts of a record that were made of an input.
    Record {
        /// The path in the bundle before them, or the end of it: `entities[0]`, `.withdrawn`.
        root: &'a str,
        /// The paths of the parts.
        paths: &'a InputPaths,
    },
    /// A text in a field of the input.
    Text {
        /// The field.
        field: &'a str,
    },
}

impl FindingPlaces<'_> {
    /// The path in the arguments of a path in the bundle.
    pub(super) fn input_path(&self, path: &str) -> Vec<String> {
        match self {
            FindingPlaces::Record { root, paths } => {
                let part = path.split_once(root).map(|(_, part)| part);
                part.map_or_else(|| PartPath::root().input, |part| paths.input_path(part))
            }
            FindingPlaces::Text { field } => PartPath::root().within(field).input,
        }
    }

    fn text_place(&self, problem: &Problem) -> Option<TextPlace> {
        let FindingPlaces::Text { .. } = self else {
            return None;
        };
        let position = problem.position.as_ref();
        Some(TextPlace {
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            path: problem.path.clone(),
        })
    }
}

/// The problems of a bundle as mistakes of the caller.
pub(super) fn mistakes_of_problems(
    problems: &Problems,
    places: &FindingPlaces<'_>,
) -> Result<UserMistakes, FieldError> {
    let mut mistakes = UserMistakes::default();
    let read = problems.for_each(|problem| {
        mistakes.add(UserMistake {
            code: problem.code.as_str(),
            message: problem.message.clone(),
            help: problem.help.clone(),
            path: places.input_path(&problem.path),
            place: places.text_place(problem),
            ..UserMistake::default()
        });
        Ok(())
    });
    read.map_err(FieldError::internal)?;
    Ok(mistakes)
}

/// The mistakes for which a write was refused; the error if it failed without any.
pub(super) fn mistakes_of_error(
    error: KbError,
    places: &FindingPlaces<'_>,
    field_of_id: impl Fn(&str) -> Option<String>,
) -> Result<UserMistakes, FieldError> {
    let message = error.to_string();
    let conflict = |expected, found| UserMistake {
        expected: Some(expected),
        found: Some(found),
        ..UserMistake::at("expectedRevision", CONFLICT, message.clone())
    };
    let at_id = |id: &str, code| {
        let field = field_of_id(id);
        UserMistake::at(field.as_deref().unwrap_or("id"), code, message.clone())
    };
    Ok(match error {
        KbError::Invalid(problems) => return mistakes_of_problems(&problems, places),
        KbError::Conflict {
            expected, found, ..
        }
        | KbError::Overtaken { expected, found } => conflict(expected, found).into(),
        KbError::KeyReused { .. } => {
            UserMistake::at("idempotencyKey", IDEMPOTENCY_KEY_REUSED, message).into()
        }
        KbError::NoSuchRecord { id, .. } => at_id(id.as_str(), NO_SUCH_RECORD).into(),
        KbError::StillReferenced { id, references, .. } => UserMistake {
            records: references,
            ..at_id(id.as_str(), STILL_REFERENCED)
        }
        .with_help("remove or change those records first")
        .into(),
        KbError::NothingToTakeBack { id, .. } => at_id(id.as_str(), NOTHING_TO_TAKE_BACK).into(),
        KbError::CannotUndo { .. } => UserMistake::at("revision", CANNOT_UNDO, message).into(),
        KbError::Meta(CommitMetaError::LongKey { .. }) => {
            UserMistake::at("idempotencyKey", "TOO_LARGE", message).into()
        }
        KbError::Meta(_) => UserMistake::at("reason", "TOO_LARGE", message).into(),
        error => return Err(FieldError::from(error)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::Bundle;

    fn only(error: KbError) -> UserMistake {
        let places = FindingPlaces::Text { field: "bundle" };
        let mistakes =
            mistakes_of_error(error, &places, |id| (id == "ann").then(|| "entity".into()));
        let mistakes = mistakes.unwrap();
        assert_eq!(mistakes.count, 1);
        mistakes.shown[0].as_ref().clone()
    }

    #[test]
    fn what_the_caller_did_wrong_is_no_error_and_has_its_path() {
        let ann = || Id::new("ann").unwrap();
        let conflict = only(KbError::Conflict {
            kind: Kind::Entity,
            id: ann(),
            expected: Revision(3),
            found: Revision(5),
        });
        assert_eq!(
            (conflict.code, conflict.path),
            (CONFLICT, vec!["input".into(), "expectedRevision".into()])
        );
        assert_eq!(
            (conflict.expected, conflict.found),
            (Some(Revision(3)), Some(Revision(5)))
        );
        let referenced = only(KbError::StillReferenced {
            kind: Kind::Entity,
            id: ann(),
            references: vec![(Kind::Claim, Id::new("c1").unwrap())],
        });
        assert_eq!(referenced.path, ["input", "entity"]);
        assert!(
            referenced.message.contains("the claim `c1`"),
            "{referenced:?}"
        );
        assert_eq!(referenced.records.len(), 1);
    }

    #[test]
    fn a_failure_of_ours_is_an_error() {
        let places = FindingPlaces::Text { field: "bundle" };
        let failure = mistakes_of_error(KbError::WriterGone, &places, |_| None);
        assert_eq!(failure.unwrap_err().code(), "INTERNAL");
    }

    #[test]
    fn a_problem_of_a_text_has_its_line_and_column() {
        let problems = Bundle::from_text("bundle.json", "{\n  \"entitys\": []\n}").unwrap_err();
        let places = FindingPlaces::Text { field: "bundle" };
        let mistakes = mistakes_of_problems(&problems, &places).unwrap();
        let mistake = &mistakes.shown[0];
        assert_eq!(mistake.code, "UNKNOWN_FIELD");
        assert_eq!(mistake.path, ["input", "bundle"]);
        let place = mistake.place.as_ref().unwrap();
        assert_eq!((place.line, place.column), (Some(2), Some(3)));
    }
}
