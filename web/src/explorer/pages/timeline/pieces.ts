// What is drawn of one event: where it certainly holds, where it begins or ends somewhere, and where
// nothing is said of its end.
import { spanOf, type Span } from '../../parts/dates';

export type Bound = 'DATE' | 'OPEN' | 'SOME' | 'UNSTATED';

export interface Held {
  from: string | null;
  to: string | null;
  endKind: Bound;
  /** What happened at one time, and does not go on. */
  isEvent: boolean;
}

export interface Piece {
  kind: 'certain' | 'somewhere' | 'fades-in' | 'fades-out' | 'goes-on';
  start: number;
  /** Without an end: as far as there is room. */
  end: number | null;
}

const DAY = 24 * 60 * 60 * 1000;

/** The pieces of an event in the order of time; empty if it has no date. */
export function piecesOf({ from, to, endKind, isEvent }: Held): Piece[] {
  const start = spanOf(from);
  const end = spanOf(to);
  if (!start && !end) return [];
  if (!start) return [{ kind: 'fades-in', start: end!.start, end: end!.start }, bound(end!)];
  if (!end) {
    if (isEvent && endKind !== 'OPEN') return [bound(start)];
    const kind = endKind === 'OPEN' ? 'goes-on' : 'fades-out';
    return [bound(start), { kind, start: start.end, end: null }];
  }
  // Within one span nothing is certain but that it was in there.
  if (end.start <= start.start) return [bound({ start: start.start, end: Math.max(start.end, end.end) })];
  const between: Piece[] = end.start > start.end ? [{ kind: 'certain', start: start.end, end: end.start }] : [];
  return [bound(start), ...between, bound(end)];
}

/** A day is as near as dates go; anything wider is somewhere in there. */
function bound({ start, end }: Span): Piece {
  return { kind: end - start > DAY ? 'somewhere' : 'certain', start, end };
}
