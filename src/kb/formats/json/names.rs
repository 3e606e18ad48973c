//! What each id names: in the bundle, or else in the knowledge base.

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::{
    kb::formats::json::{
        claim_ids::ClaimIds,
        near::nearest,
        reference_lookup::{LookupError, ReferenceLookup, ReferencedRecord},
        report::Locator,
        section::Section,
    },
    model::{EntityType, Id, Kind, Predicate, ValueRange},
};

/// What an id names in the bundle.
#[derive(Clone, Debug)]
pub(super) enum Named {
    Type {
        parents: Vec<Id>,
    },
    Predicate(Rc<Rule>),
    Entity {
        entity_type: Id,
        merged_into: Option<Id>,
    },
    Source,
    Claim,
    Attribution,
    /// A record of that kind that is wrong in itself, so that no more can be said of it.
    Broken(Kind),
}

/// What a predicate demands.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) domain: Vec<Id>,
    pub(super) range: Vec<ValueRange>,
    pub(super) inverse: Option<Id>,
}

/// Who bears an id in the bundle: the record that states it or holds its attribution.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearer {
    pub(super) section: Section,
    pub(super) place: Locator,
}

/// All names that records can refer to.
pub(super) struct Names<'a> {
    here: HashMap<Id, (Named, Bearer)>,
    claims: ClaimIds<'a>,
    known: &'a dyn ReferenceLookup,
    /// The types that each type belongs to, itself included.
    wider: HashMap<Id, Rc<HashSet<Id>>>,
    /// Predicates of the knowledge base that were asked for.
    rules: HashMap<Id, Rc<Rule>>,
}

impl From<ReferencedRecord> for Named {
    fn from(record: ReferencedRecord) -> Named {
        match record {
            ReferencedRecord::Type { parents } => Named::Type { parents },
            ReferencedRecord::Predicate {
                domain,
                range,
                inverse,
            } => Named::Predicate(Rc::new(Rule {
                domain,
                range,
                inverse,
            })),
            ReferencedRecord::Entity {
                entity_type,
                merged_into,
            } => Named::Entity {
                entity_type,
                merged_into,
            },
            ReferencedRecord::Source => Named::Source,
            ReferencedRecord::Claim => Named::Claim,
            ReferencedRecord::Attribution { .. } => Named::Attribution,
        }
    }
}

impl From<EntityType> for Named {
    fn from(it: EntityType) -> Named {
        Named::Type {
            parents: it.parents,
        }
    }
}

impl From<Predicate> for Named {
    fn from(it: Predicate) -> Named {
        Named::Predicate(Rc::new(Rule {
            domain: it.domain,
            range: it.range,
            inverse: it.inverse,
        }))
    }
}

impl Named {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Named::Type { .. } => Kind::EntityType,
            Named::Predicate(_) => Kind::Predicate,
            Named::Entity { .. } => Kind::Entity,
            Named::Source => Kind::Source,
            Named::Claim => Kind::Claim,
            Named::Attribution => Kind::Attribution,
            Named::Broken(kind) => *kind,
        }
    }
}

impl<'a> Names<'a> {
    /// No names yet, for a bundle whose claims stand at `claims` and which has `others` other
    /// records.
    pub(super) fn new(
        known: &'a dyn ReferenceLookup,
        claims: &'a [Locator],
        others: usize,
    ) -> Names<'a> {
        Names {
            here: HashMap::with_capacity(others),
            claims: ClaimIds::new(claims),
            known,
            wider: HashMap::new(),
            rules: HashMap::new(),
        }
    }

    /// Gives `id` to what it names; or tells what bears it already.
    pub(super) fn give(
        &mut self,
        id: Id,
        named: Named,
        bearer: Bearer,
    ) -> Result<(), (Kind, Bearer)> {
        if let Some((other, bearer)) = self.bearer_and_kind(&id) {
            return Err((other, bearer));
        }
        match named {
            Named::Claim | Named::Attribution => {
                self.claims.insert(&id, named.kind(), bearer.place);
            }
            _ => {
                self.here.insert(id, (named, bearer));
            }
        }
        Ok(())
    }

    fn bearer_and_kind(&self, id: &Id) -> Option<(Kind, Bearer)> {
        if let Some((named, bearer)) = self.here.get(id) {
            return Some((named.kind(), *bearer));
        }
        let section = Section::Claims;
        let found = self.claims.find(id);
        found.map(|(kind, place)| (kind, Bearer { section, place }))
    }

    /// What the knowledge base has by that id.
    pub(super) fn known(&self, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        self.known.find(id)
    }

    /// The kind of what `id` names.
    pub(super) fn kind(&self, id: &Id) -> Result<Option<Kind>, LookupError> {
        if let Some((named, _)) = self.here.get(id) {
            return Ok(Some(named.kind()));
        }
        if let Some(kind) = self.claims.kind(id) {
            return Ok(Some(kind));
        }
        Ok(self.known.find(id)?.map(|record| record.kind()))
    }

    /// What `id` names.
    pub(super) fn find(&self, id: &Id) -> Result<Option<Named>, LookupError> {
        if let Some((named, _)) = self.here.get(id) {
            return Ok(Some(named.clone()));
        }
        match self.claims.kind(id) {
            Some(Kind::Claim) => Ok(Some(Named::Claim)),
            Some(_) => Ok(Some(Named::Attribution)),
            None => Ok(self.known.find(id)?.map(Named::from)),
        }
    }

    /// What a predicate demands; `None` where there is none of that id, or it is wrong in itself.
    pub(super) fn rule(&mut self, predicate: &Id) -> Result<Option<Rc<Rule>>, LookupError> {
        if let Some(rule) = self.rules.get(predicate) {
            return Ok(Some(rule.clone()));
        }
        let Some(Named::Predicate(rule)) = self.find(predicate)? else {
            return Ok(None);
        };
        self.rules.insert(predicate.clone(), rule.clone());
        Ok(Some(rule))
    }

    /// The type of an entity; `None` where there is none of that id, or it is wrong in itself.
    pub(super) fn entity_type(&self, entity: &Id) -> Result<Option<Id>, LookupError> {
        Ok(match self.find(entity)? {
            Some(Named::Entity { entity_type, .. }) => Some(entity_type),
            _ => None,
        })
    }

    /// The types that a type belongs to, itself included; `None` where one of them cannot be
    /// told, which is another problem.
    pub(super) fn wider(
        &mut self,
        entity_type: &Id,
    ) -> Result<Option<Rc<HashSet<Id>>>, LookupError> {
        if let Some(wider) = self.wider.get(entity_type) {
            return Ok(Some(wider.clone()));
        }
        let mut wider = HashSet::new();
        let mut next = vec![entity_type.clone()];
        while let Some(id) = next.pop() {
            if wider.contains(&id) {
                continue;
            }
            let Some(Named::Type { parents }) = self.find(&id)? else {
                return Ok(None);
            };
            wider.insert(id);
            next.extend(parents);
        }
        let wider = Rc::new(wider);
        self.wider.insert(entity_type.clone(), wider.clone());
        Ok(Some(wider))
    }

    /// The record of the bundle that bears an id.
    pub(super) fn bearer(&self, id: &Id) -> Option<Bearer> {
        self.bearer_and_kind(id).map(|(_, bearer)| bearer)
    }

    /// Everything in the bundle but claims and attributions, in no order.
    pub(super) fn here(&self) -> impl Iterator<Item = (&Id, &Named, Bearer)> {
        self.here
            .iter()
            .map(|(id, (named, bearer))| (id, named, *bearer))
    }

    /// An id of that kind that is likely meant by `id`. The ids that claims of the bundle state are
    /// in `claims`.
    pub(super) fn near(
        &self,
        id: &Id,
        kind: Kind,
        claims: &[Id],
    ) -> Result<Option<String>, LookupError> {
        let here = self
            .here
            .iter()
            .filter(|(_, (named, _))| named.kind() == kind);
        let here = here.map(|(id, _)| id).chain(claims);
        let here = nearest(id.as_str(), here.map(Id::as_str));
        let there = self.known.near(id, kind)?;
        let both = here.into_iter().chain(there.as_ref().map(Id::as_str));
        Ok(nearest(id.as_str(), both).map(String::from))
    }
}
