import { useEffect } from 'preact/hooks';

import { useAnswer } from '../../api/use-answer';
import { number, t } from '../../i18n';
import { go } from '../../navigation';
import { StatusMark, STATUSES } from '../../parts/marks';
import { AskYourself } from '../../parts/QueryLink';
import { NoSuch, Ready } from '../../parts/states';
import { TakeAway } from '../../parts/TakeAway';
import { useTitle } from '../../parts/title';
import { T, Words } from '../../parts/Words';
import { hrefFrom, hrefHere, plainId, usePlace, useTo } from '../../place';
import { EntityPage as Document, EntityStatuses, type EntityPageQuery, type EntityStatusesQuery } from './entity.documents';
import { About } from './About';
import { Connected } from './Connected';
import { Published } from './Published';
import { Says } from './Says';
import './entity.css';

export type Entity = NonNullable<EntityPageQuery['entity']>;

/** An entity: what is said about it, what it says, what it published, what it is connected to. */
export default function EntityPage() {
  const here = usePlace();
  const answer = useAnswer(Document, { id: here.id }, here.at);
  const statuses = useAnswer(EntityStatuses, { id: here.id }, here.at);
  const entity = answer.data?.entity;
  useTitle(entity?.labelText.text);

  // A merged entity, or one that was renamed, is at the address of what it is now.
  const now = entity && plainId(entity.id);
  useEffect(() => {
    if (!answer.stale && now && now !== here.id) go(hrefFrom({ ...here, id: now }, here.page, now, viewOf(here.params)), true);
  }, [now, here.id]);

  return (
    <Ready answer={answer}>
      {({ entity }) => (entity ? <Shown entity={entity} statuses={statuses.data} /> : <NoSuch what="kind.one.ENTITY" id={here.id} />)}
    </Ready>
  );
}

const viewOf = (params: URLSearchParams) => ({ view: params.get('view') });

function Shown({ entity, statuses }: { entity: Entity; statuses: EntityStatusesQuery | null }) {
  const here = usePlace();
  const to = useTo();
  const view = here.params.get('view') ?? 'about';
  const tabs = [
    ['about', t('entity.about'), entity.claims.totalCount],
    ['says', t('entity.says'), entity.statements.totalCount],
    ['published', t('entity.published'), entity.sources.totalCount],
  ] as const;
  return (
    <article class="entity">
      <nav class="crumb" aria-label={t('crumb')}>
        <a href={to('search', '', { kind: 'ENTITY' })}>{t('nav.entities')}</a>
        <span aria-hidden="true">/</span>
        <Words of={entity.type.labelText} />
      </nav>
      <Names entity={entity} />
      {statuses && entity.statements.totalCount === 0 && entity.claims.totalCount > 0 && (
        <p class="notice">
          <b>{t('entity.silent', { name: entity.labelText.text })}</b>{' '}
          {t('entity.silent.others', { n: entity.claims.totalCount })}{' '}
          {t('entity.silent.who', {
            unnamed: statuses.unnamed.totalCount,
            named: statuses.named.totalCount,
            itself: statuses.itself.totalCount,
          })}
        </p>
      )}
      <div class="row apart views">
        <nav class="seg wide" aria-label={t('entity.views')}>
          {tabs.map(([name, label, count]) => (
            <a
              key={name}
              href={hrefHere(here, { view: name === 'about' ? null : name, status: null })}
              aria-current={view === name ? 'page' : undefined}
            >
              {label}&nbsp;<span class="num">{number(count)}</span>
            </a>
          ))}
          <a href={to('timeline', entity.id)}>{t('entity.timeline')}</a>
        </nav>
        {view === 'about' && statuses && <Statuses of={statuses} />}
      </div>
      <div class="columns narrow-rail">
        <div>
          {view === 'says' && <Says entity={entity} />}
          {view === 'published' && <Published entity={entity} />}
          {view === 'about' && <About entity={entity} />}
        </div>
        <aside class="rail stack" aria-label={t('entity.rail')}>
          <Connected entity={entity} />
          <Record entity={entity} />
          <TakeAway kind="entity" id={entity.id} />
          <AskYourself document={Document} variables={{ id: here.id }} />
        </aside>
      </div>
    </article>
  );
}

function Names({ entity }: { entity: Entity }) {
  const shown = entity.labelText.text;
  const other = entity.labels.filter(({ text }) => text !== shown);
  const aliases = entity.aliases.filter(({ text }, place, all) => all.findIndex((one) => one.text === text) === place);
  return (
    <header class="names">
      <h1 class="title">
        <Words of={entity.labelText} />
        {other.slice(0, 1).map((label) => (
          <span key={label.text} class="other">
            {' '}
            <Words of={label} />
          </span>
        ))}
      </h1>
      {entity.descriptionText && (
        <p class="lead">
          <Words of={entity.descriptionText} />
        </p>
      )}
      {(aliases.length > 0 || other.length > 1) && (
        <p class="meta">
          <T
            k="entity.aliases"
            names={[...other.slice(1), ...aliases].map((alias, place) => (
              <span key={alias.text + alias.language}>
                {place > 0 && t('semicolon')}
                <Words of={alias} />
              </span>
            ))}
          />
        </p>
      )}
    </header>
  );
}

/** How many claims have which status; each leads to those claims. */
function Statuses({ of }: { of: EntityStatusesQuery }) {
  const here = usePlace();
  const chosen = here.params.get('status');
  return (
    <ul class="statuses">
      {STATUSES.map((status) => {
        const count = of.statuses.nodes.find(({ keys }) => keys[0]?.value === status)?.count;
        if (!count) return null;
        return (
          <li key={status}>
            <a
              href={hrefHere(here, { status: chosen === status ? null : status })}
              aria-current={chosen === status ? 'true' : undefined}
            >
              <StatusMark status={status} /> <span class="num">{number(count)}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function Record({ entity }: { entity: Entity }) {
  const to = useTo();
  return (
    <section>
      <h2>{t('record.heading')}</h2>
      <dl class="facts">
        <dt>{t('record.id')}</dt>
        <dd>
          <code class="code">{plainId(entity.id)}</code>
        </dd>
        {entity.mergedEntities.length > 0 && (
          <>
            <dt>{t('record.merged')}</dt>
            <dd>
              <ul>
                {entity.mergedEntities.map((merged) => (
                  <li key={merged.id}>
                    <Words of={merged.labelText} /> <code class="code">{plainId(merged.id)}</code>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {entity.externalIds.length > 0 && (
          <>
            <dt>{t('record.elsewhere')}</dt>
            <dd>
              <ul>
                {entity.externalIds.map(({ scheme, value, url }) => (
                  <li key={scheme + value}>
                    {scheme}{' '}
                    {url && /^https?:/.test(url) ? (
                      <a href={url} rel="noreferrer">
                        {value}
                      </a>
                    ) : (
                      value
                    )}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>{t('record.version')}</dt>
        <dd>
          <a href={to('changes', '', { since: String(entity.revision - 1), until: String(entity.revision) })}>
            {t('revision.n', { n: entity.revision })}
          </a>
        </dd>
      </dl>
    </section>
  );
}
