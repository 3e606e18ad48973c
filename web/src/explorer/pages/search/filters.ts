// The filters of a search as they stand in the address, and as the API takes them.
import type { ClaimStatus, SourceKind } from '../../parts/fragments.documents';
import type { ClaimWhere, EntityWhere, RecordType, SearchWhere, SourceWhere, SpeakerKind } from './search.documents';

export interface Filters {
  /** The text that is looked for; empty for a list of everything. */
  text: string;
  kinds: RecordType[];
  statuses: ClaimStatus[];
  speakers: SpeakerKind[];
  years: string[];
  predicates: string[];
  types: string[];
  sourceKinds: SourceKind[];
  /** Claims that rest on people who are not named alone. */
  unnamedOnly: boolean;
}

/** The names of the filters in the address. Each may stand there several times. */
export const NAMES = ['kind', 'status', 'speaker', 'year', 'predicate', 'type', 'source', 'only'] as const;

const RECORDS: RecordType[] = ['ENTITY', 'CLAIM', 'SOURCE'];

export function filtersOf(params: URLSearchParams): Filters {
  return {
    text: params.get('q')?.trim() ?? '',
    kinds: RECORDS.filter((kind) => params.getAll('kind').includes(kind)),
    statuses: params.getAll('status') as ClaimStatus[],
    speakers: params.getAll('speaker') as SpeakerKind[],
    years: params.getAll('year'),
    predicates: params.getAll('predicate'),
    types: params.getAll('type'),
    sourceKinds: params.getAll('source') as SourceKind[],
    unnamedOnly: params.get('only') === 'unnamed',
  };
}

/** The kinds of records that are shown: a filter of claims is a wish for claims. */
export function kindsOf(filters: Filters): RecordType[] {
  if (filters.kinds.length) return filters.kinds;
  const wished: [RecordType, boolean][] = [
    ['CLAIM', claimWhere(filters) !== null],
    ['ENTITY', filters.types.length > 0],
    ['SOURCE', filters.sourceKinds.length > 0],
  ];
  return wished.flatMap(([kind, isWished]) => (isWished ? [kind] : []));
}

export function searchWhere(filters: Filters): SearchWhere | null {
  const [claim, entity, source] = [claimWhere(filters), entityWhere(filters), sourceWhere(filters)];
  if (!claim && !entity && !source) return null;
  return { ...(claim && { claim }), ...(entity && { entity }), ...(source && { source }) };
}

export function claimWhere({ statuses, speakers, years, predicates, unnamedOnly }: Filters): ClaimWhere | null {
  const all: ClaimWhere[] = [];
  if (statuses.length) all.push({ status: { in: statuses } });
  if (speakers.length) all.push({ attributions: { some: { speaker: { kind: { in: speakers } } } } });
  if (predicates.length) all.push({ predicate: { in: predicates } });
  if (unnamedOnly) all.push({ corroboration: { anonymousOnly: { eq: true } } });
  if (years.length) {
    all.push({ or: years.map((year) => ({ attributions: { some: { statedAt: { gte: year, lte: year } } } })) });
  }
  return all.length ? { and: all } : null;
}

export const entityWhere = ({ types }: Filters): EntityWhere | null => (types.length ? { type: { in: types } } : null);

export const sourceWhere = ({ sourceKinds }: Filters): SourceWhere | null =>
  sourceKinds.length ? { kind: { in: sourceKinds } } : null;
