import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

import { number, t } from '../../i18n';
import { useTitle } from '../../parts/title';
import { hrefHere, usePlace, type Place } from '../../place';
import { Facets } from './Facets';
import { filtersOf, kindsOf, NAMES } from './filters';
import { Found } from './Found';
import { Listed } from './Listed';
import './search.css';

/** What a text finds, or all records of a kind; narrowed down by filters that stand in the address. */
export default function Search() {
  const here = usePlace();
  const filters = filtersOf(here.params);
  const kinds = kindsOf(filters);
  useTitle(filters.text ? t('search.title', { text: filters.text }) : t(`kind.${kinds[0] ?? 'CLAIM'}`));
  useEffect(() => scrollTo(0, 0), [filters.text]);

  return (
    <div class="search">
      <Facets filters={filters} />
      {filters.text ? (
        <Found filters={filters} kinds={kinds} clear={clear(here)} />
      ) : (
        <Listed filters={filters} kind={kinds[0] ?? 'CLAIM'} clear={clear(here)} />
      )}
    </div>
  );
}

/** The address without filters; none where there are none. */
function clear(here: Place): string | undefined {
  if (!NAMES.some((name) => here.params.has(name))) return undefined;
  return hrefHere(here, Object.fromEntries(NAMES.map((name) => [name, null])));
}

/** The heading of the results, read out when it changes. */
export function Count({ total, children }: { total: number | null; children: (count: string) => ComponentChildren }) {
  return (
    <h1 class="title small" id="results" aria-live="polite">
      {total === null ? ' ' : children(number(total))}
    </h1>
  );
}
