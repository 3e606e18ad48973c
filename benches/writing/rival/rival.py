"""The rival of `cargo bench --bench writing`: SQLite, in its own process and without a server.

    python3 rival.py BUNDLE DATABASE

It makes a database of the generated bundle, and prints its version. Then it reads a claim a line, as JSON,
inserts it with its attributions in a transaction of its own, and prints the time and the CPU time of the
transaction, in nanoseconds.

Each transaction is on the disk when it ends (WAL, synchronous=FULL). What it does is less than a mutation: it
takes rows whose ids and dates are not validated, beyond the foreign keys; it has no status of a claim to
compute, no history but a row of commits, no hash chain, no HTTP. It has the indexes by which the same questions
can be answered, and the words of a claim's statement in FTS5.
"""

import json
import os
import sqlite3
import sys
import time

TABLES = """
create table entities (number integer primary key, id text not null unique, type text not null, label text not null);
create table sources (number integer primary key, id text not null unique, title text not null,
  publisher integer references entities, published_at text, url text);
create table claims (number integer primary key, id text not null unique,
  subject integer not null references entities, predicate text not null, object integer references entities,
  value_text text, amount numeric, statement text not null, last_stated_at text, revision integer not null);
create table attributions (claim integer not null references claims, nth integer not null,
  speaker integer references entities, source integer not null references sources, stance text not null,
  mode text not null, stated_at text, primary key (claim, nth)) without rowid;
create table commits (revision integer primary key, at real not null, author text);
create virtual table words using fts5 (statement, content='claims', content_rowid='number');
"""

INDEXES = """
create index entity_type on entities (type);
create index source_publisher on sources (publisher);
create index claim_subject on claims (subject);
create index claim_object on claims (object);
create index claim_predicate on claims (predicate, last_stated_at desc);
create index claim_stated on claims (last_stated_at desc);
create index claim_amount on claims (predicate, amount);
create index attribution_source on attributions (source, stance);
create index attribution_speaker on attributions (speaker, stance);
create index attribution_stance on attributions (stance);
"""


class Database:
    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("pragma journal_mode = wal")
        self.db.execute("pragma synchronous = full")
        self.db.execute("pragma foreign_keys = on")
        self.db.execute("pragma cache_size = -262144")

    def load(self, bundle):
        """Inserts all records of a bundle in one transaction."""
        self.db.executescript(TABLES)
        self.db.execute("begin")
        for entity in records(bundle, "entities"):
            self.db.execute(
                "insert into entities (id, type, label) values (?, ?, ?)",
                (entity["id"], entity["type"], entity["labels"]["en"]),
            )
        for source in records(bundle, "sources"):
            self.db.execute(
                "insert into sources (id, title, publisher, published_at, url)"
                " values (?, ?, (select number from entities where id = ?), ?, ?)",
                (source["id"], source["titles"]["en"], source["publisher"], source["publishedAt"], source["url"]),
            )
        for claim in records(bundle, "claims"):
            self.insert(claim, 1)
        self.db.execute("insert into commits values (1, ?, null)", (time.time(),))
        self.db.execute("commit")
        self.db.executescript(INDEXES)
        self.db.execute("analyze")
        self.db.execute("pragma wal_checkpoint(truncate)")

    def commit(self, claim):
        """Inserts a claim in a transaction of its own."""
        self.db.execute("begin immediate")
        revision = self.db.execute("insert into commits (at, author) values (?, ?)", (time.time(), "bench")).lastrowid
        self.insert(claim, revision)
        self.db.execute("commit")

    def insert(self, claim, revision):
        value = claim["value"]
        statement = claim["statements"]["en"]
        attributions = claim["attributions"]
        last = max((attribution["statedAt"] for attribution in attributions), default=None)
        number = self.db.execute(
            "insert into claims (id, subject, predicate, object, value_text, amount, statement, last_stated_at, revision)"
            " values (?, (select number from entities where id = ?), ?, (select number from entities where id = ?),"
            " ?, ?, ?, ?, ?)",
            (
                claim["id"],
                claim["subject"],
                claim["predicate"],
                value.get("entity"),
                value.get("text", {}).get("text"),
                value.get("quantity", {}).get("amount"),
                statement,
                last,
                revision,
            ),
        ).lastrowid
        self.db.execute("insert into words (rowid, statement) values (?, ?)", (number, statement))
        self.db.executemany(
            "insert into attributions values (?, ?, (select number from entities where id = ?),"
            " (select number from sources where id = ?), ?, ?, ?)",
            [
                (
                    number,
                    nth,
                    attribution["speaker"]["entity"] if attribution["speaker"] != "source" else None,
                    attribution["source"],
                    attribution["stance"],
                    attribution["mode"],
                    attribution["statedAt"],
                )
                for nth, attribution in enumerate(attributions)
            ],
        )


def records(bundle, section):
    """The records of a section, which the generator writes a line each."""
    for name in sorted(os.listdir(bundle)):
        if name.startswith(section):
            with open(os.path.join(bundle, name), encoding="utf-8") as lines:
                for line in lines:
                    if line.startswith('{"') and not line.startswith('{"' + section):
                        yield json.loads(line.rstrip().rstrip(","))


def main(bundle, path):
    database = Database(path)
    database.load(bundle)
    print(f"SQLite {sqlite3.sqlite_version}", flush=True)
    for line in sys.stdin:
        claim = json.loads(line)
        began, busy = time.perf_counter_ns(), time.process_time_ns()
        database.commit(claim)
        busy, began = time.process_time_ns() - busy, time.perf_counter_ns() - began
        print(began, busy, flush=True)


main(*sys.argv[1:])
