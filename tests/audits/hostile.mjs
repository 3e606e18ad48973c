// What scanners and fuzzers of GraphQL ask, asked of a running server that holds the seed: what they call
// a weakness is refused, unless it is our policy (docs/security.md, "What scanners report"), and is there then.
//
//     node hostile.mjs http://127.0.0.1:8080
import assert from 'node:assert/strict';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const [base, ...rest] = process.argv.slice(2);
if (!base || rest.length > 0) {
  console.error('usage: node hostile.mjs URL, with the URL of a running server');
  process.exit(2);
}
const url = new URL('/graphql', base).href;

/** The longest answer to a refused request, in characters. */
const LONGEST_REFUSAL = 4096;
/** The questions that are made up for each field. */
const QUESTIONS = 20;
/** The text of a fault of the server's own, or of what it is made of. */
const LEAK = /panicked|stack ?trace|backtrace|\.rs:\d|\/home\/|\/root\/|node_modules|sled|tantivy|actix/i;

let failed = 0;
let passed = 0;

// Policy: what is on, and why it may be.
await check('introspection is on: the schema is published', async () => {
  const { json } = await ask('{ __schema { types { name fields { name } } } }');
  assert.ok(json.data.__schema.types.length > 25);
});
await check('the nearest field is named: it is in the schema', async () => {
  const { json } = await ask('{ __schema { directive } }');
  assert.match(json.errors[0].message, /directives/);
});
await check('a query by GET is answered: caches can keep it', async () => {
  const answer = await fetch(`${url}?query=${encodeURIComponent('{ __typename }')}`);
  assert.equal((await answer.json()).data.__typename, 'Query');
});
await check('the editor of queries is there: it is our own copy', async () => {
  const answer = await fetch(new URL('/graphiql', base));
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/);
});

// What is off.
const each = (count, part) => Array.from({ length: count }, (_, number) => part(number)).join(' ');
const nested = (open, middle, close, depth) => open.repeat(depth) + middle + close.repeat(depth);
const documents = {
  'a hundred aliases': `{ ${each(101, (n) => `a${n}: __typename`)} }`,
  'ten thousand aliases of the schema': `{ ${each(10_000, (n) => `a${n}: __schema { queryType { name } }`)} }`,
  'twenty thousand times one field': `{ ${'__typename '.repeat(20_000)} }`,
  'hundreds of known directives': `{ __typename ${'@include(if: true) '.repeat(500)} }`,
  'hundreds of unknown directives': `{ __typename ${'@aa'.repeat(500)} }`,
  'introspection in a circle': `{ __schema { types ${nested('{ fields { type ', '{ name }', '} }', 4)} } }`,
  'inline fragments ten thousand deep': nested('{ ... ', '{ __typename }', '}', 10_000),
  'lists twenty thousand deep': `{ __type(name: ${nested('[', '', ']', 20_000)}) { name } }`,
  'a variable twenty thousand deep': `query ($v: ${nested('[', 'Int', ']', 20_000)}) { __typename }`,
  'fragments in a circle': '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  'two to the 25 fields': `{ ...F0 } ${each(25, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F25 on Query { __typename }`,
  'a thousand operations': each(1_000, (n) => `query Q${n} { __typename }`),
  'five megabytes': `{ __typename } # ${'x'.repeat(5_000_000)}`,
  'pages in pages': '{ entities(first: 100) { nodes { claims(first: 100) { nodes { sources(first: 100) { nodes { id } } } } } } }',
  'half a document': '{',
  'no document': 'qwerty { abc }',
};
for (const [name, query] of Object.entries(documents)) {
  await check(`${name}: refused`, async () => checkRefused(await ask(query)));
}
await check('one mistake ten times is one error', async () => {
  const { json } = await ask(`{ __typename ${'@aa'.repeat(10)} }`);
  assert.equal(json.errors.length, 1);
});
const mutation = 'mutation { __typename }';
const requests = {
  'a batch': { body: JSON.stringify(Array(11).fill({ query: '{ __typename }' })) },
  'a mutation by GET': { method: 'GET', path: `?query=${encodeURIComponent(mutation)}` },
  'a document in the address of a POST': { path: `?query=${encodeURIComponent('{ __typename }')}`, body: '', type: null },
  'a form': { body: `query=${encodeURIComponent(mutation)}`, type: 'application/x-www-form-urlencoded' },
  'plain text': { body: JSON.stringify({ query: mutation }), type: 'text/plain' },
};
for (const [name, { method = 'POST', path = '', body, type = 'application/json' }] of Object.entries(requests)) {
  await check(`${name}: refused`, async () => {
    const headers = type ? { 'content-type': type } : {};
    checkRefused(await read(await fetch(url + path, { method, headers, body })));
  });
}

// Questions that are made up from the schema, the same in each run.
let seed = 1;
const random = (below) => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % below;
};
const pick = (list) => list[random(list.length)];
const TEXTS = [
  '', ' ', 'meta', 'x'.repeat(5_000), '報導', '\u0000', '\u202e', '😀', '"', '\\', '%00', '../../x', '2025-02-30', '9999-12-31', '-1',
  'https://example.org', 'javascript:x', 'entity:meta', '(', '"a', 'a* OR b', '12.50', '1e999999',
];
const NUMBERS = [-2_147_483_648, -1, 0, 1, 7, 100, 101, 2_147_483_647];

const { json: introspected } = await ask(getIntrospectionQuery());
const schema = buildClientSchema(introspected.data);
for (const type of [schema.getQueryType(), schema.getMutationType()]) {
  for (const field of Object.values(type.getFields())) {
    await check(`${type.name}.${field.name}: whatever is asked is answered`, async () => {
      for (let number = 0; number < QUESTIONS; number += 1) {
        const variables = {};
        for (const argument of field.args) {
          if (isNonNullType(argument.type) || random(2)) variables[argument.name] = value(argument.type, 0);
        }
        const used = field.args.filter(({ name }) => name in variables);
        const signature = used.map(({ name, type }) => `$${name}: ${type}`).join(', ');
        const passing = used.map(({ name }) => `${name}: $${name}`).join(', ');
        const query = `${type.name.toLowerCase()} ${signature && `(${signature})`} { ${field.name}${passing && `(${passing})`} ${leaf(field.type)} }`;
        const { status, json, text } = await ask(query, variables);
        const shown = `${query} ${JSON.stringify(variables).slice(0, 500)}: ${status} ${text.slice(0, 500)}`;
        assert.ok(status < 500, shown);
        assert.ok(json?.data !== undefined || json?.errors?.length > 0, shown);
        for (const error of json.errors ?? []) {
          assert.ok(error.extensions?.code && error.extensions.code !== 'INTERNAL', shown);
          assert.doesNotMatch(error.message, LEAK, shown);
        }
      }
    });
  }
}

console.log(`${passed} of ${passed + failed} checks pass`);
process.exitCode = failed > 0 ? 1 : 0;

/** A value of a type, or one that is nearly of it. */
function value(type, depth) {
  if (isNonNullType(type)) return value(type.ofType, depth);
  if (depth > 0 && random(8) === 0) return null;
  if (isListType(type)) return Array.from({ length: random(3) }, () => value(type.ofType, depth + 1));
  if (isEnumType(type)) return random(20) ? pick(type.getValues()).name : 'NOPE';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    if (type.isOneOf) {
      const field = pick(fields);
      return { [field.name]: depth > 4 ? null : value(field.type, depth + 1) };
    }
    const chosen = fields.filter((field) => isNonNullType(field.type) || (depth < 3 && random(4) === 0));
    return Object.fromEntries(chosen.map((field) => [field.name, value(field.type, depth + 1)]));
  }
  if (type.name === 'Int') return pick(NUMBERS);
  if (type.name === 'Float') return pick(NUMBERS) / 3;
  if (type.name === 'Boolean') return random(2) === 1;
  return random(20) ? pick(TEXTS) : pick(NUMBERS);
}

/** The smallest selection of a type. */
function leaf(type) {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const fields = isObjectType(named) ? Object.values(named.getFields()) : [];
  const field = fields.find(({ type, args }) => isLeafType(getNamedType(type)) && args.every((a) => !isNonNullType(a.type)));
  return `{ ${field ? field.name : '__typename'} }`;
}

async function ask(query, variables) {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  return read(await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) }));
}

async function read(answer) {
  const text = await answer.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    // What is no JSON is found out by whoever looks for it.
  }
  return { status: answer.status, text, json };
}

function checkRefused({ status, text, json }) {
  assert.ok(status >= 400 && status < 500, `${status} ${text.slice(0, 200)}`);
  assert.equal(json?.data, undefined);
  assert.ok(json?.errors?.[0]?.extensions?.code, text.slice(0, 200));
  assert.equal(json.errors[0].extensions.exception, undefined);
  assert.ok(text.length < LONGEST_REFUSAL, `${text.length} characters`);
  assert.doesNotMatch(text, LEAK);
}

async function check(name, run) {
  try {
    await run();
    passed += 1;
  } catch (error) {
    failed += 1;
    console.error(`failed: ${name}: ${error?.message ?? error}`);
  }
}
