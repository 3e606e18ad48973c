//! The arguments of groups: keys, filters and sort keys.

use std::{marker::PhantomData, sync::Arc};

use claimgraph_engine::{Args, FieldError, FromArgs, FromValue, TypeDef, Value, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        list::{
            filter_input::{self, order, when},
            list_id::{self, ListId},
            page_args::PageArgs,
            request::{Claims, Entities, RowKind, Sources, fingerprint},
            source::IN_ANY_ROLE,
        },
        object::Object,
        object_rows::GroupRow,
        types::entity_role::EntityRole,
    },
    kb::{Extent, FilterExpr, GroupKey, GroupOrder, Having, MOST_GROUP_KEYS},
    model::{CalendarUnit, Kind, PartialDate},
};

/// A kind of rows that can be aggregated into groups.
pub(super) trait GroupedRows: RowKind {
    /// The kind of the records.
    const KIND: Kind;
    /// The number of the list of groups.
    const LIST: u8;

    /// The group key of a name in the API; `None` if there is none.
    fn key(name: &str) -> Option<GroupKey>;

    /// The object of a group.
    fn object(group: GroupRow<'_>) -> Object<'_>;
}

impl GroupedRows for Claims {
    const KIND: Kind = Kind::Claim;
    const LIST: u8 = list_id::CLAIM_GROUPS;

    fn key(name: &str) -> Option<GroupKey> {
        Some(match name {
            "SUBJECT" => GroupKey::Subject,
            "PREDICATE" => GroupKey::Predicate,
            "OBJECT" => GroupKey::Object,
            "STATUS" => GroupKey::Status,
            "NATURE" => GroupKey::Nature,
            "SPEAKER" => GroupKey::Speaker,
            "SPEAKER_KIND" => GroupKey::SpeakerForm,
            "STANCE" => GroupKey::Stance,
            "SOURCE" => GroupKey::Source,
            "PUBLISHER" => GroupKey::Publisher,
            "ORIGIN" => GroupKey::Origin,
            "CERTAINTY" => GroupKey::Certainty,
            "STATED_YEAR" => GroupKey::Stated(CalendarUnit::Year),
            "STATED_MONTH" => GroupKey::Stated(CalendarUnit::Month),
            "STATED_DAY" => GroupKey::Stated(CalendarUnit::Day),
            _ => return None,
        })
    }

    fn object(group: GroupRow<'_>) -> Object<'_> {
        Object::ClaimGroup(group)
    }
}

impl GroupedRows for Entities {
    const KIND: Kind = Kind::Entity;
    const LIST: u8 = list_id::ENTITY_GROUPS;

    fn key(name: &str) -> Option<GroupKey> {
        (name == "TYPE").then_some(GroupKey::EntityType)
    }

    fn object(group: GroupRow<'_>) -> Object<'_> {
        Object::EntityGroup(group)
    }
}

impl GroupedRows for Sources {
    const KIND: Kind = Kind::Source;
    const LIST: u8 = list_id::SOURCE_GROUPS;

    fn key(name: &str) -> Option<GroupKey> {
        Some(match name {
            "KIND" => GroupKey::SourceKind,
            "PUBLISHER" => GroupKey::SourcePublisher,
            "CONTAINER" => GroupKey::SourceContainer,
            "ORIGIN" => GroupKey::SourceOrigin,
            "LANGUAGE" => GroupKey::SourceLanguage,
            "LEAKED" => GroupKey::SourceLeaked,
            "WITHDRAWN" => GroupKey::SourceWithdrawn,
            "CORRECTED" => GroupKey::SourceCorrected,
            "PUBLISHED_YEAR" => GroupKey::SourcePublished(CalendarUnit::Year),
            "PUBLISHED_MONTH" => GroupKey::SourcePublished(CalendarUnit::Month),
            "PUBLISHED_DAY" => GroupKey::SourcePublished(CalendarUnit::Day),
            _ => return None,
        })
    }

    fn object(group: GroupRow<'_>) -> Object<'_> {
        Object::SourceGroup(group)
    }
}

/// The arguments of a list of groups.
pub(super) struct GroupsArgs<R> {
    /// The group keys, each with its name in the API.
    pub(super) by: Vec<(GroupKey, String)>,
    /// The filter of the records; `None` for all.
    pub(super) filter: Option<Arc<FilterExpr>>,
    /// The filters of the groups.
    pub(super) having: Vec<Having>,
    /// The sort keys of the groups, each with whether the greatest comes first.
    pub(super) order: Vec<(GroupOrder, bool)>,
    /// The identity of the list of groups.
    pub(super) list_id: ListId,
    /// The page.
    pub(super) page: PageArgs,
    rows: PhantomData<fn(R)>,
}

impl<R> GroupsArgs<R> {
    /// The extent of the aggregation that the filters and sort keys of groups need.
    pub(super) fn extent(&self) -> Extent {
        let extents = self.having.iter().map(Having::extent);
        let mut extents = extents.chain(self.order.iter().map(|(by, _)| by.extent()));
        match extents.any(|extent| extent == Extent::Dates) {
            true => Extent::Dates,
            false => Extent::Numbers,
        }
    }
}

impl<R: GroupedRows> FromArgs for GroupsArgs<R> {
    fn from_args(args: &Args<'_>) -> Result<GroupsArgs<R>, FieldError> {
        let names: Vec<String> = args.required("by")?;
        let mut by: Vec<(GroupKey, String)> = Vec::new();
        for name in names {
            let Some(key) = R::key(&name) else {
                return Err(FieldError::input(format!("`{name}` is no group key here")));
            };
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
        Ok(GroupsArgs {
            by,
            filter: filter_input::from_args(args, R::RECORD_TYPE)?.map(Arc::new),
            having: args
                .optional::<HavingAll>("having")?
                .map_or(vec![], |having| having.0),
            order: args
                .optional::<Vec<GroupSortKey>>("orderBy")?
                .map_or(vec![], |keys| {
                    keys.into_iter().map(|key| (key.0, key.1)).collect()
                }),
            list_id: ListId {
                list: R::LIST,
                fingerprint: fingerprint(args, &["by", "role", "where", "having", "orderBy"]),
            },
            page: PageArgs::from_args(args)?,
            rows: PhantomData,
        })
    }
}

/// The arguments of the groups of an entity's claims.
pub(super) struct EntityGroupsArgs {
    /// The roles of the entity.
    pub(super) roles: u8,
    /// The other arguments.
    pub(super) groups: GroupsArgs<Claims>,
}

impl FromArgs for EntityGroupsArgs {
    fn from_args(args: &Args<'_>) -> Result<EntityGroupsArgs, FieldError> {
        let role = args.optional::<EntityRole>("role")?;
        Ok(EntityGroupsArgs {
            roles: role.map_or(IN_ANY_ROLE, |role| role.0),
            groups: GroupsArgs::from_args(args)?,
        })
    }
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
                    "count" => Having::Records(order, number()?),
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
            "count" => GroupOrder::Records,
            "attributionCount" => GroupOrder::Attributions,
            "firstStatedAt" => GroupOrder::First,
            "lastStatedAt" => GroupOrder::Last,
            _ => GroupOrder::GroupKeyValue,
        };
        Ok(GroupSortKey(by, String::from_value(direction)? == "DESC"))
    }
}

/// The input types of every kind of groups.
pub(super) fn inputs() -> Vec<TypeDef<ClaimGraph>> {
    sdl(INPUTS)
}

const INPUTS: &str = r#"
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

"A filter of groups by their numbers alone. All given fields must match."
input GroupCountHaving {
  "The number of records."
  count: CountFilter
}

"A sort key of groups without dates: exactly one field with its direction. Of several keys the first counts most; ties are sorted by the number of records, the greatest first, and then by the values of the group keys."
input GroupCountOrder @oneOf {
  "By the number of records."
  count: OrderDirection
  "By the values of the group keys: records in the order of first recording, enum values in the order of the enum, languages by their tags, dates by time."
  keys: OrderDirection
}
"#;
