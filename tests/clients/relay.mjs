// Relay's store, with artifacts that its compiler makes of the documents.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import compiler from 'relay-compiler';
import relay from 'relay-runtime';

const { createOperationDescriptor, Environment, Network, RecordSource, Store } = relay;

/** What the runtime needs of each document, by its name. */
export function compileForRelay(schemaText, documents) {
  const folder = mkdtempSync(join(tmpdir(), 'claimgraph-relay-'));
  try {
    mkdirSync(join(folder, 'src/__generated__'), { recursive: true });
    writeFileSync(join(folder, 'schema.graphql'), schemaText);
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(
      join(folder, 'relay.config.json'),
      JSON.stringify({
        src: 'src',
        schema: 'schema.graphql',
        language: 'javascript',
        artifactDirectory: 'src/__generated__',
        eagerEsModules: false,
      }),
    );
    // The compiler wants the name of an operation to begin with that of its file.
    writeFileSync(join(folder, 'src/caches.js'), documents.map(({ text }) => `graphql\`${text}\`;`).join('\n'));
    const { status, stdout, stderr } = spawnSync(compiler, [], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`relay-compiler refuses the documents: ${stdout}${stderr}`);
    const load = createRequire(join(folder, 'src/__generated__/'));
    return new Map(documents.map(({ name }) => [name, load(`./caches${name}Query.graphql.js`)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An environment with an empty store, which keeps a record by the field `key`. */
export function openRelay(url, key, artifacts) {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  });
  const environment = new Environment({
    network,
    store: new Store(new RecordSource()),
    getDataID: (object) => object[key] ?? object.id,
  });
  const operation = ({ name, variables }) => createOperationDescriptor(artifacts.get(name), variables);
  return {
    async ask(document) {
      environment.retain(operation(document));
      await environment.execute({ operation: operation(document) }).toPromise();
    },
    read(document) {
      const { data, isMissingData } = environment.lookup(operation(document).fragment);
      return isMissingData ? null : data;
    },
  };
}
