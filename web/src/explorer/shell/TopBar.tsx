import type { JSX } from 'preact';

import { useAnswer } from '../api/use-answer';
import { language, number, t, type Language } from '../i18n';
import { go } from '../navigation';
import { Brand, HalfMoon } from '../parts/marks';
import { hrefAt, hrefHere, usePlace, useTo, type PageName } from '../place';
import { Find } from './Find';
import { useKey } from './Keys';
import { Shell } from './shell.documents';
import { turnTheme } from './theme';

/** The bar above every page: the way home, the search, the language, the theme, the revision. */
export function TopBar(): JSX.Element {
  const here = usePlace();
  const to = useTo();
  const { data } = useAnswer(Shell, {}, here.at);
  // A list is a search without a text.
  const listed = here.page === 'search' && !here.params.get('q') ? here.params.get('kind') : null;
  const links: [string, string, boolean][] = [
    [t('nav.disputes'), to('search', '', { kind: 'CLAIM', status: 'DISPUTED' }), listed === 'CLAIM' && here.params.has('status', 'DISPUTED')],
    [t('nav.entities'), to('search', '', { kind: 'ENTITY' }), listed === 'ENTITY' || on(here.page, 'entity', 'timeline')],
    [t('nav.sources'), to('search', '', { kind: 'SOURCE' }), listed === 'SOURCE' || on(here.page, 'source')],
    [t('nav.changes'), to('changes'), on(here.page, 'changes')],
  ];
  const revision = data?.knowledgeBase.revision;
  useStepping(revision);
  return (
    <header class="top">
      <div class="page">
        <a class="brand" href={to('home')} aria-label={t('app.home')}>
          <Brand />
          claimgraph
        </a>
        {here.page === 'home' ? <span class="gap" /> : <Find />}
        <nav aria-label={t('app.nav')}>
          <ul>
            {links.map(([name, href, current]) => (
              <li key={name}>
                <a href={href} aria-current={current ? 'true' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="tools">
          {revision !== undefined && (
            <a class={here.at ? 'rev past' : 'rev'} href={to('changes')}>
              <span class="l">{t('app.revision')} </span>
              <b class="num">{number(revision)}</b> · {t(here.at ? 'app.past' : 'app.now')}
            </a>
          )}
          <div class="seg" role="group" aria-label={t('app.language')}>
            <LanguageLink to="en" name="EN" />
            <LanguageLink to="zh-Hant" name="繁中" />
          </div>
          <button class="icon" type="button" aria-label={t('app.theme')} title={t('app.theme')} onClick={turnTheme}>
            <HalfMoon />
          </button>
        </div>
      </div>
    </header>
  );
}

function LanguageLink({ to, name }: { to: Language; name: string }) {
  const here = usePlace();
  return (
    <a
      href={hrefHere(here, { lang: to })}
      lang={to}
      hreflang={to}
      aria-current={language() === to ? 'true' : undefined}
      onClick={() => localStorage.setItem('claimgraph-lang', to)}
    >
      {name}
    </a>
  );
}

/** `[` and `]` step through the revisions of any page; the page of changes has its own steps. */
function useStepping(revision: number | undefined) {
  const here = usePlace();
  // In the past, the newest revision has to be asked for.
  const newest = useAnswer(Shell, here.at ? {} : null).data?.knowledgeBase.revision ?? revision ?? 0;
  const isOurs = here.page !== 'changes' && revision !== undefined;
  const step = (by: number) => {
    const next = (revision ?? 0) + by;
    if (next >= 1 && next <= newest) go(hrefAt(here, next === newest ? null : { revision: next }));
  };
  useKey(isOurs ? '[' : null, () => step(-1));
  useKey(isOurs ? ']' : null, () => step(1));
}

const on = (page: PageName, ...pages: PageName[]) => pages.includes(page);
