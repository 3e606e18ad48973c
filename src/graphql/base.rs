//! Lists of which rows are asked for, and how those rows are found and sorted.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::{
    asked::Asked,
    engine::Failure,
    graph::Context,
    listing::{Filter, Listing, row},
    tag,
};
use crate::{
    kb::{
        Condition, It, Link, List, Position, Snapshot, Start,
        ask::{Key, Memory, On, Rank, Test, field},
    },
    model::{Kind, Ordinal},
};

/// A list that can be asked for some of its rows.
#[derive(Clone, Debug)]
pub(super) enum Base {
    /// All records of a kind, in the order of their first recording.
    All(Kind),
    /// The claims of a list in which an entity has one of some roles.
    Claims(List, u8),
    /// The sources of a list.
    Sources(List),
    /// The attributions of a list.
    Attributions(List),
    /// The attributions of one claim, in its order.
    OfClaim(Vec<Link>),
}

/// Any role that an entity can have in a claim.
pub(super) const IN_ANY_ROLE: u8 = u8::MAX;
/// Up to so many rows are tried one by one, without the index.
const FEW: usize = 500;
/// A list is walked along where one in so many of its rows passes.
const DENSE: u64 = 64;

impl Base {
    /// The number by which its cursors are told from those of other lists.
    pub(super) fn tag(&self) -> u8 {
        match self {
            Base::All(kind) => tag::KIND + *kind as u8,
            Base::Claims(list, _) | Base::Sources(list) | Base::Attributions(list) => {
                tag::of(*list)
            }
            Base::OfClaim(_) => tag::ATTRIBUTIONS_OF_CLAIM,
        }
    }

    /// The rows of which holds what is asked, in the order that is asked. Where that is not the
    /// list's own, only the first `wanted` rows need be there.
    pub(super) fn listing<'a>(
        self,
        context: &'a Context,
        at: &'a Snapshot,
        asked: &Asked,
        wanted: usize,
    ) -> Result<Listing<'a>, Failure> {
        if !asked.keys.is_empty() {
            return self.sorted(context, at, asked, wanted);
        }
        match &asked.condition {
            None => self.whole(at),
            Some(condition) => self.asked(context, at, condition),
        }
    }

    fn whole<'a>(self, at: &'a Snapshot) -> Result<Listing<'a>, Failure> {
        Ok(match self {
            Base::All(kind) => Listing::Records(Arc::new(at.everything(kind)?)),
            Base::Claims(list, roles) => Listing::Stored {
                at,
                list,
                filter: (roles != IN_ANY_ROLE)
                    .then(|| Box::new(move |link: &Link| Ok(has_role(link, roles))) as Filter<'a>),
                total: None,
            },
            Base::Sources(list) | Base::Attributions(list) => Listing::Stored {
                at,
                list,
                filter: None,
                total: None,
            },
            Base::OfClaim(rows) => held(rows),
        })
    }

    fn asked<'a>(
        self,
        context: &'a Context,
        at: &'a Snapshot,
        condition: &Condition,
    ) -> Result<Listing<'a>, Failure> {
        if let Some(rows) = self.few(at)? {
            return Ok(held(self.passing(at, rows, condition)?));
        }
        let (list, roles, kind) = match self {
            Base::All(kind) => {
                return Ok(Listing::Records(context.matches.of(at, kind, condition)?));
            }
            Base::Claims(list, roles) => (list, roles, Kind::Claim),
            Base::Sources(list) => (list, IN_ANY_ROLE, Kind::Source),
            Base::Attributions(_) | Base::OfClaim(_) => {
                let rows = self.candidates(context, at, condition)?;
                return Ok(held(self.passing(at, rows, condition)?));
            }
        };
        let matches = context.matches.of(at, kind, condition)?;
        let is_root = matches!(list, List::Claims | List::Sources);
        if is_root && matches.len() * DENSE < at.count(list)? {
            return Ok(Listing::Held {
                total: matches.len(),
                rows: newest_first(at, kind, &matches)?,
            });
        }
        let total = is_root.then(|| matches.len());
        let filter: Filter<'a> = Box::new(move |link| {
            Ok(has_role(link, roles) && matches.contains(link.position.ordinal.0))
        });
        Ok(Listing::Stored {
            at,
            list,
            filter: Some(filter),
            total,
        })
    }

    fn sorted<'a>(
        self,
        context: &'a Context,
        at: &'a Snapshot,
        asked: &Asked,
        wanted: usize,
    ) -> Result<Listing<'a>, Failure> {
        let always = Condition::All(Vec::new());
        let condition = asked.condition.as_ref().unwrap_or(&always);
        let root = match &self {
            Base::All(kind) => Some(*kind),
            Base::Claims(List::Claims, _) => Some(Kind::Claim),
            Base::Sources(List::Sources) => Some(Kind::Source),
            _ => None,
        };
        if let Some(kind) = root {
            let matches = match &asked.condition {
                Some(condition) => context.matches.of(at, kind, condition)?,
                None => Arc::new(at.everything(kind)?),
            };
            let sorted = at.sorted(kind, &matches, &asked.keys, wanted)?;
            let rows = sorted.into_iter().zip(0..);
            return Ok(Listing::Held {
                rows: rows.map(|(it, place)| row(place, it, 0)).collect(),
                total: matches.len(),
            });
        }
        let rows = match self.few(at)? {
            Some(rows) => rows,
            None => self.candidates(context, at, condition)?,
        };
        let mut ranked: Vec<(Vec<Rank>, Link)> = Vec::new();
        for link in self.passing(at, rows, condition)? {
            ranked.push((at.ranks(&asked.keys, &self.it(at, &link)?)?, link));
        }
        ranked.sort_by(|(one, first), (other, second)| {
            Key::compare_all(&asked.keys, one, other)
                .then(first.position.ordinal.cmp(&second.position.ordinal))
                .then(first.position.nth.cmp(&second.position.nth))
        });
        let rows = ranked.into_iter().zip(0..);
        let rows = rows.map(|((_, link), place)| Link {
            position: Position {
                order: place,
                ..link.position
            },
            ..link
        });
        Ok(held(rows.collect()))
    }

    /// Its rows, where there are few.
    fn few(&self, at: &Snapshot) -> Result<Option<Vec<Link>>, Failure> {
        let (list, roles) = match self {
            Base::OfClaim(rows) => return Ok(Some(rows.clone())),
            Base::All(_)
            | Base::Claims(List::Claims, _)
            | Base::Sources(List::Sources)
            | Base::Attributions(List::Attributions) => return Ok(None),
            Base::Claims(list, roles) => (*list, *roles),
            Base::Sources(list) | Base::Attributions(list) => (*list, IN_ANY_ROLE),
        };
        let mut rows = Vec::new();
        for link in at.links(list, Start::First)? {
            let link = link?;
            if has_role(&link, roles) {
                rows.push(link);
            }
            if rows.len() > FEW {
                return Ok(None);
            }
        }
        Ok(Some(rows))
    }

    /// Rows among which all are that pass, in the list's order.
    fn candidates(
        &self,
        context: &Context,
        at: &Snapshot,
        condition: &Condition,
    ) -> Result<Vec<Link>, Failure> {
        let (list, roles) = match self {
            Base::Claims(list, roles) => (*list, *roles),
            Base::Sources(list) | Base::Attributions(list) => (*list, IN_ANY_ROLE),
            Base::All(_) | Base::OfClaim(_) => return Ok(self.few(at)?.unwrap_or_default()),
        };
        let among = match self {
            Base::Claims(..) => context.matches.of(at, Kind::Claim, condition)?,
            Base::Sources(_) => context.matches.of(at, Kind::Source, condition)?,
            _ => {
                // Attributions are found by the claims that have one that passes.
                let field = field(On::Claim, "attributions")
                    .ok_or_else(|| Failure::internal("claims have no attributions"))?;
                let some = Condition::Field(field, Test::Some(Box::new(condition.clone())));
                Arc::new(at.matching(Kind::Claim, &some)?)
            }
        };
        let mut rows = Vec::new();
        if list == List::Attributions && among.len() * DENSE < at.count(List::Claims)? {
            for claim in among.iter() {
                rows.extend(attributions_of(at, Ordinal(claim))?);
            }
            rows.sort_unstable_by_key(|link| link.position);
            return Ok(rows);
        }
        for link in at.links(list, Start::First)? {
            let link = link?;
            if has_role(&link, roles) && among.contains(link.position.ordinal.0) {
                rows.push(link);
            }
        }
        Ok(rows)
    }

    fn passing(
        &self,
        at: &Snapshot,
        rows: Vec<Link>,
        condition: &Condition,
    ) -> Result<Vec<Link>, Failure> {
        let memory = Memory::new();
        let mut passing = Vec::new();
        for link in rows {
            memory.look_at(1)?;
            if at.holds(condition, &self.it(at, &link)?, &memory)? {
                passing.push(link);
            }
        }
        Ok(passing)
    }

    /// The row of a link, as conditions see it.
    fn it(&self, at: &Snapshot, link: &Link) -> Result<It, Failure> {
        let ordinal = link.position.ordinal;
        let kind = match self {
            Base::All(kind) => *kind,
            Base::Claims(..) => Kind::Claim,
            Base::Sources(_) => Kind::Source,
            Base::Attributions(_) | Base::OfClaim(_) => Kind::Attribution,
        };
        if kind != Kind::Attribution {
            return Ok(at.it(kind, ordinal)?);
        }
        let claim = at.must(Kind::Claim, ordinal, at.claim(ordinal)?)?;
        let place = {
            let mut numbers = claim.record.numbered().map(|(nth, _)| nth);
            numbers.position(|nth| nth == link.position.nth)
        };
        Ok(It::Attribution(claim, place.unwrap_or(usize::MAX)))
    }
}

fn has_role(link: &Link, roles: u8) -> bool {
    roles == IN_ANY_ROLE || link.role & roles != 0
}

fn held<'a>(rows: Vec<Link>) -> Listing<'a> {
    let total = rows.len() as u64;
    Listing::Held { rows, total }
}

/// The first claims or sources of some in the order of their root list.
fn newest_first(at: &Snapshot, kind: Kind, matches: &RoaringBitmap) -> Result<Vec<Link>, Failure> {
    let mut rows: Vec<Link> = at
        .dated(kind, matches)?
        .into_iter()
        .map(|(ordinal, date)| row(date.map_or(i64::MAX, i64::saturating_neg), ordinal, 0))
        .collect();
    rows.sort_unstable_by_key(|link| link.position);
    Ok(rows)
}

/// The attributions of a claim, each at its place in the list of all.
fn attributions_of(at: &Snapshot, claim: Ordinal) -> Result<Vec<Link>, Failure> {
    let stored = at.must(Kind::Claim, claim, at.claim(claim)?)?;
    let numbered = stored.record.numbered().map(|(nth, attribution)| {
        let date = attribution.stated_at.map(|date| date.start());
        row(date.map_or(i64::MAX, i64::saturating_neg), claim, nth)
    });
    Ok(numbered.collect())
}
