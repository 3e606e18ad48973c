// Dates as they were written: no nearer than their source, in the words of the page.
import { language, t, type Key } from '../i18n';

const locale = () => (language() === 'en' ? 'en-GB' : 'zh-Hant');

/** The instants at which a date starts and ends, in milliseconds; null for what is no date. */
export interface Span {
  start: number;
  end: number;
}

/** A date or instant of the API in words: "29 July 2025", "July 2025", "2025", "about 2025". */
export function dateInWords(date: string | null): string {
  if (!date) return t('date.none');
  const [, bare = date, mark = ''] = /^(.*?)([?~%]?)$/s.exec(date) ?? [];
  const words = plain(bare);
  return mark ? t(`date.mark.${mark}` as Key, { date: words }) : words;
}

/** The same, saying so where only the year is known. */
export function dateWithPrecision(date: string | null): string {
  const words = dateInWords(date);
  return date && /^\d{4}$/.test(date) ? t('date.coarse', { date: words }) : words;
}

/** An instant to the minute, in UTC, as the server records it. */
export function instantInWords(instant: string): string {
  const time = new Date(instant);
  if (Number.isNaN(time.valueOf())) return instant;
  return `${written(time, { day: 'numeric', month: 'long', year: 'numeric' })}, ${instant.slice(11, 16)} UTC`;
}

/** The span of a date; null if it is not one of the forms of the API. */
export function spanOf(date: string | null): Span | null {
  if (!date) return null;
  const bare = date.replace(/[?~%]$/, '');
  if (bare.includes('T')) {
    const at = Date.parse(bare);
    return Number.isNaN(at) ? null : { start: at, end: at };
  }
  const decade = /^(-?\d{3})X$/.exec(bare);
  if (decade) return years(Number(decade[1]) * 10, 10);
  const [, year, month, day] = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?$/.exec(bare) ?? [];
  if (!year) return null;
  if (!month) return years(Number(year), 1);
  const [first, length] = months(Number(month));
  if (day) return { start: utc(Number(year), first, Number(day)), end: utc(Number(year), first, Number(day) + 1) };
  return { start: utc(Number(year), first, 1), end: utc(Number(year), first + length, 1) };
}

/** From month number, season (21–24) or quarter (33–36) to its first month and its length. */
function months(code: number): [number, number] {
  if (code >= 33) return [(code - 33) * 3, 3];
  if (code >= 21) return [(code - 21) * 3 + 2, 3];
  return [code - 1, 1];
}

function years(first: number, length: number): Span {
  return { start: utc(first, 0, 1), end: utc(first + length, 0, 1) };
}

function utc(year: number, month: number, day: number): number {
  const date = new Date(Date.UTC(2000, month, day));
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year + Math.floor(month / 12), ((month % 12) + 12) % 12, day);
  return date.valueOf();
}

function plain(date: string): string {
  if (date.includes('T')) return instantInWords(date);
  const decade = /^(\d{3})X$/.exec(date);
  if (decade) return t('date.decade', { year: `${decade[1]}0` });
  const [, year, month, day] = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date) ?? [];
  if (!year) return date;
  if (!month) return language() === 'en' ? yearName(year) : `${yearName(year)}年`;
  const code = Number(month);
  if (code >= 33) return t('date.quarter', { year, quarter: String(code - 32) });
  if (code >= 21) return t(`date.season.${code}` as Key, { year });
  const start = new Date(utc(Number(year), code - 1, Number(day ?? 1)));
  return written(start, day ? { day: 'numeric', month: 'long', year: 'numeric' } : { month: 'long', year: 'numeric' });
}

const yearName = (year: string) => year.replace(/^0+(?=\d)/, '');

function written(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(date);
}
