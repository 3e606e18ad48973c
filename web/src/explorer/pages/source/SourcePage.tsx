import type { ComponentChildren, JSX } from 'preact';

import { useAnswer } from '../../api/use-answer';
import { language, list, number, t, type Key } from '../../i18n';
import { ClaimRow } from '../../parts/ClaimRow';
import { dateWithPrecision, instantInWords } from '../../parts/dates';
import { FreshNotice } from '../../parts/FreshNotice';
import { useHeld } from '../../parts/held';
import { StatusMark } from '../../parts/marks';
import { AskYourself } from '../../parts/QueryLink';
import { SourceLine } from '../../parts/SourceLine';
import { NoSuch, Ready } from '../../parts/states';
import { TakeAway } from '../../parts/TakeAway';
import { useTitle } from '../../parts/title';
import { Dotted, langOf, T, Words } from '../../parts/Words';
import { usePlace, useTo } from '../../place';
import { Notes } from './Notes';
import { Reading, type Source } from './Reading';
import './source.css';
import { SourcePage as Asked } from './source.documents';

export default function SourcePage(): JSX.Element {
  const { id, at } = usePlace();
  const answer = useAnswer(Asked, { id }, at);
  useTitle(answer.data?.source?.titleText.text);
  return (
    <Ready answer={answer}>
      {({ source }) => (source ? <Whole source={source} /> : <NoSuch what="kind.one.SOURCE" id={id} />)}
    </Ready>
  );
}

function Whole({ source: newest }: { source: Source }) {
  const here = usePlace();
  const to = useTo();
  const { shown: source, fresh, show } = useHeld(newest, `${here.id} ${JSON.stringify(here.at)} ${here.params.get('lang')}`);
  const rests = source.claims.totalCount;
  return (
    <article aria-labelledby="source" class="source">
      {fresh && <FreshNotice says="fresh.source" revision={newest.revision} show={show} />}
      <nav class="crumb" aria-label={t('kind.SOURCE')}>
        <a href={to('search', '', { kind: 'SOURCE' })}>{t('kind.SOURCE')}</a>
        <span aria-hidden="true">/</span>
        <span>{t(`source.kind.${source.kind}`)}</span>
      </nav>
      <header class="source-head">
        <h1 id="source" class={source.withdrawn ? 'title back' : 'title'} lang={langOf(source.titleText)} tabIndex={-1}>
          <bdi>{source.titleText.text}</bdi>
        </h1>
        <Head source={source} />
      </header>
      <Standing source={source} />
      {rests > 0 ? <Without source={source} /> : <p>{t('source.empty')}</p>}
      {source.text ? <Reading source={source} first={source.text} /> : <Notes source={source} />}
      <div class="columns below">
        <div class="stack">
          {!source.text && rests > 0 && (
            <section aria-labelledby="claims">
              <h2 class="section" id="claims">
                {t('source.claims')}
              </h2>
              <ul class="claims">
                {source.claims.nodes.map((claim) => (
                  <ClaimRow key={claim.id} of={claim} />
                ))}
              </ul>
              {rests > source.claims.nodes.length && (
                <p>
                  <a href={to('search', '', { kind: 'CLAIM', source: source.id })}>{t('said.further', { n: rests - source.claims.nodes.length })}</a>
                </p>
              )}
            </section>
          )}
          <PassesOn source={source} />
        </div>
        <aside class="rail stack" aria-label={t('source.facts')}>
          <Facts source={source} />
          <TakeAway kind="source" id={source.id} />
          <AskYourself document={Asked} variables={{ id: source.id }} />
        </aside>
      </div>
    </article>
  );
}

function Head({ source }: { source: Source }) {
  const to = useTo();
  const publisher = source.publisher ? (
    <a href={to('entity', source.publisher.id)}>
      <Words of={source.publisher.labelText} />
    </a>
  ) : (
    source.publisherName && <bdi>{source.publisherName}</bdi>
  );
  return (
    <p class="meta">
      <Dotted
        of={[
          t(`source.kind.${source.kind}`),
          source.language && t('source.language', { language: languageName(source.language) }),
          publisher || t('source.publisher.none'),
          source.publishedAt ? t('source.published', { date: dateWithPrecision(source.publishedAt) }) : t('source.undated'),
          source.leaked && <span class="tag">{t('source.leaked')}</span>,
          t(source.text ? 'source.attached' : 'source.unattached'),
        ]}
      />
    </p>
  );
}

function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([language()], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

type Notice = NonNullable<Source['withdrawnWhole']>;

/** That it was withdrawn or corrected, and its notes: before anything that rests on it. */
function Standing({ source }: { source: Source }) {
  return (
    <>
      {source.withdrawnWhole && <NoticeBox kind="withdrawn" of={source.withdrawnWhole} />}
      {source.correctedWhole && <NoticeBox kind="corrected" of={source.correctedWhole} />}
      {source.notes && (
        <p class="notice">
          <bdi>{source.notes}</bdi>
        </p>
      )}
      {source.abstract && (
        <p class="abstract">
          <bdi>{source.abstract}</bdi>
        </p>
      )}
    </>
  );
}

function NoticeBox({ kind, of }: { kind: 'withdrawn' | 'corrected'; of: Notice }) {
  const to = useTo();
  const by = of.by && (
    <a href={to('entity', of.by.id)}>
      <Words of={of.by.labelText} />
    </a>
  );
  return (
    <section class={`notice ${kind}`} aria-labelledby={kind}>
      <h2 id={kind}>{t(`source.${kind}.heading`)}</h2>
      <p>
        {kind === 'withdrawn' && (by ? <T k="source.withdrawn.by" who={by} /> : t('source.withdrawn.plain'))}
        {kind === 'withdrawn' && t('comma')}
        {dateWithPrecision(of.at)}
        {': '}
        <bdi>{of.reason}</bdi>
      </p>
      <p>
        {kind === 'withdrawn' && `${t('source.withdrawn.says')} `}
        {of.notice && (
          <a href={to('source', of.notice.id)}>
            {t('source.notice')}: <Words of={of.notice.titleText} />
          </a>
        )}
      </p>
    </section>
  );
}

/** What rests on the source, and what would be left without it: three figures and the claims behind them. */
function Without({ source: { claims, without } }: { source: Source }) {
  const to = useTo();
  const figures: [number, Key][] = [
    [claims.totalCount, 'source.rests'],
    [without.lost, 'source.lost'],
    [without.changed, 'source.changed'],
  ];
  return (
    <section aria-labelledby="without">
      <h2 class="section" id="without">
        {t('source.read')}
      </h2>
      <div class="without">
        {figures.map(([n, key]) => (
          <div key={key}>
            <p class="big num">{number(n)}</p>
            <p>{t(key, { n })}</p>
            {claims.totalCount > 0 && key !== 'source.rests' && (
              <div class="share" aria-hidden="true">
                <i style={{ flexGrow: n }} />
                <i style={{ flexGrow: Math.max(0, claims.totalCount - n) }} />
              </div>
            )}
          </div>
        ))}
      </div>
      {without.claims.totalCount > 0 && (
        <details class="moved" open={without.claims.totalCount <= 5}>
          <summary>{list([t('source.effect.LOST'), t('source.effect.CHANGED')].filter((_, i) => (i ? without.changed : without.lost) > 0))}</summary>
          <ul class="claims">
            {without.claims.nodes.map((row) => (
              <li key={row.claim.id}>
                <p class="say">
                  <a href={to('claim', row.claim.id)}>
                    <Words of={row.claim.statementText} />
                  </a>
                </p>
                <p class="meta">{t(`source.effect.${row.effect}`)}</p>
                <p class="move">
                  <StatusMark status={row.claim.status} /> <span aria-hidden="true">→</span> <StatusMark status={row.statusWithout} />
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function PassesOn({ source: { derivedFrom } }: { source: Source }) {
  if (!derivedFrom.length) return null;
  return (
    <section aria-labelledby="chain">
      <h2 class="section" id="chain">
        {t('source.chain')}
      </h2>
      <p class="meta">{t('source.chain.says')}</p>
      <ul class="links">
        {derivedFrom.map(({ kind, assumed, source }) => (
          <li key={kind + source.id}>
            {t(`source.derives.${kind}`)} <SourceLine of={source} /> {assumed && <span class="tag">{t('source.derives.assumed')}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ source }: { source: Source }) {
  const to = useTo();
  const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
  return (
    <section>
      <h2>{t('source.facts')}</h2>
      <dl class="facts">
        {source.authors.length > 0 && (
          <Fact name={t('source.authors')}>
            {source.authors.map((author) => (
              <p key={author.id}>
                <a href={to('entity', author.id)}>
                  <Words of={author.labelText} />
                </a>
              </p>
            ))}
          </Fact>
        )}
        {source.urls.map((url) => (
          <Fact key={url} name={t('source.address')}>
            <Outward url={url} />
          </Fact>
        ))}
        {source.archivedCopies.map(({ url }) => (
          <Fact key={url} name={t('source.copy')}>
            <Outward url={url} />
          </Fact>
        ))}
        <Fact name={t('parts.recorded')}>
          {t('parts.revision', { n: String(source.revision) })}
          {source.recordedBy && (
            <>
              {t('comma')}
              <T k="parts.by" who={<bdi>{source.recordedBy}</bdi>} />
            </>
          )}
          {t('comma')}
          {instantInWords(source.recordedAt)}
        </Fact>
      </dl>
    </section>
  );
}

/** An address elsewhere; of another scheme than the web's it is text alone. */
function Outward({ url }: { url: string }) {
  if (!/^https?:\/\//i.test(url)) return <bdi class="code">{url}</bdi>;
  return (
    <a href={url} rel="noopener noreferrer external" target="_blank">
      <bdi>{url}</bdi>
    </a>
  );
}
