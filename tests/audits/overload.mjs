// Ten times as many costly questions as a running server that holds the seed can answer: how much of its
// best rate of answers is left. Whoever is not answered must be told so, and when to come again.
//
//     node overload.mjs http://127.0.0.1:8080
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [base, ...rest] = process.argv.slice(2);
if (!base || rest.length > 0) {
  console.error('usage: node overload.mjs URL, with the URL of a running server');
  process.exit(2);
}

/** The least part of the best rate that is left. */
const LEAST = 0.8;
const OVERLOAD = 10;
const SECONDS = 10;
const body = JSON.stringify({
  query: '{ claims(first: 100) { nodes { id status verdict attributions(first: 30) { nodes { id source { id title } } } } } }',
});
const url = new URL('/graphql', base);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1_000 });

/** The status of the answer to one question, and whether a refusal says when to come again. */
function ask() {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode, after: answer.headers['retry-after'] }));
      answer.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The answers a second to so many clients, each of which asks as soon as it is answered. */
async function rate(clients) {
  let answered = 0;
  const end = performance.now() + SECONDS * 1_000;
  const client = async () => {
    while (performance.now() < end) if ((await ask()).status === 200) answered += 1;
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answered / SECONDS;
}

await rate(2);
const rates = [];
for (const clients of [4, 8, 16]) rates.push(await rate(clients));
const best = Math.max(...rates);

const counts = { answered: 0, refused: 0, unexplained: 0, lost: 0 };
const asked = [];
const began = performance.now();
for (let sent = 0; performance.now() < began + SECONDS * 1_000; ) {
  const due = ((performance.now() - began) / 1_000) * best * OVERLOAD;
  for (; sent < due; sent += 1) {
    asked.push(
      ask().then(
        ({ status, after }) => {
          if (status === 200) counts.answered += 1;
          else if ((status === 503 || status === 429) && after) counts.refused += 1;
          else counts.unexplained += 1;
        },
        () => {
          counts.lost += 1;
        },
      ),
    );
  }
  await sleep(2);
}
await Promise.all(asked);
const seconds = (performance.now() - began) / 1_000;
const left = counts.answered / seconds / best;
console.log(`best ${best.toFixed(0)} answers a second; asked ${asked.length} in ${seconds.toFixed(1)} s`, counts);
console.log(`${(left * 100).toFixed(0)} % of the best rate is left`);
process.exitCode = left >= LEAST && counts.unexplained + counts.lost === 0 ? 0 : 1;
