// The text of a source in paragraphs, each with the passages that are evidence in it.

export interface Passage<Note> {
  /** Code points of the document, the end not included. */
  start: number;
  end: number;
  note: Note;
}

/** A stretch of text that the same passages cover. */
export interface Stretch<Note> {
  text: string;
  passages: Passage<Note>[];
  /** The passages that end with it, by which their numbers stand. */
  ends: Passage<Note>[];
}

export interface Paragraph<Note> {
  start: number;
  end: number;
  stretches: Stretch<Note>[];
  /** The passages that touch it, in order of place. */
  passages: Passage<Note>[];
}

/** The paragraphs of a text that begins at code point `start` of its document, the empty ones left out. */
export function paragraphs<Note>(text: string, start: number, passages: readonly Passage<Note>[]): Paragraph<Note>[] {
  const points = [...text];
  const all: Paragraph<Note>[] = [];
  let from = 0;
  for (let place = 0; place <= points.length; place += 1) {
    if (place < points.length && points[place] !== '\n') continue;
    const line = points.slice(from, place);
    if (line.join('').trim()) all.push(paragraph(line, start + from, passages));
    from = place + 1;
  }
  return all;
}

function paragraph<Note>(points: string[], start: number, passages: readonly Passage<Note>[]): Paragraph<Note> {
  const end = start + points.length;
  const here = passages.filter((p) => p.start < end && p.end > start && p.start < p.end).sort((a, b) => a.start - b.start || a.end - b.end);
  const cuts = new Set([start, end]);
  for (const p of here) cuts.add(Math.max(p.start, start)).add(Math.min(p.end, end));
  const places = [...cuts].sort((a, b) => a - b);
  const stretches = places.slice(1).map((to, i): Stretch<Note> => {
    const at = places[i] as number;
    return {
      text: points.slice(at - start, to - start).join(''),
      passages: here.filter((p) => p.start <= at && p.end >= to),
      ends: here.filter((p) => Math.min(p.end, end) === to),
    };
  });
  return { start, end, stretches, passages: here };
}
