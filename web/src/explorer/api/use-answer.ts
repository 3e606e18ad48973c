import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { language } from '../i18n';
import { ask } from './client';
import type { At, Document } from './document';
import { onCommit } from './live';

/** Where a question stands. `slow` comes after 300 ms, so that what is quick does not flicker. */
export type Answer<Data> = {
  data: Data | null;
  error: Error | null;
  slow: boolean;
  /** The data is of an earlier question, while the next is on its way. */
  stale: boolean;
  again: () => void;
};

const SLOW = 300;
const KEPT = 40;
// What was answered before is there at once on the way back, and asked again all the same.
const kept = new Map<string, unknown>();

/**
 * The answer to a query, asked again when its variables change and, unless it reads the past, after
 * every commit. Without variables (null), nothing is asked.
 */
export function useAnswer<Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables | null,
  at: At = null,
): Answer<Data> {
  const key = variables && JSON.stringify([document.name, variables, at, language()]);
  const [state, set] = useState<{ key: string | null; data: Data | null; error: Error | null; slow: boolean }>(
    () => ({ key, data: key ? ((kept.get(key) as Data) ?? null) : null, error: null, slow: false }),
  );
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((n) => n + 1), []);
  const fresh = useRef(variables);
  fresh.current = variables;

  useEffect(() => {
    if (!key || !fresh.current) return;
    const abort = new AbortController();
    const known = kept.get(key) as Data | undefined;
    if (known) set({ key, data: known, error: null, slow: false });
    const timer = setTimeout(() => set((now) => ({ ...now, slow: true })), SLOW);
    ask(document, fresh.current, { at, signal: abort.signal })
      .then((data) => {
        keep(key, data);
        set({ key, data, error: null, slow: false });
      })
      .catch((error: Error) => {
        // What stands on the page stays: `data` with `error` is a page that may be old.
        if (!abort.signal.aborted) set((now) => ({ key, data: now.key === key ? now.data : null, error, slow: false }));
      })
      .finally(() => clearTimeout(timer));
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, turn]);

  const live = key !== null && at === null;
  useEffect(() => (live ? onCommit(again) : undefined), [live, again]);

  return { data: state.data, error: state.error, slow: state.slow, stale: state.key !== key, again };
}

function keep(key: string, data: unknown) {
  kept.delete(key);
  kept.set(key, data);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
}
