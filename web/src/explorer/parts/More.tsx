import type { JSX } from 'preact';

import type { List } from '../api/use-list';
import { t } from '../i18n';

/** The button that fetches the next page of a list. */
export function More<Data, Row>({ of }: { of: List<Data, Row> }): JSX.Element | null {
  if (!of.more) return null;
  return (
    <p class="more">
      <button class="btn" type="button" onClick={of.more}>
        {t('more.n', { n: of.total - of.rows.length })}
      </button>
      {of.failure && (
        <span class="meta" role="status">
          {' '}
          {of.failure.message}
        </span>
      )}
    </p>
  );
}
