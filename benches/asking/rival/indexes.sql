-- What makes the rival quick: every link has an index, the pairs that the questions filter by have further ones, which
-- hold all that is asked of a claim so that its row need not be read, and texts have inverted ones.

alter table entities add primary key (id);
alter table sources add primary key (id);
alter table attributions add primary key (claim, nth);
analyze;

insert into claims
select claim.*, to_tsvector('simple', concat_ws(' ', statement, value_text, names))
from claim_rows claim, lateral (
  select string_agg(label, ' ') as names from entities
  where id = any(array[subject, object] || array(select speaker from attributions where claim = claim.id))
) named
order by claim.id;
drop table claim_rows;
alter table claims add primary key (id);

create index on entities (type);
create index on sources (publisher);
create index on claims (subject);
create index on claims (subject) include (object, id) where object is not null;
create index on claims (object) include (subject, id) where object is not null;
create unique index on claims (id) include (predicate, status, subject, amount, last_stated_at);
create index on claims (last_stated_at desc, id) include (predicate, status);
create index on claims (predicate, last_stated_at desc, id) include (status);
create index on claims (predicate, status, last_stated_at desc, id);
create index on claims (status, last_stated_at desc, id);
create index on claims (predicate, amount) include (id, subject, last_stated_at);
create index on claims (amount);
create index on attributions (source, stance) include (claim);
create index on attributions (speaker, stance) include (claim);
create index on attributions (stance) include (claim);

alter table sources add foreign key (publisher) references entities;
alter table claims add foreign key (subject) references entities;
alter table claims add foreign key (object) references entities;
alter table attributions add foreign key (claim) references claims;
alter table attributions add foreign key (speaker) references entities;
alter table attributions add foreign key (source) references sources;

-- Chinese has no spaces, and its words are too short for trigrams: pairs of characters are what can be looked up.
create function pairs(sentence text) returns text[] language sql immutable strict parallel safe as $$
  select array_agg(distinct substr(sentence, at, 2)) from generate_series(1, length(sentence) - 1) at
$$;
comment on function pairs(text) is '@omit';

create index on claims using gin (words);
create index on claims using gin (pairs(statement_zh)) where statement_zh is not null;
