-- The questions that filters cannot ask.

-- All words, of which the last may go on: what a person types.
create function typed(query text) returns tsquery language sql immutable strict as $$
  select to_tsquery('simple', replace(query, ' ', ' & ') || ':*')
$$;
comment on function typed(text) is '@omit';

create function search_words(query text) returns setof claims language sql stable as $$
  select * from claims where words @@ typed(query) order by ts_rank(words, typed(query)) desc, id
$$;

create function search_han(query text) returns setof claims language sql stable as $$
  select * from claims
  where statement_zh is not null and pairs(statement_zh) @> pairs(query) and statement_zh like '%' || query || '%'
  order by id
$$;

-- Each attribution with the publisher of its source.
create view said as
  select attributions.claim, attributions.stance, sources.publisher
  from attributions join sources on sources.id = attributions.source;

-- How many claims each publisher is heard on, by stance, the most first: without duplicates by hash, where an aggregate of distinct
-- values would sort.
create type claim_group as (publisher text, stance stance, claims bigint);
create function claim_groups() returns setof claim_group language sql stable as $$
  select publisher, stance, count(*) from (select distinct publisher, stance, claim from said) once
  group by publisher, stance order by count(*) desc, publisher, stance
$$;

-- The claims of one of the shortest ways from an entity to another, whichever way each claim points: from both ends,
-- so that neither goes further than half of it.
create function path("from" text, "to" text, max_hops int) returns setof claims language sql stable rows 5 as $$
  with recursive
  there as (
    select "from" as entity, 0 as hops, array[]::text[] as claims
    union all
    select next.entity, there.hops + 1, there.claims || next.claim
    from there, lateral (
      select object as entity, id as claim from claims where subject = there.entity and object is not null
      union all
      select subject, id from claims where object = there.entity
    ) next
    where there.hops < (max_hops + 1) / 2
  ),
  back as (
    select "to" as entity, 0 as hops, array[]::text[] as claims
    union all
    select next.entity, back.hops + 1, next.claim || back.claims
    from back, lateral (
      select object as entity, id as claim from claims where subject = back.entity and object is not null
      union all
      select subject, id from claims where object = back.entity
    ) next
    where back.hops < max_hops / 2
  ),
  shortest as (
    select there.claims || back.claims as claims from there join back using (entity)
    order by there.hops + back.hops, there.claims || back.claims limit 1
  )
  select claims.* from shortest, unnest(shortest.claims) with ordinality hop(claim, nth)
  join claims on claims.id = hop.claim order by hop.nth
$$;
