import type { JSX } from 'preact';

import { useList } from '../../api/use-list';
import { t } from '../../i18n';
import type { ClaimStatus } from '../../parts/fragments.documents';
import { StatusMark } from '../../parts/marks';
import { More } from '../../parts/More';
import { QueryLink } from '../../parts/QueryLink';
import { Ready } from '../../parts/states';
import { Words } from '../../parts/Words';
import { useTo } from '../../place';
import type { Between } from './Changes';
import { MovedStatuses } from './changes.documents';

/** The claims whose status moved between two revisions. */
export function Moved({ between }: { between: Between }): JSX.Element {
  const to = useTo();
  const list = useList(MovedStatuses, { ...between }, null, (data) => data.statusChanges);
  return (
    <section aria-labelledby="moved">
      <h2 class="section" id="moved">
        {t('changes.moved')}
      </h2>
      <Ready answer={list.answer}>
        {() =>
          list.rows.length === 0 ? (
            <p class="nothing">{t('changes.moved.none')}</p>
          ) : (
            <>
              <ul class="claims moved">
                {list.rows.map(({ claim, before, after }) => (
                  <li key={claim.id}>
                    <p class="say">
                      <a href={to('claim', claim.id, { at: `@${between.until}` })}>
                        <Words of={claim.statementText} />
                      </a>
                    </p>
                    <p class="row">
                      <Status of={before} none="changes.absent" />
                      <span aria-hidden="true">→</span>
                      <span class="vh">{t('changes.then')}</span>
                      <Status of={after} none="changes.removed" />
                    </p>
                  </li>
                ))}
              </ul>
              <More of={list} />
              <p class="meta under">
                <QueryLink document={MovedStatuses} variables={between}>
                  {t('ask.figure')}
                </QueryLink>
              </p>
            </>
          )
        }
      </Ready>
    </section>
  );
}

function Status({ of, none }: { of: ClaimStatus | null; none: 'changes.absent' | 'changes.removed' }) {
  return of ? <StatusMark status={of} /> : <span class="meta">{t(none)}</span>;
}
