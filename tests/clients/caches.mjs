// The normalised caches of Apollo Client, Relay and urql read records of a running server that holds
// the seed, at present and as of the revision before. By whatever way the past is read, and
// whichever of the two is read first, each cache has both afterwards as the server answered them.
//
//     node caches.mjs http://127.0.0.1:8080
//
// The same is tried with caches that keep a record by its `recordId`, which is the same at every
// revision. They must take the one for the other, or else the test shows nothing.
import assert from 'node:assert/strict';
import { buildSchema } from 'graphql';

import { openApollo } from './apollo.mjs';
import { compileForRelay, openRelay } from './relay.mjs';
import { ask, commandLine } from './server.mjs';
import { openUrql } from './urql.mjs';

const { base, url } = commandLine();

// Records in records: the source of an attribution as of a revision is that of the revision too.
const CLAIM = `
  id recordId display revision status verdict
  subject { id recordId display type { id recordId label } }
  predicate { id recordId label }
  attributions(first: 5) { nodes { id recordId stance source { id recordId title } retraction { at } } }
  statusReason { for { why attribution { id recordId } } against { why claim { id recordId status } } }
  relations(first: 5) { nodes { kind claim { id recordId display status } } }
`;
const RECORD = `
  id recordId display
  ... on Claim { ${CLAIM} }
  ... on Entity { revision label mergedInto { id recordId label } claims(first: 5) { totalCount nodes { id recordId status } } }
  ... on Source { revision title withdrawn { at } corrected { at } claims(first: 5) { nodes { id recordId status } } }
`;

const schemaText = await (await fetch(new URL('/schema.graphql', base))).text();
const { present, ways, beside } = await documents();
const every = [present, ...ways, beside];
const answers = new Map();
for (const question of every) answers.set(question, plain(await ask(url, question.text, question.variables)));

const schema = buildSchema(schemaText);
const artifacts = await compileForRelay(schemaText, every);
const clients = {
  'Apollo Client': (key) => openApollo(url, key, schema),
  Relay: (key) => openRelay(url, key, artifacts),
  'urql graphcache': (key) => openUrql(url, key, schema),
};

// What the clients warn of, such as one id with two values of a field.
const warnings = [];
console.warn = console.error = (...words) => warnings.push(words.join(' '));

let failed = 0;
for (const [client, open] of Object.entries(clients)) {
  for (const way of ways) {
    await check(`${client} has the present and the past (${way.name})`, async () => {
      await holds(open('id'), [present, way]);
      await holds(open('id'), [way, present]);
      assert.deepEqual(warnings, []);
    });
    await check(`${client} would mistake one for the other by \`recordId\` (${way.name})`, async () => {
      await holds(open('recordId'), [present]);
      const mistaken = { name: 'AssertionError' };
      await assert.rejects(holds(open('recordId'), [present, way]), mistaken);
      await assert.rejects(holds(open('recordId'), [way, present]), mistaken);
    });
  }
  await check(`${client} has the answers to two questions as of one revision`, async () => {
    await holds(open('id'), [ways[0], beside]);
    assert.deepEqual(warnings, []);
  });
}
process.exitCode = failed > 0 ? 1 : 0;

/** Asks the documents in turn, and throws unless the cache then has each answer of the server. */
async function holds(client, asked) {
  for (const question of asked) await client.ask(question);
  for (const question of asked) {
    const kept = plain(await client.read(question));
    assert.deepEqual(kept, answers.get(question), `the cache has another ${question.name}`);
  }
}

/** The question about the records that the newest commit changed, and the ways to what they were. */
async function documents() {
  const { commits } = await ask(
    url,
    '{ commits(first: 2) { nodes { revision recordedAt changes(first: 100) { nodes { kind record { recordId } } } } } }',
  );
  const [newest, { revision, recordedAt: time }] = commits.nodes;
  const ids = newest.changes.nodes.filter(({ kind }) => kind === 'CHANGED').map(({ record }) => record.recordId);
  assert(ids.length > 1, 'the newest commit changed no records');
  const records = `nodes(ids: $ids) { ${RECORD} }`;
  const history = `history(first: 10) { nodes { record { ${RECORD} } } }`;
  return {
    present: document('Present', records, { ids }),
    ways: [
      document('AsOfRevision', `asOf(revision: $revision) { id ${records} }`, { ids, revision }),
      document('AsOfTime', `asOf(time: $time) { id ${records} }`, { ids, time }),
      document('IdsOfRevision', records, { ids: ids.map((id) => `${id}@${revision}`) }),
      document('History', `nodes(ids: $ids) { id ... on Recorded { ${history} } }`, { ids }),
      document(
        'Changes',
        `changes(until: $revision, where: { claim: { id: { in: $ids } } }) { nodes { record { ${RECORD} } } }`,
        { ids, revision },
      ),
      document('StatusChanges', `statusChanges(since: $revision) { nodes { claimBefore { ${CLAIM} } } }`, { revision }),
    ],
    beside: document('Beside', 'asOf(revision: $revision) { id recordedAt knowledgeBase { counts { claims } } }', {
      revision,
    }),
  };
}

function document(name, selection, variables) {
  const types = { ids: '[ID!]!', revision: 'Revision!', time: 'DateTime!' };
  const parameters = Object.keys(variables).map((variable) => `$${variable}: ${types[variable]}`);
  return { name, text: `query caches${name}Query(${parameters.join(', ')}) { ${selection} }`, variables };
}

/** The data without the names of types, which each client adds where it needs them. */
function plain(data) {
  return JSON.parse(JSON.stringify(data, (key, value) => (key === '__typename' ? undefined : value)));
}

async function check(name, run) {
  warnings.length = 0;
  try {
    await run();
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    process.stderr.write(`failed: ${name}: ${error.message}\n`);
  }
}
