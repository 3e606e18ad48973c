//! The argument `about`, which names a topic: an entity or a claim.

use claimgraph_engine::{Args, FieldError, FromArgs};

use crate::{
    graphql::{
        context::Context,
        list::{list_id::ListId, page_args::PageArgs},
    },
    kb::{RecordKey, Snapshot, Topic},
    model::Kind,
};

/// The arguments of a page about a topic.
pub(in crate::graphql) trait TopicArgs: FromArgs {
    /// The identity of the list.
    fn list_id(&self) -> ListId;

    /// The part of the list that is asked for.
    fn page(&self) -> &PageArgs;
}

/// The argument `about`, and the other arguments of its field.
pub(in crate::graphql) struct AboutArgs<P> {
    about: String,
    /// The other arguments.
    pub(in crate::graphql) args: P,
}

impl<P: TopicArgs> FromArgs for AboutArgs<P> {
    fn from_args(args: &Args<'_>) -> Result<AboutArgs<P>, FieldError> {
        Ok(AboutArgs {
            about: args.required("about")?,
            args: P::from_args(args)?,
        })
    }
}

impl<P: TopicArgs> AboutArgs<P> {
    /// The topic, and the snapshot at which the page is read: that of the cursor, else the one that
    /// the id names. `None` if the id is of neither an entity nor a claim. The id of a merged
    /// entity leads on to its survivor.
    pub(in crate::graphql) fn topic<'a>(
        &self,
        context: &'a Context,
        snapshot: &'a Snapshot,
    ) -> Result<Option<(&'a Snapshot, Topic)>, FieldError> {
        let Some((snapshot, id)) = context.snapshot_of_id(snapshot, &self.about)? else {
            return Ok(None);
        };
        let page = self.args.page();
        let snapshot = page.snapshot(context, snapshot, self.args.list_id())?;
        // By itself, an id may name a record of another kind.
        let is_topic = |key: &RecordKey| matches!(key.kind, Kind::Entity | Kind::Claim);
        let mut found = context.find(snapshot, id)?.filter(is_topic);
        for kind in [Kind::Entity, Kind::Claim] {
            if found.is_none() {
                found = context.find_of(snapshot, kind, id)?;
            }
        }
        Ok(found.map(|key| match key.kind {
            Kind::Entity => (snapshot, Topic::Entity(key.ordinal)),
            _ => (snapshot, Topic::Claim(key.ordinal)),
        }))
    }
}
