import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { ask } from '../../api/client';
import { t } from '../../i18n';
import { Words } from '../../parts/Words';
import { SourceText, type TextWindowFragment } from '../source/source.documents';
import type { Marked } from './form';
import { markedBetween, shownText } from './marking';

interface Props {
  source: string;
  id: string;
  described: string;
  wrong: boolean;
  value: Marked | null;
  mark: (passage: Marked | null) => void;
}

/** The text of a source, in which a passage is marked; without a text, a field for its words. */
export function PassageField({ source, id, described, wrong, value, mark }: Props): JSX.Element {
  const [text, setText] = useState<TextWindowFragment | null | undefined>(undefined);
  const [start, setStart] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setStart(0), [source]);
  useEffect(() => {
    const abort = new AbortController();
    ask(SourceText, { id: source, start }, { signal: abort.signal })
      .then((data) => setText(data.source?.text ?? null))
      .catch(() => abort.signal.aborted || setText(null));
    return () => abort.abort();
  }, [source, start]);
  const shown = useMemo(() => (text ? shownText(text.text) : ''), [text]);

  if (text === undefined) return <div class="before-text" aria-busy="true" />;
  if (text === null) {
    return (
      <>
        <p class="hint">{t('add.passage.none')}</p>
        <textarea
          id={id}
          rows={3}
          aria-describedby={described}
          aria-invalid={wrong}
          aria-label={t('add.passage.quote')}
          placeholder={t('add.passage.quote')}
          value={value?.words ?? ''}
          onInput={(event) => {
            const words = event.currentTarget.value;
            mark(words.trim() ? { start: null, end: null, words } : null);
          }}
        />
      </>
    );
  }
  const take = () => {
    const area = field.current;
    if (!area || area.selectionStart === area.selectionEnd) return;
    mark(markedBetween(text.text, text.start, area.selectionStart, area.selectionEnd));
  };
  return (
    <>
      <p class="hint" id={`${id}-how`}>
        {t('add.passage.hint')}
      </p>
      <textarea ref={field} id={id} class="doc" readOnly rows={9} aria-describedby={`${id}-how ${described}`.trim()} aria-invalid={wrong} value={shown} onSelect={take} onMouseUp={take} onKeyUp={take} />
      {text.end < text.characters && (
        <button type="button" class="btn small" onClick={() => setStart(text.end)}>
          {t('add.passage.further')}
        </button>
      )}
      <div class="marked" role="status">
        {value && (
          <>
            <p>
              <mark class="here">
                <Words of={{ text: value.words, language: null }} />
              </mark>
            </p>
            <p class="meta">{t('add.passage.marked', { n: [...value.words].length })}</p>
          </>
        )}
      </div>
      {value && (
        <button type="button" class="btn small" onClick={() => mark(null)}>
          {t('add.passage.clear')}
        </button>
      )}
    </>
  );
}
