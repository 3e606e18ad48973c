import type { ComponentChildren, JSX } from 'preact';

import { list, t } from '../../i18n';
import { dateWithPrecision } from '../../parts/dates';
import { manner, Speaker } from '../../parts/Speaker';
import { Dotted, T, Words } from '../../parts/Words';
import { plainId, useTo } from '../../place';
import { voiceCount } from './picture-data';
import type { Chain, Claim, Reason, SideOf, Sides } from './sides';

/** The two sides face to face, each with its voices; below, what decides nothing. */
export function BothSides({ claim, sides }: { claim: Claim; sides: Sides }): JSX.Element {
  return (
    <>
      <div class="sides">
        <Side name="for" side={sides.for} claim={claim} heading={t('sides.for')} />
        <Side name="against" side={sides.against} claim={claim} heading={headingAgainst(sides.against)} />
      </div>
      {sides.aside.length > 0 && (
        <section class="aside" aria-labelledby="aside">
          <h2 id="aside" class="section">
            {t('sides.aside')}
          </h2>
          <ul>
            {sides.aside.map((reason) => (
              <li key={reason.attribution.id} id={plainId(reason.attribution.id)}>
                <p class="meta">{t(`why.${reason.why}` as 'why.NO_SIDE')}</p>
                <Position reason={reason} claim={claim} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function headingAgainst({ voices, voiceless }: SideOf): string {
  const whys = [...voices.flatMap((v) => v.reasons), ...voiceless].map((r) => r.why);
  const excludes = whys.filter((why) => why === 'SAYS_WHAT_EXCLUDES' || why === 'EXCLUDED_BY').length;
  if (!whys.length || (excludes > 0 && excludes < whys.length)) return t('sides.otherwise');
  return t(excludes ? 'sides.excludes' : 'sides.denies');
}

function Side({ name, side, claim, heading }: { name: 'for' | 'against'; side: SideOf; claim: Claim; heading: string }) {
  const all = [...side.voices.flatMap((v) => v.reasons), ...side.voiceless];
  return (
    <section class={`side ${name}`} aria-labelledby={`side-${name}`}>
      <header>
        <h2 id={`side-${name}`}>{heading}</h2>
        <span class="meta">{all.length > 0 && voiceCount(side)}</span>
      </header>
      {side.voices.map((voice) => (
        <div class="voice" key={voice.key}>
          {voice.because.length > 0 && (
            <p class="one">
              <b>{t(voice.certain ? 'sides.one' : 'sides.maybe')}</b>: {list(voice.because.map((b) => t(`because.${b}`)))}
            </p>
          )}
          {voice.reasons.map((reason) => (
            <Position key={reason.attribution.id} reason={reason} claim={claim} anchor />
          ))}
        </div>
      ))}
      {side.voiceless.map((reason) => (
        <div class="voice none" key={reason.attribution.id}>
          <p class="one">
            {t(reason.attribution.speaker.__typename === 'AnonymousSpeaker' ? 'sides.voiceless.unnamed' : 'sides.voiceless.unsure')}
          </p>
          <Position reason={reason} claim={claim} anchor />
        </div>
      ))}
      {all.length === 0 ? (
        <p class="voice none nobody">{t(name === 'for' ? 'sides.none.for' : 'sides.none.against')}</p>
      ) : (
        <Has reasons={all} />
      )}
    </section>
  );
}

function excluded({ id, statusReason }: Claim): boolean {
  return statusReason.against.some((r) => r.claim.id !== id);
}

/** One act of saying: who, what words, how surely, from where. */
function Position({ reason, claim, anchor = false }: { reason: Reason; claim: Claim; anchor?: boolean }) {
  const to = useTo();
  const { attribution: said } = reason;
  const other = reason.claim.id !== claim.id;
  // Beside a claim that excludes it, the sentence itself stands on its side too.
  const facing = other || (anchor && reason.why === 'SAYS' && excluded(claim));
  const stance = [t(`stance.${said.stance}`), ...manner({ ...said, stance: 'ASSERTS', retraction: null })].join(t('comma'));
  return (
    <div class="pos" id={anchor ? plainId(said.id) : undefined}>
      <div class={said.retraction ? 'head back' : 'head'}>
        <Speaker of={said.speaker} />
      </div>
      {facing && (
        <blockquote>
          {other ? (
            <a href={to('claim', reason.claim.id)}>
              <Words of={reason.claim.statementText} />
            </a>
          ) : (
            <Words of={claim.statementText} />
          )}
        </blockquote>
      )}
      <p class="path">
        <Dotted
          of={[
            <span class="stance">{stance}</span>,
            t(`mode.${said.mode}`),
            said.statedAt && dateWithPrecision(said.statedAt),
            said.retraction && <span class="tag gone">{t('said.back')}</span>,
          ]}
        />
        <br />
        <Path chain={said.chain} />
      </p>
      {said.retraction && <p class="path">{said.retraction.reason}</p>}
      {said.note && <p class="path">{said.note}</p>}
      <Passages reason={reason} />
    </div>
  );
}

/** From where it comes to where it was read: "comes from …, by way of …, read in …". */
export function Path({ chain }: { chain: Chain }): JSX.Element {
  const last = chain.length - 1;
  const parts: ComponentChildren[] = chain.map((source, i) => {
    const key = last === 0 ? 'path.alone' : i === 0 ? 'path.read' : i === last ? 'path.from' : 'path.via';
    return <T key={source.id} k={key} source={<SourceName of={source} />} />;
  });
  return (
    <>
      {parts.reverse().map((part, i) => (
        <span key={i}>
          {i > 0 && t('comma')}
          {part}
        </span>
      ))}
    </>
  );
}

export function SourceName({ of }: { of: Chain[number] }): JSX.Element {
  const to = useTo();
  return (
    <>
      <a href={to('source', of.id)} class={of.withdrawn ? 'back' : undefined}>
        <Words of={of.titleText} />
      </a>
      {of.withdrawn && (
        <>
          {' '}
          <span class="tag gone">{t('source.withdrawn')}</span>
        </>
      )}
      {of.leaked && (
        <>
          {' '}
          <span class="tag">{t('source.leaked')}</span>
        </>
      )}
    </>
  );
}

/** The words of the source, as far as they may be shown, and the way to their place. */
function Passages({ reason: { attribution: said, claim } }: { reason: Reason }) {
  const to = useTo();
  const source = said.chain[0];
  if (!source || !said.evidence.length) return null;
  const place = to('source', source.id, {}, plainId(claim.id));
  return (
    <details open={said.evidence.some((e) => e.exact)}>
      <summary>{t('passage')}</summary>
      {said.evidence.map((evidence, i) => (
        <p class={evidence.exact ? 'passage' : 'passage closed'} key={i}>
          {evidence.exact ? <Words of={{ text: evidence.exact, language: null }} /> : t('passage.closed')}{' '}
          {evidence.locator && <span class="meta">{locatorInWords(evidence.locator)} </span>}
          <a class="place" href={place}>
            {t('passage.place')}
          </a>
          {isOff(evidence.verified) && <span class="meta"> {t(`passage.${evidence.verified}` as 'passage.MISMATCH')}</span>}
        </p>
      ))}
    </details>
  );
}

function isOff(verified: string): boolean {
  return verified === 'MISMATCH' || verified === 'AMBIGUOUS' || verified === 'DAMAGED_DOCUMENT';
}

type Locator = NonNullable<Reason['attribution']['evidence'][number]['locator']>;

export function locatorInWords({ page, section, line, sentence, timecode }: Locator): string {
  const parts = [
    page && t('locator.page', { n: page }),
    section && t('locator.section', { n: section }),
    line !== null && t('locator.line', { n: String(line) }),
    sentence !== null && t('locator.sentence', { n: String(sentence) }),
    timecode,
  ];
  return parts.filter(Boolean).join(t('comma'));
}

/** The same four figures under each side, so that what is missing shows. */
function Has({ reasons }: { reasons: Reason[] }) {
  const of = (n: number) => (n === 0 ? t('has.none') : n === reasons.length && n > 1 ? String(n) : reasons.length > 1 ? t('has.of', { n, all: reasons.length }) : String(n));
  const count = (test: (said: Reason['attribution']) => boolean) => reasons.filter((r) => test(r.attribution)).length;
  const sources = new Set(reasons.map((r) => r.attribution.chain[0]?.id)).size;
  return (
    <dl class="has">
      <div>
        <dt>{t('has.names')}</dt>
        <dd class="num">{of(count((said) => said.speaker.__typename === 'Entity'))}</dd>
      </div>
      <div>
        <dt>{t('has.words')}</dt>
        <dd class="num">{of(count((said) => said.mode === 'QUOTE'))}</dd>
      </div>
      <div>
        <dt>{t('has.documents')}</dt>
        <dd class="num">{of(count((said) => said.mode === 'DOCUMENT'))}</dd>
      </div>
      <div>
        <dt>{t('has.sources')}</dt>
        <dd class="num">{sources}</dd>
      </div>
    </dl>
  );
}
