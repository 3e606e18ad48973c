/** The picture as boxes, lines and texts with their places, in CSS pixels. What draws it decides nothing. */
import type { Side, SpeakerSign, Sureness } from './model';

export type TextRole = 'status' | 'statement' | 'name' | 'how' | 'meta' | 'title' | 'note';

export interface TextLine {
  x: number;
  y: number;
  text: string;
  role: TextRole;
  size: number;
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Card extends Rect {
  key: string;
  kind: 'claim' | 'said' | 'source';
  side: Side;
  href: string;
  /** The whole text, also where the card shows less of it. */
  label: string;
  cut: boolean;
  texts: TextLine[];
  /** The attributions whose chains run through the card. */
  attributions: string[];
  focus: boolean;
  /** Whether the card stands for several. */
  stack: boolean;
  status: string | null;
  sign: SpeakerSign | null;
  unnamed: boolean;
  retracted: boolean;
  withdrawn: boolean;
  /** Whether a chain ends here. */
  end: boolean;
}

/** The shaded box of one voice. */
export interface Hull extends Rect {
  side: Side;
  voice: string;
  caption: { x: number; y: number; text: string }[];
  cards: string[];
}

export type Step =
  | { to: 'move' | 'line'; x: number; y: number }
  | { to: 'curve'; x1: number; y1: number; x2: number; y2: number; x: number; y: number };

export interface Line {
  attributions: string[];
  side: Side;
  sureness: Sureness;
  thin: boolean;
  faint: boolean;
  steps: Step[];
  /** The keys of the cards that the line joins. */
  from: string;
  to: string;
}

/** The stance, drawn where a line meets its claim; a stop where it meets another card of the rails. */
export interface Mark {
  x: number;
  y: number;
  side: Side;
  stance: string | 'stop';
  attributions: string[];
  faint: boolean;
}

export interface Heading {
  x: number;
  y: number;
  text: string;
  side: Side | null;
  /** Whether it says how claims are joined. */
  bond: boolean;
}

export interface Scene {
  width: number;
  height: number;
  form: 'columns' | 'rails';
  cards: Card[];
  hulls: Hull[];
  lines: Line[];
  marks: Mark[];
  headings: Heading[];
  bars: (Rect & { side: Side })[];
  /** The brackets that join claims that cannot both be so, or hardly. */
  brackets: { steps: Step[]; loose: boolean }[];
}

/** The SVG path data of some steps. */
export function pathData(steps: readonly Step[]): string {
  return steps
    .map((s) =>
      s.to === 'curve'
        ? `C${n(s.x1)} ${n(s.y1)} ${n(s.x2)} ${n(s.y2)} ${n(s.x)} ${n(s.y)}`
        : `${s.to === 'move' ? 'M' : 'L'}${n(s.x)} ${n(s.y)}`,
    )
    .join('');
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
