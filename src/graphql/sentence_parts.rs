//! The parts of a verdict's sentence: who speaks, by name, and what other claims state.

use std::collections::BTreeMap;

use claimgraph_engine::FieldError;

use crate::{
    graphql::{
        context::Node,
        reader_languages::ReaderLanguages,
        verdict_sentence::{Rival, SentenceLanguage, SentenceParts, SpeakerName},
    },
    kb::{AttributionKey, Reason, ReasonKind, Snapshot, StoredClaim, Verdict},
    model::{Agent, AnonymousSpeaker, Attribution, Kind, LanguagePriorityList, Ordinal, Speaker},
};

/// The beginnings of an English description of one person.
const OF_ONE: [&str; 6] = ["a ", "an ", "one ", "someone", "somebody", "the "];

/// The sentence of a verdict on a claim, for a reader who would have some languages.
pub(super) fn sentence(
    claim: &Node<'_, StoredClaim>,
    verdict: &Verdict,
    reader: &ReaderLanguages,
) -> Result<String, FieldError> {
    let (language, languages) = reader.sentences();
    let namer = Namer {
        snapshot: claim.snapshot,
        language,
        languages,
    };
    Ok(namer.parts(claim, verdict)?.sentence(language))
}

/// The name of the speaker of an attribution, for a reader who would have some languages.
pub(super) fn speaker_name(
    snapshot: &Snapshot,
    attribution: &Attribution<Ordinal>,
    reader: &ReaderLanguages,
) -> Result<String, FieldError> {
    let (language, _) = reader.sentences();
    let namer = Namer {
        snapshot,
        language,
        languages: reader.texts(),
    };
    Ok(namer.speaker_of(attribution)?.text)
}

/// The names of records in the language of a sentence.
struct Namer<'s> {
    snapshot: &'s Snapshot,
    language: SentenceLanguage,
    /// The languages of names.
    languages: &'s LanguagePriorityList,
}

impl Namer<'_> {
    fn parts(
        &self,
        claim: &Node<'_, StoredClaim>,
        verdict: &Verdict,
    ) -> Result<SentenceParts, FieldError> {
        let of = |why: &[ReasonKind]| {
            let all = [&verdict.supporting, &verdict.opposing, &verdict.aside];
            let reasons = all.into_iter().flatten();
            let chosen = reasons.filter(|reason| why.contains(&reason.why));
            self.speakers(chosen.map(|reason| reason.attribution))
        };
        let firsts = verdict
            .voices
            .iter()
            .filter_map(|voice| voice.attributions.first());
        let mut voices = Vec::new();
        for first in firsts {
            voices.extend(self.speaker(*first)?);
        }
        let (tension, correction) = (verdict.tension.first(), verdict.replacement);
        Ok(SentenceParts {
            status: verdict.status,
            nature: claim.nature,
            supporters: of(&[ReasonKind::Says, ReasonKind::Confirms])?,
            voices,
            deniers: of(&[ReasonKind::Denies])?,
            questioners: of(&[ReasonKind::Questions])?,
            rivals: self.rivals(&verdict.opposing)?,
            hesitant: match self.is_only_held_possible(verdict)? {
                true => of(&[ReasonKind::Unsure])?,
                false => Vec::new(),
            },
            is_passed_on: verdict
                .aside
                .iter()
                .any(|reason| reason.why == ReasonKind::NoSide),
            correctors: of(&[ReasonKind::Corrected])?,
            correction: correction.map(|other| self.statement(other)).transpose()?,
            tension: tension.map(|other| self.statement(*other)).transpose()?,
            further_tension: verdict.tension.len().saturating_sub(1),
        })
    }

    /// Whether all that is said for the claim, and neither taken back nor overtaken, is that it may
    /// be so.
    fn is_only_held_possible(&self, verdict: &Verdict) -> Result<bool, FieldError> {
        let is_gone = |why: ReasonKind| {
            matches!(
                why,
                ReasonKind::TakenBack
                    | ReasonKind::WithdrawnSource
                    | ReasonKind::Corrected
                    | ReasonKind::LaterWord
            )
        };
        if !verdict.supporting.is_empty() || !verdict.opposing.is_empty() {
            return Ok(false);
        }
        for reason in verdict.aside.iter().filter(|reason| !is_gone(reason.why)) {
            let is_for = self.with_attribution(reason.attribution, |attribution| {
                Ok(attribution.stance.supports())
            })?;
            if reason.why != ReasonKind::Unsure || is_for != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The claims that exclude the claim, each with those who say so.
    fn rivals(&self, opposing: &[Reason]) -> Result<Vec<Rival>, FieldError> {
        let mut by_claim: BTreeMap<Ordinal, Vec<&Reason>> = BTreeMap::new();
        for reason in opposing {
            if matches!(
                reason.why,
                ReasonKind::SaysWhatExcludes | ReasonKind::ExcludedBy
            ) {
                by_claim
                    .entry(reason.attribution.0)
                    .or_default()
                    .push(reason);
            }
        }
        let rival = |(claim, reasons): (Ordinal, Vec<&Reason>)| {
            let excluded_by = reasons.iter().find_map(|reason| reason.excluded_by);
            Ok(Rival {
                statement: self.statement(claim)?,
                speakers: self.speakers(reasons.iter().map(|reason| reason.attribution))?,
                excluded_by: excluded_by
                    .map(|source| self.own_voice(source))
                    .transpose()?
                    .map(|name| name.text),
            })
        };
        by_claim.into_iter().map(rival).collect()
    }

    fn statement(&self, claim: Ordinal) -> Result<String, FieldError> {
        let stored = self.snapshot.claim(claim)?;
        let stored = self.snapshot.required(Kind::Claim, claim, stored)?;
        match stored.record.statements.choose(self.languages) {
            Some((_, statement)) => Ok(statement.to_string()),
            None => {
                let (_, statement) = self
                    .snapshot
                    .generated_statement(&stored.record, self.languages)?;
                Ok(statement)
            }
        }
    }

    /// The names of the speakers of some attributions, each once.
    fn speakers(
        &self,
        attributions: impl Iterator<Item = AttributionKey>,
    ) -> Result<Vec<SpeakerName>, FieldError> {
        let mut names = Vec::new();
        for attribution in attributions {
            if let Some(name) = self.speaker(attribution)?
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn speaker(&self, attribution: AttributionKey) -> Result<Option<SpeakerName>, FieldError> {
        self.with_attribution(attribution, |attribution| self.speaker_of(attribution))
    }

    fn speaker_of(&self, attribution: &Attribution<Ordinal>) -> Result<SpeakerName, FieldError> {
        match &attribution.speaker {
            Speaker::Entity(entity) => self.entity(*entity),
            Speaker::Anonymous(speaker) => Ok(self.unnamed(speaker)),
            Speaker::Source => self.own_voice(*attribution.last_source()),
        }
    }

    fn with_attribution<T>(
        &self,
        (claim, number): AttributionKey,
        read: impl FnOnce(&Attribution<Ordinal>) -> Result<T, FieldError>,
    ) -> Result<Option<T>, FieldError> {
        let stored = self.snapshot.claim(claim)?;
        let stored = self.snapshot.required(Kind::Claim, claim, stored)?;
        stored.record.attribution(number).map(read).transpose()
    }

    fn entity(&self, entity: Ordinal) -> Result<SpeakerName, FieldError> {
        Ok(SpeakerName {
            text: self.snapshot.label(entity, self.languages)?,
            is_unnamed: false,
            is_plural: false,
        })
    }

    fn agent(&self, agent: &Agent<Ordinal>) -> Result<SpeakerName, FieldError> {
        if let Some(entity) = agent.entity() {
            return self.entity(*entity);
        }
        Ok(SpeakerName {
            text: agent.plain_name().unwrap_or_default(),
            is_unnamed: false,
            is_plural: false,
        })
    }

    /// The description of an unnamed speaker. If the source states no number of people, English
    /// words tell one from several.
    fn unnamed(&self, speaker: &AnonymousSpeaker<Ordinal>) -> SpeakerName {
        let descriptor = speaker.descriptor.choose(self.languages);
        let text = descriptor.map_or_else(String::new, |(_, descriptor)| descriptor.to_string());
        let folded = text.to_lowercase();
        let is_plural = match speaker.count {
            Some(count) => count > 1 || speaker.count_is_minimum,
            None => !OF_ONE.iter().any(|beginning| folded.starts_with(beginning)),
        };
        SpeakerName {
            text,
            is_unnamed: true,
            is_plural,
        }
    }

    /// The name of who speaks where a source speaks in its own voice: the authors of what a
    /// platform or a journal carries, else the publisher, else the authors, else the source by its
    /// title.
    fn own_voice(&self, source: Ordinal) -> Result<SpeakerName, FieldError> {
        let stored = self.snapshot.source(source)?;
        let stored = self.snapshot.required(Kind::Source, source, stored)?;
        let record = &stored.record;
        let is_carried = record.kind.speaks_for_authors();
        match (&record.publisher, &*record.authors) {
            (Some(publisher), authors) if !is_carried || authors.is_empty() => {
                self.agent(publisher)
            }
            (_, [author]) => self.agent(author),
            (_, [first, _, ..]) => {
                let first = self.agent(first)?.text;
                Ok(SpeakerName {
                    text: match self.language {
                        SentenceLanguage::English => format!("{first} et al."),
                        SentenceLanguage::TraditionalChinese => format!("{first}等人"),
                    },
                    is_unnamed: false,
                    is_plural: true,
                })
            }
            (_, []) => {
                let title = record.titles.choose(self.languages);
                let title = title.map_or(record.id.as_str(), |(_, title)| title);
                Ok(SpeakerName {
                    text: match self.language {
                        SentenceLanguage::English => format!("“{title}”"),
                        SentenceLanguage::TraditionalChinese => format!("《{title}》"),
                    },
                    is_unnamed: false,
                    is_plural: false,
                })
            }
        }
    }
}
