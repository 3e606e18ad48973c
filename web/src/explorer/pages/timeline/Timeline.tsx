import { useList } from '../../api/use-list';
import { t } from '../../i18n';
import { go } from '../../navigation';
import { More } from '../../parts/More';
import { AskYourself } from '../../parts/QueryLink';
import { NoSuch, Ready } from '../../parts/states';
import { useTitle } from '../../parts/title';
import { T, Words } from '../../parts/Words';
import { hrefHere, usePlace, useTo } from '../../place';
import { Recorded } from './Recorded';
import { Stated } from './Stated';
import { TimelinePage, type Clock, type TimelinePageQuery } from './timeline.documents';
import { Valid } from './Valid';
import './timeline.css';

export type TimelineRow = NonNullable<TimelinePageQuery['timeline']>['nodes'][number];

const CLOCKS = ['VALID', 'STATED', 'RECORDED'] as const satisfies Clock[];

/** An entity or a claim over time: when it holds, when it was said, when it was recorded. */
export default function Timeline() {
  const here = usePlace();
  const clock = CLOCKS.find((one) => one.toLowerCase() === here.params.get('clock')) ?? 'VALID';
  const [from, to] = [here.params.get('from') || null, here.params.get('to') || null];
  const variables = { id: here.id, clock, from, to };
  const list = useList(TimelinePage, variables, here.at, (data) => data.timeline);
  const { answer, rows } = list;
  const name = nameOf(answer.data)?.text;
  useTitle(name && t('timeline.title', { name }));

  return (
    <Ready answer={answer}>
      {({ node }) => {
        const named = nameOf({ node });
        if (!named || !node) return <NoSuch what="kind.one.ENTITY" id={here.id} />;
        return (
          <article class="timeline">
            <Crumb page={node.__typename === 'Claim' ? 'claim' : 'entity'} id={node.id} name={named} />
            <h1 class="title">
              <T k="timeline.title" name={<Words of={named} />} />
            </h1>
            <div class="row apart views">
              <nav class="seg wide" aria-label={t('timeline.clock')}>
                {CLOCKS.map((one) => (
                  <a
                    key={one}
                    href={hrefHere(here, { clock: one === 'VALID' ? null : one.toLowerCase() })}
                    aria-current={one === clock ? 'page' : undefined}
                  >
                    {t(`clock.${one}`)}
                  </a>
                ))}
              </nav>
              <Between from={from} to={to} />
            </div>
            {clock === 'VALID' && <Valid rows={rows} />}
            {clock === 'STATED' && <Stated rows={rows} />}
            {clock === 'RECORDED' && <Recorded rows={rows} />}
            <More of={list} />
            <AskYourself document={TimelinePage} variables={variables} />
          </article>
        );
      }}
    </Ready>
  );
}

function nameOf(data: Pick<TimelinePageQuery, 'node'> | null) {
  const node = data?.node;
  if (node?.__typename === 'Entity') return node.labelText;
  return node?.__typename === 'Claim' ? node.statementText : null;
}

function Crumb({ page, id, name }: { page: 'entity' | 'claim'; id: string; name: { text: string; language: string | null } }) {
  const to = useTo();
  const kind = page === 'entity' ? 'ENTITY' : 'CLAIM';
  return (
    <nav class="crumb" aria-label={t('crumb')}>
      <a href={to('search', '', { kind })}>{t(`kind.${kind}`)}</a>
      <span aria-hidden="true">/</span>
      <a href={to(page, id)}>
        <Words of={name} />
      </a>
    </nav>
  );
}

/** The span that is looked at: years, months or days. */
function Between({ from, to }: { from: string | null; to: string | null }) {
  const here = usePlace();
  return (
    <form
      class="row between"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const value = (name: string) => String(form.get(name) ?? '').trim() || null;
        go(hrefHere(here, { from: value('from'), to: value('to') }));
      }}
    >
      {(['from', 'to'] as const).map((name) => (
        <label key={name}>
          {t(`timeline.${name}`)}{' '}
          <input
            name={name}
            type="text"
            inputMode="numeric"
            autocomplete="off"
            pattern="-?[0-9]{4,}(-[0-9]{2}(-[0-9]{2})?)?"
            title={t('timeline.format')}
            placeholder={t('timeline.placeholder')}
            defaultValue={(name === 'from' ? from : to) ?? ''}
          />
        </label>
      ))}
      <button class="btn small">{t('timeline.show')}</button>
      {(from || to) && (
        <a class="btn small" href={hrefHere(here, { from: null, to: null })}>
          {t('timeline.all')}
        </a>
      )}
    </form>
  );
}
