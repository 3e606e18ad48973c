// The app of examples/react, built, in a headless Chromium against a running server that holds the
// seed: a claim as of an earlier revision stands beside the present one, and the cache keeps both.
//
//     node react.mjs http://127.0.0.1:8080 [--screenshot page.png]
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { commandLine, expect, main, step, visit } from '../browser/session.mjs';
import { ask } from './server.mjs';

const { base, screenshot } = commandLine();
const url = new URL('/graphql', base).href;
const app = fileURLToPath(new URL('../../examples/react/', import.meta.url));

/** A claim of the seed that the newest commit changed, and one that two others exclude. */
const [CHANGED, DISPUTED] = ['marl-speaks-for-brackwater', 'barrier-cost-31-million'];

const CLAIM = `query ($id: ID!) {
  claim(id: $id) { statement status statusReason { for { ...Side } against { ...Side } } }
}
fragment Side on Reason { attribution { speaker { display } source { title } } }`;

await main(async () => {
  process.env.CLAIMGRAPH_URL = base;
  const { build, preview } = await import(createRequire(`${app}package.json`).resolve('vite'));
  await build({ root: app, logLevel: 'warn' });
  const server = await preview({ root: app, preview: { host: '127.0.0.1', port: 0, strictPort: true } });
  try {
    const origin = server.resolvedUrls.local[0];
    await visit({ base: origin, path: '/', screenshot }, (page) => reads(page));
    await visit({ base: origin, path: '/' }, (page) => mistakes(page));
  } finally {
    await server.close();
  }
});

async function reads(page) {
  const { now, then, revision } = await versions();
  const asked = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/graphql') asked.push(request.postData());
  });
  await step('a claim is found by its words', async () => {
    await search(page, now.statement);
    await page.getByRole('link', { name: now.statement, exact: true }).click();
    await shows(page, 'At present', now);
    expect((await page.getByRole('article').count()) === 1, 'the past is shown before a revision is chosen');
  });
  await step('an earlier revision stands beside the present', async () => {
    await page.getByRole('combobox', { name: 'As of' }).selectOption(String(revision));
    await shows(page, `As of revision ${revision}`, then);
    await shows(page, 'At present', now);
  });
  await step('the cache has both, and asks for neither again', async () => {
    asked.length = 0;
    await page.getByRole('combobox', { name: 'As of' }).selectOption('');
    await page.getByRole('article', { name: `As of revision ${revision}` }).waitFor({ state: 'detached' });
    await shows(page, 'At present', now);
    await search(page, now.statement);
    const found = page.getByRole('listitem').filter({ hasText: now.statement });
    expect((await found.textContent()).includes(now.status), `the status found is not ${now.status}`);
    await page.getByRole('link', { name: now.statement, exact: true }).click();
    await page.getByRole('combobox', { name: 'As of' }).selectOption(String(revision));
    await shows(page, `As of revision ${revision}`, then);
    await shows(page, 'At present', now);
    expect(asked.length === 0, `it asked ${asked}`);
  });
  await step('a claim that was not recorded yet is said to be none', async () => {
    await page.getByRole('combobox', { name: 'As of' }).selectOption('1');
    await page.getByRole('article', { name: 'As of revision 1' }).getByText('No such claim was recorded.').waitFor();
  });
  await step('a disputed claim has two sides', async () => {
    const { claim } = await ask(url, CLAIM, { id: DISPUTED });
    expect(claim.statusReason.for.length > 0 && claim.statusReason.against.length > 1, JSON.stringify(claim));
    await page.goto(new URL(`/#claim=${DISPUTED}`, page.url()).href);
    await shows(page, 'At present', claim);
  });
}

/** Takes the revision off the ids: unless the past then overwrites the present, `reads` is no test. */
async function mistakes(page) {
  const { then, revision } = await versions();
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(`@${revision}"`, '"') });
  });
  await step('with ids that are the same at every revision, the past would overwrite the present', async () => {
    await page.goto(new URL(`/#claim=${CHANGED}`, page.url()).href);
    await page.getByRole('combobox', { name: 'As of' }).selectOption(String(revision));
    await shows(page, `As of revision ${revision}`, then);
    await shows(page, 'At present', then);
  });
}

/** The claim that was changed, at present and as the revision before the newest has it. */
async function versions() {
  const { knowledgeBase } = await ask(url, '{ knowledgeBase { revision } }');
  const revision = knowledgeBase.revision - 1;
  const { claim: now } = await ask(url, CLAIM, { id: CHANGED });
  const { claim: then } = await ask(url, CLAIM, { id: `${CHANGED}@${revision}` });
  expect(now.statement !== then.statement && now.status !== then.status, 'the newest commit did not change the claim');
  return { now, then, revision };
}

async function search(page, text) {
  await page.getByRole('searchbox').fill(text);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('listitem').first().waitFor();
}

/** Waits until the card with this title shows the claim, which must have both its sides. */
async function shows(page, title, { statement, status, statusReason }) {
  const card = page.getByRole('article', { name: title });
  await card.getByText(statement, { exact: true }).first().waitFor();
  await card.locator('strong', { hasText: status }).waitFor();
  for (const [side, reasons] of [
    ['For it', statusReason.for],
    ['Against it', statusReason.against],
  ]) {
    const items = card.getByRole('region', { name: side }).getByRole('listitem');
    expect((await items.count()) === reasons.length, `${title}, ${side}: ${await items.count()} of ${reasons.length}`);
    for (const [index, { attribution }] of reasons.entries()) {
      const text = await items.nth(index).textContent();
      const { speaker, source } = attribution;
      expect(text.includes(speaker.display) && text.includes(source.title), `${title}, ${side}: ${text}`);
    }
  }
}
