import type { JSX } from 'preact';

import { t, type Key } from '../i18n';

/** Says that something new was recorded, and shows it when asked. */
export function FreshNotice({ says, revision, show }: { says: Key; revision: number; show: () => void }): JSX.Element {
  return (
    <div class="notice fresh" role="status">
      <b>{t(says, { n: String(revision) })}</b>{' '}
      <button class="btn small" onClick={show}>
        {t('fresh.show')}
      </button>
    </div>
  );
}
