import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { useAnswer } from '../../api/use-answer';
import { t } from '../../i18n';
import { instantInWords } from '../../parts/dates';
import { FreshNotice } from '../../parts/FreshNotice';
import { useHeld } from '../../parts/held';
import { StatusMark } from '../../parts/marks';
import { NoSuch, Ready } from '../../parts/states';
import { useTitle } from '../../parts/title';
import { Dotted, langOf, Words } from '../../parts/Words';
import { usePlace, useTo } from '../../place';
import './claim.css';
import { ClaimPage as Asked } from './claim.documents';
import { Parts } from './Parts';
import { voiceCount } from './picture-data';
import { Provenance } from './Provenance';
import { Between, Related, Turned } from './Related';
import { sidesOf, type Claim } from './sides';
import { BothSides } from './Sides';

export default function ClaimPage(): JSX.Element {
  const { id, at } = usePlace();
  const answer = useAnswer(Asked, { id }, at);
  useTitle(answer.data?.claim?.statementText.text);
  return (
    <Ready answer={answer}>
      {({ claim }) => (claim ? <Whole claim={claim} /> : <NoSuch what="kind.one.CLAIM" id={id} />)}
    </Ready>
  );
}

function Whole({ claim: newest }: { claim: Claim }) {
  const here = usePlace();
  const to = useTo();
  const { shown: claim, fresh, show } = useHeld(newest, `${here.id} ${JSON.stringify(here.at)} ${here.params.get('lang')}`);
  const sides = useMemo(() => sidesOf(claim), [claim]);
  const others = claim.statements.filter((s) => s.language !== claim.statementText.language);
  const spoken = claim.statusReason.for.length > 0;
  const disputed = claim.statusReason.against.length > 0;
  return (
    <article aria-labelledby="claim">
      {fresh && <FreshNotice says="fresh.claim" revision={newest.revision} show={show} />}
      <nav class="crumb" aria-label={t('parts.about')}>
        <a href={to('entity', claim.subject.id)}>
          <Words of={claim.subject.labelText} />
        </a>
        <span aria-hidden="true">/</span>
        <Words of={claim.predicate.labelText} />
      </nav>
      <header class="claim-head">
        <div class="row">
          {/* The status alone is always the newest. */}
          <StatusMark status={newest.status} pill />
          <span class="meta">
            <Dotted
              of={[
                disputed ? t('claim.voices.against', { for: voiceCount(sides.for), against: voiceCount(sides.against) }) : spoken && voiceCount(sides.for),
                t(`nature.${claim.nature}`),
                t('claim.recorded', { date: instantInWords(claim.recordedAt) }),
              ]}
            />
          </span>
        </div>
        <h1 class="title" id="claim" lang={langOf(claim.statementText)} tabIndex={-1}>
          <bdi>{claim.statementText.text}</bdi>
        </h1>
        {others.map((other) => (
          <p class="other" key={other.language} lang={langOf(other)}>
            <bdi>{other.text}</bdi>
          </p>
        ))}
      </header>
      <p class="why">
        <span class="vh">{t('claim.why', { status: t(`status.${claim.status}`) })}: </span>
        {claim.verdict}
      </p>
      <BothSides claim={claim} sides={sides} />
      <Between claim={claim} />
      <Provenance claim={claim} sides={sides} />
      <div class="columns">
        <div class="stack">
          <Turned claim={claim} />
          <Related claim={claim} />
        </div>
        <aside class="rail stack" aria-label={t('parts.heading')}>
          <Parts claim={claim} sides={sides} />
        </aside>
      </div>
    </article>
  );
}
