import en from './en';

export type Key = keyof typeof en;
export type Strings = Record<Key, string>;
export type Language = 'en' | 'zh-Hant';
export type Values = Record<string, string | number>;

let chosen: Language = 'en';
let strings: Strings = en;

export const language = (): Language => chosen;

/** The languages of names and sentences, best first, as the API takes them. */
export const languages = (): string[] => (chosen === 'en' ? ['en'] : ['zh-Hant', 'en']);

/** The language of the address (`?lang=`), else the one kept from before, else the browser's. */
export function wanted(search: URLSearchParams): Language {
  const named = [search.get('lang'), localStorage.getItem('claimgraph-lang'), ...navigator.languages];
  for (const name of named) {
    if (/^zh/i.test(name ?? '')) return 'zh-Hant';
    if (/^en/i.test(name ?? '')) return 'en';
  }
  return 'en';
}

/** Switches the page's own words; those of the other language are a file of their own. */
export async function speak(next: Language): Promise<void> {
  strings = next === 'en' ? en : (await import('./zh-Hant')).default;
  chosen = next;
  document.documentElement.lang = next;
}

/**
 * A string in the language of the page. `{n}` stands for a value; of two forms parted by `|`, the
 * first is for one.
 */
export function t(key: Key, values: Values = {}): string {
  return form(key, values).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
  });
}

/** The form of a string for `values.n`, its places not filled. */
export function form(key: Key, values: Values = {}): string {
  const [one = '', other = one] = strings[key].split('|');
  return values['n'] === 1 ? one : other;
}

export const number = (value: number): string => value.toLocaleString(chosen === 'en' ? 'en-GB' : 'zh-Hant');

/** A list in words: "Ann, Bob and Cy". */
export function list(items: string[]): string {
  return new Intl.ListFormat(chosen === 'en' ? 'en-GB' : 'zh-Hant', { type: 'conjunction' }).format(items);
}
