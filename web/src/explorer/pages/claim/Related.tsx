import type { JSX } from 'preact';

import { t, type Key } from '../../i18n';
import { dateInWords } from '../../parts/dates';
import { StatusMark } from '../../parts/marks';
import { SpeakerName } from '../../parts/Speaker';
import { T, Words } from '../../parts/Words';
import { useTo } from '../../place';
import type { Claim } from './sides';

/** On whose word the claims of the two sides exclude each other. */
export function Between({ claim }: { claim: Claim }): JSX.Element | null {
  const to = useTo();
  const reasons = claim.statusReason.against.filter((r) => r.claim.id !== claim.id);
  if (!reasons.length) return null;
  const sources = [...new Map(reasons.flatMap((r) => (r.excludedBy ? [[r.excludedBy.id, r.excludedBy] as const] : []))).values()];
  const contents = reasons.some((r) => r.why === 'SAYS_WHAT_EXCLUDES');
  const key: Key = !sources.length ? 'between.contents' : contents ? 'between.both' : 'between.source';
  const links = sources.map((source, i) => (
    <span key={source.id}>
      {i > 0 && t('comma')}
      <a href={to('source', source.id)}>
        <Words of={source.titleText} />
      </a>
    </span>
  ));
  return (
    <p class="between">
      <svg width="20" height="16" viewBox="0 0 20 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">
        <path d="M2 5h16M2 11h16M14 1 6 15" />
      </svg>
      <span>
        <b>{t('between.question')}</b> <T k={key} sources={links} />
      </span>
    </p>
  );
}

/** The speakers who have said both the one and the other. */
export function Turned({ claim }: { claim: Claim }): JSX.Element | null {
  const turned = claim.positions.nodes.filter((p) => p.stances.length > 1);
  if (!turned.length) return null;
  return (
    <section aria-labelledby="turned">
      <h2 class="section" id="turned">
        {t('positions.heading')}
      </h2>
      <ul class="links turned">
        {turned.map((p, i) => (
          <li key={i}>
            <b>
              <SpeakerName of={p.speaker} />
            </b>{' '}
            {p.stances.map((stance) => t(`stance.${stance}`)).join(`${t('comma')}${t('positions.to')} `)}
            <span class="meta">
              {' '}
              ({dateInWords(p.since)} – {dateInWords(p.lastStatedAt)})
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Beside {
  key: string;
  words: Key;
  by: Claim['relations']['nodes'][number]['by'];
  compiled: boolean;
  claim: Claim['relations']['nodes'][number]['claim'];
}

/** The claims that are related to this one, each with how and on whose word. */
export function Related({ claim }: { claim: Claim }): JSX.Element | null {
  const to = useTo();
  const all = beside(claim);
  if (!all.length) return null;
  return (
    <section aria-labelledby="related">
      <h2 class="section" id="related">
        {t('related.heading')}
      </h2>
      <ul class="claims">
        {all.map((r) => (
          <li key={r.key}>
            <p class="say">
              <a href={to('claim', r.claim.id)}>
                <Words of={r.claim.statementText} />
              </a>
            </p>
            <p class="meta">
              {t(r.words)}
              {r.by && (
                <>
                  {t('comma')}
                  <T k="related.by" source={<Words of={r.by.titleText} />} />
                </>
              )}
              {r.compiled && t('comma') + t('related.compiler')}
            </p>
            <StatusMark status={r.claim.status} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function beside(claim: Claim): Beside[] {
  const inSides = new Set(claim.statusReason.against.map((r) => r.claim.id));
  const related = claim.relations.nodes.map((r): Beside => {
    const turned = r.inverse && r.kind !== 'CONTRADICTS' && r.kind !== 'TENSION';
    return {
      key: `${r.kind} ${r.claim.id} ${r.by?.id ?? ''}`,
      words: `related.${r.kind}${turned ? '.inverse' : ''}` as Key,
      by: r.by,
      compiled: !r.by && r.basis === 'ASSERTED',
      claim: r.claim,
    };
  });
  const named = new Set(claim.relations.nodes.map((r) => r.claim.id));
  const tense = claim.tension.nodes.filter((c) => !named.has(c.id)).map((c): Beside => ({ key: c.id, words: 'related.TENSION', by: null, compiled: false, claim: c }));
  // What stands face to face above need not stand here again.
  return [...related, ...tense].filter((r) => !(inSides.has(r.claim.id) && r.words === 'related.CONTRADICTS'));
}
