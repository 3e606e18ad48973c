// Loads a module of the explorer into Node, for its tests: TypeScript as Vite reads it.
import { fileURLToPath } from 'node:url';

import { createServer } from 'vite';

const server = await createServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});

/** The exports of a module below `src/explorer`. */
export const load = (path) => server.ssrLoadModule(`/src/explorer/${path}`);

export const close = () => server.close();
