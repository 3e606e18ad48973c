// Written by tools/documents.mjs from source.graphql; not to be edited.
import type { Document } from '../../api/document';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AbsenceEffect =
  | 'LOST'
  | 'CHANGED'
  | 'KEPT';

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

export type DerivationKind =
  | 'QUOTES'
  | 'PRIMARY_SOURCE'
  | 'REVISION_OF'
  | 'TRANSLATION_OF'
  | 'COPY_OF'
  | 'SYNDICATED_FROM'
  | 'SUMMARY_OF';

export type Distance =
  | 'ALLEGED';

export type EvidenceVerification =
  | 'VERIFIED'
  | 'MISMATCH'
  | 'AMBIGUOUS'
  | 'LOCATOR_ONLY'
  | 'NO_DOCUMENT'
  | 'DAMAGED_DOCUMENT';

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

export type SourcePageQueryVariables = Exact<{
  id: string | number;
}>;


export type SourcePageQuery = { source: { revision: number, recordedAt: string, recordedBy: string | null, language: string | null, abstract: string | null, notes: string | null, urls: Array<string>, id: string, kind: SourceKind, publisherName: string | null, publishedAt: string | null, leaked: boolean, archivedCopies: Array<{ url: string }>, publisher: { id: string, labelText: { text: string, language: string | null } } | null, authors: Array<{ id: string, labelText: { text: string, language: string | null } }>, withdrawnWhole: { at: string | null, reason: string, by: { id: string, labelText: { text: string, language: string | null } } | null, notice: { id: string, titleText: { text: string, language: string | null } } | null } | null, correctedWhole: { at: string | null, reason: string, by: { id: string, labelText: { text: string, language: string | null } } | null, notice: { id: string, titleText: { text: string, language: string | null } } | null } | null, derivedFrom: Array<{ kind: DerivationKind, assumed: boolean, source: { id: string, kind: SourceKind, publisherName: string | null, publishedAt: string | null, leaked: boolean, claims: { totalCount: number }, titleText: { text: string, language: string | null }, withdrawn: { at: string | null, reason: string } | null, corrected: { at: string | null } | null } }>, claims: { totalCount: number, nodes: Array<{ id: string, status: ClaimStatus, statementText: { text: string, language: string | null }, corroboration: { voiceCount: number, unnamed: number }, attributions: { totalCount: number, nodes: Array<{ id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
              | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
              | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
              | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
             }> } }> }, without: { kept: number, changed: number, lost: number, claims: { totalCount: number, nodes: Array<{ effect: AbsenceEffect, statusWithout: ClaimStatus, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null } } }> } }, evidence: { totalCount: number, nodes: Array<{ start: number | null, end: number | null, exact: string | null, verified: EvidenceVerification, note: string | null, locator: { page: string | null, section: string | null, line: number | null, sentence: number | null, timecode: string | null } | null, context: { start: number, end: number } | null, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null } }, attribution: { id: string, stance: Stance, speaker:
            | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
            | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
            | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
           } | null }> }, text: { text: string, start: number, end: number, characters: number } | null, titleText: { text: string, language: string | null }, withdrawn: { at: string | null, reason: string } | null, corrected: { at: string | null } | null } | null };

export type SourceTextQueryVariables = Exact<{
  id: string | number;
  start: number;
}>;


export type SourceTextQuery = { source: { text: { text: string, start: number, end: number, characters: number } | null } | null };

export type TextWindowFragment = { text: string, start: number, end: number, characters: number };

export type NoticePartsFragment = { at: string | null, reason: string, by: { id: string, labelText: { text: string, language: string | null } } | null, notice: { id: string, titleText: { text: string, language: string | null } } | null };

export type SourcePartsFragment = { id: string, kind: SourceKind, publisherName: string | null, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null, reason: string } | null, corrected: { at: string | null } | null };

export type WordsFragment = { text: string, language: string | null };

export type ClaimRowFragment = { id: string, status: ClaimStatus, statementText: { text: string, language: string | null }, corroboration: { voiceCount: number, unnamed: number }, attributions: { totalCount: number, nodes: Array<{ id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
        | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
        | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
        | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
       }> } };

type SpeakerParts_AnonymousSpeaker_Fragment = { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null };

type SpeakerParts_Entity_Fragment = { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } };

type SpeakerParts_SourceVoice_Fragment = { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } };

export type SpeakerPartsFragment =
  | SpeakerParts_AnonymousSpeaker_Fragment
  | SpeakerParts_Entity_Fragment
  | SpeakerParts_SourceVoice_Fragment
;

export type SaidPartsFragment = { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
    | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
    | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
    | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
   };

export const SourcePage: Document<SourcePageQuery, SourcePageQueryVariables> = {
  name: 'SourcePage',
  text: `query SourcePage($id: ID!) {
  source(by: {id: $id}) {
    ...SourceParts
    revision
    recordedAt
    recordedBy
    language
    abstract
    notes
    urls
    archivedCopies {
      url
    }
    publisher {
      id
      labelText {
        ...Words
      }
    }
    authors {
      id
      labelText {
        ...Words
      }
    }
    withdrawnWhole: withdrawn {
      ...NoticeParts
    }
    correctedWhole: corrected {
      ...NoticeParts
    }
    derivedFrom {
      kind
      assumed
      source {
        ...SourceParts
        claims(first: 0) {
          totalCount
        }
      }
    }
    claims(first: 25) {
      totalCount
      nodes {
        ...ClaimRow
      }
    }
    without {
      kept
      changed
      lost
      claims(effect: [LOST, CHANGED], first: 25) {
        totalCount
        nodes {
          effect
          statusWithout
          claim {
            id
            status
            statementText {
              ...Words
            }
          }
        }
      }
    }
    evidence(first: 500) {
      totalCount
      nodes {
        start
        end
        exact
        verified
        note
        locator {
          page
          section
          line
          sentence
          timecode
        }
        context(characters: 0) {
          start
          end
        }
        claim {
          id
          status
          statementText {
            ...Words
          }
        }
        attribution {
          id
          stance
          speaker {
            ...SpeakerParts
          }
        }
      }
    }
    text(length: 20000) {
      ...TextWindow
    }
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

fragment Words on Text {
  text
  language
}

fragment NoticeParts on SourceNotice {
  at
  reason
  by {
    id
    labelText {
      ...Words
    }
  }
  notice {
    id
    titleText {
      ...Words
    }
  }
}

fragment ClaimRow on Claim {
  id
  status
  statementText {
    ...Words
  }
  corroboration {
    voiceCount
    unnamed
  }
  attributions(first: 3) {
    totalCount
    nodes {
      ...SaidParts
    }
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
}

fragment TextWindow on DocumentText {
  text
  start
  end
  characters
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
}`,
};

export const SourceText: Document<SourceTextQuery, SourceTextQueryVariables> = {
  name: 'SourceText',
  text: `query SourceText($id: ID!, $start: Int!) {
  source(by: {id: $id}) {
    text(start: $start, length: 20000) {
      ...TextWindow
    }
  }
}

fragment TextWindow on DocumentText {
  text
  start
  end
  characters
}`,
};
