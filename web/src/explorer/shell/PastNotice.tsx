import type { JSX } from 'preact';

import { t } from '../i18n';
import { instantInWords } from '../parts/dates';
import { hrefAt, usePlace } from '../place';

/** Says on every page of the past that it is one, and leads back. */
export function PastNotice(): JSX.Element | null {
  const here = usePlace();
  if (!here.at) return null;
  const said = 'revision' in here.at ? t('state.past.revision', { n: here.at.revision }) : t('state.past', { at: instantInWords(here.at.time) });
  return (
    <aside class="past-notice" aria-label={t('app.past')}>
      <div class="page">
        <span>{said}</span>
        <a class="btn small" href={hrefAt(here, null)}>
          {t('state.past.leave')}
        </a>
      </div>
    </aside>
  );
}
