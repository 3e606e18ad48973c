import './workers.js';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';

import { openingTabs } from './tabs.js';

const fetcher = createGraphiQLFetcher({ url: new URL('/graphql', location.href).href });
const plugins = [HISTORY_PLUGIN, explorerPlugin()];

createRoot(document.getElementById('root')).render(
  <GraphiQL fetcher={fetcher} plugins={plugins} defaultTabs={openingTabs} defaultQuery="">
    <GraphiQL.Logo>claimgraph</GraphiQL.Logo>
  </GraphiQL>,
);
