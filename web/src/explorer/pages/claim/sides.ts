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
  return {
    for: side(statusReason.for, statusReason.voicesFor),
    against: side(statusReason.against, statusReason.voicesAgainst),
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
      .map((a): Reason => ({ why: 'NO_SIDE', excludedBy: null, claim: rest, attribution: { ...a, decides: false } })),
  );
}

type Grouped = Claim['statusReason']['voicesFor'][number];

/** The voices in order of time, and those who have none. */
function side(reasons: Reason[], groups: Grouped[]): SideOf {
  const voices = groups.flatMap((group): Voice[] => {
    const ids = new Set(group.attributions.map((a) => a.id));
    const mine = reasons.filter((r) => ids.has(r.attribution.id)).sort(inOrder);
    const key = mine.map((r) => r.attribution.id).sort()[0];
    return key === undefined ? [] : [{ key, reasons: mine, because: mine.length > 1 ? group.because : [], certain: group.certain || mine.length < 2 }];
  });
  const spoken = new Set(voices.flatMap((v) => v.reasons));
  return { voices: voices.sort((a, b) => inOrder(first(a), first(b))), voiceless: reasons.filter((r) => !spoken.has(r)).sort(inOrder) };
}

function first(voice: Voice): Reason {
  return voice.reasons[0] as Reason;
}

/** The earlier first, what has no date last. */
function inOrder({ attribution: a }: Reason, { attribution: b }: Reason): number {
  const [x, y] = [a.statedAt ?? '\uffff', b.statedAt ?? '\uffff'];
  return x < y ? -1 : x > y ? 1 : a.id < b.id ? -1 : 1;
}
