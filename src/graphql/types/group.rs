//! Groups of claims.

use std::{cell::OnceCell, rc::Rc, sync::Arc};

use claimgraph_engine::Value;
use claimgraph_engine::{
    Args, FieldError, FromArgs, FromValue, Object as Table, Record, TypeDef, object, sdl,
};
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Object, of},
        list::{
            filter_input::{self, order, when},
            list_id,
            page::{ListId, PAGE, Page, PageArgs, connection},
            request::{ListRequest, number},
            rows::row,
        },
        types::scalar::write_date,
    },
    kb::{
        Extent, Group, GroupKey, GroupKeyValue, GroupOrder, Having, MOST_GROUP_KEYS, RecordType,
        Snapshot,
    },
    model::{CalendarUnit, Kind, Ordinal, PartialDate},
};

/// Claims that have the same in some respects.
#[derive(Clone)]
pub(in crate::graphql) struct GroupOf<'a> {
    all: Rc<Groups<'a>>,
    /// Its place among all.
    place: usize,
}

/// All groups of some claims, those with the most claims first.
struct Groups<'a> {
    at: &'a Snapshot,
    by: Vec<(GroupKey, String)>,
    claims: Arc<RoaringBitmap>,
    them: Vec<Group>,
    extent: Extent,
    /// The same with their dates, once somebody asked.
    dated: OnceCell<Vec<Group>>,
}

impl<'a> Groups<'a> {
    fn of(
        at: &'a Snapshot,
        by: Vec<(GroupKey, String)>,
        claims: Arc<RoaringBitmap>,
        extent: Extent,
    ) -> Result<Groups<'a>, FieldError> {
        Ok(Groups {
            them: counted(at, &by, &claims, extent)?,
            at,
            by,
            claims,
            extent,
            dated: OnceCell::new(),
        })
    }

    /// The earliest and the latest date of a group.
    fn stated(&self, place: usize) -> Result<Option<(PartialDate, PartialDate)>, FieldError> {
        let dated = match (self.extent, self.dated.get()) {
            (Extent::Dates, _) => &self.them,
            (_, Some(dated)) => dated,
            _ => {
                let dated = counted(self.at, &self.by, &self.claims, Extent::Dates)?;
                self.dated.get_or_init(|| dated)
            }
        };
        Ok(dated.get(place).and_then(|group| group.stated))
    }
}

fn counted(
    at: &Snapshot,
    by: &[(GroupKey, String)],
    claims: &RoaringBitmap,
    extent: Extent,
) -> Result<Vec<Group>, FieldError> {
    let keys: Vec<GroupKey> = by.iter().map(|(key, _)| *key).collect();
    Ok(at.groups(&keys, claims, extent)?)
}

impl GroupOf<'_> {
    fn it(&self) -> Result<&Group, FieldError> {
        let it = self.all.them.get(self.place);
        it.ok_or_else(|| FieldError::internal("a group that is not there"))
    }
}

/// What they have in one of those.
#[derive(Clone)]
pub(in crate::graphql) struct GroupKeyOf<'a> {
    group: GroupOf<'a>,
    place: usize,
}

impl GroupKeyOf<'_> {
    fn it(&self) -> GroupKeyValue {
        let group = self.group.it().ok();
        let in_common = group.and_then(|group| group.in_common.get(self.place));
        in_common.copied().unwrap_or(GroupKeyValue::Nothing)
    }

    fn record(&self, wanted: Kind) -> Option<Ordinal> {
        match self.it() {
            GroupKeyValue::Record(kind, ordinal) if kind == wanted => Some(ordinal),
            _ => None,
        }
    }
}

/// Adds the question to the table of a type that shows a snapshot.
pub(in crate::graphql) fn reading<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        &format!(
            r#"claimGroups(
              "In which respects the claims of a group are the same: from 1 to {MOST_GROUP_KEYS}, each once."
              by: [ClaimKey!]!,
              "Only over the claims that pass."
              where: ClaimWhere,
              "Only the groups that pass."
              having: GroupHaving,
              "Their order; those with the most claims first, where it is not given."
              orderBy: [GroupOrder!],
              {PAGE}
            ): ClaimGroupConnection!"#
        ),
        "How many claims there are of each kind, over all that pass and not a page of them. Where they are grouped by something of their attributions, a claim is in the group of each of its attributions that was not taken back, counted once; one without any is where there is nothing.",
        |at, context: &Context, args: &GroupsArgs| page(at, context, args),
    )
    .costing(2_500)
}

struct GroupsArgs {
    by: Vec<(GroupKey, String)>,
    asked: ListRequest,
    having: Vec<Having>,
    order: Vec<(GroupOrder, bool)>,
    listed: ListId,
    page: PageArgs,
}

impl FromArgs for GroupsArgs {
    fn from_args(args: &Args<'_>) -> Result<GroupsArgs, FieldError> {
        let names: Vec<String> = args.required("by")?;
        let mut by: Vec<(GroupKey, String)> = Vec::new();
        for name in names {
            let key = key(&name).map_err(FieldError::input)?;
            match by.iter().any(|(known, _)| *known == key) {
                true => return Err(FieldError::input(format!("`by` has `{name}` twice"))),
                false => by.push((key, name)),
            }
        }
        if by.is_empty() || by.len() > MOST_GROUP_KEYS {
            return Err(FieldError::input(format!(
                "`by` has {} keys, but must have from 1 to {MOST_GROUP_KEYS}",
                by.len()
            )));
        }
        let condition = filter_input::given(args, RecordType::Claim)?;
        Ok(GroupsArgs {
            by,
            asked: ListRequest {
                condition,
                ..ListRequest::default()
            },
            having: args
                .optional::<HavingAll>("having")?
                .map_or(vec![], |it| it.0),
            order: args
                .optional::<Vec<Ordered>>("orderBy")?
                .map_or(vec![], |keys| {
                    keys.into_iter().map(|key| (key.0, key.1)).collect()
                }),
            listed: ListId {
                list: list_id::CLAIM_GROUPS,
                asked: number(args, &["by", "where", "having", "orderBy"]),
            },
            page: PageArgs::from_args(args)?,
        })
    }
}

fn key(name: &str) -> Result<GroupKey, String> {
    Ok(match name {
        "SUBJECT" => GroupKey::Subject,
        "PREDICATE" => GroupKey::Predicate,
        "OBJECT" => GroupKey::Object,
        "STATUS" => GroupKey::Status,
        "NATURE" => GroupKey::Nature,
        "SPEAKER" => GroupKey::Speaker,
        "STANCE" => GroupKey::Stance,
        "SOURCE" => GroupKey::Source,
        "PUBLISHER" => GroupKey::Publisher,
        "ORIGIN" => GroupKey::Origin,
        "CERTAINTY" => GroupKey::Certainty,
        "STATED_YEAR" => GroupKey::Stated(CalendarUnit::Year),
        "STATED_MONTH" => GroupKey::Stated(CalendarUnit::Month),
        "STATED_DAY" => GroupKey::Stated(CalendarUnit::Day),
        other => return Err(format!("`{other}` is no key of claims")),
    })
}

/// All that is asked of a group.
struct HavingAll(Vec<Having>);

impl FromValue for HavingAll {
    fn from_value(value: &Value) -> Result<HavingAll, String> {
        let mut all = Vec::new();
        for (field, tests) in fields(value)? {
            for (test, value) in fields(tests)? {
                let order = order(test)?;
                let number = || u64::try_from(i64::from_value(value)?).map_err(|e| e.to_string());
                let when = || Ok::<_, String>(when(order, PartialDate::from_value(value)?));
                all.push(match field {
                    "count" => Having::Claims(order, number()?),
                    "attributionCount" => Having::Attributions(order, number()?),
                    "firstStatedAt" => Having::First(when()?),
                    _ => Having::Last(when()?),
                });
            }
        }
        Ok(HavingAll(all))
    }
}

fn fields(value: &Value) -> Result<Vec<(&str, &Value)>, String> {
    let Value::Object(object) = value else {
        return Err(format!("`{value}` is no object"));
    };
    let fields = object.iter().map(|(name, value)| match value {
        Value::Null => Err(format!("`{name}`: null tests nothing; leave it out")),
        value => Ok((name.as_str(), value)),
    });
    fields.collect()
}

/// A key of an order, and whether the greatest comes first.
struct Ordered(GroupOrder, bool);

impl FromValue for Ordered {
    fn from_value(value: &Value) -> Result<Ordered, String> {
        let Some((name, direction)) = fields(value)?.pop() else {
            return Err("a key names one field with its direction".into());
        };
        let by = match name {
            "count" => GroupOrder::Claims,
            "attributionCount" => GroupOrder::Attributions,
            "firstStatedAt" => GroupOrder::First,
            "lastStatedAt" => GroupOrder::Last,
            _ => GroupOrder::GroupKeyValue,
        };
        Ok(Ordered(by, String::from_value(direction)? == "DESC"))
    }
}

fn page<'a>(
    at: &'a Snapshot,
    context: &'a Context,
    args: &GroupsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let at = args.page.read_at(context, at, args.listed)?;
    let extents = args.having.iter().map(Having::extent);
    let mut extents = extents.chain(args.order.iter().map(|(by, _)| by.extent()));
    let extent = match extents.any(|it| it == Extent::Dates) {
        true => Extent::Dates,
        false => Extent::Numbers,
    };
    let claims = match args.asked.claims(context, at)? {
        Some(claims) => claims,
        None => Arc::new(at.all_ordinals(Kind::Claim)?),
    };
    let all = Rc::new(Groups::of(at, args.by.clone(), claims, extent)?);
    let mut groups: Vec<(usize, &Group)> = all.them.iter().enumerate().collect();
    groups.retain(|(_, group)| args.having.iter().all(|having| group.has(having)));
    if !args.order.is_empty() {
        groups.sort_by(|(_, one), (_, other)| {
            let orders = args.order.iter();
            let mut orders = orders.map(|(by, descending)| one.compare(other, *by, *descending));
            orders
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    let rows = (0..groups.len()).map(|place| row(place as i64, Ordinal(0), 0));
    let rows = rows.collect();
    Page::of_rows(context, at, args.listed, rows, &args.page, &|link| {
        let place = usize::try_from(link.position.order).unwrap_or(usize::MAX);
        let Some((place, _)) = groups.get(place) else {
            return Err(FieldError::internal("a group that is not there"));
        };
        Ok(Object::ClaimGroup(GroupOf {
            all: all.clone(),
            place: *place,
        }))
    })
}

/// The types of groups.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(INPUTS);
    types.push(group());
    types.push(group_key());
    types.extend(connection("ClaimGroup", "groups of claims"));
    types
}

const INPUTS: &str = r#"
"In what respect claims are the same."
enum ClaimKey {
  "Their subject."
  SUBJECT
  "Their predicate."
  PREDICATE
  "The entity that is their value."
  OBJECT
  "Their status."
  STATUS
  "Their nature."
  NATURE
  "The entity that speaks in an attribution."
  SPEAKER
  "The stance of an attribution."
  STANCE
  "The source in which an attribution was read."
  SOURCE
  "The publisher of that source."
  PUBLISHER
  "The origin of an attribution."
  ORIGIN
  "The certainty of an attribution."
  CERTAINTY
  "The year in which the date of an attribution starts."
  STATED_YEAR
  "The month in which the date of an attribution starts."
  STATED_MONTH
  "The day on which the date of an attribution starts."
  STATED_DAY
}

"A test of a number of a group. All that is given must hold."
input CountFilter {
  "It is this."
  eq: Int
  "It is less."
  lt: Int
  "It is less or the same."
  lte: Int
  "It is more."
  gt: Int
  "It is more or the same."
  gte: Int
}

"A test of a date of a group. Dates are compared as in `DateFilter`; a group without a date passes none. All that is given must hold."
input GroupDateFilter {
  "They overlap."
  eq: PartialDate
  "It ends before this starts."
  lt: PartialDate
  "It is before this, or overlaps it."
  lte: PartialDate
  "It starts after this has ended."
  gt: PartialDate
  "It is after this, or overlaps it."
  gte: PartialDate
}

"A condition on a group. All that is given must hold."
input GroupHaving {
  "Its number of claims."
  count: CountFilter
  "Its number of attributions."
  attributionCount: CountFilter
  "Its earliest date."
  firstStatedAt: GroupDateFilter
  "Its latest date."
  lastStatedAt: GroupDateFilter
}

"One key by which groups are sorted: exactly one field with its direction. Of several keys the first counts most; what they leave undecided goes by the number of claims, the greatest first, and then by what they have in common."
input GroupOrder @oneOf {
  "By the number of claims."
  count: OrderDirection
  "By the number of attributions."
  attributionCount: OrderDirection
  "By the earliest date."
  firstStatedAt: OrderDirection
  "By the latest date."
  lastStatedAt: OrderDirection
  "By what they have in common: records in the order of first recording, values in their order, dates ascending."
  keys: OrderDirection
}
"#;

fn group() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClaimGroup>(
        "ClaimGroup",
        "Claims that are the same in the respects that were asked.",
    )
    .many(
        "keys: [ClaimGroupKey!]!",
        "What they have in each respect, in the order in which those were asked.",
        |group, _| {
            let key = |place| {
                Object::ClaimGroupKey(GroupKeyOf {
                    group: group.clone(),
                    place,
                })
            };
            Ok((0..group.all.by.len()).map(key).collect())
        },
    )
    .leaf(
        "count: Int!",
        "How many claims there are, each once.",
        |group, _, out| out.int32(group.it()?.claims),
    )
    .leaf(
        "attributionCount: Int!",
        "How many of their attributions are of this group; those that were taken back are not counted.",
        |group, _, out| out.int32(group.it()?.attributions),
    )
    .leaf(
        "firstStatedAt: PartialDate",
        "The earliest date of those attributions; null where none has one.",
        |group, _, out| {
            write_date(group.all.stated(group.place)?.map(|(first, _)| first), out);
            Ok(())
        },
    )
    .leaf(
        "lastStatedAt: PartialDate",
        "The latest date of those attributions; null where none has one.",
        |group, _, out| {
            write_date(group.all.stated(group.place)?.map(|(_, last)| last), out);
            Ok(())
        },
    )
    .done()
}

fn group_key() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClaimGroupKey>(
        "ClaimGroupKey",
        "What the claims of a group have in one respect. At most one of its other fields is not null; all are where the claims have nothing there, such as a speaker who is not named.",
    )
    .leaf("key: ClaimKey!", "The respect.", |key, _, out| {
        out.opt_str(key.group.all.by.get(key.place).map(|(_, name)| name.as_str()));
        Ok(())
    })
    .one(
        "entity: Entity",
        "The entity: of SUBJECT, OBJECT, SPEAKER and PUBLISHER. Null for others.",
        |key, _| {
            let at = key.group.all.at;
            key.record(Kind::Entity).map(|it| Object::entity(at, it)).transpose()
        },
    )
    .one(
        "predicate: Predicate",
        "The predicate: of PREDICATE. Null for others.",
        |key, _| {
            let at = key.group.all.at;
            key.record(Kind::Predicate).map(|it| Object::predicate(at, it)).transpose()
        },
    )
    .one(
        "source: Source",
        "The source: of SOURCE and ORIGIN. Null for others.",
        |key, _| {
            let at = key.group.all.at;
            key.record(Kind::Source).map(|it| Object::source(at, it)).transpose()
        },
    )
    .leaf(
        "value: String",
        "The value of the enumeration, or the year, month or day as a `PartialDate`: of all other respects. Null for others.",
        |key, _, out| match key.it() {
            GroupKeyValue::Nothing | GroupKeyValue::Record(..) => {
                out.null();
                Ok(())
            }
            GroupKeyValue::Status(it) => out.value(&it),
            GroupKeyValue::Nature(it) => out.value(&it),
            GroupKeyValue::Stance(it) => out.value(&it),
            GroupKeyValue::Certainty(it) => out.value(&it),
            GroupKeyValue::Date(date) => {
                write_date(Some(date), out);
                Ok(())
            }
        },
    )
    .done()
}
