// The parts of the explorer that can be wrong without being seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { buildSchema, parse, validate } from 'graphql';

import { close, load } from './module.mjs';

// What a browser would have.
globalThis.location = { pathname: '/', search: '', hash: '' };
globalThis.document = { documentElement: {} };

let modules;
before(async () => {
  modules = {
    ...(await load('api/document.ts')),
    ...(await load('place.ts')),
    ...(await load('parts/dates.ts')),
    ...(await load('pages/timeline/pieces.ts')),
    ...(await load('pages/timeline/scale.ts')),
  };
});
after(close);

test('a query reads a snapshot', () => {
  const schema = buildSchema(`
    scalar Revision
    scalar DateTime
    interface Base { a(x: Int): Base b: Int }
    type Query implements Base { a(x: Int): Base b: Int asOf(revision: Revision, time: DateTime): Snapshot! }
    type Snapshot implements Base { a(x: Int): Base b: Int }
  `);
  const texts = [
    '{ b }',
    'query Q { b }',
    'query Q($x: Int = 3) { a(x: $x) { b } }',
    'query Q($x: Int) { a(x: $x) { ...F } }\nfragment F on Base { a { b } }',
  ];
  for (const text of texts.slice(1)) {
    for (const at of [{ revision: 3 }, { time: '2026-01-01T00:00:00Z' }]) {
      const past = modules.inSnapshot(text, at);
      assert.deepEqual(validate(schema, parse(past)).map(String), [], past);
      assert.match(past, /asOf\((revision|time): \$asOf\)/);
    }
  }
});

test('an address is taken apart and put together', () => {
  const { placeOf, hrefFrom } = modules;
  const cases = [
    ['/', 'home', '', null],
    ['/search?q=a%20b', 'search', '', null],
    ['/entity/ada', 'entity', 'ada', null],
    ['/entity/ada@3', 'entity', 'ada', { revision: 3 }],
    ['/claim/%E5%A0%B1@12?lang=zh-Hant', 'claim', '報', { revision: 12 }],
    ['/source/x?at=2026', 'source', 'x', { time: '2026-12-31T23:59:59.999Z' }],
    ['/source/x?at=2024-02', 'source', 'x', { time: '2024-02-29T23:59:59.999Z' }],
    ['/timeline/x?at=2026-11-30', 'timeline', 'x', { time: '2026-11-30T23:59:59.999Z' }],
    ['/changes?at=@2', 'changes', '', { revision: 2 }],
    ['/entity', 'missing', '', null],
    ['/entity/a/b', 'missing', '', null],
    ['/nothing', 'missing', '', null],
  ];
  for (const [address, page, id, at] of cases) {
    const place = placeOf(new URL(address, 'http://localhost'));
    assert.deepEqual([place.page, place.id, place.at], [page, id, at], address);
  }
  const from = (address) => placeOf(new URL(address, 'http://localhost'));
  const links = [
    ['/', ['entity', 'ada'], '/entity/ada'],
    ['/entity/ada@3?lang=zh-Hant', ['claim', 'x'], '/claim/x@3?lang=zh-Hant'],
    ['/entity/ada@3', ['home'], '/?at=%403'],
    ['/entity/ada?at=2026', ['claim', 'x'], '/claim/x?at=2026'],
    ['/entity/ada@3', ['claim', 'x', { at: null }], '/claim/x'],
    ['/', ['claim', 'x@7'], '/claim/x'],
    ['/', ['search', '', { kind: ['A', 'B'], q: '報' }], '/search?kind=A&kind=B&q=%E5%A0%B1'],
    ['/', ['source', 'a/b', {}, 'c d'], '/source/a%2Fb#c%20d'],
  ];
  for (const [address, to, href] of links) assert.equal(hrefFrom(from(address), ...to), href, address);
});

test('a date is as wide as it is known', () => {
  const { spanOf, dateInWords, dateWithPrecision } = modules;
  const day = (text) => Date.parse(`${text}T00:00:00Z`);
  const spans = [
    ['2025', '2025-01-01', '2026-01-01'],
    ['2025-07', '2025-07-01', '2025-08-01'],
    ['2025-12', '2025-12-01', '2026-01-01'],
    ['2024-02-29', '2024-02-29', '2024-03-01'],
    ['199X', '1990-01-01', '2000-01-01'],
    ['2025-22', '2025-06-01', '2025-09-01'],
    ['2025-24', '2025-12-01', '2026-03-01'],
    ['2025-34~', '2025-04-01', '2025-07-01'],
    ['2025?', '2025-01-01', '2026-01-01'],
  ];
  for (const [text, start, end] of spans) assert.deepEqual(spanOf(text), { start: day(start), end: day(end) }, text);
  for (const text of [null, '', 'soon', '..']) assert.equal(spanOf(text), null);
  const words = [
    ['2025-07-29', '29 July 2025'],
    ['2025-07', 'July 2025'],
    ['2025', '2025'],
    ['2025~', 'about 2025'],
    ['199X', 'the 1990s'],
    ['2025-22', 'summer 2025'],
    ['2025-34', 'quarter 2 of 2025'],
    [null, 'no date'],
  ];
  for (const [text, said] of words) assert.equal(dateInWords(text), said);
  assert.equal(dateWithPrecision('2025'), '2025 (no nearer date)');
  assert.equal(dateWithPrecision('2025-07'), 'July 2025');
});

test('what is drawn is what is known', () => {
  const kinds = (held) => modules.piecesOf({ from: null, to: null, endKind: 'UNSTATED', isEvent: false, ...held }).map(({ kind }) => kind);
  const cases = [
    [{}, []],
    [{ from: '2006', to: '2025' }, ['somewhere', 'certain', 'somewhere']],
    [{ from: '2006', to: '2007' }, ['somewhere', 'somewhere']],
    [{ from: '2025', to: '2025' }, ['somewhere']],
    [{ from: '2025-07-29', to: '2025-07-29' }, ['certain']],
    [{ from: '2025' }, ['somewhere', 'fades-out']],
    [{ from: '2025', endKind: 'OPEN' }, ['somewhere', 'goes-on']],
    [{ from: '2025', isEvent: true }, ['somewhere']],
    [{ to: '2025-04' }, ['fades-in', 'somewhere']],
  ];
  for (const [held, drawn] of cases) assert.deepEqual(kinds(held), drawn, JSON.stringify(held));
});

test('a scale keeps the order of time, within its width', () => {
  const { scaleOf, spanOf } = modules;
  assert.equal(scaleOf([], String), null);
  for (const dates of [['2025'], ['2025', '2025-07-29'], ['1784', '2026'], ['2005', '2025-01', '2025-02', '2025-03'], ['2025-01', '2025-03', '2025-04', '2031']]) {
    const spans = dates.map(spanOf);
    const scale = scaleOf(spans, String);
    const places = spans.flatMap(({ start, end }) => [start, end]).sort((one, other) => one - other).map(scale.place);
    assert.deepEqual(places, [...places].sort((one, other) => one - other), dates.join());
    assert.ok(places[0] >= 0 && places.at(-1) <= 1, dates.join());
    assert.ok(scale.ticks.length > 1 && scale.ticks.every(({ at }) => at >= 0 && at <= 1), dates.join());
  }
  assert.equal(scaleOf(['2005', '2025-01', '2025-02', '2025-03'].map(spanOf), String).larger, 2025);
  assert.equal(scaleOf(['1990', '2000', '2010', '2020'].map(spanOf), String).larger, null);
});
