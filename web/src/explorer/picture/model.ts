/**
 * The data that a provenance picture is drawn from: claims, acts of saying, and the sources through which they came.
 *
 * All words are ready to be shown; what they say in which language is the caller's matter.
 */

/** The side that an attribution takes on the claim of the picture. */
export type Side = 'FOR' | 'ASIDE' | 'AGAINST';

/** The sides in the order of their lanes: whoever takes none stands between the two. */
export const SIDES: readonly Side[] = ['FOR', 'ASIDE', 'AGAINST'];

/** The look of a line: how sure the speaker is. */
export type Sureness = 'certain' | 'likely' | 'unsure';

/** The kind of speaker, by which the sign before a name is chosen. */
export type SpeakerSign = 'person' | 'organisation' | 'unnamed' | 'source' | 'thing';

/** How a claim stands to the claim of the picture. */
export type Bond = 'focus' | 'excludes' | 'tension';

export interface PictureClaim {
  id: string;
  /** What joins it to the claim of the picture: both cannot be so, or hardly. */
  bond: Bond;
  statement: string;
  status: string;
  statusWord: string;
  href: string;
}

export interface PictureAttribution {
  id: string;
  claim: string;
  side: Side;
  /** The voice as which it counts; null if it has none: it decides nothing, or its speaker is not named. */
  voice: string | null;
  /** Whether the status depends on it. */
  decides: boolean;
  speaker: string;
  sign: SpeakerSign;
  stance: string;
  /** The lines below the name: stance and certainty, then the way it was said and when. */
  how: string;
  when: string;
  sureness: Sureness;
  /** A partial date, by which the earlier is drawn first; null if not known. */
  statedAt: string | null;
  retracted: boolean;
  /** The sources through which it came: where it was read first, where it comes from last. Never empty. */
  chain: readonly string[];
  href: string;
}

export interface PictureSource {
  id: string;
  title: string;
  /** Kind, date, and what is odd about the source, such as that it was leaked. */
  about: string;
  withdrawn: boolean;
  href: string;
}

export interface PictureData {
  /** The id of the claim that the picture is of. */
  focus: string;
  claims: readonly PictureClaim[];
  attributions: readonly PictureAttribution[];
  sources: readonly PictureSource[];
  /** What stands above the shaded box of a voice: "One voice", and why. */
  voices: Readonly<Record<string, string>>;
  /** What stands above each lane: "For: 1 voice". */
  lanes: Readonly<Record<Side, string>>;
}

/** The words that the picture itself adds. */
export interface PictureWords {
  columns: { claim: string; said: string; read: string; via: string; origin: string };
  /** The caption of a voice that cannot lie together, with its number. */
  numbered(caption: string, n: number): string;
  moreInVoice(n: number): string;
  moreVoices(voices: number, attributions: number): string;
  moreOthers(n: number): string;
  moreSources(n: number): string;
  moreClaims(n: number): string;
  allThrough(n: number): string;
  excludes: string;
  tension: string;
  table: string;
}
