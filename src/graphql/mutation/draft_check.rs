//! The check of a pending draft against what is recorded: its problems, and what it would write.

use std::{iter, rc::Rc};

use claimgraph_engine::{FieldError, Rows};

use crate::{
    graphql::{
        mutation::{
            payload::{MutationPayload, WrittenRow},
            user_mistake::{FindingPlaces, UserErrorRow, mistakes_of_error},
            write::changes,
        },
        object::Object,
        object_rows::DraftRow,
    },
    model::DraftState,
};

/// The most records of a draft that are shown.
const MOST_SHOWN: usize = 100;

/// The mistakes for which a pending draft cannot be published as it is.
pub(in crate::graphql) fn problems<'a>(row: &DraftRow<'a>) -> Result<Rows<Object<'a>>, FieldError> {
    let snapshot = row.snapshot;
    if row.draft.state() != DraftState::Pending {
        return Ok(no_rows());
    }
    let Err(error) = snapshot.preview_draft(&row.draft) else {
        return Ok(no_rows());
    };
    let places = FindingPlaces::Text { field: "draft" };
    let mistakes = mistakes_of_error(error, &places, |_| None)?;
    let shown = mistakes.shown.into_iter();
    Ok(shown
        .map(|mistake| Object::UserError(UserErrorRow { snapshot, mistake }))
        .collect())
}

/// The first records that the publication of a pending draft would write.
pub(in crate::graphql) fn records<'a>(row: &DraftRow<'a>) -> Result<Rows<Object<'a>>, FieldError> {
    let snapshot = row.snapshot;
    if row.draft.state() != DraftState::Pending {
        return Ok(no_rows());
    }
    let Ok(records) = snapshot.preview_draft(&row.draft) else {
        return Ok(no_rows());
    };
    let payload = Rc::new(MutationPayload {
        written: records.into_iter().take(MOST_SHOWN).map(changes).collect(),
        ..MutationPayload::of_nothing(snapshot)
    });
    let indexes = 0..payload.written.len();
    let row = |index| {
        let payload = payload.clone();
        Object::WrittenRecord(WrittenRow { payload, index })
    };
    Ok(indexes.map(row).collect())
}

fn no_rows<'a>() -> Rows<Object<'a>> {
    iter::empty::<Object<'a>>().collect()
}
