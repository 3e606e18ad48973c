/** The layout of a provenance picture: from data to boxes and lines, without a document. */
import { collapsed } from './collapse';
import { columns, grid, most, rowsOf } from './columns';
import { layered } from './layers';
import type { PictureData, PictureWords } from './model';
import { lanes } from './order';
import { rails } from './rails';
import type { Scene } from './scene';
import type { Measure } from './text';

/** Below this width, and where columns would be narrower than `COLUMN`, the picture is one of rails. */
const NARROW = 720;
const COLUMN = 104;

/** The most cards of one side that are still a picture: above, the table is shown first. */
const CARDS_OF_A_SIDE = 12;

export function layout(data: PictureData, width: number, words: PictureWords, measure: Measure): Scene {
  const drawn = collapsed(data, lanes(data), words);
  const sources = layered(rowsOf(drawn));
  const wide = width >= NARROW && grid(width, sources.depth, most(drawn)).unit >= COLUMN;
  return (wide ? columns : rails)(data, drawn, sources, width, words, measure);
}

/** Whether a table tells it better than a picture. */
export function isCrowded(data: PictureData, words: PictureWords): boolean {
  return collapsed(data, lanes(data), words).lanes.some(
    (l) => l.bands.reduce((n, b) => n + b.rows.length, 0) > CARDS_OF_A_SIDE,
  );
}
