import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

import { useAnswer } from '../../api/use-answer';
import { number, t, type Key } from '../../i18n';
import { go } from '../../navigation';
import { dateInWords } from '../../parts/dates';
import type { ClaimStatus } from '../../parts/fragments.documents';
import { StatusMark, STATUSES } from '../../parts/marks';
import { Words } from '../../parts/Words';
import { hrefHere, plainId, usePlace } from '../../place';
import type { Filters, NAMES } from './filters';
import { FurtherListFacets, FurtherSearchFacets, ListFacets, SearchFacets, type FacetFragment } from './search.documents';

interface Choice {
  value: string;
  label: ComponentChildren;
  count: number;
}

type Name = (typeof NAMES)[number];

const RECORDS = ['ENTITY', 'CLAIM', 'SOURCE'] as const;

/** The filters, each with how many results it leaves. On a phone they are folded away. */
export function Facets({ filters }: { filters: Filters }): JSX.Element {
  const here = usePlace();
  const [isWide] = useState(() => matchMedia('(min-width: 721px)').matches);
  const found = useAnswer(SearchFacets, filters.text ? { text: filters.text } : null, here.at).data;
  const listed = useAnswer(ListFacets, filters.text ? null : {}, here.at).data;
  const foundFurther = useAnswer(FurtherSearchFacets, filters.text ? { text: filters.text } : null, here.at).data;
  const listedFurther = useAnswer(FurtherListFacets, filters.text ? null : {}, here.at).data;
  const groups = filters.text ? found?.search : listed;
  const further = filters.text ? foundFurther?.search : listedFurther;
  const counts = filters.text
    ? RECORDS.map((kind) => found?.search.facets.find(({ type }) => type === kind)?.count ?? 0)
    : [listed?.entities.totalCount, listed?.claims.totalCount, listed?.sources.totalCount];
  const kinds = RECORDS.map((kind, place) => ({ value: kind, label: t(`kind.${kind}`), count: counts[place] ?? 0 }));
  // A list without a text is of one kind; filters of another would empty it.
  const shows = (kind: (typeof RECORDS)[number]) =>
    filters.text ? !filters.kinds.length || filters.kinds.includes(kind) : (filters.kinds[0] ?? 'CLAIM') === kind;

  return (
    <aside aria-label={t('search.narrow')}>
      <details class="facets" open={isWide}>
        <summary>{t('search.narrow')}</summary>
        <form onSubmit={(event) => event.preventDefault()}>
          <Facet name="kind" heading="search.kind" choices={kinds} chosen={filters.kinds} single={!filters.text} />
          {groups && shows('CLAIM') && (
            <>
              <Facet
                name="status"
                heading="search.status"
                chosen={filters.statuses}
                choices={values(groups.statuses.nodes, (status) => (
                  <StatusMark status={status as ClaimStatus} />
                )).sort((one, other) => rank(one) - rank(other))}
              />
              <Facet
                name="speaker"
                heading="search.speaker"
                chosen={filters.speakers}
                choices={values(groups.speakers.nodes, (kind) => t(`speaker.people.${kind}` as Key))}
              />
              <Facet name="year" heading="search.year" chosen={filters.years} choices={values(further?.years.nodes ?? [], dateInWords)} />
              <Facet
                name="predicate"
                heading="search.predicate"
                chosen={filters.predicates}
                choices={(further?.predicates.nodes ?? []).flatMap(({ count, keys }) => {
                  const predicate = keys[0]?.predicate;
                  return predicate ? [{ count, value: plainId(predicate.id), label: <Words of={predicate.labelText} /> }] : [];
                })}
              />
            </>
          )}
          {groups && shows('ENTITY') && (
            <Facet
              name="type"
              heading="search.type"
              chosen={filters.types}
              choices={groups.types.nodes.flatMap(({ count, keys }) => {
                const type = keys[0]?.type;
                return type ? [{ count, value: plainId(type.id), label: <Words of={type.labelText} /> }] : [];
              })}
            />
          )}
          {further && shows('SOURCE') && (
            <Facet
              name="source"
              heading="search.source"
              chosen={filters.sourceKinds}
              choices={further.kinds.nodes.flatMap(({ count, keys }) => {
                const value = keys[0]?.value;
                return value ? [{ count, value, label: t(`source.kind.${value}` as Key) }] : [];
              })}
            />
          )}
        </form>
      </details>
    </aside>
  );
}

const rank = ({ value }: Choice) => STATUSES.indexOf(value as ClaimStatus);

function values(nodes: FacetFragment[], label: (value: string) => ComponentChildren): Choice[] {
  return nodes.flatMap(({ count, keys }) => {
    const value = keys[0]?.value;
    return value ? [{ value, label: label(value), count }] : [];
  });
}

interface FacetProps {
  name: Name;
  heading: Key;
  choices: Choice[];
  chosen: string[];
  /** Only one can be chosen. */
  single?: boolean;
}

function Facet({ name, heading, choices, chosen, single = false }: FacetProps) {
  const here = usePlace();
  const shown = choices.filter(({ value, count }) => count > 0 || chosen.includes(value));
  if (!shown.length) return null;
  const turn = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : single ? [value] : [...chosen, value];
    go(hrefHere(here, { [name]: next.length ? next : null }));
  };
  return (
    <fieldset class="facet">
      <legend>{t(heading)}</legend>
      {shown.map(({ value, label, count }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => turn(value)} />
          <span>{label}</span>
          <span class="num">{number(count)}</span>
        </label>
      ))}
    </fieldset>
  );
}
