import type { JSX } from 'preact';

import { number, t } from '../i18n';
import { instantInWords } from '../parts/dates';
import { hrefAt, usePlace } from '../place';

/** Says on every page of the past that it is one, and leads back. */
export function PastNotice(): JSX.Element | null {
  const here = usePlace();
  if (!here.at) return null;
  const at = 'revision' in here.at ? `${t('app.revision')} ${number(here.at.revision)}` : instantInWords(here.at.time);
  return (
    <div class="past-notice">
      <div class="page">
        <span>{t('state.past', { at })}</span>
        <a class="btn small" href={hrefAt(here, null)}>
          {t('state.past.leave')}
        </a>
      </div>
    </div>
  );
}
