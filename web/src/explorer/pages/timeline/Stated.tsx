import type { JSX } from 'preact';

import { t } from '../../i18n';
import { dateWithPrecision, spanOf } from '../../parts/dates';
import { SaidLine } from '../../parts/Speaker';
import { SourceLink } from '../../parts/SourceLine';
import { Words } from '../../parts/Words';
import { useTo } from '../../place';
import { Axis, Legend, monthName, Row } from './Axis';
import { piecesOf } from './pieces';
import { scaleOf } from './scale';
import type { TimelineRow } from './Timeline';

/** When it was said: one row for each date, with what was said then. */
export function Stated({ rows }: { rows: TimelineRow[] }): JSX.Element {
  const dates = new Map<string | null, TimelineRow[]>();
  for (const row of rows) dates.set(row.from, [...(dates.get(row.from) ?? []), row]);
  const dated = [...dates].filter(([date]) => spanOf(date));
  const undated = [...dates].filter(([date]) => !spanOf(date)).flatMap(([, all]) => all);
  const scale = scaleOf(
    dated.flatMap(([date]) => spanOf(date) ?? []),
    monthName,
  );
  return (
    <section class="clock" aria-labelledby="clock">
      <h2 id="clock">{t('clock.STATED')}</h2>
      <p class="meta">
        {t('timeline.stated.count', { n: rows.length })} {t('timeline.precision')}
      </p>
      {scale && (
        <>
          <Axis scale={scale} />
          <ol class="events">
            {dated.map(([date, all]) => (
              <Row
                key={date}
                scale={scale}
                count={all.length}
                pieces={piecesOf({ from: date, to: date, endKind: 'DATE', isEvent: true })}
              >
                <details>
                  <summary>
                    <b>{dateWithPrecision(date)}</b> <span class="meta">{t('timeline.statements', { n: all.length })}</span>
                  </summary>
                  <Statements rows={all} />
                </details>
              </Row>
            ))}
          </ol>
          <Legend kinds={['day', 'somewhere']} />
        </>
      )}
      {undated.length > 0 && (
        <details open={dated.length === 0}>
          <summary>{t('timeline.undated.said', { n: undated.length })}</summary>
          <Statements rows={undated} />
        </details>
      )}
    </section>
  );
}

function Statements({ rows }: { rows: TimelineRow[] }) {
  const to = useTo();
  return (
    <ul class="statements">
      {rows.map(({ claim, attribution }) => (
        <li key={attribution?.id ?? claim.id}>
          <p class="say">
            <a href={to('claim', claim.id)}>
              <Words of={claim.statementText} />
            </a>
          </p>
          {attribution && (
            <p class="meta">
              <SaidLine of={attribution} dated={false} /> · {t('read.in')} <SourceLink of={attribution.source} />
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
