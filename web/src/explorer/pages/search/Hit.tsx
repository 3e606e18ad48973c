import type { JSX } from 'preact';

import { t } from '../../i18n';
import { StatusMark } from '../../parts/marks';
import { SourceMeta } from '../../parts/SourceLine';
import { SaidLine } from '../../parts/Speaker';
import { langOf, T, Words, type Worded } from '../../parts/Words';
import { useTo } from '../../place';
import type { SearchPageQuery } from './search.documents';

type Edge = SearchPageQuery['search']['nodes'][number];
export type Found = Edge['node'];
type Highlight = Edge['highlights'][number];

/** How many texts in which something was found a row shows beside its name. */
const SHOWN = 2;

/** One result: what kind it is, its name or sentence, and where the text was found in it. */
export function Hit({ node, highlights }: { node: Found; highlights: Highlight[] }): JSX.Element {
  switch (node.__typename) {
    case 'Entity':
      return <EntityHit node={node} highlights={highlights} />;
    case 'Claim':
      return <ClaimHit node={node} highlights={highlights} />;
    case 'Source':
      return <SourceHit node={node} highlights={highlights} />;
  }
}

function EntityHit({ node, highlights }: { node: Extract<Found, { __typename: 'Entity' }>; highlights: Highlight[] }) {
  const to = useTo();
  // A name in another script stands beside the first, found or not.
  const other = node.labels.find(({ text }) => text !== node.labelText.text);
  const beside = other && (highlights.find(({ text }) => text === other.text) ?? other);
  return (
    <li>
      <span class="kind">
        <Words of={node.type.labelText} />
      </span>
      <div>
        <p class="name">
          <a href={to('entity', node.id)}>
            <Marked of={node.labelText} in={highlights} />
          </a>
          {beside && (
            <>
              {' · '}
              <Marked of={beside} in={highlights} />
            </>
          )}
        </p>
        {node.descriptionText && (
          <p class="meta">
            <Marked of={node.descriptionText} in={highlights} />
          </p>
        )}
        <Elsewhere highlights={highlights} except={[node.labelText, beside, node.descriptionText]} />
      </div>
    </li>
  );
}

function ClaimHit({ node, highlights }: { node: Extract<Found, { __typename: 'Claim' }>; highlights: Highlight[] }) {
  const to = useTo();
  const [said] = node.attributions.nodes;
  const further = node.attributions.totalCount - 1;
  return (
    <li class="with-status">
      <span class="kind">{t('kind.one.CLAIM')}</span>
      <div>
        <p class="name say">
          <a href={to('claim', node.id)}>
            <Marked of={node.statementText} in={highlights} />
          </a>
        </p>
        <Elsewhere highlights={highlights} except={[node.statementText]} />
        <p class="meta">
          {said ? <T k="said.by" who={<SaidLine of={said} />} /> : t('said.nobody')}
          {further > 0 && ` ${t('said.further', { n: further })}`}
        </p>
      </div>
      <StatusMark status={node.status} />
    </li>
  );
}

function SourceHit({ node, highlights }: { node: Extract<Found, { __typename: 'Source' }>; highlights: Highlight[] }) {
  const to = useTo();
  return (
    <li>
      <span class="kind">{t(`source.kind.${node.kind}`)}</span>
      <div>
        <p class="name">
          <a href={to('source', node.id)} class={node.withdrawn ? 'back' : undefined}>
            <Marked of={node.titleText} in={highlights} />
          </a>
        </p>
        <Elsewhere highlights={highlights} except={[node.titleText]} />
        <SourceMeta of={node} />
      </div>
    </li>
  );
}

/** Where else the text was found. */
function Elsewhere({ highlights, except }: { highlights: Highlight[]; except: (Worded | null | undefined)[] }) {
  const rest = highlights.filter(({ text }) => !except.some((one) => one?.text === text)).slice(0, SHOWN);
  return (
    <>
      {rest.map((highlight) => (
        <p class="meta" key={highlight.field + highlight.text}>
          <Marked of={highlight} in={[highlight]} />
        </p>
      ))}
    </>
  );
}

/** How much of a long text stands around what was found in it. */
const AROUND = 120;

/** A text with what was found in it marked. */
function Marked({ of, in: highlights }: { of: Worded; in: Highlight[] }) {
  const found = highlights.find(({ text }) => text === of.text);
  if (!found?.ranges.length) return <Words of={of} />;
  // Ranges count code points, of which a string may have fewer than its length.
  const signs = [...of.text];
  const first = found.ranges[0]?.start ?? 0;
  const from = signs.length > 2 * AROUND ? Math.max(0, first - AROUND) : 0;
  const until = signs.length > 2 * AROUND ? Math.min(signs.length, first + AROUND) : signs.length;
  const part = (start: number, end: number) => signs.slice(Math.max(from, start), Math.min(until, end)).join('');
  const parts: JSX.Element[] = [];
  let done = from;
  for (const { start, end } of found.ranges) {
    if (start >= until) break;
    parts.push(
      <>
        {part(done, start)}
        <mark>{part(start, end)}</mark>
      </>,
    );
    done = end;
  }
  return (
    <bdi lang={langOf(of)}>
      {from > 0 && '… '}
      {parts}
      {part(done, until)}
      {until < signs.length && ' …'}
    </bdi>
  );
}
