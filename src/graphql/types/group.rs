//! Groups of claims, and what groups of all kinds have in common.

use std::{cell::OnceCell, cmp::Ordering, rc::Rc, sync::Arc};

use claimgraph_engine::{FieldError, Json, Record, Table, TypeDef, object, sdl};
use roaring::RoaringBitmap;

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            page::Page,
            page_args::PAGE_ARGS,
            request::{Claims, Entities, Sources},
            rows::row,
        },
        object::{Object, of},
        object_rows::{GroupKeyRow, GroupRow, Groups, SearchPage},
        types::{
            connection::connection,
            group_args::{self, EntityGroupsArgs, GroupedRows, GroupsArgs},
            scalar::write_date,
        },
    },
    kb::{Extent, Group, GroupKey, GroupKeyValue, MOST_GROUP_KEYS, Snapshot, SpeakerForm},
    model::{Kind, Ordinal, PartialDate},
};

impl<'a> Groups<'a> {
    fn of_records<R: GroupedRows>(
        snapshot: &'a Snapshot,
        args: &GroupsArgs<R>,
        records: Arc<RoaringBitmap>,
    ) -> Result<Groups<'a>, FieldError> {
        let mut groups = Groups {
            snapshot,
            kind: R::KIND,
            keys: args.by.clone(),
            records,
            groups: Vec::new(),
            extent: args.extent(),
            dated: OnceCell::new(),
        };
        groups.groups = groups.aggregate(groups.extent)?;
        Ok(groups)
    }

    /// The earliest and the latest date of a group.
    fn stated(&self, index: usize) -> Result<Option<(PartialDate, PartialDate)>, FieldError> {
        let dated = match (self.extent, self.dated.get()) {
            (Extent::Dates, _) => &self.groups,
            (_, Some(dated)) => dated,
            _ => {
                let dated = self.aggregate(Extent::Dates)?;
                self.dated.get_or_init(|| dated)
            }
        };
        Ok(dated.get(index).and_then(|group| group.stated))
    }

    /// Aggregates the records by the group keys.
    fn aggregate(&self, extent: Extent) -> Result<Vec<Group>, FieldError> {
        let keys: Vec<GroupKey> = self.keys.iter().map(|(key, _)| *key).collect();
        let groups = self
            .snapshot
            .groups(self.kind, &keys, &self.records, extent);
        Ok(groups?)
    }
}

impl<'a> GroupRow<'a> {
    pub(super) fn group(&self) -> Result<&Group, FieldError> {
        let group = self.groups.groups.get(self.index);
        group.ok_or_else(|| FieldError::internal("a group that is not there"))
    }

    /// The rows of the group keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = GroupKeyRow<'a>> {
        let indexes = 0..self.groups.keys.len();
        indexes.map(|index| GroupKeyRow {
            group: self.clone(),
            index,
        })
    }
}

impl<'a> GroupKeyRow<'a> {
    /// The name of the key in the API.
    pub(super) fn name(&self) -> Option<&str> {
        let key = self.group.groups.keys.get(self.index);
        key.map(|(_, name)| name.as_str())
    }

    /// The value of the key.
    pub(super) fn value(&self) -> GroupKeyValue {
        let group = self.group.group().ok();
        let value = group.and_then(|group| group.in_common.get(self.index));
        value.cloned().unwrap_or(GroupKeyValue::Nothing)
    }

    /// The object of the record that is the value, if that is one of a kind.
    pub(super) fn record(&self, record_kind: Kind) -> Result<Option<Object<'a>>, FieldError> {
        let snapshot = self.group.groups.snapshot;
        match self.value() {
            GroupKeyValue::Record(kind, entity) if kind == record_kind && kind == Kind::Entity => {
                Object::entity(snapshot, entity).map(Some)
            }
            GroupKeyValue::Record(kind, ordinal) if kind == record_kind => {
                Object::record(snapshot, kind, ordinal, 0)
            }
            _ => Ok(None),
        }
    }
}

/// Adds the fields to the table of a type that shows a snapshot.
pub(in crate::graphql) fn add_fields<M>(table: Table<ClaimGraph, M>) -> Table<ClaimGraph, M>
where
    M: for<'a> Record<ClaimGraph, Ref<'a> = &'a Snapshot>,
{
    let field = |name: &str, plural: &str, having: &str, order: &str| {
        let filter = format!(
            r#""The filter of the {plural}; all {plural} by default."
              where: {name}Where,"#
        );
        signature(name, plural, &filter, having, order)
    };
    table
        .page_with(
            &field("Claim", "claims", "GroupHaving", "GroupOrder"),
            "The claims that match `where`, all of them, aggregated into groups. If a key is one of attributions, a claim is in the group of each of its attributions that is not retracted, counted once per group; a claim without any is in the group without a value.",
            |snapshot, context: &Context, args: &GroupsArgs<Claims>| page(snapshot, context, args),
        )
        .costing(2_500)
        .page_with(
            &field("Entity", "entities", "GroupCountHaving", "GroupCountOrder"),
            "The entities that match `where`, all of them, aggregated into groups: those that `entities` has with this `where`.",
            |snapshot, context: &Context, args: &GroupsArgs<Entities>| page(snapshot, context, args),
        )
        .costing(1_000)
        .page_with(
            &field("Source", "sources", "GroupCountHaving", "GroupCountOrder"),
            "The sources that match `where`, all of them, aggregated into groups.",
            |snapshot, context: &Context, args: &GroupsArgs<Sources>| page(snapshot, context, args),
        )
        .costing(1_000)
}

/// The signature of a field of groups, with the arguments that select what is grouped.
fn signature(name: &str, plural: &str, selection: &str, having: &str, order: &str) -> String {
    format!(
        r#"{}Groups(
          "The group keys: from 1 to {MOST_GROUP_KEYS}, each once."
          by: [{name}Key!]!,
          {selection}
          "The filter of the groups; all groups by default."
          having: {having},
          "The sort keys of the groups; those with the most {plural} first by default."
          orderBy: [{order}!],
          {PAGE_ARGS}
        ): {name}GroupConnection!"#,
        name.to_lowercase()
    )
}

/// Adds the field to the table of entities.
pub(in crate::graphql) fn entity_fields(
    table: Table<ClaimGraph, of::Entity>,
) -> Table<ClaimGraph, of::Entity> {
    let selection = r#""The role of the entity in the claims."
          role: EntityRole = ANY,
          "The filter of the claims; all claims by default."
          where: ClaimWhere,"#;
    table
        .page_with(
            &signature("Claim", "claims", selection, "GroupHaving", "GroupOrder"),
            "The claims in which the entity has a role, aggregated into groups as for `Query.claimGroups`: how many there are of each status, of each predicate, and so on. Refused with COST_LIMIT if the entity is in more than 500,000 claims.",
            |entity, context: &Context, args: &EntityGroupsArgs| {
                let snapshot = args.groups.page.snapshot(context, entity.snapshot, args.groups.list_id)?;
                let mut claims = snapshot.claims_in_roles(entity.stored.ordinal, args.roles)?;
                if let Some(filter) = &args.groups.filter {
                    claims &= &*context.matches.ordinals(snapshot, Kind::Claim, filter)?;
                }
                page_of(snapshot, context, &args.groups, Arc::new(claims))
            },
        )
        .costing(2_500)
}

/// Adds the fields to the table of the results of a search.
pub(in crate::graphql) fn search_fields(
    table: Table<ClaimGraph, of::SearchConnection>,
) -> Table<ClaimGraph, of::SearchConnection> {
    table
        .page_with(
            &signature("Claim", "claims", "", "GroupHaving", "GroupOrder"),
            "The claims that the search finds, all of them, aggregated into groups as for `Query.claimGroups`: by status, predicate, kind of speaker, year, and so on. `text` and `where` count, `in` does not.",
            |results, context: &Context, args: &GroupsArgs<Claims>| found(results, context, args),
        )
        .costing(2_500)
        .page_with(
            &signature("Entity", "entities", "", "GroupCountHaving", "GroupCountOrder"),
            "The entities that the search finds, all of them, aggregated into groups. `text` and `where` count, `in` does not.",
            |results, context: &Context, args: &GroupsArgs<Entities>| found(results, context, args),
        )
        .costing(1_000)
        .page_with(
            &signature("Source", "sources", "", "GroupCountHaving", "GroupCountOrder"),
            "The sources that the search finds, all of them, aggregated into groups. `text` and `where` count, `in` does not.",
            |results, context: &Context, args: &GroupsArgs<Sources>| found(results, context, args),
        )
        .costing(1_000)
}

/// A page of the groups of what a search finds, at the snapshot that was searched.
fn found<'a, R: GroupedRows>(
    results: &SearchPage<'a, Object<'a>>,
    context: &'a Context,
    args: &GroupsArgs<R>,
) -> Result<Option<Object<'a>>, FieldError> {
    let records = Arc::new(results.search.all(R::KIND)?);
    page_of(results.snapshot, context, args, records)
}

fn page<'a, R: GroupedRows>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &GroupsArgs<R>,
) -> Result<Option<Object<'a>>, FieldError> {
    let snapshot = args.page.snapshot(context, snapshot, args.list_id)?;
    let records = match &args.filter {
        Some(filter) => context.matches.ordinals(snapshot, R::KIND, filter)?,
        None => Arc::new(snapshot.all_ordinals(R::KIND)?),
    };
    let records = snapshot.listed(R::KIND, args.filter.as_deref(), records)?;
    page_of(snapshot, context, args, records)
}

/// A page of the groups of some records.
fn page_of<'a, R: GroupedRows>(
    snapshot: &'a Snapshot,
    context: &'a Context,
    args: &GroupsArgs<R>,
    records: Arc<RoaringBitmap>,
) -> Result<Option<Object<'a>>, FieldError> {
    let all = Rc::new(Groups::of_records(snapshot, args, records)?);
    let mut groups: Vec<(usize, &Group)> = all.groups.iter().enumerate().collect();
    groups.retain(|(_, group)| args.having.iter().all(|having| group.has(having)));
    if !args.order.is_empty() {
        groups.sort_by(|(_, left), (_, right)| {
            let orders = args.order.iter();
            let mut orders = orders.map(|(by, descending)| left.compare(right, *by, *descending));
            orders
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
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
            Ok(R::object(GroupRow {
                groups: all.clone(),
                index: *index,
            }))
        },
    )?)
}

/// The types of groups of claims, and the input types of every kind of groups.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = group_args::inputs();
    types.extend(sdl(INPUTS));
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
  "The kind of the speaker of an attribution: ENTITY, ANONYMOUS or SOURCE."
  SPEAKER_KIND
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
        |group, _| Ok(group.keys().map(Object::ClaimGroupKey).collect()),
    )
    .leaf(
        "count: Int!",
        "The number of claims of the group, each counted once.",
        |group, _, out| out.int32(group.group()?.records),
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
        out.opt_str(key.name());
        Ok(())
    })
    .one(
        "entity: Entity",
        "The value of SUBJECT, OBJECT, SPEAKER and PUBLISHER; null for other keys.",
        |key, _| key.record(Kind::Entity),
    )
    .one(
        "predicate: Predicate",
        "The value of PREDICATE; null for other keys.",
        |key, _| key.record(Kind::Predicate),
    )
    .one(
        "source: Source",
        "The value of SOURCE and ORIGIN; null for other keys.",
        |key, _| key.record(Kind::Source),
    )
    .leaf(
        "value: String",
        "The value of every other key: an enum value, or a year, month or day as a `PartialDate`; null for the keys above.",
        |key, _, out| write_value(&key.value(), out),
    )
    .done()
}

/// Writes a value that is no record.
pub(super) fn write_value(value: &GroupKeyValue, out: &mut Json) -> Result<(), FieldError> {
    match value {
        GroupKeyValue::Nothing | GroupKeyValue::Record(..) => {
            out.null();
            Ok(())
        }
        GroupKeyValue::Status(status) => out.value(status),
        GroupKeyValue::Nature(nature) => out.value(nature),
        GroupKeyValue::Speaker(kind) => {
            out.str(match kind {
                SpeakerForm::Entity => "ENTITY",
                SpeakerForm::Anonymous => "ANONYMOUS",
                SpeakerForm::Source => "SOURCE",
            });
            Ok(())
        }
        GroupKeyValue::Stance(stance) => out.value(stance),
        GroupKeyValue::Certainty(certainty) => out.value(certainty),
        GroupKeyValue::SourceKind(kind) => out.value(kind),
        GroupKeyValue::Language(language) => {
            out.str(language.as_str());
            Ok(())
        }
        GroupKeyValue::Flag(flag) => {
            out.str(if *flag { "true" } else { "false" });
            Ok(())
        }
        GroupKeyValue::Date(date) => {
            write_date(Some(*date), out);
            Ok(())
        }
    }
}
