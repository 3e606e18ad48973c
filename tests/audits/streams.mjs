// The published clients of both transports of subscriptions, npm's graphql-ws and graphql-sse, follow a
// running server that holds the seed: they must be told the same changes, and go on where they ended.
//
//     node streams.mjs http://127.0.0.1:8080
import assert from 'node:assert/strict';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import WebSocket from 'ws';

const [base, ...rest] = process.argv.slice(2);
if (!base || rest.length > 0) {
  console.error('usage: node streams.mjs URL, with the URL of a running server');
  process.exit(2);
}

const FOLLOW = `subscription ($since: Revision, $after: String, $where: ChangeWhere) {
  changes(since: $since, after: $after, where: $where) { cursor revision kind record { id __typename } }
}`;

const url = new URL('/graphql', base).href;
const clients = {
  'graphql-ws': createWsClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 }),
  'graphql-sse': createSseClient({ url, retryAttempts: 0, fetchFn: fetch }),
  'graphql-sse over one connection': createSseClient({ url, retryAttempts: 0, fetchFn: fetch, singleConnection: true }),
};

let failed = 0;
const told = {};
for (const [name, client] of Object.entries(clients)) {
  await check(`${name} asks a query`, async () => {
    assert.deepEqual(await first(client, 1, '{ __typename }'), [{ __typename: 'Query' }]);
  });
  // Over one connection the client hides why: it reads the status of the request alone.
  await check(`${name} is told why a document is refused`, async () => {
    const error = await refusal(client, '{ nope }');
    assert.match(error, name.endsWith('one connection') ? /400/ : /nope/);
  });
  await check(`${name} is told why a subscription is refused`, async () => {
    const error = await refusal(client, FOLLOW, { since: 1_000_000 });
    assert.match(error, /no revision 1000000/);
  });
  await check(`${name} follows changes, and goes on where it ended`, async () => {
    const whole = await follow(client, 20, { since: 0 });
    const begun = await follow(client, 7, { since: 0 });
    const ended = await follow(client, 13, { after: begun.at(-1).cursor });
    assert.deepEqual([...begun, ...ended], whole);
    told[name] = whole;
  });
  await check(`${name} follows several things at once`, async () => {
    const kinds = ['ENTITY', 'SOURCE', 'CLAIM'];
    const each = await Promise.all(
      kinds.map((kind) => follow(client, 5, { since: 0, where: { recordKind: { eq: kind } } })),
    );
    const types = each.map((changes) => [...new Set(changes.map((change) => change.record.__typename))]);
    assert.deepEqual(types, [['Entity'], ['Source'], ['Claim']]);
  });
  await client.dispose();
}
await check('all are told the same', () => {
  for (const changes of Object.values(told)) assert.deepEqual(changes, told['graphql-ws']);
});
process.exitCode = failed > 0 ? 1 : 0;

async function check(name, run) {
  try {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('it takes more than 30 s')), 30_000);
    });
    await Promise.race([run(), late]).finally(() => clearTimeout(timer));
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`failed: ${name}: ${error?.stack ?? JSON.stringify(error)}`);
  }
}

/** The data of the first `count` responses to a document. */
async function first(client, count, query, variables) {
  const found = [];
  for await (const { data, errors } of client.iterate({ query, variables })) {
    assert.equal(errors, undefined);
    found.push(data);
    if (found.length === count) break;
  }
  return found;
}

async function follow(client, count, variables) {
  return (await first(client, count, FOLLOW, variables)).map((data) => data.changes);
}

/** The message with which a document is refused: the one client throws it, the other answers with it. */
async function refusal(client, query, variables) {
  try {
    for await (const { errors } of client.iterate({ query, variables })) return errors[0].message;
  } catch (error) {
    return error[0]?.message ?? error.message;
  }
  throw new Error('it is not refused');
}
