import { useQuery } from '@apollo/client/react';

import { hashOf } from './address';
import { graphql } from './graphql';

const Search = graphql(`
  query Search($text: String!) {
    search(text: $text, in: [CLAIM], first: 20) {
      totalCount
      nodes {
        id
        display
        ... on Claim {
          status
        }
      }
    }
  }
`);

export function SearchPage({ text }: { text: string }) {
  const { data, error } = useQuery(Search, { variables: { text } });
  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return <p>Searching…</p>;
  return (
    <>
      <p>Claims found: {data.search.totalCount}</p>
      <ul>
        {data.search.nodes.map((found) => (
          <li key={found.id}>
            <a href={hashOf({ claim: found.id })} dir="auto">
              {found.display}
            </a>{' '}
            {'status' in found && <small>{found.status}</small>}
          </li>
        ))}
      </ul>
    </>
  );
}
