import type { ComponentChildren, JSX } from 'preact';

import { language, t } from '../../i18n';
import type { Piece } from './pieces';
import type { Scale } from './scale';

/** Names a month by its first letter; in Chinese, by its number. */
export function monthName(month: number): string {
  if (language() !== 'en') return String(month + 1);
  return new Intl.DateTimeFormat('en-GB', { month: 'narrow', timeZone: 'UTC' }).format(Date.UTC(2000, month, 1));
}

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

/** The years above the rows, and a line down from each. */
export function Axis({ scale }: { scale: Scale }): JSX.Element {
  return (
    <div class="axis" aria-hidden="true">
      {scale.ticks.map(({ at, label, fine }) => (
        <span key={label + at} class={fine ? 'tick fine' : 'tick'} style={{ left: percent(at) }}>
          {label}
        </span>
      ))}
      {scale.larger !== null && (
        <span class="larger" style={{ left: percent(scale.place(Date.UTC(scale.larger, 0, 1))) }}>
          {t('timeline.larger', { year: String(scale.larger) })}
        </span>
      )}
    </div>
  );
}

/** One row: in words at the left, drawn at the right. What is drawn is in the words too. */
export function Row({ scale, pieces, children, count }: { scale: Scale; pieces: Piece[]; children: ComponentChildren; count?: number }): JSX.Element {
  const place = (time: number) => scale.place(time);
  return (
    <li class="event">
      <div class="in-words">{children}</div>
      <div class="drawn" aria-hidden="true">
        {scale.ticks.map(({ at, label, fine }) => (
          <i key={label + at} class={fine ? 'grid fine' : 'grid'} style={{ left: percent(at) }} />
        ))}
        {pieces.map(({ kind, start, end }) => {
          const from = kind === 'fades-in' ? Math.max(0, place(start) - 0.06) : place(start);
          const to = end === null ? 1 : place(end);
          return <i key={kind + start} class={`piece ${kind}`} style={{ left: percent(from), width: percent(Math.max(0, to - from)) }} />;
        })}
        {count !== undefined && pieces[0] && (
          <b class={`count num${place(pieces[0].end ?? pieces[0].start) > 0.95 ? ' inside' : ''}`} style={{ left: percent(place(pieces[0].end ?? pieces[0].start)) }}>
            {count}
          </b>
        )}
      </div>
    </li>
  );
}

/** What the shapes mean. */
export function Legend({ kinds }: { kinds: (Piece['kind'] | 'day')[] }): JSX.Element {
  return (
    <p class="legend">
      {kinds.map((kind) => (
        <span key={kind}>
          <i class={`piece ${kind}`} aria-hidden="true" />
          {t(`timeline.${kind}`)}
        </span>
      ))}
    </p>
  );
}
