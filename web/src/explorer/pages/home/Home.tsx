import { useAnswer } from '../../api/use-answer';
import { number, t } from '../../i18n';
import { instantInWords } from '../../parts/dates';
import { AskYourself } from '../../parts/QueryLink';
import { EmptyBase, Ready } from '../../parts/states';
import { useTitle } from '../../parts/title';
import { Dotted, Words } from '../../parts/Words';
import { plainId, usePlace, useTo } from '../../place';
import { Find } from '../../shell/Find';
import { Duel } from './Duel';
import { Holds } from './Holds';
import { HomeAbout, HomePage, type HomeAboutQuery, type HomePageQuery } from './home.documents';
import { Origins } from './Origins';
import './home.css';

/** What this knowledge base holds, what is disputed now, what changed last; and the search. */
export default function Home() {
  const here = usePlace();
  const answer = useAnswer(HomePage, {}, here.at);
  const about = useAnswer(HomeAbout, {}, here.at);
  useTitle(null);
  return (
    <>
      <section class="hero">
        <h1 class="title">{t('app.motto')}</h1>
        <Find large />
        {about.data && <Try subjects={about.data.subjects.nodes} />}
      </section>
      <Ready answer={answer}>
        {(data) =>
          data.knowledgeBase.counts.claims === 0 ? (
            <EmptyBase />
          ) : (
            <div class="columns">
              <div class="stack">
                <Disputes of={data.disputes} />
                {about.data && <Subjects of={about.data} />}
              </div>
              <aside class="rail stack" aria-label={t('home.rail')}>
                <Holds of={data} />
                {about.data && <Origins of={about.data.origins.nodes} />}
                <Changed commits={data.commits.nodes} />
                <AskYourself document={HomePage} variables={{}} />
              </aside>
            </div>
          )
        }
      </Ready>
    </>
  );
}

/** A name to try is one that is quickly read. */
const LONGEST_TRY = 12;

/** Names to begin with: of what is said most of, one of them in another script. */
function Try({ subjects }: { subjects: HomeAboutQuery['subjects']['nodes'] }) {
  const to = useTo();
  const names = subjects.flatMap(({ keys }) => keys[0]?.entity ?? []);
  const [first] = names;
  const other = names.slice(1).flatMap(({ labelText, labels }) => labels.filter(({ text }) => text !== labelText.text && text.length <= LONGEST_TRY))[0];
  const tried = [first?.labelText, other].filter((name) => name !== undefined);
  if (!tried.length) return null;
  return (
    <p class="try">
      {t('home.try')}{' '}
      <Dotted
        of={tried.map((name) => (
          <a href={to('search', '', { q: name.text })}>
            <Words of={name} />
          </a>
        ))}
      />
      {t('home.try.any')}
    </p>
  );
}

function Disputes({ of }: { of: HomePageQuery['disputes'] }) {
  const to = useTo();
  return (
    <section aria-labelledby="disputes">
      <div class="row apart">
        <h2 class="section" id="disputes">
          {t('home.disputes')}
        </h2>
        <a class="meta" href={to('search', '', { kind: 'CLAIM', status: ['DISPUTED', 'INCONSISTENT'] })}>
          {t('home.disputes.all', { n: of.totalCount })}
        </a>
      </div>
      {of.nodes.length === 0 && <p class="nothing">{t('home.disputes.none')}</p>}
      <ol>
        {of.nodes.map((dispute) => (
          <Duel key={dispute.claim.id} of={dispute} />
        ))}
      </ol>
    </section>
  );
}

function Subjects({ of }: { of: HomeAboutQuery }) {
  const to = useTo();
  const contested = new Map(of.contested.nodes.map(({ count, keys }) => [plainId(keys[0]?.entity?.id ?? ''), count]));
  return (
    <section aria-labelledby="subjects">
      <div class="row apart">
        <h2 class="section" id="subjects">
          {t('home.subjects')}
        </h2>
        <a class="meta" href={to('search', '', { kind: 'ENTITY' })}>
          {t('home.subjects.all', { n: of.entities.totalCount })}
        </a>
      </div>
      <ul class="subjects">
        {of.subjects.nodes.map(({ count, keys }) => {
          const entity = keys[0]?.entity;
          if (!entity) return null;
          const other = entity.labels.find(({ text }) => text !== entity.labelText.text);
          const disputed = contested.get(plainId(entity.id));
          return (
            <li key={entity.id}>
              <span>
                <a href={to('entity', entity.id)}>
                  <Words of={entity.labelText} />
                </a>{' '}
                {other && <Words of={other} class="other" />}
              </span>
              <span class="meta num">
                {t('claims.n', { n: count })}
                {disputed ? t('comma') + t('home.disputed.n', { n: disputed }) : ''}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Changed({ commits }: { commits: HomePageQuery['commits']['nodes'] }) {
  const to = useTo();
  return (
    <section>
      <h2>{t('home.changed')}</h2>
      <ul class="links">
        {commits.map((commit) => (
          <li key={commit.revision}>
            <a href={to('changes', '', { since: String(commit.revision - 1), until: String(commit.revision) })}>
              {t('revision.n', { n: commit.revision })}
            </a>
            <span class="meta by">
              <Dotted of={[instantInWords(commit.recordedAt), commit.recordedBy && <bdi>{commit.recordedBy}</bdi>]} />
              <br />
              {commit.reason && (
                <>
                  <bdi>{commit.reason}</bdi>
                  <br />
                </>
              )}
              {t('changes.records', { n: commit.changeCount })}
              {(commit.statusChanges?.totalCount ?? 0) > 0 && t('comma') + t('changes.statuses', { n: commit.statusChanges?.totalCount ?? 0 })}
            </span>
          </li>
        ))}
      </ul>
      <p class="meta">
        <a href={to('changes')}>{t('home.changed.all', { n: number(commits[0]?.revision ?? 0) })}</a>
      </p>
    </section>
  );
}
