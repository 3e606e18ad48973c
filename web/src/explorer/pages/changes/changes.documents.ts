// Written by tools/documents.mjs from changes.graphql; not to be edited.
import type { Document } from '../../api/document';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type ChangeKind =
  | 'CREATED'
  | 'CHANGED'
  | 'REMOVED';

export type ClaimStatus =
  | 'UNSOURCED'
  | 'UNASSERTED'
  | 'UNCONTESTED'
  | 'CORROBORATED'
  | 'DISPUTED'
  | 'INCONSISTENT'
  | 'DENIED'
  | 'SUPERSEDED'
  | 'RETRACTED';

export type RevisionsQueryVariables = Exact<{ [key: string]: never; }>;


export type RevisionsQuery = { knowledgeBase: { revision: number }, commits: { totalCount: number, nodes: Array<{ revision: number, recordedAt: string, recordedBy: string | null, reason: string | null, changeCount: number }> } };

export type ChangesPageQueryVariables = Exact<{
  since: number;
  until: number;
  after?: string | null | undefined;
}>;


export type ChangesPageQuery = { changes: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ revision: number, kind: ChangeKind, cursor: string, fields: Array<{ path: string, before: unknown, after: unknown }>, record:
        | { __typename: 'Attribution', id: string, claim: { id: string, statementText: { text: string, language: string | null } } }
        | { __typename: 'Claim', id: string, statementText: { text: string, language: string | null } }
        | { __typename: 'Draft', id: string }
        | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null } }
        | { __typename: 'EntityType', id: string, labelText: { text: string, language: string | null } }
        | { __typename: 'Predicate', id: string, labelText: { text: string, language: string | null } }
        | { __typename: 'Source', id: string, titleText: { text: string, language: string | null } }
        | { __typename: 'Unit', id: string }
       }> } };

export type MovedStatusesQueryVariables = Exact<{
  since: number;
  until: number;
  after?: string | null | undefined;
}>;


export type MovedStatusesQuery = { statusChanges: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ before: ClaimStatus | null, after: ClaimStatus | null, claim: { id: string, statementText: { text: string, language: string | null } } }> } };

export type RevisionAtQueryVariables = Exact<{
  time: string;
}>;


export type RevisionAtQuery = { asOf: { revision: number } | null };

type ChangedRecord_Attribution_Fragment = { __typename: 'Attribution', id: string, claim: { id: string, statementText: { text: string, language: string | null } } };

type ChangedRecord_Claim_Fragment = { __typename: 'Claim', id: string, statementText: { text: string, language: string | null } };

type ChangedRecord_Draft_Fragment = { __typename: 'Draft', id: string };

type ChangedRecord_Entity_Fragment = { __typename: 'Entity', id: string, labelText: { text: string, language: string | null } };

type ChangedRecord_EntityType_Fragment = { __typename: 'EntityType', id: string, labelText: { text: string, language: string | null } };

type ChangedRecord_Predicate_Fragment = { __typename: 'Predicate', id: string, labelText: { text: string, language: string | null } };

type ChangedRecord_Source_Fragment = { __typename: 'Source', id: string, titleText: { text: string, language: string | null } };

type ChangedRecord_Unit_Fragment = { __typename: 'Unit', id: string };

export type ChangedRecordFragment =
  | ChangedRecord_Attribution_Fragment
  | ChangedRecord_Claim_Fragment
  | ChangedRecord_Draft_Fragment
  | ChangedRecord_Entity_Fragment
  | ChangedRecord_EntityType_Fragment
  | ChangedRecord_Predicate_Fragment
  | ChangedRecord_Source_Fragment
  | ChangedRecord_Unit_Fragment
;

export type PagingFragment = { hasNextPage: boolean, endCursor: string | null };

export type WordsFragment = { text: string, language: string | null };

export const Revisions: Document<RevisionsQuery, RevisionsQueryVariables> = {
  name: 'Revisions',
  text: `query Revisions {
  knowledgeBase {
    revision
  }
  commits(first: 100) {
    totalCount
    nodes {
      revision
      recordedAt
      recordedBy
      reason
      changeCount
    }
  }
}`,
};

export const ChangesPage: Document<ChangesPageQuery, ChangesPageQueryVariables> = {
  name: 'ChangesPage',
  text: `query ChangesPage($since: Revision!, $until: Revision!, $after: String) {
  changes(since: $since, until: $until, first: 50, after: $after) {
    totalCount
    pageInfo {
      ...Paging
    }
    nodes {
      revision
      kind
      cursor
      fields {
        path
        before
        after
      }
      record {
        ...ChangedRecord
      }
    }
  }
}

fragment Paging on PageInfo {
  hasNextPage
  endCursor
}

fragment ChangedRecord on Node {
  __typename
  id
  ... on Entity {
    labelText {
      ...Words
    }
  }
  ... on Claim {
    statementText {
      ...Words
    }
  }
  ... on Source {
    titleText {
      ...Words
    }
  }
  ... on Attribution {
    claim {
      id
      statementText {
        ...Words
      }
    }
  }
  ... on Predicate {
    labelText {
      ...Words
    }
  }
  ... on EntityType {
    labelText {
      ...Words
    }
  }
}

fragment Words on Text {
  text
  language
}`,
};

export const MovedStatuses: Document<MovedStatusesQuery, MovedStatusesQueryVariables> = {
  name: 'MovedStatuses',
  text: `query MovedStatuses($since: Revision!, $until: Revision!, $after: String) {
  statusChanges(since: $since, until: $until, first: 50, after: $after) {
    totalCount
    pageInfo {
      ...Paging
    }
    nodes {
      before
      after
      claim {
        id
        statementText {
          ...Words
        }
      }
    }
  }
}

fragment Paging on PageInfo {
  hasNextPage
  endCursor
}

fragment Words on Text {
  text
  language
}`,
};

export const RevisionAt: Document<RevisionAtQuery, RevisionAtQueryVariables> = {
  name: 'RevisionAt',
  text: `query RevisionAt($time: DateTime!) {
  asOf(time: $time) {
    revision
  }
}`,
};
