/// <reference types="node" />
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from './layout';
import { chance, label, madeUp, measure, reordered, words } from './made-up';
import type { Card, Rect, Scene, Step } from './scene';
import { wrap } from './text';

const SEEDS = 240;
const WIDTHS = [320, 358, 560, 719, 720, 900, 980, 1118, 1400];

const scenes = new Map<number, Scene>();
const widthOf = (seed: number): number => WIDTHS[seed % WIDTHS.length] as number;

function sceneOf(seed: number): Scene {
  const scene = scenes.get(seed) ?? layout(madeUp(seed), widthOf(seed), words, measure);
  scenes.set(seed, scene);
  return scene;
}

/** Calls `check` with pictures of many numbers; a failure names the number. */
function each(check: (scene: Scene, seed: number) => void): void {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    try {
      check(sceneOf(seed), seed);
    } catch (error) {
      (error as Error).message = `seed ${seed}, width ${widthOf(seed)}: ${(error as Error).message}`;
      throw error;
    }
  }
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The whole that a card takes, with the edges of those under it where it is a stack. */
function whole(card: Card): Rect {
  const edge = card.kind === 'source' || !card.stack ? 0 : 8;
  return { x: card.x, y: card.y, width: card.width + edge, height: card.height + edge };
}

function inside(p: { x: number; y: number }, r: Rect): boolean {
  const skin = 0.5;
  return p.x > r.x + skin && p.x < r.x + r.width - skin && p.y > r.y + skin && p.y < r.y + r.height - skin;
}

/** The least box around points. */
function around(all: { x: number; y: number }[]): Rect {
  const xs = all.map((p) => p.x);
  const ys = all.map((p) => p.y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x + 0.1, height: Math.max(...ys) - y + 0.1 };
}

/** Points along a line, two pixels apart at most where it matters. */
function points(steps: readonly Step[]): { x: number; y: number }[] {
  const all: { x: number; y: number }[] = [];
  let at = { x: 0, y: 0 };
  for (const s of steps) {
    const from = at;
    at = { x: s.x, y: s.y };
    if (s.to === 'move') all.push(at);
    else {
      const n = Math.max(8, Math.ceil(Math.hypot(s.x - from.x, s.y - from.y) / 3));
      for (let i = 1; i <= n; i += 1) {
        const t = i / n;
        const u = 1 - t;
        if (s.to !== 'curve') all.push({ x: u * from.x + t * s.x, y: u * from.y + t * s.y });
        else {
          const curve = s;
          const of = (a: number, b: number, c: number, d: number) =>
            u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
          all.push({ x: of(from.x, curve.x1, curve.x2, curve.x), y: of(from.y, curve.y1, curve.y2, curve.y) });
        }
      }
    }
  }
  return all;
}

test('no two cards overlap', () => {
  each(({ cards }) => {
    cards.forEach((a, i) => {
      for (const b of cards.slice(i + 1)) assert(!overlap(whole(a), whole(b)), `${a.key} and ${b.key}`);
    });
  });
});

test('no line runs over a card', () => {
  each((scene) => {
    for (const line of scene.lines) {
      const all = points(line.steps);
      const near = scene.cards.filter((card) => overlap(card, around(all)));
      for (const p of all) {
        for (const card of near) assert(!inside(p, card), `the line ${line.from} to ${line.to} over ${card.key}`);
      }
    }
    for (const p of scene.brackets.flatMap((b) => points(b.steps))) {
      for (const card of scene.cards) assert(!inside(p, card), `the bracket over ${card.key}`);
    }
  });
});

test('all is within the picture', () => {
  each((scene) => {
    const frame = { x: 0, y: 0, width: scene.width, height: scene.height };
    for (const card of scene.cards) {
      const w = whole(card);
      assert(w.x >= 0 && w.y >= 0 && w.x + w.width <= frame.width && w.y + w.height <= frame.height, card.key);
    }
    for (const h of scene.hulls)
      assert(h.x >= 0 && h.x + h.width <= frame.width && h.y + h.height <= frame.height, h.voice);
    for (const m of scene.marks) assert(m.x >= 0 && m.x <= frame.width && m.y >= 0 && m.y <= frame.height);
  });
});

test('texts stay on their cards, one below another', () => {
  each(({ cards }) => {
    for (const card of cards) {
      let last = card.y;
      for (const t of card.texts) {
        const family = t.role === 'statement' ? 'say' : 'ui';
        const right =
          t.x + measure(t.text, { size: t.size, bold: ['name', 'status', 'note', 'how'].includes(t.role), family });
        assert(right <= card.x + card.width, `"${t.text}" on ${card.key}`);
        assert(t.y > last && t.y < card.y + card.height, `"${t.text}" on ${card.key}`);
        last = t.y;
      }
    }
  });
});

test('a shaded box holds the cards of its voice and no others', () => {
  each((scene) => {
    for (const hull of scene.hulls) {
      assert(hull.cards.length > 0);
      for (const card of scene.cards) {
        const held = hull.cards.includes(card.key);
        if (held)
          assert(
            card.x >= hull.x && card.y >= hull.y && card.y + whole(card).height <= hull.y + hull.height + 8,
            `${card.key} out of ${hull.voice}`,
          );
        else if (scene.form === 'columns' || card.kind === 'said')
          assert(!overlap(card, hull), `${card.key} in ${hull.voice}`);
      }
      for (const other of scene.hulls)
        assert(hull === other || !overlap(hull, other), `${hull.voice} and ${other.voice}`);
      for (const c of hull.caption)
        for (const card of scene.cards) assert(!inside({ x: c.x + 2, y: c.y - 4 }, card), `caption on ${card.key}`);
    }
  });
});

test('the boxes of a voice that cannot lie together have one number', () => {
  each((scene) => {
    for (const hull of scene.hulls) {
      const split = scene.hulls.filter((h) => h.voice === hull.voice).length > 1;
      const caption = hull.caption.map((c) => c.text).join(' ');
      // A long caption is cut before its number.
      if (!caption.endsWith('…')) assert.equal(/\(\d+\)$/.test(caption.replace(/\s/g, '')), split, `${hull.voice}: ${caption}`);
    }
  });
});

test('every attribution is drawn once, alone or in a stack, and leads from its claim to where it comes from', () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const data = madeUp(seed);
    const scene = sceneOf(seed);
    const drawn = scene.cards.filter((c) => c.kind === 'said').flatMap((c) => c.attributions);
    assert.deepEqual([...drawn].sort(), data.attributions.map((a) => a.id).sort(), `seed ${seed}`);
    for (const a of data.attributions) {
      const mine = scene.lines.filter((l) => l.attributions.includes(a.id));
      const ends = scene.cards.filter((c) => c.kind === 'source' && c.end && c.attributions.includes(a.id));
      assert(
        mine.some((l) => l.from.startsWith('claim:')),
        `seed ${seed}: ${a.id} meets no claim`,
      );
      assert(
        ends.some((c) => mine.some((l) => l.to === c.key)),
        `seed ${seed}: ${a.id} leads nowhere`,
      );
    }
  }
});

test('lines go on from left to right', () => {
  each((scene) => {
    if (scene.form !== 'columns') return;
    for (const line of scene.lines) {
      const xs = points(line.steps).map((p) => p.x);
      xs.forEach((x, i) => assert(i === 0 || x >= (xs[i - 1] as number) - 0.01, `${line.from} to ${line.to}`));
    }
  });
});

test('the order in which the data came changes nothing', () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const data = madeUp(seed);
    const width = widthOf(seed);
    assert.deepEqual(
      layout(reordered(data, seed * 7), width, words, measure),
      layout(data, width, words, measure),
      `seed ${seed}`,
    );
  }
});

test('forty attributions are at most twelve cards and a few more', () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const data = madeUp(seed);
    const one = {
      ...data,
      attributions: data.attributions.map((a) => ({ ...a, claim: data.focus, voice: 'one', side: 'FOR' as const })),
    };
    const said = layout(one, 1118, words, measure).cards.filter((c) => c.kind === 'said');
    assert(said.length <= 3, `seed ${seed}: ${said.length}`);
  }
});

test('a picture is laid out within a frame of the screen', () => {
  const forty = Array.from({ length: 400 }, (_, seed) => madeUp(seed)).filter((d) => d.attributions.length === 40);
  assert(forty.length > 3);
  // The best of several rounds, in time of the processor: others use the machine too.
  const rounds = Array.from({ length: 6 }, () => {
    const start = process.cpuUsage();
    for (const data of forty) layout(data, 1118, words, measure);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000 / forty.length;
  });
  assert(Math.min(...rounds) < 16, `${Math.min(...rounds)} ms`);
});

test('broken lines fit, lose nothing and never begin with a closing mark', () => {
  const face = { size: 14, bold: false, family: 'ui' } as const;
  for (let seed = 1; seed <= 2000; seed += 1) {
    const c = chance(seed);
    const text = label(c).replace(/\s+(?=[，。」；：,.;:)])/g, '');
    const width = c.between(40, 300);
    const most = c.between(1, 8);
    const { lines, cut } = wrap(text, width, face, most, measure);
    assert(lines.length <= most);
    for (const line of lines) assert(measure(line, face) <= width, `seed ${seed}: "${line}"`);
    if (!cut) assert.equal(lines.join('').replace(/ /g, ''), text.replace(/ /g, '').trim(), `seed ${seed}`);
    if (cut) assert(lines.at(-1)?.endsWith('…'), `seed ${seed}`);
    // Only where a line of closing marks alone would be too long may the next one begin with such a mark.
    lines.slice(1).forEach((line, i) => {
      if (/^[，。」；：,.;:)]/.test(line))
        assert.match(lines[i] ?? '', /^.?[，。」；：,.;:)]+$/, `seed ${seed}: "${line}"`);
    });
  }
});

test('what would turn the order of signs is left out of what is drawn', () => {
  const face = { size: 14, bold: false, family: 'ui' } as const;
  assert.deepEqual(wrap('safe\u202Etxt.exe\u2066 <b>', 300, face, 2, measure).lines, ['safetxt.exe <b>']);
});
