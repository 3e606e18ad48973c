// Every audit of GraphQL over HTTP in the npm package graphql-http, asked of a running server. All must
// pass: those of what a server MAY do as well as those of what it MUST.
//
//     node audits.mjs http://127.0.0.1:8080
import { auditServer } from 'graphql-http';

/** How many audits there were when this was written; fewer would mean that some were not asked. */
const AUDITS = 61;

const [base, ...rest] = process.argv.slice(2);
if (!base || rest.length > 0) {
  console.error('usage: node audits.mjs URL, with the URL of a running server');
  process.exit(2);
}

const audits = await auditServer({ url: new URL('/graphql', base).href });
const failed = audits.filter((audit) => audit.status !== 'ok');
for (const { id, name, status, reason } of failed) console.error(`${status}: ${id} ${name}: ${reason}`);
for (const level of ['MUST', 'SHOULD', 'MAY']) {
  const asked = audits.filter((audit) => audit.name.startsWith(`${level} `));
  console.log(`${level}: ${asked.filter((audit) => audit.status === 'ok').length} of ${asked.length} pass`);
}
console.log(`${audits.length - failed.length} of ${audits.length} audits pass`);
if (audits.length < AUDITS) console.error(`failed: there should be ${AUDITS} audits or more`);
process.exitCode = failed.length > 0 || audits.length < AUDITS ? 1 : 0;
