import type { FunctionComponent, JSX } from 'preact';
import { useEffect, useErrorBoundary, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { language, speak, t, wanted } from '../i18n';
import { comeBack, startNavigation } from '../navigation';
import { pages } from '../pages';
import { Loading, Standing } from '../parts/states';
import { Here, placeOf, type PageName, type Place } from '../place';
import { Footer } from './Footer';
import { Keys } from './Keys';
import { PastNotice } from './PastNotice';
import { TopBar } from './TopBar';

type PageComponent = FunctionComponent;
type Back = Parameters<typeof comeBack>[0] | null;

const loaded = new Map<PageName, PageComponent>();

/** The frame around every page, and the page that the address names. */
export function App(): JSX.Element {
  const [place, setPlace] = useState<Place>(() => placeOf(location));
  const [, setLanguage] = useState(language());
  const back = useRef<Back>(null);
  const moves = useRef(0);

  useEffect(() => {
    startNavigation((to) => {
      const next = placeOf(location);
      back.current = to;
      moves.current += 1;
      void speak(wanted(next.params)).then(() => {
        setLanguage(language());
        setPlace(next);
      });
    });
  }, []);

  const path = `${place.page}/${place.id}`;
  return (
    <Here.Provider value={place}>
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      <TopBar />
      <PastNotice />
      <main id="main" tabIndex={-1}>
        <div class="page">
          <PageAt key={path} page={place.page} arrived={() => arrive(moves.current, back.current)} />
        </div>
      </main>
      <Footer />
      <Keys />
    </Here.Provider>
  );
}

/** Where a page just drawn is read from: its heading, or where the reader had been. */
function arrive(moves: number, back: Back) {
  if (!moves) return;
  if (back) {
    // Once more when what the page asks for has come, which is kept from before.
    comeBack(back);
    requestAnimationFrame(() => comeBack(back));
    return;
  }
  scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}

function PageAt({ page, arrived }: { page: PageName; arrived: () => void }) {
  const [, redraw] = useState(0);
  const [failure] = useErrorBoundary((error) => console.error(error));
  const Page = loaded.get(page);

  useEffect(() => {
    if (Page) return;
    void pages[page]().then((module) => {
      loaded.set(page, module.default);
      redraw((n) => n + 1);
    });
  }, [page]);
  useLayoutEffect(() => {
    if (Page) arrived();
  }, [Page]);

  if (failure) {
    return (
      <Standing heading={t('state.broken.heading')} body={t('state.broken.body', { message: String(failure.message ?? failure) })}>
        <button class="btn first" onClick={() => location.reload()}>
          {t('state.away.again')}
        </button>
      </Standing>
    );
  }
  return Page ? <Page /> : <Slowly />;
}

/** Nothing for 300 ms, then the signs of loading. */
function Slowly() {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return shown ? <Loading /> : <div class="before" aria-busy="true" />;
}
