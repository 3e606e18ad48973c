// Where the reader is: the address, taken apart, and the way to the next one.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import type { At } from './api/document';

export type PageName =
  | 'home'
  | 'search'
  | 'entity'
  | 'claim'
  | 'source'
  | 'timeline'
  | 'changes'
  | 'add'
  | 'drafts'
  | 'missing';

export interface Place {
  page: PageName;
  /** The id of the record, where the page is one's. */
  id: string;
  /** The revision or time that the page reads at; null for now. */
  at: At;
  params: URLSearchParams;
  /** The fragment without `#`. */
  hash: string;
}

const WITH_ID = new Set<PageName>(['entity', 'claim', 'source', 'timeline']);
const ALONE = new Set<PageName>(['search', 'changes', 'add', 'drafts']);
/** What every link of a page carries on. */
const CARRIED = ['lang', 'at'];

export function placeOf(address: { pathname: string; search: string; hash: string }): Place {
  const params = new URLSearchParams(address.search);
  const [, name = '', rest, ...more] = address.pathname.replace(/\/$/, '').split('/');
  const place: Place = { page: 'missing', id: '', at: time(params), params, hash: decoded(address.hash.slice(1)) };
  if (name === '' && rest === undefined) return { ...place, page: 'home' };
  const page = name as PageName;
  if (ALONE.has(page) && rest === undefined) return { ...place, page };
  if (!WITH_ID.has(page) || !rest || more.length) return place;
  // An id may have a `@` of its own: only a last one with digits behind it is a revision.
  const [, id = '', revision] = /^(.*?)(?:@(\d+))?$/s.exec(decoded(rest)) ?? [];
  return { ...place, page, id, at: revision ? { revision: Number(revision) } : place.at };
}

function time(params: URLSearchParams): At {
  const at = params.get('at');
  if (!at) return null;
  const revision = /^@(\d+)$/.exec(at)?.[1];
  return revision ? { revision: Number(revision) } : { time: endOf(at) };
}

/** A day, month or year is meant to its end, in UTC; any other time stays as it is written. */
function endOf(date: string): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date) ?? [];
  if (!year) return date;
  const next = day
    ? Date.UTC(Number(year), Number(month) - 1, Number(day) + 1)
    : Date.UTC(Number(year) + (month ? 0 : 1), month ? Number(month) : 0, 1);
  return new Date(next - 1).toISOString();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The id of a record whatever its revision: a version of the past has one with `@` and that revision. */
export const plainId = (id: string): string => id.replace(/@\w+$/, '');

type Params = Record<string, string | string[] | null | undefined>;

/**
 * The address of a page, as seen from `from`: its language and its revision or time are carried on.
 * `params` are those of the next page; null takes one back that would be carried on.
 */
export function hrefFrom(from: Place, page: PageName, id = '', params: Params = {}, hash = ''): string {
  const search = new URLSearchParams();
  for (const name of CARRIED) {
    const value = from.params.get(name);
    if (value && !(name in params)) search.set(name, value);
  }
  let path = page === 'home' ? '/' : `/${page}`;
  if (id) {
    path += `/${encodeURIComponent(plainId(id))}`;
    if (from.at && 'revision' in from.at && !('at' in params)) {
      path += `@${from.at.revision}`;
      search.delete('at');
    }
  } else if (from.at && 'revision' in from.at && !('at' in params)) {
    search.set('at', `@${from.at.revision}`);
  }
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value ?? []].flat()) search.append(name, one);
  }
  const query = search.toString();
  return path + (query && `?${query}`) + (hash && `#${encodeURIComponent(hash)}`);
}

/** This page with other parameters; null takes one away. */
export function hrefHere(here: Place, params: Params, hash = ''): string {
  const all: Params = {};
  for (const name of new Set(here.params.keys())) all[name] = here.params.getAll(name);
  return hrefFrom(here, here.page, here.id, { ...all, ...params }, hash);
}

/** The same page at another revision or time; null for now. */
export function hrefAt(here: Place, at: At): string {
  const there: Place = { ...here, at, params: new URLSearchParams(here.params) };
  there.params.delete('at');
  if (at && 'time' in at) there.params.set('at', at.time);
  return hrefHere(there, {}, here.hash);
}

export const Here = createContext<Place>(placeOf(location));

export const usePlace = (): Place => useContext(Here);

/** Makes addresses from where the reader is: `to('entity', id)`. */
export function useTo() {
  const here = usePlace();
  return (page: PageName, id?: string, params?: Params, hash?: string) => hrefFrom(here, page, id, params, hash);
}
