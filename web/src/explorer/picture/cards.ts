/** What stands on a card of a certain width, and how high that makes it. */
import type { Band, Row } from './collapse';
import type { SourceNode } from './layers';
import type { PictureClaim, PictureSource, PictureWords } from './model';
import type { Card, TextLine, TextRole } from './scene';
import { plain, wrap, type Face, type Measure } from './text';

const PAD = 13;
const UI: Face = { size: 14, bold: false, family: 'ui' };
export const SMALL: Face = { size: 13, bold: false, family: 'ui' };

/** Lines of text one below another, from the top of a card. */
class Column {
  texts: TextLine[] = [];
  cut = false;
  y: number;
  readonly width: number;
  readonly measure: Measure;

  constructor(width: number, top: number, measure: Measure) {
    this.width = width;
    this.y = top;
    this.measure = measure;
  }

  add(text: string, role: TextRole, face: Face, leading: number, most: number, indent = PAD): void {
    if (!text) return;
    const { lines, cut } = wrap(text, Math.max(face.size * 2, this.width - indent - PAD), face, most, this.measure);
    for (const line of lines) {
      this.y += leading;
      this.texts.push({ x: indent, y: this.y, text: line, role, size: face.size });
    }
    this.cut ||= cut;
  }
}

const BLANK = {
  x: 0,
  y: 0,
  focus: false,
  stack: false,
  status: null,
  sign: null,
  unnamed: false,
  retracted: false,
  withdrawn: false,
  end: false,
} satisfies Partial<Card>;

export function claimCard(
  claim: PictureClaim,
  band: Band,
  attributions: string[],
  focus: boolean,
  width: number,
  least: number,
  words: PictureWords,
  measure: Measure,
): Card {
  const c = new Column(width, 8, measure);
  const many = band.claims > 1;
  if (many) c.add(words.moreClaims(band.claims), 'name', { ...UI, bold: true }, 19, 3);
  else {
    c.add(claim.statusWord, 'status', { ...SMALL, bold: true }, 14, 2, 33);
    c.y += 3;
    c.add(claim.statement, 'statement', { size: 15, bold: false, family: 'say' }, 21, focus ? 7 : 5);
  }
  return {
    ...BLANK,
    key: `claim:${claim.id}`,
    kind: 'claim',
    side: focus ? 'FOR' : 'AGAINST',
    href: many ? words.table : claim.href,
    label: many ? words.moreClaims(band.claims) : `${claim.statusWord}: ${plain(claim.statement)}`,
    cut: c.cut,
    texts: c.texts,
    attributions,
    focus,
    stack: many,
    status: many ? null : claim.status,
    width,
    height: Math.max(c.y + 11, least),
  };
}

export function saidCard(row: Row, width: number, words: PictureWords, measure: Measure): Card {
  const a = row.attribution;
  const c = new Column(row.stack ? width - 8 : width, 6, measure);
  c.add(row.stack ?? a.speaker, 'name', { ...UI, bold: true }, 18, 3, row.stack ? PAD : 34);
  if (!row.stack) {
    c.y += 1;
    c.add(a.how, 'how', { ...SMALL, bold: true }, 18, 3);
    c.add(a.when, 'meta', SMALL, 18, 3);
  }
  return {
    ...BLANK,
    key: `said:${row.id}`,
    kind: 'said',
    side: row.side,
    href: row.stack ? words.table : a.href,
    label: row.stack ?? [a.speaker, a.how, a.when].filter(Boolean).map(plain).join(', '),
    cut: c.cut,
    texts: c.texts,
    attributions: row.members,
    stack: row.stack !== null,
    sign: row.stack ? null : a.sign,
    unnamed: !row.stack && a.sign === 'unnamed',
    retracted: !row.stack && a.retracted,
    width: row.stack ? width - 8 : width,
    height: c.y + 11,
  };
}

export function sourceCard(
  node: SourceNode,
  source: PictureSource | undefined,
  heap: string | undefined,
  attributions: string[],
  all: boolean,
  width: number,
  words: PictureWords,
  measure: Measure,
): Card {
  const c = new Column(width, 7, measure);
  if (source) c.add(source.about, 'meta', SMALL, 17, 3);
  c.add(heap ?? source?.title ?? node.source, 'title', UI, 19, 4);
  if (all) c.add(words.allThrough(attributions.length), 'note', { ...SMALL, bold: true }, 18, 2);
  return {
    ...BLANK,
    key: `source:${node.key}`,
    kind: 'source',
    side: 'ASIDE',
    href: source?.href ?? words.table,
    label: heap ?? [source?.about, source?.title].flatMap((s) => (s ? plain(s) : [])).join(', '),
    cut: c.cut,
    texts: c.texts,
    attributions,
    stack: heap !== undefined,
    withdrawn: source?.withdrawn ?? false,
    end: node.end,
    width,
    height: c.y + 11,
  };
}

/** Moves a card, with what stands on it. */
export function place(card: Card, x: number, y: number): Card {
  card.texts = card.texts.map((t) => ({ ...t, x: t.x - card.x + x, y: t.y - card.y + y }));
  card.x = x;
  card.y = y;
  return card;
}
