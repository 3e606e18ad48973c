// Renews data.json, documents.jsonl, edits.jsonl and strings.jsonl, with which tests/it/engine/oracle.rs compares the executor. Needs `npm ci`
// once.
//
// Each line of documents.jsonl is a document and graphql-js's answer to it: {q: document, v: variables, a: answer}. The
// answer is {data, errors} with an error as {m: message, p: path, l: locations, c: code}, or {refused: true} where the
// variables do not have their types. Deviations that we mean to have are taken out here:
// - the message and the locations of an argument that a variable made wrong are ours (m and l are null), its code is
//   BAD_USER_INPUT;
// - a null in a non-null place has the code INTERNAL; so has a fault of ours, whose message stays in the log (m is null);
// - a condition whose variable is null is not asked (an error of the request for us, of the field for graphql-js).
//
// Each line of edits.jsonl is a document changed at random and graphql-js's ruling on it, {q: document, ok: is it valid}.
//
// Each line of strings.jsonl is a document with strings or descriptions and graphql-js's answer, {q: document, a: answer}, with
// {refused: true} where the document is refused, and {refused: true, at: location} where a string is the reason.
import { readFileSync, writeFileSync } from 'node:fs';
import { executeSync, parse, validate } from 'graphql';
import { documents } from './documents.mjs';
import { edits } from './edits.mjs';
import { makeData, makeLibrary } from './library.mjs';
import { strings } from './strings.mjs';

const SEED = 20250829;
const WANTED = 3200;
const EDITED = 3000;
const STRINGS = 1500;
/** Longer documents and answers make the file large, and show little that shorter ones do not. */
const LONGEST = { query: 1500, answer: 4000 };

const state = { counter: 0 };
const schema = makeLibrary(state);
const next = documents(schema, SEED);
const write = (name, text) => writeFileSync(new URL(name, import.meta.url), text);

function error({ message, path, locations, extensions }) {
  const places = locations.map(({ line, column }) => [line, column]);
  if (/^(Argument "|Expected )/.test(message)) return { m: null, p: path, l: null, c: 'BAD_USER_INPUT' };
  const code = extensions?.code ?? 'INTERNAL';
  if (message === 'ours') return { m: null, p: path, l: places, c: code };
  return { m: message, p: path, l: places, c: code };
}

function answer({ query, variables }) {
  state.counter = 0;
  const result = executeSync({ schema, document: parse(query), variableValues: variables });
  if (!('data' in result)) return { refused: true };
  const { data, errors = [] } = JSON.parse(JSON.stringify(result));
  return errors.length ? { data, errors: errors.map(error) } : { data };
}

const lines = new Set();
const counts = { tried: 0, failing: 0, refused: 0, variables: 0, mutations: 0 };
while (lines.size < WANTED) {
  counts.tried += 1;
  const document = next();
  if (document.query.length > LONGEST.query || validate(schema, parse(document.query)).length) continue;
  const a = answer(document);
  const line = JSON.stringify({ q: document.query, v: document.variables, a });
  if (line.length > LONGEST.answer || lines.has(line)) continue;
  lines.add(line);
  counts.failing += a.errors ? 1 : 0;
  counts.refused += a.refused ? 1 : 0;
  counts.variables += Object.keys(document.variables).length ? 1 : 0;
  counts.mutations += document.query.startsWith('mutation') ? 1 : 0;
}
function isValid(query) {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch {
    return false;
  }
}

const short = [...lines].map((line) => JSON.parse(line).q).filter((query) => query.length < 400);
const nextEdit = edits(schema, short, SEED);
const edited = new Map();
while (edited.size < EDITED) {
  const query = nextEdit();
  edited.set(query, isValid(query));
}
counts.edited = edited.size;
counts.stillValid = [...edited.values()].filter(Boolean).length;

/** The errors of graphql-js that are about a string itself. */
const ABOUT_STRINGS = /Invalid Unicode escape|Invalid character escape|Unterminated string|shorthand queries/;

function ruling(query) {
  try {
    const errors = validate(schema, parse(query));
    return errors.length ? { refused: true } : answer({ query, variables: {} });
  } catch ({ message, locations }) {
    if (!ABOUT_STRINGS.test(message)) return { refused: true };
    return { refused: true, at: [locations[0].line, locations[0].column] };
  }
}

const nextStrings = strings(SEED);
const ruled = new Map();
while (ruled.size < STRINGS) {
  const query = nextStrings();
  ruled.set(query, ruling(query));
}
const rulings = [...ruled.values()];
counts.strings = ruled.size;
counts.stringsRefused = rulings.filter(({ refused }) => refused).length;
counts.stringsRefusedAt = rulings.filter(({ at }) => at).length;

write('strings.jsonl', [...ruled].map(([q, a]) => `${JSON.stringify({ q, a })}\n`).join(''));
write('edits.jsonl', [...edited].map(([q, ok]) => `${JSON.stringify({ q, ok })}\n`).join(''));
write('data.json', `${JSON.stringify(makeData())}\n`);
write('documents.jsonl', `${[...lines].join('\n')}\n`);
const version = JSON.parse(readFileSync(new URL('node_modules/graphql/package.json', import.meta.url))).version;
console.log(`graphql-js ${version}`, counts);
