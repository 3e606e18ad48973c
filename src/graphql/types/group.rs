//! Groups of claims.

use std::{cell::OnceCell, rc::Rc, sync::Arc};

use claimgraph_engine::{
    Args, FieldError, FromArgs, FromValue, Record, Table, TypeDef, Value, object, sdl,
};
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            filter_input::{self, order, when},
            list_id::{self, ListId},
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            request::{ListRequest, fingerprint},
            rows::row,
        },
        object::{Object, of},
        object_rows::{GroupKeyRow, GroupRow, Groups},
        types::{connection::connection, scalar::write_date},
    },
    kb::{
        Extent, Group, GroupKey, GroupKeyValue, GroupOrder, Having, MOST_GROUP_KEYS, RecordType,
        Snapshot,
    },
    model::{CalendarUnit, Kind, Ordinal, PartialDate},
};

impl<'a> Groups<'a> {
    fn of_claims(
        snapshot: &'a Snapshot,
        keys: Vec<(GroupKey, String)>,
        claims: Arc<RoaringBitmap>,
        extent: Extent,
    ) -> Result<Groups<'a>, FieldError> {
        Ok(Groups {
            groups: aggregate(snapshot, &keys, &claims, extent)?,
            snapshot,
            keys,
            claims,
            extent,
            dated: OnceCell::new(),
        })
    }

    /// The earliest and the latest date of a group.
    fn stated(&self, index: usize) -> Result<Option<(PartialDate, PartialDate)>, FieldError> {
        let dated = match (self.extent, self.dated.get()) {
            (Extent::Dates, _) => &self.groups,
            (_, Some(dated)) => dated,
            _ => {
                let dated = aggregate(self.snapshot, &self.keys, &self.claims, Extent::Dates)?;
                self.dated.get_or_init(|| dated)
            }
        };
        Ok(dated.get(index).and_then(|group| group.stated))
    }
}

/// Aggregates claims by group keys.
fn aggregate(
    snapshot: &Snapshot,
    keys: &[(GroupKey, String)],
    claims: &RoaringBitmap,
    extent: Extent,
) -> Result<Vec<Group>, FieldError> {
    let keys: Vec<GroupKey> = keys.iter().map(|(key, _)| *key).collect();
    Ok(snapshot.groups(&keys, claims, extent)?)
}

impl GroupRow<'_> {
    fn group(&self) -> Result<&Group, FieldError> {
        let group = self.groups.groups.get(self.index);
        group.ok_or_else(|| FieldError::internal("a group that is not there"))
    }
}

impl GroupKeyRow<'_> {
    fn value(&self) -> GroupKeyValue {
        let group = self.group.group().ok();
        let value = group.and_then(|group| group.in_common.get(self.index));
        value.copied().unwrap_or(GroupKeyValue::Nothing)
    }

    /// The record that is the value, if it is one of this kind.
    fn record(&self, record_kind: Kind) -> Option<Ordinal> {
        match self.value() {
            GroupKeyValue::Record(kind, ordinal) if kind == record_kind => Some(ordinal),
            _ => None,
        }
    }
}

/// Adds the field to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    table.page_with(
        &format!(
            r#"claimGroups(
              "The group keys: from 1 to {MOST_GROUP_KEYS}, each once."
              by: [ClaimKey!]!,
              "The filter of the claims; all claims by default."
              where: ClaimWhere,
              "The filter of the groups; all groups by default."
              having: GroupHaving,
              "The sort keys of the groups; those with the most claims first by default."
              orderBy: [GroupOrder!],
              {PAGE_ARGS}
            ): ClaimGroupConnection!"#
        ),
        "The claims that match `where`, all of them, aggregated into groups. If a key is one of attributions, a claim is in the group of each of its attributions that is not retracted, counted once per group; a claim without any is in the group without a value.",
        |snapshot, context: &Context, args: &GroupsArgs| page(snapshot, context, args),
    )
    .costing(2_500)
}

struct GroupsArgs {
    by: Vec<(GroupKey, String)>,
    request: ListRequest,
    having: Vec<Having>,
    order: Vec<(GroupOrder, bool)>,
    list_id: ListId,
    page: PageArgs,
}

impl FromArgs for GroupsArgs {
    fn from_args(args: &Args<'_>) -> Result<GroupsArgs, FieldError> {
        let names: Vec<String> = args.required("by")?;
        let mut by: Vec<(GroupKey, String)> = Vec::new();
        for name in names {
            let key = key(&name).map_err(FieldError::input)?;
            match by.iter().any(|(earlier, _)| *earlier == key) {
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
        let filter = filter_input::from_args(args, RecordType::Claim)?;
        Ok(GroupsArgs {
            by,
            request: ListRequest {
                filter: filter.map(Arc::new),
                ..ListRequest::default()
            },
            having: args
                .optional::<HavingAll>("having")?
                .map_or(vec![], |having| having.0),
            order: args
                .optional::<Vec<GroupSortKey>>("orderBy")?
                .map_or(vec![], |keys| {
                    keys.into_iter().map(|key| (key.0, key.1)).collect()
                }),
            list_id: ListId {
                list: list_id::CLAIM_GROUPS,
                fingerprint: fingerprint(args, &["by", "where", "having", "orderBy"]),
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

/// The argument `having`: a group must pass every test.
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

/// A sort key of groups, and whether the greatest comes first.
struct GroupSortKey(GroupOrder, bool);

impl FromValue for GroupSortKey {
    fn from_value(value: &Value) -> Result<GroupSortKey, String> {
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
        Ok(GroupSortKey(by, String::from_value(direction)? == "DESC"))
    }
}

fn page<'a>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &GroupsArgs,
) -> Result<Option<Object<'a>>, FieldError> {
    let snapshot = args.page.snapshot(context, snapshot, args.list_id)?;
    let extents = args.having.iter().map(Having::extent);
    let mut extents = extents.chain(args.order.iter().map(|(by, _)| by.extent()));
    let extent = match extents.any(|extent| extent == Extent::Dates) {
        true => Extent::Dates,
        false => Extent::Numbers,
    };
    let claims = match args.request.claims(context, snapshot)? {
        Some(claims) => claims,
        None => Arc::new(snapshot.all_ordinals(Kind::Claim)?),
    };
    let all = Rc::new(Groups::of_claims(
        snapshot,
        args.by.clone(),
        claims,
        extent,
    )?);
    let mut groups: Vec<(usize, &Group)> = all.groups.iter().enumerate().collect();
    groups.retain(|(_, group)| args.having.iter().all(|having| group.has(having)));
    if !args.order.is_empty() {
        groups.sort_by(|(_, left), (_, right)| {
            let orders = args.order.iter();
            let mut orders = orders.map(|(by, descending)| left.compare(right, *by, *descending));
            orders
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    let rows = (0..groups.len()).map(|index| row(index as i64, Ordinal(0), 0));
    let rows = rows.collect();
    Object::connection(Page::of_rows(
        context,
        snapshot,
        args.list_id,
        rows,
        &args.page,
        &|link| {
            let index = usize::try_from(link.position.order).unwrap_or(usize::MAX);
            let Some((index, _)) = groups.get(index) else {
                return Err(FieldError::internal("a group that is not there"));
            };
            Ok(Object::ClaimGroup(GroupRow {
                groups: all.clone(),
                index: *index,
            }))
        },
    )?)
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
"A key by which claims are grouped."
enum ClaimKey {
  "The subject."
  SUBJECT
  "The predicate."
  PREDICATE
  "The entity that is the value."
  OBJECT
  "The status."
  STATUS
  "The nature."
  NATURE
  "The entity that is the speaker of an attribution."
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

"A test of a number of a group. All given tests must pass."
input CountFilter {
  "True if the number equals this one."
  eq: Int
  "True if the number is less."
  lt: Int
  "True if the number is less or equal."
  lte: Int
  "True if the number is greater."
  gt: Int
  "True if the number is greater or equal."
  gte: Int
}

"A test of a date of a group. Dates are compared as in `DateFilter`; a group without a date passes no test. All given tests must pass."
input GroupDateFilter {
  "True if the two overlap."
  eq: PartialDate
  "True if the date ends before this one starts."
  lt: PartialDate
  "True if the date is before this one or overlaps it."
  lte: PartialDate
  "True if the date starts after this one ends."
  gt: PartialDate
  "True if the date is after this one or overlaps it."
  gte: PartialDate
}

"A filter of groups. All given fields must match."
input GroupHaving {
  "The number of claims."
  count: CountFilter
  "The number of attributions."
  attributionCount: CountFilter
  "The earliest date."
  firstStatedAt: GroupDateFilter
  "The latest date."
  lastStatedAt: GroupDateFilter
}

"A sort key of groups: exactly one field with its direction. Of several keys the first counts most; ties are sorted by the number of claims, the greatest first, and then by the values of the group keys."
input GroupOrder @oneOf {
  "By the number of claims."
  count: OrderDirection
  "By the number of attributions."
  attributionCount: OrderDirection
  "By the earliest date."
  firstStatedAt: OrderDirection
  "By the latest date."
  lastStatedAt: OrderDirection
  "By the values of the group keys: records in the order of first recording, enum values in the order of the enum, dates by time."
  keys: OrderDirection
}
"#;

fn group() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClaimGroup>(
        "ClaimGroup",
        "A group of claims with the same values of the group keys.",
    )
    .many(
        "keys: [ClaimGroupKey!]!",
        "The group keys with their values, in the order of `by`.",
        |group, _| {
            let key = |index| {
                Object::ClaimGroupKey(GroupKeyRow {
                    group: group.clone(),
                    index,
                })
            };
            Ok((0..group.groups.keys.len()).map(key).collect())
        },
    )
    .leaf(
        "count: Int!",
        "The number of claims of the group, each counted once.",
        |group, _, out| out.int32(group.group()?.claims),
    )
    .leaf(
        "attributionCount: Int!",
        "The number of attributions of the group; retracted ones are not counted.",
        |group, _, out| out.int32(group.group()?.attributions),
    )
    .leaf(
        "firstStatedAt: PartialDate",
        "The earliest date of those attributions; null if none has a date.",
        |group, _, out| {
            write_date(
                group.groups.stated(group.index)?.map(|(first, _)| first),
                out,
            );
            Ok(())
        },
    )
    .leaf(
        "lastStatedAt: PartialDate",
        "The latest date of those attributions; null if none has a date.",
        |group, _, out| {
            write_date(group.groups.stated(group.index)?.map(|(_, last)| last), out);
            Ok(())
        },
    )
    .done()
}

fn group_key() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ClaimGroupKey>(
        "ClaimGroupKey",
        "A group key with its value. At most one of the other fields is not null; all are null if the claims of the group have no value of this key, such as the entity of a speaker who is not named.",
    )
    .leaf("key: ClaimKey!", "The group key.", |key, _, out| {
        out.opt_str(key.group.groups.keys.get(key.index).map(|(_, name)| name.as_str()));
        Ok(())
    })
    .one(
        "entity: Entity",
        "The value of SUBJECT, OBJECT, SPEAKER and PUBLISHER; null for other keys.",
        |key, _| {
            let snapshot = key.group.groups.snapshot;
            key.record(Kind::Entity).map(|entity| Object::entity(snapshot, entity)).transpose()
        },
    )
    .one(
        "predicate: Predicate",
        "The value of PREDICATE; null for other keys.",
        |key, _| {
            let snapshot = key.group.groups.snapshot;
            key.record(Kind::Predicate).map(|predicate| Object::predicate(snapshot, predicate)).transpose()
        },
    )
    .one(
        "source: Source",
        "The value of SOURCE and ORIGIN; null for other keys.",
        |key, _| {
            let snapshot = key.group.groups.snapshot;
            key.record(Kind::Source).map(|source| Object::source(snapshot, source)).transpose()
        },
    )
    .leaf(
        "value: String",
        "The value of every other key: an enum value, or a year, month or day as a `PartialDate`; null for the keys above.",
        |key, _, out| match key.value() {
            GroupKeyValue::Nothing | GroupKeyValue::Record(..) => {
                out.null();
                Ok(())
            }
            GroupKeyValue::Status(status) => out.value(&status),
            GroupKeyValue::Nature(nature) => out.value(&nature),
            GroupKeyValue::Stance(stance) => out.value(&stance),
            GroupKeyValue::Certainty(certainty) => out.value(&certainty),
            GroupKeyValue::Date(date) => {
                write_date(Some(date), out);
                Ok(())
            }
        },
    )
    .done()
}
