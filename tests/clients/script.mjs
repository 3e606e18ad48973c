// The script of examples/script against a running server that holds the seed: it names every
// disputed claim, and the sides that it prints are those that the claims themselves have.
//
//     node script.mjs http://127.0.0.1:8080
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { ask, commandLine } from './server.mjs';

const { url } = commandLine();
const { claims } = await ask(
  url,
  `{
    claims(where: { status: { in: [DISPUTED, INCONSISTENT] } }, first: 100) {
      nodes { display statusReason { for { ...Speaker } against { ...Speaker } } }
      pageInfo { hasNextPage }
    }
  }
  fragment Speaker on Reason { attribution { speaker { display } } }`,
);
assert(
  claims.nodes.length > 1 && !claims.pageInfo.hasNextPage,
  `there are ${claims.nodes.length} disputed claims or more`,
);

const { status, stdout, stderr } = spawnSync('npm', ['start', '--silent', '--', url], {
  cwd: fileURLToPath(new URL('../../examples/script', import.meta.url)),
  encoding: 'utf8',
  timeout: 120_000,
});
assert.equal(status, 0, stdout + stderr);

for (const { display } of claims.nodes) assert(stdout.includes(display), `it does not name "${display}":\n${stdout}`);
const disputes = stdout.trimEnd().split(/\n(?! )/);
assert(disputes.length > 1, stdout);
for (const [display, ...sides] of disputes.map((dispute) => dispute.split('\n'))) {
  const claim = claims.nodes.find((node) => node.display === display);
  assert(claim, `"${display}" is not disputed`);
  const expected = [...marked('+', claim.statusReason.for), ...marked('-', claim.statusReason.against)];
  assert.deepEqual(
    sides.map((side) => side.replace(/ \(.*/, '')),
    expected,
    `the sides of "${display}"`,
  );
}
console.log(`ok: the script prints ${disputes.length} disputes, in which ${claims.nodes.length} claims stand`);

function marked(mark, reasons) {
  return reasons.map(({ attribution }) => `  ${mark} ${attribution.speaker.display}`);
}
