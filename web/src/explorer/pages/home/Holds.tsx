import type { JSX } from 'preact';

import { list, number, t } from '../../i18n';
import type { ClaimStatus } from '../../parts/fragments.documents';
import { StatusMark, STATUSES } from '../../parts/marks';
import { QueryLink } from '../../parts/QueryLink';
import { T } from '../../parts/Words';
import { useTo } from '../../place';
import { HomePage, type HomePageQuery } from './home.documents';

/** How many squares there is room for. */
const SQUARES = 480;
/** What the knowledge base holds, a square for each claim. */
export function Holds({ of }: { of: HomePageQuery }): JSX.Element {
  const to = useTo();
  const { claims, entities, sources } = of.knowledgeBase.counts;
  const counts = of.statuses.nodes
    .map(({ count, keys }) => ({ count, status: keys[0]?.value as ClaimStatus }))
    .sort((one, other) => STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status));
  const each = Math.ceil(claims / SQUARES);
  // Whatever is there at all has a square.
  const squares = counts.flatMap(({ count, status }) => Array<ClaimStatus>(Math.max(1, Math.round(count / each))).fill(status));
  const inWords = list(counts.map(({ count, status }) => `${number(count)} ${t(`status.${status}`)}`));
  return (
    <section>
      <h2>{t('home.holds')}</h2>
      <p class="holds">
        <T k="home.holds.of" claims={<b class="num">{number(claims)}</b>} entities={<b class="num">{number(entities)}</b>} sources={<b class="num">{number(sources)}</b>} />{' '}
        {t('home.square', { n: each })}
      </p>
      <div class="units" role="img" aria-label={inWords}>
        {squares.map((status, place) => (
          <i key={place} class={status} />
        ))}
      </div>
      <dl class="facts">
        {counts.map(({ count, status }) => (
          <div key={status}>
            <dt>
              <StatusMark status={status} />
            </dt>
            <dd class="num">
              <a href={to('search', '', { kind: 'CLAIM', status })} aria-label={`${t(`status.${status}`)}: ${number(count)}`}>
                {number(count)}
              </a>
            </dd>
          </div>
        ))}
      </dl>
      <p class="meta under">
        {of.unnamed.totalCount > 0 && (
          <>
            <a href={to('search', '', { kind: 'CLAIM', only: 'unnamed' })}>{t('home.unnamed', { n: of.unnamed.totalCount })}</a>{' '}
          </>
        )}
        <QueryLink document={HomePage} variables={{}}>
          {t('ask.figure')}
        </QueryLink>
      </p>
    </section>
  );
}
