import type { JSX } from 'preact';

import { t } from '../i18n';
import { useTo } from '../place';
import { dateInWords } from './dates';
import type { SaidPartsFragment, SourceKind, SpeakerPartsFragment as SpeakerParts } from './fragments.documents';
import { SpeakerSign } from './marks';
import { Words } from './Words';

export type { SpeakerParts };

/** Who says it, with the sign: a link to the entity or the source; a tag where no name is given. */
export function Speaker({ of, sign = true }: { of: SpeakerParts; sign?: boolean }): JSX.Element {
  const to = useTo();
  switch (of.__typename) {
    case 'Entity':
      return (
        <span class="who">
          {sign && <SpeakerSign kind={of.type.id === 'person' ? 'person' : 'organisation'} />}
          <a href={to('entity', of.id)}>
            <Words of={of.labelText} />
          </a>
        </span>
      );
    case 'AnonymousSpeaker':
      return (
        <span class="who unnamed">
          {sign && <SpeakerSign kind="unnamed" />}
          <span>
            <Words of={of.descriptorText} /> <span class="tag">{t('speaker.unnamed')}</span>
          </span>
        </span>
      );
    case 'SourceVoice':
      return (
        <span class="who">
          {sign && <SpeakerSign kind="source" />}
          <a href={to('source', of.source.id)}>
            {itself(of.source.kind)}
          </a>
        </span>
      );
  }
}

/** A source that speaks in its own voice: "the article itself". */
export const itself = (kind: SourceKind) => t('speaker.itself.of', { kind: t(`source.kind.${kind}`).toLowerCase() });

/** The name of a speaker in words alone, for a line of text. */
export function SpeakerName({ of }: { of: SpeakerParts }): JSX.Element {
  switch (of.__typename) {
    case 'Entity':
      return <Words of={of.labelText} />;
    case 'AnonymousSpeaker':
      return (
        <>
          <Words of={of.descriptorText} />
          {t('speaker.unnamed.paren')}
        </>
      );
    case 'SourceVoice':
      return <>{itself(of.source.kind)}</>;
  }
}

/** How it is said: "denies it", "as likely", "as alleged", "taken back". An assertion goes without saying. */
export function manner(said: Pick<SaidPartsFragment, 'stance' | 'certainty' | 'distance' | 'tone' | 'reading' | 'retraction'>): string[] {
  return [
    said.stance !== 'ASSERTS' && t(`stance.${said.stance}`),
    said.certainty && t(`certainty.${said.certainty}`),
    said.distance && t(`distance.${said.distance}`),
    said.tone && t(`tone.${said.tone}`),
    said.reading && t(`reading.${said.reading}`),
    said.retraction && t('said.back'),
  ].filter((part) => typeof part === 'string');
}

/** Who says it, how and when, in one line: "Meta, as certain, 29 July 2025". */
export function SaidLine({ of, dated = true }: { of: SaidPartsFragment; dated?: boolean }): JSX.Element {
  const rest = [...manner(of), ...(dated && of.statedAt ? [dateInWords(of.statedAt)] : [])];
  const comma = t('comma');
  return (
    <span class={of.retraction ? 'back' : undefined}>
      <SpeakerName of={of.speaker} />
      {rest.map((part) => comma + part)}
    </span>
  );
}
