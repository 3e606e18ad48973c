import { useList } from '../../api/use-list';
import { t } from '../../i18n';
import { dateWithPrecision } from '../../parts/dates';
import { StatusMark } from '../../parts/marks';
import { More } from '../../parts/More';
import { SourceLink } from '../../parts/SourceLine';
import { manner } from '../../parts/Speaker';
import { Ready } from '../../parts/states';
import { Dotted, Words } from '../../parts/Words';
import { usePlace, useTo } from '../../place';
import type { Entity } from './EntityPage';
import { EntitySays } from './entity.documents';

/** What an entity says, the latest first, each with where it was read. */
export function Says({ entity }: { entity: Entity }) {
  const here = usePlace();
  const to = useTo();
  const list = useList(EntitySays, { id: here.id }, here.at, (data) => data.entity?.statements);
  return (
    <Ready answer={list.answer}>
      {() => {
        if (!list.rows.length) return <p class="none">{t('entity.silent', { name: entity.labelText.text })}</p>;
        return (
          <>
            <ul class="claims says">
              {list.rows.map((said) => (
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
                      {t('read.in')} <SourceLink of={said.source} />
                    </p>
                  </div>
                  <StatusMark status={said.claim.status} />
                </li>
              ))}
            </ul>
            <More of={list} />
          </>
        );
      }}
    </Ready>
  );
}
