//! Disputes: claims that cannot all be so, or one claim that somebody asserts and another denies.
//!
//! Contested claims of which one excludes the other by its verdict are in one dispute, whichever of
//! the two says so, and so are the records of one proposition.

use std::{
    cell::{Cell, RefCell},
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::{
    kb::{
        error::KbError,
        rules::{assessor::Assessor, context::RuleContext, verdict::ClaimStatus},
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, Revision},
};

/// The most contested claims that are sorted.
const MOST_SORTED: usize = 50_000;
/// The most claims that are judged, and the most attributions that stand against them.
const MOST_JUDGED: usize = 20_000;

/// A dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The claims in the order of recording, each with the revision that wrote it last.
    pub claims: Vec<(Ordinal, Revision)>,
    /// The claim with which most of the others cannot be so; of several, the first.
    pub lead: Ordinal,
    /// DISPUTED if that is the status of one claim at least; else INCONSISTENT.
    pub status: ClaimStatus,
}

/// A claim of which somebody says that it is so, and somebody that it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContestedClaim {
    /// The claim.
    pub claim: Ordinal,
    /// The revision that wrote it last.
    pub written_in: Revision,
}

/// The disputes at one snapshot, each found at the first question for one of its claims.
pub struct Disputes<'s> {
    snapshot: &'s Snapshot,
    judged: RefCell<FxHashMap<Ordinal, Rc<JudgedClaim>>>,
    found: RefCell<FxHashMap<Ordinal, Rc<Dispute>>>,
    cost: Cell<usize>,
}

/// A claim with the claims that concern it.
struct JudgedClaim {
    written_in: Revision,
    status: ClaimStatus,
    /// The claims that exclude it, by its verdict.
    excluding: BTreeSet<Ordinal>,
    /// The other records of its proposition.
    same: BTreeSet<Ordinal>,
    /// The claims that may be excluded by it.
    concerned: BTreeSet<Ordinal>,
}

impl Dispute {
    /// The revision that wrote one of the claims last.
    pub fn written_in(&self) -> Revision {
        let revisions = self.claims.iter().map(|(_, revision)| *revision);
        revisions.max().unwrap_or_default()
    }
}

impl Snapshot {
    /// The contested claims, or those of them in a set: those that were written last first, then in
    /// the order of recording.
    pub fn contested_claims(
        &self,
        among: Option<&RoaringBitmap>,
    ) -> Result<Vec<ContestedClaim>, KbError> {
        let column = self.all_assessments()?;
        let contested = [ClaimStatus::Disputed, ClaimStatus::Inconsistent];
        let [disputed, inconsistent] = contested.map(|status| column.with_status(status));
        let mut contested = disputed | inconsistent;
        if let Some(among) = among {
            contested &= among;
        }
        if contested.len() > MOST_SORTED as u64 {
            return Err(too_much(MOST_SORTED));
        }
        let claims = self.claims(contested.into_iter().map(Ordinal))?;
        let claim = claims.iter().map(|claim| ContestedClaim {
            claim: claim.ordinal,
            written_in: claim.written_in,
        });
        let mut claims: Vec<ContestedClaim> = claim.collect();
        claims.sort_unstable_by_key(|claim| (Reverse(claim.written_in), claim.claim));
        Ok(claims)
    }

    /// The disputes.
    pub fn disputes(&self) -> Disputes<'_> {
        Disputes {
            snapshot: self,
            judged: RefCell::default(),
            found: RefCell::default(),
            cost: Cell::new(0),
        }
    }
}

impl Disputes<'_> {
    /// The dispute of a contested claim.
    pub fn of(&self, claim: Ordinal) -> Result<Rc<Dispute>, KbError> {
        if let Some(dispute) = self.found.borrow().get(&claim) {
            return Ok(dispute.clone());
        }
        let mut claims: BTreeMap<Ordinal, Rc<JudgedClaim>> = BTreeMap::new();
        let mut exclusions: BTreeSet<(Ordinal, Ordinal)> = BTreeSet::new();
        let mut open = vec![claim];
        while let Some(here) = open.pop() {
            if claims.contains_key(&here) {
                continue;
            }
            let judged = self.judged(here)?;
            claims.insert(here, judged.clone());
            if !is_contested(judged.status) {
                continue;
            }
            exclusions.extend(
                judged
                    .excluding
                    .iter()
                    .flat_map(|it| [(here, *it), (*it, here)]),
            );
            open.extend(judged.excluding.iter().chain(&judged.same));
            for other in &judged.concerned {
                if self.judged(*other)?.excluding.contains(&here) {
                    exclusions.extend([(here, *other), (*other, here)]);
                    open.push(*other);
                }
            }
        }
        let dispute = Rc::new(dispute(&claims, &exclusions).unwrap_or_else(|| Dispute {
            claims: vec![(claim, Revision::default())],
            lead: claim,
            status: ClaimStatus::Inconsistent,
        }));
        let mut found = self.found.borrow_mut();
        for (member, _) in claims.iter().filter(|(_, it)| is_contested(it.status)) {
            found.insert(*member, dispute.clone());
        }
        Ok(dispute)
    }

    fn judged(&self, claim: Ordinal) -> Result<Rc<JudgedClaim>, KbError> {
        if let Some(judged) = self.judged.borrow().get(&claim) {
            return Ok(judged.clone());
        }
        let snapshot = self.snapshot;
        let context = RuleContext::new(snapshot);
        let assessor = Assessor::new(&context)?;
        let stored = snapshot.required(Kind::Claim, claim, snapshot.claim(claim)?)?;
        let united = assessor.united(&stored)?;
        let verdict = assessor.verdict_of(&united)?;
        let own: BTreeSet<Ordinal> = united.keys.iter().map(|(claim, _)| *claim).collect();
        let against = verdict.opposing.iter().map(|reason| reason.attribution.0);
        let rivals = assessor.rivals(&stored)?;
        let rivals = rivals.iter().map(|rival| rival.claim.ordinal);
        let relations = context.asserted_relations(&stored)?;
        let related = relations.iter().map(|relation| relation.other.ordinal);
        let mut concerned = BTreeSet::new();
        for other in rivals.chain(related) {
            let stored = snapshot.required(Kind::Claim, other, snapshot.claim(other)?)?;
            if is_contested(snapshot.assessment(&stored)?.status) {
                concerned.insert(other);
            }
        }
        self.charge(1 + verdict.opposing.len() + concerned.len())?;
        let same = context.same_as(&stored)?;
        let judged = Rc::new(JudgedClaim {
            written_in: stored.written_in,
            status: verdict.status,
            excluding: against.filter(|other| !own.contains(other)).collect(),
            same: same.iter().map(|other| other.ordinal).collect(),
            concerned,
        });
        let mut all = self.judged.borrow_mut();
        all.insert(claim, judged.clone());
        Ok(judged)
    }

    fn charge(&self, cost: usize) -> Result<(), KbError> {
        self.cost.set(self.cost.get() + cost);
        match self.cost.get() > MOST_JUDGED {
            true => Err(too_much(MOST_JUDGED)),
            false => Ok(()),
        }
    }
}

fn is_contested(status: ClaimStatus) -> bool {
    matches!(status, ClaimStatus::Disputed | ClaimStatus::Inconsistent)
}

/// The dispute of some claims; `None` if none of them is contested.
fn dispute(
    claims: &BTreeMap<Ordinal, Rc<JudgedClaim>>,
    exclusions: &BTreeSet<(Ordinal, Ordinal)>,
) -> Option<Dispute> {
    let excluded = |claim: Ordinal| exclusions.iter().filter(|(it, _)| *it == claim).count();
    let contested = claims.iter().filter(|(_, it)| is_contested(it.status));
    let lead = contested
        .clone()
        .map(|(claim, _)| *claim)
        .max_by_key(|claim| (excluded(*claim), Reverse(*claim)))?;
    let is_disputed = contested
        .map(|(_, it)| it.status)
        .any(|status| status == ClaimStatus::Disputed);
    Some(Dispute {
        claims: claims
            .iter()
            .map(|(claim, it)| (*claim, it.written_in))
            .collect(),
        lead,
        status: match is_disputed {
            true => ClaimStatus::Disputed,
            false => ClaimStatus::Inconsistent,
        },
    })
}

#[cold]
fn too_much(most: usize) -> KbError {
    KbError::TooMuch {
        most,
        what: "contested claims and words against them",
        instead: "add a `where` that leaves fewer, such as the claims about one entity",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use tempfile::TempDir;

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    /// A claim that somebody was born in a place, as `+one` or `-two` tell who asserts and denies.
    fn claim(id: &str, subject: &str, place: &str, words: &[&str]) -> Json {
        let attribution = |(number, word): (usize, &&str)| {
            let (stance, source) = word.split_at(1);
            let stance = if stance == "+" { "ASSERTS" } else { "DENIES" };
            json!({"id": format!("{id}-{number}"), "speaker": "source", "source": source, "stance": stance, "mode": "QUOTE"})
        };
        let attributions: Vec<Json> = words.iter().enumerate().map(attribution).collect();
        json!({
            "id": id, "subject": subject, "predicate": "born", "value": {"entity": place},
            "statements": {"en": id}, "attributions": attributions,
        })
    }

    fn load(knowledge_base: &KnowledgeBase, bundle: &Json) {
        let bundle = Bundle::from_text("test.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
    }

    /// The disputes as `lead: claims status`, those written last first.
    fn disputes(snapshot: &Snapshot) -> Vec<String> {
        let disputes = snapshot.disputes();
        let mut seen: Vec<String> = Vec::new();
        for contested in snapshot.contested_claims(None).unwrap() {
            let dispute = disputes.of(contested.claim).unwrap();
            let id = |claim| snapshot.id_of(Kind::Claim, claim).unwrap().to_string();
            let claims: Vec<String> = dispute.claims.iter().map(|(it, _)| id(*it)).collect();
            let text = format!(
                "{}: {} {:?}",
                id(dispute.lead),
                claims.join(" "),
                dispute.status
            );
            if !seen.contains(&text) {
                seen.push(text);
            }
        }
        seen
    }

    #[test]
    fn claims_that_exclude_each_other_are_one_dispute() {
        let outlets = ["one", "two", "three"];
        let mut entities: Vec<Json> = outlets
            .iter()
            .map(|id| json!({"id": format!("pub-{id}"), "type": "org", "labels": {"en": id}}))
            .collect();
        for place in ["paris", "rome", "oslo"] {
            entities.push(json!({"id": place, "type": "place", "labels": {"en": place}}));
        }
        for person in ["ann", "ben", "cy", "dan", "eve"] {
            entities.push(json!({"id": person, "type": "person", "labels": {"en": person}}));
        }
        let sources: Vec<Json> = outlets
            .iter()
            .map(|id| json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}, "publisher": format!("pub-{id}")}))
            .collect();
        let mut moved = claim("ann-rome", "ann", "rome", &["+two"]);
        let bundle = json!({
            "types": [
                {"id": "person", "labels": {"en": "person"}},
                {"id": "place", "labels": {"en": "place"}},
                {"id": "org", "labels": {"en": "organisation"}},
            ],
            "predicates": [{"id": "born", "labels": {"en": "born"}, "exclusive": "EVER", "time": "EVENT"}],
            "entities": entities,
            "sources": sources,
            "claims": [
                claim("ann-paris", "ann", "paris", &["+one"]),
                moved,
                claim("ben-paris", "ben", "paris", &["+one", "-two"]),
                claim("cy-paris", "cy", "paris", &["+one"]),
                claim("cy-rome", "cy", "rome", &["+two"]),
                claim("cy-oslo", "cy", "oslo", &["+three"]),
                claim("dan-paris", "dan", "paris", &["+one", "-one"]),
                claim("eve-paris", "eve", "paris", &["+one"]),
            ],
        });
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        load(&knowledge_base, &bundle);
        let by_recording = [
            "ann-paris: ann-paris ann-rome Disputed",
            "ben-paris: ben-paris Disputed",
            "cy-paris: cy-paris cy-rome cy-oslo Disputed",
            "dan-paris: dan-paris Inconsistent",
        ];
        assert_eq!(disputes(&knowledge_base.snapshot()), by_recording);
        // Another commit writes one of the claims.
        moved = claim("cy-oslo", "cy", "oslo", &["+three"]);
        moved["statements"]["en"] = json!("Cy was born in Oslo.");
        load(&knowledge_base, &json!({"claims": [moved]}));
        let snapshot = knowledge_base.snapshot();
        let [ann, ben, cy, dan] = by_recording;
        assert_eq!(disputes(&snapshot), [cy, ann, ben, dan]);
        assert_eq!(disputes(&snapshot.at(Revision(1))), by_recording);
        let key = snapshot.find("cy-paris").unwrap().unwrap();
        let dispute = snapshot.disputes().of(key.ordinal).unwrap();
        assert_eq!(dispute.written_in(), Revision(2));
    }
}
