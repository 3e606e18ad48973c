import type { JSX } from 'preact';

import { useAnswer } from '../api/use-answer';
import { language, number, t, type Language } from '../i18n';
import { Brand, HalfMoon } from '../parts/marks';
import { hrefHere, usePlace, useTo, type PageName } from '../place';
import { Find } from './Find';
import { Shell } from './shell.documents';
import { turnTheme } from './theme';

/** The bar above every page: the way home, the search, the language, the theme, the revision. */
export function TopBar(): JSX.Element {
  const here = usePlace();
  const to = useTo();
  const { data } = useAnswer(Shell, {}, here.at);
  const links: [string, string, boolean][] = [
    [t('nav.disputes'), to('search', '', { kind: 'CLAIM', status: 'DISPUTED' }), false],
    [t('nav.entities'), to('search', '', { kind: 'ENTITY' }), on(here.page, 'entity', 'timeline')],
    [t('nav.sources'), to('search', '', { kind: 'SOURCE' }), on(here.page, 'source')],
    [t('nav.changes'), to('changes'), on(here.page, 'changes')],
  ];
  const revision = data?.knowledgeBase.revision;
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

const on = (page: PageName, ...pages: PageName[]) => pages.includes(page);
