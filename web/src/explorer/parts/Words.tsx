import { Fragment, type ComponentChildren, type JSX } from 'preact';

import { form, language, number, type Key } from '../i18n';

/** A text of the API with its language. */
export interface Worded {
  text: string;
  language: string | null;
}

/**
 * Words that somebody else wrote, marked with their language where it is not that of the page, so
 * that they are read out and set as what they are. `bdi` keeps their direction to themselves.
 */
export function Words({ of, class: name }: { of: Worded; class?: string }): JSX.Element {
  return (
    <bdi class={name} lang={langOf(of)}>
      {of.text}
    </bdi>
  );
}

/** The `lang` of a text within the page; none where it is that of the page. */
export function langOf({ text, language: named }: Worded): string | undefined {
  const own = named ?? (/\p{Script=Han}/u.test(text) ? 'zh-Hant' : 'en');
  return own === language() ? undefined : own;
}

/** A string of ours with elements in its places: `<T k="home.holds" n={<b>3</b>} />`. */
export function T({ k, count, ...values }: { k: Key; count?: number } & Record<string, ComponentChildren>): JSX.Element {
  const parts = form(k, count === undefined ? {} : { n: count }).split(/\{(\w+)\}/);
  return (
    <>
      {parts.map((part, place) => (
        <Fragment key={place}>{place % 2 ? (part === 'n' && !('n' in values) ? number(count ?? 0) : values[part]) : part}</Fragment>
      ))}
    </>
  );
}

/** The parts of a line with a dot between them; those that are empty are left out. */
export function Dotted({ of }: { of: ComponentChildren[] }): JSX.Element {
  const shown = of.filter((part) => part !== null && part !== undefined && part !== false && part !== '');
  return (
    <>
      {shown.map((part, place) => (
        <Fragment key={place}>
          {place > 0 && <span class="dot"> · </span>}
          {part}
        </Fragment>
      ))}
    </>
  );
}
