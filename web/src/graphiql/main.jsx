/** @jsxImportSource react */
import './workers.js';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';

import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';

import { AnswerOnce } from './AnswerOnce.jsx';
import { openingTabs, tabOfAddress } from './tabs.js';

const url = new URL('/graphql', location.href);
const socketUrl = new URL(url);
socketUrl.protocol = url.protocol.replace('http', 'ws');
// Opened by the first subscription, and closed with the last.
const wsClient = createClient({ url: socketUrl.href });
const fetcher = createGraphiQLFetcher({ url: url.href, wsClient });
const plugins = [HISTORY_PLUGIN, explorerPlugin()];

const asked = tabOfAddress();
const opening = await openingTabs();
const initial = asked && { initialQuery: asked.query, initialVariables: asked.variables };

createRoot(document.getElementById('root')).render(
  <GraphiQL fetcher={fetcher} plugins={plugins} defaultTabs={asked ? [asked, ...opening] : opening} defaultQuery="" {...initial}>
    <GraphiQL.Logo>
      <a className="to-explorer" href="/">
        claimgraph
      </a>
      <AnswerOnce />
    </GraphiQL.Logo>
  </GraphiQL>,
);
