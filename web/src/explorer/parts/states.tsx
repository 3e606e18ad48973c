// What stands in for a page, or above one: each says what happened and what to do.
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Away, Refused } from '../api/client';
import { keepApiKey } from '../api/key';
import type { Answer } from '../api/use-answer';
import { t, type Key } from '../i18n';
import { hrefAt, usePlace, useTo } from '../place';

/**
 * The page once its data is there, else what stands in for it. What was there before stays while the
 * next is on its way, and when the server is away.
 */
export function Ready<Data>({ answer, children }: { answer: Answer<Data>; children: (data: Data) => ComponentChildren }): JSX.Element {
  const { data, error, slow, again } = answer;
  if (data === null) {
    if (error) return <Failed error={error} again={again} />;
    return slow ? <Loading /> : <div class="before" aria-busy="true" />;
  }
  return (
    <div aria-busy={answer.stale} class={answer.stale && slow ? 'stale' : undefined}>
      {error && <OldNotice again={again} error={error} />}
      {children(data)}
    </div>
  );
}

export function Loading(): JSX.Element {
  return (
    <div class="loading" role="status">
      <h1 class="vh">{t('state.loading')}</h1>
      {[38, 92, 84, 66, 90, 72].map((width, place) => (
        <div key={place} class={`sk w${width}`} aria-hidden="true" />
      ))}
    </div>
  );
}

export function Failed({ error, again }: { error: Error; again: () => void }): JSX.Element {
  if (error instanceof Refused && (error.status === 401 || error.code === 'UNAUTHENTICATED')) return <KeyWanted again={again} />;
  if (error instanceof Refused) return <RefusedState error={error} again={again} />;
  if (error instanceof Away) return <AwayState again={again} />;
  return (
    <Standing heading={t('state.broken.heading')} body={t('state.broken.body', { message: error.message })}>
      <button class="btn first" onClick={() => location.reload()}>
        {t('state.away.again')}
      </button>
    </Standing>
  );
}

function RefusedState({ error, again }: { error: Refused; again: () => void }) {
  const here = usePlace();
  return (
    <Standing heading={t('state.refused.heading')} body={t('state.refused.what', { message: error.message })} code={error.code}>
      {here.at && (
        <a class="btn first" href={hrefAt(here, null)}>
          {t('state.past.leave')}
        </a>
      )}
      <button class="btn" onClick={again}>
        {t('state.away.again')}
      </button>
    </Standing>
  );
}

export function AwayState({ again }: { again: () => void }): JSX.Element {
  return (
    <Standing heading={t('state.away.heading')} body={t('state.away.body')}>
      <button class="btn first" onClick={again}>
        {t('state.away.again')}
      </button>
    </Standing>
  );
}

function OldNotice({ again, error }: { again: () => void; error: Error }) {
  return (
    <div class="notice warn" role="status">
      {error instanceof Away ? t('state.old') : t('state.refused.what', { message: error.message })}{' '}
      <button class="btn small" onClick={again}>
        {t('state.away.again')}
      </button>
    </div>
  );
}

/** Nothing matches; `clear` is the address without the filters, if there are any. */
export function NothingFound({ clear }: { clear?: string | undefined }): JSX.Element {
  return (
    <Standing heading={t('state.none.heading')} body={t('state.none.body')} level={2}>
      {clear && (
        <a class="btn first" href={clear}>
          {t('state.none.clear')}
        </a>
      )}
    </Standing>
  );
}

export function EmptyBase(): JSX.Element {
  return <Standing heading={t('state.empty.heading')} body={t('state.empty.body')} level={2} />;
}

/** No record has this id, or not at this revision. */
export function NoSuch({ what, id }: { what: Key; id: string }): JSX.Element {
  const here = usePlace();
  const to = useTo();
  return (
    <Standing heading={t('state.missing.heading')} body={t('state.missing.body', { what: t(what).toLowerCase(), id })}>
      {here.at && (
        <a class="btn first" href={hrefAt(here, null)}>
          {t('state.missing.now')}
        </a>
      )}
      <a class="btn" href={to('search', '', { q: id.replaceAll('-', ' ') })}>
        {t('state.missing.search')}
      </a>
    </Standing>
  );
}

function KeyWanted({ again }: { again: () => void }) {
  const [key, set] = useState('');
  return (
    <Standing heading={t('state.key.heading')} body={t('state.key.body')}>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          keepApiKey(key.trim() || null);
          again();
        }}
      >
        <label class="vh" for="api-key">
          {t('state.key.label')}
        </label>
        <input id="api-key" type="password" autocomplete="off" value={key} onInput={(event) => set(event.currentTarget.value)} />
        <button class="btn first">{t('state.key.use')}</button>
      </form>
    </Standing>
  );
}

interface StandingProps {
  heading: string;
  body: string;
  code?: string;
  level?: 1 | 2;
  children?: ComponentChildren;
}

/** A heading, a sentence, what to do; the code last. */
export function Standing({ heading, body, code, level = 1, children }: StandingProps): JSX.Element {
  const Heading = `h${level}` as const;
  return (
    <section class="standing">
      <Heading tabIndex={-1}>{heading}</Heading>
      <p>{body}</p>
      {children && <div class="row">{children}</div>}
      {code && (
        <p class="meta">
          <code class="code">{code}</code>
        </p>
      )}
    </section>
  );
}
