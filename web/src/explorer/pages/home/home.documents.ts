// Written by tools/documents.mjs from home.graphql; not to be edited.
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

export type Distance =
  | 'ALLEGED';

export type Reading =
  | 'IMPLIED';

export type ReasonKind =
  | 'SAYS'
  | 'CONFIRMS'
  | 'DENIES'
  | 'QUESTIONS'
  | 'SAYS_WHAT_EXCLUDES'
  | 'EXCLUDED_BY'
  | 'TAKEN_BACK'
  | 'WITHDRAWN_SOURCE'
  | 'CORRECTED'
  | 'LATER_WORD'
  | 'NO_SIDE'
  | 'IRONIC'
  | 'IMPLIED'
  | 'UNSURE'
  | 'INCOMPLETE_SET'
  | 'MAY_BE_ANOTHER_TIME';

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

export type HomePageQueryVariables = Exact<{ [key: string]: never; }>;


export type HomePageQuery = { knowledgeBase: { revision: number, counts: { entities: number, claims: number, sources: number } }, statuses: { nodes: Array<{ count: number, keys: Array<{ value: string | null }> }> }, unnamed: { totalCount: number }, disputes: { totalCount: number, nodes: Array<{ status: ClaimStatus, claimCount: number, claim: { id: string, subject: { id: string, labelText: { text: string, language: string | null } } }, for: Array<{ why: ReasonKind, claim: { id: string, statementText: { text: string, language: string | null } }, attribution: { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
            | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
            | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
            | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
           } }>, against: Array<{ why: ReasonKind, claim: { id: string, statementText: { text: string, language: string | null } }, attribution: { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
            | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
            | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
            | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
           } }> }> }, commits: { nodes: Array<{ revision: number, recordedAt: string, recordedBy: string | null, reason: string | null, changeCount: number, statusChanges: { totalCount: number } | null }> } };

export type HomeAboutQueryVariables = Exact<{ [key: string]: never; }>;


export type HomeAboutQuery = { entities: { totalCount: number }, subjects: { nodes: Array<{ count: number, keys: Array<{ entity: { id: string, labelText: { text: string, language: string | null }, labels: Array<{ text: string, language: string | null }> } | null }> }> }, contested: { nodes: Array<{ count: number, keys: Array<{ entity: { id: string } | null }> }> }, origins: { nodes: Array<{ count: number, keys: Array<{ source: { id: string, titleText: { text: string, language: string | null } } | null }> }> } };

export type DisputeRowFragment = { status: ClaimStatus, claimCount: number, claim: { id: string, subject: { id: string, labelText: { text: string, language: string | null } } }, for: Array<{ why: ReasonKind, claim: { id: string, statementText: { text: string, language: string | null } }, attribution: { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
        | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
        | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
        | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
       } }>, against: Array<{ why: ReasonKind, claim: { id: string, statementText: { text: string, language: string | null } }, attribution: { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
        | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
        | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
        | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
       } }> };

export type DisputeSideFragment = { why: ReasonKind, claim: { id: string, statementText: { text: string, language: string | null } }, attribution: { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
      | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
      | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
      | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
     } };

export type WordsFragment = { text: string, language: string | null };

export type SaidPartsFragment = { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
    | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
    | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
    | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
   };

type SpeakerParts_AnonymousSpeaker_Fragment = { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null };

type SpeakerParts_Entity_Fragment = { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } };

type SpeakerParts_SourceVoice_Fragment = { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } };

export type SpeakerPartsFragment =
  | SpeakerParts_AnonymousSpeaker_Fragment
  | SpeakerParts_Entity_Fragment
  | SpeakerParts_SourceVoice_Fragment
;

export const HomePage: Document<HomePageQuery, HomePageQueryVariables> = {
  name: 'HomePage',
  text: `query HomePage {
  knowledgeBase {
    revision
    counts {
      entities
      claims
      sources
    }
  }
  statuses: claimGroups(by: [STATUS]) {
    nodes {
      count
      keys {
        value
      }
    }
  }
  unnamed: claims(where: {corroboration: {anonymousOnly: {eq: true}}}) {
    totalCount
  }
  disputes(first: 6) {
    totalCount
    nodes {
      ...DisputeRow
    }
  }
  commits(first: 3) {
    nodes {
      revision
      recordedAt
      recordedBy
      reason
      changeCount
      statusChanges {
        totalCount
      }
    }
  }
}

fragment DisputeRow on Dispute {
  status
  claimCount
  claim {
    id
    subject {
      id
      labelText {
        ...Words
      }
    }
  }
  for {
    ...DisputeSide
  }
  against {
    ...DisputeSide
  }
}

fragment Words on Text {
  text
  language
}

fragment DisputeSide on Reason {
  why
  claim {
    id
    statementText {
      ...Words
    }
  }
  attribution {
    ...SaidParts
  }
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

export const HomeAbout: Document<HomeAboutQuery, HomeAboutQueryVariables> = {
  name: 'HomeAbout',
  text: `query HomeAbout {
  entities {
    totalCount
  }
  subjects: claimGroups(by: [SUBJECT], first: 12) {
    nodes {
      count
      keys {
        entity {
          id
          labelText {
            ...Words
          }
          labels {
            ...Words
          }
        }
      }
    }
  }
  contested: claimGroups(
    by: [SUBJECT]
    where: {status: {in: [DISPUTED, INCONSISTENT]}}
    first: 100
  ) {
    nodes {
      count
      keys {
        entity {
          id
        }
      }
    }
  }
  origins: claimGroups(by: [ORIGIN], first: 7) {
    nodes {
      count
      keys {
        source {
          id
          titleText {
            ...Words
          }
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
