// From what is selected in a text field to a passage of the document.
import type { Marked } from './form';

/**
 * The passage between two places of a text field that shows `text`. A field counts UTF-16 units and
 * has one sign for each line end; a document is counted in code points, with the line ends that it has.
 */
export function markedBetween(text: string, offset: number, from: number, to: number): Marked | null {
  const shown = shownText(text);
  const words = shown.slice(from, to);
  const inner = words.trim();
  if (!inner) return null;
  // Blanks at the ends are marked by accident.
  const start = from + words.indexOf(inner);
  const [first, last] = [place(text, start), place(text, start + inner.length)];
  const points = (end: number) => offset + [...text.slice(0, end)].length;
  return { start: points(first), end: points(last), words: text.slice(first, last) };
}

/** A text as a text field shows it. */
export function shownText(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The place in the text of a place in what is shown of it. */
function place(text: string, shown: number): number {
  let at = 0;
  for (let n = 0; n < shown; n += 1) at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
  return at;
}
