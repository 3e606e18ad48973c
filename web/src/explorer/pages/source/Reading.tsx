import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';

import { ask } from '../../api/client';
import { t } from '../../i18n';
import { StatusMark } from '../../parts/marks';
import { langOf, Words } from '../../parts/Words';
import { hrefHere, plainId, usePlace, useTo } from '../../place';
import { paragraphs, type Paragraph, type Passage } from './passages';
import { SourceText, type SourcePageQuery, type TextWindowFragment } from './source.documents';

export type Source = NonNullable<SourcePageQuery['source']>;
export type Evidence = Source['evidence']['nodes'][number];

/** Paragraphs at first, and at each step of going on. */
const STEP = 12;
/** Notes beside a paragraph before the rest is folded. */
const NOTES = 4;

/** The place of a passage in the document; null if it has none. */
export function placed(evidence: Evidence): Passage<Evidence> | null {
  const start = evidence.start ?? evidence.context?.start;
  const end = evidence.end ?? evidence.context?.end;
  return start === undefined || end === undefined || start === null || end === null ? null : { start, end, note: evidence };
}

const isDisputed = ({ claim }: Evidence): boolean => claim.status === 'DISPUTED' || claim.status === 'INCONSISTENT';

/** The text of the source with its passages marked, and beside each paragraph what it is evidence of. */
export function Reading({ source, first }: { source: Source; first: TextWindowFragment }): JSX.Element {
  const here = usePlace();
  const only = here.params.get('marks') === 'disputed';
  const passages = useMemo(() => source.evidence.nodes.flatMap((e) => (only && !isDisputed(e) ? [] : (placed(e) ?? []))), [source.evidence, only]);
  const chosen = passages.filter((p) => isChosen(p.note, here.hash));
  const needed = chosen[0]?.end ?? 0;
  const { text, whole, more } = useText(source.id, first, needed);
  const all = useMemo(() => paragraphs(text, 0, passages), [text, passages]);
  const [shown, show] = useState(STEP);
  const until = Math.max(shown, 1 + all.findIndex((p) => p.start <= needed && needed <= p.end));

  useEffect(() => {
    if (chosen.length) document.getElementById('chosen')?.scrollIntoView({ block: 'center' });
  }, [here.hash, until >= all.length]);

  const left = all.length - until;
  return (
    <section aria-labelledby="text">
      <header class="row apart reading-head">
        <h2 class="section" id="text">
          {t('source.text')}
        </h2>
        <div class="row">
          <span class="meta keys-of-marks">
            <mark class="here">{t('source.chosen')}</mark> <mark class="disputed">{t('source.disputed')}</mark> <mark class="other">{t('source.other')}</mark>
          </span>
          <nav class="seg" aria-label={t('source.filter')}>
            <a href={hrefHere(here, { marks: null }, here.hash)} aria-current={only ? undefined : 'true'}>
              {t('source.all')}
            </a>
            <a href={hrefHere(here, { marks: 'disputed' }, here.hash)} aria-current={only ? 'true' : undefined}>
              {t('source.disputed')}
            </a>
          </nav>
        </div>
      </header>
      <div class="reading">
        {all.slice(0, until).map((p) => (
          <ParagraphRow key={p.start} of={p} chosen={here.hash} language={source.language} isFirst={chosen[0]} />
        ))}
      </div>
      {(left > 0 || !whole) && (
        <button
          class="btn"
          onClick={() => {
            show(until + STEP);
            if (left <= STEP) more();
          }}
        >
          {left > 0 ? t('source.more', { n: left }) : t('more')}
        </button>
      )}
    </section>
  );
}

export const isChosen = (evidence: Evidence, hash: string): boolean => hash !== '' && (plainId(evidence.claim.id) === hash || (evidence.attribution !== null && plainId(evidence.attribution.id) === hash));

/** The text from its beginning on, fetched as far as it is needed. */
function useText(id: string, first: TextWindowFragment, needed: number) {
  const { at } = usePlace();
  const [windows, set] = useState([first]);
  const [wanted, want] = useState(0);
  useEffect(() => set([first]), [first.text]);
  const last = windows.at(-1) ?? first;
  const whole = last.end >= last.characters;
  useEffect(() => {
    if (whole || last.end >= Math.max(needed, wanted)) return;
    const abort = new AbortController();
    ask(SourceText, { id, start: last.end }, { at, signal: abort.signal })
      .then(({ source }) => {
        const next = source?.text;
        if (next && next.end > last.end) set((all) => [...all, next]);
      })
      // What is there stays; the button asks again.
      .catch(() => want(0));
    return () => abort.abort();
  }, [id, last.end, needed, wanted]);
  return { text: windows.map((w) => w.text).join(''), whole, more: () => want(last.end + 1) };
}

function ParagraphRow({ of, chosen, language, isFirst }: { of: Paragraph<Evidence>; chosen: string; language: string | null; isFirst: Passage<Evidence> | undefined }) {
  const claims = useMemo(() => {
    const byClaim = new Map<string, Passage<Evidence>[]>();
    for (const p of of.passages) byClaim.set(p.note.claim.id, [...(byClaim.get(p.note.claim.id) ?? []), p]);
    return [...byClaim.values()];
  }, [of]);
  const numberOf = (p: Passage<Evidence>) => 1 + claims.findIndex((c) => c.includes(p));
  const text = of.stretches.map((s) => s.text).join('');
  const near = claims.findIndex((c) => c.some((p) => isChosen(p.note, chosen)));
  const open = Math.max(NOTES, near + 1);
  return (
    <>
      <p class="text" lang={langOf({ text, language })}>
        <bdi>
          {of.stretches.map((s, i) => {
            const strong = s.passages.some((p) => isChosen(p.note, chosen));
            const look = strong ? 'here' : s.passages.some((p) => isDisputed(p.note)) ? 'disputed' : 'other';
            const numbers = [...new Set(s.ends.map(numberOf))].sort((a, b) => a - b);
            return (
              <span key={i} id={strong && isFirst && s.passages.includes(isFirst) && isFirst.start >= of.start && !of.stretches.slice(0, i).some((x) => x.passages.includes(isFirst)) ? 'chosen' : undefined}>
                {s.passages.length ? <mark class={look}>{s.text}</mark> : s.text}
                {numbers.length > 0 && (
                  <sup class="num" aria-hidden="true">
                    {numbers.join(',')}
                  </sup>
                )}
              </span>
            );
          })}
        </bdi>
      </p>
      <div class="notes">
        {claims.length > 0 && (
          <ol>
            {claims.slice(0, open).map((c, i) => (
              <NoteLine key={i} number={i + 1} of={c[0] as Passage<Evidence>} here={c.some((p) => isChosen(p.note, chosen))} />
            ))}
          </ol>
        )}
        {claims.length > open && (
          <details>
            <summary class="meta">{t('source.further', { n: claims.length - open })}</summary>
            <ol>
              {claims.slice(open).map((c, i) => (
                <NoteLine key={i} number={open + i + 1} of={c[0] as Passage<Evidence>} here={false} />
              ))}
            </ol>
          </details>
        )}
      </div>
    </>
  );
}

function NoteLine({ number, of: { note }, here }: { number: number; of: Passage<Evidence>; here: boolean }) {
  const to = useTo();
  return (
    <li class={here ? 'here' : undefined}>
      <span class="ref num" aria-hidden="true">
        {number}
      </span>
      <a href={to('claim', note.claim.id)} aria-current={here ? 'true' : undefined}>
        <Words of={note.claim.statementText} />
      </a>{' '}
      {note.claim.status !== 'UNCONTESTED' && <StatusMark status={note.claim.status} />}
    </li>
  );
}
