import { list, t } from '../../i18n';
import { dateInWords } from '../../parts/dates';
import type { SaidPartsFragment, SpeakerPartsFragment } from '../../parts/fragments.documents';
import { itself, manner } from '../../parts/Speaker';
import type { Bond, PictureAttribution, PictureClaim, PictureData, PictureSource, PictureWords, Side, SpeakerSign, Sureness } from '../../picture/model';
import { plainId, type PageName } from '../../place';
import type { Chain, Claim, Reason, SideOf, Sides, Voice } from './sides';

type To = (page: PageName, id?: string, params?: Record<string, string | null>, hash?: string) => string;

/** The parts of attributions of other claims, which certainly exclude the claim. */
const DECIDING = new Set(['SAYS_WHAT_EXCLUDES', 'EXCLUDED_BY']);

/** What the picture of a claim is drawn from. */
export function pictureOf(claim: Claim, sides: Sides, to: To): PictureData {
  const sources = new Map<string, PictureSource>();
  const claims = new Map<string, PictureClaim>();
  const attributions: PictureAttribution[] = [];
  const put = (of: Claim | Reason['claim'], bond: Bond) => {
    if (claims.has(of.id)) return;
    const statusWord = t(`status.${of.status}`);
    claims.set(of.id, { id: of.id, bond, statement: of.statementText.text, status: of.status, statusWord, href: to('claim', of.id) });
  };
  put(claim, 'focus');
  // Other records of the same proposition are this claim, for the picture.
  const same = new Set([claim.id, ...claim.sameAs.map((c) => c.id)]);
  const add = (reason: Reason, side: Side, voice: string | null) => {
    const a = reason.attribution;
    const own = same.has(reason.claim.id);
    if (!own) put(reason.claim, DECIDING.has(reason.why) ? 'excludes' : 'tension');
    for (const source of a.chain) if (!sources.has(source.id)) sources.set(source.id, sourceOf(source, to));
    attributions.push({
      id: a.id,
      claim: own ? claim.id : reason.claim.id,
      side,
      voice,
      decides: a.decides && !reason.why.startsWith('MAY_BE'),
      speaker: speakerName(a.speaker),
      sign: signOf(a.speaker),
      stance: a.stance,
      how: [t(`stance.${a.stance}`), ...manner({ ...a, stance: 'ASSERTS' })].join(' · '),
      when: [t(`mode.${a.mode}`), a.statedAt && dateInWords(a.statedAt)].filter(Boolean).join(' · '),
      sureness: surenessOf(a, claim.nature === 'PLAN'),
      statedAt: a.statedAt,
      retracted: a.retraction !== null,
      chain: a.chain.map((s) => s.id),
      href: to('claim', reason.claim.id, {}, plainId(a.id)),
    });
  };
  const voices: Record<string, string> = {};
  for (const [name, side] of [['for', 'FOR'], ['against', 'AGAINST']] as const) {
    for (const voice of sides[name].voices) {
      voices[voice.key] = voiceInWords(voice);
      for (const reason of voice.reasons) add(reason, side, voice.key);
    }
    for (const reason of sides[name].voiceless) add(reason, side, null);
  }
  for (const reason of sides.aside) add(reason, sideOf(reason, same), null);
  for (const reason of sides.beside) add(reason, 'AGAINST', null);
  return {
    focus: claim.id,
    claims: [...claims.values()],
    attributions,
    sources: [...sources.values()],
    voices,
    lanes: {
      FOR: t('picture.for', { count: voiceCount(sides.for) }),
      AGAINST: t('picture.against', { count: voiceCount(sides.against) }),
      ASIDE: t('picture.aside'),
    },
  };
}

/** "2 voices, 1 not named"; "nobody". */
export function voiceCount(side: SideOf): string {
  const unnamed = side.voiceless.filter((r) => r.attribution.speaker.__typename === 'AnonymousSpeaker').length;
  const parts = [side.voices.length > 0 && t('voices', { n: side.voices.length }), unnamed > 0 && t('claim.unnamed', { n: unnamed })];
  const said = parts.filter((part) => typeof part === 'string');
  if (said.length) return said.join(t('comma'));
  return side.voiceless.length ? t('voices', { n: 0 }) : t('claim.nobody');
}

export function voiceInWords(voice: Voice): string {
  if (!voice.because.length) return t('picture.voice');
  const why = list(voice.because.map((b) => t(`because.${b}`)));
  return t(voice.certain ? 'picture.voice.because' : 'picture.voice.maybe', { why });
}

/** The lane of what decides nothing: that of the side that it would take. */
export function sideOf({ attribution, claim }: Reason, same: Set<string>): Side {
  if (!same.has(claim.id)) return 'AGAINST';
  switch (attribution.stance) {
    case 'ASSERTS':
    case 'CONFIRMS':
      return 'FOR';
    case 'DENIES':
    case 'DISPUTES':
      return 'AGAINST';
    default:
      return 'ASIDE';
  }
}

function sourceOf(source: Chain[number], to: To): PictureSource {
  const about = [
    t(`source.kind.${source.kind}`),
    source.publishedAt && dateInWords(source.publishedAt),
    source.leaked && t('source.leaked'),
    source.withdrawn && t('source.withdrawn'),
  ];
  return { id: source.id, title: source.titleText.text, about: about.filter(Boolean).join(' · '), withdrawn: source.withdrawn !== null, href: to('source', source.id) };
}

function speakerName(of: SpeakerPartsFragment): string {
  switch (of.__typename) {
    case 'Entity':
      return of.labelText.text;
    case 'AnonymousSpeaker':
      return `${of.descriptorText.text} (${t('speaker.unnamed')})`;
    case 'SourceVoice':
      return itself(of.source.kind);
  }
}

function signOf(of: SpeakerPartsFragment): SpeakerSign {
  if (of.__typename === 'AnonymousSpeaker') return 'unnamed';
  if (of.__typename === 'SourceVoice') return 'source';
  return of.type.id === 'person' ? 'person' : 'organisation';
}

function surenessOf(said: SaidPartsFragment, plan: boolean): Sureness {
  if (said.distance === 'ALLEGED' || said.certainty === 'POSSIBLE' || said.certainty === 'SPECULATIVE') return 'unsure';
  return said.certainty === 'PROBABLE' || plan ? 'likely' : 'certain';
}

/** The words of the picture, in the language of the page. */
export function pictureWords(table: string): PictureWords {
  return {
    columns: {
      claim: t('picture.claim'),
      said: t('picture.who'),
      read: t('picture.read'),
      via: t('picture.via'),
      origin: t('picture.origin'),
    },
    numbered: (caption, n) => t('picture.voice.number', { caption, n }),
    moreInVoice: (n) => t('picture.more.voice', { n }),
    moreVoices: (n, m) => t('picture.more.voices', { n, m }),
    moreOthers: (n) => t('picture.more.others', { n }),
    moreSources: (n) => t('picture.more.sources', { n }),
    moreClaims: (n) => t('picture.more.claims', { n }),
    allThrough: (n) => t('picture.through', { n }),
    excludes: t('picture.excludes'),
    tension: t('picture.tension'),
    table,
  };
}
