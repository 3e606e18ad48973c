// From time to place: a line of years on which the year that has most of it may be drawn larger.
import type { Span } from '../../parts/dates';

export interface Tick {
  /** In parts of the whole width, from 0 to 1. */
  at: number;
  label: string;
  /** A month within the year that is drawn larger. */
  fine: boolean;
}

export interface Scale {
  place: (time: number) => number;
  ticks: Tick[];
  /** The year that is drawn larger, if one is. */
  larger: number | null;
}

/** How much of the width the larger year takes. */
const LARGER = 0.52;
const MAX_TICKS = 9;

/** A scale on which all the spans have their place; null if there is none. */
export function scaleOf(spans: Span[], monthName: (month: number) => string): Scale | null {
  if (!spans.length) return null;
  const first = yearOf(Math.min(...spans.map(({ start }) => start)));
  const last = Math.max(first + 1, yearOf(Math.max(...spans.map(({ end }) => end)) - 1) + 1);
  const larger = last - first === 1 ? first : crowded(spans, first, last);
  const place = larger === null || last - first === 1 ? even(first, last) : uneven(first, last, larger);
  return { place, ticks: ticks(place, first, last, larger, monthName), larger: last - first > 1 ? larger : null };
}

function even(first: number, last: number) {
  const [start, end] = [startOf(first), startOf(last)];
  return (time: number) => clamped((time - start) / (end - start));
}

function uneven(first: number, last: number, larger: number) {
  const before = larger - first;
  const after = last - larger - 1;
  const rest = 1 - LARGER;
  const left = before ? rest * Math.max(0.15, Math.min(0.85, before / (before + after))) : 0;
  const leftWidth = after ? left : before ? rest : 0;
  const stops: [number, number][] = [
    [startOf(first), 0],
    [startOf(larger), leftWidth],
    [startOf(larger + 1), leftWidth + LARGER + (before || after ? 0 : rest)],
    [startOf(last), 1],
  ];
  return (time: number) => {
    for (let n = 1; n < stops.length; n += 1) {
      const [from = 0, low = 0] = stops[n - 1] ?? [];
      const [to = 0, high = 0] = stops[n] ?? [];
      if (time <= to && to > from) return clamped(low + ((time - from) / (to - from)) * (high - low));
    }
    return 1;
  };
}

/** The year that half of all dates fall into, where the others reach far enough to hide it. */
function crowded(spans: Span[], first: number, last: number): number | null {
  if (last - first < 4) return null;
  const counts = new Map<number, number>();
  const ends = spans.flatMap(({ start, end }) => [yearOf(start), yearOf(end - 1)]);
  for (const year of ends) counts.set(year, (counts.get(year) ?? 0) + 1);
  const [year, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
  return count * 2 >= ends.length ? year : null;
}

function ticks(place: Scale['place'], first: number, last: number, larger: number | null, monthName: (month: number) => string): Tick[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((years) => (last - first) / years <= MAX_TICKS) ?? 1000;
  const all: Tick[] = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    all.push({ at: place(startOf(year)), label: String(year), fine: false });
  }
  if (larger === null) return all;
  for (const year of [larger, larger + 1]) {
    if (!all.some(({ label }) => label === String(year))) all.push({ at: place(startOf(year)), label: String(year), fine: false });
  }
  const months: Tick[] = [];
  for (let month = 1; month < 12; month += 1) {
    months.push({ at: place(startOf(larger, month)), label: monthName(month), fine: true });
  }
  // A year that would stand in the way of another, or of the larger one, is left out.
  const kept = all
    .sort((one, other) => one.at - other.at)
    .filter(({ label, at }) => label === String(larger) || label === String(larger + 1) || Math.abs(at - place(startOf(larger))) > 0.05);
  return [...kept, ...months].sort((one, other) => one.at - other.at);
}

const yearOf = (time: number) => new Date(time).getUTCFullYear();

function startOf(year: number, month = 0): number {
  const date = new Date(Date.UTC(2000, month, 1));
  date.setUTCFullYear(year);
  return date.valueOf();
}

const clamped = (part: number) => Math.min(1, Math.max(0, part));
