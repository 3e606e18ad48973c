import type { ComponentChildren, JSX } from 'preact';

import { t } from '../../i18n';
import { dateInWords, instantInWords } from '../../parts/dates';
import { AskYourself } from '../../parts/QueryLink';
import { TakeAway } from '../../parts/TakeAway';
import { Value } from '../../parts/Value';
import { T, Words } from '../../parts/Words';
import { hrefAt, plainId, usePlace, useTo } from '../../place';
import { ClaimPage } from './claim.documents';
import type { Claim, Sides } from './sides';

/** The claim taken apart, its versions, and the ways to take it away. */
export function Parts({ claim, sides }: { claim: Claim; sides: Sides }): JSX.Element {
  return (
    <>
      <section>
        <h2>{t('parts.heading')}</h2>
        <dl class="facts">
          <Facts claim={claim} sides={sides} />
        </dl>
      </section>
      {claim.history.totalCount > 1 && <History claim={claim} />}
      <TakeAway kind="claim" id={claim.id}>
        <Elsewhere claim={claim} />
      </TakeAway>
      <AskYourself document={ClaimPage} variables={{ id: claim.id }} />
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Facts({ claim, sides }: { claim: Claim; sides: Sides }) {
  const to = useTo();
  return (
    <>
      <Fact name={t('parts.about')}>
        <a href={to('entity', claim.subject.id)}>
          <Words of={claim.subject.labelText} />
        </a>
      </Fact>
      <Fact name={t('parts.says')}>
        <Words of={claim.predicate.labelText} />
        {claim.polarity === 'NEGATIVE' && <p class="meta">{t('claim.negated')}</p>}
      </Fact>
      <Fact name={t('parts.what')}>
        <Value kind={claim.valueKind} of={claim.value} />
      </Fact>
      {claim.qualifiers.map((q, i) => (
        <Fact key={i} name={q.predicate.labelText.text}>
          <Value kind={q.valueKind} of={q.value} />
        </Fact>
      ))}
      <Fact name={t('parts.holds')}>{holds(claim)}</Fact>
      <Fact name={t('parts.nature')}>{t(`nature.${claim.nature}`)}</Fact>
      {claim.topics.length > 0 && (
        <Fact name={t('parts.topics')}>
          {claim.topics.map((topic, i) => (
            <span key={topic.id}>
              {i > 0 && t('comma')}
              <a href={to('entity', topic.id)}>
                <Words of={topic.labelText} />
              </a>
            </span>
          ))}
        </Fact>
      )}
      {claim.rank !== 'NORMAL' && (
        <Fact name={t('parts.rank')}>
          {t(`parts.rank.${claim.rank}`)}
          {claim.rankReason && <p class="meta">{claim.rankReason}</p>}
        </Fact>
      )}
      <Fact name={t('parts.said')}>{saidSpan(sides)}</Fact>
      {claim.sameAs.length > 0 && (
        <Fact name={t('parts.same')}>
          {claim.sameAs.map(({ id }) => (
            <p key={id}>
              <a href={to('claim', id)}>{plainId(id)}</a>
            </p>
          ))}
        </Fact>
      )}
      <Fact name={t('parts.recorded')}>
        <Recorded of={claim} />
      </Fact>
    </>
  );
}

function Recorded({ of }: { of: { revision: number; recordedAt: string; recordedBy: string | null } }) {
  const here = usePlace();
  return (
    <>
      <a href={hrefAt(here, { revision: of.revision })}>{t('parts.revision', { n: String(of.revision) })}</a>
      {of.recordedBy && (
        <>
          {t('comma')}
          <T k="parts.by" who={<bdi>{of.recordedBy}</bdi>} />
        </>
      )}
      {t('comma')}
      {instantInWords(of.recordedAt)}
    </>
  );
}

function holds({ validTime: span }: Claim): string {
  if (!span) return t('parts.holds.none');
  const from = span.start && dateInWords(span.start);
  const to = span.end && dateInWords(span.end);
  if (from && to) return from === to ? from : span.endKind === 'SOME' ? `${from}, ${t('date.some', { to })}` : t('date.span', { from, to });
  if (from) return t('date.from', { from });
  return to ? t('date.until', { to }) : t('parts.holds.none');
}

function saidSpan({ for: side, against, aside }: Sides): string {
  const reasons = [...[side, against].flatMap((s) => [...s.voices.flatMap((v) => v.reasons), ...s.voiceless]), ...aside];
  const dates = reasons.flatMap((r) => r.attribution.statedAt ?? []).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (!first || !last) return t('date.none');
  return first === last ? dateInWords(first) : t('date.span', { from: dateInWords(first), to: dateInWords(last) });
}

function History({ claim }: { claim: Claim }) {
  return (
    <section>
      <h2>{t('history.heading')}</h2>
      <ul class="links">
        {claim.history.nodes.map((version) => (
          <li key={version.revision}>
            <Recorded of={version} />
            {version.reason && <p class="meta">{version.reason}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The embed of the claim, and its page on paper. */
function Elsewhere({ claim }: { claim: Claim }) {
  const address = new URL(`/embed/claim/${encodeURIComponent(plainId(claim.id))}`, location.href).href;
  const title = claim.statementText.text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return (
    <>
      <div class="row">
        <button class="btn small" onClick={() => print()}>
          {t('take.print')}
        </button>
        <a class="btn small" href={address} target="_blank" rel="noopener">
          {t('take.embed')}
        </a>
      </div>
      <details>
        <summary>{t('take.embed.how')}</summary>
        <pre class="code" tabIndex={0}>{`<iframe src="${address}" title="${title}" width="600" height="330" style="border:0"></iframe>`}</pre>
      </details>
    </>
  );
}
