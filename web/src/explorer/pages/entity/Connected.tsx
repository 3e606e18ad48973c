import { t } from '../../i18n';
import { Words, type Worded } from '../../parts/Words';
import { useTo } from '../../place';
import type { Entity } from './EntityPage';

interface Neighbor {
  id: string;
  label: Worded;
  /** By which predicates, each with a claim that says so. */
  by: Map<string, { label: Worded; claim: string }>;
}

const SHOWN = 12;

/** Whom and what an entity is connected to, and by which claims. */
export function Connected({ entity }: { entity: Entity }) {
  const to = useTo();
  const all = neighbors(entity);
  if (!all.length) return null;
  return (
    <section>
      <h2>{t('entity.connected')}</h2>
      <ul class="links connected">
        {all.slice(0, SHOWN).map(({ id, label, by }) => (
          <li key={id}>
            <a href={to('entity', id)}>
              <Words of={label} />
            </a>
            <span class="meta by">
              {[...by].map(([key, one], place) => (
                <span key={key}>
                  {place > 0 && t('semicolon')}
                  <a href={to('claim', one.claim)}>
                    <Words of={one.label} />
                  </a>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {all.length > SHOWN && (
        <details>
          <summary class="meta">{t('more.n', { n: all.length - SHOWN })}</summary>
          <ul class="links connected">
            {all.slice(SHOWN).map(({ id, label }) => (
              <li key={id}>
                <a href={to('entity', id)}>
                  <Words of={label} />
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function neighbors(entity: Entity): Neighbor[] {
  const all = new Map<string, Neighbor>();
  for (const { entity: other, claim } of entity.neighbors.nodes) {
    const neighbor = all.get(other.id) ?? { id: other.id, label: other.labelText, by: new Map() };
    if (!neighbor.by.has(claim.predicate.id)) neighbor.by.set(claim.predicate.id, { label: claim.predicate.labelText, claim: claim.id });
    all.set(other.id, neighbor);
  }
  return [...all.values()];
}
