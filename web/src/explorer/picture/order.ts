/** The order of everything in the picture. It follows from the data alone, not from the order in which the data came. */
import { SIDES, type PictureAttribution, type PictureData, type Side } from './model';

/** The attributions of one claim on one side, in order. */
export interface Group {
  claim: string;
  /** Whether the card of the claim stands in this lane. */
  stands: boolean;
  attributions: PictureAttribution[];
}

export interface Lane {
  side: Side;
  groups: Group[];
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The earlier first, what has no date last, then by id. */
function byDate(a: { statedAt: string | null; id: string }, b: { statedAt: string | null; id: string }): number {
  if (a.statedAt !== b.statedAt) {
    if (a.statedAt === null) return 1;
    if (b.statedAt === null) return -1;
    return compare(a.statedAt, b.statedAt);
  }
  return compare(a.id, b.id);
}

export function lanes(data: PictureData): Lane[] {
  const known = new Set(data.claims.map((c) => c.id));
  const sided = data.attributions
    .filter((a) => known.has(a.claim) && a.chain.length > 0)
    .map((a): PictureAttribution => (a.claim === data.focus ? a : { ...a, side: 'AGAINST' }))
    .sort(byDate);
  const out: Lane[] = [];
  for (const side of SIDES) {
    const here = sided.filter((a) => a.side === side);
    const groups = inOrder(data.focus, side, here);
    const bare = side === 'AGAINST' ? withoutWord(data, sided) : [];
    groups.push(...bare);
    if (groups.length > 0) out.push({ side, groups });
  }
  return out;
}

/** The other claims on which nobody has said a word. */
function withoutWord(data: PictureData, said: PictureAttribution[]): Group[] {
  const spoken = new Set(said.map((a) => a.claim));
  return data.claims
    .filter((c) => c.id !== data.focus && !spoken.has(c.id))
    .map((c) => c.id)
    .sort(compare)
    .map((claim) => ({ claim, stands: true, attributions: [] }));
}

function inOrder(focus: string, side: Side, said: PictureAttribution[]): Group[] {
  const byClaim = new Map<string, PictureAttribution[]>();
  for (const a of said) byClaim.set(a.claim, [...(byClaim.get(a.claim) ?? []), a]);
  const groups: Group[] = [];
  const own = byClaim.get(focus);
  if (side === 'FOR') groups.push({ claim: focus, stands: true, attributions: own ?? [] });
  else if (own) groups.push({ claim: focus, stands: false, attributions: own });
  byClaim.delete(focus);
  const first = groups[0];
  if (first) first.attributions = arranged(first.attributions, null, waiting(byClaim));
  while (byClaim.size > 0) {
    const last = lastVoice(groups);
    const entries = [...byClaim];
    const [claim, rows] =
      entries.find(([, rows]) => rows.some((a) => a.voice !== null && a.voice === last)) ?? entries[0]!;
    byClaim.delete(claim);
    groups.push({ claim, stands: true, attributions: arranged(rows, last, waiting(byClaim)) });
  }
  return groups;
}

function waiting(rest: Map<string, PictureAttribution[]>): Set<string> {
  return new Set([...rest.values()].flatMap((rows) => rows.flatMap((a) => a.voice ?? [])));
}

function lastVoice(groups: Group[]): string | null {
  return groups.at(-1)?.attributions.at(-1)?.voice ?? null;
}

/** Voice by voice, the one that goes on from above first and the one that goes on below last; then what has no voice, and last what decides nothing. */
function arranged(rows: PictureAttribution[], above: string | null, below: Set<string>): PictureAttribution[] {
  const voices = [...new Set(rows.flatMap((a) => a.voice ?? []))];
  const onward = voices.find((v) => v !== above && below.has(v));
  const rank = (v: string) => (v === above ? -1 : v === onward ? voices.length : voices.indexOf(v));
  voices.sort((a, b) => rank(a) - rank(b));
  const counted = voices.flatMap((v) => rows.filter((a) => a.voice === v));
  const others = rows.filter((a) => a.voice === null);
  return [...counted, ...others.filter((a) => a.decides), ...others.filter((a) => !a.decides)];
}
