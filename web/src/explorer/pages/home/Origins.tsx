import type { JSX } from 'preact';

import { number, t } from '../../i18n';
import { Words } from '../../parts/Words';
import { useTo } from '../../place';
import type { HomeAboutQuery } from './home.documents';

/** The sources at which most of it ends. */
export function Origins({ of }: { of: HomeAboutQuery['origins']['nodes'] }): JSX.Element | null {
  const to = useTo();
  const origins = of.flatMap(({ count, keys }) => (keys[0]?.source ? [{ count, source: keys[0].source }] : []));
  const most = Math.max(...origins.map(({ count }) => count));
  if (!origins.length) return null;
  return (
    <section>
      <h2>{t('home.origins')}</h2>
      <ul class="bars">
        {origins.map(({ count, source }) => (
          <li key={source.id}>
            <a href={to('source', source.id)}>
              <Words of={source.titleText} />
            </a>
            <span class="bar" aria-hidden="true">
              <i style={{ width: `${((count / most) * 100).toFixed(1)}%` }} />
            </span>
            <span class="num">{number(count)}</span>
          </li>
        ))}
      </ul>
      <p class="meta under">{t('home.origins.note')}</p>
    </section>
  );
}
