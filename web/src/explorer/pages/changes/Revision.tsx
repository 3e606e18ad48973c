import type { JSX } from 'preact';

import { number, t } from '../../i18n';
import { go } from '../../navigation';
import { instantInWords } from '../../parts/dates';
import { hrefFrom, hrefHere, usePlace } from '../../place';
import type { Between, Commit } from './Changes';

/** Beyond this many, a revision is written instead of chosen. */
const CHOICES = 200;

/** The revision that is looked at, the way to all that it holds, and the one that it is laid beside. */
export function Revision({ newest, between, commit }: { newest: number; between: Between; commit: Commit | undefined }): JSX.Element {
  const here = usePlace();
  const { since, until } = between;
  const then = { ...here, at: { revision: until } };
  return (
    <section class="diff">
      <div>
        <h2 class="section">{t('revision.n', { n: until })}</h2>
        {commit && (
          <dl class="facts">
            <dt>{t('changes.recorded')}</dt>
            <dd>
              <time dateTime={commit.recordedAt}>{instantInWords(commit.recordedAt)}</time>
            </dd>
            {commit.recordedBy && (
              <>
                <dt>{t('changes.by')}</dt>
                <dd>
                  <bdi>{commit.recordedBy}</bdi>
                </dd>
              </>
            )}
            {commit.reason && (
              <>
                <dt>{t('changes.reason')}</dt>
                <dd>
                  <bdi>{commit.reason}</bdi>
                </dd>
              </>
            )}
            <dt>{t('changes.wrote')}</dt>
            <dd>{t('changes.records', { n: commit.changeCount })}</dd>
          </dl>
        )}
        {until < newest && (
          <p class="row">
            <a class="btn" href={hrefFrom(then, 'home')}>
              {t('changes.visit')}
            </a>
          </p>
        )}
      </div>
      <form
        class="between"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const [one, other] = [Number(form.get('since')), Number(form.get('until'))];
          go(hrefHere(here, { since: String(Math.min(one, other)), until: String(Math.max(one, other)), at: null }));
        }}
      >
        <h2 class="section">{t('changes.between')}</h2>
        <p class="row" key={`${since} ${until}`}>
          <label>
            {t('changes.after')} <Choice name="since" least={0} most={newest - 1} chosen={since} />
          </label>
          <label>
            {t('changes.upto')} <Choice name="until" least={1} most={newest} chosen={until} />
          </label>
          <button class="btn small">{t('timeline.show')}</button>
        </p>
      </form>
    </section>
  );
}

function Choice({ name, least, most, chosen }: { name: string; least: number; most: number; chosen: number }) {
  if (most - least > CHOICES) return <input name={name} type="number" min={least} max={most} defaultValue={String(chosen)} />;
  return (
    <select name={name}>
      {Array.from({ length: most - least + 1 }, (_, place) => most - place).map((revision) => (
        <option key={revision} value={revision} selected={revision === chosen}>
          {revision === 0 ? t('changes.start') : number(revision)}
        </option>
      ))}
    </select>
  );
}
