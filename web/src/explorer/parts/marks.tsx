// The signs: each a shape and a word, and only then a colour.
import type { JSX } from 'preact';

import { t } from '../i18n';
import type { ClaimStatus } from './fragments.documents';

/** The statuses in the order in which a reader looks for them. */
export const STATUSES: ClaimStatus[] = [
  'DISPUTED',
  'INCONSISTENT',
  'DENIED',
  'CORROBORATED',
  'UNCONTESTED',
  'UNASSERTED',
  'SUPERSEDED',
  'RETRACTED',
  'UNSOURCED',
];

const OUTLINE = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.6, 'aria-hidden': true } as const;

/** The signs of the statuses, in a field of 16 by 14. */
export const STATUS_SHAPES: Record<ClaimStatus, JSX.Element> = {
  DISPUTED: (
    <>
      <path d="M7 1.8a5.2 5.2 0 0 0 0 10.4Z" fill="currentColor" />
      <path d="M9.4 1.8a5.2 5.2 0 0 1 0 10.4Z" />
    </>
  ),
  CORROBORATED: (
    <>
      <circle cx="5.7" cy="7" r="4.3" />
      <circle cx="10.3" cy="7" r="4.3" fill="currentColor" fill-opacity=".4" />
    </>
  ),
  UNCONTESTED: <circle cx="8" cy="7" r="5" />,
  DENIED: (
    <>
      <circle cx="8" cy="7" r="5" />
      <path d="M3.4 7h9.2" stroke-width="2.4" />
    </>
  ),
  INCONSISTENT: (
    <>
      <circle cx="8" cy="7" r="5" />
      <path d="M4.5 10.5l7-7" />
    </>
  ),
  UNASSERTED: <circle cx="8" cy="7" r="5" stroke-dasharray="2.4 2" />,
  SUPERSEDED: <path d="M2.5 7h9M8 3.2 11.8 7 8 10.8M14 2.6v8.8" />,
  RETRACTED: <path d="M13.5 11V8.6A3.6 3.6 0 0 0 9.9 5H3M6 2 3 5l3 3" />,
  UNSOURCED: <path d="M6.1 5a2 2 0 1 1 2.7 1.9c-.5.2-.8.6-.8 1.2v.5M8 10.9v1.2" />,
};

/** The status of a claim; its sentence is the tooltip. */
export function StatusMark({ status, pill = false }: { status: ClaimStatus; pill?: boolean }) {
  return (
    <span class={`st ${status}${pill ? ' pill' : ''}`} title={t(`status.says.${status}`)}>
      <svg width="16" height="14" viewBox="0 0 16 14" {...OUTLINE}>
        {STATUS_SHAPES[status]}
      </svg>
      {t(`status.${status}`)}
    </span>
  );
}

/** The signs of speakers, in a field of 16 by 16. */
export const SPEAKER_PATHS = {
  person: 'M8 7.2a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 15c0-3.6 2.6-5.8 6-5.8s6 2.2 6 5.8Z',
  organisation: 'M2 15V3.6L9 1.2V15M9 6.2l5 1.5V15M1 15h14M4.4 5.8h2M4.4 8.6h2M4.4 11.4h2',
  source: 'M3 1.5h7L13.5 5v9.5H3ZM5.5 7h5M5.5 9.6h5M5.5 12.2h3',
} as const;

/** The sign before a speaker: a person, an organisation, somebody without a name, a source. */
export function SpeakerSign({ kind }: { kind: 'person' | 'organisation' | 'unnamed' | 'source' }) {
  const path = SPEAKER_PATHS[kind === 'unnamed' ? 'person' : kind];
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      {...OUTLINE}
      stroke-width="1.4"
      fill={kind === 'person' ? 'currentColor' : 'none'}
      stroke-dasharray={kind === 'unnamed' ? '2 1.7' : undefined}
    >
      <path d={path} />
    </svg>
  );
}

export const Brand = () => (
  <svg width="26" height="22" viewBox="0 0 26 22" {...OUTLINE} stroke-width="2">
    <path d="M11 2.5a8.5 8.5 0 0 0 0 17Z" fill="currentColor" />
    <path d="M15 2.5a8.5 8.5 0 0 1 0 17Z" />
  </svg>
);

export const Lens = () => (
  <svg width="16" height="16" viewBox="0 0 16 16" {...OUTLINE}>
    <circle cx="7" cy="7" r="4.6" />
    <path d="m10.5 10.5 4 4" />
  </svg>
);

export const HalfMoon = () => (
  <svg width="18" height="18" viewBox="0 0 18 18" {...OUTLINE}>
    <circle cx="9" cy="9" r="6.5" />
    <path d="M9 2.5a6.5 6.5 0 0 1 0 13Z" fill="currentColor" />
  </svg>
);
