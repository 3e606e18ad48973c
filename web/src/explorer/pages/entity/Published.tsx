import { useList } from '../../api/use-list';
import { t } from '../../i18n';
import { More } from '../../parts/More';
import { SourceLine } from '../../parts/SourceLine';
import { Ready } from '../../parts/states';
import { usePlace } from '../../place';
import type { Entity } from './EntityPage';
import { EntityPublished } from './entity.documents';

/** What an entity published, wrote or took part in, the latest first. */
export function Published({ entity }: { entity: Entity }) {
  const here = usePlace();
  const list = useList(EntityPublished, { id: here.id }, here.at, (data) => data.entity?.sources);
  return (
    <Ready answer={list.answer}>
      {() => {
        if (!list.rows.length) return <p class="none">{t('entity.published.none', { name: entity.labelText.text })}</p>;
        return (
          <>
            <ul class="published">
              {list.rows.map((source) => (
                <li key={source.id}>
                  <span>
                    <SourceLine of={source} />
                  </span>
                  <span class="meta num">{t('claims.n', { n: source.claims.totalCount })}</span>
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
