// Written by tools/documents.mjs from shell.graphql; not to be edited.
import type { Document } from '../api/document';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
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

export type SourceKind =
  | 'ARTICLE'
  | 'MAGAZINE_ARTICLE'
  | 'MEMO'
  | 'INTERVIEW'
  | 'ANNOUNCEMENT'
  | 'PRESS_RELEASE'
  | 'POST'
  | 'BLOG_POST'
  | 'WEBPAGE'
  | 'LETTER'
  | 'MESSAGE'
  | 'SPEECH'
  | 'HEARING'
  | 'EVENT'
  | 'BROADCAST'
  | 'PODCAST'
  | 'AUDIO'
  | 'VIDEO'
  | 'PERFORMANCE'
  | 'IMAGE'
  | 'FIGURE'
  | 'MAP'
  | 'MUSICAL_SCORE'
  | 'FILING'
  | 'LEGAL_CASE'
  | 'LEGISLATION'
  | 'BILL'
  | 'REGULATION'
  | 'TREATY'
  | 'PATENT'
  | 'STANDARD'
  | 'REPORT'
  | 'PAPER'
  | 'CONFERENCE_PAPER'
  | 'PREPRINT'
  | 'THESIS'
  | 'REVIEW'
  | 'BOOK'
  | 'CHAPTER'
  | 'ENTRY'
  | 'PERIODICAL'
  | 'COLLECTION'
  | 'PAMPHLET'
  | 'MANUSCRIPT'
  | 'DATASET'
  | 'SOFTWARE'
  | 'OTHER';

export type ShellQueryVariables = Exact<{ [key: string]: never; }>;


export type ShellQuery = { knowledgeBase: { revision: number, recordedAt: string | null, counts: { entities: number, claims: number, attributions: number, sources: number } } };

export type SuggestQueryVariables = Exact<{
  text: string;
}>;


export type SuggestQuery = { search: { totalCount: number, nodes: Array<
      | { __typename: 'Claim', id: string, status: ClaimStatus, statementText: { text: string, language: string | null } }
      | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string, labelText: { text: string, language: string | null } } }
      | { __typename: 'Source', id: string, kind: SourceKind, titleText: { text: string, language: string | null } }
    > } };

export type WordsFragment = { text: string, language: string | null };

export const Shell: Document<ShellQuery, ShellQueryVariables> = {
  name: 'Shell',
  text: `query Shell {
  knowledgeBase {
    revision
    recordedAt
    counts {
      entities
      claims
      attributions
      sources
    }
  }
}`,
};

export const Suggest: Document<SuggestQuery, SuggestQueryVariables> = {
  name: 'Suggest',
  text: `query Suggest($text: String!) {
  search(text: $text, first: 8) {
    totalCount
    nodes {
      __typename
      ... on Entity {
        id
        labelText {
          ...Words
        }
        type {
          id
          labelText {
            ...Words
          }
        }
      }
      ... on Claim {
        id
        status
        statementText {
          ...Words
        }
      }
      ... on Source {
        id
        kind
        titleText {
          ...Words
        }
      }
    }
  }
}

fragment Words on Text {
  text
  language
}`,
};
