import { useQuery } from '@apollo/client/react';

import { hashOf } from './address';
import { ClaimCard } from './ClaimCard';
import { graphql } from './graphql';

const Revisions = graphql(`
  query Revisions {
    commits(first: 50) {
      nodes {
        revision
        recordedAt
      }
    }
  }
`);

/** A claim at present and, if an earlier revision is chosen, as of that one beside it. */
export function ClaimPage({ id, asOf }: { id: string; asOf: number | undefined }) {
  const { data } = useQuery(Revisions);
  const [, ...earlier] = data?.commits.nodes ?? [];
  return (
    <>
      <label>
        As of{' '}
        <select
          value={asOf ?? ''}
          onChange={({ target }) => {
            location.hash = hashOf(target.value ? { claim: id, asOf: Number(target.value) } : { claim: id });
          }}
        >
          <option value="">the present alone</option>
          {earlier.map(({ revision, recordedAt }) => (
            <option key={revision} value={revision}>
              revision {revision}, {new Date(recordedAt).toLocaleString()}
            </option>
          ))}
        </select>
      </label>
      <div className="beside">
        {asOf && <ClaimCard title={`As of revision ${asOf}`} id={`${id}@${asOf}`} />}
        <ClaimCard title="At present" id={id} />
      </div>
    </>
  );
}
