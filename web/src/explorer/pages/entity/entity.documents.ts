// Written by tools/documents.mjs from entity.graphql; not to be edited.
import type { Document } from '../../api/document';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type AnonymousSpeakerWhere = {
  and?: Array<AnonymousSpeakerWhere> | null | undefined;
  or?: Array<AnonymousSpeakerWhere> | null | undefined;
  not?: AnonymousSpeakerWhere | null | undefined;
  isNull?: boolean | null | undefined;
  descriptor?: TextFilter | null | undefined;
  affiliation?: EntityWhere | null | undefined;
  count?: IntFilter | null | undefined;
  countIsMinimum?: BooleanFilter | null | undefined;
};

export type AttributionListWhere = {
  some?: AttributionWhere | null | undefined;
  every?: AttributionWhere | null | undefined;
  none?: AttributionWhere | null | undefined;
};

export type AttributionMode =
  | 'QUOTE'
  | 'PARAPHRASE'
  | 'DOCUMENT'
  | 'OBSERVATION'
  | 'INFERENCE';

export type AttributionModeFilter = {
  eq?: AttributionMode | null | undefined;
  in?: Array<AttributionMode> | null | undefined;
  notIn?: Array<AttributionMode> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type AttributionWhere = {
  and?: Array<AttributionWhere> | null | undefined;
  or?: Array<AttributionWhere> | null | undefined;
  not?: AttributionWhere | null | undefined;
  eq?: string | number | null | undefined;
  in?: Array<string | number> | null | undefined;
  notIn?: Array<string | number> | null | undefined;
  id?: IdFilter | null | undefined;
  isNull?: boolean | null | undefined;
  claim?: ClaimWhere | null | undefined;
  speaker?: SpeakerWhere | null | undefined;
  source?: SourceWhere | null | undefined;
  via?: SourceListWhere | null | undefined;
  viaEntities?: EntityListWhere | null | undefined;
  origin?: SourceWhere | null | undefined;
  stance?: StanceFilter | null | undefined;
  certainty?: CertaintyFilter | null | undefined;
  distance?: DistanceFilter | null | undefined;
  tone?: ToneFilter | null | undefined;
  reading?: ReadingFilter | null | undefined;
  firstHand?: BooleanFilter | null | undefined;
  mode?: AttributionModeFilter | null | undefined;
  statedAt?: DateFilter | null | undefined;
  retracted?: BooleanFilter | null | undefined;
  closed?: BooleanFilter | null | undefined;
  jointly?: TextFilter | null | undefined;
  bears?: BearsFilter | null | undefined;
  evidence?: EvidenceListWhere | null | undefined;
  externalIds?: ExternalIdListWhere | null | undefined;
  created?: DateFilter | null | undefined;
  modified?: DateFilter | null | undefined;
  revoked?: BooleanFilter | null | undefined;
};

export type Bears =
  | 'START'
  | 'END';

export type BearsFilter = {
  eq?: Bears | null | undefined;
  in?: Array<Bears> | null | undefined;
  notIn?: Array<Bears> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type BooleanFilter = {
  eq?: boolean | null | undefined;
  isNull?: boolean | null | undefined;
};

export type Certainty =
  | 'CERTAIN'
  | 'PROBABLE'
  | 'POSSIBLE'
  | 'SPECULATIVE';

export type CertaintyFilter = {
  eq?: Certainty | null | undefined;
  in?: Array<Certainty> | null | undefined;
  notIn?: Array<Certainty> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type ClaimListWhere = {
  some?: ClaimWhere | null | undefined;
  every?: ClaimWhere | null | undefined;
  none?: ClaimWhere | null | undefined;
};

export type ClaimNature =
  | 'FACT'
  | 'FORECAST'
  | 'OPINION'
  | 'RECOMMENDATION'
  | 'PLAN';

export type ClaimNatureFilter = {
  eq?: ClaimNature | null | undefined;
  in?: Array<ClaimNature> | null | undefined;
  notIn?: Array<ClaimNature> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type ClaimRelationKind =
  | 'CONTRADICTS'
  | 'TENSION'
  | 'SUPPORTS'
  | 'REFINES'
  | 'SUPERSEDES'
  | 'CORRECTS';

export type ClaimRelationKindFilter = {
  eq?: ClaimRelationKind | null | undefined;
  in?: Array<ClaimRelationKind> | null | undefined;
  notIn?: Array<ClaimRelationKind> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type ClaimRelationListWhere = {
  some?: ClaimRelationWhere | null | undefined;
  every?: ClaimRelationWhere | null | undefined;
  none?: ClaimRelationWhere | null | undefined;
};

export type ClaimRelationWhere = {
  and?: Array<ClaimRelationWhere> | null | undefined;
  or?: Array<ClaimRelationWhere> | null | undefined;
  not?: ClaimRelationWhere | null | undefined;
  isNull?: boolean | null | undefined;
  kind?: ClaimRelationKindFilter | null | undefined;
  claim?: ClaimWhere | null | undefined;
  by?: SourceWhere | null | undefined;
};

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

export type ClaimStatusFilter = {
  eq?: ClaimStatus | null | undefined;
  in?: Array<ClaimStatus> | null | undefined;
  notIn?: Array<ClaimStatus> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type ClaimWhere = {
  and?: Array<ClaimWhere> | null | undefined;
  or?: Array<ClaimWhere> | null | undefined;
  not?: ClaimWhere | null | undefined;
  eq?: string | number | null | undefined;
  in?: Array<string | number> | null | undefined;
  notIn?: Array<string | number> | null | undefined;
  id?: IdFilter | null | undefined;
  isNull?: boolean | null | undefined;
  subject?: EntityWhere | null | undefined;
  predicate?: PredicateWhere | null | undefined;
  value?: ValueWhere | null | undefined;
  valueKind?: ValueKindFilter | null | undefined;
  polarity?: PolarityFilter | null | undefined;
  nature?: ClaimNatureFilter | null | undefined;
  rank?: RankFilter | null | undefined;
  statement?: TextFilter | null | undefined;
  qualifiers?: QualifierListWhere | null | undefined;
  validTime?: DateFilter | null | undefined;
  topics?: EntityListWhere | null | undefined;
  entities?: EntityListWhere | null | undefined;
  attributions?: AttributionListWhere | null | undefined;
  sources?: SourceListWhere | null | undefined;
  relations?: ClaimRelationListWhere | null | undefined;
  status?: ClaimStatusFilter | null | undefined;
  contested?: BooleanFilter | null | undefined;
  hasTension?: BooleanFilter | null | undefined;
  corroboration?: CorroborationWhere | null | undefined;
  firstStatedAt?: DateFilter | null | undefined;
  lastStatedAt?: DateFilter | null | undefined;
  revision?: IntFilter | null | undefined;
  recordedAt?: DateTimeFilter | null | undefined;
  recordedBy?: TextFilter | null | undefined;
  externalIds?: ExternalIdListWhere | null | undefined;
  created?: DateFilter | null | undefined;
  modified?: DateFilter | null | undefined;
  revoked?: BooleanFilter | null | undefined;
};

export type CorroborationWhere = {
  and?: Array<CorroborationWhere> | null | undefined;
  or?: Array<CorroborationWhere> | null | undefined;
  not?: CorroborationWhere | null | undefined;
  isNull?: boolean | null | undefined;
  attributions?: IntFilter | null | undefined;
  sources?: IntFilter | null | undefined;
  publishers?: IntFilter | null | undefined;
  speakers?: IntFilter | null | undefined;
  voiceCount?: IntFilter | null | undefined;
  unnamed?: IntFilter | null | undefined;
  selfReported?: BooleanFilter | null | undefined;
  anonymousOnly?: BooleanFilter | null | undefined;
};

export type DateFilter = {
  eq?: string | null | undefined;
  in?: Array<string> | null | undefined;
  notIn?: Array<string> | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  isNull?: boolean | null | undefined;
};

export type DateTimeFilter = {
  eq?: string | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  isNull?: boolean | null | undefined;
};

export type DecimalFilter = {
  eq?: string | null | undefined;
  in?: Array<string> | null | undefined;
  notIn?: Array<string> | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  isNull?: boolean | null | undefined;
};

export type DerivationKind =
  | 'QUOTES'
  | 'PRIMARY_SOURCE'
  | 'REVISION_OF'
  | 'TRANSLATION_OF'
  | 'COPY_OF'
  | 'SYNDICATED_FROM'
  | 'SUMMARY_OF';

export type DerivationKindFilter = {
  eq?: DerivationKind | null | undefined;
  in?: Array<DerivationKind> | null | undefined;
  notIn?: Array<DerivationKind> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type DerivationListWhere = {
  some?: DerivationWhere | null | undefined;
  every?: DerivationWhere | null | undefined;
  none?: DerivationWhere | null | undefined;
};

export type DerivationWhere = {
  and?: Array<DerivationWhere> | null | undefined;
  or?: Array<DerivationWhere> | null | undefined;
  not?: DerivationWhere | null | undefined;
  isNull?: boolean | null | undefined;
  assumed?: BooleanFilter | null | undefined;
  kind?: DerivationKindFilter | null | undefined;
  source?: SourceWhere | null | undefined;
};

export type Direction =
  | 'OUTWARDS'
  | 'INWARDS'
  | 'BOTH';

export type Distance =
  | 'ALLEGED';

export type DistanceFilter = {
  eq?: Distance | null | undefined;
  in?: Array<Distance> | null | undefined;
  notIn?: Array<Distance> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type EntityListWhere = {
  some?: EntityWhere | null | undefined;
  every?: EntityWhere | null | undefined;
  none?: EntityWhere | null | undefined;
};

export type EntityTypeWhere = {
  and?: Array<EntityTypeWhere> | null | undefined;
  or?: Array<EntityTypeWhere> | null | undefined;
  not?: EntityTypeWhere | null | undefined;
  eq?: string | number | null | undefined;
  in?: Array<string | number> | null | undefined;
  notIn?: Array<string | number> | null | undefined;
  id?: IdFilter | null | undefined;
  isNull?: boolean | null | undefined;
  label?: TextFilter | null | undefined;
  externalIds?: ExternalIdListWhere | null | undefined;
  created?: DateFilter | null | undefined;
  modified?: DateFilter | null | undefined;
  revoked?: BooleanFilter | null | undefined;
};

export type EntityWhere = {
  and?: Array<EntityWhere> | null | undefined;
  or?: Array<EntityWhere> | null | undefined;
  not?: EntityWhere | null | undefined;
  eq?: string | number | null | undefined;
  in?: Array<string | number> | null | undefined;
  notIn?: Array<string | number> | null | undefined;
  id?: IdFilter | null | undefined;
  isNull?: boolean | null | undefined;
  type?: EntityTypeWhere | null | undefined;
  name?: TextFilter | null | undefined;
  label?: TextFilter | null | undefined;
  alias?: TextFilter | null | undefined;
  description?: TextFilter | null | undefined;
  mergedInto?: EntityWhere | null | undefined;
  closed?: BooleanFilter | null | undefined;
  claims?: ClaimListWhere | null | undefined;
  statements?: AttributionListWhere | null | undefined;
  sources?: SourceListWhere | null | undefined;
  revision?: IntFilter | null | undefined;
  recordedAt?: DateTimeFilter | null | undefined;
  recordedBy?: TextFilter | null | undefined;
  externalIds?: ExternalIdListWhere | null | undefined;
  created?: DateFilter | null | undefined;
  modified?: DateFilter | null | undefined;
  revoked?: BooleanFilter | null | undefined;
};

export type EvidenceListWhere = {
  some?: EvidenceWhere | null | undefined;
  every?: EvidenceWhere | null | undefined;
  none?: EvidenceWhere | null | undefined;
};

export type EvidenceWhere = {
  and?: Array<EvidenceWhere> | null | undefined;
  or?: Array<EvidenceWhere> | null | undefined;
  not?: EvidenceWhere | null | undefined;
  isNull?: boolean | null | undefined;
  note?: TextFilter | null | undefined;
};

export type Exclusivity =
  | 'AT_ONE_TIME'
  | 'EVER';

export type ExclusivityFilter = {
  eq?: Exclusivity | null | undefined;
  in?: Array<Exclusivity> | null | undefined;
  notIn?: Array<Exclusivity> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type ExternalIdListWhere = {
  some?: ExternalIdWhere | null | undefined;
  every?: ExternalIdWhere | null | undefined;
  none?: ExternalIdWhere | null | undefined;
};

export type ExternalIdWhere = {
  and?: Array<ExternalIdWhere> | null | undefined;
  or?: Array<ExternalIdWhere> | null | undefined;
  not?: ExternalIdWhere | null | undefined;
  isNull?: boolean | null | undefined;
  scheme?: TextFilter | null | undefined;
  value?: TextFilter | null | undefined;
};

export type IdFilter = {
  eq?: string | number | null | undefined;
  in?: Array<string | number> | null | undefined;
  notIn?: Array<string | number> | null | undefined;
};

export type IntFilter = {
  eq?: number | null | undefined;
  in?: Array<number> | null | undefined;
  notIn?: Array<number> | null | undefined;
  lt?: number | null | undefined;
  lte?: number | null | undefined;
  gt?: number | null | undefined;
  gte?: number | null | undefined;
  isNull?: boolean | null | undefined;
};

export type Polarity =
  | 'POSITIVE'
  | 'NEGATIVE';

export type PolarityFilter = {
  eq?: Polarity | null | undefined;
  in?: Array<Polarity> | null | undefined;
  notIn?: Array<Polarity> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type PredicateWhere = {
  and?: Array<PredicateWhere> | null | undefined;
  or?: Array<PredicateWhere> | null | undefined;
  not?: PredicateWhere | null | undefined;
  eq?: string | number | null | undefined;
  in?: Array<string | number> | null | undefined;
  notIn?: Array<string | number> | null | undefined;
  id?: IdFilter | null | undefined;
  isNull?: boolean | null | undefined;
  label?: TextFilter | null | undefined;
  exclusive?: ExclusivityFilter | null | undefined;
  externalIds?: ExternalIdListWhere | null | undefined;
  created?: DateFilter | null | undefined;
  modified?: DateFilter | null | undefined;
  revoked?: BooleanFilter | null | undefined;
};

export type QualifierListWhere = {
  some?: QualifierWhere | null | undefined;
  every?: QualifierWhere | null | undefined;
  none?: QualifierWhere | null | undefined;
};

export type QualifierWhere = {
  and?: Array<QualifierWhere> | null | undefined;
  or?: Array<QualifierWhere> | null | undefined;
  not?: QualifierWhere | null | undefined;
  isNull?: boolean | null | undefined;
  predicate?: PredicateWhere | null | undefined;
  value?: ValueWhere | null | undefined;
};

export type QuantityWhere = {
  and?: Array<QuantityWhere> | null | undefined;
  or?: Array<QuantityWhere> | null | undefined;
  not?: QuantityWhere | null | undefined;
  isNull?: boolean | null | undefined;
  amount?: DecimalFilter | null | undefined;
  lower?: DecimalFilter | null | undefined;
  upper?: DecimalFilter | null | undefined;
  unit?: TextFilter | null | undefined;
  approximate?: BooleanFilter | null | undefined;
};

export type Rank =
  | 'PREFERRED'
  | 'NORMAL'
  | 'DEPRECATED';

export type RankFilter = {
  eq?: Rank | null | undefined;
  in?: Array<Rank> | null | undefined;
  notIn?: Array<Rank> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type Reading =
  | 'IMPLIED';

export type ReadingFilter = {
  eq?: Reading | null | undefined;
  in?: Array<Reading> | null | undefined;
  notIn?: Array<Reading> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type ReliabilityGradeListWhere = {
  some?: ReliabilityGradeWhere | null | undefined;
  every?: ReliabilityGradeWhere | null | undefined;
  none?: ReliabilityGradeWhere | null | undefined;
};

export type ReliabilityGradeWhere = {
  and?: Array<ReliabilityGradeWhere> | null | undefined;
  or?: Array<ReliabilityGradeWhere> | null | undefined;
  not?: ReliabilityGradeWhere | null | undefined;
  isNull?: boolean | null | undefined;
  by?: EntityWhere | null | undefined;
  source?: SourceReliabilityFilter | null | undefined;
  information?: IntFilter | null | undefined;
  at?: DateFilter | null | undefined;
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

export type SourceKindFilter = {
  eq?: SourceKind | null | undefined;
  in?: Array<SourceKind> | null | undefined;
  notIn?: Array<SourceKind> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type SourceListWhere = {
  some?: SourceWhere | null | undefined;
  every?: SourceWhere | null | undefined;
  none?: SourceWhere | null | undefined;
};

export type SourceReliability =
  | 'A'
  | 'B'
  | 'C'
  | 'D'
  | 'E'
  | 'F';

export type SourceReliabilityFilter = {
  eq?: SourceReliability | null | undefined;
  in?: Array<SourceReliability> | null | undefined;
  notIn?: Array<SourceReliability> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type SourceWhere = {
  and?: Array<SourceWhere> | null | undefined;
  or?: Array<SourceWhere> | null | undefined;
  not?: SourceWhere | null | undefined;
  eq?: string | number | null | undefined;
  in?: Array<string | number> | null | undefined;
  notIn?: Array<string | number> | null | undefined;
  id?: IdFilter | null | undefined;
  isNull?: boolean | null | undefined;
  kind?: SourceKindFilter | null | undefined;
  title?: TextFilter | null | undefined;
  publisher?: EntityWhere | null | undefined;
  authors?: EntityListWhere | null | undefined;
  publishedAt?: DateFilter | null | undefined;
  retrievedAt?: DateFilter | null | undefined;
  url?: UrlFilter | null | undefined;
  language?: TextFilter | null | undefined;
  leaked?: BooleanFilter | null | undefined;
  container?: EntityWhere | null | undefined;
  containerTitle?: TextFilter | null | undefined;
  work?: EntityWhere | null | undefined;
  authorName?: TextFilter | null | undefined;
  publisherName?: TextFilter | null | undefined;
  reliability?: ReliabilityGradeListWhere | null | undefined;
  withdrawn?: BooleanFilter | null | undefined;
  corrected?: BooleanFilter | null | undefined;
  closed?: BooleanFilter | null | undefined;
  notes?: TextFilter | null | undefined;
  derivedFrom?: DerivationListWhere | null | undefined;
  origin?: SourceWhere | null | undefined;
  claims?: ClaimListWhere | null | undefined;
  revision?: IntFilter | null | undefined;
  recordedAt?: DateTimeFilter | null | undefined;
  recordedBy?: TextFilter | null | undefined;
  externalIds?: ExternalIdListWhere | null | undefined;
  created?: DateFilter | null | undefined;
  modified?: DateFilter | null | undefined;
  revoked?: BooleanFilter | null | undefined;
};

export type SpeakerKind =
  | 'ENTITY'
  | 'ANONYMOUS'
  | 'SOURCE';

export type SpeakerKindFilter = {
  eq?: SpeakerKind | null | undefined;
  in?: Array<SpeakerKind> | null | undefined;
  notIn?: Array<SpeakerKind> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type SpeakerWhere = {
  and?: Array<SpeakerWhere> | null | undefined;
  or?: Array<SpeakerWhere> | null | undefined;
  not?: SpeakerWhere | null | undefined;
  isNull?: boolean | null | undefined;
  kind?: SpeakerKindFilter | null | undefined;
  entity?: EntityWhere | null | undefined;
  anonymous?: AnonymousSpeakerWhere | null | undefined;
};

export type Stance =
  | 'ASSERTS'
  | 'CONFIRMS'
  | 'DENIES'
  | 'DISPUTES'
  | 'QUALIFIES'
  | 'DECLINES_COMMENT'
  | 'RELAYS'
  | 'NO_POSITION';

export type StanceFilter = {
  eq?: Stance | null | undefined;
  in?: Array<Stance> | null | undefined;
  notIn?: Array<Stance> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type TextFilter = {
  eq?: string | null | undefined;
  in?: Array<string> | null | undefined;
  notIn?: Array<string> | null | undefined;
  contains?: string | null | undefined;
  startsWith?: string | null | undefined;
  endsWith?: string | null | undefined;
  isNull?: boolean | null | undefined;
};

export type Tone =
  | 'IRONIC';

export type ToneFilter = {
  eq?: Tone | null | undefined;
  in?: Array<Tone> | null | undefined;
  notIn?: Array<Tone> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type UrlFilter = {
  eq?: string | null | undefined;
  in?: Array<string> | null | undefined;
  notIn?: Array<string> | null | undefined;
  contains?: string | null | undefined;
  startsWith?: string | null | undefined;
  endsWith?: string | null | undefined;
  isNull?: boolean | null | undefined;
};

export type ValueKind =
  | 'VALUE'
  | 'SOME_VALUE'
  | 'NO_VALUE';

export type ValueKindFilter = {
  eq?: ValueKind | null | undefined;
  in?: Array<ValueKind> | null | undefined;
  notIn?: Array<ValueKind> | null | undefined;
  isNull?: boolean | null | undefined;
};

export type ValueWhere = {
  and?: Array<ValueWhere> | null | undefined;
  or?: Array<ValueWhere> | null | undefined;
  not?: ValueWhere | null | undefined;
  isNull?: boolean | null | undefined;
  entity?: EntityWhere | null | undefined;
  text?: TextFilter | null | undefined;
  quantity?: QuantityWhere | null | undefined;
  time?: DateFilter | null | undefined;
  url?: UrlFilter | null | undefined;
  boolean?: BooleanFilter | null | undefined;
  code?: TextFilter | null | undefined;
  identifier?: TextFilter | null | undefined;
  identifierScheme?: TextFilter | null | undefined;
};

export type EntityPageQueryVariables = Exact<{
  id: string | number;
}>;


export type EntityPageQuery = { entity: { id: string, revision: number, recordedAt: string, recordedBy: string | null, type: { id: string, labelText: { text: string, language: string | null } }, labelText: { text: string, language: string | null }, labels: Array<{ text: string, language: string | null }>, aliases: Array<{ text: string, language: string | null }>, descriptionText: { text: string, language: string | null } | null, externalIds: Array<{ scheme: string, value: string, url: string | null }>, mergedEntities: Array<{ id: string, labelText: { text: string, language: string | null } }>, claims: { totalCount: number }, statements: { totalCount: number }, sources: { totalCount: number }, neighbors: { totalCount: number, nodes: Array<{ direction: Direction, entity: { id: string, labelText: { text: string, language: string | null } }, claim: { id: string, predicate: { id: string, labelText: { text: string, language: string | null } } } }> } } | null };

export type EntityStatusesQueryVariables = Exact<{
  id: string | number;
}>;


export type EntityStatusesQuery = { statuses: { nodes: Array<{ count: number, keys: Array<{ value: string | null }> }> }, unnamed: { totalCount: number }, named: { totalCount: number }, itself: { totalCount: number } };

export type EntityClaimsQueryVariables = Exact<{
  id: string | number;
  where?: ClaimWhere | null | undefined;
  after?: string | null | undefined;
}>;


export type EntityClaimsQuery = { entity: { id: string, claims: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, status: ClaimStatus, subject: { id: string }, predicate: { id: string, labelText: { text: string, language: string | null } }, statementText: { text: string, language: string | null }, corroboration: { voiceCount: number, unnamed: number }, attributions: { totalCount: number, nodes: Array<{ id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
              | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
              | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
              | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
             }> } }> } } | null };

export type EntitySaysQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type EntitySaysQuery = { entity: { id: string, statements: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, claim: { id: string, status: ClaimStatus, statementText: { text: string, language: string | null } }, source: { id: string, kind: SourceKind, publisherName: string | null, publishedAt: string | null, leaked: boolean, titleText: { text: string, language: string | null }, withdrawn: { at: string | null, reason: string } | null, corrected: { at: string | null } | null }, retraction: { at: string | null, reason: string } | null, speaker:
          | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
          | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
          | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
         }> } } | null };

export type EntityPublishedQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type EntityPublishedQuery = { entity: { id: string, sources: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, kind: SourceKind, publisherName: string | null, publishedAt: string | null, leaked: boolean, claims: { totalCount: number }, titleText: { text: string, language: string | null }, withdrawn: { at: string | null, reason: string } | null, corrected: { at: string | null } | null }> } } | null };

export type WordsFragment = { text: string, language: string | null };

export type PagingFragment = { hasNextPage: boolean, endCursor: string | null };

export type ClaimRowFragment = { id: string, status: ClaimStatus, statementText: { text: string, language: string | null }, corroboration: { voiceCount: number, unnamed: number }, attributions: { totalCount: number, nodes: Array<{ id: string, stance: Stance, certainty: Certainty | null, distance: Distance | null, tone: Tone | null, reading: Reading | null, mode: AttributionMode, statedAt: string | null, retraction: { at: string | null, reason: string } | null, speaker:
        | { __typename: 'AnonymousSpeaker', descriptorText: { text: string, language: string | null }, affiliation: { id: string, labelText: { text: string, language: string | null } } | null }
        | { __typename: 'Entity', id: string, labelText: { text: string, language: string | null }, type: { id: string } }
        | { __typename: 'SourceVoice', source: { id: string, kind: SourceKind, titleText: { text: string, language: string | null } } }
       }> } };

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

export const EntityPage: Document<EntityPageQuery, EntityPageQueryVariables> = {
  name: 'EntityPage',
  text: `query EntityPage($id: ID!) {
  entity(by: {id: $id}) {
    id
    revision
    recordedAt
    recordedBy
    type {
      id
      labelText {
        ...Words
      }
    }
    labelText {
      ...Words
    }
    labels {
      ...Words
    }
    aliases {
      ...Words
    }
    descriptionText {
      ...Words
    }
    externalIds {
      scheme
      value
      url
    }
    mergedEntities {
      id
      labelText {
        ...Words
      }
    }
    claims {
      totalCount
    }
    statements {
      totalCount
    }
    sources(role: ANY) {
      totalCount
    }
    neighbors(first: 60) {
      totalCount
      nodes {
        direction
        entity {
          id
          labelText {
            ...Words
          }
        }
        claim {
          id
          predicate {
            id
            labelText {
              ...Words
            }
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

export const EntityStatuses: Document<EntityStatusesQuery, EntityStatusesQueryVariables> = {
  name: 'EntityStatuses',
  text: `query EntityStatuses($id: ID!) {
  statuses: claimGroups(by: [STATUS], where: {entities: {some: {eq: $id}}}) {
    nodes {
      count
      keys {
        value
      }
    }
  }
  unnamed: claims(
    where: {entities: {some: {eq: $id}}, attributions: {some: {speaker: {kind: {eq: ANONYMOUS}}}}}
  ) {
    totalCount
  }
  named: claims(
    where: {entities: {some: {eq: $id}}, attributions: {some: {speaker: {kind: {eq: ENTITY}}}}}
  ) {
    totalCount
  }
  itself: claims(
    where: {entities: {some: {eq: $id}}, attributions: {some: {speaker: {kind: {eq: SOURCE}}}}}
  ) {
    totalCount
  }
}`,
};

export const EntityClaims: Document<EntityClaimsQuery, EntityClaimsQueryVariables> = {
  name: 'EntityClaims',
  text: `query EntityClaims($id: ID!, $where: ClaimWhere, $after: String) {
  entity(by: {id: $id}) {
    id
    claims(
      where: $where
      orderBy: [{predicate: {id: ASC}}, {lastStatedAt: DESC}]
      first: 100
      after: $after
    ) {
      totalCount
      pageInfo {
        ...Paging
      }
      nodes {
        ...ClaimRow
        subject {
          id
        }
        predicate {
          id
          labelText {
            ...Words
          }
        }
      }
    }
  }
}

fragment Paging on PageInfo {
  hasNextPage
  endCursor
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

fragment Words on Text {
  text
  language
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

export const EntitySays: Document<EntitySaysQuery, EntitySaysQueryVariables> = {
  name: 'EntitySays',
  text: `query EntitySays($id: ID!, $after: String) {
  entity(by: {id: $id}) {
    id
    statements(first: 50, after: $after) {
      totalCount
      pageInfo {
        ...Paging
      }
      nodes {
        ...SaidParts
        claim {
          id
          status
          statementText {
            ...Words
          }
        }
        source {
          ...SourceParts
        }
      }
    }
  }
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

fragment Words on Text {
  text
  language
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

export const EntityPublished: Document<EntityPublishedQuery, EntityPublishedQueryVariables> = {
  name: 'EntityPublished',
  text: `query EntityPublished($id: ID!, $after: String) {
  entity(by: {id: $id}) {
    id
    sources(role: ANY, first: 50, after: $after) {
      totalCount
      pageInfo {
        ...Paging
      }
      nodes {
        ...SourceParts
        claims {
          totalCount
        }
      }
    }
  }
}

fragment Paging on PageInfo {
  hasNextPage
  endCursor
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
}`,
};
