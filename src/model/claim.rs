//! Claims: propositions, worth what their attributions make them.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::model::{
    attribution::Attribution,
    date::{PartialDate, TimeSpan},
    derived::{self, Derived},
    evidence::Evidence,
    id::Id,
    kind::Kind,
    original::OriginalRecord,
    qualifier::Qualifier,
    text::{Prose, Texts},
    value::Value,
};

/// A proposition about an entity. Storing it is not endorsing it: it has no truth value of its
/// own, only attributions.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(
    deny_unknown_fields,
    rename_all = "camelCase",
    bound(deserialize = "R: Deserialize<'de>")
)]
pub struct Claim<R = Id> {
    /// The id; derived from the content where none is given.
    #[serde(default = "Id::unstated", skip_serializing_if = "Id::is_unstated")]
    #[borsh(serialize_with = "derived::write", deserialize_with = "derived::read")]
    pub id: Id,
    /// The entity that the claim is about.
    pub subject: R,
    /// The predicate, from the vocabulary, that the claim states of its subject.
    pub predicate: R,
    /// The value of the predicate.
    pub value: Value<R>,
    /// Whether the claim affirms or negates the proposition.
    #[serde(default, skip_serializing_if = "Polarity::is_positive")]
    pub polarity: Polarity,
    /// The kind of proposition: a fact, a forecast, an opinion, a recommendation or a plan.
    #[serde(default, skip_serializing_if = "ClaimNature::is_fact")]
    pub nature: ClaimNature,
    /// The proposition as one sentence; left out where a template of its predicate makes it.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub statements: Texts<Prose>,
    /// The qualifiers, which narrow the claim or describe it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifiers: Vec<Qualifier<R>>,
    /// The time during which the claim holds in the world.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_time: Option<TimeSpan>,
    /// Whether the claim is to be preferred over others of its predicate.
    #[serde(default, skip_serializing_if = "Rank::is_normal")]
    pub rank: Rank,
    /// The reason for the rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank_reason: Option<Prose>,
    /// The entities that the claim touches on besides its subject and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<R>,
    /// The relations of the claim to other claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<ClaimRelation<R>>,
    /// The attributions: who says the claim, and where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributions: Vec<Attribution<R>>,
    /// The original of the record, where it was taken from another system.
    #[serde(flatten)]
    pub original: OriginalRecord,
    /// Whether the claim, in a bundle and without an id, is another one than a claim from which it
    /// differs in its valid time alone. It is not kept.
    #[serde(default, skip_serializing)]
    #[borsh(skip)]
    pub separate: bool,
}

/// Whether a claim affirms or negates its proposition.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Polarity {
    /// Affirms: it is so.
    #[default]
    Positive,
    /// Negates: it is not so.
    Negative,
}

impl Polarity {
    fn is_positive(&self) -> bool {
        *self == Polarity::Positive
    }
}

/// The kind of proposition of a claim.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClaimNature {
    /// A fact: something that is or was so, or is not.
    #[default]
    Fact,
    /// A forecast: something that is expected.
    Forecast,
    /// An opinion: a judgement.
    Opinion,
    /// A recommendation: advice.
    Recommendation,
    /// A plan: something that is meant to become so.
    Plan,
}

impl ClaimNature {
    fn is_fact(&self) -> bool {
        *self == ClaimNature::Fact
    }
}

/// Whether a claim is to be preferred over others of its predicate (after Wikibase's ranks).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rank {
    /// Preferred: shown before others.
    Preferred,
    /// Normal: neither better nor worse than others.
    #[default]
    Normal,
    /// Deprecated: known to be wrong or worthless, and kept for the record.
    Deprecated,
}

impl Rank {
    fn is_normal(&self) -> bool {
        *self == Rank::Normal
    }
}

/// A relation of a claim to another.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields, bound(deserialize = "R: Deserialize<'de>"))]
pub struct ClaimRelation<R = Id> {
    /// The kind of the relation.
    pub kind: ClaimRelationKind,
    /// The other claim.
    pub claim: R,
    /// The asserter: who says that the claims are so related.
    pub by: Asserter<R>,
}

/// The asserter of a relation of two claims.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(untagged, bound(deserialize = "R: Deserialize<'de>"))]
pub enum Asserter<R = Id> {
    /// The compiler of the knowledge base: shown, and decides nothing.
    Compiler(Compiler),
    /// A source.
    Source(RelationSource<R>),
}

/// The compiler of the knowledge base.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Compiler {
    /// The word that stands for it.
    Compiler,
}

/// A source that relates two claims.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields, bound(deserialize = "R: Deserialize<'de>"))]
pub struct RelationSource<R = Id> {
    /// The source.
    pub source: R,
    /// The passages of the source that relate the claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl<R> Asserter<R> {
    /// The source that asserts the relation; `None` for the compiler.
    pub fn source(&self) -> Option<&R> {
        match self {
            Asserter::Compiler(_) => None,
            Asserter::Source(by) => Some(&by.source),
        }
    }
}

/// The kind of a relation of two claims.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClaimRelationKind {
    /// Contradicts the other: the two claims cannot both be true.
    Contradicts,
    /// Is hard to square with the other.
    Tension,
    /// Supports the other: if this claim is true, the other is more likely.
    Supports,
    /// States the other more exactly.
    Refines,
    /// Replaces the other, because the world has changed.
    Supersedes,
    /// Replaces the other, because the other was wrong.
    Corrects,
}

impl ClaimRelationKind {
    /// Whether the claim takes the other's place.
    pub fn replaces(self) -> bool {
        matches!(
            self,
            ClaimRelationKind::Supersedes | ClaimRelationKind::Corrects
        )
    }
}

impl Claim {
    /// The id of a claim that states none, by the hash of its proposition.
    pub fn derived_id(proposition: &[u8; 32]) -> Id {
        Derived::Claim.of_hash(proposition)
    }

    /// Gives the attributions the ids that they do not state: each follows from the claim's id and
    /// from who said it where, when and how, so that the same content always has the same id.
    pub fn identify_attributions(&mut self) {
        for attribution in self.attributions.iter_mut().filter(|a| a.id.is_unstated()) {
            attribution.id = derived_attribution_id(&self.id, attribution);
        }
    }

    /// Gives attributions whose ids follow from the content the ids that a version before has for
    /// the same acts of saying.
    pub fn keep_attribution_ids(&mut self, before: &Claim) {
        let has = |id: &Id| before.attributions.iter().any(|other| other.id == *id);
        let derived =
            |attribution: &&mut Attribution| attribution.has_derived_id() && !has(&attribution.id);
        for attribution in self.attributions.iter_mut().filter(derived) {
            let mut recorded = before.attributions.iter();
            let same = recorded.find(|other| {
                other.has_derived_id()
                    && act(other) == act(attribution)
                    && other.qualifiers == attribution.qualifiers
            });
            if let Some(same) = same {
                attribution.id = same.id.clone();
            }
        }
    }

    /// Gives the claim another id, from which the derived ids of its attributions follow.
    pub fn rename(&mut self, id: Id) {
        for attribution in &mut self.attributions {
            if attribution.id == derived_attribution_id(&self.id, attribution) {
                attribution.id = Id::unstated();
            }
        }
        self.id = id;
        self.identify_attributions();
    }
}

fn derived_attribution_id(claim: &Id, attribution: &Attribution) -> Id {
    let act = (claim, act(attribution));
    match attribution.qualifiers.is_empty() {
        true => Derived::Attribution.id(&act),
        false => Derived::Attribution.id(&(act, &attribution.qualifiers)),
    }
}

/// The act of saying that an attribution is, but for its qualifiers.
fn act(attribution: &Attribution) -> impl BorshSerialize + PartialEq {
    (
        &attribution.speaker,
        &attribution.source,
        &attribution.via,
        attribution.stance,
        attribution.mode,
        attribution.stated_at,
    )
}

impl<R> Claim<R> {
    /// The dates at which the claim was said, without retracted attributions.
    pub fn stated(&self) -> impl Iterator<Item = PartialDate> + Clone + '_ {
        let kept = self.attributions.iter().filter(|a| a.retraction.is_none());
        kept.filter_map(|attribution| attribution.stated_at)
    }

    /// The qualifiers of the claim and of its attributions.
    pub fn all_qualifiers(&self) -> impl Iterator<Item = &Qualifier<R>> {
        let of_sayings = self.attributions.iter().flat_map(|a| &a.qualifiers);
        self.qualifiers.iter().chain(of_sayings)
    }

    /// The same claim with its references exchanged.
    pub fn try_map<S, E>(self, mut f: impl FnMut(Kind, R) -> Result<S, E>) -> Result<Claim<S>, E> {
        let f = &mut f;
        Ok(Claim {
            id: self.id,
            subject: f(Kind::Entity, self.subject)?,
            predicate: f(Kind::Predicate, self.predicate)?,
            value: self.value.try_map(f)?,
            polarity: self.polarity,
            nature: self.nature,
            statements: self.statements,
            qualifiers: self
                .qualifiers
                .into_iter()
                .map(|qualifier| qualifier.try_map(f))
                .collect::<Result<_, _>>()?,
            valid_time: self.valid_time,
            rank: self.rank,
            rank_reason: self.rank_reason,
            topics: self
                .topics
                .into_iter()
                .map(|id| f(Kind::Entity, id))
                .collect::<Result<_, _>>()?,
            relations: self
                .relations
                .into_iter()
                .map(|r| {
                    Ok(ClaimRelation {
                        kind: r.kind,
                        claim: f(Kind::Claim, r.claim)?,
                        by: match r.by {
                            Asserter::Compiler(compiler) => Asserter::Compiler(compiler),
                            Asserter::Source(by) => Asserter::Source(RelationSource {
                                source: f(Kind::Source, by.source)?,
                                evidence: by.evidence,
                            }),
                        },
                    })
                })
                .collect::<Result<_, _>>()?,
            attributions: self
                .attributions
                .into_iter()
                .map(|a| a.try_map(f))
                .collect::<Result<_, _>>()?,
            original: self.original,
            separate: self.separate,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(json: &str) -> Claim {
        let mut claim: Claim = serde_json::from_str(json).unwrap();
        claim.identify_attributions();
        claim
    }

    const SAID: &str = r#"{"id": "the-plan", "subject": "meta", "predicate": "plans", "value": "some",
        "statements": {"en": "x"}, "attributions": [
            {"speaker": "source", "source": "article", "stance": "ASSERTS", "mode": "QUOTE"}]}"#;

    #[test]
    fn an_attribution_has_the_id_of_its_content_unless_it_states_one() {
        let id = |text: &str| claim(text).attributions[0].id.clone();
        assert_eq!(id(SAID), id(SAID));
        for other in ["the-other-plan", "DENIES", "PARAPHRASE"] {
            let word = match other {
                "the-other-plan" => "the-plan",
                "DENIES" => "ASSERTS",
                _ => "QUOTE",
            };
            assert_ne!(id(SAID), id(&SAID.replace(word, other)), "{other}");
        }
        let stated = SAID.replace("{\"speaker\"", "{\"id\": \"said\", \"speaker\"");
        assert_eq!(id(&stated).as_str(), "said");
    }

    #[test]
    fn a_claim_that_is_renamed_is_as_if_it_had_always_had_the_name() {
        let two = SAID.replace(
            r#""attributions": ["#,
            r#""attributions": [{"id": "stated", "speaker": "source", "source": "memo",
                "stance": "DENIES", "mode": "QUOTE"}, "#,
        );
        let mut renamed = claim(&two);
        renamed.rename(Id::new("other").unwrap());
        assert_eq!(renamed, claim(&two.replace("the-plan", "other")));
    }

    #[test]
    fn that_a_claim_is_separate_is_not_kept() {
        let separate = claim(&SAID.replacen('{', r#"{"separate": true, "#, 1));
        assert!(separate.separate);
        let bytes = borsh::to_vec(&separate).unwrap();
        assert_eq!(borsh::from_slice::<Claim>(&bytes).unwrap(), claim(SAID));
        assert_eq!(
            serde_json::to_string(&separate).unwrap(),
            serde_json::to_string(&claim(SAID)).unwrap()
        );
    }

    #[test]
    fn unknown_fields_are_refused_by_name() {
        let wrong = SAID.replacen('{', r#"{"truth": true, "#, 1);
        let refused = serde_json::from_str::<Claim>(&wrong).unwrap_err();
        assert!(refused.to_string().contains("unknown field `truth`"));
    }

    #[test]
    fn a_claim_is_the_same_after_the_compact_form() {
        let claim = claim(SAID);
        let bytes = borsh::to_vec(&claim).unwrap();
        assert_eq!(borsh::from_slice::<Claim>(&bytes).unwrap(), claim);
    }
}
