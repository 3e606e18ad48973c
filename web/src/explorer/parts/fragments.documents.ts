// Written by tools/documents.mjs from fragments.graphql; not to be edited.
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

export type WordsFragment = { text: string, language: string | null };

type SpeakerParts_AnonymousSpeaker_Fragment = { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null };

type SpeakerParts_Entity_Fragment = { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } };

type SpeakerParts_SourceVoice_Fragment = { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } };

export type SpeakerPartsFragment =
  | SpeakerParts_AnonymousSpeaker_Fragment
  | SpeakerParts_Entity_Fragment
  | SpeakerParts_SourceVoice_Fragment
;

export type SourcePartsFragment = { id: string, kind: SourceKind, publisherName: string | null, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null, reason: string } | null, corrected: { at: string | null } | null };

export type SaidPartsFragment = { id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
    | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
    | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
    | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
   };

export type ClaimRowFragment = { id: string, status: ClaimStatus, statementText: { text: string, language: string | null }, corroboration: { voiceCount: number, unnamed: number }, attributions: { totalCount: number, nodes: Array<{ id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
        | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
        | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
        | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
       }> } };

export type PagingFragment = { hasNextPage: boolean, endCursor: string | null };
