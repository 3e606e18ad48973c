import type { ComponentChildren, JSX } from 'preact';

import { request } from '../api/client';
import type { Document } from '../api/document';
import { t } from '../i18n';
import { usePlace } from '../place';

interface Asked<Data, Variables> {
  document: Document<Data, Variables>;
  variables: Variables;
}

/** The address of a query in GraphiQL, answered there at once. */
export function useQueryHref<Data, Variables>({ document, variables }: Asked<Data, Variables>): string {
  const here = usePlace();
  const { query, variables: all } = request(document, variables, here.at);
  const search = new URLSearchParams({ query });
  if (Object.keys(all as object).length) search.set('variables', JSON.stringify(all, null, 2));
  return `/graphiql?${search}`;
}

/** A link to the query behind a page or a figure. */
export function QueryLink<Data, Variables>({ children, ...asked }: Asked<Data, Variables> & { children?: ComponentChildren }): JSX.Element {
  return <a href={useQueryHref(asked)}>{children ?? t('ask.link')}</a>;
}

/** The section that every page ends with. */
export function AskYourself<Data, Variables>(asked: Asked<Data, Variables>): JSX.Element {
  return (
    <section class="ask">
      <h2>{t('ask.heading')}</h2>
      <p class="meta">
        <QueryLink {...asked} /> · <a href="/graphiql">{t('app.graphiql')}</a>
      </p>
    </section>
  );
}
