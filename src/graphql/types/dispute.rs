//! Disputes: claims that cannot all be so, with their two sides.

use std::{rc::Rc, sync::Arc};

use claimgraph_engine::{Args, FieldError, FromArgs, Record, Table, TypeDef, object};
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node},
        list::{
            list_id,
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            request::ListRequest,
            rows::RowFilter,
        },
        object::{Object, of},
        object_rows::DisputeRow,
        types::{
            commit::recorded_at, connection::connection, scalar::write_instant, verdict::reasons,
        },
    },
    kb::{Link, ListPosition, RecordType, Snapshot, StoredClaim, Verdict},
    model::{Kind, Ordinal, Revision},
};

/// The most claims of one dispute that are shown.
const MOST_CLAIMS: usize = 100;

/// Adds the field to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table
        .page_with(
            &format!("disputes(where: ClaimWhere, {PAGE_ARGS}): DisputeConnection!"),
            "The disputes, those of which a claim was written last first. `where` selects those of which a claim matches that is DISPUTED or INCONSISTENT itself; the order is then by these claims. Refused with COST_LIMIT if there are more than 50,000 such claims, or if too many have to be judged for the page or for `totalCount`.",
            |snapshot, context: &Context, args: &DisputesArgs| page(snapshot, context, args),
        )
        .costing(1_000)
}

struct DisputesArgs {
    request: ListRequest,
    page: PageArgs,
}

impl FromArgs for DisputesArgs {
    fn from_args(args: &Args<'_>) -> Result<DisputesArgs, FieldError> {
        Ok(DisputesArgs {
            request: ListRequest::from_args(args, RecordType::Claim)?,
            page: PageArgs::from_args(args)?,
        })
    }
}

/// A page, read and shown at the revision of its cursor. A dispute is in the list at the first of
/// its claims there.
fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &DisputesArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let list_id = args.request.list_id(list_id::DISPUTES);
    let snapshot = args.page.snapshot(context, snapshot, list_id)?;
    let among = args.request.claims(context, snapshot)?;
    let contested = snapshot.contested_claims(among.as_deref())?;
    let rows: Vec<Link> = contested
        .iter()
        .map(|contested| Link {
            position: position(contested.claim, contested.written_in),
            role: 0,
        })
        .collect();
    let listed: RoaringBitmap = contested
        .iter()
        .map(|contested| contested.claim.0)
        .collect();
    let disputes = Rc::new(snapshot.disputes());
    let finder = disputes.clone();
    let is_first: RowFilter<'a> = Box::new(move |link: &Link| {
        let dispute = finder.of(link.position.ordinal)?;
        let mut others = dispute.claims.iter();
        Ok(!others.any(|(claim, written_in)| {
            listed.contains(claim.0) && position(*claim, *written_in) < link.position
        }))
    });
    Object::connection(Page::of_filtered_rows(
        context,
        snapshot,
        list_id,
        (rows, is_first),
        &args.page,
        &|link| {
            let dispute = disputes.of(link.position.ordinal)?;
            Ok(Object::Dispute(DisputeRow { snapshot, dispute }))
        },
    )?)
}

/// The position of a claim among contested ones: those written last first.
fn position(claim: Ordinal, written_in: Revision) -> ListPosition {
    ListPosition {
        order: -i64::try_from(written_in.0).unwrap_or(i64::MAX),
        ordinal: claim,
        number: 0,
    }
}

impl<'a> DisputeRow<'a> {
    fn lead(&self) -> Result<Node<'a, StoredClaim>, FieldError> {
        let (snapshot, lead) = (self.snapshot, self.dispute.lead);
        let stored = snapshot.required(Kind::Claim, lead, snapshot.claim(lead)?)?;
        Ok(Node { snapshot, stored })
    }

    fn verdict(&self, context: &Context) -> Result<Arc<Verdict>, FieldError> {
        let lead = self.lead()?;
        Ok(context.verdicts.verdict(self.snapshot, &lead.stored)?)
    }
}

/// The types of disputes.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = vec![dispute()];
    types.extend(connection("Dispute", "disputes"));
    types
}

fn dispute() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Dispute>(
        "Dispute",
        "A dispute: claims that cannot all be so, by who says what, or one claim that is asserted and denied.",
    )
    .one(
        "claim: Claim!",
        "The claim with which most of the others cannot be so; of several, the one recorded first. `for` and `against` are its sides.",
        |row, _| row.lead().map(|claim| Some(Object::Claim(claim))),
    )
    .many(
        "claims: [Claim!]!",
        "All claims of the dispute, in the order of recording, the first 100. One alone if it is denied or questioned and no other claim excludes it.",
        |row, _| {
            let claims = row.dispute.claims.iter().take(MOST_CLAIMS);
            Ok(claims
                .map(|(claim, _)| Object::claim(row.snapshot, *claim).map(Some))
                .collect())
        },
    )
    .leaf("claimCount: Int!", "The number of claims of the dispute.", |row, _, out| {
        out.int32(row.dispute.claims.len())
    })
    .leaf(
        "status: ClaimStatus!",
        "DISPUTED if a claim of the dispute has that status; else INCONSISTENT.",
        |row, _, out| out.value(&row.dispute.status),
    )
    .many(
        "for: [Reason!]!",
        "The attributions for `claim` that decide, as in its `statusReason`.",
        |row, context: &Context| Ok(reasons(row.snapshot, &row.verdict(context)?.supporting)),
    )
    .many(
        "against: [Reason!]!",
        "The attributions against `claim` that decide, as in its `statusReason`: those that deny or question it, and those of the claims that exclude it.",
        |row, context: &Context| Ok(reasons(row.snapshot, &row.verdict(context)?.opposing)),
    )
    .leaf(
        "revision: Revision!",
        "The revision that wrote one of the claims last.",
        |row, _, out| {
            out.int(row.dispute.written_in().0);
            Ok(())
        },
    )
    .leaf(
        "recordedAt: DateTime!",
        "The time at which that revision was recorded.",
        |row, _, out| {
            write_instant(recorded_at(row.snapshot, row.dispute.written_in())?, out);
            Ok(())
        },
    )
    .done()
}
