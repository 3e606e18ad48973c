import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { ask, Refused } from '../../api/client';
import { useAnswer } from '../../api/use-answer';
import { t } from '../../i18n';
import { KeyGate } from '../../parts/KeyGate';
import { Ready } from '../../parts/states';
import { useTitle } from '../../parts/title';
import { T } from '../../parts/Words';
import { hrefHere, usePlace, useTo } from '../../place';
import { useKey } from '../../shell/Keys';
import '../add/add.css';
import { drafted, named } from './content';
import { DraftCard, type Names } from './DraftCard';
import './drafts.css';
import { Called, Drafts as Asked, type DraftsQuery } from './drafts.documents';

const STATES = ['PENDING', 'PUBLISHED', 'REJECTED'] as const;

export default function Drafts(): JSX.Element {
  useTitle(t('nav.drafts'));
  return (
    <KeyGate>
      <List />
    </KeyGate>
  );
}

function List() {
  const here = usePlace();
  const state = STATES.find((s) => s === here.params.get('state')) ?? 'PENDING';
  const answer = useAnswer(Asked, { state });
  return <Ready answer={answer}>{(data) => <Page state={state} drafts={data.drafts} again={answer.again} />}</Ready>;
}

function Page({ state, drafts, again }: { state: (typeof STATES)[number]; drafts: DraftsQuery['drafts']; again: () => void }) {
  const here = usePlace();
  const to = useTo();
  const list = useRef<HTMLOListElement>(null);
  const names = useNames(drafts.nodes);
  const step = (by: number) => {
    const all = [...(list.current?.children ?? [])] as HTMLElement[];
    const at = all.findIndex((li) => li.contains(document.activeElement));
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const press = (action: string) => {
    const at = document.activeElement?.closest('.draft') ?? list.current?.firstElementChild;
    at?.querySelector<HTMLElement>(`[data-key="${action}"]`)?.click();
  };
  useKey('j', () => step(1));
  useKey('k', () => step(-1));
  useKey('a', () => press('a'));
  useKey('r', () => press('r'));
  useKey('o', () => press('o'));
  const key = (name: string) => <kbd>{name}</kbd>;
  return (
    <article class="drafts" aria-labelledby="drafts">
      <header>
        <h1 class="title" id="drafts" tabIndex={-1}>
          {state === 'PENDING' ? t('drafts.heading', { n: drafts.totalCount }) : t(`drafts.${state}`)}
        </h1>
        <p class="meta">
          <T k="drafts.keys" next={key('j')} previous={key('k')} publish={key('a')} reject={key('r')} open={key('o')} />
        </p>
        <div class="row apart">
          <nav class="seg" aria-label={t('drafts.tabs')}>
            {STATES.map((s) => (
              <a key={s} href={hrefHere(here, { state: s === 'PENDING' ? null : s })} aria-current={s === state ? 'true' : undefined}>
                {t(`drafts.${s}`)}
              </a>
            ))}
          </nav>
          <a class="btn" href={to('add')}>
            {t('drafts.add')}
          </a>
        </div>
      </header>
      {drafts.nodes.length === 0 && <p class="none">{t(`drafts.none.${state}`)}</p>}
      <ol ref={list}>
        {drafts.nodes.map((draft) => (
          <DraftCard key={`${draft.id} ${draft.revision}`} draft={draft} names={names} again={again} />
        ))}
      </ol>
    </article>
  );
}

/** What the records that the drafts name are called. */
function useNames(drafts: DraftsQuery['drafts']['nodes']): Names {
  const [names, set] = useState<Names>(new Map());
  const ids = useMemo(() => [...new Set(drafts.flatMap((d) => named(drafted(d))))].sort().slice(0, 100), [drafts]);
  useEffect(() => {
    if (!ids.length) return;
    const abort = new AbortController();
    ask(Called, { ids }, { signal: abort.signal })
      .then(({ entities, sources }) => set(new Map([...entities.nodes.map((e) => [e.id, e.labelText] as const), ...sources.nodes.map((s) => [s.id, s.titleText] as const)])))
      // An id stands where a name would.
      .catch((error) => error instanceof Refused || abort.signal.aborted);
    return () => abort.abort();
  }, [ids.join(' ')]);
  return names;
}
