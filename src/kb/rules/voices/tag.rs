//! Tags: what makes two attributions one voice where they share it.

use rustc_hash::FxHashSet;

use crate::{
    kb::{
        error::KbError,
        rules::{speaker::SpeakerIdentity, speakers::Speakers, verdict::VoiceReason},
    },
    model::{Attribution, Name, Ordinal},
};

/// The most sources of a chain that are compared with others.
const LONGEST_CHAIN: usize = 1_000;

/// A tag of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::kb) enum Tag<'a> {
    /// An identity of its speaker, or a person who passed it on.
    Identity(SpeakerIdentity),
    /// A document of its chain.
    Document(Ordinal),
    /// A set of joint evidence of its claim.
    Set(&'a Name),
}

/// The tags of an attribution.
#[derive(Clone, Debug, Default)]
pub(in crate::kb) struct Tags<'a> {
    /// The tags, with what they make of those who share them.
    pub(in crate::kb) tags: Vec<(Tag<'a>, VoiceReason)>,
    /// Whether the attribution may have a source in common with every other: its chain is too long
    /// to be compared, or it is the voice of a source whose makers are closed.
    pub(in crate::kb) is_cut: bool,
}

impl<'a> Tags<'a> {
    pub(in crate::kb) fn of(
        speakers: &Speakers<'_, '_>,
        attribution: &'a Attribution<Ordinal>,
    ) -> Result<Tags<'a>, KbError> {
        let mut tags = Tags::default();
        for (identity, reason) in speakers.identities(attribution)? {
            tags.push(Tag::Identity(identity), reason);
        }
        let graph = speakers.graph;
        let known_chain = graph.known_chain_up_to(attribution, LONGEST_CHAIN + 1);
        let possible_chain = graph.possible_chain_up_to(attribution, LONGEST_CHAIN + 1);
        tags.is_cut = possible_chain.sources.len() > LONGEST_CHAIN
            || speakers.is_closed_voice(attribution)?;
        for entity in known_chain.entities {
            let entity = SpeakerIdentity::Entity(speakers.root(entity)?);
            tags.push(Tag::Identity(entity), VoiceReason::SharedSource);
        }
        let mut documents = FxHashSet::default();
        let chains = [
            (known_chain.sources, VoiceReason::SharedSource),
            (possible_chain.sources, VoiceReason::MaybeSharedSource),
        ];
        for (sources, reason) in chains {
            for source in sources.into_iter().take(LONGEST_CHAIN) {
                let document = graph.document(source);
                if documents.insert(document) {
                    tags.push(Tag::Document(document), reason);
                }
            }
        }
        for set in &attribution.jointly {
            tags.push(Tag::Set(set), VoiceReason::JointEvidence);
        }
        Ok(tags)
    }

    fn push(&mut self, tag: Tag<'a>, reason: VoiceReason) {
        self.tags.push((tag, reason));
    }
}
