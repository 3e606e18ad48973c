import { useSyncExternalStore } from 'react';

/** The fields of the address behind its `#`: a search, or a claim and an earlier revision. */
export interface Address {
  text?: string;
  claim?: string;
  asOf?: number;
}

export function useAddress(): Address {
  const fields = new URLSearchParams(useSyncExternalStore(subscribe, () => location.hash.slice(1)));
  const address: Address = {};
  const [text, claim, asOf] = [fields.get('text'), fields.get('claim'), Number(fields.get('asOf'))];
  if (text) address.text = text;
  if (claim) address.claim = claim;
  if (Number.isSafeInteger(asOf) && asOf > 0) address.asOf = asOf;
  return address;
}

export function hashOf(address: Address): string {
  const fields = Object.entries(address).map(([name, value]) => [name, String(value)]);
  return `#${new URLSearchParams(fields)}`;
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
