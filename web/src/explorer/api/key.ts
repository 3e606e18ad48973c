// The key of a reader or writer, for this tab alone: it ends with the tab.
const NAME = 'claimgraph-key';

export function apiKey(): string | null {
  return sessionStorage.getItem(NAME);
}

export function keepApiKey(key: string | null): void {
  if (key) sessionStorage.setItem(NAME, key);
  else sessionStorage.removeItem(NAME);
}
