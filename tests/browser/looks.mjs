// What is held of every page of the explorer, however it looks: nothing that axe finds, no scroll
// sideways, labels as text.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { expect, step, visit } from './session.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HOSTILE = '<img src=x onerror="document.title=1"><b>\u202Egnp.exe\u0000 ' + 'a\u0301'.repeat(60);
const LOOKS = [1440, 390].flatMap((width) =>
  ['light', 'dark'].flatMap((colorScheme) => ['en', 'zh-Hant'].map((lang) => ({ width, colorScheme, lang }))),
);

/**
 * The looks of every page: on a desk and on a phone, light and dark, in both languages. All eight are for screenshots; of
 * them, four have each two of these together.
 */
export function looks(folder) {
  if (folder) return LOOKS;
  return LOOKS.filter(({ width, colorScheme, lang }) => ((width === 390) !== (colorScheme === 'dark')) === (lang === 'zh-Hant'));
}

export function everyPage({ base, folder }, pages, { width, colorScheme, lang }) {
  const looks = { viewport: { width, height: 900 }, colorScheme, locale: lang === 'en' ? 'en' : 'zh-TW', reducedMotion: 'reduce' };
  return visit({ base, path: '/', looks }, async (page) => {
    for (const [name, path] of Object.entries(pages)) {
      const shown = `${name} in ${lang}, ${colorScheme}, ${width} wide`;
      await step(shown, async () => {
        await open(base, page, path);
        expect((await page.getAttribute('html', 'lang')) === lang, `the page is in ${await page.getAttribute('html', 'lang')}`);
        await noSideways(page);
        await noViolations(page);
        if (folder) await page.screenshot({ path: join(folder, `${name}-${lang}-${colorScheme}-${width}.png`), fullPage: true });
      });
    }
  });
}

/** Opens a page of the explorer and waits until it is drawn in full. */
export async function open(base, page, path) {
  await page.goto(new URL(path, base).href);
  await settled(page);
}

export async function settled(page) {
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"], main .loading, main .before'));
}

export async function noSideways(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over <= 0, `it scrolls sideways by ${over} pixels`);
}

export async function noViolations(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const told = violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect(violations.length === 0, told.join('\n'));
}

export function narrow(base, pages) {
  return async (page) => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const [name, path] of Object.entries(pages)) {
      await step(`${name} at 320 pixels`, async () => {
        await open(base, page, path);
        await noSideways(page);
      });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
}

export function asTextAlone(base, pages) {
  return async (page) => {
    await page.route('**/graphql', async (route) => {
      if (isStream(route)) return route.abort('aborted');
      const response = await route.fetch();
      const body = await response.text();
      return route.fulfill({ response, body: JSON.stringify(hostile(JSON.parse(body))) });
    });
    for (const [name, path] of Object.entries(pages)) {
      await step(`${name} shows hostile labels as text`, async () => {
        await open(base, page, path);
        const images = await page.evaluate(() => document.querySelectorAll('main img, main b b').length);
        expect(images === 0, 'a label became markup');
        expect((await page.title()) !== '1', 'a label ran');
        await noSideways(page);
      });
    }
    await page.unroute('**/graphql');
  };
}

/** Whether the page asks for the stream of changes. */
export function isStream(route) {
  return /event-stream/.test(route.request().headers().accept);
}

function hostile(value, key) {
  if (Array.isArray(value)) return value.map((one) => hostile(one));
  if (value && typeof value === 'object') {
    // What a search found stands at places that the new text has too.
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, hostile(of, name)]));
  }
  return typeof value === 'string' && ['text', 'publisherName', 'recordedBy', 'reason', 'verdict', 'exact', 'notes', 'abstract'].includes(key) ? HOSTILE : value;
}
