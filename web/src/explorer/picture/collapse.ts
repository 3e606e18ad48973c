/** Putting many into one card, so that the picture stays one that can be read. */
import type { PictureAttribution, PictureData, PictureWords, Side } from './model';
import type { Group, Lane } from './order';

/** The most attributions of one voice, and voices of one claim on one side, that are drawn in full. */
const IN_VOICE = 3;
const VOICES = 5;
const CLAIMS = 4;

/** A row of the second column: an attribution, or a stack of several. */
export interface Row {
  id: string;
  members: string[];
  side: Side;
  voice: string | null;
  attribution: PictureAttribution;
  /** What a stack says; null for one attribution. */
  stack: string | null;
  chain: string[];
}

export interface Band {
  claim: string;
  stands: boolean;
  /** How many claims the card stands for. */
  claims: number;
  rows: Row[];
}

export interface DrawnLane {
  side: Side;
  bands: Band[];
}

export interface Drawn {
  lanes: DrawnLane[];
  /** Cards that stand for several sources, by key. */
  heaps: Map<string, { text: string; sources: string[] }>;
}

export function collapsed(data: PictureData, lanes: readonly Lane[], words: PictureWords): Drawn {
  const heaps: Drawn['heaps'] = new Map();
  const stack = (rows: PictureAttribution[], text: string, voice: string | null): Row => {
    const first = rows[0]!;
    const id = `stack:${first.id}`;
    return {
      id,
      members: rows.map((a) => a.id),
      side: first.side,
      voice,
      attribution: first,
      stack: text,
      chain: joined(id, rows, heaps, words),
    };
  };
  const drawn = lanes.map(({ side, groups }): DrawnLane => {
    const others = groups.filter((g) => g.claim !== data.focus);
    const hidden = others.length > CLAIMS ? others.slice(CLAIMS - 1) : [];
    const bands = groups
      .filter((g) => !hidden.includes(g))
      .map((g): Band => ({ claim: g.claim, stands: g.stands, claims: 1, rows: rowsOf(g, stack, words) }));
    const first = hidden[0];
    if (first) {
      const all = hidden.flatMap((g) => g.attributions);
      const counted = new Set(all.flatMap((a) => a.voice ?? [])).size;
      const rows = all.length > 1 ? [stack(all, words.moreVoices(counted, all.length), null)] : all.map(alone);
      bands.push({ claim: first.claim, stands: true, claims: hidden.length, rows });
    }
    return { side, bands };
  });
  return { lanes: drawn, heaps };
}

type Stack = (rows: PictureAttribution[], text: string, voice: string | null) => Row;

function rowsOf(group: Group, stack: Stack, words: PictureWords): Row[] {
  const voices = [...new Set(group.attributions.flatMap((a) => a.voice ?? []))];
  const shown = voices.length > VOICES ? voices.slice(0, VOICES - 1) : voices;
  const rows: Row[] = [];
  for (const voice of shown) {
    const said = group.attributions.filter((a) => a.voice === voice);
    rows.push(...several(said, (rest) => stack(rest, words.moreInVoice(rest.length), voice)));
  }
  const rest = group.attributions.filter((a) => a.voice !== null && !shown.includes(a.voice));
  if (rest.length > 0) rows.push(stack(rest, words.moreVoices(voices.length - shown.length, rest.length), null));
  for (const decides of [true, false]) {
    const others = group.attributions.filter((a) => a.voice === null && a.decides === decides);
    rows.push(...several(others, (rest) => stack(rest, words.moreOthers(rest.length), null)));
  }
  return rows;
}

function several(said: PictureAttribution[], stack: (rest: PictureAttribution[]) => Row): Row[] {
  if (said.length <= IN_VOICE) return said.map(alone);
  return [...said.slice(0, IN_VOICE - 1).map(alone), stack(said.slice(IN_VOICE - 1))];
}

function alone(a: PictureAttribution): Row {
  return { id: a.id, members: [a.id], side: a.side, voice: a.voice, attribution: a, stack: null, chain: [...a.chain] };
}

/** The chain of a stack: what all its chains end in stays; where they differ is one card. */
function joined(id: string, rows: PictureAttribution[], heaps: Drawn['heaps'], words: PictureWords): string[] {
  const chains = rows.map((a) => a.chain);
  const tail: string[] = [];
  for (;;) {
    const at = (c: readonly string[]) => c.at(-1 - tail.length);
    const next = at(chains[0]!);
    if (next === undefined || !chains.every((c) => c.length > tail.length + 1 && at(c) === next)) break;
    tail.unshift(next);
  }
  const heads = [...new Set(chains.flatMap((c) => c.slice(0, c.length - tail.length)))];
  if (heads.length === 1) return [heads[0]!, ...tail];
  const key = `heap:${id}`;
  heaps.set(key, { text: words.moreSources(heads.length), sources: heads });
  return [key, ...tail];
}
