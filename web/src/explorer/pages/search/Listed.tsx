import type { JSX } from 'preact';

import { useList, type List } from '../../api/use-list';
import { t } from '../../i18n';
import { More } from '../../parts/More';
import { AskYourself } from '../../parts/QueryLink';
import { EmptyBase, NothingFound, Ready } from '../../parts/states';
import { usePlace } from '../../place';
import { claimWhere, entityWhere, sourceWhere, type Filters } from './filters';
import { Hit, type Found } from './Hit';
import { Count } from './Search';
import { ClaimList, EntityList, SourceList, type RecordType } from './search.documents';

interface Props {
  filters: Filters;
  clear: string | undefined;
}

/** All records of a kind that the filters leave. */
export function Listed({ kind, ...props }: Props & { kind: RecordType }): JSX.Element {
  switch (kind) {
    case 'ENTITY':
      return <Entities {...props} />;
    case 'SOURCE':
      return <Sources {...props} />;
    case 'CLAIM':
      return <Claims {...props} />;
  }
}

function Entities({ filters, clear }: Props) {
  const here = usePlace();
  const variables = { where: entityWhere(filters) };
  const list = useList(EntityList, variables, here.at, (data) => data.entities);
  return (
    <Records kind="ENTITY" list={list} clear={clear} nodeOf={(node) => ({ __typename: 'Entity', ...node })}>
      <AskYourself document={EntityList} variables={variables} />
    </Records>
  );
}

function Claims({ filters, clear }: Props) {
  const here = usePlace();
  const variables = { where: claimWhere(filters) };
  const list = useList(ClaimList, variables, here.at, (data) => data.claims);
  return (
    <Records kind="CLAIM" list={list} clear={clear} nodeOf={(node) => ({ __typename: 'Claim', ...node })}>
      <AskYourself document={ClaimList} variables={variables} />
    </Records>
  );
}

function Sources({ filters, clear }: Props) {
  const here = usePlace();
  const variables = { where: sourceWhere(filters) };
  const list = useList(SourceList, variables, here.at, (data) => data.sources);
  return (
    <Records kind="SOURCE" list={list} clear={clear} nodeOf={(node) => ({ __typename: 'Source', ...node })}>
      <AskYourself document={SourceList} variables={variables} />
    </Records>
  );
}

interface RecordsProps<Data, Row> {
  kind: RecordType;
  list: List<Data, Row>;
  clear: string | undefined;
  nodeOf: (row: Row) => Found;
  children: JSX.Element;
}

function Records<Data, Row>({ kind, list, clear, nodeOf, children }: RecordsProps<Data, Row>) {
  return (
    <section aria-labelledby="results">
      <Count total={list.answer.data ? list.total : null}>{(count) => t(`search.all.${kind}`, { n: list.total, count })}</Count>
      <Ready answer={list.answer}>
        {() =>
          list.rows.length === 0 ? (
            clear ? <NothingFound clear={clear} /> : <EmptyBase />
          ) : (
            <>
              <ol class="hits">
                {list.rows.map((row) => {
                  const node = nodeOf(row);
                  return <Hit key={node.id} node={node} highlights={[]} />;
                })}
              </ol>
              <More of={list} />
            </>
          )
        }
      </Ready>
      {children}
    </section>
  );
}
