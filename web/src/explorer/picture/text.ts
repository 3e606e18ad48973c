/** Breaking a text into lines that fit: by words, in scripts without blanks by characters. */

export interface Face {
  size: number;
  bold: boolean;
  family: 'say' | 'ui';
}

/** The width of a text in CSS pixels. */
export type Measure = (text: string, face: Face) => number;

export interface Wrapped {
  lines: string[];
  cut: boolean;
}

const IDEOGRAPH =
  '\\u2e80-\\u2fdf\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
const OPENING = '\\p{Ps}\\p{Pi}';
const CLOSING = '\\p{Pe}\\p{Pf}\\u3001\\u3002\\uff0c\\uff0e\\uff1a\\uff1b\\uff01\\uff1f\\uff05\\u2027\\u2026,.;:!?%';
/** Where a line may break: after a word with its blanks, and after an ideograph with the closing marks that follow it. */
const PIECE = new RegExp(
  `[${OPENING}]*[${IDEOGRAPH}]\\p{M}*[${CLOSING}]*\\s*|[^\\s${IDEOGRAPH}]+?(?=[${OPENING}]*[${IDEOGRAPH}])|[^\\s${IDEOGRAPH}]+\\s*|\\s+`,
  'gu',
);
const CLOSES = new RegExp(`^[${CLOSING}]+$`, 'u');
/** Controls that would turn the order of what follows; a line of SVG text cannot isolate them. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The text on one line, without what would break or turn it. */
export function plain(text: string): string {
  return text.replace(DIRECTION, '').replace(/\s+/gu, ' ').trim();
}

/** At most `most` lines of at most `width`; the last ends in "…" if something is left out. */
export function wrap(text: string, width: number, face: Face, most: number, measure: Measure): Wrapped {
  const whole = plain(text);
  // No sign but a mark on another is narrower than three pixels: what is beyond is not looked at.
  const head = whole.slice(0, Math.ceil((most * width) / 3) + 8);
  const lines: string[] = [];
  let line: string[] = [];
  let used = 0;
  const widthOf = (part: string) => measure(part, face);
  const flush = (carried: string[] = []) => {
    const done = line.join('').trimEnd();
    if (done) lines.push(done);
    line = carried;
    used = carried.reduce((sum, part) => sum + widthOf(part), 0);
  };
  const put = (part: string) => {
    line.push(part);
    used += widthOf(part);
  };
  for (const [piece] of head.matchAll(PIECE)) {
    if (lines.length > most) break;
    if (used + widthOf(piece.trimEnd()) <= width) {
      put(piece);
      continue;
    }
    flush();
    if (widthOf(piece.trimEnd()) <= width) {
      put(piece);
      continue;
    }
    for (const { segment } of graphemes.segment(piece)) {
      if (line.length && used + widthOf(segment) > width) flush(CLOSES.test(segment) ? carriedOver(line) : []);
      put(segment);
      if (lines.length > most) break;
    }
  }
  flush();
  if (lines.length <= most && head === whole) return { lines, cut: false };
  lines.length = Math.min(lines.length, most);
  lines.push(shortened(lines.pop() ?? '', (part) => widthOf(part) <= width));
  return { lines, cut: true };
}

/** Takes from the end of a line what must stand before a closing mark, unless nothing would be left. */
function carriedOver(line: string[]): string[] {
  let from = line.length - 1;
  while (from > 0 && CLOSES.test(line[from] ?? '')) from -= 1;
  return from > 0 ? line.splice(from) : [];
}

function shortened(line: string, fits: (part: string) => boolean): string {
  const parts = [...graphemes.segment(line)].map(({ segment }) => segment);
  while (parts.length > 0 && !fits(`${parts.join('').trimEnd()}…`)) parts.pop();
  return `${parts.join('').trimEnd()}…`;
}
