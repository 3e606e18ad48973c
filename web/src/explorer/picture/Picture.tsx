import type { JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { ClaimStatus } from '../parts/fragments.documents';
import { SPEAKER_PATHS, STATUS_SHAPES } from '../parts/marks';
import { layout } from './layout';
import { measured } from './measure';
import type { PictureData, PictureWords, SpeakerSign } from './model';
import './picture.css';
import { pathData, type Card, type Mark, type Scene } from './scene';

/** The width at which a picture is printed. */
const PRINTED = 980;

interface Props {
  data: PictureData;
  words: PictureWords;
  title: string;
  description: string;
}

/** The provenance picture: every card a link; what is pointed at shows the chains through it. */
export function Picture({ data, words, title, description }: Props): JSX.Element {
  const id = useId();
  const [frame, width] = useWidth();
  const scene = useMemo(() => (width ? layout(data, width, words, measured()) : null), [data, words, width]);
  const [traced, trace] = useState<ReadonlySet<string> | null>(null);
  const on = (attributions: string[]) => (traced && attributions.some((a) => traced.has(a)) ? ' on' : '');
  return (
    <div ref={frame} class="picture">
      {scene && (
        <svg
          role="group"
          aria-labelledby={`${id}t ${id}d`}
          viewBox={`0 0 ${scene.width} ${Math.ceil(scene.height)}`}
          width={scene.width}
          height={Math.ceil(scene.height)}
          class={traced ? 'traced' : undefined}
        >
          <title id={`${id}t`}>{title}</title>
          <desc id={`${id}d`}>{description}</desc>
          <Ground scene={scene} />
          {scene.lines.map((line, i) => (
            <path
              key={i}
              class={`line ${line.side} ${line.sureness}${line.thin ? ' thin' : ''}${line.faint ? ' faint' : ''}${on(line.attributions)}`}
              d={pathData(line.steps)}
            />
          ))}
          {scene.marks.map((mark, i) => (
            <g
              key={i}
              class={`mark ${mark.side}${mark.faint ? ' faint' : ''}${on(mark.attributions)}`}
              transform={`translate(${mark.x.toFixed(1)} ${mark.y.toFixed(1)})`}
            >
              <StanceShape stance={mark.stance} />
            </g>
          ))}
          {inReadingOrder(scene.cards).map((card) => (
            <a
              key={card.key}
              href={card.href}
              class={`card${on(card.attributions)}`}
              onMouseEnter={() => trace(new Set(card.attributions))}
              onMouseLeave={() => trace(null)}
              onFocus={() => trace(new Set(card.attributions))}
              onBlur={() => trace(null)}
            >
              <CardShape card={card} />
            </a>
          ))}
        </svg>
      )}
    </div>
  );
}

/** The width of an element as it is now, and while it is printed. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, set] = useState(0);
  const [printed, print] = useState(false);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = () => set((before) => (Math.abs(before - element.clientWidth) > 4 ? element.clientWidth : before));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const before = () => print(true);
    const after = () => print(false);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  return [frame, printed ? PRINTED : width] as const;
}

/** By layers, each from above: the order in which one tabs through them. */
function inReadingOrder(cards: readonly Card[]): Card[] {
  return [...cards].sort((a, b) => Math.round(a.x - b.x) || a.y - b.y);
}

/** What lies behind: lanes, boxes of voices, headings, the bracket. */
function Ground({ scene }: { scene: Scene }) {
  return (
    <g aria-hidden="true">
      {scene.bars.map((bar) => (
        <rect key={bar.side} class={`bar ${bar.side}`} x={bar.x} y={bar.y} width={bar.width} height={Math.max(0, bar.height)} />
      ))}
      {scene.hulls.map((hull, i) => (
        <g key={i}>
          <rect class={`hull ${hull.side}`} x={hull.x} y={hull.y} width={hull.width} height={hull.height} rx="8" />
          {hull.caption.map((line, k) => (
            <text key={k} class="meta" x={line.x} y={line.y} font-size="13">
              {line.text}
            </text>
          ))}
        </g>
      ))}
      {scene.brackets.map((b, i) => (
        <path key={i} class={b.loose ? 'bracket loose' : 'bracket'} d={pathData(b.steps)} />
      ))}
      {scene.headings.map((h, i) => (
        <text key={i} class={`heading ${h.bond ? 'bond' : (h.side ?? '')}`} x={h.x} y={h.y} font-size={h.side ? 15 : 13}>
          {h.text}
        </text>
      ))}
    </g>
  );
}

function CardShape({ card }: { card: Card }) {
  const round = card.kind === 'source' ? 2 : 5;
  const kind = `box ${card.kind}${card.focus ? ' focus' : ''}${card.unnamed ? ' unnamed' : ''}${card.withdrawn ? ' withdrawn' : ''}`;
  const box = { class: kind, width: card.width, height: card.height, rx: round };
  return (
    <>
      {card.stack && card.kind !== 'source' && (
        <>
          <rect {...box} x={card.x + 8} y={card.y + 8} />
          <rect {...box} x={card.x + 4} y={card.y + 4} />
        </>
      )}
      {/* The text of a card is its name; the tooltip has the whole of what is cut. */}
      <rect {...box} x={card.x} y={card.y}>
        {card.cut && <title>{card.label}</title>}
      </rect>
      {card.end && <path class="end" d={`M${card.x + card.width - 1.5} ${card.y}v${card.height}`} />}
      {card.status && (
        <g class={`status ${card.status}`} transform={`translate(${card.x + 12} ${card.y + 9})`}>
          {STATUS_SHAPES[card.status as ClaimStatus]}
        </g>
      )}
      {card.sign && <Sign sign={card.sign} x={card.x + 12} y={card.y + 10} />}
      {card.texts.map((line, i) => (
        <text key={i} x={line.x} y={line.y} font-size={line.size} class={`${line.role} ${card.side}${card.retracted && line.role === 'name' ? ' back' : ''}`}>
          {`${line.text} `}
        </text>
      ))}
    </>
  );
}

function Sign({ sign, x, y }: { sign: SpeakerSign; x: number; y: number }) {
  const path = SPEAKER_PATHS[sign === 'unnamed' ? 'person' : sign === 'thing' ? 'organisation' : sign];
  return <path class={`sign ${sign}`} d={path} transform={`translate(${x} ${y}) scale(.94)`} />;
}

/** The stance where a line meets its claim. */
export function StanceShape({ stance }: { stance: Mark['stance'] }): JSX.Element {
  switch (stance) {
    case 'ASSERTS':
      return <circle r="5" class="full" />;
    case 'CONFIRMS':
      return (
        <>
          <circle r="7" class="ring" />
          <circle r="4" class="full" />
        </>
      );
    case 'DENIES':
      return (
        <>
          <circle r="7" class="hollow" />
          <path d="M-4 0h8" class="stroke" />
        </>
      );
    case 'DISPUTES':
      return (
        <>
          <circle r="7" class="hollow" />
          <path d="M-3.4 3.4 3.4-3.4" class="stroke" />
        </>
      );
    case 'QUALIFIES':
      return <path d="M-6 5 0-6 6 5Z" class="hollow" />;
    case 'RELAYS':
      return <circle r="5" class="hollow" />;
    case 'stop':
      return <circle r="3.4" class="full" />;
    default:
      return <circle r="5" class="hollow dotted" />;
  }
}
