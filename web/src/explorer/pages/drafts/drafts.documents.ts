// Written by tools/documents.mjs from drafts.graphql; not to be edited.
import type { Document } from '../../api/document';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AccessLevel =
  | 'EDITOR'
  | 'REVIEWER'
  | 'ADMIN';

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

export type BoundKind =
  | 'DATE'
  | 'OPEN'
  | 'SOME'
  | 'UNSTATED';

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

export type DraftAction =
  | 'SUBMIT'
  | 'REVISE'
  | 'PUBLISH'
  | 'REJECT'
  | 'REOPEN';

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

export type DraftState =
  | 'PENDING'
  | 'PUBLISHED'
  | 'REJECTED';

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

export type PublishDraftInput = {
  draft: string | number;
  expectedRevision: number;
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

export type RecordKind =
  | 'ENTITY'
  | 'CLAIM'
  | 'SOURCE'
  | 'ENTITY_TYPE'
  | 'PREDICATE'
  | 'UNIT';

export type RejectDraftInput = {
  draft: string | number;
  expectedRevision: number;
  idempotencyKey?: string | null | undefined;
  reason: string;
};

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

export type ReviseDraftInput = {
  draft: string | number;
  expectedRevision: number;
  content: DraftContentInput;
  idempotencyKey?: string | null | undefined;
  reason?: string | null | undefined;
};

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

export type ValueKind =
  | 'VALUE'
  | 'SOME_VALUE'
  | 'NO_VALUE';

export type ViaInput = {
  source?: string | number | null | undefined;
  entity?: string | number | null | undefined;
  assumed?: boolean | null | undefined;
};

export type DraftsQueryVariables = Exact<{
  state: DraftState;
}>;


export type DraftsQuery = { drafts: { totalCount: number, nodes: Array<{ id: string, state: DraftState, revision: number, content: string, claim: { id: string, status: ClaimStatus, valueKind: ValueKind, polarity: Polarity, nature: ClaimNature, statementText: { text: string, language: string | null }, subject: { id: string }, predicate: { id: string }, value:
          | { __typename: 'BooleanValue', boolean: boolean }
          | { __typename: 'CodeValue', code: string, label: string }
          | { __typename: 'CoordinateValue', latitude: string, longitude: string }
          | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null } }
          | { __typename: 'ExternalId', scheme: string, value: string }
          | { __typename: 'Quantity', amount: string | null, lower: string | null, upper: string | null, unit: string | null, approximate: boolean }
          | { __typename: 'Text', text: string, language: string | null }
          | { __typename: 'TimeValue', time: string }
          | { __typename: 'UrlValue', url: string }
         | null, validTime: { start: string | null, startKind: BoundKind, end: string | null, endKind: BoundKind } | null, qualifiers: Array<{ valueKind: ValueKind }> } | null, steps: Array<{ action: DraftAction, recordedAt: string, recordedBy: string | null, reason: string | null }>, problems: Array<{ message: string, help: string | null }>, records: Array<{ kind: RecordKind, id: string, created: boolean }> }> } };

export type CalledQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type CalledQuery = { entities: { nodes: Array<{ id: string, labelText: { text: string, language: string | null } }> }, sources: { nodes: Array<{ id: string, titleText: { text: string, language: string | null } }> } };

export type PublishMutationVariables = Exact<{
  input: PublishDraftInput;
}>;


export type PublishMutation = { publishDraft: { userErrors: Array<{ code: UserErrorCode, message: string, help: string | null, path: Array<string>, expectedRevision: number | null, foundRevision: number | null }> } | null };

export type RejectMutationVariables = Exact<{
  input: RejectDraftInput;
}>;


export type RejectMutation = { rejectDraft: { userErrors: Array<{ code: UserErrorCode, message: string, help: string | null, path: Array<string>, expectedRevision: number | null, foundRevision: number | null }> } | null };

export type ReviseMutationVariables = Exact<{
  input: ReviseDraftInput;
}>;


export type ReviseMutation = { reviseDraft: { userErrors: Array<{ code: UserErrorCode, message: string, help: string | null, path: Array<string>, expectedRevision: number | null, foundRevision: number | null }> } | null };

export type DraftWholeFragment = { id: string, state: DraftState, revision: number, content: string, claim: { id: string, status: ClaimStatus, valueKind: ValueKind, polarity: Polarity, nature: ClaimNature, statementText: { text: string, language: string | null }, subject: { id: string }, predicate: { id: string }, value:
      | { __typename: 'BooleanValue', boolean: boolean }
      | { __typename: 'CodeValue', code: string, label: string }
      | { __typename: 'CoordinateValue', latitude: string, longitude: string }
      | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null } }
      | { __typename: 'ExternalId', scheme: string, value: string }
      | { __typename: 'Quantity', amount: string | null, lower: string | null, upper: string | null, unit: string | null, approximate: boolean }
      | { __typename: 'Text', text: string, language: string | null }
      | { __typename: 'TimeValue', time: string }
      | { __typename: 'UrlValue', url: string }
     | null, validTime: { start: string | null, startKind: BoundKind, end: string | null, endKind: BoundKind } | null, qualifiers: Array<{ valueKind: ValueKind }> } | null, steps: Array<{ action: DraftAction, recordedAt: string, recordedBy: string | null, reason: string | null }>, problems: Array<{ message: string, help: string | null }>, records: Array<{ kind: RecordKind, id: string, created: boolean }> };

export type WordsFragment = { text: string, language: string | null };

export type MistakeFragment = { code: UserErrorCode, message: string, help: string | null, path: Array<string>, expectedRevision: number | null, foundRevision: number | null };

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

export const Drafts: Document<DraftsQuery, DraftsQueryVariables> = {
  name: 'Drafts',
  text: `query Drafts($state: DraftState!) {
  drafts(state: $state, first: 50) {
    totalCount
    nodes {
      ...DraftWhole
    }
  }
}

fragment DraftWhole on Draft {
  id
  state
  revision
  content
  claim {
    id
    status
    statementText {
      ...Words
    }
    subject {
      id
    }
    predicate {
      id
    }
    valueKind
    polarity
    nature
    value {
      ...ValueParts
      ... on CodeValue {
        code
      }
    }
    validTime {
      start
      startKind
      end
      endKind
    }
    qualifiers {
      valueKind
    }
  }
  steps {
    action
    recordedAt
    recordedBy
    reason
  }
  problems {
    message
    help
  }
  records {
    kind
    id
    created
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
}`,
};

export const Called: Document<CalledQuery, CalledQueryVariables> = {
  name: 'Called',
  text: `query Called($ids: [ID!]!) {
  entities(where: {in: $ids}, first: 100) {
    nodes {
      id
      labelText {
        ...Words
      }
    }
  }
  sources(where: {in: $ids}, first: 100) {
    nodes {
      id
      titleText {
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

export const Publish: Document<PublishMutation, PublishMutationVariables> = {
  name: 'Publish',
  text: `mutation Publish($input: PublishDraftInput!) {
  publishDraft(input: $input) {
    userErrors {
      ...Mistake
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

export const Reject: Document<RejectMutation, RejectMutationVariables> = {
  name: 'Reject',
  text: `mutation Reject($input: RejectDraftInput!) {
  rejectDraft(input: $input) {
    userErrors {
      ...Mistake
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

export const Revise: Document<ReviseMutation, ReviseMutationVariables> = {
  name: 'Revise',
  text: `mutation Revise($input: ReviseDraftInput!) {
  reviseDraft(input: $input) {
    userErrors {
      ...Mistake
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
