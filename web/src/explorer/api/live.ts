// One stream of changes for the whole page, open while the page is in sight and somebody listens.
import { headers } from './client';

type Listener = (revision: number) => void;

const listeners = new Set<Listener>();
let stream: AbortController | null = null;
let newest = 0;
/** Commits that follow each other closely are told of once. */
const GATHER = 500;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Calls `listener` after each commit, until the function that this returns is called. */
export function onCommit(listener: Listener): () => void {
  listeners.add(listener);
  follow();
  return () => {
    listeners.delete(listener);
    if (!listeners.size) stop();
  };
}

document.addEventListener('visibilitychange', () => (document.hidden ? stop() : follow()));
// A page kept for the way back must hold no connection.
addEventListener('pagehide', stop);
addEventListener('pageshow', follow);

function follow() {
  if (stream || !listeners.size || document.hidden) return;
  stream = new AbortController();
  void read(stream);
}

function stop() {
  stream?.abort();
  stream = null;
}

async function read(own: AbortController) {
  for (let wait = 1000; stream === own; wait = Math.min(wait * 2, 60_000)) {
    try {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: headers('text/event-stream'),
        body: JSON.stringify({
          query: 'subscription Follow($since: Revision) { changes(since: $since) { revision } }',
          variables: newest ? { since: newest } : {},
        }),
        signal: own.signal,
      });
      // A server that refuses the stream will refuse it again: the page then stays as it is.
      if (response.status >= 400 && response.status < 500) return;
      if (response.ok && response.body) {
        wait = 1000;
        await events(response.body);
      }
    } catch {
      // Cut off or away: the next turn asks again.
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function events(body: ReadableStream<Uint8Array>) {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data:')) tell(line.slice(5));
    }
  }
}

function tell(text: string) {
  let event: { data?: { changes?: { revision: number } } };
  try {
    event = JSON.parse(text);
  } catch {
    return;
  }
  const revision = event.data?.changes?.revision;
  if (!revision || revision <= newest) return;
  newest = revision;
  waiting ??= setTimeout(() => {
    waiting = undefined;
    for (const listener of listeners) listener(newest);
  }, GATHER);
}
