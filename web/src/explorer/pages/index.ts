import type { FunctionComponent } from 'preact';

import type { PageName } from '../place';

type Load = () => Promise<{ default: FunctionComponent }>;

/** The pages, each a file that is fetched when it is first opened. */
export const pages: Record<PageName, Load> = {
  home: () => import('./home/Home'),
  search: () => import('./search/Search'),
  entity: () => import('./entity/EntityPage'),
  claim: () => import('./claim/ClaimPage'),
  source: () => import('./source/SourcePage'),
  timeline: () => import('./timeline/Timeline'),
  changes: () => import('./changes/Changes'),
  add: () => import('./add/AddClaim'),
  drafts: () => import('./drafts/Drafts'),
  missing: () => import('./missing/Missing'),
};
