// Links within the explorer without loading a page anew, over the History API: `a` elements as
// everywhere else, in SVG too. On the way back, the reader is where they were.

interface Left {
  scroll: number;
  /** The address of the link that had the focus, and which of those with that address it was. */
  focus?: { href: string; nth: number };
}

type Moved = (back: Left | null) => void;

let moved: Moved = () => {};
const PAGES = /^\/(?:$|(?:search|changes|add|drafts)\/?$|(?:entity|claim|source|timeline)\/[^/]+\/?$)/;

export function startNavigation(onMove: Moved): void {
  moved = onMove;
  history.scrollRestoration = 'manual';
  addEventListener('popstate', (event) => moved((event.state as Left | null) ?? { scroll: 0 }));
  document.addEventListener('click', onClick);
}

/** Goes to an address of the explorer; with `replace`, the way back leaves the present one out. */
export function go(href: string, replace = false): void {
  if (replace) {
    history.replaceState(history.state, '', href);
  } else {
    history.replaceState(left(), '');
    history.pushState(null, '', href);
  }
  moved(replace ? left() : null);
}

/** Puts the reader where they were, once what was there is there again. */
export function comeBack(to: Left): void {
  if (to.focus) {
    const link = document.querySelectorAll<HTMLElement>(`a[href=${JSON.stringify(to.focus.href)}]`)[to.focus.nth];
    link?.focus({ preventScroll: true });
  }
  scrollTo(0, to.scroll);
}

function left(): Left {
  const href = document.activeElement?.getAttribute('href');
  if (!href) return { scroll: scrollY };
  const all = [...document.querySelectorAll(`a[href=${JSON.stringify(href)}]`)];
  return { scroll: scrollY, focus: { href, nth: all.indexOf(document.activeElement as Element) } };
}

function onClick(event: MouseEvent) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest('a[href]');
  const href = link?.getAttribute('href');
  if (!link || !href || link.hasAttribute('target') || link.hasAttribute('download')) return;
  const url = new URL(href, location.href);
  if (url.origin !== location.origin || !PAGES.test(url.pathname)) return;
  // A place on this page is the browser's own matter.
  if (href.startsWith('#')) return;
  event.preventDefault();
  (link as HTMLElement).focus();
  go(url.pathname + url.search + url.hash);
}
