import type { JSX } from 'preact';

import { t } from '../i18n';
import { StanceShape } from './Picture';

const STANCES = ['ASSERTS', 'CONFIRMS', 'DENIES', 'DISPUTES'] as const;
const LINES = ['certain', 'likely', 'unsure'] as const;

/** What the signs of the picture stand for. */
export function Legend(): JSX.Element {
  return (
    <ul class="legend">
      {LINES.map((look) => (
        <li key={look}>
          <svg width="34" height="8" aria-hidden="true">
            <path class={`line ${look}`} d="M1 4H33" />
          </svg>
          {t(`legend.${look}`)}
        </li>
      ))}
      {STANCES.map((stance) => (
        <li key={stance}>
          <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true" class="mark">
            <StanceShape stance={stance} />
          </svg>
          {t(`stance.${stance}`)}
        </li>
      ))}
      <li>
        <svg width="28" height="18" aria-hidden="true">
          <rect class="withheld" x="1" y="1" width="26" height="16" rx="3" />
        </svg>
        {t('legend.unnamed')}
      </li>
      <li>
        <span class="swatch chain-end" aria-hidden="true" />
        {t('legend.end')}
      </li>
      <li>
        <span class="swatch" aria-hidden="true" />
        {t('legend.voice')}
      </li>
    </ul>
  );
}
