/** The picture on a narrow screen: one card a row, the lines in a gutter beside them, as on a map of a metro. */
import { claimCard, place, saidCard, SMALL, sourceCard } from './cards';
import type { Drawn, Row } from './collapse';
import { caption, numbered, rowsOf } from './columns';
import type { Layered } from './layers';
import type { PictureData, PictureWords } from './model';
import type { Card, Hull, Scene } from './scene';
import { wrap, type Measure } from './text';

const WIDEST = 560;

export function rails(
  data: PictureData,
  drawn: Drawn,
  sources: Layered,
  width: number,
  words: PictureWords,
  measure: Measure,
): Scene {
  const rows = rowsOf(drawn);
  const pitch = Math.min(15, 84 / Math.max(1, rows.length));
  const gutter = 22 + rows.length * pitch;
  const cardWidth = Math.min(WIDEST, width - gutter - 10);
  const scene: Scene = {
    width,
    height: 0,
    form: 'rails',
    cards: [],
    hulls: [],
    lines: [],
    marks: [],
    headings: [],
    bars: [],
    brackets: [],
  };
  let y = 4;
  const put = (card: Card): Card => {
    place(card, gutter, y);
    y += card.height + (card.stack ? 8 : 0) + 12;
    scene.cards.push(card);
    return card;
  };
  const head = (text: string, side: Hull['side'] | null, bond = false) => {
    for (const line of wrap(text, cardWidth, { ...SMALL, bold: true }, 2, measure).lines) {
      y += 19;
      scene.headings.push({ x: gutter, y, text: line, side, bond });
    }
    y += 12;
  };

  const numbers = numbered(drawn, 'rails');
  const claims = new Map<string, Card>();
  const said = new Map<string, Card>();
  for (const lane of drawn.lanes) {
    head(data.lanes[lane.side], lane.side);
    let hull: Hull | null = null;
    const shut = () => {
      if (hull) y += 6;
      hull = null;
    };
    for (const band of lane.bands) {
      if (band.stands) {
        shut();
        const claim = data.claims.find((c) => c.id === band.claim)!;
        const all = drawn.lanes.flatMap((l) => l.bands.filter((b) => b.claim === band.claim).flatMap((b) => b.rows));
        const least = 20 + all.length * 9;
        claims.set(
          band.claim,
          put(
            claimCard(
              claim,
              band,
              all.flatMap((r) => r.members),
              band.claim === data.focus,
              cardWidth,
              least,
              words,
              measure,
            ),
          ),
        );
      }
      for (const row of band.rows) {
        if (row.voice === null || (hull as Hull | null)?.voice !== row.voice) {
          shut();
          if (row.voice !== null) {
            const opened: Hull = {
              x: gutter - 6,
              y: y - 2,
              width: cardWidth + 14,
              height: 0,
              side: lane.side,
              voice: row.voice,
              caption: [],
              cards: [],
            };
            for (const text of caption(data, row, numbers, cardWidth, words, measure)) {
              y += 17;
              opened.caption.push({ x: gutter, y, text });
            }
            y += 8;
            scene.hulls.push(opened);
            hull = opened;
          }
        }
        const card = put(saidCard(row, cardWidth, words, measure));
        said.set(row.id, card);
        const open = hull as Hull | null;
        if (open) {
          open.height = y - 4 - open.y;
          open.cards.push(card.key);
        }
      }
    }
    shut();
    if (lane.side === 'FOR') {
      for (const bond of ['excludes', 'tension'] as const) {
        if (data.claims.some((c) => c.bond === bond)) head(words[bond], null, true);
      }
    }
    y += 8;
  }
  const stops = sourceRows(data, drawn, sources, rows, cardWidth, put, head, words, measure);
  rows.forEach((row, i) =>
    rail(scene, row, 10 + i * pitch, [claims.get(bandClaim(drawn, row))!, said.get(row.id)!, ...stops.get(row.id)!]),
  );
  scene.height = y;
  return scene;
}

function bandClaim(drawn: Drawn, row: Row): string {
  return drawn.lanes.flatMap((l) => l.bands).find((b) => b.rows.includes(row))!.claim;
}

function sourceRows(
  data: PictureData,
  drawn: Drawn,
  sources: Layered,
  rows: Row[],
  width: number,
  put: (c: Card) => Card,
  head: (text: string, side: null) => void,
  words: PictureWords,
  measure: Measure,
): Map<string, Card[]> {
  const byId = new Map(data.sources.map((s) => [s.id, s]));
  const members = new Map(rows.map((r) => [r.id, r.members]));
  const total = rows.reduce((n, r) => n + r.members.length, 0);
  const rank = new Map(rows.map((r, i) => [r.id, i]));
  const cards = new Map<string, Card>();
  const c = words.columns;
  for (let layer = 0; layer < sources.depth; layer++) {
    head(layer === 0 ? c.read : layer === sources.depth - 1 ? c.origin : c.via, null);
    const here = sources.nodes
      .filter((m) => m.layer === layer)
      .sort((a, b) => rank.get(a.rows[0]!)! - rank.get(b.rows[0]!)! || (a.key < b.key ? -1 : 1));
    for (const node of here) {
      const through = node.rows.flatMap((id) => members.get(id)!);
      const card = sourceCard(
        node,
        byId.get(node.source),
        drawn.heaps.get(node.source)?.text,
        through,
        through.length === total && total > 1,
        width,
        words,
        measure,
      );
      card.height = Math.max(card.height, 28 + node.rows.length * 6);
      cards.set(node.key, put(card));
    }
  }
  return new Map(rows.map((r) => [r.id, sources.routes.get(r.id)!.map((m) => cards.get(m.key)!)]));
}

/** One attribution as a rail at `x`, with a stop at each card that it touches. */
function rail(scene: Scene, row: Row, x: number, cards: Card[]): void {
  const faint = row.stack === null && row.attribution.retracted;
  const common = { attributions: row.members, side: row.side, faint };
  const heights = cards.map((card) => {
    const used = scene.marks.filter((m) => m.y > card.y && m.y < card.y + card.height && card.kind !== 'said').length;
    const first = card.y + Math.min(card.height / 2, 18);
    return card.kind === 'said'
      ? card.y + Math.min(card.height / 2, 24)
      : first + used * Math.min(9, (card.height - 28) / Math.max(1, card.attributions.length));
  });
  const dashed = row.stack ? 'certain' : row.attribution.sureness;
  const [claim, said] = [cards[0]!, cards[1]!];
  scene.lines.push({
    ...common,
    sureness: dashed,
    thin: false,
    steps: [
      { to: 'move', x, y: heights[0]! },
      { to: 'line', x, y: heights[1]! },
    ],
    from: claim.key,
    to: said.key,
  });
  const last = heights.at(-1)!;
  scene.lines.push({
    ...common,
    sureness: 'certain',
    thin: false,
    steps: [
      { to: 'move', x, y: heights[1]! },
      { to: 'line', x, y: last },
    ],
    from: said.key,
    to: cards.at(-1)!.key,
  });
  cards.forEach((card, i) => {
    scene.lines.push({
      ...common,
      sureness: 'certain',
      thin: true,
      steps: [
        { to: 'move', x, y: heights[i]! },
        { to: 'line', x: card.x, y: heights[i]! },
      ],
      from: card.key,
      to: card.key,
    });
    scene.marks.push({
      x,
      y: heights[i]!,
      side: row.side,
      stance: i === 0 && !row.stack ? row.attribution.stance : 'stop',
      attributions: row.members,
      faint,
    });
  });
}
