// Written by tools/documents.mjs from add.graphql; not to be edited.
import type { Document } from '../../api/document';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AccessLevel =
  | 'EDITOR'
  | 'REVIEWER'
  | 'ADMIN';

export type AddAttributionInput = {
  claim: string | number;
  attribution: AttributionInput;
  expectedRevision?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  reason?: string | null | undefined;
};

export type AgentInput =
  {   entity: string | number; name?: never; person?: never; }
  |  { entity?: never;   name: string; person?: never; }
  |  { entity?: never; name?: never;   person: PersonNameInput; };

export type AnonymousSpeakerInput = {
  descriptor: Array<TextInLanguageInput>;
  affiliation?: string | number | null | undefined;
  count?: number | null | undefined;
  countIsMinimum?: boolean | null | undefined;
};

export type AsserterInput =
  {   source: RelationSourceInput; compiler?: never; }
  |  { source?: never;   compiler: unknown; };

export type AttributionInput = {
  id?: string | number | null | undefined;
  mode: AttributionMode;
  source: string | number;
  speaker: SpeakerInput;
  stance: Stance;
  bears?: Bears | null | undefined;
  certainty?: Certainty | null | undefined;
  closed?: ClosedAttributionInput | null | undefined;
  created?: string | null | undefined;
  distance?: Distance | null | undefined;
  evidence?: Array<EvidenceInput> | null | undefined;
  externalIds?: Array<ExternalIdInput> | null | undefined;
  formerIds?: Array<string | number> | null | undefined;
  firstHand?: boolean | null | undefined;
  jointly?: Array<string> | null | undefined;
  modified?: string | null | undefined;
  note?: string | null | undefined;
  qualifiers?: Array<QualifierInput> | null | undefined;
  reading?: Reading | null | undefined;
  reliability?: Array<ReliabilityGradeInput> | null | undefined;
  retraction?: RetractionInput | null | undefined;
  revoked?: unknown;
  statedAt?: string | null | undefined;
  tone?: Tone | null | undefined;
  via?: Array<ViaInput> | null | undefined;
};

export type AttributionMode =
  | 'QUOTE'
  | 'PARAPHRASE'
  | 'DOCUMENT'
  | 'OBSERVATION'
  | 'INFERENCE';

export type Bears =
  | 'START'
  | 'END';

export type Calendar =
  | 'GREGORIAN'
  | 'JULIAN';

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

export type ClaimRelationInput = {
  by: AsserterInput;
  claim: string | number;
  kind: ClaimRelationKind;
};

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

export type ClosedAttributionInput = {
  access: AccessLevel;
  evidence?: Array<EvidenceInput> | null | undefined;
  note?: string | null | undefined;
  speaker?: AgentInput | null | undefined;
  statedAt?: string | null | undefined;
};

export type CoordinateInput = {
  latitude: string;
  longitude: string;
  globe?: string | number | null | undefined;
  precision?: string | null | undefined;
};

export type Distance =
  | 'ALLEGED';

export type DraftAttributionInput = {
  claim: string | number;
  attribution: AttributionInput;
};

export type DraftClaimInput = {
  id?: string | number | null | undefined;
  predicate: string | number;
  subject: string | number;
  value: ValueInput;
  attributions?: Array<AttributionInput> | null | undefined;
  created?: string | null | undefined;
  externalIds?: Array<ExternalIdInput> | null | undefined;
  formerIds?: Array<string | number> | null | undefined;
  modified?: string | null | undefined;
  nature?: ClaimNature | null | undefined;
  polarity?: Polarity | null | undefined;
  qualifiers?: Array<QualifierInput> | null | undefined;
  rank?: Rank | null | undefined;
  rankReason?: string | null | undefined;
  relations?: Array<ClaimRelationInput> | null | undefined;
  revoked?: unknown;
  separate?: boolean | null | undefined;
  statements?: Array<TextInLanguageInput> | null | undefined;
  topics?: Array<string | number> | null | undefined;
  validTime?: TimeSpanInput | null | undefined;
};

export type DraftContentInput =
  {   bundle: string; claim?: never; attribution?: never; }
  |  { bundle?: never;   claim: DraftClaimInput; attribution?: never; }
  |  { bundle?: never; claim?: never;   attribution: DraftAttributionInput; };

export type EvidenceInput = {
  digest?: string | null | undefined;
  end?: number | null | undefined;
  locator?: PassageLocatorInput | null | undefined;
  note?: string | null | undefined;
  quote?: QuoteInput | null | undefined;
  start?: number | null | undefined;
};

export type ExternalIdInput = {
  scheme: string;
  value: string;
  url?: string | null | undefined;
};

export type PassageLocatorInput = {
  line?: number | null | undefined;
  page?: string | null | undefined;
  section?: string | null | undefined;
  sentence?: number | null | undefined;
  timecode?: string | null | undefined;
};

export type PersonNameInput = {
  family: string;
  given?: string | null | undefined;
  suffix?: string | null | undefined;
};

export type Polarity =
  | 'POSITIVE'
  | 'NEGATIVE';

export type PropositionInput = {
  subject: string | number;
  predicate: string | number;
  value: ValueInput;
  polarity?: Polarity | null | undefined;
  nature?: ClaimNature | null | undefined;
  validTime?: TimeSpanInput | null | undefined;
  qualifiers?: Array<QualifierInput> | null | undefined;
};

export type PutClaimInput = {
  id?: string | number | null | undefined;
  predicate: string | number;
  subject: string | number;
  value: ValueInput;
  attributions?: Array<AttributionInput> | null | undefined;
  created?: string | null | undefined;
  externalIds?: Array<ExternalIdInput> | null | undefined;
  formerIds?: Array<string | number> | null | undefined;
  modified?: string | null | undefined;
  nature?: ClaimNature | null | undefined;
  polarity?: Polarity | null | undefined;
  qualifiers?: Array<QualifierInput> | null | undefined;
  rank?: Rank | null | undefined;
  rankReason?: string | null | undefined;
  relations?: Array<ClaimRelationInput> | null | undefined;
  revoked?: unknown;
  separate?: boolean | null | undefined;
  statements?: Array<TextInLanguageInput> | null | undefined;
  topics?: Array<string | number> | null | undefined;
  validTime?: TimeSpanInput | null | undefined;
  expectedRevision?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  reason?: string | null | undefined;
};

export type QualifierInput = {
  predicate: string | number;
  value: ValueInput;
};

export type QuantityInput = {
  amount?: string | null | undefined;
  approximate?: boolean | null | undefined;
  lower?: string | null | undefined;
  unit?: string | null | undefined;
  upper?: string | null | undefined;
};

export type QuoteInput = {
  exact: string;
  prefix?: string | null | undefined;
  suffix?: string | null | undefined;
};

export type Rank =
  | 'PREFERRED'
  | 'NORMAL'
  | 'DEPRECATED';

export type Reading =
  | 'IMPLIED';

export type RelationSourceInput = {
  source: string | number;
  evidence?: Array<EvidenceInput> | null | undefined;
};

export type ReliabilityGradeInput = {
  by: AgentInput;
  at?: string | null | undefined;
  information?: number | null | undefined;
  note?: string | null | undefined;
  source?: SourceReliability | null | undefined;
};

export type RetractionInput = {
  reason: string;
  at?: string | null | undefined;
  by?: string | null | undefined;
};

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

export type SourceReliability =
  | 'A'
  | 'B'
  | 'C'
  | 'D'
  | 'E'
  | 'F';

export type SpeakerInput =
  {   entity: string | number; anonymous?: never; sourceVoice?: never; }
  |  { entity?: never;   anonymous: AnonymousSpeakerInput; sourceVoice?: never; }
  |  { entity?: never; anonymous?: never;   sourceVoice: unknown; };

export type Stance =
  | 'ASSERTS'
  | 'CONFIRMS'
  | 'DENIES'
  | 'DISPUTES'
  | 'QUALIFIES'
  | 'DECLINES_COMMENT'
  | 'RELAYS'
  | 'NO_POSITION';

export type StatusOmission =
  | 'MANY_RECORDS'
  | 'MANY_CLAIMS';

export type SubmitDraftInput = {
  content: DraftContentInput;
  idempotencyKey?: string | null | undefined;
  reason?: string | null | undefined;
};

export type TextInLanguageInput = {
  language: string;
  text: string;
};

export type TextInput = {
  text: string;
  language?: string | null | undefined;
};

export type TimeInput = {
  time: string;
  calendar?: Calendar | null | undefined;
};

export type TimeSpanInput = {
  calendar?: Calendar | null | undefined;
  end?: unknown;
  reversed?: boolean | null | undefined;
  start?: unknown;
};

export type Tone =
  | 'IRONIC';

export type UserErrorCode =
  | 'UNREADABLE'
  | 'TOO_LARGE'
  | 'NOT_UTF8'
  | 'SYNTAX'
  | 'TOO_DEEP'
  | 'TOO_MANY'
  | 'DUPLICATE_FIELD'
  | 'UNKNOWN_FIELD'
  | 'MISSING_FIELD'
  | 'WRONG_TYPE'
  | 'UNKNOWN_WORD'
  | 'INVALID_VALUE'
  | 'DUPLICATE_ID'
  | 'DANGLING_REFERENCE'
  | 'WRONG_KIND'
  | 'SELF_REFERENCE'
  | 'CYCLE'
  | 'DOMAIN'
  | 'RANGE'
  | 'INVERSE'
  | 'UNKNOWN_CODE'
  | 'TIMELESS'
  | 'FIELD_CONFLICT'
  | 'CLOSED'
  | 'OTHER_TIME'
  | 'PASSAGE_MISMATCH'
  | 'AMBIGUOUS_QUOTE'
  | 'REFUSED_REFERENCE'
  | 'CONFLICT'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'NO_SUCH_RECORD'
  | 'STILL_REFERENCED'
  | 'NOTHING_TO_TAKE_BACK'
  | 'CANNOT_UNDO'
  | 'DRAFT_DECIDED'
  | 'SECOND_PERSON_REQUIRED'
  | 'DRAFT_OF_OTHERS'
  | 'REVIEW_REQUIRED';

export type ValueInput =
  {   entity: string | number; text?: never; quantity?: never; time?: never; url?: never; boolean?: never; code?: never; coordinate?: never; identifier?: never; someValue?: never; noValue?: never; }
  |  { entity?: never;   text: TextInput; quantity?: never; time?: never; url?: never; boolean?: never; code?: never; coordinate?: never; identifier?: never; someValue?: never; noValue?: never; }
  |  { entity?: never; text?: never;   quantity: QuantityInput; time?: never; url?: never; boolean?: never; code?: never; coordinate?: never; identifier?: never; someValue?: never; noValue?: never; }
  |  { entity?: never; text?: never; quantity?: never;   time: TimeInput; url?: never; boolean?: never; code?: never; coordinate?: never; identifier?: never; someValue?: never; noValue?: never; }
  |  { entity?: never; text?: never; quantity?: never; time?: never;   url: string; boolean?: never; code?: never; coordinate?: never; identifier?: never; someValue?: never; noValue?: never; }
  |  { entity?: never; text?: never; quantity?: never; time?: never; url?: never;   boolean: boolean; code?: never; coordinate?: never; identifier?: never; someValue?: never; noValue?: never; }
  |  { entity?: never; text?: never; quantity?: never; time?: never; url?: never; boolean?: never;   code: string | number; coordinate?: never; identifier?: never; someValue?: never; noValue?: never; }
  |  { entity?: never; text?: never; quantity?: never; time?: never; url?: never; boolean?: never; code?: never;   coordinate: CoordinateInput; identifier?: never; someValue?: never; noValue?: never; }
  |  { entity?: never; text?: never; quantity?: never; time?: never; url?: never; boolean?: never; code?: never; coordinate?: never;   identifier: ExternalIdInput; someValue?: never; noValue?: never; }
  |  { entity?: never; text?: never; quantity?: never; time?: never; url?: never; boolean?: never; code?: never; coordinate?: never; identifier?: never;   someValue: unknown; noValue?: never; }
  |  { entity?: never; text?: never; quantity?: never; time?: never; url?: never; boolean?: never; code?: never; coordinate?: never; identifier?: never; someValue?: never;   noValue: unknown; };

export type ValueType =
  | 'ENTITY'
  | 'TEXT'
  | 'QUANTITY'
  | 'TIME'
  | 'URL'
  | 'BOOLEAN'
  | 'CODE'
  | 'COORDINATE'
  | 'IDENTIFIER';

export type ViaInput = {
  source?: string | number | null | undefined;
  entity?: string | number | null | undefined;
  assumed?: boolean | null | undefined;
};

export type WarningCode =
  | 'OLDER_THAN_ORIGIN'
  | 'LATER_THAN_SOURCE'
  | 'DERIVED_FIRST_HAND'
  | 'SAME_ADDRESS'
  | 'SAME_PROPOSITION'
  | 'KEPT_AS_IT_WAS'
  | 'FUTURE_DATE'
  | 'UNKNOWN_LANGUAGE'
  | 'TWIN_NAME'
  | 'UNUSED_SOURCE'
  | 'TRIMMED'
  | 'MIXED_SCRIPTS'
  | 'ALIKE_ID'
  | 'NOT_READ'
  | 'CLOSED_REFERENCE';

export type FindEntitiesQueryVariables = Exact<{
  text: string;
}>;


export type FindEntitiesQuery = { search: { nodes: Array<
      | { id: string, labelText: { text: string, language: string | null }, type: { id: string, labelText: { text: string, language: string | null } } }
      | Record<PropertyKey, never>
    > } };

export type FindSourcesQueryVariables = Exact<{
  text: string;
}>;


export type FindSourcesQuery = { search: { nodes: Array<
      | { id: string, kind: SourceKind, titleText: { text: string, language: string | null } }
      | Record<PropertyKey, never>
    > } };

export type PredicatesQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PredicatesQuery = { vocabulary: { predicates: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, labelText: { text: string, language: string | null }, domain: Array<{ id: string }>, range: Array<{ kind: ValueType }>, codes: Array<{ id: string, label: string }> }> } } };

export type SaidBeforeQueryVariables = Exact<{
  proposition: PropositionInput;
}>;


export type SaidBeforeQuery = { propositionMatch: { same: Array<{ id: string, revision: number, status: ClaimStatus, statementText: { text: string, language: string | null } }> } | null };

export type PreviewMutationVariables = Exact<{
  bundle: string;
}>;


export type PreviewMutation = { ingest: { userErrors: Array<{ code: UserErrorCode, message: string, help: string | null, place: { path: string } | null }>, warnings: Array<{ code: WarningCode, message: string }>, statuses: { changeCount: number, omitted: StatusOmission | null, changes: Array<{ before: ClaimStatus | null, after: ClaimStatus | null, claim: { id: string, verdict: string, statementText: { text: string, language: string | null } } }> } | null } | null };

export type SubmitMutationVariables = Exact<{
  input: SubmitDraftInput;
}>;


export type SubmitMutation = { submitDraft: { userErrors: Array<{ code: UserErrorCode, message: string, help: string | null, path: Array<string>, expectedRevision: number | null, foundRevision: number | null }>, draft: { id: string } | null } | null };

export type PutClaimMutationVariables = Exact<{
  input: PutClaimInput;
}>;


export type PutClaimMutation = { putClaim: { userErrors: Array<{ code: UserErrorCode, message: string, help: string | null, path: Array<string>, expectedRevision: number | null, foundRevision: number | null }>, claim: { id: string } | null } | null };

export type AddAttributionMutationVariables = Exact<{
  input: AddAttributionInput;
}>;


export type AddAttributionMutation = { addAttribution: { userErrors: Array<{ code: UserErrorCode, message: string, help: string | null, path: Array<string>, expectedRevision: number | null, foundRevision: number | null }>, claim: { id: string } | null } | null };

export type MistakeFragment = { code: UserErrorCode, message: string, help: string | null, path: Array<string>, expectedRevision: number | null, foundRevision: number | null };

export type WordsFragment = { text: string, language: string | null };

export const FindEntities: Document<FindEntitiesQuery, FindEntitiesQueryVariables> = {
  name: 'FindEntities',
  text: `query FindEntities($text: String!) {
  search(text: $text, in: [ENTITY], first: 7) {
    nodes {
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
    }
  }
}

fragment Words on Text {
  text
  language
}`,
};

export const FindSources: Document<FindSourcesQuery, FindSourcesQueryVariables> = {
  name: 'FindSources',
  text: `query FindSources($text: String!) {
  search(text: $text, in: [SOURCE], first: 7) {
    nodes {
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

export const Predicates: Document<PredicatesQuery, PredicatesQueryVariables> = {
  name: 'Predicates',
  text: `query Predicates($after: String) {
  vocabulary {
    predicates(first: 100, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        labelText {
          ...Words
        }
        domain {
          id
        }
        range {
          kind
        }
        codes {
          id
          label
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

export const SaidBefore: Document<SaidBeforeQuery, SaidBeforeQueryVariables> = {
  name: 'SaidBefore',
  text: `query SaidBefore($proposition: PropositionInput!) {
  propositionMatch(proposition: $proposition) {
    same {
      id
      revision
      status
      statementText {
        ...Words
      }
    }
  }
}

fragment Words on Text {
  text
  language
}`,
};

export const Preview: Document<PreviewMutation, PreviewMutationVariables> = {
  name: 'Preview',
  text: `mutation Preview($bundle: String!) {
  ingest(input: {bundle: $bundle, dryRun: true}) {
    userErrors {
      code
      message
      help
      place {
        path
      }
    }
    warnings {
      code
      message
    }
    statuses {
      changeCount
      omitted
      changes(first: 6) {
        before
        after
        claim {
          id
          verdict
          statementText {
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

export const Submit: Document<SubmitMutation, SubmitMutationVariables> = {
  name: 'Submit',
  text: `mutation Submit($input: SubmitDraftInput!) {
  submitDraft(input: $input) {
    userErrors {
      ...Mistake
    }
    draft {
      id
    }
  }
}

fragment Mistake on UserError {
  code
  message
  help
  path
  expectedRevision
  foundRevision
}`,
};

export const PutClaim: Document<PutClaimMutation, PutClaimMutationVariables> = {
  name: 'PutClaim',
  text: `mutation PutClaim($input: PutClaimInput!) {
  putClaim(input: $input) {
    userErrors {
      ...Mistake
    }
    claim {
      id
    }
  }
}

fragment Mistake on UserError {
  code
  message
  help
  path
  expectedRevision
  foundRevision
}`,
};

export const AddAttribution: Document<AddAttributionMutation, AddAttributionMutationVariables> = {
  name: 'AddAttribution',
  text: `mutation AddAttribution($input: AddAttributionInput!) {
  addAttribution(input: $input) {
    userErrors {
      ...Mistake
    }
    claim {
      id
    }
  }
}

fragment Mistake on UserError {
  code
  message
  help
  path
  expectedRevision
  foundRevision
}`,
};
