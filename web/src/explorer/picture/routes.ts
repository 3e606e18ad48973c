/** The courses of lines between two places of the columns. */
import type { Step } from './scene';

export interface Point {
  x: number;
  y: number;
}

/** A line that leaves and arrives level, within the gap between two columns. */
export function swing(from: Point, to: Point): Step[] {
  if (Math.abs(from.y - to.y) < 0.5) return [{ to: 'line', x: to.x, y: to.y }];
  const middle = (from.x + to.x) / 2;
  return [{ to: 'curve', x1: middle, y1: from.y, x2: middle, y2: to.y, x: to.x, y: to.y }];
}

/** A line with two round corners, which goes up or down at `channel`. */
export function corner(from: Point, to: Point, channel: number): Step[] {
  const fall = to.y - from.y;
  if (Math.abs(fall) < 2) return swing(from, to);
  const r = Math.min(8, Math.abs(fall) / 2, channel - from.x, to.x - channel);
  const s = Math.sign(fall);
  return [
    { to: 'line', x: channel - r, y: from.y },
    { to: 'curve', x1: channel, y1: from.y, x2: channel, y2: from.y, x: channel, y: from.y + s * r },
    { to: 'line', x: channel, y: to.y - s * r },
    { to: 'curve', x1: channel, y1: to.y, x2: channel, y2: to.y, x: channel + r, y: to.y },
    { to: 'line', x: to.x, y: to.y },
  ];
}

/** The heights at which `count` lines meet a card, spread about its middle. */
export function ports(card: { y: number; height: number }, count: number, pitch = 18): number[] {
  const step = Math.min(pitch, (card.height - 14) / Math.max(1, count));
  return Array.from({ length: count }, (_, i) => card.y + card.height / 2 + (i - (count - 1) / 2) * step);
}

/**
 * The tops of boxes that lie in this order in one column, each as near to the middle it wishes for as the others let it, none
 * above `top`: boxes that would overlap are moved together, as in isotonic regression (pool adjacent violators).
 */
export function settle(boxes: readonly { middle: number; height: number }[], gap: number, top: number): number[] {
  const pools: { from: number; count: number; height: number; sum: number }[] = [];
  boxes.forEach(({ middle, height }, i) => {
    let pool = { from: i, count: 1, height, sum: middle - height / 2 };
    for (
      let above = pools.at(-1);
      above && above.sum / above.count + above.height + gap > pool.sum / pool.count;
      above = pools.at(-1)
    ) {
      pools.pop();
      const offset = above.height + gap;
      pool = {
        from: above.from,
        count: above.count + pool.count,
        height: offset + pool.height,
        sum: above.sum + pool.sum - pool.count * offset,
      };
    }
    pools.push(pool);
  });
  const tops: number[] = [];
  let free = top;
  for (const { from, count, sum } of pools) {
    let y = Math.max(sum / count, free);
    for (let i = from; i < from + count; i++) {
      tops.push(y);
      y += boxes[i]!.height + gap;
    }
    free = y;
  }
  return tops;
}
