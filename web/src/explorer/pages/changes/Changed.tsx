import type { JSX } from 'preact';

import { useList } from '../../api/use-list';
import { number, t } from '../../i18n';
import { More } from '../../parts/More';
import { Ready } from '../../parts/states';
import { Words, type Worded } from '../../parts/Words';
import { plainId, useTo, type PageName } from '../../place';
import type { Between } from './Changes';
import { ChangesPage, type ChangedRecordFragment, type ChangesPageQuery } from './changes.documents';

type Change = ChangesPageQuery['changes']['nodes'][number];

/** The records that were written between two revisions, each with its fields before and after. */
export function Changed({ between }: { between: Between }): JSX.Element {
  const list = useList(ChangesPage, { ...between }, null, (data) => data.changes);
  return (
    <section>
      <h2 class="section" id="changed">
        {t('changes.written')}
      </h2>
      <Ready answer={list.answer}>
        {() =>
          list.rows.length === 0 ? (
            <p class="nothing">{t('changes.none')}</p>
          ) : (
            <>
              <div class="scroll" tabIndex={0} role="region" aria-labelledby="changed">
                <table class="table">
                  <thead>
                    <tr>
                      <th scope="col">{t('app.revision')}</th>
                      <th scope="col">{t('changes.record')}</th>
                      <th scope="col">{t('changes.what')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {list.rows.map((change) => (
                      <tr key={change.cursor}>
                        <td class="num">{number(change.revision)}</td>
                        <td>
                          <RecordLink of={change.record} revision={change.kind === 'REMOVED' ? change.revision - 1 : change.revision} />
                        </td>
                        <td>
                          <What of={change} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
              <More of={list} />
            </>
          )
        }
      </Ready>
    </section>
  );
}

function RecordLink({ of, revision }: { of: ChangedRecordFragment; revision: number }) {
  const to = useTo();
  const [page, id, name] = target(of);
  const shown = name ? <Words of={name} /> : <code class="code">{plainId(of.id)}</code>;
  return (
    <>
      {page ? <a href={to(page, id, { at: `@${revision}` })}>{shown}</a> : shown}
      <br />
      <span class="meta">{t(`record.kind.${of.__typename}`)}</span>
    </>
  );
}

function target(of: ChangedRecordFragment): [PageName | null, string, Worded | null] {
  switch (of.__typename) {
    case 'Entity':
      return ['entity', of.id, of.labelText];
    case 'Claim':
      return ['claim', of.id, of.statementText];
    case 'Source':
      return ['source', of.id, of.titleText];
    case 'Attribution':
      return ['claim', of.claim.id, of.claim.statementText];
    case 'Predicate':
    case 'EntityType':
      return [null, of.id, of.labelText];
    case 'Unit':
      return [null, of.id, null];
    case 'Draft':
      return ['drafts', '', null];
  }
}

function What({ of }: { of: Change }) {
  if (of.kind === 'CREATED') return <>{t('changes.created')}</>;
  if (of.kind === 'REMOVED') return <del>{t('changes.gone')}</del>;
  return (
    <ul class="fields">
      {of.fields.map(({ path, before, after }) => (
        <li key={path}>
          <code class="code">{path}</code> {before !== null && <del>{written(before)}</del>}{' '}
          {after !== null && <ins>{written(after)}</ins>}
        </li>
      ))}
    </ul>
  );
}

const LONGEST = 300;

/** A value as the record writes it, an object as its fields: "stance: DENIES; source: a-report". */
function written(value: unknown): string {
  const text = inWords(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(t('comma'));
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, of]) => `${name}: ${inWords(of)}`)
    .join(t('semicolon'));
}
