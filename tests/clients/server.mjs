// The running server that the command line names.
import assert from 'node:assert/strict';

/** The address of the command line, `URL`, and that of the API there. */
export function commandLine() {
  const [base, ...rest] = process.argv.slice(2);
  if (!base || rest.length > 0) {
    console.error('usage: node SCRIPT URL, with the URL of a running server');
    process.exit(2);
  }
  return { base, url: new URL('/graphql', base).href };
}

/** The data of the answer, which must have no errors. */
export async function ask(url, query, variables) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}
