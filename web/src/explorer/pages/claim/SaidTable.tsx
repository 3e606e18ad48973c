import type { JSX } from 'preact';

import { t } from '../../i18n';
import { dateWithPrecision } from '../../parts/dates';
import { manner, Speaker } from '../../parts/Speaker';
import { Words } from '../../parts/Words';
import { useTo } from '../../place';
import { sideOf } from './picture-data';
import { SourceName } from './Sides';
import type { Claim, Reason, SideOf, Sides } from './sides';

const LANES = { FOR: 'table.for', ASIDE: 'table.aside', AGAINST: 'table.against' } as const;

/** The picture as a table: one row for each act of saying. */
export function SaidTable({ claim, sides }: { claim: Claim; sides: Sides }): JSX.Element {
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={t('table.caption')}>
      <table class="table said">
        <caption>{t('table.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('table.side')}</th>
            <th scope="col">{t('table.who')}</th>
            <th scope="col">{t('table.how')}</th>
            <th scope="col">{t('table.claim')}</th>
            <th scope="col">{t('table.said')}</th>
            <th scope="col">{t('table.read')}</th>
            <th scope="col">{t('table.from')}</th>
          </tr>
        </thead>
        <tbody>
          <SideRows side={sides.for} word={t('table.for')} claim={claim} />
          <SideRows side={sides.against} word={t('table.against')} claim={claim} />
          {sides.aside.map((reason) => (
            <Row key={reason.attribution.id} reason={reason} claim={claim} side={t(LANES[sideOf(reason, new Set([claim.id]))])} voice={t(`why.${reason.why}` as 'why.NO_SIDE')} />
          ))}
          {sides.beside.map((reason) => (
            <Row key={reason.attribution.id} reason={reason} claim={claim} side={t('table.against')} voice={t('related.TENSION')} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SideRows({ side, word, claim }: { side: SideOf; word: string; claim: Claim }) {
  return (
    <>
      {side.voices.map((voice, i) =>
        voice.reasons.map((reason) => {
          const m = voice.reasons.length;
          const n = String(i + 1);
          return <Row key={reason.attribution.id} reason={reason} claim={claim} side={word} voice={m > 1 ? t('table.voice.of', { n, m: String(m) }) : t('table.voice', { n })} />;
        }),
      )}
      {side.voiceless.map((reason) => (
        <Row key={reason.attribution.id} reason={reason} claim={claim} side={word} voice={t('table.voiceless')} />
      ))}
    </>
  );
}

function Row({ reason, claim, side, voice }: { reason: Reason; claim: Claim; side: string; voice: string }) {
  const to = useTo();
  const said = reason.attribution;
  const [read] = said.chain;
  const origin = said.chain.at(-1);
  const statement = reason.claim.id === claim.id ? claim.statementText : reason.claim.statementText;
  return (
    <tr>
      <th scope="row">
        {side}
        <br />
        <span class="meta">{voice}</span>
      </th>
      <td class={said.retraction ? 'back' : undefined}>
        <Speaker of={said.speaker} />
      </td>
      <td>{[t(`stance.${said.stance}`), ...manner({ ...said, stance: 'ASSERTS' }), t(`mode.${said.mode}`)].join(t('comma'))}</td>
      <td class="say">
        <a href={to('claim', reason.claim.id)}>
          <Words of={statement} />
        </a>
      </td>
      <td class="num">{dateWithPrecision(said.statedAt)}</td>
      <td>{read && <SourceName of={read} />}</td>
      <td>{origin && origin !== read ? <SourceName of={origin} /> : '—'}</td>
    </tr>
  );
}
