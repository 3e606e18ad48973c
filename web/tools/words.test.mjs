// What the explorer may say, in both languages alike.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { close, load } from './module.mjs';

const explorer = fileURLToPath(new URL('../src/explorer', import.meta.url));
const en = (await load('i18n/en.ts')).default;
const zh = (await load('i18n/zh-Hant.ts')).default;
after(close);

test('both languages have the same keys', () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
});

test('both languages have the same places in each string', () => {
  const places = (text) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [key, text] of Object.entries(en)) {
    for (const form of text.split('|')) {
      // One may go without saying: "One square is one claim."
      const missing = places(form).filter((place) => !places(zh[key]).includes(place));
      assert.deepEqual(missing, [], key);
    }
    assert.deepEqual(places(zh[key]).filter((place) => !places(text).includes(place)), [], key);
  }
});

test('nothing is judged to be so', () => {
  const banned = /\b(true|false|verified|fact.?check\w*|debunked|anonymous sources?|oops)\b|!/i;
  for (const [key, text] of Object.entries(en)) assert.doesNotMatch(text, banned, key);
  const judged = /證實|真相|屬實|虛假|不實|查證屬|匿名消息|！/;
  for (const [key, text] of Object.entries(zh)) assert.doesNotMatch(text, judged, key);
});

test('Chinese has the signs of Chinese', () => {
  for (const [key, text] of Object.entries(zh)) {
    assert.doesNotMatch(text, /\p{Script=Han}[,;:?()]|[,;:?()]\p{Script=Han}/u, key);
  }
});

test('every string is used, and every used one is there', () => {
  const source = readdirSync(explorer, { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !/i18n|\.documents\.ts$/.test(name))
    .map((name) => readFileSync(join(explorer, name), 'utf8'))
    .join('\n');
  const whole = new Set(source.match(/'[a-z][\w.?~%-]*'/gi)?.map((text) => text.slice(1, -1)));
  const made = [...source.matchAll(/`([\w.]+)\.\$\{/g)].map(([, start]) => `${start}.`);
  const unused = Object.keys(en).filter((key) => !whole.has(key) && !source.includes(`"${key}"`) && !made.some((start) => key.startsWith(start)));
  assert.deepEqual(unused, []);
});

test('no text of the pages stands in their code', () => {
  for (const name of readdirSync(explorer, { recursive: true })) {
    if (!name.endsWith('.tsx')) continue;
    const source = readFileSync(join(explorer, name), 'utf8');
    const said = [...source.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+[.]?)\s*</g)].map(([, text]) => text);
    assert.deepEqual(said, [], name);
  }
});
