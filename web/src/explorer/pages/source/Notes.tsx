import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { t } from '../../i18n';
import { StatusMark } from '../../parts/marks';
import { SpeakerName } from '../../parts/Speaker';
import { Dotted, Words } from '../../parts/Words';
import { usePlace, useTo } from '../../place';
import { locatorInWords } from '../claim/Sides';
import { isChosen, placed, type Evidence, type Source } from './Reading';

/** The passages as they were noted, where the text itself is not at hand. */
export function Notes({ source }: { source: Source }): JSX.Element | null {
  const here = usePlace();
  const chosen = source.evidence.nodes.findIndex((e) => isChosen(e, here.hash));
  useEffect(() => {
    if (chosen >= 0) document.getElementById('chosen')?.scrollIntoView({ block: 'center' });
  }, [chosen]);
  if (!source.evidence.nodes.length) return null;
  return (
    <section aria-labelledby="notes">
      <h2 class="section" id="notes">
        {t('source.notes')}
      </h2>
      <p class="meta">{t('source.text.none')}</p>
      <ol class="noted">
        {source.evidence.nodes.map((evidence, i) => (
          <NoteRow key={i} of={evidence} chosen={i === chosen} />
        ))}
      </ol>
    </section>
  );
}

function NoteRow({ of, chosen }: { of: Evidence; chosen: boolean }) {
  const to = useTo();
  const at = placed(of);
  return (
    <li id={chosen ? 'chosen' : undefined} class={chosen ? 'here' : undefined}>
      <p class="meta">
        <Dotted
          of={[
            at && t('source.notes.at', { start: String(at.start), end: String(at.end) }),
            of.locator && locatorInWords(of.locator),
            !at && !of.locator && t('source.notes.none'),
            of.note && <bdi>{of.note}</bdi>,
          ]}
        />
      </p>
      <div>
        {of.exact && (
          <p class="passage">
            <Words of={{ text: of.exact, language: null }} />
          </p>
        )}
        <p class="say">
          <a href={to('claim', of.claim.id)}>
            <Words of={of.claim.statementText} />
          </a>
        </p>
        {of.attribution && (
          <p class="meta">
            <SpeakerName of={of.attribution.speaker} />
            {t('comma')}
            {t(`stance.${of.attribution.stance}`)}
          </p>
        )}
      </div>
      <StatusMark status={of.claim.status} />
    </li>
  );
}
