import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { ask, Refused } from '../../api/client';
import { list, t, type Key } from '../../i18n';
import { dateInWords, instantInWords } from '../../parts/dates';
import { StatusMark } from '../../parts/marks';
import { Dotted, T, Words, type Worded } from '../../parts/Words';
import { useTo } from '../../place';
import { Preview, type MistakeFragment } from '../add/add.documents';
import { isTried } from '../add/form';
import { Check, Move, type Tried } from '../add/Preview';
import { attributionOf, drafted, triedBundle, type Drafted } from './content';
import { Publish, Reject, Revise, type DraftWholeFragment } from './drafts.documents';

export type Names = ReadonlyMap<string, Worded>;

interface Props {
  draft: DraftWholeFragment;
  names: Names;
  again: () => void;
}

/** One draft: what it says, what would become of it, and what can be done with it. */
export function DraftCard({ draft, names, again }: Props): JSX.Element {
  const said = drafted(draft);
  const [mode, setMode] = useState<'read' | 'reject' | 'revise'>('read');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string[]>([]);
  const tried = useTriedDraft(draft);
  const first = draft.steps[0];
  const pending = draft.state === 'PENDING';

  const act = async (run: () => Promise<MistakeFragment[]>) => {
    setBusy(true);
    try {
      const errors = await run();
      setWrong(errors.map((e) => (e.code === 'CONFLICT' ? t('drafts.conflict') : e.help ? `${e.message}. ${e.help}` : e.message)));
      if (!errors.length || errors.some((e) => e.code === 'CONFLICT')) again();
      if (!errors.length) setMode('read');
    } catch (error) {
      setWrong([error instanceof Refused ? error.message : t('state.away.heading')]);
    } finally {
      setBusy(false);
    }
  };
  const common = { draft: draft.id, expectedRevision: draft.revision };

  return (
    <li class="draft" tabIndex={-1} aria-labelledby={`${draft.id}-h`}>
      <div>
        <p class="meta" id={`${draft.id}-h`}>
          <b>{t(draft.claim ? 'drafts.added' : said.length ? 'drafts.new' : 'drafts.bundle')}</b>
          {' · '}
          {first && (
            <T k="drafts.by" who={<bdi>{first.recordedBy ?? t('drafts.nobody')}</bdi>} when={instantInWords(first.recordedAt)} />
          )}
        </p>
        {said.map((s, i) => (
          <SaidOf key={i} said={s} draft={draft} names={names} tried={tried} />
        ))}
        {first?.reason && (
          <blockquote class="note">
            <bdi>{first.reason}</bdi>
          </blockquote>
        )}
        {wrong.length > 0 && (
          <p class="notice warn" role="alert">
            <bdi>{wrong.join(' ')}</bdi>
          </p>
        )}
        {pending && mode === 'read' && (
          <div class="row acts">
            <button class="btn first" data-key="a" disabled={busy || draft.problems.length > 0} onClick={() => act(async () => (await ask(Publish, { input: common })).publishDraft?.userErrors ?? [])}>
              {t('drafts.publish')}
            </button>
            <button class="btn" data-key="r" disabled={busy} onClick={() => setMode('reject')}>
              {t('drafts.reject')}
            </button>
            <button class="btn" disabled={busy} onClick={() => setMode('revise')}>
              {t('drafts.revise')}
            </button>
            <OpenLink said={said[0]} draft={draft} />
          </div>
        )}
        {mode === 'reject' && (
          <Written
            id={`${draft.id}-note`}
            label="drafts.note"
            hint="drafts.note.needed"
            button="drafts.reject"
            text=""
            busy={busy}
            cancel={() => setMode('read')}
            done={(reason) => act(async () => (await ask(Reject, { input: { ...common, reason } })).rejectDraft?.userErrors ?? [])}
          />
        )}
        {mode === 'revise' && (
          <Written
            id={`${draft.id}-content`}
            label="drafts.content"
            button="drafts.save"
            text={pretty(draft.content)}
            busy={busy}
            cancel={() => setMode('read')}
            done={(text) =>
              act(async () => {
                const content = draft.claim ? { attribution: { claim: draft.claim.id, attribution: attributionOf(text) } } : { bundle: text };
                return (await ask(Revise, { input: { ...common, content } })).reviseDraft?.userErrors ?? [];
              })
            }
          />
        )}
        {draft.steps.length > 1 && <Steps draft={draft} />}
      </div>
      <aside>{pending ? <Would draft={draft} tried={tried} /> : <Steps draft={draft} />}</aside>
    </li>
  );
}

function pretty(content: string): string {
  try {
    return JSON.stringify(JSON.parse(content), null, 2);
  } catch {
    return content;
  }
}

/** The effects of the draft on what is recorded; undefined while they are asked for, null if they cannot be told. */
function useTriedDraft(draft: DraftWholeFragment): Tried | null | undefined {
  const [tried, set] = useState<Tried | null | undefined>(undefined);
  useEffect(() => {
    const bundle = draft.state === 'PENDING' ? triedBundle(draft) : null;
    if (!bundle) return set(null);
    const abort = new AbortController();
    ask(Preview, { bundle }, { signal: abort.signal })
      .then(({ ingest }) => set(ingest))
      .catch(() => abort.signal.aborted || set(null));
    return () => abort.abort();
  }, [draft.id, draft.revision]);
  return tried;
}

function SaidOf({ said, draft, names, tried }: { said: Drafted; draft: DraftWholeFragment; names: Names; tried: Tried | null | undefined }) {
  const to = useTo();
  const called = (id: string) => <Words of={names.get(id) ?? { text: id, language: null }} />;
  const fresh = said.claim && tried?.statuses?.changes.find((c) => c.before === null);
  const known = (key: string, value: string | null) => (value ? t(`${key}.${value}` as Key) : null);
  return (
    <>
      <p class="say">
        {draft.claim ? (
          <a href={to('claim', draft.claim.id)}>
            <Words of={draft.claim.statementText} />
          </a>
        ) : fresh ? (
          <Words of={fresh.claim.statementText} />
        ) : said.claim?.statement ? (
          <bdi>{said.claim.statement}</bdi>
        ) : (
          said.claim && (
            <>
              {called(said.claim.subject)}: {said.claim.predicate}
            </>
          )
        )}
      </p>
      <p class="meta">
        <Dotted
          of={[
            said.speaker && (
              <b>
                {said.speaker === 'source' ? t('add.speaker.source') : 'id' in said.speaker ? called(said.speaker.id) : <bdi>{said.speaker.unnamed}</bdi>}
                {typeof said.speaker === 'object' && 'unnamed' in said.speaker && <> <span class="tag">{t('speaker.unnamed')}</span></>}
              </b>
            ),
            [known('stance', said.stance), known('certainty', said.certainty)].filter(Boolean).join(t('comma')),
            known('mode', said.mode),
            said.statedAt && dateInWords(said.statedAt),
            said.source && <T k="path.read" source={<a href={to('source', said.source)}>{called(said.source)}</a>} />,
          ]}
        />
      </p>
      {said.passages.map((p, i) => (
        <p class="passage" key={i}>
          {p.words && <bdi>{p.words}</bdi>} <span class="meta">{p.start !== null && p.end !== null && t('source.notes.at', { start: String(p.start), end: String(p.end) })}</span>
        </p>
      ))}
    </>
  );
}

function OpenLink({ said, draft }: { said: Drafted | undefined; draft: DraftWholeFragment }) {
  const to = useTo();
  const href = said?.source ? to('source', said.source, {}, draft.claim?.id ?? '') : draft.claim ? to('claim', draft.claim.id) : null;
  return href ? (
    <a class="btn" data-key="o" href={href}>
      {t('drafts.open')}
    </a>
  ) : null;
}

interface WrittenProps {
  id: string;
  label: Key;
  hint?: Key;
  button: Key;
  text: string;
  busy: boolean;
  cancel: () => void;
  done: (text: string) => void;
}

/** A text to be written before something is done. */
function Written({ id, label, hint, button, text, busy, cancel, done }: WrittenProps) {
  const [written, write] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="field written"
      onSubmit={(event) => {
        event.preventDefault();
        if (written.trim()) done(written.trim());
      }}
    >
      <label for={id}>{t(label)}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {t(hint)}
        </p>
      )}
      <textarea
        ref={field}
        id={id}
        rows={text ? 12 : 3}
        class={text ? 'code' : undefined}
        spellcheck={!text}
        aria-describedby={hint && `${id}-hint`}
        value={written}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') cancel();
        }}
      />
      <div class="row">
        <button class="btn first" disabled={busy || !written.trim()}>
          {t(button)}
        </button>
        <button type="button" class="btn" onClick={cancel}>
          {t('drafts.cancel')}
        </button>
      </div>
    </form>
  );
}

function Would({ draft, tried }: { draft: DraftWholeFragment; tried: Tried | null | undefined }) {
  const changes = (tried?.statuses?.changes ?? []).filter((c) => !isTried(c.claim.id));
  const records: ComponentChildren = list(draft.records.map((r) => (r.created ? t('drafts.created', { id: r.id }) : r.id)));
  return (
    <>
      <h2>{t('drafts.would')}</h2>
      {tried === undefined && <p class="meta">{t('state.loading')}</p>}
      {tried === null && <p class="meta">{t('preview.away')}</p>}
      {tried && !changes.length && <p class="meta">{t('preview.same')}</p>}
      {draft.claim && !changes.length && <StatusMark status={draft.claim.status} pill />}
      {changes.map((c) => (
        <Move key={c.claim.id} of={c} />
      ))}
      <ul class="checks">
        {draft.problems.length === 0 && <Check good>{t('preview.fits')}</Check>}
        {draft.problems.map((p, i) => (
          <Check key={i} good={false}>
            <bdi>{p.help ? `${p.message}. ${p.help}` : p.message}</bdi>
          </Check>
        ))}
        {(tried?.warnings ?? [])
          .filter((w) => w.code !== 'SAME_PROPOSITION')
          .map((w, i) => (
            <Check key={i} good={false}>
              <bdi>{w.message}</bdi>
            </Check>
          ))}
      </ul>
      {draft.records.length > 0 && (
        <p class="meta">
          <T k="drafts.writes" records={records} />
        </p>
      )}
    </>
  );
}

function Steps({ draft }: { draft: DraftWholeFragment }) {
  return (
    <details>
      <summary class="meta">{t('drafts.steps')}</summary>
      <ul class="links">
        {draft.steps.map((step, i) => (
          <li key={i}>
            {t(`drafts.${step.action}`)}
            {t('comma')}
            <bdi>{step.recordedBy ?? t('drafts.nobody')}</bdi>
            {t('comma')}
            {instantInWords(step.recordedAt)}
            {step.reason && (
              <p class="meta">
                <bdi>{step.reason}</bdi>
              </p>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
