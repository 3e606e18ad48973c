import type { JSX } from 'preact';

import { t } from '../../i18n';
import { StatusMark } from '../../parts/marks';
import { SaidLine } from '../../parts/Speaker';
import { Words } from '../../parts/Words';
import { plainId, useTo } from '../../place';
import type { DisputeRowFragment } from './home.documents';

type Reason = DisputeRowFragment['for'][number];

/** How many claims of a side a list shows. */
const SHOWN = 2;

/** A dispute in a list: its two sides face to face. */
export function Duel({ of }: { of: DisputeRowFragment }): JSX.Element {
  const to = useTo();
  const main = plainId(of.claim.id);
  return (
    <li>
      <article class="duel">
        <h3>
          <StatusMark status={of.status} />
          <a href={to('entity', of.claim.subject.id)}>
            <Words of={of.claim.subject.labelText} />
          </a>
          <a class="meta" href={to('claim', main)}>
            {t('claims.n', { n: of.claimCount })}
          </a>
        </h3>
        <Side name="for" reasons={of.for} main={main} />
        <Side name="against" reasons={of.against} main={main} />
      </article>
    </li>
  );
}

function Side({ name, reasons, main }: { name: 'for' | 'against'; reasons: Reason[]; main: string }) {
  const to = useTo();
  const claims = new Map<string, Reason[]>();
  for (const reason of reasons) claims.set(reason.claim.id, [...(claims.get(reason.claim.id) ?? []), reason]);
  const further = [...claims.values()].slice(SHOWN).flat().length;
  return (
    <div class={`side ${name}`}>
      {[...claims.values()].slice(0, SHOWN).map((of) => {
        const [first] = of;
        if (!first) return null;
        // A denial has no claim of its own: what it says is in how it is said.
        const isDenial = name === 'against' && plainId(first.claim.id) === main;
        return (
          <div key={first.claim.id}>
            <p class="by">
              <b class="sd">{t(`side.${name}`)}</b> ·{' '}
              {of.slice(0, 2).map(({ attribution }, place) => (
                <span key={attribution.id}>
                  {place > 0 && t('semicolon')}
                  <SaidLine of={attribution} />
                </span>
              ))}
              {of.length > 2 && ` ${t('said.further', { n: of.length - 2 })}`}
            </p>
            {isDenial ? (
              <p class="denial">{t('home.denial')}</p>
            ) : (
              <p class="say">
                <a href={to('claim', first.claim.id)}>
                  <Words of={first.claim.statementText} />
                </a>
              </p>
            )}
          </div>
        );
      })}
      {further > 0 && <p class="by">{t('said.further', { n: further })}</p>}
    </div>
  );
}
