import type { JSX } from 'preact';

import { useAnswer } from '../api/use-answer';
import { t } from '../i18n';
import { usePlace } from '../place';
import { openKeys } from './Keys';
import { Shell } from './shell.documents';

export function Footer(): JSX.Element {
  const here = usePlace();
  const { data } = useAnswer(Shell, {}, here.at);
  const base = data?.knowledgeBase;
  return (
    <footer class="foot">
      <div class="page">
        <span>{t('app.principle')}</span>
        {base && (
          <span class="num">
            {t('app.holds', { claims: base.counts.claims, sources: base.counts.sources, revision: base.revision })}
          </span>
        )}
        <a href="/graphiql">{t('app.graphiql')}</a>
        <a href="/schema.graphql">{t('app.schema')}</a>
        <button class="plain" type="button" onClick={openKeys}>
          {t('app.keys')}
        </button>
      </div>
    </footer>
  );
}
