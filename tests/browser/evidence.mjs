// The pages of claims and sources, the embed, and the pages on which one writes, as a reader and a
// writer meet them: in every look, by keyboard alone, with labels that would like to be markup, and
// with a key that writes.
//
//     node evidence.mjs http://127.0.0.1:8080 [--screenshot FOLDER]
//
// With CLAIMGRAPH_EDITOR and CLAIMGRAPH_REVIEWER, the keys of two writers, it writes too: a claim is
// added by the one and published by the other. Without, it does not.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { asTextAlone, everyPage, looks, narrow, noSideways, noViolations, open, settled } from './looks.mjs';
import { commandLine, expect, main, step, visit } from './session.mjs';

const { base, screenshot: folder } = commandLine();
const { CLAIMGRAPH_EDITOR: editor, CLAIMGRAPH_REVIEWER: reviewer } = process.env;

if (folder) mkdirSync(folder, { recursive: true });

await main(async () => {
  const known = await ids();
  const pages = {
    claim: `/claim/${known.disputed}`,
    table: `/claim/${known.disputed}?view=table`,
    agreed: `/claim/${known.agreed}`,
    source: `/source/${known.source}`,
    withdrawn: `/source/${known.withdrawn}`,
    add: '/add',
    drafts: '/drafts',
  };
  for (const look of looks(folder)) await everyPage({ base, folder }, pages, look);
  await visit({ base, path: '/' }, narrow(base, pages));
  await visit({ base, path: '/' }, asTextAlone(base, { claim: pages.claim, table: pages.table, source: pages.source }));
  await visit({ base, path: pages.claim }, pictureByKeyboard);
  await visit({ base, path: pages.claim }, printed);
  await embeds(known);
  await visit({ base, path: pages.claim }, framed(known));
  if (editor && reviewer) {
    await visit({ base, path: '/add' }, adding);
    await visit({ base, path: '/drafts' }, deciding);
  }
});

/** What the server at hand holds: claims of two kinds, and sources of two. */
async function ids() {
  const { data } = await ask(`{
    disputed: claims(where: { status: { eq: DISPUTED } }, first: 1) { nodes { id attributions { nodes { source { id } } } } }
    agreed: claims(where: { status: { eq: CORROBORATED } }, first: 1) { nodes { id } }
    sources(first: 100) { nodes { id withdrawn { at } } }
  }`);
  const [claim] = data.disputed.nodes;
  return {
    disputed: claim.id,
    agreed: data.agreed.nodes[0].id,
    source: claim.attributions.nodes[0].source.id,
    withdrawn: data.sources.nodes.find((source) => source.withdrawn).id,
  };
}

async function ask(query, key) {
  const response = await fetch(new URL('/graphql', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

async function pictureByKeyboard(page) {
  await settled(page);
  const focused = (selector) => page.evaluate((s) => document.activeElement.matches(s), selector);
  await step('every card of the picture is a link with a name', async () => {
    const cards = await page.locator('.picture a').evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.textContent.trim()]));
    expect(cards.length > 3, `there are ${cards.length} cards`);
    for (const [href, name] of cards) expect(href && name, `${href} ${name}`);
  });
  await step('Tab goes through the cards by layers, and each shows its chains', async () => {
    await page.locator('#tab-picture').focus();
    const lefts = [];
    for (;;) {
      await page.keyboard.press('Tab');
      if (!(await focused('.picture a'))) break;
      lefts.push(await page.evaluate(() => document.activeElement.querySelector('rect').getBoundingClientRect().left));
      const { on, all } = await page.evaluate(() => ({
        on: document.querySelectorAll('.picture .traced .on').length,
        all: document.querySelectorAll('.picture .line').length,
      }));
      expect(on > 1 && all > 1, `${on} of ${all} lines are shown`);
    }
    expect(lefts.length > 3, `only ${lefts.length} cards`);
    expect(lefts.every((x, i) => i === 0 || x >= lefts[i - 1] - 10), `the order is ${lefts}`);
  });
  await step('t shows the table, p the picture, and the address says so', async () => {
    await page.keyboard.press('t');
    await page.waitForURL(/view=table/);
    await page.waitForSelector('#as-table table');
    await page.keyboard.press('p');
    await page.waitForSelector('#as-picture svg');
    expect(!page.url().includes('view=table'), page.url());
  });
  await step('the table has as many rows as the picture has acts of saying', async () => {
    const description = await page.locator('.picture svg desc').textContent();
    await page.keyboard.press('t');
    const rows = await page.locator('#as-table tbody tr').count();
    expect(description.startsWith(`${rows} `), `${rows} rows: ${description}`);
    await page.keyboard.press('p');
  });
  await step('a card leads on, and the way back leads to it', async () => {
    const card = page.locator('.picture a[href^="/source/"]').first();
    const href = await card.getAttribute('href');
    await card.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/source\//);
    await settled(page);
    await page.goBack();
    await settled(page);
    await page.waitForFunction((to) => document.activeElement?.getAttribute('href') === to, href);
  });
}

async function printed(page) {
  await step('what is printed has the picture in columns', async () => {
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.waitForFunction(() => document.querySelector('.picture svg')?.viewBox.baseVal.width === 980);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
  });
}

/** The embed: small, without a script, in both languages and themes. */
async function embeds({ disputed, agreed }) {
  for (const id of [disputed, agreed]) {
    await step(`the embed of ${id} is small and may be framed`, async () => {
      const response = await fetch(new URL(`/embed/claim/${id}`, base));
      const html = await response.text();
      const policy = response.headers.get('content-security-policy');
      expect(response.status === 200 && html.length < 5000, `${response.status}, ${html.length} bytes`);
      expect(!/<script|javascript:| on\w+=/i.test(html), html);
      expect(/frame-ancestors \*/.test(policy) && /default-src 'none'/.test(policy), policy);
      expect(!response.headers.has('x-frame-options'), 'it may not be framed');
    });
  }
  await step('no other page may be framed', async () => {
    for (const path of ['/', `/claim/${disputed}`]) {
      const response = await fetch(new URL(path, base));
      expect(/frame-ancestors 'none'/.test(response.headers.get('content-security-policy')), path);
    }
  });
  await step('there is no embed of what is not there', async () => {
    const response = await fetch(new URL('/embed/claim/nothing-of-the-kind%3Cscript%3E', base));
    expect(response.status === 404, `${response.status}`);
    expect(!(await response.text()).includes('<script'), 'the id became markup');
  });
  for (const [theme, lang, width] of [['light', 'en', 600], ['dark', 'zh-Hant', 320]]) {
    const path = `/embed/claim/${disputed}?theme=${theme}&lang=${lang}`;
    await visit({ base, path, looks: { viewport: { width, height: 420 } } }, async (page) => {
      await step(`the embed in ${lang}, ${theme}`, async () => {
        await noSideways(page);
        await noViolations(page);
        if (folder) await page.screenshot({ path: join(folder, `embed-${lang}-${theme}-${width}.png`) });
      });
    });
  }
}

function framed({ disputed }) {
  return async () => {
    await step('the frame that the claim page offers is the one that works', async () => {
      const response = await fetch(new URL(`/embed/claim/${disputed}`, base));
      expect((await response.text()).includes(`/claim/${encodeURIComponent(disputed)}`.replaceAll('-', '%2D')), 'no way to the claim');
    });
  };
}

async function withKey(page, key, path) {
  await page.evaluate((k) => sessionStorage.setItem('claimgraph-key', k), key);
  await open(base, page, path);
}

/** Picks by typing, an arrow and Enter, as the keyboard does. */
async function pick(page, field, text) {
  await page.locator(field).focus();
  await page.keyboard.type(text, { delay: 20 });
  await page.locator('[role=option] .o').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

async function adding(page) {
  await step('writing needs a key, which is asked for', async () => {
    await settled(page);
    await page.waitForSelector('#key');
  });
  await withKey(page, editor, '/add');
  await step('the form searches as one types, and says what is needed', async () => {
    await pick(page, '#add-subject', 'tide barrier');
    await page.locator('#add-predicate').selectOption('located-in');
    await pick(page, '#add-value', 'Quillhaven');
    expect(/Still needed/.test(await page.locator('.save').textContent()), 'nothing is said to be needed');
    await page.waitForSelector('.notice a[href^="/claim/"]');
  });
  await step('a mistake is shown at its field', async () => {
    await pick(page, '#add-speaker', 'Marl');
    await page.locator('#add-stance').selectOption('DENIES');
    await pick(page, '#add-source', 'Ten questions');
    await page.locator('#add-statedAt').fill('2025-13');
    await page.waitForSelector('#statedAt-error');
    expect((await page.locator('#add-statedAt').getAttribute('aria-describedby')).includes('statedAt-error'), 'it is not said to be of the field');
    expect(await page.locator('.save .btn.first').isDisabled(), 'it can be saved');
  });
  await step('what would become of it is shown before it is saved', async () => {
    await page.locator('#add-statedAt').fill('2025-03');
    await page.waitForSelector('.card .st.DISPUTED');
    await noViolations(page);
    if (folder) await page.screenshot({ path: join(folder, 'add-tried.png'), fullPage: true });
  });
  await step('it is submitted, and the address has no key', async () => {
    await page.locator('#add-reason').fill('From the test.');
    await page.locator('.save .btn.first').click();
    await page.locator('a[href="/drafts"]').first().waitFor();
    expect(!page.url().includes(editor), page.url());
  });
}

async function deciding(page) {
  await withKey(page, editor, '/drafts');
  await step('nobody publishes a draft of their own', async () => {
    await page.keyboard.press('j');
    await page.waitForSelector('.draft .checks');
    await page.keyboard.press('a');
    await page.waitForSelector('.draft [role=alert]');
  });
  await withKey(page, reviewer, '/drafts');
  await step('j and k go through the drafts, r asks why, Escape takes it back', async () => {
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement.matches('.draft')), 'no draft has the focus');
    await page.keyboard.press('r');
    await page.waitForFunction(() => document.activeElement.matches('.draft textarea'));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('.draft textarea'));
    await noViolations(page);
    if (folder) await page.screenshot({ path: join(folder, 'drafts-read.png'), fullPage: true });
  });
  await step('a publishes, and the claim is disputed', async () => {
    const before = await page.locator('.draft').count();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.waitForFunction((n) => document.querySelectorAll('.draft').length < n, before);
    const { data } = await ask('{ claims(where: { predicate: { id: { eq: "located-in" } }, status: { eq: DISPUTED } }) { totalCount } }');
    expect(data.claims.totalCount > 0, 'nothing is disputed');
  });
}
