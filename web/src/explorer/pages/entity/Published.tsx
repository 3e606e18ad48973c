import { useState } from 'preact/hooks';

import { useAnswer } from '../../api/use-answer';
import { t } from '../../i18n';
import { SourceLine } from '../../parts/SourceLine';
import { Ready } from '../../parts/states';
import { usePlace } from '../../place';
import type { Entity } from './EntityPage';
import { EntityPublished } from './entity.documents';

const PAGE = 50;

/** What an entity published, wrote or took part in, the latest first. */
export function Published({ entity }: { entity: Entity }) {
  const here = usePlace();
  const [first, setFirst] = useState(PAGE);
  const answer = useAnswer(EntityPublished, { id: here.id, first }, here.at);
  return (
    <Ready answer={answer}>
      {({ entity: found }) => {
        const { nodes, totalCount } = found?.sources ?? { nodes: [], totalCount: 0 };
        if (!nodes.length) return <p class="none">{t('entity.published.none', { name: entity.labelText.text })}</p>;
        return (
          <>
            <ul class="published">
              {nodes.map((source) => (
                <li key={source.id}>
                  <span>
                    <SourceLine of={source} />
                  </span>
                  <span class="meta num">{t('claims.n', { n: source.claims.totalCount })}</span>
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
