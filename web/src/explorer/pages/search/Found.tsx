import type { JSX } from 'preact';

import { useList } from '../../api/use-list';
import { t } from '../../i18n';
import { More } from '../../parts/More';
import { AskYourself } from '../../parts/QueryLink';
import { NothingFound, Ready } from '../../parts/states';
import { T } from '../../parts/Words';
import { usePlace } from '../../place';
import { searchWhere, type Filters } from './filters';
import { Hit } from './Hit';
import { Count } from './Search';
import { SearchPage, type RecordType } from './search.documents';

/** What a text finds. */
export function Found({ filters, kinds, clear }: { filters: Filters; kinds: RecordType[]; clear: string | undefined }): JSX.Element {
  const here = usePlace();
  const variables = { text: filters.text, in: kinds.length ? kinds : null, where: searchWhere(filters) };
  const list = useList(SearchPage, variables, here.at, (data) => data.search);
  return (
    <section aria-labelledby="results">
      <Count total={list.answer.data ? list.total : null}>
        {(count) => <T k="search.results" count={list.total} n={count} text={<bdi>{filters.text}</bdi>} />}
      </Count>
      <Ready answer={list.answer}>
        {({ search }) =>
          list.rows.length === 0 ? (
            <NothingFound clear={clear} />
          ) : (
            <>
              <p class="meta note">{t(search.forgiven ? 'search.forgiven' : 'search.best')}</p>
              <ol class="hits">
                {list.rows.map(({ node, highlights }) => (
                  <Hit key={node.id} node={node} highlights={highlights} />
                ))}
              </ol>
              <More of={list} />
            </>
          )
        }
      </Ready>
      <AskYourself document={SearchPage} variables={variables} />
    </section>
  );
}
