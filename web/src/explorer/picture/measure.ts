import type { Face, Measure } from './text';

const KEPT = 4000;

/** Measures text with a canvas, as the page sets it; what was measured before is kept. */
export function measured(): Measure {
  const context = document.createElement('canvas').getContext('2d');
  const style = getComputedStyle(document.documentElement);
  const families = { say: style.getPropertyValue('--say'), ui: style.getPropertyValue('--ui') };
  const kept = new Map<string, number>();
  return (text: string, face: Face) => {
    if (!context) return text.length * face.size;
    const font = `${face.bold ? 700 : 400} ${face.size}px ${families[face.family]}`;
    const key = font + text;
    const before = kept.get(key);
    if (before !== undefined) return before;
    context.font = font;
    const { width } = context.measureText(text);
    if (kept.size < KEPT) kept.set(key, width);
    return width;
  };
}
