import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { ask } from '../../api/client';
import { language, t } from '../../i18n';
import { StatusMark } from '../../parts/marks';
import { Words } from '../../parts/Words';
import { useTo } from '../../place';
import { Preview, type PreviewMutation, type SaidBeforeQuery } from './add.documents';
import { bundleOf, fieldOf, isTried, missing, type Field, type Form } from './form';

const WAIT = 500;

export type Tried = NonNullable<PreviewMutation['ingest']>;
export type Mistakes = Partial<Record<Field, string[]>>;

/** The answer to what the form would do, asked while one types; null where it cannot be asked yet. */
export function useTried(form: Form): { tried: Tried | null; away: boolean; mistakes: Mistakes } {
  const [state, set] = useState<{ tried: Tried | null; away: boolean }>({ tried: null, away: false });
  const ready = missing(form).length === 0;
  const bundle = ready ? bundleOf(form, language()) : null;
  useEffect(() => {
    if (!bundle) return set({ tried: null, away: false });
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(Preview, { bundle }, { signal: abort.signal })
        .then(({ ingest }) => set({ tried: ingest, away: false }))
        .catch(() => abort.signal.aborted || set({ tried: null, away: true }));
    }, WAIT);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [bundle]);
  return { ...state, mistakes: state.tried ? mistakesOf(state.tried.userErrors.map((e) => ({ ...e, path: e.place?.path ?? '' }))) : {} };
}

interface Mistake {
  message: string;
  help: string | null;
  path: string | readonly string[];
}

export function mistakesOf(errors: readonly Mistake[]): Mistakes {
  const all: Mistakes = {};
  for (const { message, help, path } of errors) (all[fieldOf(path)] ??= []).push(help ? `${message}. ${help}` : message);
  return all;
}

type Before = NonNullable<SaidBeforeQuery['propositionMatch']>['same'][number];

/** What the claims would become, and what is to be looked at before it is saved. */
export function PreviewCard({ form, tried, away, same }: { form: Form; tried: Tried | null; away: boolean; same: Before | undefined }): JSX.Element {
  const changes = tried?.statuses?.changes ?? [];
  // Of a claim that is there already, that one is shown, not the one that is only tried.
  const shown = changes.filter((c) => !same || !isTried(c.claim.id));
  const more = (tried?.statuses?.changeCount ?? 0) - changes.length;
  return (
    <>
      <section class="card" aria-live="polite" aria-labelledby="preview">
        <h2 id="preview">{t('preview.heading')}</h2>
        {!tried && <p class="meta">{t(away ? 'preview.away' : 'preview.waiting')}</p>}
        {tried?.statuses?.omitted && <p class="meta">{t('preview.omitted')}</p>}
        {tried?.statuses && !shown.length && !tried.statuses.omitted && <p class="meta">{t('preview.same')}</p>}
        {shown.map((change) => (
          <Move key={change.claim.id} of={change} />
        ))}
        {more > 0 && <p class="meta">{t('preview.others', { n: more })}</p>}
      </section>
      {tried && <Checks form={form} tried={tried} same={same} />}
    </>
  );
}

type Change = NonNullable<Tried['statuses']>['changes'][number];

export function Move({ of }: { of: Change }): JSX.Element {
  const to = useTo();
  const words = <Words of={of.claim.statementText} />;
  return (
    <div class="moved-claim">
      <p class="say">{isTried(of.claim.id) || of.before === null ? words : <a href={to('claim', of.claim.id)}>{words}</a>}</p>
      <p class="row">
        {of.before ? <StatusMark status={of.before} pill /> : <span class="meta">{t('preview.new')}</span>}
        <span aria-hidden="true">→</span>
        {of.after && <StatusMark status={of.after} pill />}
      </p>
      <p>{of.claim.verdict}</p>
    </div>
  );
}

function Checks({ form, tried, same }: { form: Form; tried: Tried; same: Before | undefined }) {
  const passage = form.passage;
  const fits = tried.userErrors.length === 0;
  const off = tried.userErrors.some((e) => fieldOf(e.place?.path ?? '') === 'evidence');
  return (
    <section class="checks">
      <h2>{t('preview.checks')}</h2>
      <ul>
        {fits && <Check good>{t('preview.fits')}</Check>}
        {passage && passage.start !== null && passage.end !== null && !off && (
          <Check good>{t('preview.passage', { start: String(passage.start), end: String(passage.end) })}</Check>
        )}
        {!passage && <Check good={false}>{t('preview.nopassage')}</Check>}
        {same && <Check good>{t('preview.adds')}</Check>}
        {tried.userErrors.map((e, i) => (
          <Check key={i} good={false}>
            <bdi>{e.message}</bdi>
          </Check>
        ))}
        {tried.warnings
          .filter((w) => w.code !== 'SAME_PROPOSITION')
          .map((w, i) => (
            <Check key={i} good={false}>
              <bdi>{w.message}</bdi>
            </Check>
          ))}
      </ul>
    </section>
  );
}

export function Check({ good, children }: { good: boolean; children: JSX.Element | string }): JSX.Element {
  return (
    <li class={good ? 'good' : 'odd'}>
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.8" aria-hidden="true">
        <path d={good ? 'm3 8.5 3.4 3.4L13 5' : 'M8 2 1.6 13.4h12.8ZM8 6.4v3.4M8 11.4v.6'} />
      </svg>
      <span>{children}</span>
    </li>
  );
}
