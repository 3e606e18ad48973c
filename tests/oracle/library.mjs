// The test schema of tests/it/support/test_schema, for graphql-js: the same SDL, the same data, the same failures.
import { readFileSync } from 'node:fs';
import { buildSchema, GraphQLError, Kind } from 'graphql';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The records, made by rule: some fields are empty, some records fail. */
export function makeData() {
  const [ENTITIES, CLAIMS_EACH, SOURCES] = [12, 4, 10];
  const range = (n) => Array.from({ length: n }, (_, i) => i);
  const claims = range(ENTITIES * CLAIMS_EACH).map((n) => ({
    n,
    id: `c${n}`,
    text: `Claim ${n} 報道 "q" \\ \n\t\u0007 ${'é'.repeat(n % 3)}`,
    status: ['UNCONTESTED', 'DISPUTED', 'DENIED'][n % 3],
    score: (n % 7) / 4,
    updated: `2025-08-${String((n % 28) + 1).padStart(2, '0')}T10:00:00.000Z`,
    subject: Math.floor(n / CLAIMS_EACH),
    value: [
      null,
      { Entity: (n * 5) % ENTITIES },
      { Text: { text: `text ${n}`, language: n % 2 ? 'en' : 'zh-Hant' } },
      { Quantity: { amount: `${n}.50`, unit: n % 8 === 3 ? null : 'USD', approx: n * 1.5 } },
    ][n % 4],
    sources: range(n % 4).map((i) => (n * 3 + i * 7) % SOURCES),
  }));
  const entities = range(ENTITIES).map((n) => ({
    n,
    id: `e${n}`,
    name: `Entity ${n}`,
    kind: ['PERSON', 'COMPANY', 'THING', 'OLD'][n % 4],
    aliases: range(n % 3).map((i) => `alias ${i} of ${n}`),
    description: n % 2 ? `About ${n}` : null,
    parent: n % 3 === 0 ? null : Math.floor(n / 2),
    claims: claims.filter((claim) => claim.subject === n).map((claim) => claim.n),
  }));
  const sources = range(SOURCES).map((n) => ({
    id: `s${n}`,
    title: `Source ${n} </script>`,
    url: n % 3 ? `https://example.org/${n}` : null,
    publisher: n % 4 === 1 ? null : n,
  }));
  return { entities, claims, sources };
}

const fail = (message, code = 'BROKEN') => new GraphQLError(message, { extensions: { code } });
const raise = (message, code) => {
  throw fail(message, code);
};

/** The schema with its resolvers; `state` holds the counter that mutations move. */
export function makeLibrary(state) {
  const data = makeData();
  const schema = buildSchema(read('schema.graphql'));
  const typed = (typename, records) => records.map((record) => ({ __typename: typename, ...record }));
  const entities = typed('Entity', data.entities);
  const claims = typed('Claim', data.claims);
  const sources = typed('Source', data.sources);
  const byId = new Map([...entities, ...claims, ...sources].map((record) => [record.id, record]));
  const ofType = (id, typename) => (byId.get(id)?.__typename === typename ? byId.get(id) : null);
  const entity = (n) => (n == null ? null : entities[n]);

  const page = (rows, { after, first }) => {
    const size = first ?? 20;
    if (size < 0 || size > 100) raise(`first must be from 0 to 100, not ${size}`, 'BAD_USER_INPUT');
    let start = 0;
    if (after != null) {
      const cursor = /^k(\d+)$/.exec(after);
      if (!cursor) raise(`cannot read the cursor ${after}`, 'INVALID_CURSOR');
      start = Number(cursor[1]) + 1;
    }
    return { rows: rows.slice(start, start + size), start, total: rows.length };
  };
  const holds = (claim, where) =>
    where == null ||
    ((where.status == null || where.status.includes(claim.status)) &&
      (where.text == null || claim.text.includes(where.text)) &&
      (where.minScore == null || claim.score >= where.minScore) &&
      (where.not == null || !holds(claim, where.not)));
  const bump = (_, { by }) => (by === 13 ? raise('unlucky', 'UNLUCKY') : (state.counter += by));
  // One step fails after it has moved the counter; another is refused, which is told in its payload.
  const advance = ({ by, of, note, then }) => {
    const count = by === 13 ? null : (state.counter += by);
    if (by === -4) raise('fell over');
    const next = then == null ? null : advance(then);
    return { by, count, note, of, next };
  };
  const oneStep = (_, { input }) => advance(input);
  const allSteps = (_, { steps }) =>
    steps.map((step) => {
      try {
        return advance(step);
      } catch (error) {
        return error;
      }
    });
  const entityBy = (by) => {
    if (by == null) return null;
    if (by.id !== undefined) return ofType(by.id, 'Entity');
    return by.name.language === 'en' ? (entities.find((e) => e.name === by.name.text) ?? null) : null;
  };
  const label = (text) => (record, { upper }) => (upper ? record[text].toUpperCase() : record[text]);

  const resolvers = {
    Query: {
      node: (_, { id }) => byId.get(id) ?? null,
      nodes: (_, { ids }) => ids.map((id) => (id === 'boom' ? fail('boom') : (byId.get(id) ?? null))),
      entity: (_, { by }) => entityBy(by),
      claim: (_, { id }) => ofType(id, 'Claim'),
      entities: (_, args) => page(entities.filter((e) => args.kind == null || e.kind === args.kind), args),
      search: (_, { text, first }) =>
        [...entities.filter((e) => e.name.includes(text)), ...claims.filter((c) => c.text.includes(text))].slice(
          0,
          Math.max(0, first),
        ),
      nothing: () => null,
      stray: () => raise('ours', 'INTERNAL'),
      huge: () => 2147483648,
      broken: () => raise('broken'),
      brokenStrict: () => raise('brokenStrict'),
      echo: (_, args) =>
        ['i', 'f', 's', 'b', 'ids', 'e', 'at', 'where', 'grid']
          .filter((name) => args[name] !== undefined)
          .map((name) => `${name}=${name === 'e' && args.e !== null ? args.e : JSON.stringify(args[name])};`)
          .join(''),
    },
    Entity: {
      label: label('name'),
      title: (e) => e.name,
      risky: (e) => (e.n % 3 === 0 ? raise(`risky ${e.id}`) : e.n % 3 === 1 ? null : 'fine'),
      strict: (e) => (e.n % 4 === 0 ? raise(`strict ${e.id}`) : 'fine'),
      hollow: (e) => (e.n % 3 === 0 ? null : 'full'),
      parent: (e) => entity(e.parent),
      strictParent: (e) => entity(e.parent),
      claims: (e, args) => page(e.claims.map((c) => claims[c]).filter((c) => holds(c, args.where)), args),
    },
    Claim: {
      score: (c, { scale }) => c.score * scale,
      flaky: (c) => (c.n % 5 === 0 ? raise(`flaky ${c.id}`) : c.n),
      subject: (c) => entity(c.subject),
      value: (c) => {
        if (c.value === null) return null;
        const [typename, value] = Object.entries(c.value)[0];
        return typename === 'Entity' ? entity(value) : { __typename: typename, ...value };
      },
      sources: (c) => c.sources.map((s) => sources[s]),
      maybeSources: (c) =>
        c.sources.map((s, i) => [fail(`row ${i} of ${c.id}`), null, sources[s]][(c.n + i) % 3]),
      strictSources: (c) =>
        c.sources.map((s, i) => ((c.n + i) % 4 === 0 ? fail(`strict row ${i} of ${c.id}`) : sources[s])),
      hollowSources: (c) => c.sources.map((s, i) => ((c.n + i) % 5 === 0 ? null : sources[s])),
    },
    Source: { label: label('title'), publisher: (s) => entity(s.publisher), parent: (s) => entity(s.publisher) },
    PageInfo: {
      hasNextPage: (p) => p.start + p.rows.length < p.total,
      endCursor: (p) => (p.rows.length ? `k${p.start + p.rows.length - 1}` : null),
    },
    Mutation: {
      bump,
      tryBump: bump,
      advance: oneStep,
      mustAdvance: oneStep,
      advanceAll: allSteps,
      mustAdvanceAll: allSteps,
    },
    Advance: {
      strictCount: (a) => a.count,
      now: () => state.counter,
      entity: (a) => entityBy(a.of),
      strictEntity: (a) => entityBy(a.of),
      strictNext: (a) => a.next,
      mistakes: (a) => (a.count === null ? [{ message: 'unlucky', path: ['input', 'by'] }] : []),
    },
  };
  for (const of of ['Entity', 'Claim']) {
    resolvers[`${of}Connection`] = {
      edges: (p) => p.rows.map((row, i) => ({ row, n: p.start + i })),
      nodes: (p) => p.rows,
      pageInfo: (p) => p,
      totalCount: (p) => p.total,
    };
    resolvers[`${of}Edge`] = { cursor: (edge) => `k${edge.n}`, node: (edge) => edge.row };
  }
  for (const [typename, fields] of Object.entries(resolvers)) {
    for (const [name, resolve] of Object.entries(fields)) schema.getType(typename).getFields()[name].resolve = resolve;
  }

  const dateTime = schema.getType('DateTime');
  dateTime.parseValue = (value) => {
    if (typeof value !== 'string' || value.length !== 24 || !value.endsWith('Z')) raise('not a DateTime');
    return value;
  };
  dateTime.parseLiteral = (node) => (node.kind === Kind.STRING ? dateTime.parseValue(node.value) : raise('not a DateTime'));
  return schema;
}
