//! The speakers of attributions at one snapshot, and the documents in which they are read.

use std::{cell::RefCell, rc::Rc};

use foldhash::{HashMap, HashMapExt};
use rustc_hash::FxHashMap;

use crate::{
    kb::{
        error::KbError,
        rules::{
            attribution_key::AttributionKey,
            chain::source_graph::SourceGraph,
            context::RuleContext,
            site::site,
            speaker::{SpeakerIdentity, SpeakerKey},
            verdict::VoiceReason,
            voice_links::VoiceLinks,
        },
    },
    model::{Agent, Attribution, Ordinal, PartialDate, Source, Speaker, Via, fold::fold},
};

/// The identities of a speaker, each once, in order, with how the speaker comes by it.
pub(in crate::kb) type Identities = Vec<(SpeakerIdentity, VoiceReason)>;

/// The view of the speakers at one snapshot, with what is looked up for many attributions.
pub(in crate::kb) struct Speakers<'c, 's> {
    context: &'c RuleContext<'s>,
    pub(in crate::kb) graph: &'s SourceGraph,
    links: &'s VoiceLinks,
    own_voices: RefCell<FxHashMap<Ordinal, Rc<Identities>>>,
    sites: RefCell<HashMap<String, u32>>,
    names: RefCell<HashMap<String, u32>>,
}

impl<'c, 's> Speakers<'c, 's> {
    pub(in crate::kb) fn new(context: &'c RuleContext<'s>) -> Result<Speakers<'c, 's>, KbError> {
        Ok(Speakers {
            context,
            graph: context.snapshot().source_graph()?,
            links: context.voice_links()?,
            own_voices: RefCell::default(),
            sites: RefCell::new(HashMap::new()),
            names: RefCell::new(HashMap::new()),
        })
    }

    /// The date of a statement.
    pub(in crate::kb) fn said(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<Option<PartialDate>, KbError> {
        self.context.said(attribution)
    }

    /// The date of a source.
    pub(in crate::kb) fn published(&self, source: Ordinal) -> Result<Option<PartialDate>, KbError> {
        Ok(self.context.source(source)?.record.published_at)
    }

    /// The key of a speaker.
    pub(in crate::kb) fn key(
        &self,
        attribution: &Attribution<Ordinal>,
        key: AttributionKey,
    ) -> Result<SpeakerKey, KbError> {
        if let Speaker::Anonymous(_) = attribution.speaker {
            return Ok(SpeakerKey::Unnamed(key));
        }
        let voice = self.voice(attribution)?;
        let identities = voice.iter().map(|(identity, _)| *identity);
        Ok(SpeakerKey::Of(identities.collect()))
    }

    /// The identities of a speaker: their own, and those of whom they speak for or belong to. One
    /// without a name has none.
    pub(in crate::kb) fn identities(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<Identities, KbError> {
        if let Speaker::Anonymous(_) = attribution.speaker {
            return Ok(Identities::new());
        }
        let mut identities = self.voice(attribution)?.to_vec();
        if attribution.speaker == Speaker::Source {
            for via in attribution.via.iter().filter(|via| via.is_assumed()) {
                if let Some(source) = via.source() {
                    let voice = self.own_voice(*source)?;
                    let assumed = voice.iter().map(|(identity, _)| *identity);
                    identities.extend(assumed.map(|it| (it, VoiceReason::MaybeSharedSource)));
                }
            }
        }
        let said = match self.links.is_empty() {
            true => None,
            false => self.said(attribution)?,
        };
        self.extend(&mut identities, said);
        Ok(identities)
    }

    /// Whether the speaker is a source whose makers and addresses are closed to others, so that it
    /// may be the voice of anybody who speaks elsewhere.
    pub(in crate::kb) fn is_closed_voice(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<bool, KbError> {
        let is_entity = |via: &Via<Ordinal>| via.entity().is_some();
        if attribution.speaker != Speaker::Source || attribution.via.iter().any(is_entity) {
            return Ok(false);
        }
        let stored = self.context.source(speaking_source(attribution))?;
        let source = &stored.record;
        let is_known = !source.authors.is_empty() || source.publisher.is_some();
        Ok(source.closed.is_some() && !is_known && source.urls.is_empty())
    }

    /// The identities of a source's own voice, and of whom that speaks for or belongs to at any
    /// time.
    pub(in crate::kb) fn identities_of_source(
        &self,
        source: Ordinal,
    ) -> Result<Identities, KbError> {
        let mut identities = self.own_voice(source)?.to_vec();
        self.extend(&mut identities, None);
        Ok(identities)
    }

    /// The root of an entity.
    pub(in crate::kb) fn root(&self, entity: Ordinal) -> Result<Ordinal, KbError> {
        self.context.root(entity)
    }

    /// The identities of who speaks, in order: an entity, or the own voice of the last source that
    /// the chain certainly has.
    fn voice(&self, attribution: &Attribution<Ordinal>) -> Result<Rc<Identities>, KbError> {
        let last_known = attribution.via.iter().rfind(|via| !via.is_assumed());
        let entity = match (&attribution.speaker, last_known) {
            (Speaker::Entity(entity), _) => Some(entity),
            (_, via) => via.and_then(Via::entity),
        };
        let Some(entity) = entity else {
            return self.own_voice(speaking_source(attribution));
        };
        let entity = SpeakerIdentity::Entity(self.context.root(*entity)?);
        Ok(Rc::new(vec![(entity, VoiceReason::SameSpeaker)]))
    }

    /// The identities of a source's own voice: its publisher's and its authors'. Where a platform
    /// or a journal publishes others, it is the authors' alone.
    fn own_voice(&self, source: Ordinal) -> Result<Rc<Identities>, KbError> {
        if let Some(voice) = self.own_voices.borrow().get(&source) {
            return Ok(voice.clone());
        }
        let stored = self.context.source(source)?;
        let Source {
            kind,
            authors,
            publisher,
            urls,
            ..
        } = &stored.record;
        let mut voice = Identities::new();
        for author in authors {
            voice.extend(self.identity(author, VoiceReason::SameAuthor)?);
        }
        if let Some(publisher) = publisher
            && (authors.is_empty() || !kind.speaks_for_authors())
        {
            voice.extend(self.identity(publisher, VoiceReason::SamePublisher)?);
        }
        if voice.is_empty() {
            voice.push(match urls.first() {
                Some(url) => {
                    let site = number(&self.sites, site(url));
                    (SpeakerIdentity::Site(site), VoiceReason::SameSite)
                }
                None => (SpeakerIdentity::Source(source), VoiceReason::SharedSource),
            });
        }
        in_order(&mut voice);
        let voice = Rc::new(voice);
        self.own_voices.borrow_mut().insert(source, voice.clone());
        Ok(voice)
    }

    /// The identity of an author or a publisher, and `reason` if that is an entity.
    fn identity(
        &self,
        agent: &Agent<Ordinal>,
        reason: VoiceReason,
    ) -> Result<Option<(SpeakerIdentity, VoiceReason)>, KbError> {
        if let Some(entity) = agent.entity() {
            let entity = SpeakerIdentity::Entity(self.context.root(*entity)?);
            return Ok(Some((entity, reason)));
        }
        let name = agent.plain_name();
        let name = name.map(|name| number(&self.names, fold(&name)));
        Ok(name.map(|name| (SpeakerIdentity::Name(name), VoiceReason::SameName)))
    }

    /// Adds the identities of whom those speak for or belong to.
    fn extend(&self, identities: &mut Identities, said: Option<PartialDate>) {
        for index in 0..identities.len() {
            if let (SpeakerIdentity::Entity(entity), _) = identities[index] {
                let reached = self.links.reached(entity, said).into_iter();
                let reached =
                    reached.map(|(other, reason)| (SpeakerIdentity::Entity(other), reason));
                identities.extend(reached);
            }
        }
        in_order(identities);
    }
}

/// The number of a text among those that were met.
fn number(numbers: &RefCell<HashMap<String, u32>>, text: String) -> u32 {
    let mut numbers = numbers.borrow_mut();
    let next = numbers.len() as u32;
    *numbers.entry(text).or_insert(next)
}

/// The last source that the stated chain certainly has.
fn speaking_source(attribution: &Attribution<Ordinal>) -> Ordinal {
    *attribution.last_source()
}

/// Sorts identities and keeps of each the surest reason.
fn in_order(identities: &mut Identities) {
    identities.sort_unstable();
    identities.dedup_by_key(|(identity, _)| *identity);
}
