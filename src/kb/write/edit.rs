//! Edits: what a client may change, each of which becomes a command.

use serde_json::{Map, Value as Json, json};

use crate::{
    kb::{formats::json::Bundle, write::draft_edit::DraftEdit},
    model::{
        Asserter, ClaimRelationKind, Digest, Id, Kind, Prose, Rank, Retraction, Revision,
        SourceNotice,
    },
};

/// A change that a client asks for. To put or to patch one record is a bundle with one record or
/// one patch.
#[derive(Clone)]
pub enum Edit {
    /// Loads a bundle.
    Load(Bundle),
    /// Adds an attribution to a claim. Without an id it gets a derived one; one that the claim has
    /// already changes nothing.
    AddAttribution {
        /// The claim.
        claim: Id,
        /// The attribution, in the form of a bundle.
        attribution: Map<String, Json>,
    },
    /// Retracts an attribution: it decides nothing from then on, and stays in its claim. The
    /// retraction of a retracted attribution is replaced.
    RetractAttribution {
        /// The attribution.
        attribution: Id,
        /// The retraction.
        retraction: Retraction,
    },
    /// Withdraws a source: with it falls all that rests on it.
    WithdrawSource {
        /// The source.
        source: Id,
        /// The notice.
        notice: SourceNotice,
    },
    /// Takes the withdrawal of a source back.
    RestoreSource {
        /// The source, which must be withdrawn.
        source: Id,
    },
    /// Sets the rank of a claim.
    SetRank {
        /// The claim.
        claim: Id,
        /// The rank.
        rank: Rank,
        /// The reason for the rank; `None` takes the recorded one away.
        reason: Option<Prose>,
    },
    /// States that a claim takes another's place.
    Supersede {
        /// The claim that is superseded.
        claim: Id,
        /// The claim that takes its place, which gets the relation.
        by: Id,
        /// The kind of the relation: that the world has changed, or that the other was wrong.
        kind: ClaimRelationKind,
        /// The asserter of the relation.
        asserter: Asserter,
    },
    /// Merges an entity into another.
    Merge {
        /// The entity that is merged.
        entity: Id,
        /// The entity that it turned out to be.
        into: Id,
    },
    /// Takes the merge of an entity back.
    Unmerge {
        /// The entity, which must be merged.
        entity: Id,
    },
    /// Gives a record another id. The former one leads on to the record for ever.
    Rename {
        /// The kind of the record.
        kind: Kind,
        /// The id of the record.
        id: Id,
        /// The new id, which no record of the kind has or had.
        to: Id,
    },
    /// Removes a record to which no other refers.
    Remove {
        /// The kind of the record.
        kind: Kind,
        /// The id of the record.
        id: Id,
    },
    /// Undoes the commit of a revision.
    Undo(Revision),
    /// Submits, revises or decides on a draft.
    Draft(DraftEdit),
}

impl Edit {
    /// The record that the edit changes; `None` for a bundle and for an undo. Of an attribution, it
    /// is the claim that changes with it.
    pub fn record(&self) -> Option<(Kind, &Id)> {
        Some(match self {
            Edit::Load(_) | Edit::Undo(_) | Edit::Draft(_) => return None,
            Edit::AddAttribution { claim, .. } | Edit::SetRank { claim, .. } => {
                (Kind::Claim, claim)
            }
            Edit::RetractAttribution { attribution, .. } => (Kind::Attribution, attribution),
            Edit::WithdrawSource { source, .. } | Edit::RestoreSource { source } => {
                (Kind::Source, source)
            }
            Edit::Supersede { by, .. } => (Kind::Claim, by),
            Edit::Merge { entity, .. } | Edit::Unmerge { entity } => (Kind::Entity, entity),
            Edit::Rename { kind, id, .. } | Edit::Remove { kind, id } => (*kind, id),
        })
    }

    /// The digest of the edit, by which a request that is sent again is told from another one.
    pub(in crate::kb) fn digest(&self) -> Digest {
        let form = match self {
            Edit::Load(bundle) => json!(["load", bundle.digest()]),
            Edit::AddAttribution { claim, attribution } => {
                json!(["addAttribution", claim, attribution])
            }
            Edit::RetractAttribution {
                attribution,
                retraction,
            } => json!(["retractAttribution", attribution, retraction]),
            Edit::WithdrawSource { source, notice } => json!(["withdrawSource", source, notice]),
            Edit::RestoreSource { source } => json!(["restoreSource", source]),
            Edit::SetRank {
                claim,
                rank,
                reason,
            } => json!(["setRank", claim, rank, reason]),
            Edit::Supersede {
                claim,
                by,
                kind,
                asserter,
            } => json!(["supersede", claim, by, kind, asserter]),
            Edit::Merge { entity, into } => json!(["merge", entity, into]),
            Edit::Unmerge { entity } => json!(["unmerge", entity]),
            Edit::Rename { kind, id, to } => json!(["rename", kind.name(), id, to]),
            Edit::Remove { kind, id } => json!(["remove", kind.name(), id]),
            Edit::Undo(revision) => json!(["undo", revision]),
            Edit::Draft(edit) => edit.form(),
        };
        Digest::of(form.to_string().as_bytes())
    }
}
