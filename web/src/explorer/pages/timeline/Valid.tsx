import type { JSX } from 'preact';

import { t } from '../../i18n';
import { dateInWords } from '../../parts/dates';
import { StatusMark } from '../../parts/marks';
import { Words } from '../../parts/Words';
import { useTo } from '../../place';
import { Axis, Legend, monthName, Row } from './Axis';
import { piecesOf, type Bound } from './pieces';
import { scaleOf } from './scale';
import type { TimelineRow } from './Timeline';

/** When what is claimed holds. */
export function Valid({ rows }: { rows: TimelineRow[] }): JSX.Element {
  const drawn = rows.map((row) => ({
    row,
    pieces: piecesOf({
      from: row.from,
      to: row.to,
      endKind: row.claim.validTime?.endKind ?? 'UNSTATED',
      isEvent: row.claim.predicate.time === 'EVENT',
    }),
  }));
  const dated = drawn.filter(({ pieces }) => pieces.length > 0);
  const undated = drawn.filter(({ pieces }) => pieces.length === 0);
  const scale = scaleOf(
    dated.flatMap(({ pieces }) => pieces.map(({ start, end }) => ({ start, end: Math.max(end ?? start, start + 1) }))),
    monthName,
  );
  return (
    <section class="clock" aria-labelledby="clock">
      <h2 id="clock">{t('clock.VALID')}</h2>
      <p class="meta">
        {t('timeline.valid.count', { n: dated.length, all: rows.length })} {t('timeline.precision')}
      </p>
      {scale && (
        <>
          <Axis scale={scale} />
          <ol class="events">
            {dated.map(({ row, pieces }) => (
              <Row key={row.claim.id} scale={scale} pieces={pieces}>
                <Event row={row} />
              </Row>
            ))}
          </ol>
          <Legend kinds={['certain', 'somewhere', 'fades-out', 'goes-on']} />
        </>
      )}
      {undated.length > 0 && (
        <details open={dated.length === 0}>
          <summary>{t('timeline.undated', { n: undated.length })}</summary>
          <ol class="events undated">
            {undated.map(({ row }) => (
              <li key={row.claim.id}>
                <Event row={row} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

function Event({ row }: { row: TimelineRow }) {
  const to = useTo();
  return (
    <>
      <p class="say">
        <a href={to('claim', row.claim.id)}>
          <Words of={row.claim.statementText} />
        </a>
      </p>
      <p class="meta">
        {inWords(row)} · <StatusMark status={row.claim.status} />
      </p>
    </>
  );
}

/** "from 2006 to 2025", "since April 2025, end not said", "on 29 July 2025". */
export function inWords(row: Pick<TimelineRow, 'from' | 'to'> & { claim: Pick<TimelineRow['claim'], 'predicate' | 'validTime'> }): string {
  const { from, to, claim } = row;
  const [start, end] = [dateInWords(from), dateInWords(to)];
  const endKind: Bound = claim.validTime?.endKind ?? 'UNSTATED';
  if (!from && !to) return endKind === 'OPEN' ? t('holds.on') : t('holds.unsaid');
  if (from && to) return from === to ? t('holds.within', { from: start }) : t('holds.span', { from: start, to: end });
  if (!from) return t('holds.until', { to: end });
  if (endKind === 'OPEN') return t('holds.since.on', { from: start });
  if (endKind === 'SOME') return t('holds.since.ended', { from: start });
  return claim.predicate.time === 'EVENT' ? t('holds.event', { from: start }) : t('holds.since', { from: start });
}
