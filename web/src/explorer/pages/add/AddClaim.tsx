import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { ask, Refused } from '../../api/client';
import { language, list, t, type Key } from '../../i18n';
import { KeyGate } from '../../parts/KeyGate';
import { StatusMark } from '../../parts/marks';
import { useTitle } from '../../parts/title';
import { Words } from '../../parts/Words';
import { useTo } from '../../place';
import './add.css';
import { AddAttribution, Predicates, PutClaim, SaidBefore, Submit, type MistakeFragment, type PredicatesQuery, type SaidBeforeQuery } from './add.documents';
import { attributionInput, claimInput, EMPTY, propositionInput, missing, type Field, type Form, type ValueForm } from './form';
import { PassageField } from './PassageField';
import { Picker } from './Picker';
import { mistakesOf, PreviewCard, useTried, type Mistakes } from './Preview';

const STANCES = ['ASSERTS', 'CONFIRMS', 'DENIES', 'DISPUTES', 'QUALIFIES', 'RELAYS', 'DECLINES_COMMENT', 'NO_POSITION'] as const;
const CERTAINTIES = ['CERTAIN', 'PROBABLE', 'POSSIBLE', 'SPECULATIVE'] as const;
const MODES = ['PARAPHRASE', 'QUOTE', 'DOCUMENT', 'OBSERVATION', 'INFERENCE'] as const;
const VALUE_FORMS: readonly ValueForm[] = ['ENTITY', 'TEXT', 'QUANTITY', 'TIME', 'URL', 'BOOLEAN', 'CODE'];

const LABELS: Record<Field, Key> = {
  subject: 'add.subject',
  predicate: 'add.predicate',
  value: 'add.value',
  speaker: 'add.speaker',
  stance: 'add.stance',
  certainty: 'add.certainty',
  mode: 'add.mode',
  statedAt: 'add.stated',
  source: 'add.source',
  via: 'add.origin',
  evidence: 'add.passage',
  statement: 'add.statement',
  form: 'add.error.form',
};

export default function AddClaim(): JSX.Element {
  useTitle(t('add.heading'));
  return (
    <KeyGate>
      <AddForm />
    </KeyGate>
  );
}

type Predicate = PredicatesQuery['vocabulary']['predicates']['nodes'][number];
type Before = NonNullable<SaidBeforeQuery['propositionMatch']>['same'][number];

const WAIT = 200;
type Done = { kind: 'draft' } | { kind: 'claim'; id: string };

function AddForm() {
  const to = useTo();
  const [form, change] = useState<Form>(EMPTY);
  const set = (part: Partial<Form>) => {
    change((now) => ({ ...now, ...part }));
    setRefused({});
  };
  const predicates = usePredicates();
  const same = useSaidBefore(form);
  const { tried, away, mistakes } = useTried(form);
  const [refused, setRefused] = useState<Mistakes>({});
  const [conflict, setConflict] = useState<MistakeFragment | null>(null);
  const [saving, setSaving] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  // The same request sent twice is done once.
  const request = useRef(crypto.randomUUID());
  const wrong: Mistakes = { ...mistakes, ...refused };
  const left = missing(form);
  const bad = (Object.keys(wrong) as Field[]).filter((field) => field !== 'form');

  const save = async (asDraft: boolean, unchecked = false) => {
    setSaving(true);
    setConflict(null);
    try {
      const outcome = await send(form, same, asDraft, request.current, unchecked);
      const stale = outcome.errors.find((e) => e.code === 'CONFLICT');
      if (stale) setConflict(stale);
      else if (outcome.errors.length) setRefused(mistakesOf(outcome.errors));
      else setDone(asDraft || !outcome.id ? { kind: 'draft' } : { kind: 'claim', id: outcome.id });
      request.current = crypto.randomUUID();
    } catch (error) {
      setRefused({ form: [error instanceof Refused ? error.message : t('state.away.heading')] });
    } finally {
      setSaving(false);
    }
  };

  if (done) {
    return (
      <section class="standing" role="status">
        <h1 tabIndex={-1} ref={(h) => h?.focus()}>
          {t(done.kind === 'draft' ? 'add.done.draft' : 'add.done.claim')}
        </h1>
        <div class="row">
          <a class="btn first" href={done.kind === 'draft' ? to('drafts') : to('claim', done.id)}>
            {t('add.done.see')}
          </a>
          <button
            class="btn"
            onClick={() => {
              setDone(null);
              change({ ...EMPTY, source: form.source, origin: form.origin, speaker: form.speaker, name: form.name });
            }}
          >
            {t('add.done.more')}
          </button>
        </div>
      </section>
    );
  }

  const field = (name: Field, body: (id: string, described: string | undefined) => ComponentChildren, label: Key = LABELS[name], hint?: Key) => {
    const errors = wrong[name] ?? [];
    const described = [hint && `${name}-hint`, errors.length > 0 && `${name}-error`].filter(Boolean).join(' ') || undefined;
    return (
      <div class={errors.length ? 'field bad' : 'field'}>
        <label for={`add-${name}`}>{t(label)}</label>
        {hint && (
          <p class="hint" id={`${name}-hint`}>
            {t(hint)}
          </p>
        )}
        {errors.length > 0 && (
          <p class="err" id={`${name}-error`}>
            <bdi>{errors.join(' ')}</bdi>
          </p>
        )}
        {body(`add-${name}`, described)}
      </div>
    );
  };
  const predicate = predicates.find((p) => p.id === form.predicate);
  const forms = formsOf(predicate);

  return (
    <div class="columns add">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!left.length && !bad.length) void save(true);
        }}
      >
        <h1 class="title" tabIndex={-1}>
          {t('add.heading')}
        </h1>
        <p class="meta">{t('add.intro')}</p>

        <fieldset class="step">
          <legend>1. {t('add.what')}</legend>
          <div class="three">
            {field('subject', (id, described) => (
              <Picker of="entity" id={id} name={t('add.subject')} described={described} wrong={!!wrong.subject} value={form.subject} pick={(subject) => set({ subject })} />
            ))}
            {field('predicate', (id, described) => (
              <select
                id={id}
                aria-describedby={described}
                aria-invalid={!!wrong.predicate}
                value={form.predicate}
                onChange={(event) => {
                  const chosen = predicates.find((p) => p.id === event.currentTarget.value);
                  set({ predicate: chosen?.id ?? '', valueForm: formsOf(chosen)[0] ?? 'ENTITY', entity: null, text: '' });
                }}
              >
                <option value="">{t('add.predicate.pick')}</option>
                {ordered(predicates, form.subject?.type).map((p) => (
                  <option key={p.id} value={p.id} lang={p.labelText.language ?? undefined}>
                    {p.labelText.text}
                  </option>
                ))}
              </select>
            ))}
            {field('value', (id, described) => (
              <ValueField id={id} described={described} wrong={!!wrong.value} form={form} predicate={predicate} set={set} />
            ))}
          </div>
          <div class="row">
            <label class="inline">
              {t('add.value.form')}{' '}
              <select value={form.valueForm} onChange={(event) => set({ valueForm: event.currentTarget.value as ValueForm, entity: null, text: '' })}>
                {[...forms, 'SOME' as const, 'NONE' as const].map((f) => (
                  <option key={f} value={f}>
                    {t(`add.value.${f}`)}
                  </option>
                ))}
              </select>
            </label>
            <label class="inline">
              <input type="checkbox" checked={form.negative} onChange={(event) => set({ negative: event.currentTarget.checked })} /> {t('add.negative')}
            </label>
          </div>
          {same && (
            <div class="notice" role="status">
              <b>{t('add.said')}</b>{' '}
              <a href={to('claim', same.id)} target="_blank" rel="noopener">
                <Words of={same.statementText} />
              </a>{' '}
              <StatusMark status={same.status} /> {t('add.said.adds')}
            </div>
          )}
          {!same && field('statement', (id, described) => <textarea id={id} rows={2} aria-describedby={described} value={form.statement} onInput={(event) => set({ statement: event.currentTarget.value })} />, 'add.statement', 'add.statement.hint')}
        </fieldset>

        <fieldset class="step">
          <legend>2. {t('add.who')}</legend>
          <fieldset class="radios">
            <legend>{t('add.speaker')}</legend>
            {(['name', 'unnamed', 'source'] as const).map((kind) => (
              <label key={kind} class="inline">
                <input type="radio" name="speaker" checked={form.speaker === kind} onChange={() => set({ speaker: kind })} /> {t(`add.speaker.${kind}`)}
              </label>
            ))}
          </fieldset>
          <div class="three">
            {form.speaker === 'name' &&
              field('speaker', (id, described) => <Picker of="entity" id={id} name={t('add.name')} described={described} wrong={!!wrong.speaker} value={form.name} pick={(name) => set({ name })} />, 'add.name')}
            {form.speaker === 'unnamed' &&
              field('speaker', (id, described) => <input id={id} type="text" aria-describedby={described} aria-invalid={!!wrong.speaker} value={form.descriptor} onInput={(event) => set({ descriptor: event.currentTarget.value })} />, 'add.descriptor')}
            {field('stance', (id, described) => (
              <select id={id} aria-describedby={described} value={form.stance} onChange={(event) => set({ stance: event.currentTarget.value as Form['stance'] })}>
                {STANCES.map((s) => (
                  <option key={s} value={s}>
                    {t(`stance.${s}`)}
                  </option>
                ))}
              </select>
            ))}
            {field('certainty', (id, described) => (
              <select id={id} aria-describedby={described} value={form.certainty} onChange={(event) => set({ certainty: event.currentTarget.value as Form['certainty'] })}>
                <option value="">{t('add.certainty.none')}</option>
                {CERTAINTIES.map((c) => (
                  <option key={c} value={c}>
                    {t(`certainty.${c}`)}
                  </option>
                ))}
              </select>
            ))}
            {field('mode', (id, described) => (
              <select id={id} aria-describedby={described} value={form.mode} onChange={(event) => set({ mode: event.currentTarget.value as Form['mode'] })}>
                {MODES.map((m) => (
                  <option key={m} value={m}>
                    {t(`mode.${m}`)}
                  </option>
                ))}
              </select>
            ))}
            {field(
              'statedAt',
              (id, described) => <input id={id} type="text" inputMode="numeric" aria-describedby={described} aria-invalid={!!wrong.statedAt} value={form.statedAt} onInput={(event) => set({ statedAt: event.currentTarget.value })} />,
              'add.stated',
              'add.stated.hint',
            )}
          </div>
          <label class="inline">
            <input type="checkbox" checked={form.alleged} onChange={(event) => set({ alleged: event.currentTarget.checked })} /> {t('add.alleged')}
          </label>
        </fieldset>

        <fieldset class="step">
          <legend>3. {t('add.where')}</legend>
          <div class="two">
            {field('source', (id, described) => (
              <Picker of="source" id={id} name={t('add.source')} described={described} wrong={!!wrong.source} value={form.source} pick={(source) => set({ source, passage: null })} />
            ))}
            {field('via', (id, described) => <Picker of="source" id={id} name={t('add.origin')} described={described} wrong={!!wrong.via} value={form.origin} pick={(origin) => set({ origin })} />, 'add.origin', 'add.origin.hint')}
          </div>
          {form.source &&
            field(
              'evidence',
              (id, described) => <PassageField source={form.source?.id ?? ''} id={id} described={described ?? ''} wrong={!!wrong.evidence} value={form.passage} mark={(passage) => set({ passage })} />,
              'add.passage',
            )}
          <div class="field">
            <label for="add-reason">{t('add.reason')}</label>
            <input id="add-reason" type="text" value={form.reason} onInput={(event) => set({ reason: event.currentTarget.value })} />
          </div>
        </fieldset>

        {wrong.form && (
          <p class="notice warn" role="alert">
            <bdi>{wrong.form.join(' ')}</bdi>
          </p>
        )}
        {conflict && (
          <div class="notice warn" role="alert">
            <p>{t('add.conflict', { found: String(conflict.foundRevision ?? 0), expected: String(conflict.expectedRevision ?? 0) })}</p>
            <button type="button" class="btn small" onClick={() => void save(false, true)}>
              {t('add.conflict.keep')}
            </button>
          </div>
        )}
        <div class="row save">
          <button class="btn first" disabled={saving || left.length > 0 || bad.length > 0}>
            {t(saving ? 'add.saving' : 'add.submit')}
          </button>
          <button type="button" class="btn" disabled={saving || left.length > 0 || bad.length > 0} onClick={() => void save(false)}>
            {t('add.record')}
          </button>
          <span class="meta" role="status">
            {bad.length > 0 ? t('add.wrong', { fields: fieldNames(bad) }) : left.length > 0 ? t('add.needs', { fields: fieldNames(left) }) : ''}
          </span>
        </div>
      </form>
      <aside class="rail" aria-label={t('preview.heading')}>
        <div class="sticky stack">
          <PreviewCard form={form} tried={tried} away={away} same={same} />
        </div>
      </aside>
    </div>
  );
}

const fieldNames = (fields: Field[]): string => list(fields.map((f) => t(LABELS[f])));

function ValueField({ id, described, wrong, form, predicate, set }: { id: string; described: string | undefined; wrong: boolean; form: Form; predicate: Predicate | undefined; set: (part: Partial<Form>) => void }) {
  const common = { id, 'aria-describedby': described, 'aria-invalid': wrong };
  const text = { value: form.text, onInput: (event: { currentTarget: { value: string } }) => set({ text: event.currentTarget.value }) };
  switch (form.valueForm) {
    case 'ENTITY':
      return <Picker of="entity" id={id} name={t('add.value')} described={described} wrong={wrong} value={form.entity} pick={(entity) => set({ entity })} />;
    case 'QUANTITY':
      return (
        <div class="pair">
          <input {...common} {...text} type="text" inputMode="decimal" />
          <input type="text" aria-label={t('add.unit')} placeholder={t('add.unit')} value={form.unit} onInput={(event) => set({ unit: event.currentTarget.value })} />
        </div>
      );
    case 'BOOLEAN':
      return (
        <select {...common} {...text}>
          <option value="">{t('add.predicate.pick')}</option>
          <option value="true">{t('parts.true')}</option>
          <option value="false">{t('parts.false')}</option>
        </select>
      );
    case 'CODE':
      return (
        <select {...common} {...text}>
          <option value="">{t('add.predicate.pick')}</option>
          {predicate?.codes.map((code) => (
            <option key={code.id} value={code.id}>
              {code.label}
            </option>
          ))}
        </select>
      );
    case 'SOME':
    case 'NONE':
      return <input {...common} type="text" disabled value={t(`add.value.${form.valueForm}`)} />;
    default:
      return <input {...common} {...text} type="text" />;
  }
}

/** The forms that a predicate's answers have; all where it does not say. */
function formsOf(predicate: Predicate | undefined): ValueForm[] {
  const kinds = new Set(predicate?.range.map((r) => r.kind) ?? []);
  const forms = VALUE_FORMS.filter((f) => kinds.has(f as never));
  return forms.length ? forms : [...VALUE_FORMS];
}

/** Those for the type of the subject first, then those for any, each by name. */
function ordered(predicates: Predicate[], type: string | undefined): Predicate[] {
  const rank = (p: Predicate) => (type && p.domain.some((d) => d.id === type) ? 0 : p.domain.length ? 2 : 1);
  return [...predicates].sort((a, b) => rank(a) - rank(b) || a.labelText.text.localeCompare(b.labelText.text));
}

function usePredicates(): Predicate[] {
  const [all, set] = useState<Predicate[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    const next = async (after: string | null, before: Predicate[]): Promise<void> => {
      const { vocabulary } = await ask(Predicates, { after }, { signal: abort.signal });
      const { nodes, pageInfo } = vocabulary.predicates;
      const now = [...before, ...nodes];
      set(now);
      if (pageInfo.hasNextPage) await next(pageInfo.endCursor, now);
    };
    next(null, []).catch(() => {});
    return () => abort.abort();
  }, []);
  return all;
}

/** The claim that says the same already, if one does. */
function useSaidBefore(form: Form): Before | undefined {
  const [before, set] = useState<Before | undefined>(undefined);
  const asked = JSON.stringify(propositionInput(form, language()));
  const complete = !missing(form).some((field) => field === 'subject' || field === 'predicate' || field === 'value');
  useEffect(() => {
    set(undefined);
    if (!complete) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(SaidBefore, { proposition: JSON.parse(asked) }, { signal: abort.signal })
        .then(({ propositionMatch }) => set(propositionMatch?.same[0]))
        // What is wrong with the proposition is said at its field.
        .catch(() => {});
    }, WAIT);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, complete]);
  return before;
}

/** Sends the form: a statement for a claim that is there, else a claim; as a draft, or at once. */
async function send(form: Form, same: Before | undefined, asDraft: boolean, idempotencyKey: string, unchecked: boolean): Promise<{ errors: MistakeFragment[]; id: string | null }> {
  const common = { idempotencyKey, ...(form.reason.trim() && { reason: form.reason.trim() }) };
  const attribution = attributionInput(form, language());
  if (asDraft) {
    const content = same ? { attribution: { claim: same.id, attribution } } : { claim: claimInput(form, language()) };
    const { submitDraft } = await ask(Submit, { input: { content, ...common } });
    return { errors: submitDraft?.userErrors ?? [], id: submitDraft?.draft?.id ?? null };
  }
  if (same) {
    const expected = unchecked ? {} : { expectedRevision: same.revision };
    const { addAttribution } = await ask(AddAttribution, { input: { claim: same.id, attribution, ...expected, ...common } });
    return { errors: addAttribution?.userErrors ?? [], id: addAttribution?.claim?.id ?? null };
  }
  const { putClaim } = await ask(PutClaim, { input: { ...claimInput(form, language()), ...common } });
  return { errors: putClaim?.userErrors ?? [], id: putClaim?.claim?.id ?? null };
}
