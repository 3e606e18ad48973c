import { useQuery } from '@apollo/client/react';

import { graphql } from './graphql';
import { Side, SideFields } from './Side';

// The same query for the present and the past: `x` is a claim as it is, `x@3` as revision 3 has it.
const Claim = graphql(
  `
    query Claim($id: ID!) {
      claim(id: $id) {
        id
        statement
        status
        verdict
        statusReason {
          for {
            ...SideFields
          }
          against {
            ...SideFields
          }
        }
      }
    }
  `,
  [SideFields],
);

export function ClaimCard({ title, id }: { title: string; id: string }) {
  const { data, error } = useQuery(Claim, { variables: { id } });
  return (
    <article aria-label={title}>
      <h2>{title}</h2>
      {error && <p role="alert">{error.message}</p>}
      {!data && !error && <p>Asking…</p>}
      {data && !data.claim && <p>No such claim was recorded.</p>}
      {data?.claim && (
        <>
          <blockquote dir="auto">{data.claim.statement}</blockquote>
          <p>
            <strong>{data.claim.status}</strong> <span dir="auto">{data.claim.verdict}</span>
          </p>
          <Side title="For it" reasons={data.claim.statusReason.for} />
          <Side title="Against it" reasons={data.claim.statusReason.against} />
        </>
      )}
    </article>
  );
}
