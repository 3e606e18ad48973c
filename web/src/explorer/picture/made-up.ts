// Made-up pictures for the tests, each from a number alone.
import type { PictureAttribution, PictureData, PictureWords, Side } from './model';
import type { Measure } from './text';

/** A generator of pseudo-random numbers (mulberry32). */
export function chance(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const upTo = (n: number): number => Math.floor(next() * n);
  return {
    next,
    between: (low: number, high: number): number => low + upTo(high - low + 1),
    of: <T>(items: readonly T[]): T => items[upTo(items.length)] as T,
    shuffled: <T>(items: readonly T[]): T[] => {
      const all = [...items];
      for (let i = all.length - 1; i > 0; i -= 1) {
        const k = upTo(i + 1);
        [all[i], all[k]] = [all[k] as T, all[i] as T];
      }
      return all;
    },
  };
}

type Chance = ReturnType<typeof chance>;

const LATIN =
  'the harbour office of Quillhaven halts dredging, "because" of cracks (again) in its eastern quay; nobody objects.'.split(
    ' ',
  );
const HAN = [...'港務局因東側碼頭出現裂縫而停止疏浚，據稱並無他人反對。「報告」指出：工程延後；'];
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzWM'];

/** 1 to 300 characters in one script or both, also without a blank in them. */
export function label(c: Chance): string {
  const length = c.between(1, c.of([8, 40, 300]));
  const kind = c.between(0, 3);
  const word = (): string => `${c.of(LATIN)} `;
  const sign = [word, () => c.of(HAN), () => (c.next() < 0.5 ? word() : c.of(HAN)), () => c.of(LETTERS)][kind] ?? word;
  const signs: string[] = [];
  for (let n = 0; n < length;) n += signs[signs.push(sign()) - 1]?.length ?? 1;
  return signs.join('').slice(0, length);
}

export function madeUp(seed: number): PictureData {
  const c = chance(seed);
  const claims = c.between(1, c.of([1, 3, 7]));
  const said = c.between(1, 40);
  const sources = c.between(1, c.of([3, 12, 40]));
  const voices = c.between(1, c.of([2, 6, 20]));
  const longest = c.between(1, 5);
  const ids = (n: number, name: string) => Array.from({ length: n }, (_, i) => `${name}-${i}`);
  const sourceIds = ids(sources, 'source');
  const attributions = ids(said, 'said').map((id): PictureAttribution => {
    const claim = `claim-${c.between(0, claims - 1)}`;
    const side: Side = claim === 'claim-0' ? c.of(['FOR', 'FOR', 'ASIDE', 'AGAINST']) : 'AGAINST';
    const counts = side !== 'ASIDE' && c.next() < 0.85;
    return {
      id,
      claim,
      side,
      voice: counts ? `${side}-${c.between(1, voices)}` : null,
      speaker: label(c),
      sign: c.of(['person', 'organisation', 'unnamed', 'source', 'thing']),
      stance: c.of(['ASSERTS', 'CONFIRMS', 'DENIES', 'DISPUTES', 'QUALIFIES', 'RELAYS', 'DECLINES_COMMENT']),
      how: label(c).slice(0, 40),
      when: c.of(['2025', '29 July 2025', '2025年7月29日']),
      sureness: c.of(['certain', 'likely', 'unsure']),
      statedAt: c.of([null, '2025', '2025-07', '2025-07-29', '2024']),
      decides: counts || (side !== 'ASIDE' && c.next() < 0.3),
      retracted: !counts && c.next() < 0.4,
      chain: c.shuffled(sourceIds).slice(0, c.between(1, longest)),
      href: `/claim/${claim}#${id}`,
    };
  });
  return {
    focus: 'claim-0',
    claims: ids(claims, 'claim').map((id) => ({
      bond: id === 'claim-0' ? ('focus' as const) : c.of(['excludes', 'tension'] as const),
      id,
      statement: label(c),
      status: 'DISPUTED',
      statusWord: c.of(['Disputed', '有爭議']),
      href: `/claim/${id}`,
    })),
    attributions,
    sources: sourceIds.map((id) => ({
      id,
      title: label(c),
      about: label(c).slice(0, 30),
      withdrawn: c.next() < 0.1,
      href: `/source/${id}`,
    })),
    voices: Object.fromEntries(['FOR', 'AGAINST'].flatMap((side) => ids(voices + 1, side)).map((id) => [id, label(c)])),
    lanes: { FOR: 'For', ASIDE: 'Takes no side', AGAINST: 'Against: 2 voices' },
  };
}

/** The same data, as if it had come in another order. */
export function reordered(data: PictureData, seed: number): PictureData {
  const c = chance(seed);
  return {
    ...data,
    claims: c.shuffled(data.claims),
    attributions: c.shuffled(data.attributions),
    sources: c.shuffled(data.sources),
  };
}

/** About what a browser measures: an ideograph is as wide as the type is high, a letter half of that. */
export const measure: Measure = (text, face) => {
  let width = 0;
  for (const sign of text)
    width += /[\u2e80-\uffef]/.test(sign) ? 1 : /[MW]/.test(sign) ? 0.9 : /[ ilj.,;:]/.test(sign) ? 0.28 : 0.53;
  return width * face.size * (face.bold ? 1.06 : 1);
};

export const words: PictureWords = {
  columns: {
    claim: 'What is claimed',
    said: 'Who says it, and how',
    read: 'Read in',
    via: 'By way of',
    origin: 'Comes from',
  },
  numbered: (caption, n) => `${caption} (${n})`,
  moreInVoice: (n) => `${n} more in this voice`,
  moreVoices: (n, m) => `${n} more voices, ${m} attributions`,
  moreOthers: (n) => `${n} more`,
  moreSources: (n) => `${n} more sources`,
  moreClaims: (n) => `${n} more claims`,
  allThrough: (n) => `All ${n} pass through here`,
  excludes: 'cannot both be so',
  tension: 'hard to reconcile',
  table: '?view=table',
};
