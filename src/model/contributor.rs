//! Contributors: who took part in making a source beside its authors.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::model::{agent::Agent, id::Id, kind::Kind};

/// Somebody who took part in making a source, and as what.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields, bound(deserialize = "R: Deserialize<'de>"))]
pub struct Contributor<R = Id> {
    /// The person or the organisation.
    pub who: Agent<R>,
    /// The role.
    pub role: ContributorRole,
}

/// The role of a contributor: the name variables of CSL 1.0.2 beside `author`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    VariantArray,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContributorRole {
    /// The chair of a session.
    Chair,
    /// The editor of the series.
    CollectionEditor,
    /// The compiler.
    Compiler,
    /// The composer.
    Composer,
    /// The author of the container.
    ContainerAuthor,
    /// Somebody who contributed otherwise.
    Contributor,
    /// The curator.
    Curator,
    /// The director of a film or a play.
    Director,
    /// The editor.
    Editor,
    /// An editor who translated the source too.
    EditorTranslator,
    /// The managing editor.
    EditorialDirector,
    /// The executive producer.
    ExecutiveProducer,
    /// A guest of a programme.
    Guest,
    /// The host of a programme.
    Host,
    /// The illustrator.
    Illustrator,
    /// The interviewer.
    Interviewer,
    /// The narrator.
    Narrator,
    /// The organiser of an event.
    Organizer,
    /// The author of the original.
    OriginalAuthor,
    /// A performer.
    Performer,
    /// The producer.
    Producer,
    /// The recipient of a letter or a message.
    Recipient,
    /// The author of the work that is reviewed.
    ReviewedAuthor,
    /// The writer of a script.
    ScriptWriter,
    /// The creator of a series.
    SeriesCreator,
    /// The translator.
    Translator,
}

impl<R> Contributor<R> {
    /// The same contributor with the reference exchanged.
    pub fn try_map<S, E>(
        self,
        f: &mut impl FnMut(Kind, R) -> Result<S, E>,
    ) -> Result<Contributor<S>, E> {
        Ok(Contributor {
            who: self.who.try_map(f)?,
            role: self.role,
        })
    }
}
