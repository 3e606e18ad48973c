import { initGraphQLTada } from 'gql.tada';

import type { introspection } from '../graphql-env';

/** A query with the types of its answer and variables, out of the schema. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; PartialDate: string; Revision: number; URL: string };
}>();

export { readFragment, type FragmentOf } from 'gql.tada';
