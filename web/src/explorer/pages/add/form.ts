// What the form has, and what it becomes: a bundle to be tried, and the input of a mutation.
import type { AttributionInput, AttributionMode, Certainty, PropositionInput, PutClaimInput, Stance, ValueInput } from './add.documents';

export type ValueForm = 'ENTITY' | 'TEXT' | 'QUANTITY' | 'TIME' | 'URL' | 'BOOLEAN' | 'CODE' | 'SOME' | 'NONE';

/** A record that was picked, with what it is called. */
export interface Picked {
  id: string;
  text: string;
  language: string | null;
  /** What it is: a type of entities, a kind of sources. */
  about: string;
  /** The id of the type of an entity. */
  type?: string;
}

/** A passage of a document, in code points, or words alone. */
export interface Marked {
  start: number | null;
  end: number | null;
  words: string;
}

export interface Form {
  subject: Picked | null;
  predicate: string;
  valueForm: ValueForm;
  entity: Picked | null;
  text: string;
  unit: string;
  negative: boolean;
  speaker: 'name' | 'unnamed' | 'source';
  name: Picked | null;
  descriptor: string;
  stance: Stance;
  certainty: Certainty | '';
  alleged: boolean;
  mode: AttributionMode;
  statedAt: string;
  source: Picked | null;
  origin: Picked | null;
  passage: Marked | null;
  statement: string;
  reason: string;
}

export const EMPTY: Form = {
  subject: null,
  predicate: '',
  valueForm: 'ENTITY',
  entity: null,
  text: '',
  unit: '',
  negative: false,
  speaker: 'name',
  name: null,
  descriptor: '',
  stance: 'ASSERTS',
  certainty: '',
  alleged: false,
  mode: 'PARAPHRASE',
  statedAt: '',
  source: null,
  origin: null,
  passage: null,
  statement: '',
  reason: '',
};

/** The fields at which a mistake is shown. */
export type Field = 'subject' | 'predicate' | 'value' | 'speaker' | 'stance' | 'certainty' | 'mode' | 'statedAt' | 'source' | 'via' | 'evidence' | 'statement' | 'form';

const NAMES: Record<string, Field> = {
  subject: 'subject',
  predicate: 'predicate',
  value: 'value',
  speaker: 'speaker',
  stance: 'stance',
  certainty: 'certainty',
  distance: 'certainty',
  mode: 'mode',
  statedAt: 'statedAt',
  source: 'source',
  via: 'via',
  evidence: 'evidence',
  statements: 'statement',
};

/** The field that a path names, of an input (`input`, `attributions`, `0`, …) or a bundle (`claims[0].…`). */
export function fieldOf(path: string | readonly string[]): Field {
  const parts = typeof path === 'string' ? path.split(/[.[\]]+/) : path;
  for (const part of parts) {
    const field = NAMES[part];
    if (field) return field;
  }
  return 'form';
}

/** The fields that are still to be filled before anything can be tried. */
export function missing(form: Form): Field[] {
  const needed: [Field, boolean][] = [
    ['subject', form.subject !== null],
    ['predicate', form.predicate !== ''],
    ['value', form.valueForm === 'SOME' || form.valueForm === 'NONE' || (form.valueForm === 'ENTITY' ? form.entity !== null : form.text.trim() !== '')],
    ['speaker', form.speaker === 'source' || (form.speaker === 'name' ? form.name !== null : form.descriptor.trim() !== '')],
    ['source', form.source !== null],
  ];
  return needed.flatMap(([field, there]) => (there ? [] : [field]));
}

export function valueInput(form: Form, language: string): ValueInput {
  const text = form.text.trim();
  switch (form.valueForm) {
    case 'ENTITY':
      return { entity: form.entity?.id ?? '' };
    case 'TEXT':
      return { text: { text, language } };
    case 'QUANTITY':
      return { quantity: { amount: text, ...(form.unit.trim() && { unit: form.unit.trim() }) } };
    case 'TIME':
      return { time: { time: text } };
    case 'URL':
      return { url: text };
    case 'BOOLEAN':
      return { boolean: text === 'true' };
    case 'CODE':
      return { code: text };
    case 'SOME':
      return { someValue: true };
    case 'NONE':
      return { noValue: true };
  }
}

export function attributionInput(form: Form, language: string): AttributionInput {
  const passage = form.passage;
  return {
    mode: form.mode,
    source: form.source?.id ?? '',
    stance: form.stance,
    speaker:
      form.speaker === 'source'
        ? { sourceVoice: true }
        : form.speaker === 'name'
          ? { entity: form.name?.id ?? '' }
          : { anonymous: { descriptor: [{ language, text: form.descriptor.trim() }] } },
    ...(form.certainty && { certainty: form.certainty }),
    ...(form.alleged && { distance: 'ALLEGED' as const }),
    ...(form.statedAt.trim() && { statedAt: form.statedAt.trim() }),
    ...(form.origin && { via: [{ source: form.origin.id }] }),
    ...(passage && {
      evidence: [passage.start === null || passage.end === null ? { quote: { exact: passage.words } } : { start: passage.start, end: passage.end }],
    }),
  };
}

export function claimInput(form: Form, language: string): PutClaimInput {
  return {
    subject: form.subject?.id ?? '',
    predicate: form.predicate,
    value: valueInput(form, language),
    ...(form.negative && { polarity: 'NEGATIVE' as const }),
    ...(form.statement.trim() && { statements: [{ language, text: form.statement.trim() }] }),
    attributions: [attributionInput(form, language)],
  };
}

/** What is claimed, whoever says it. */
export function propositionInput(form: Form, language: string): PropositionInput {
  return {
    subject: form.subject?.id ?? '',
    predicate: form.predicate,
    value: valueInput(form, language),
    ...(form.negative && { polarity: 'NEGATIVE' as const }),
  };
}

/** The id under which a claim is tried; it is never written. */
export const TRIED = 'tried-and-not-kept';

export const isTried = (id: string): boolean => id === TRIED || id.startsWith(`${TRIED}@`);

/** The same as a bundle, whose forms are other ones where the input lists or names. */
export function bundleOf(form: Form, language: string): string {
  const { speaker, via, ...said } = attributionInput(form, language);
  const { statements, value, attributions: _, ...claim } = claimInput(form, language);
  const texts = (list: readonly { language: string; text: string }[]) => Object.fromEntries(list.map((x) => [x.language, x.text]));
  const attribution = {
    ...said,
    speaker: speaker.sourceVoice ? 'source' : speaker.entity ? { entity: speaker.entity } : { anonymous: { descriptor: texts(speaker.anonymous?.descriptor ?? []) } },
    ...(via && { via: via.map((v) => v.source) }),
  };
  const bundled = value.someValue ? 'some' : value.noValue ? 'none' : value.time ? { time: value.time.time } : value;
  return JSON.stringify({
    claims: [{ id: TRIED, ...claim, value: bundled, ...(statements && { statements: texts(statements) }), attributions: [attribution] }],
  });
}
