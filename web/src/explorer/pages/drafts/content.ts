// What a draft holds, read from its content: bundle JSON, which is data and never trusted.
import type { AttributionInput } from '../add/add.documents';
import { TRIED } from '../add/form';
import type { DraftWholeFragment } from './drafts.documents';

type Json = Record<string, unknown>;

/** An act of saying in a draft, as far as it can be read. */
export interface Drafted {
  /** The claim that is new with it; null where it is added to one that is recorded. */
  claim: { id: string; subject: string; predicate: string; statement: string | null } | null;
  speaker: { id: string } | { unnamed: string } | 'source' | null;
  source: string | null;
  stance: string | null;
  certainty: string | null;
  mode: string | null;
  statedAt: string | null;
  passages: { start: number | null; end: number | null; words: string | null }[];
}

const object = (x: unknown): Json => (typeof x === 'object' && x !== null && !Array.isArray(x) ? (x as Json) : {});
const array = (x: unknown): unknown[] => (Array.isArray(x) ? x : []);
const text = (x: unknown): string | null => (typeof x === 'string' ? x : null);
const figure = (x: unknown): number | null => (typeof x === 'number' ? x : null);

function parsed(content: string): Json {
  try {
    return object(JSON.parse(content));
  } catch {
    return {};
  }
}

export function drafted({ content, claim }: Pick<DraftWholeFragment, 'content' | 'claim'>): Drafted[] {
  const whole = parsed(content);
  if (claim || !('claims' in whole)) return 'stance' in whole ? [saying(whole, null)] : [];
  return array(whole['claims']).flatMap((c) => {
    const { id, subject, predicate, statements, attributions } = object(c);
    const statement = text(Object.values(object(statements))[0]);
    const about = { id: text(id) ?? '', subject: text(subject) ?? '', predicate: text(predicate) ?? '', statement };
    const said = array(attributions).map((a) => saying(object(a), about));
    return said.length ? said : [{ ...saying({}, about) }];
  });
}

function saying(a: Json, claim: Drafted['claim']): Drafted {
  const speaker = object(a['speaker']);
  const named = text(speaker['entity']);
  const unnamed = text(Object.values(object(object(speaker['anonymous'])['descriptor']))[0]);
  return {
    claim,
    speaker: a['speaker'] === 'source' ? 'source' : named ? { id: named } : unnamed ? { unnamed } : null,
    source: text(a['source']),
    stance: text(a['stance']),
    certainty: text(a['certainty']),
    mode: text(a['mode']),
    statedAt: text(a['statedAt']),
    passages: array(a['evidence']).map((e) => {
      const { start, end, quote } = object(e);
      return { start: figure(start), end: figure(end), words: text(object(quote)['exact']) };
    }),
  };
}

/** The ids of records that a draft names, for what they are called. */
export function named(all: Drafted[]): string[] {
  return all.flatMap((d) => [d.source, d.claim?.subject, typeof d.speaker === 'object' && d.speaker && 'id' in d.speaker ? d.speaker.id : null]).filter((id): id is string => !!id);
}

/** A bundle by which a draft is tried; null if none would say the same. */
export function triedBundle({ content, claim }: DraftWholeFragment): string | null {
  const whole = parsed(content);
  if (!claim) return 'stance' in whole ? null : content;
  const value = valueOf(claim);
  const span = claim.validTime;
  const plainEnds = !span || [span.startKind, span.endKind].every((kind) => kind === 'DATE' || kind === 'UNSTATED');
  if (!value || !plainEnds || claim.qualifiers.length) return null;
  const { id: _, ...attribution } = whole;
  return JSON.stringify({
    claims: [
      {
        id: TRIED,
        subject: claim.subject.id,
        predicate: claim.predicate.id,
        value,
        polarity: claim.polarity,
        nature: claim.nature,
        ...(span && { validTime: { ...(span.start && { start: span.start }), ...(span.end && { end: span.end }) } }),
        attributions: [attribution],
      },
    ],
  });
}

function valueOf({ valueKind, value }: NonNullable<DraftWholeFragment['claim']>): unknown {
  if (valueKind === 'SOME_VALUE') return 'some';
  if (valueKind === 'NO_VALUE') return 'none';
  switch (value?.__typename) {
    case 'Entity':
      return { entity: value.id };
    case 'Text':
      return { text: { text: value.text, ...(value.language && { language: value.language }) } };
    case 'Quantity': {
      const { amount, lower, upper, unit, approximate } = value;
      return { quantity: { ...(amount && { amount }), ...(lower && { lower }), ...(upper && { upper }), ...(unit && { unit }), ...(approximate && { approximate }) } };
    }
    case 'TimeValue':
      return { time: value.time };
    case 'UrlValue':
      return { url: value.url };
    case 'BooleanValue':
      return { boolean: value.boolean };
    case 'CodeValue':
      return { code: value.code };
    default:
      return null;
  }
}

/** An attribution of a bundle as the input of a mutation, which names what a bundle writes short. */
export function attributionOf(content: string): AttributionInput {
  const { speaker, via, ...rest } = JSON.parse(content) as Json;
  const { entity, anonymous } = object(speaker);
  const { descriptor, ...about } = object(anonymous);
  const listed = Object.entries(object(descriptor)).map(([language, words]) => ({ language, text: words }));
  return {
    ...rest,
    speaker: speaker === 'source' ? { sourceVoice: true } : entity ? { entity } : { anonymous: { ...about, descriptor: listed } },
    ...(via ? { via: array(via).map((v) => (typeof v === 'string' ? { source: v } : v)) } : {}),
  } as unknown as AttributionInput;
}
