import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

import { ask } from '../api/client';
import { t } from '../i18n';
import { go } from '../navigation';
import { Lens } from '../parts/marks';
import { Words } from '../parts/Words';
import { usePlace, useTo } from '../place';
import { Suggest, type SuggestQuery } from './shell.documents';

type Hit = SuggestQuery['search']['nodes'][number];

const WAIT = 120;

/** The search box: it answers as one types, and Enter searches the full text. */
export function Find({ large = false }: { large?: boolean }): JSX.Element {
  const here = usePlace();
  const to = useTo();
  const id = useId();
  const asked = here.page === 'search' ? (here.params.get('q') ?? '') : '';
  const [text, setText] = useState(asked);
  const [hits, setHits] = useState<Hit[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [open, setOpen] = useState(false);
  const [chosen, choose] = useState(-1);
  // What an input method still composes is no text yet, and its Enter is not ours.
  const composing = useRef(false);

  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    choose(-1);
    const wish = text.trim();
    if (!wish || !open || composing.current) {
      if (!wish) setHits(null);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      ask(Suggest, { text: wish }, { at: here.at, signal: abort.signal })
        .then(({ search }) => {
          setHits(search.nodes);
          setFailed(false);
        })
        .catch(() => {
          if (abort.signal.aborted) return;
          setHits(null);
          setFailed(true);
        });
    }, WAIT);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, open]);

  const href = (hit: Hit) => {
    const page = hit.__typename === 'Entity' ? 'entity' : hit.__typename === 'Claim' ? 'claim' : 'source';
    return to(page, hit.id);
  };
  const leave = (address: string) => {
    setOpen(false);
    go(address);
  };
  const submit = () => {
    const hit = hits?.[chosen];
    if (open && hit) return leave(href(hit));
    if (text.trim()) leave(to('search', '', { q: text.trim() }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // 229 is how browsers report the key that ends a composition after it has ended.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') {
      if (open && hits) event.preventDefault();
      setOpen(false);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      submit();
    } else if (/^Arrow(Up|Down)$/.test(event.key) && hits?.length) {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // One place more than there are hits: none chosen, as typed.
      choose(((chosen + 1 + step + hits.length + 1) % (hits.length + 1)) - 1);
    }
  };

  const shown = open && Boolean(text.trim()) && (hits !== null || failed);
  return (
    <form
      class={large ? 'find large' : 'find'}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (!composing.current) submit();
      }}
    >
      <label class="vh" for={`${id}q`}>
        {t('find.label')}
      </label>
      <Lens />
      <input
        id={`${id}q`}
        class="find-input"
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        spellcheck={false}
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}l`}
        aria-autocomplete="list"
        // No `datalist` of the browser's own.
        list={undefined}
        aria-activedescendant={shown && chosen >= 0 ? `${id}${chosen}` : undefined}
        placeholder={t('find.label')}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
        }}
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={(event) => {
          composing.current = false;
          // Changes nothing where the last input event had the same text; the list is asked for all the same.
          setText(event.currentTarget.value);
          setOpen(false);
          setTimeout(() => setOpen(true));
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">/</kbd>
      <ul class="sugg" id={`${id}l`} role="listbox" aria-label={t('find.label')} hidden={!shown}>
        {hits?.map((hit, place) => (
          <li
            key={hit.id}
            id={`${id}${place}`}
            role="option"
            aria-selected={place === chosen}
            // Before the box loses the focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              leave(href(hit));
            }}
          >
            <HitLine hit={hit} />
          </li>
        ))}
        {shown && !hits?.length && (
          <li class="none" role="option" aria-disabled="true" aria-selected="false">
            {t(failed ? 'find.away' : 'find.none')}
          </li>
        )}
      </ul>
      <span class="vh" role="status">
        {shown && hits?.length ? t('find.count', { n: hits.length }) : ''}
      </span>
    </form>
  );
}

function HitLine({ hit }: { hit: Hit }) {
  switch (hit.__typename) {
    case 'Entity':
      return (
        <span class="o">
          <small>
            <Words of={hit.type.labelText} />
          </small>
          <Words of={hit.labelText} />
        </span>
      );
    case 'Claim':
      return (
        <span class="o">
          <small>{t('kind.one.CLAIM')}</small>
          <Words of={hit.statementText} class="say" />
        </span>
      );
    case 'Source':
      return (
        <span class="o">
          <small>{t(`source.kind.${hit.kind}`)}</small>
          <Words of={hit.titleText} />
        </span>
      );
  }
}
