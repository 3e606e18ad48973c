import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { t } from '../../i18n';
import { go } from '../../navigation';
import { isCrowded } from '../../picture/layout';
import { Legend } from '../../picture/Legend';
import { Picture } from '../../picture/Picture';
import { hrefHere, usePlace, useTo } from '../../place';
import { useKey } from '../../shell/Keys';
import { pictureOf, pictureWords } from './picture-data';
import { SaidTable } from './SaidTable';
import type { Claim, Sides } from './sides';

const VIEWS = ['picture', 'table'] as const;

/** Where the claim comes from, as a picture and as a table; the address says which of the two. */
export function Provenance({ claim, sides }: { claim: Claim; sides: Sides }): JSX.Element | null {
  const here = usePlace();
  const to = useTo();
  const table = hrefHere(here, { view: 'table' }, 'provenance');
  const data = useMemo(() => pictureOf(claim, sides, to), [claim, sides, here.params, here.at]);
  const words = useMemo(() => pictureWords(table), [here.params, table]);
  const crowded = useMemo(() => isCrowded(data, words), [data, words]);
  const named = here.params.get('view');
  const view = named === 'table' || (crowded && named !== 'picture') ? 'table' : 'picture';
  const show = (next: (typeof VIEWS)[number]) => {
    go(hrefHere(here, { view: next === 'picture' && !crowded ? null : next }), true);
    document.getElementById(`tab-${next}`)?.focus();
  };
  useKey('p', () => show('picture'));
  useKey('t', () => show('table'));
  if (!data.attributions.length) return null;
  const counts = {
    said: t('picture.said', { n: data.attributions.length }),
    claims: t('picture.claims', { n: data.claims.length }),
    sources: t('picture.sources', { n: data.sources.length }),
  };
  return (
    <section class="provenance" id="provenance" aria-labelledby="provenance-heading">
      <header class="row apart">
        <h2 class="section" id="provenance-heading">
          {t('picture.heading')}
        </h2>
        <div class="seg" role="tablist" aria-label={t('picture.show')}>
          {VIEWS.map((name, i) => (
            <button
              key={name}
              role="tab"
              id={`tab-${name}`}
              aria-controls={`as-${name}`}
              aria-selected={view === name}
              tabIndex={view === name ? 0 : -1}
              onClick={() => show(name)}
              onKeyDown={(event) => {
                if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
                event.preventDefault();
                show(VIEWS[1 - i] ?? 'picture');
              }}
            >
              {t(`picture.${name}`)}
            </button>
          ))}
        </div>
      </header>
      {crowded && view === 'table' && <p class="meta">{t('picture.crowded')}</p>}
      <div role="tabpanel" id="as-picture" aria-labelledby="tab-picture" class="frame" hidden={view !== 'picture'}>
        {view === 'picture' && (
          <>
            <Picture data={data} words={words} title={t('picture.title')} description={t('picture.describes', counts)} />
            <Legend />
          </>
        )}
      </div>
      <div role="tabpanel" id="as-table" aria-labelledby="tab-table" hidden={view !== 'table'}>
        <SaidTable claim={claim} sides={sides} />
      </div>
    </section>
  );
}
