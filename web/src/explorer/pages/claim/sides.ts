// The two sides of a claim, and what decides nothing: who stands where, in how many voices.
import type { ReasonPartsFragment, VoiceReason } from './claim.documents';
import type { ClaimPageQuery } from './claim.documents';

export type Claim = NonNullable<ClaimPageQuery['claim']>;
export type Reason = ReasonPartsFragment;
export type Chain = Reason['attribution']['chain'];

/** What counts as one voice. */
export interface Voice {
  key: string;
  reasons: Reason[];
  because: VoiceReason[];
  certain: boolean;
}

export interface SideOf {
  voices: Voice[];
  /** What counts and adds no voice: its speaker is not named, or not sure. */
  voiceless: Reason[];
}

export interface Sides {
  for: SideOf;
  against: SideOf;
  aside: Reason[];
  /** What is said of claims that are hard to reconcile with it: it decides nothing here. */
  beside: Reason[];
}

export function sidesOf(claim: Claim): Sides {
  const { statusReason } = claim;
  const against = statusReason.against;
  return {
    for: side(statusReason.for, claim.corroboration.voices),
    against: side(against, [...against.flatMap((r) => r.claim.corroboration.voices), ...voicesOfDenial(against)]),
    aside: statusReason.aside,
    beside: besides(claim),
  };
}

/** How many claims that are hard to reconcile with it are shown with what is said of them. */
const TENSE = 3;

function besides(claim: Claim): Reason[] {
  const { for: one, against: other, aside } = claim.statusReason;
  const there = new Set([...one, ...other, ...aside].map((r) => r.attribution.id));
  return claim.tension.nodes.slice(0, TENSE).flatMap(({ attributions, ...rest }) =>
    attributions.nodes
      .filter((a) => !there.has(a.id))
      .map((a): Reason => ({ why: 'NO_SIDE', excludedBy: null, claim: { ...rest, corroboration: { voices: [] } }, attribution: { ...a, decides: false } })),
  );
}

type Grouped = Claim['corroboration']['voices'][number];

/** The voices with the attributions of `reasons`; those that share one are one. */
function side(reasons: Reason[], groups: Grouped[]): SideOf {
  const voices: Voice[] = [];
  for (const group of groups) {
    const ids = new Set(group.attributions.map((a) => a.id));
    const mine = reasons.filter((r) => ids.has(r.attribution.id));
    if (!mine.length) continue;
    const joined = voices.filter((v) => v.reasons.some((r) => mine.includes(r)));
    const all = [...new Set([...joined.flatMap((v) => v.reasons), ...mine])].sort(inOrder);
    const voice: Voice = {
      key: all.map((r) => r.attribution.id).sort()[0] ?? '',
      reasons: all,
      because: [...new Set([...joined.flatMap((v) => v.because), ...(mine.length > 1 ? group.because : [])])],
      certain: joined.every((v) => v.certain) && (mine.length < 2 || group.certain),
    };
    voices.splice(0, voices.length, ...voices.filter((v) => !joined.includes(v)), voice);
  }
  const spoken = new Set(voices.flatMap((v) => v.reasons));
  return { voices: voices.sort((a, b) => inOrder(first(a), first(b))), voiceless: reasons.filter((r) => !spoken.has(r)).sort(inOrder) };
}

/**
 * The voices of those who deny, by the rules of the API for those who support: a common document or a
 * common speaker. Who is not named, or not sure, has none.
 */
function voicesOfDenial(reasons: Reason[]): Grouped[] {
  const speaking = reasons.filter(({ attribution: a }) => a.speaker.__typename !== 'AnonymousSpeaker' && a.certainty !== 'PROBABLE');
  const groups: Grouped[] = speaking.map(({ attribution: { id } }) => ({ attributions: [{ id }], because: [], certain: true }));
  speaking.forEach((a, i) => {
    for (const b of speaking.slice(0, i)) {
      const why: VoiceReason | null = sameSpeaker(a, b) ? 'SAME_SPEAKER' : sharedSource(a, b) ? 'SHARED_SOURCE' : null;
      if (why) groups.push({ attributions: [{ id: a.attribution.id }, { id: b.attribution.id }], because: [why], certain: true });
    }
  });
  return groups;
}

function sameSpeaker(a: Reason, b: Reason): boolean {
  const [x, y] = [a.attribution.speaker, b.attribution.speaker];
  return x.__typename === 'Entity' && y.__typename === 'Entity' && x.id === y.id;
}

function sharedSource(a: Reason, b: Reason): boolean {
  return a.attribution.chain.some((s) => b.attribution.chain.some((t) => s.id === t.id));
}

function first(voice: Voice): Reason {
  return voice.reasons[0] as Reason;
}

/** The earlier first, what has no date last. */
function inOrder({ attribution: a }: Reason, { attribution: b }: Reason): number {
  const [x, y] = [a.statedAt ?? '\uffff', b.statedAt ?? '\uffff'];
  return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1;
}
