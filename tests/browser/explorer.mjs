// The explorer as a reader meets it: every page in the looks of `looks.mjs`, without a violation that
// axe finds, a request to another origin, a breach of the content security policy or a scroll sideways;
// by keyboard alone; with an input method; with labels that would like to be markup; while the server
// is slow, and when it is away.
//
//     node explorer.mjs http://127.0.0.1:8080 [--screenshot FOLDER]
import { mkdirSync } from 'node:fs';

import { asTextAlone, everyPage, isStream, looks, narrow, noViolations, open, settled } from './looks.mjs';
import { commandLine, expect, main, step, visit } from './session.mjs';

const { base, screenshot: folder } = commandLine();
if (folder) mkdirSync(folder, { recursive: true });

await main(async () => {
  const known = await ids();
  const pages = {
    home: '/',
    search: `/search?q=${encodeURIComponent(known.name)}`,
    people: '/search?kind=ENTITY',
    disputes: '/search?kind=CLAIM&status=DISPUTED',
    entity: `/entity/${known.entity}`,
    says: `/entity/${known.speaker}?view=says`,
    published: `/entity/${known.speaker}?view=published`,
    timeline: `/timeline/${known.entity}`,
    stated: `/timeline/${known.entity}?clock=stated`,
    recorded: `/timeline/${known.entity}?clock=recorded`,
    changes: '/changes',
    past: '/?at=@1',
    missing: '/entity/nobody-has-this-id',
  };
  for (const look of looks(folder)) await everyPage({ base, folder }, pages, look);
  await visit({ base, path: '/' }, narrow(base, pages));
  await visit({ base, path: '/' }, byKeyboard(known));
  await visit({ base, path: '/' }, withInputMethod(known));
  await visit({ base, path: '/' }, asTextAlone(base, pages));
  await visit({ base, path: '/' }, inThePast(known));
  await visit({ base, path: '/' }, toGraphiql);
  await visit({ base, path: '/' }, live);
  await visit({ base, path: '/', isExpected: (url) => url.endsWith('/graphql') }, slowAndAway(known));
});

/** What the server at hand holds: somebody who is spoken of, and somebody who speaks. */
async function ids() {
  const response = await fetch(new URL('/graphql', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `{
        claimGroups(by: [SUBJECT], first: 1) { nodes { keys { entity { id label(languages: ["en"]) } } } }
        speakers: claimGroups(by: [SPEAKER], first: 20) { nodes { keys { entity { id } } } }
      }`,
    }),
  });
  const { data } = await response.json();
  const { id, label } = data.claimGroups.nodes[0].keys[0].entity;
  const speaker = data.speakers.nodes.flatMap(({ keys }) => keys[0].entity ?? [])[0];
  return { entity: id, name: label, speaker: speaker.id };
}

function byKeyboard({ name }) {
  return async (page) => {
    await settled(page);
    await step('/ goes to the search, which answers as one types', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type(name.slice(0, 4), { delay: 30 });
      await page.waitForSelector('[role=option] .o');
    });
    await step('an arrow and Enter open what was found', async () => {
      await page.keyboard.press('ArrowDown');
      const chosen = await page.getAttribute('.find-input', 'aria-activedescendant');
      expect(chosen, 'nothing is chosen');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/(entity|claim|source)\//);
      await settled(page);
    });
    await step('the next Tab is in the content', async () => {
      await page.keyboard.press('Tab');
      const inMain = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
      expect(inMain, await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200)));
    });
    await step('the way back leads to the link that was followed', async () => {
      await open(base, page, '/search?kind=ENTITY');
      const link = page.locator('.hits a').nth(3);
      const href = await link.getAttribute('href');
      await link.focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('main h1.title:not(.small)');
      await page.goBack();
      await page.waitForFunction((to) => document.activeElement?.getAttribute('href') === to, href);
    });
    await step('Space chooses a filter, and keeps the focus', async () => {
      await page.locator('.facet input').nth(3).focus();
      await page.keyboard.press('Space');
      await page.waitForURL(/type=/);
      await settled(page);
      expect(await page.evaluate(() => document.activeElement.type === 'checkbox'), 'the focus is elsewhere');
    });
    await step('? lists the keys, and Escape closes the list', async () => {
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press('?');
      await page.waitForSelector('dialog[open]');
      await noViolations(page);
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog:not([open])', { state: 'attached' });
    });
    await step('g c and g d lead to the changes and the disputes', async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('c');
      await page.waitForURL(/\/changes/);
      await settled(page);
      await page.keyboard.press('g');
      await page.keyboard.press('d');
      await page.waitForURL(/status=DISPUTED/);
    });
    await step('switched off, single keys do nothing', async () => {
      await settled(page);
      await page.keyboard.press('?');
      await page.locator('dialog input[type=checkbox]').uncheck();
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog:not([open])', { state: 'attached' });
      await page.keyboard.press('/');
      expect(!(await page.evaluate(() => document.activeElement.matches('.find-input'))), 'the search has the focus');
    });
  };
}

function withInputMethod() {
  return async (page) => {
    const session = await page.context().newCDPSession(page);
    await settled(page);
    await page.locator('.find-input').first().focus();
    await step('Enter that ends a composition searches nothing', async () => {
      await session.send('Input.imeSetComposition', { text: 'ㄓㄠˋ', selectionStart: 3, selectionEnd: 3 });
      // As Chromium reports keys that an input method takes.
      for (const type of ['rawKeyDown', 'keyUp']) {
        await session.send('Input.dispatchKeyEvent', { type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 });
      }
      await page.keyboard.press('Enter');
      expect(new URL(page.url()).pathname === '/', `it went to ${page.url()}`);
      await session.send('Input.insertText', { text: '趙' });
      expect((await page.locator('.find-input').first().inputValue()) === '趙', 'the text is not there');
    });
    await step('what was composed is searched, in the other script too', async () => {
      await page.waitForSelector('[role=option]');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/search\?q=/);
      await settled(page);
    });
  };
}

/** Every text of the API becomes one that would like to be markup. */
function inThePast({ entity }) {
  return async (page) => {
    await step('a page of the past says so, and its links stay there', async () => {
      await open(base, page, `/entity/${entity}@1`);
      await page.waitForSelector('.past-notice');
      const hrefs = await page.$$eval('.claims .say a', (links) => links.map((link) => link.getAttribute('href')));
      expect(hrefs.length > 0 && hrefs.every((href) => href.includes('@1')), hrefs.slice(0, 3).join(' '));
    });
    await step('. leads back to now', async () => {
      await page.keyboard.press('.');
      await page.waitForSelector('.past-notice', { state: 'detached' });
      expect(new URL(page.url()).pathname === `/entity/${entity}`, page.url());
    });
    await step('the language is carried on', async () => {
      await open(base, page, `/entity/${entity}?lang=zh-Hant`);
      const hrefs = await page.$$eval('main a[href^="/claim/"]', (links) => links.map((link) => link.getAttribute('href')));
      expect(hrefs.length > 0 && hrefs.every((href) => href.includes('lang=zh-Hant')), hrefs.slice(0, 3).join(' '));
    });
  };
}

async function toGraphiql(page) {
  await step('the query behind a page opens in GraphiQL, answered', async () => {
    await settled(page);
    await page.locator('.ask a').first().click();
    await page.waitForURL(/\/graphiql\?query=/);
    await page.locator('.graphiql-response .view-line', { hasText: '"knowledgeBase"' }).waitFor();
  });
  await step('and GraphiQL leads back', async () => {
    await page.locator('.to-explorer').click();
    await page.waitForURL((url) => url.pathname === '/');
    await settled(page);
  });
}

async function live(page) {
  await step('a page asks again when something was recorded', async () => {
    let tell;
    const told = new Promise((resolve) => (tell = resolve));
    await page.route('**/graphql', async (route) => {
      if (!isStream(route)) return route.fallback();
      await told;
      const body = 'event: next\ndata: {"data":{"changes":{"revision":999999}}}\n\n';
      return route.fulfill({ status: 200, contentType: 'text/event-stream', body });
    });
    await open(base, page, '/');
    const again = page.waitForRequest((request) => request.postData()?.includes('"HomePage"'));
    tell();
    await again;
    await page.unroute('**/graphql');
  });
}

function slowAndAway({ entity }) {
  return async (page) => {
    await step('a slow server shows the signs of loading', async () => {
      await page.route('**/graphql', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        await route.fallback().catch(() => {});
      });
      await page.goto(new URL(`/entity/${entity}`, base).href);
      await page.waitForSelector('main .loading');
      await noViolations(page);
      await settled(page);
      await page.unroute('**/graphql');
    });
    await step('a server that is away is told of, and asked again', async () => {
      await page.route('**/graphql', (route) => route.abort());
      await page.goto(new URL('/changes', base).href);
      await page.waitForSelector('.standing button');
      await noViolations(page);
      await page.unroute('**/graphql');
      await page.locator('.standing button').first().click();
      await page.waitForSelector('.slider');
    });
    await step('what stood there stays when the server goes away', async () => {
      await open(base, page, '/');
      await page.route('**/graphql', (route) => route.abort());
      await page.locator('.top nav a').last().click();
      await page.waitForSelector('.standing');
      await page.goBack();
      await page.waitForSelector('.notice.warn');
      await page.waitForSelector('.columns');
      await page.unroute('**/graphql');
    });
  };
}
