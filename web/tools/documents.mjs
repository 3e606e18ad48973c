// Writes `NAME.documents.ts` beside each `NAME.graphql` of the explorer: the operations as text, and the
// types of their answers and variables, from `schema/schema.graphql`. With `--check`, says which are
// out of date instead, and fails.
import { readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, Kind, parse, print, validate, visit } from 'graphql';

const web = fileURLToPath(new URL('..', import.meta.url));
const folder = join(web, 'src/explorer');
const check = process.argv.includes('--check');

const schemaText = readFileSync(join(web, '../schema/schema.graphql'), 'utf8');
const schema = buildSchema(schemaText);
// Without the descriptions, which would make the types ten times as long.
const schemaDocument = visit(parse(schemaText), {
  enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
});
const config = {
  avoidOptionals: { field: true, object: true, inputValue: false },
  enumType: 'string-literal',
  enumsAsTypes: true,
  immutableTypes: false,
  skipTypename: true,
  useTypeImports: true,
  scalars: {
    Revision: 'number',
    DateTime: 'string',
    PartialDate: 'string',
    Language: 'string',
    URL: 'string',
    JSON: 'unknown',
  },
};

const files = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.graphql'))
  .sort();
const parsed = files.map((file) => ({ file, document: parse(readFileSync(join(folder, file), 'utf8')) }));
const fragments = new Map();
for (const { document } of parsed) {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
}

let stale = 0;
for (const { file, document } of parsed) {
  // A file of fragments alone has no types of its own but those of its fragments.
  const whole = { kind: Kind.DOCUMENT, definitions: withFragments(document.definitions) };
  const errors = validate(schema, whole).filter((error) => !/is never used/.test(error.message));
  if (errors.length) {
    for (const error of errors) console.error(`${file}: ${error.message}`);
    process.exitCode = 1;
    continue;
  }
  const types = await codegen({
    filename: file,
    schema: schemaDocument,
    documents: [{ location: file, document: whole }],
    config,
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  });
  const text = written(file, types, document);
  const target = join(folder, file.replace(/graphql$/, 'documents.ts'));
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  if (check) {
    console.error(`${relative(web, target)} is out of date: npm run documents`);
    stale += 1;
  } else {
    writeFileSync(target, text);
  }
}
if (stale) process.exitCode = 1;

/** The definitions with all fragments that they spread, each once. */
function withFragments(definitions) {
  const all = new Map(definitions.map((definition) => [definition.name.value, definition]));
  const queue = [...definitions];
  for (const definition of queue) {
    visit(definition, {
      FragmentSpread({ name: { value } }) {
        if (all.has(value)) return;
        const fragment = fragments.get(value);
        if (!fragment) throw new Error(`no file has the fragment ${value}`);
        all.set(value, fragment);
        queue.push(fragment);
      },
    });
  }
  return [...all.values()];
}

function written(file, types, document) {
  const own = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const depth = file.split('/').length - 1;
  const lines = [`// Written by tools/documents.mjs from ${file.split('/').pop()}; not to be edited.`];
  if (own.length) lines.push(`import type { Document } from '${depth ? '../'.repeat(depth) : './'}api/document';`, '');
  lines.push(types.trim(), '');
  for (const operation of own) {
    const name = operation.name.value;
    const kind = operation.operation[0].toUpperCase() + operation.operation.slice(1);
    const text = print({ kind: Kind.DOCUMENT, definitions: withFragments([operation]) });
    const type = name.endsWith(kind) ? name : `${name}${kind}`;
    lines.push(
      `export const ${name}: Document<${type}, ${type}Variables> = {`,
      `  name: '${name}',`,
      `  text: ${'`'}${text.replace(/[`\\]|\$\{/g, '\\$&')}${'`'},`,
      '};',
      '',
    );
  }
  return lines.join('\n');
}
