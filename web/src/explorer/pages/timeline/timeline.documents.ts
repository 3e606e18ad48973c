// Written by tools/documents.mjs from timeline.graphql; not to be edited.
import type { Document } from '../../api/document';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AttributionMode =
  | 'QUOTE'
  | 'PARAPHRASE'
  | 'DOCUMENT'
  | 'OBSERVATION'
  | 'INFERENCE';

export type BoundKind =
  | 'DATE'
  | 'OPEN'
  | 'SOME'
  | 'UNSTATED';

export type Certainty =
  | 'CERTAIN'
  | 'PROBABLE'
  | 'POSSIBLE'
  | 'SPECULATIVE';

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

export type Clock =
  | 'STATED'
  | 'VALID'
  | 'RECORDED';

export type Distance =
  | 'ALLEGED';

export type PredicateTime =
  | 'STATE'
  | 'EVENT'
  | 'TIMELESS';

export type Reading =
  | 'IMPLIED';

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

export type Stance =
  | 'ASSERTS'
  | 'CONFIRMS'
  | 'DENIES'
  | 'DISPUTES'
  | 'QUALIFIES'
  | 'DECLINES_COMMENT'
  | 'RELAYS'
  | 'NO_POSITION';

export type Tone =
  | 'IRONIC';

export type TimelinePageQueryVariables = Exact<{
  id: string | number;
  clock: Clock;
  from?: string | null | undefined;
  to?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type TimelinePageQuery = { node:
    | { __typename: 'Attribution', id: string }
    | { __typename: 'Claim', id: string, statementText: { text: string, language: string | null } }
    | { __typename: 'Draft', id: string }
    | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null } }
    | { __typename: 'EntityType', id: string }
    | { __typename: 'Predicate', id: string }
    | { __typename: 'Source', id: string }
    | { __typename: 'Unit', id: string }
   | null, timeline: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ from: string | null, to: string | null, revision: number | null, recordedAt: string | null, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null }, predicate: { id: string, time: PredicateTime }, validTime: { startKind: BoundKind, endKind: BoundKind, reversed: boolean } | null }, attribution: { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, source: { id: string, kind: SourceKind, publisherName: string | null, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null, reason: string } | null, corrected: { at: string | null } | null }, retraction: { at: string | null, reason: string } | null, speaker:
          | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
          | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
          | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
         } | null }> } | null };

export type WordsFragment = { text: string, language: string | null };

export type PagingFragment = { hasNextPage: boolean, endCursor: string | null };

export type SaidPartsFragment = { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
    | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
    | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
    | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
   };

export type SourcePartsFragment = { id: string, kind: SourceKind, publisherName: string | null, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null, reason: string } | null, corrected: { at: string | null } | null };

type SpeakerParts_AnonymousSpeaker_Fragment = { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null };

type SpeakerParts_Entity_Fragment = { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } };

type SpeakerParts_SourceVoice_Fragment = { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } };

export type SpeakerPartsFragment =
  | SpeakerParts_AnonymousSpeaker_Fragment
  | SpeakerParts_Entity_Fragment
  | SpeakerParts_SourceVoice_Fragment
;

export const TimelinePage: Document<TimelinePageQuery, TimelinePageQueryVariables> = {
  name: 'TimelinePage',
  text: `query TimelinePage($id: ID!, $clock: Clock!, $from: PartialDate, $to: PartialDate, $after: String) {
  node(id: $id) {
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
  }
  timeline(
    about: $id
    clock: $clock
    from: $from
    to: $to
    first: 100
    after: $after
  ) {
    totalCount
    pageInfo {
      ...Paging
    }
    nodes {
      from
      to
      revision
      recordedAt
      claim {
        id
        status
        statementText {
          ...Words
        }
        predicate {
          id
          time
        }
        validTime {
          startKind
          endKind
          reversed
        }
      }
      attribution {
        ...SaidParts
        source {
          ...SourceParts
        }
      }
    }
  }
}

fragment Words on Text {
  text
  language
}

fragment Paging on PageInfo {
  hasNextPage
  endCursor
}

fragment SaidParts on Attribution {
  id
  stance
  certainty
  distance
  tone
  reading
  mode
  statedAt
  retraction {
    at
    reason
  }
  speaker {
    ...SpeakerParts
  }
}

fragment SourceParts on Source {
  id
  kind
  titleText {
    ...Words
  }
  publisherName
  publishedAt
  leaked
  withdrawn {
    at
    reason
  }
  corrected {
    at
  }
}

fragment SpeakerParts on Speaker {
  __typename
  ... on Entity {
    id
    labelText {
      ...Words
    }
    type {
      id
    }
  }
  ... on AnonymousSpeaker {
    descriptorText {
      ...Words
    }
    affiliation {
      id
      labelText {
        ...Words
      }
    }
  }
  ... on SourceVoice {
    source {
      id
      kind
      titleText {
        ...Words
      }
    }
  }
}`,
};
