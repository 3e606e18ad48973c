import { useEffect, useState } from 'preact/hooks';

import { ask } from './client';
import type { At, Document } from './document';
import { useAnswer, type Answer } from './use-answer';

/** A page of a list of the API. */
export interface Page<Row> {
  totalCount: number;
  nodes: Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export interface List<Data, Row> {
  answer: Answer<Data>;
  /** The rows of all pages that were fetched. */
  rows: Row[];
  total: number;
  /** Fetches the next page; none when all rows are there. */
  more: (() => void) | null;
  /** What went wrong when the next page was fetched. */
  failure: Error | null;
}

/**
 * A list page by page: the first is asked for as by `useAnswer`, a next one when it is wished for.
 * `pageOf` says where in the answer the list is.
 */
export function useList<Data, Variables extends { after?: string | null | undefined }, Row>(
  document: Document<Data, Variables>,
  variables: NoInfer<Variables> | null,
  at: At,
  pageOf: (data: Data) => Page<Row> | null | undefined,
): List<Data, Row> {
  const answer = useAnswer(document, variables, at);
  const first = answer.data ? pageOf(answer.data) : null;
  const [rest, setRest] = useState<{ after: Page<Row> | null; pages: Page<Row>[] }>({ after: null, pages: [] });
  const [failure, setFailure] = useState<Error | null>(null);
  // Later pages belong to the first one that was there; another one begins anew.
  const pages = first && rest.after === first ? rest.pages : [];
  useEffect(() => setFailure(null), [first]);

  const last = pages.at(-1) ?? first;
  const more = () => {
    if (!variables || !last?.pageInfo.endCursor) return;
    ask(document, { ...variables, after: last.pageInfo.endCursor }, { at })
      .then((data) => {
        const page = pageOf(data);
        if (page) setRest({ after: first ?? null, pages: [...pages, page] });
      })
      .catch(setFailure);
  };
  return {
    answer,
    rows: [first, ...pages].flatMap((page) => page?.nodes ?? []),
    total: first?.totalCount ?? 0,
    more: last?.pageInfo.hasNextPage ? more : null,
    failure,
  };
}
