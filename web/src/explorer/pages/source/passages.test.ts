/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chance } from '../../picture/made-up';
import { paragraphs, type Passage } from './passages';

test('places are counted in code points, from where the text begins', () => {
  const [first, second, ...more] = paragraphs('𝒜b\n\n漢字。x', 100, [{ start: 104, end: 106, note: 'n' }]);
  assert.deepEqual([first?.start, first?.end, second?.start, second?.end, more.length], [100, 102, 104, 108, 0]);
  assert.deepEqual(second?.stretches.map((s) => [s.text, s.passages.length]), [['漢字', 1], ['。x', 0]]);
});

test('a passage over a line break is marked on both sides of it', () => {
  const all = paragraphs('ab\ncd', 0, [{ start: 1, end: 4, note: 'n' }]);
  assert.deepEqual(all.map((p) => p.stretches.filter((s) => s.passages.length).map((s) => s.text)), [['b'], ['c']]);
});

test('whatever the passages, the text stays whole and each sign has its passages', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const c = chance(seed);
    const text = Array.from({ length: c.between(0, 60) }, () => c.of([...'ab 漢字𝒜\n'])).join('');
    const points = [...text];
    const start = c.between(0, 9);
    const passages = Array.from({ length: c.between(0, 6) }, (_, note): Passage<number> => {
      const from = c.between(0, points.length + 12);
      return { start: from, end: from + c.between(0, 20), note };
    });
    const all = paragraphs(text, start, passages);
    assert.equal(all.map((p) => p.stretches.map((s) => s.text).join('')).join('\n'), text.split('\n').filter((l) => l.trim()).join('\n'), `seed ${seed}`);
    for (const p of all) {
      let at = p.start;
      for (const s of p.stretches) {
        for (const _ of s.text) {
          const over = passages.filter((x) => x.start <= at && at < x.end).map((x) => x.note);
          assert.deepEqual(s.passages.map((x) => x.note).sort(), over.sort(), `seed ${seed}, place ${at}`);
          at += 1;
        }
      }
      assert.equal(p.passages.length, p.stretches.reduce((n, s) => n + s.ends.length, 0), `seed ${seed}`);
    }
  }
});
