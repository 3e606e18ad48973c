import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { ask } from '../../api/client';
import { number, t } from '../../i18n';
import { go } from '../../navigation';
import { dateInWords } from '../../parts/dates';
import { hrefHere, usePlace } from '../../place';
import { useKey } from '../../shell/Keys';
import type { Between, Commit } from './Changes';
import { RevisionAt } from './changes.documents';

/** How many revisions have their name under the slider. */
const NAMED = 6;

/** The revision that is looked at: by a slider, a date, or the keys `[`, `]` and `.`. */
export function Slider({ newest, commits, between }: { newest: number; commits: Commit[]; between: Between }): JSX.Element {
  const here = usePlace();
  const [shown, show] = useState(between.until);
  const [missed, setMissed] = useState(false);
  useEffect(() => show(between.until), [between.until]);

  const lookAt = (revision: number) => {
    const until = Math.min(newest, Math.max(1, revision));
    go(hrefHere(here, { until: until === newest ? null : String(until), since: null, at: null }), true);
  };
  useKey('[', () => lookAt(between.until - 1));
  useKey(']', () => lookAt(between.until + 1));
  useKey('.', () => lookAt(newest));

  const lookAtDay = (day: string) => {
    if (!day) return;
    ask(RevisionAt, { time: `${day}T23:59:59.999Z` })
      .then(({ asOf }) => {
        const revision = asOf?.revision ?? 0;
        setMissed(revision === 0);
        if (revision > 0) lookAt(revision);
      })
      .catch(() => setMissed(true));
  };

  const commit = commits.find(({ revision }) => revision === shown);
  return (
    <section class="slider" aria-label={t('app.revision')}>
      <div class="row apart">
        <label for="revision">
          <b>{t('revision.n', { n: shown })}</b>
        </label>
        <label class="meta">
          {t('changes.day')}{' '}
          <input type="date" onChange={(event) => lookAtDay(event.currentTarget.value)} />
        </label>
      </div>
      <input
        id="revision"
        type="range"
        min={1}
        max={Math.max(2, newest)}
        step={1}
        disabled={newest === 1}
        value={shown}
        aria-valuetext={[t('revision.n', { n: shown }), commit?.reason, commit && dateInWords(commit.recordedAt.slice(0, 10))]
          .filter(Boolean)
          .join(t('comma'))}
        onInput={(event) => show(Number(event.currentTarget.value))}
        onChange={(event) => lookAt(Number(event.currentTarget.value))}
      />
      {newest > 1 && <Ticks newest={newest} commits={commits} shown={shown} />}
      <p role="status" class="meta">
        {missed && t('changes.day.none')}
      </p>
    </section>
  );
}

/** Names under the slider: of all revisions if they are few, else of the ends. */
function Ticks({ newest, commits, shown }: { newest: number; commits: Commit[]; shown: number }) {
  const revisions = newest <= NAMED ? Array.from({ length: newest }, (_, place) => place + 1) : [1, newest];
  return (
    <ol class="ticks" aria-hidden="true">
      {revisions.map((revision) => {
        const commit = commits.find((one) => one.revision === revision);
        const at = (revision - 1) / (newest - 1);
        return (
          <li key={revision} class={revision === shown ? 'now' : undefined} style={{ left: `${(at * 100).toFixed(2)}%`, transform: `translateX(-${(at * 100).toFixed(2)}%)` }}>
            <b class="num">{number(revision)}</b>
            {commit && <span>{commit.reason ?? dateInWords(commit.recordedAt.slice(0, 10))}</span>}
          </li>
        );
      })}
    </ol>
  );
}
