import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

import { ask } from '../../api/client';
import { t } from '../../i18n';
import { Words } from '../../parts/Words';
import { FindEntities, FindSources } from './add.documents';
import type { Picked } from './form';

const WAIT = 120;

interface Props {
  of: 'entity' | 'source';
  /** The id of the field, and of the words that describe it. */
  id: string;
  name: string;
  described: string | undefined;
  wrong: boolean;
  value: Picked | null;
  pick: (picked: Picked | null) => void;
}

/** A field that searches as one types; what is picked stands in its place until it is changed. */
export function Picker({ of, id, name, described, wrong, value, pick }: Props): JSX.Element {
  const list = useId();
  const [text, setText] = useState('');
  const [hits, setHits] = useState<Picked[] | null>(null);
  const [chosen, choose] = useState(-1);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const composing = useRef(false);
  const emptied = useRef(false);

  useEffect(() => {
    choose(-1);
    const wish = text.trim();
    if (!wish || composing.current) return setHits(null);
    const abort = new AbortController();
    const timer = setTimeout(() => {
      find(of, wish, abort.signal)
        .then(setHits)
        .catch(() => abort.signal.aborted || setHits([]));
    }, WAIT);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [of, text, open]);

  useEffect(() => {
    if (!value && emptied.current) input.current?.focus();
    emptied.current = false;
  }, [value]);

  const take = (hit: Picked | undefined) => {
    if (!hit) return;
    setText('');
    setHits(null);
    setOpen(false);
    pick(hit);
  };

  if (value) {
    return (
      <div class="picked" lang={value.language ?? undefined}>
        <bdi>{value.text}</bdi>
        <span class="meta">{value.about}</span>
        <button
          type="button"
          id={id}
          class="btn small"
          aria-describedby={described}
          aria-label={t('add.change', { name: `${name}: ${value.text}` })}
          onClick={() => {
            emptied.current = true;
            pick(null);
          }}
        >
          ×
        </button>
      </div>
    );
  }
  const shown = open && hits !== null;
  return (
    <div class="find pick">
      <input
        ref={input}
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        role="combobox"
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && chosen >= 0 ? `${list}${chosen}` : undefined}
        aria-invalid={wrong}
        aria-describedby={described}
        list={undefined}
        placeholder={t('add.pick')}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
        }}
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={(event) => {
          composing.current = false;
          setText(event.currentTarget.value);
          setOpen(false);
          setTimeout(() => setOpen(true));
        }}
        onBlur={() => setOpen(false)}
        onFocus={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.isComposing || event.keyCode === 229) return;
          if (event.key === 'Escape') setOpen(false);
          if (event.key === 'Enter') {
            event.preventDefault();
            if (shown) take(hits?.[Math.max(0, chosen)]);
          }
          if (/^Arrow(Up|Down)$/.test(event.key) && hits?.length) {
            event.preventDefault();
            setOpen(true);
            choose((chosen + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length);
          }
        }}
      />
      <ul class="sugg" id={list} role="listbox" aria-label={name} hidden={!shown}>
        {hits?.map((hit, i) => (
          <li
            key={hit.id}
            id={`${list}${i}`}
            role="option"
            aria-selected={i === chosen}
            onMouseDown={(event) => {
              event.preventDefault();
              take(hit);
            }}
          >
            <span class="o">
              <small>{hit.about}</small>
              <Words of={hit} />
            </span>
          </li>
        ))}
        {shown && !hits.length && (
          <li class="none" role="option" aria-disabled="true" aria-selected="false">
            {t('add.none')}
          </li>
        )}
      </ul>
      <span class="vh" role="status">
        {shown && hits.length ? t('find.count', { n: hits.length }) : ''}
      </span>
    </div>
  );
}

async function find(of: 'entity' | 'source', text: string, signal: AbortSignal): Promise<Picked[]> {
  if (of === 'source') {
    const { search } = await ask(FindSources, { text }, { signal });
    return search.nodes.flatMap((n) => ('kind' in n ? [{ id: n.id, ...n.titleText, about: t(`source.kind.${n.kind}`) }] : []));
  }
  const { search } = await ask(FindEntities, { text }, { signal });
  return search.nodes.flatMap((n) => ('type' in n ? [{ id: n.id, ...n.labelText, about: n.type.labelText.text, type: n.type.id }] : []));
}
