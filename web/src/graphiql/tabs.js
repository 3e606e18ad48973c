// What a visitor without tabs of their own is shown first. The texts are files, so that the
// server's tests run them too, and the plain page offers the same ones.
import disputed from './tabs/disputed.graphql?raw';
import entity from './tabs/entity.graphql?raw';
import origin from './tabs/origin.graphql?raw';
import { lookedUp } from './tabs/variables.js';

/** The disputed claims first; then the tabs for which there is something to ask. */
export async function openingTabs() {
  const variables = await lookedUp();
  const asked = [
    [entity, variables.entity],
    [origin, variables.origin],
  ].filter(([, known]) => known);
  return [{ query: disputed }, ...asked.map(([query, known]) => ({ query, variables: JSON.stringify(known, null, 2) }))];
}

/** The question in the address, `/graphiql?query=…&variables=…`; null if there is none. */
export function tabOfAddress() {
  const address = new URLSearchParams(location.search);
  const query = address.get('query');
  return query ? { query, variables: address.get('variables') ?? '' } : null;
}
