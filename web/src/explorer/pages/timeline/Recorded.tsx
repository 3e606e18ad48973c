import type { JSX } from 'preact';

import { t } from '../../i18n';
import { instantInWords } from '../../parts/dates';
import { StatusMark } from '../../parts/marks';
import { Words } from '../../parts/Words';
import { useTo } from '../../place';
import type { TimelineRow } from './Timeline';

/** When it was recorded here, revision by revision. */
export function Recorded({ rows }: { rows: TimelineRow[] }): JSX.Element {
  const to = useTo();
  const revisions = new Map<number, TimelineRow[]>();
  for (const row of rows) {
    if (row.revision !== null) revisions.set(row.revision, [...(revisions.get(row.revision) ?? []), row]);
  }
  return (
    <section class="clock" aria-labelledby="clock">
      <h2 id="clock">{t('clock.RECORDED')}</h2>
      <p class="meta">{t('timeline.recorded.note')}</p>
      <ol class="events recorded">
        {[...revisions].map(([revision, all]) => (
          <li key={revision}>
            <details open={all.length <= 5}>
              <summary>
                <b>{t('revision.n', { n: revision })}</b>{' '}
                <span class="meta">
                  {all[0]?.recordedAt && instantInWords(all[0].recordedAt)} · {t('claims.n', { n: all.length })}
                </span>
              </summary>
              <p class="meta">
                <a href={to('changes', '', { since: String(revision - 1), until: String(revision) })}>{t('timeline.changed')}</a>
              </p>
              <ul class="statements">
                {all.map(({ claim }) => (
                  <li key={claim.id}>
                    <p class="say">
                      <a href={to('claim', claim.id, { at: `@${revision}` })}>
                        <Words of={claim.statementText} />
                      </a>
                    </p>
                    <StatusMark status={claim.status} />
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}
