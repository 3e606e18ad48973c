/** The picture in columns: claim, who says it, where it was read, by way of what, where it comes from. */
import { claimCard, place, saidCard, SMALL, sourceCard } from './cards';
import type { Band, Drawn, Row } from './collapse';
import type { Layered } from './layers';
import type { PictureData, PictureWords, Side } from './model';
import { corner, ports, settle, swing, type Point } from './routes';
import type { Card, Hull, Line, Scene, Step } from './scene';
import { wrap, type Measure } from './text';

const LEFT = 44;
const RIGHT = 4;
const TOP = 44;
const HULL = 11;
const CLAIM_SHARE = 1.24;
/** The height of the place that a line has in a layer that it passes. */
const PASS = 6;
const AFTER_MARK = 9;

/** The width of a column of sources, and where the columns begin. */
export function grid(width: number, depth: number, most: number): { unit: number; xs: number[] } {
  const gap = depth > 2 ? 44 : 58;
  const first = most > 3 ? 44 + Math.min(most * 6, 132) : gap;
  const unit = (width - LEFT - RIGHT - first - gap * depth) / (CLAIM_SHARE + 1 + depth);
  const xs = [LEFT, LEFT + unit * CLAIM_SHARE + first];
  for (let layer = 0; layer < depth; layer++) xs.push(xs[1]! + (layer + 1) * (unit + gap));
  return { unit, xs };
}

/** The most lines that meet one claim. */
export function most(drawn: Drawn): number {
  const counts = new Map<string, number>();
  for (const lane of drawn.lanes)
    for (const b of lane.bands) counts.set(b.claim, (counts.get(b.claim) ?? 0) + b.rows.length);
  return Math.max(0, ...counts.values());
}

export function rowsOf(drawn: Drawn): Row[] {
  return drawn.lanes.flatMap((l) => l.bands.flatMap((b) => b.rows));
}

export function columns(
  data: PictureData,
  drawn: Drawn,
  sources: Layered,
  width: number,
  words: PictureWords,
  measure: Measure,
): Scene {
  const { unit, xs } = grid(width, sources.depth, most(drawn));
  const scene: Scene = {
    width,
    height: 0,
    form: 'columns',
    cards: [],
    hulls: [],
    lines: [],
    marks: [],
    headings: [],
    bars: [],
    brackets: [],
  };
  heads(scene, xs, unit, sources.depth, words, measure);
  const said = new Map<string, Card>();
  const claims = lanesDown(scene, data, drawn, said, unit, xs, words, measure);
  const rows = rowsOf(drawn);
  const stops = sourceColumns(scene, data, drawn, sources, rows, said, unit, xs, words, measure);
  toClaims(scene, drawn, claims, said);
  onwards(scene, rows, stops, said);
  brackets(scene, data, claims, words);
  scene.height =
    10 +
    Math.max(
      ...scene.cards.map((c) => c.y + c.height + (c.stack ? 8 : 0)),
      ...scene.hulls.map((h) => h.y + h.height),
      ...scene.bars.map((b) => b.y + b.height),
      ...[...stops.values()].flat().map((s) => s.y + PASS),
    );
  return scene;
}

function heads(scene: Scene, xs: number[], unit: number, depth: number, words: PictureWords, measure: Measure): void {
  const c = words.columns;
  const all = [
    c.claim,
    c.said,
    c.read,
    ...Array.from({ length: Math.max(0, depth - 2) }, () => c.via),
    ...(depth > 1 ? [c.origin] : []),
  ];
  all.forEach((text, i) => {
    wrap(text, unit + 30, { ...SMALL, bold: true }, 2, measure).lines.forEach((line, k) => {
      scene.headings.push({ x: xs[i]!, y: 14 + k * 16, text: line, side: null, bond: false });
    });
  });
}

/** The first two columns, lane by lane. */
function lanesDown(
  scene: Scene,
  data: PictureData,
  drawn: Drawn,
  said: Map<string, Card>,
  unit: number,
  xs: number[],
  words: PictureWords,
  measure: Measure,
): Map<string, Card> {
  const claims = new Map<string, Card>();
  const numbers = numbered(drawn, 'columns');
  let y = 36;
  for (const lane of drawn.lanes) {
    const top = y;
    scene.headings.push({ x: LEFT, y: top + 20, text: data.lanes[lane.side], side: lane.side, bond: false });
    const rows = new SaidColumn(lane.side, xs[1] as number, unit, top + 36);
    let low = top + 36;
    for (const band of lane.bands) {
      const from = rows.begin();
      for (const row of band.rows) {
        const above = row.voice === null ? [] : caption(data, row, numbers, unit, words, measure);
        said.set(row.id, rows.add(row.voice, saidCard(row, unit, words, measure), above));
      }
      if (!band.stands) continue;
      const card = standing(data, drawn, band, unit * CLAIM_SHARE, words, measure);
      const middle = rows.middle() ?? from + card.height / 2;
      const top = Math.max(low, middle - card.height / 2);
      place(card, LEFT, top);
      rows.lower(top - (middle - card.height / 2));
      const bonds = new Set(data.claims.map((c) => c.bond)).size - 1;
      low = top + card.height + 14 + (band.claim === data.focus ? bonds * 18 : 0);
      claims.set(band.claim, card);
      scene.cards.push(card);
    }
    rows.close();
    scene.cards.push(...rows.cards);
    scene.hulls.push(...rows.hulls);
    y = Math.max(rows.free, low) + 4;
    scene.bars.push({ x: 0, y: top + 6, width: 4, height: y - top - 16, side: lane.side });
    y += 26;
  }
  return claims;
}

/** The second column within one lane: cards one below another, those of one voice in one box. */
class SaidColumn {
  readonly cards: Card[] = [];
  readonly hulls: Hull[] = [];
  free: number;
  private open: Hull | null = null;
  /** The cards and boxes that the claim at hand has begun. */
  private band: { cards: Card[]; hulls: Hull[]; onward: Hull | null } = { cards: [], hulls: [], onward: null };

  constructor(
    private readonly side: Side,
    private readonly x: number,
    private readonly width: number,
    top: number,
  ) {
    this.free = top;
  }

  /** Begins with the next claim; returns the height at which its first card could stand. */
  begin(): number {
    this.band = { cards: [], hulls: [], onward: this.open };
    return this.free;
  }

  add(voice: string | null, card: Card, caption: string[]): Card {
    if (voice === null || this.open?.voice !== voice) {
      this.close();
      if (this.band.cards.length === 0) this.band.onward = null;
      if (voice !== null) this.box(voice, caption);
    }
    place(card, this.x, this.free);
    this.free += card.height + (card.stack ? 8 : 0) + 12;
    if (this.open) {
      this.open.height = this.free - 2 - this.open.y;
      this.open.cards.push(card.key);
    }
    this.cards.push(card);
    this.band.cards.push(card);
    return card;
  }

  private box(voice: string, caption: string[]): void {
    const { side, x, width } = this;
    this.open = { x: x - HULL, y: this.free, width: width + 2 * HULL, height: 0, side, voice, caption: [], cards: [] };
    this.free += 8;
    for (const text of caption) {
      this.free += 17;
      this.open.caption.push({ x, y: this.free - 2, text });
    }
    this.free += 7;
    this.hulls.push(this.open);
    this.band.hulls.push(this.open);
  }

  close(): void {
    if (this.open) this.free = Math.max(this.free, this.open.y + this.open.height + 14);
    this.open = null;
  }

  /** The middle of the cards of the claim at hand; null if there are none. */
  middle(): number | null {
    const first = this.band.cards[0];
    const last = this.band.cards.at(-1);
    return first && last ? (first.y + first.height / 2 + last.y + last.height / 2) / 2 : null;
  }

  /** Moves down what belongs to the claim at hand. */
  lower(by: number): void {
    const { cards, hulls, onward } = this.band;
    if (by <= 0) return;
    for (const card of cards) place(card, card.x, card.y + by);
    for (const hull of hulls) {
      hull.y += by;
      hull.caption = hull.caption.map((line) => ({ ...line, y: line.y + by }));
    }
    if (onward && cards[0] && onward.cards.includes(cards[0].key)) onward.height += by;
    if (cards.length > 0) this.free += by;
  }
}

function standing(
  data: PictureData,
  drawn: Drawn,
  band: Band,
  width: number,
  words: PictureWords,
  measure: Measure,
): Card {
  const claim = data.claims.find((c) => c.id === band.claim)!;
  const rows = drawn.lanes.flatMap((l) => l.bands.filter((b) => b.claim === band.claim).flatMap((b) => b.rows));
  const least = rows.length > 3 ? rows.length * 17 + 14 : 0;
  return claimCard(
    claim,
    band,
    rows.flatMap((r) => r.members),
    band.claim === data.focus,
    width,
    least,
    words,
    measure,
  );
}

/** A number for each voice that cannot lie together; in rails, a claim between its cards parts it too. */
export function numbered(drawn: Drawn, form: Scene['form']): Map<string, number> {
  const runs = new Map<string, number>();
  for (const lane of drawn.lanes) {
    let last: string | null = null;
    for (const band of lane.bands) {
      if (form === 'rails' && band.stands) last = null;
      for (const row of band.rows) {
        if (row.voice !== null && row.voice !== last) runs.set(row.voice, (runs.get(row.voice) ?? 0) + 1);
        last = row.voice;
      }
    }
  }
  const split = [...runs].filter(([, n]) => n > 1).map(([voice]) => voice);
  return new Map(split.map((voice, i) => [voice, i + 1]));
}

export function caption(
  data: PictureData,
  row: Row,
  numbers: Map<string, number>,
  width: number,
  words: PictureWords,
  measure: Measure,
): string[] {
  const voice = row.voice ?? '';
  const number = numbers.get(voice);
  const said = data.voices[voice] ?? '';
  const text = number === undefined ? said : words.numbered(said, number);
  return wrap(text, width - 6, SMALL, 3, measure).lines;
}

/** Where the line of a row meets a layer: at a card, or in a place of its own that it passes. */
type Stop = { card: Card; y: number } | { card: null; x: number; y: number; width: number };

function sourceColumns(
  scene: Scene,
  data: PictureData,
  drawn: Drawn,
  sources: Layered,
  rows: Row[],
  said: Map<string, Card>,
  unit: number,
  xs: number[],
  words: PictureWords,
  measure: Measure,
): Map<string, Stop[]> {
  const byId = new Map(data.sources.map((s) => [s.id, s]));
  const height = (id: string) => said.get(id)!.y + said.get(id)!.height / 2;
  const members = new Map(rows.map((r) => [r.id, r.members]));
  const total = rows.reduce((n, r) => n + r.members.length, 0);
  const stops = new Map<string, Stop[]>(rows.map((r) => [r.id, []]));
  for (let layer = 0; layer < sources.depth; layer++) {
    const x = xs[2 + layer]!;
    const here: { key: string; middle: number; height: number; card: Card | null; rows: string[] }[] = [];
    for (const node of sources.nodes.filter((m) => m.layer === layer)) {
      const through = node.rows.flatMap((id) => members.get(id) ?? []);
      const all = through.length === total && total > 1;
      const card = sourceCard(
        node,
        byId.get(node.source),
        drawn.heaps.get(node.source)?.text,
        through,
        all,
        unit,
        words,
        measure,
      );
      here.push({ key: node.key, middle: mean(node.rows.map(height)), height: card.height, card, rows: node.rows });
    }
    for (const { id } of rows) {
      const route = sources.routes.get(id)!;
      if (route.some((m) => m.layer === layer) || route.at(-1)!.layer < layer) continue;
      here.push({ key: `~${id}`, middle: height(id), height: PASS, card: null, rows: [id] });
    }
    here.sort((a, b) => a.middle - b.middle || (a.key < b.key ? -1 : 1));
    settle(here, 16, TOP).forEach((y, i) => {
      const h = here[i]!;
      if (h.card) scene.cards.push(place(h.card, x, y));
      for (const id of h.rows)
        stops.get(id)!.push(h.card ? { card: h.card, y } : { card: null, x, y: y + PASS / 2, width: unit });
    });
  }
  return stops;
}

function mean(values: number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function toClaims(scene: Scene, drawn: Drawn, claims: Map<string, Card>, said: Map<string, Card>): void {
  for (const [id, claim] of claims) {
    const rows = drawn.lanes.flatMap((l) => l.bands.filter((b) => b.claim === id).flatMap((b) => b.rows));
    const cards = rows.map((r) => said.get(r.id)!);
    const heights = ports(claim, rows.length);
    const targets = cards.map((c) => ({ x: c.x, y: c.y + c.height / 2 }));
    rows.forEach((row, i) => {
      const from = { x: claim.x + claim.width + AFTER_MARK, y: heights[i]! };
      const to = targets[i]!;
      const steps = rows.length > 3 ? corner(from, to, channel(from, to, heights, targets, i)) : swing(from, to);
      const a = row.attribution;
      const faint = row.stack === null && a.retracted;
      const sureness = row.stack ? 'certain' : a.sureness;
      scene.lines.push({
        attributions: row.members,
        side: row.side,
        sureness,
        thin: false,
        faint,
        steps: [{ to: 'move', ...from }, ...steps],
        from: claim.key,
        to: cards[i]!.key,
      });
      scene.marks.push({
        ...from,
        side: row.side,
        stance: row.stack ? 'stop' : a.stance,
        attributions: row.members,
        faint,
      });
    });
  }
}

/** The channel of a line: of those that go the same way, the farthest is innermost, so that none cross. */
function channel(from: Point, to: Point, heights: number[], targets: Point[], i: number): number {
  const down = to.y > from.y;
  const same = targets.flatMap((t, k) => (t.y > heights[k]! === down ? [k] : []));
  const at = same.indexOf(i);
  const room = to.x - HULL - from.x - 18;
  const pitch = Math.min(6, room / Math.max(1, same.length));
  return from.x + 10 + pitch * (down ? same.length - 1 - at : at);
}

/** From who says it to where it was read, and on. */
function onwards(scene: Scene, rows: Row[], stops: Map<string, Stop[]>, said: Map<string, Card>): void {
  const key = (id: string, i: number) => `${id} ${i}`;
  const arrive = new Map<string, number>();
  const leave = new Map<string, number>();
  const middle = (s: Stop) => (s.card ? s.card.y + s.card.height / 2 : s.y);
  const meets = new Map<Card, { id: string; at: number; before: number; after: number }[]>();
  for (const { id } of rows) {
    const route = stops.get(id)!;
    route.forEach((s, i) => {
      if (!s.card) return;
      const start = said.get(id)!;
      const before = i > 0 ? middle(route[i - 1]!) : start.y + start.height / 2;
      const after = i + 1 < route.length ? middle(route[i + 1]!) : before;
      meets.set(s.card, [...(meets.get(s.card) ?? []), { id, at: i, before, after }]);
    });
  }
  for (const [card, all] of meets) {
    const into = [...all].sort((a, b) => a.before - b.before);
    const out = all
      .filter((m) => m.at + 1 < stops.get(m.id)!.length)
      .sort((a, b) => a.after - b.after || a.before - b.before);
    ports(card, into.length).forEach((y, i) => arrive.set(key(into[i]!.id, into[i]!.at), y));
    ports(card, out.length).forEach((y, i) => leave.set(key(out[i]!.id, out[i]!.at), y));
  }
  for (const row of rows) {
    const start = said.get(row.id)!;
    const faint = row.stack === null && row.attribution.retracted;
    let from: Point = { x: start.x + start.width, y: start.y + start.height / 2 };
    let last = start.key;
    let steps: Step[] = [{ to: 'move', ...from }];
    if (start.stack) {
      // Its column is as wide as that of the others, which a curve must not touch.
      from = { x: start.x + start.width + 8, y: from.y };
      steps.push({ to: 'line', ...from });
    }
    const route = stops.get(row.id)!;
    route.forEach((s, i) => {
      const to = s.card ? { x: s.card.x, y: arrive.get(key(row.id, i))! } : { x: s.x, y: s.y };
      steps.push(...swing(from, to));
      if (s.card) {
        scene.lines.push(line(row, faint, steps, last, s.card.key));
        last = s.card.key;
        from = { x: s.card.x + s.card.width, y: leave.get(key(row.id, i)) ?? to.y };
        steps = [{ to: 'move', ...from }];
      } else {
        from = { x: s.x + s.width, y: s.y };
        steps.push({ to: 'line', ...from });
      }
    });
  }
}

function line(row: Row, faint: boolean, steps: Step[], from: string, to: string): Line {
  return { attributions: row.members, side: row.side, sureness: 'certain', thin: false, faint, steps, from, to };
}

/** The brackets at the left between the claim and what cannot be so as well, or hardly. */
function brackets(scene: Scene, data: PictureData, claims: Map<string, Card>, words: PictureWords): void {
  const focus = claims.get(data.focus);
  if (!focus) return;
  let below = focus.y + focus.height + 22;
  for (const [bond, x] of [['excludes', 28], ['tension', 16]] as const) {
    const others = data.claims.filter((c) => c.bond === bond).flatMap((c) => claims.get(c.id) ?? []);
    if (!others.length) continue;
    const from = focus.y + focus.height / 2 + (bond === 'tension' ? 8 : 0);
    const ends = others.map((c) => c.y + c.height / 2).sort((a, b) => a - b);
    const last = ends.pop() as number;
    const steps: Step[] = [
      { to: 'move', x: focus.x, y: from },
      { to: 'line', x: x + 6, y: from },
      { to: 'curve', x1: x, y1: from, x2: x, y2: from, x, y: from + 6 },
      { to: 'line', x, y: last - 6 },
      { to: 'curve', x1: x, y1: last, x2: x, y2: last, x: x + 6, y: last },
      { to: 'line', x: LEFT, y: last },
    ];
    for (const y of ends) steps.push({ to: 'move', x, y }, { to: 'line', x: LEFT, y });
    scene.brackets.push({ steps, loose: bond === 'tension' });
    scene.headings.push({ x: LEFT, y: below, text: words[bond], side: null, bond: true });
    below += 18;
  }
}
