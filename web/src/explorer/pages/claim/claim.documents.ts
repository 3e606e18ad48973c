// Written by tools/documents.mjs from claim.graphql; not to be edited.
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

export type ClaimNature =
  | 'FACT'
  | 'FORECAST'
  | 'OPINION'
  | 'RECOMMENDATION'
  | 'PLAN';

export type ClaimRelationKind =
  | 'CONTRADICTS'
  | 'TENSION'
  | 'SUPPORTS'
  | 'REFINES'
  | 'SUPERSEDES'
  | 'CORRECTS';

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

export type EvidenceVerification =
  | 'VERIFIED'
  | 'MISMATCH'
  | 'AMBIGUOUS'
  | 'LOCATOR_ONLY'
  | 'NO_DOCUMENT'
  | 'DAMAGED_DOCUMENT';

export type Polarity =
  | 'POSITIVE'
  | 'NEGATIVE';

export type Rank =
  | 'PREFERRED'
  | 'NORMAL'
  | 'DEPRECATED';

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

export type RelationBasis =
  | 'ASSERTED'
  | 'DERIVED';

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

export type ValueKind =
  | 'VALUE'
  | 'SOME_VALUE'
  | 'NO_VALUE';

export type VoiceReason =
  | 'SHARED_SOURCE'
  | 'SAME_SPEAKER'
  | 'SAME_AUTHOR'
  | 'SAME_PUBLISHER'
  | 'SAME_NAME'
  | 'SAME_SITE'
  | 'SPEAKS_FOR'
  | 'SAME_OWNER'
  | 'JOINT_EVIDENCE'
  | 'MAYBE_SHARED_SOURCE';

export type ClaimPageQueryVariables = Exact<{
  id: string | number;
}>;


export type ClaimPageQuery = { claim: { id: string, revision: number, recordedAt: string, recordedBy: string | null, nature: ClaimNature, polarity: Polarity, rank: Rank, rankReason: string | null, status: ClaimStatus, verdict: string, valueKind: ValueKind, statementText: { text: string, language: string | null }, statements: Array<{ text: string, language: string | null }>, subject: { id: string, labelText: { text: string, language: string | null } }, predicate: { labelText: { text: string, language: string | null } }, value:
      | { __typename: 'BooleanValue', boolean: boolean }
      | { __typename: 'CodeValue', label: string }
      | { __typename: 'CoordinateValue', latitude: string, longitude: string }
      | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null } }
      | { __typename: 'ExternalId', scheme: string, value: string }
      | { __typename: 'Quantity', amount: string | null, lower: string | null, upper: string | null, unit: string | null, approximate: boolean }
      | { __typename: 'Text', text: string, language: string | null }
      | { __typename: 'TimeValue', time: string }
      | { __typename: 'UrlValue', url: string }
     | null, qualifiers: Array<{ valueKind: ValueKind, predicate: { labelText: { text: string, language: string | null } }, value:
        | { __typename: 'BooleanValue', boolean: boolean }
        | { __typename: 'CodeValue', label: string }
        | { __typename: 'CoordinateValue', latitude: string, longitude: string }
        | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null } }
        | { __typename: 'ExternalId', scheme: string, value: string }
        | { __typename: 'Quantity', amount: string | null, lower: string | null, upper: string | null, unit: string | null, approximate: boolean }
        | { __typename: 'Text', text: string, language: string | null }
        | { __typename: 'TimeValue', time: string }
        | { __typename: 'UrlValue', url: string }
       | null }>, validTime: { start: string | null, startKind: BoundKind, end: string | null, endKind: BoundKind, reversed: boolean } | null, topics: Array<{ id: string, labelText: { text: string, language: string | null } }>, sameAs: Array<{ id: string }>, statusReason: { for: Array<{ why: ReasonKind, excludedBy: { id: string, titleText: { text: string, language: string | null } } | null, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null } }, attribution: { note: string | null, decides: boolean, id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, evidence: Array<{ exact: string | null, start: number | null, verified: EvidenceVerification, locator: { page: string | null, section: string | null, line: number | null, sentence: number | null, timecode: string | null } | null }>, chain: Array<{ id: string, kind: SourceKind, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null } | null }>, retraction: { at: string | null, reason: string } | null, speaker:
            | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
            | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
            | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
           } }>, against: Array<{ why: ReasonKind, excludedBy: { id: string, titleText: { text: string, language: string | null } } | null, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null } }, attribution: { note: string | null, decides: boolean, id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, evidence: Array<{ exact: string | null, start: number | null, verified: EvidenceVerification, locator: { page: string | null, section: string | null, line: number | null, sentence: number | null, timecode: string | null } | null }>, chain: Array<{ id: string, kind: SourceKind, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null } | null }>, retraction: { at: string | null, reason: string } | null, speaker:
            | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
            | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
            | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
           } }>, aside: Array<{ why: ReasonKind, excludedBy: { id: string, titleText: { text: string, language: string | null } } | null, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null } }, attribution: { note: string | null, decides: boolean, id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, evidence: Array<{ exact: string | null, start: number | null, verified: EvidenceVerification, locator: { page: string | null, section: string | null, line: number | null, sentence: number | null, timecode: string | null } | null }>, chain: Array<{ id: string, kind: SourceKind, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null } | null }>, retraction: { at: string | null, reason: string } | null, speaker:
            | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
            | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
            | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
           } }>, voicesFor: Array<{ certain: boolean, because: Array<VoiceReason>, attributions: Array<{ id: string }> }>, voicesAgainst: Array<{ certain: boolean, because: Array<VoiceReason>, attributions: Array<{ id: string }> }> }, relations: { totalCount: number, nodes: Array<{ kind: ClaimRelationKind, inverse: boolean, basis: RelationBasis, by: { id: string, titleText: { text: string, language: string | null } } | null, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null } } }> }, tension: { totalCount: number, nodes: Array<{ id: string, status: ClaimStatus, statementText: { text: string, language: string | null }, attributions: { nodes: Array<{ note: string | null, decides: boolean, id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, evidence: Array<{ exact: string | null, start: number | null, verified: EvidenceVerification, locator: { page: string | null, section: string | null, line: number | null, sentence: number | null, timecode: string | null } | null }>, chain: Array<{ id: string, kind: SourceKind, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null } | null }>, retraction: { at: string | null, reason: string } | null, speaker:
              | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
              | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
              | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
             }> } }> }, positions: { nodes: Array<{ stances: Array<Stance>, since: string | null, lastStatedAt: string | null, speaker:
          | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
          | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
          | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
         }> }, history: { totalCount: number, nodes: Array<{ revision: number, recordedAt: string, recordedBy: string | null, reason: string | null }> } } | null };

export type ReasonPartsFragment = { why: ReasonKind, excludedBy: { id: string, titleText: { text: string, language: string | null } } | null, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null } }, attribution: { note: string | null, decides: boolean, id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, evidence: Array<{ exact: string | null, start: number | null, verified: EvidenceVerification, locator: { page: string | null, section: string | null, line: number | null, sentence: number | null, timecode: string | null } | null }>, chain: Array<{ id: string, kind: SourceKind, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null } | null }>, retraction: { at: string | null, reason: string } | null, speaker:
      | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
      | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
      | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
     } };

export type SaidWholeFragment = { note: string | null, decides: boolean, id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, evidence: Array<{ exact: string | null, start: number | null, verified: EvidenceVerification, locator: { page: string | null, section: string | null, line: number | null, sentence: number | null, timecode: string | null } | null }>, chain: Array<{ id: string, kind: SourceKind, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null } | null }>, retraction: { at: string | null, reason: string } | null, speaker:
    | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
    | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
    | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
   };

export type ChainPartsFragment = { id: string, kind: SourceKind, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null } | null };

export type VoicePartsFragment = { certain: boolean, because: Array<VoiceReason>, attributions: Array<{ id: string }> };

type ValueParts_BooleanValue_Fragment = { __typename: 'BooleanValue', boolean: boolean };

type ValueParts_CodeValue_Fragment = { __typename: 'CodeValue', label: string };

type ValueParts_CoordinateValue_Fragment = { __typename: 'CoordinateValue', latitude: string, longitude: string };

type ValueParts_Entity_Fragment = { __typename: 'Entity', id: string, labelText: { text: string, language: string | null } };

type ValueParts_ExternalId_Fragment = { __typename: 'ExternalId', scheme: string, value: string };

type ValueParts_Quantity_Fragment = { __typename: 'Quantity', amount: string | null, lower: string | null, upper: string | null, unit: string | null, approximate: boolean };

type ValueParts_Text_Fragment = { __typename: 'Text', text: string, language: string | null };

type ValueParts_TimeValue_Fragment = { __typename: 'TimeValue', time: string };

type ValueParts_UrlValue_Fragment = { __typename: 'UrlValue', url: string };

export type ValuePartsFragment =
  | ValueParts_BooleanValue_Fragment
  | ValueParts_CodeValue_Fragment
  | ValueParts_CoordinateValue_Fragment
  | ValueParts_Entity_Fragment
  | ValueParts_ExternalId_Fragment
  | ValueParts_Quantity_Fragment
  | ValueParts_Text_Fragment
  | ValueParts_TimeValue_Fragment
  | ValueParts_UrlValue_Fragment
;

export type WordsFragment = { text: string, language: string | null };

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

export const ClaimPage: Document<ClaimPageQuery, ClaimPageQueryVariables> = {
  name: 'ClaimPage',
  text: `query ClaimPage($id: ID!) {
  claim(id: $id) {
    id
    revision
    recordedAt
    recordedBy
    nature
    polarity
    rank
    rankReason
    status
    verdict
    statementText {
      ...Words
    }
    statements {
      ...Words
    }
    subject {
      id
      labelText {
        ...Words
      }
    }
    predicate {
      labelText {
        ...Words
      }
    }
    valueKind
    value {
      ...ValueParts
    }
    qualifiers {
      predicate {
        labelText {
          ...Words
        }
      }
      valueKind
      value {
        ...ValueParts
      }
    }
    validTime {
      start
      startKind
      end
      endKind
      reversed
    }
    topics {
      id
      labelText {
        ...Words
      }
    }
    sameAs {
      id
    }
    statusReason {
      for {
        ...ReasonParts
      }
      against {
        ...ReasonParts
      }
      aside {
        ...ReasonParts
      }
      voicesFor {
        ...VoiceParts
      }
      voicesAgainst {
        ...VoiceParts
      }
    }
    relations(first: 30) {
      totalCount
      nodes {
        kind
        inverse
        basis
        by {
          id
          titleText {
            ...Words
          }
        }
        claim {
          id
          status
          statementText {
            ...Words
          }
        }
      }
    }
    tension(first: 20) {
      totalCount
      nodes {
        id
        status
        statementText {
          ...Words
        }
        attributions(first: 5) {
          nodes {
            ...SaidWhole
          }
        }
      }
    }
    positions(first: 30) {
      nodes {
        speaker {
          ...SpeakerParts
        }
        stances
        since
        lastStatedAt
      }
    }
    history(first: 10) {
      totalCount
      nodes {
        revision
        recordedAt
        recordedBy
        reason
      }
    }
  }
}

fragment Words on Text {
  text
  language
}

fragment ValueParts on Value {
  __typename
  ... on Entity {
    id
    labelText {
      ...Words
    }
  }
  ... on Text {
    text
    language
  }
  ... on Quantity {
    amount
    lower
    upper
    unit
    approximate
  }
  ... on TimeValue {
    time
  }
  ... on UrlValue {
    url
  }
  ... on BooleanValue {
    boolean
  }
  ... on CodeValue {
    label
  }
  ... on CoordinateValue {
    latitude
    longitude
  }
  ... on ExternalId {
    scheme
    value
  }
}

fragment ReasonParts on Reason {
  why
  excludedBy {
    id
    titleText {
      ...Words
    }
  }
  claim {
    id
    status
    statementText {
      ...Words
    }
  }
  attribution {
    ...SaidWhole
  }
}

fragment VoiceParts on Voice {
  certain
  because
  attributions {
    id
  }
}

fragment SaidWhole on Attribution {
  ...SaidParts
  note
  decides
  evidence {
    exact
    start
    verified
    locator {
      page
      section
      line
      sentence
      timecode
    }
  }
  chain {
    ...ChainParts
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

fragment ChainParts on Source {
  id
  kind
  publishedAt
  leaked
  titleText {
    ...Words
  }
  withdrawn {
    at
  }
}`,
};
