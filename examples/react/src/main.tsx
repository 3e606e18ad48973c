import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App';
import './style.css';

// The cache needs no settings. It keeps a record by its type and `id`, and as of an earlier revision
// the `id` of a claim is `x@3`, and so are those of its sources and speakers: what a record was
// never takes the place of what it is.
const client = new ApolloClient({ link: new HttpLink({ uri: '/graphql' }), cache: new InMemoryCache() });

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with the id `root`');
createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <App />
    </ApolloProvider>
  </StrictMode>,
);
