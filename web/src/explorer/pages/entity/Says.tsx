import { useState } from 'preact/hooks';

import { useAnswer } from '../../api/use-answer';
import { t } from '../../i18n';
import { dateWithPrecision } from '../../parts/dates';
import { StatusMark } from '../../parts/marks';
import { SourceLine } from '../../parts/SourceLine';
import { manner } from '../../parts/Speaker';
import { Ready } from '../../parts/states';
import { Dotted, Words } from '../../parts/Words';
import { usePlace, useTo } from '../../place';
import type { Entity } from './EntityPage';
import { EntitySays } from './entity.documents';

const PAGE = 50;

/** What an entity says, the latest first, each with where it was read. */
export function Says({ entity }: { entity: Entity }) {
  const here = usePlace();
  const to = useTo();
  const [first, setFirst] = useState(PAGE);
  const answer = useAnswer(EntitySays, { id: here.id, first }, here.at);
  return (
    <Ready answer={answer}>
      {({ entity: found }) => {
        const { nodes, totalCount } = found?.statements ?? { nodes: [], totalCount: 0 };
        if (!nodes.length) return <p class="none">{t('entity.silent', { name: entity.labelText.text })}</p>;
        return (
          <>
            <ul class="claims says">
              {nodes.map((said) => (
                <li key={said.id}>
                  <p class="say">
                    <a href={to('claim', said.claim.id)} class={said.retraction ? 'back' : undefined}>
                      <Words of={said.claim.statementText} />
                    </a>
                  </p>
                  <div class="meta">
                    <p>
                      <Dotted of={[...manner(said), t(`mode.${said.mode}`), dateWithPrecision(said.statedAt)]} />
                    </p>
                    <p>
                      {t('read.in')} <SourceLine of={said.source} />
                    </p>
                  </div>
                  <StatusMark status={said.claim.status} />
                </li>
              ))}
            </ul>
            {totalCount > nodes.length && (
              <button class="btn" onClick={() => setFirst(first + PAGE)}>
                {t('more.n', { n: totalCount - nodes.length })}
              </button>
            )}
          </>
        );
      }}
    </Ready>
  );
}
