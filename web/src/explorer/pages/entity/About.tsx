import { useList } from '../../api/use-list';
import { t } from '../../i18n';
import { ClaimRow } from '../../parts/ClaimRow';
import { More } from '../../parts/More';
import { NothingFound, Ready } from '../../parts/states';
import { Words, type Worded } from '../../parts/Words';
import { hrefHere, plainId, usePlace } from '../../place';
import type { ClaimStatus } from '../../parts/fragments.documents';
import type { Entity } from './EntityPage';
import { EntityClaims, type EntityClaimsQuery } from './entity.documents';

type Claim = NonNullable<EntityClaimsQuery['entity']>['claims']['nodes'][number];

interface Group {
  key: string;
  label: Worded;
  /** The entity is not what these claims are about, but named in them. */
  ofOthers: boolean;
  claims: Claim[];
}

/** The claims about an entity by predicate: first what is contested, then what is said most. */
export function About({ entity }: { entity: Entity }) {
  const here = usePlace();
  const status = here.params.get('status') as ClaimStatus | null;
  const where = status ? { status: { in: [status] } } : null;
  const list = useList(EntityClaims, { id: here.id, where }, here.at, (data) => data.entity?.claims);
  return (
    <Ready answer={list.answer}>
      {() => {
        if (!list.rows.length) {
          return status ? <NothingFound clear={hrefHere(here, { status: null })} /> : <p class="none">{t('entity.about.none')}</p>;
        }
        return (
          <>
            {groups(list.rows, entity.id).map(({ key, label, ofOthers, claims }) => (
              <section class="predicate" key={key}>
                <h2>
                  {ofOthers && <span class="of-others">{t('entity.of.others')} </span>}
                  <Words of={label} />
                </h2>
                <ul class="claims">
                  {claims.map((claim) => (
                    <ClaimRow key={claim.id} of={claim} />
                  ))}
                </ul>
              </section>
            ))}
            <More of={list} />
          </>
        );
      }}
    </Ready>
  );
}

const CONTESTED: ClaimStatus[] = ['DISPUTED', 'INCONSISTENT', 'DENIED'];

function groups(claims: Claim[], entity: string): Group[] {
  const all = new Map<string, Group>();
  for (const claim of claims) {
    const ofOthers = plainId(claim.subject.id) !== plainId(entity);
    const key = `${ofOthers} ${claim.predicate.id}`;
    const group = all.get(key) ?? { key, label: claim.predicate.labelText, ofOthers, claims: [] };
    group.claims.push(claim);
    all.set(key, group);
  }
  const rank = (group: Group) =>
    (group.ofOthers ? 1e6 : 0) - (group.claims.some(({ status }) => CONTESTED.includes(status)) ? 1e3 : 0) - group.claims.length;
  return [...all.values()].sort((one, other) => rank(one) - rank(other));
}
