//! The names and descriptions that the API gives to the fields and enums of the knowledge base's
//! filters.

use crate::kb::filter::{EnumType, Field, FieldId, RecordType};

/// The field of a record type with this name in the API.
pub(in crate::graphql) fn field_named(
    record_type: RecordType,
    name: &str,
) -> Option<&'static Field> {
    let mut fields = record_type.fields().iter();
    fields.find(|field| name_of(field) == name)
}

/// The name of a field in the API.
pub(in crate::graphql) fn name_of(field: &Field) -> &'static str {
    name_and_description(field.id).0
}

/// The description of a field in the API.
pub(in crate::graphql) fn description_of(field: &Field) -> &'static str {
    name_and_description(field.id).1
}

/// The name of an enum in the API.
pub(in crate::graphql) fn enum_name(enum_type: EnumType) -> &'static str {
    name_and_values(enum_type).0
}

/// The names of the values of an enum in the API, in the order of their numbers.
pub(in crate::graphql) fn enum_values(enum_type: EnumType) -> &'static [&'static str] {
    name_and_values(enum_type).1
}

fn name_and_values(enum_type: EnumType) -> (&'static str, &'static [&'static str]) {
    match enum_type {
        EnumType::ValueKind => ("ValueKind", &["VALUE", "SOME_VALUE", "NO_VALUE"]),
        EnumType::Polarity => ("Polarity", &["POSITIVE", "NEGATIVE"]),
        EnumType::ClaimNature => (
            "ClaimNature",
            &["FACT", "FORECAST", "OPINION", "RECOMMENDATION", "PLAN"],
        ),
        EnumType::Rank => ("Rank", &["PREFERRED", "NORMAL", "DEPRECATED"]),
        EnumType::ClaimStatus => (
            "ClaimStatus",
            &[
                "UNSOURCED",
                "UNASSERTED",
                "UNCONTESTED",
                "CORROBORATED",
                "DISPUTED",
                "INCONSISTENT",
                "DENIED",
                "SUPERSEDED",
                "RETRACTED",
            ],
        ),
        EnumType::RelationKind => (
            "ClaimRelationKind",
            &[
                "CONTRADICTS",
                "TENSION",
                "SUPPORTS",
                "REFINES",
                "SUPERSEDES",
                "CORRECTS",
            ],
        ),
        EnumType::Stance => (
            "Stance",
            &[
                "ASSERTS",
                "CONFIRMS",
                "DENIES",
                "DISPUTES",
                "QUALIFIES",
                "DECLINES_COMMENT",
                "RELAYS",
                "NO_POSITION",
            ],
        ),
        EnumType::Certainty => (
            "Certainty",
            &["CERTAIN", "PROBABLE", "POSSIBLE", "SPECULATIVE"],
        ),
        EnumType::Distance => ("Distance", &["ALLEGED"]),
        EnumType::Tone => ("Tone", &["IRONIC"]),
        EnumType::Reading => ("Reading", &["IMPLIED"]),
        EnumType::Bears => ("Bears", &["START", "END"]),
        EnumType::Exclusivity => ("Exclusivity", &["AT_ONE_TIME", "EVER"]),
        EnumType::AttributionMode => (
            "AttributionMode",
            &[
                "QUOTE",
                "PARAPHRASE",
                "DOCUMENT",
                "OBSERVATION",
                "INFERENCE",
            ],
        ),
        EnumType::SpeakerKind => ("SpeakerKind", &["ENTITY", "ANONYMOUS", "SOURCE"]),
        EnumType::SourceKind => (
            "SourceKind",
            &[
                "ARTICLE",
                "MAGAZINE_ARTICLE",
                "MEMO",
                "INTERVIEW",
                "ANNOUNCEMENT",
                "PRESS_RELEASE",
                "POST",
                "BLOG_POST",
                "WEBPAGE",
                "LETTER",
                "MESSAGE",
                "SPEECH",
                "HEARING",
                "EVENT",
                "BROADCAST",
                "PODCAST",
                "AUDIO",
                "VIDEO",
                "PERFORMANCE",
                "IMAGE",
                "FIGURE",
                "MAP",
                "MUSICAL_SCORE",
                "FILING",
                "LEGAL_CASE",
                "LEGISLATION",
                "BILL",
                "REGULATION",
                "TREATY",
                "PATENT",
                "STANDARD",
                "REPORT",
                "PAPER",
                "CONFERENCE_PAPER",
                "PREPRINT",
                "THESIS",
                "REVIEW",
                "BOOK",
                "CHAPTER",
                "ENTRY",
                "PERIODICAL",
                "COLLECTION",
                "PAMPHLET",
                "MANUSCRIPT",
                "DATASET",
                "SOFTWARE",
                "OTHER",
            ],
        ),
        EnumType::SourceReliability => ("SourceReliability", &["A", "B", "C", "D", "E", "F"]),
        EnumType::DerivationKind => (
            "DerivationKind",
            &[
                "QUOTES",
                "PRIMARY_SOURCE",
                "REVISION_OF",
                "TRANSLATION_OF",
                "COPY_OF",
                "SYNDICATED_FROM",
                "SUMMARY_OF",
            ],
        ),
    }
}

fn name_and_description(field: FieldId) -> (&'static str, &'static str) {
    match field {
        FieldId::ClaimSubject => ("subject", "The entity that the claim is about."),
        FieldId::ClaimPredicate => (
            "predicate",
            "The predicate that the claim states of its subject.",
        ),
        FieldId::ClaimValue => (
            "value",
            "The value of the predicate; missing if none is given.",
        ),
        FieldId::ClaimValueKind => (
            "valueKind",
            "Whether the claim gives a value, states that there is some value, or states that there is none.",
        ),
        FieldId::ClaimPolarity => (
            "polarity",
            "Whether the claim affirms or negates the proposition.",
        ),
        FieldId::ClaimNature => ("nature", "The kind of proposition."),
        FieldId::ClaimRank => (
            "rank",
            "The preference over other claims with the same subject and predicate.",
        ),
        FieldId::ClaimStatement => (
            "statement",
            "The proposition as one sentence, in any language in which the claim states it. One that is generated is not looked at.",
        ),
        FieldId::ClaimQualifiers => ("qualifiers", "The qualifiers of the claim."),
        FieldId::ClaimValidTime => (
            "validTime",
            "The time during which the claim holds in the world, as it is written, endless where one end has no date; missing if neither has one. `validAt` selects claims by whether they hold at a date.",
        ),
        FieldId::ClaimTopics => (
            "topics",
            "The entities that the claim touches on besides its subject and value.",
        ),
        FieldId::ClaimEntities => (
            "entities",
            "The entities of the claim in any role: subject, value, value of a qualifier, or topic.",
        ),
        FieldId::ClaimAttributions => ("attributions", "The attributions of the claim."),
        FieldId::ClaimSources => ("sources", "The sources that report the claim."),
        FieldId::ClaimRelations => ("relations", "The relations to other claims."),
        FieldId::ClaimStatus => ("status", "The status, which follows from the attributions."),
        FieldId::ClaimContested => (
            "contested",
            "True if there are two sides to the claim: its status is DISPUTED or INCONSISTENT.",
        ),
        FieldId::ClaimHasTension => (
            "hasTension",
            "True if another claim is hard to square with the claim, without being certain to contradict it: see `Claim.tension`.",
        ),
        FieldId::ClaimCorroboration => ("corroboration", "The support of the claim, in counts."),
        FieldId::ClaimFirstStatedAt => (
            "firstStatedAt",
            "The earliest date of the attributions that are not retracted; missing if none has a date.",
        ),
        FieldId::ClaimLastStatedAt => (
            "lastStatedAt",
            "The latest date of the attributions that are not retracted; missing if none has a date.",
        ),
        FieldId::ClaimRevision => (
            "revision",
            "The revision that wrote this version of the record.",
        ),
        FieldId::ClaimRecordedAt => (
            "recordedAt",
            "The time at which that revision was recorded.",
        ),
        FieldId::ClaimRecordedBy => (
            "recordedBy",
            "The name of who recorded that revision; missing if not known.",
        ),
        FieldId::QualifierPredicate => ("predicate", "The predicate of the qualifier."),
        FieldId::QualifierValue => (
            "value",
            "The value of the qualifier; missing if none is given.",
        ),
        FieldId::RelationKind => ("kind", "The kind of the relation."),
        FieldId::RelationClaim => ("claim", "The other claim."),
        FieldId::RelationBy => (
            "by",
            "The source that asserts the relation; missing if the compiler of the knowledge base asserts it, or if it is derived.",
        ),
        FieldId::CorroborationAttributions => (
            "attributions",
            "The number of attributions that support the claim and count.",
        ),
        FieldId::CorroborationSources => {
            ("sources", "The number of sources in which they were read.")
        }
        FieldId::CorroborationPublishers => {
            ("publishers", "The number of publishers of those sources.")
        }
        FieldId::CorroborationSpeakers => ("speakers", "The number of speakers."),
        FieldId::CorroborationVoiceCount => (
            "voiceCount",
            "The number of voices: named speakers, of whom those count as one who are one or, by the record, may be.",
        ),
        FieldId::CorroborationUnnamed => (
            "unnamed",
            "The number of supporting attributions of unnamed speakers, who add no voice.",
        ),
        FieldId::CorroborationSelfReported => (
            "selfReported",
            "True if the subject of the claim alone supports it, or who may speak for the subject.",
        ),
        FieldId::CorroborationAnonymousOnly => (
            "anonymousOnly",
            "True if there is a speaker and every speaker is unnamed.",
        ),
        FieldId::AttributionClaim => ("claim", "The claim."),
        FieldId::AttributionSpeaker => ("speaker", "The speaker."),
        FieldId::AttributionSource => ("source", "The source in which the attribution was read."),
        FieldId::AttributionVia => ("via", "The sources on which `source` relies for the claim."),
        FieldId::AttributionViaEntities => (
            "viaEntities",
            "The persons and organisations on which `source` relies for the claim.",
        ),
        FieldId::AttributionOrigin => ("origin", "The origin: the source at which the chain ends."),
        FieldId::AttributionStance => ("stance", "The stance of the speaker on the claim."),
        FieldId::AttributionCertainty => (
            "certainty",
            "The certainty that the speaker expresses; missing if none is expressed.",
        ),
        FieldId::AttributionDistance => (
            "distance",
            "The distance that the reporter keeps from what the speaker says; missing if none is kept.",
        ),
        FieldId::AttributionTone => (
            "tone",
            "The tone of the speaker; missing if the words are meant as they stand.",
        ),
        FieldId::AttributionReading => (
            "reading",
            "The reading of the compiler; missing if the words say it outright.",
        ),
        FieldId::AttributionFirstHand => (
            "firstHand",
            "True if the source has it first-hand, whatever else it derives from.",
        ),
        FieldId::AttributionMode => ("mode", "The way in which the source has the statement."),
        FieldId::AttributionStatedAt => (
            "statedAt",
            "The date of the statement or of its publication; missing if not known.",
        ),
        FieldId::AttributionJointly => (
            "jointly",
            "The name of a set of joint evidence to which the attribution belongs; missing if it stands by itself.",
        ),
        FieldId::AttributionBears => (
            "bears",
            "The end of the valid time that alone the attribution bears out; missing if it bears out the claim.",
        ),
        FieldId::AttributionEvidence => ("evidence", "The passages of the source that state it."),
        FieldId::EvidenceNote => ("note", "A note on the passage; missing if there is none."),
        FieldId::AttributionRetracted => ("retracted", "True if the attribution is retracted."),
        FieldId::SpeakerKind => (
            "kind",
            "Whether the speaker is a named entity, anonymous, or the source itself.",
        ),
        FieldId::SpeakerEntity => (
            "entity",
            "The entity that speaks; missing for other kinds of speakers.",
        ),
        FieldId::SpeakerAnonymous => (
            "anonymous",
            "The anonymous speaker; missing for other kinds of speakers.",
        ),
        FieldId::AnonymousSpeakerDescriptor => (
            "descriptor",
            "The source's description of the speaker, in any language.",
        ),
        FieldId::AnonymousSpeakerAffiliation => (
            "affiliation",
            "The organisation that the speaker is said to belong to; missing if none is named.",
        ),
        FieldId::AnonymousSpeakerCount => (
            "count",
            "The number of speakers that the source states; missing if it states none.",
        ),
        FieldId::AnonymousSpeakerCountIsMinimum => {
            ("countIsMinimum", "True if `count` is a lower bound.")
        }
        FieldId::EntityType => (
            "type",
            "The type of the entity. A test of a wider type also matches.",
        ),
        FieldId::EntityName => (
            "name",
            "A label or an alias, in any language, also of an entity that is merged into this one.",
        ),
        FieldId::EntityLabel => ("label", "The label, in any language."),
        FieldId::EntityAlias => ("alias", "An alias, in any language."),
        FieldId::EntityDescription => ("description", "The short description, in any language."),
        FieldId::EntityMergedInto => (
            "mergedInto",
            "The entity into which this one is merged in the end; missing if it is not merged. Only a list of all entities has merged ones, and only if this is tested.",
        ),
        FieldId::EntityClaims => ("claims", "The claims in which the entity has any role."),
        FieldId::EntityStatements => (
            "statements",
            "The attributions of which the entity is the speaker.",
        ),
        FieldId::EntitySources => ("sources", "The sources that the entity published or wrote."),
        FieldId::EntityRevision => (
            "revision",
            "The revision that wrote this version of the record.",
        ),
        FieldId::EntityRecordedAt => (
            "recordedAt",
            "The time at which that revision was recorded.",
        ),
        FieldId::EntityRecordedBy => (
            "recordedBy",
            "The name of who recorded that revision; missing if not known.",
        ),
        FieldId::OriginalExternalIds => {
            ("externalIds", "The names of the record in other systems.")
        }
        FieldId::OriginalCreated => (
            "created",
            "The date at which the record was created where it was taken from; missing if not stated.",
        ),
        FieldId::OriginalModified => (
            "modified",
            "The date at which the record was last modified where it was taken from; missing if not stated.",
        ),
        FieldId::OriginalRevoked => (
            "revoked",
            "True if the record was revoked where it was taken from.",
        ),
        FieldId::ExternalIdScheme => ("scheme", "The other system, such as `wikidata`."),
        FieldId::ExternalIdValue => ("value", "The name in that system."),
        FieldId::SourceKind => ("kind", "The kind of source."),
        FieldId::SourceTitle => ("title", "The title, in any language."),
        FieldId::SourcePublisher => ("publisher", "The publisher; missing if not known."),
        FieldId::SourceAuthors => ("authors", "The entities that wrote or spoke the source."),
        FieldId::SourcePublishedAt => (
            "publishedAt",
            "The date of publication; missing if not known.",
        ),
        FieldId::SourceRetrievedAt => (
            "retrievedAt",
            "The date of retrieval; missing if not known.",
        ),
        FieldId::SourceUrl => (
            "url",
            "Any address of the source or of an archived copy; missing if none is known.",
        ),
        FieldId::SourceLanguage => (
            "language",
            "The language, as a BCP 47 tag; missing if not known.",
        ),
        FieldId::SourceLeaked => (
            "leaked",
            "True if the source became public against its author's will.",
        ),
        FieldId::SourceContainer => (
            "container",
            "The entity in which the source appeared; missing if none is recorded.",
        ),
        FieldId::SourceContainerTitle => (
            "containerTitle",
            "The plain title of what the source appeared in; missing where a record of that is named.",
        ),
        FieldId::SourceWork => (
            "work",
            "The entity that is the same work; missing if none is recorded.",
        ),
        FieldId::SourceAuthorName => (
            "authorName",
            "The plain name of an author of whom no entity is recorded; missing if there is none.",
        ),
        FieldId::SourcePublisherName => (
            "publisherName",
            "The plain name of a publisher of whom no entity is recorded; missing if there is none.",
        ),
        FieldId::SourceReliability => (
            "reliability",
            "The grades of reliability that desks give to the source.",
        ),
        FieldId::GradeBy => (
            "by",
            "The entity that gives the grade; missing where the name alone is recorded.",
        ),
        FieldId::GradeSource => (
            "source",
            "The reliability of the source by the Admiralty code; missing if not graded.",
        ),
        FieldId::GradeInformation => (
            "information",
            "The credibility of the information, from 1 to 6; missing if not graded.",
        ),
        FieldId::GradeAt => ("at", "The date of the grade; missing if not known."),
        FieldId::SourceWithdrawn => ("withdrawn", "True if the source was withdrawn."),
        FieldId::SourceCorrected => ("corrected", "True if the source was corrected."),
        FieldId::SourceClosed | FieldId::EntityClosed | FieldId::AttributionClosed => (
            "closed",
            "True if a part of the record is closed to some roles.",
        ),
        FieldId::SourceNotes => (
            "notes",
            "The notes for the reader; missing if there are none.",
        ),
        FieldId::SourceDerivedFrom => ("derivedFrom", "The derivations of the source from others."),
        FieldId::SourceOrigin => (
            "origin",
            "The origin: the source itself, unless it derives as a whole from just one other (a copy, a translation, a revision, a syndicated story, a summary), and so on from there.",
        ),
        FieldId::SourceClaims => (
            "claims",
            "The claims that the source reports, or that another source has from it.",
        ),
        FieldId::SourceRevision => (
            "revision",
            "The revision that wrote this version of the record.",
        ),
        FieldId::SourceRecordedAt => (
            "recordedAt",
            "The time at which that revision was recorded.",
        ),
        FieldId::SourceRecordedBy => (
            "recordedBy",
            "The name of who recorded that revision; missing if not known.",
        ),
        FieldId::DerivationKind => ("kind", "The kind of derivation."),
        FieldId::DerivationAssumed => (
            "assumed",
            "True if nobody says so, and the compiler assumes it.",
        ),
        FieldId::DerivationSource => ("source", "The source from which it is derived."),
        FieldId::ValueEntity => ("entity", "The entity; missing for other kinds of values."),
        FieldId::ValueText => ("text", "The text; missing for other kinds of values."),
        FieldId::ValueQuantity => (
            "quantity",
            "The quantity; missing for other kinds of values.",
        ),
        FieldId::ValueTime => ("time", "The date; missing for other kinds of values."),
        FieldId::ValueUrl => ("url", "The URL; missing for other kinds of values."),
        FieldId::ValueBoolean => ("boolean", "The Boolean; missing for other kinds of values."),
        FieldId::ValueCode => (
            "code",
            "The id of the code; missing for other kinds of values.",
        ),
        FieldId::ValueIdentifier => (
            "identifier",
            "The name in another system; missing for other kinds of values.",
        ),
        FieldId::ValueIdentifierScheme => (
            "identifierScheme",
            "The other system, such as `imdb`; missing for other kinds of values.",
        ),
        FieldId::QuantityAmount => ("amount", "The amount; missing if only bounds are known."),
        FieldId::QuantityLower => ("lower", "The lower bound; missing if there is none."),
        FieldId::QuantityUpper => ("upper", "The upper bound; missing if there is none."),
        FieldId::QuantityUnit => ("unit", "The unit; missing for a number without one."),
        FieldId::QuantityApproximate => ("approximate", "True if the amount is approximate."),
        FieldId::PredicateLabel => ("label", "The label, in any language."),
        FieldId::PredicateExclusive => (
            "exclusive",
            "The time within which an entity has at most one value; missing if it can have several.",
        ),
        FieldId::EntityTypeLabel => ("label", "The label, in any language."),
        FieldId::UnitSymbol => ("symbol", "The symbol; missing if it is the id."),
        FieldId::UnitLabel => (
            "label",
            "The label, in any language; missing if there is none.",
        ),
        FieldId::UnitOf => (
            "of",
            "The unit in which it is measured; missing if it is measured in none.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    use crate::kb::filter::FieldType;

    #[test]
    fn an_enum_has_a_name_for_each_value() {
        for field in RecordType::VARIANTS
            .iter()
            .flat_map(|record_type| record_type.fields())
        {
            if let FieldType::Choice(enum_type) = field.shape {
                assert_eq!(
                    enum_values(enum_type).len(),
                    enum_type.len(),
                    "{enum_type:?}"
                );
            }
        }
    }
}
