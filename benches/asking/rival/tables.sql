-- The tables of the rival. Ids are text, as in the API of claimgraph, and compare by byte.

create type status as enum
  ('UNSOURCED', 'UNCONTESTED', 'CORROBORATED', 'DISPUTED', 'DENIED', 'SUPERSEDED', 'RETRACTED');
create type stance as enum
  ('ASSERTS', 'CONFIRMS', 'DENIES', 'DISPUTES', 'QUALIFIES', 'DECLINES_COMMENT', 'RELAYS');

create table entities (id text not null, type text not null, label text not null);

create table sources (id text not null, title text not null, publisher text, published_at date, url text);

create table claim_rows (
  id text not null,
  subject text not null,
  predicate text not null,
  object text,
  value_text text,
  amount numeric,
  statement text not null,
  statement_zh text,
  status status not null,
  last_stated_at date
);

-- With the words by which a claim is found: its own, and the names of the entities in it and of those that say it.
create table claims (like claim_rows, words tsvector not null);

create table attributions (
  claim text not null,
  nth smallint not null,
  speaker text,
  source text not null,
  stance stance not null,
  mode text not null,
  stated_at date
);
