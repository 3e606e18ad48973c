import { defineConfig } from 'vite';

const server = process.env.CLAIMGRAPH_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Two pages: the explorer at every address of its own, the editor at `/graphiql`.
  appType: 'spa',
  build: {
    target: 'es2022',
    // A file of its own for every asset: the content security policy allows no inline ones.
    assetsInlineLimit: 0,
    // A polyfill would be one more request before the first line of the page.
    modulePreload: { polyfill: false },
    // The texts of the licences of what is embedded go where it goes.
    license: { fileName: 'licenses.md' },
    // Monaco is one large chunk by nature.
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      input: { explorer: 'index.html', graphiql: 'graphiql/index.html' },
      onwarn(warning, warn) {
        // GraphiQL's modules carry a directive for React's compiler, which has already run on them.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  // The explorer is written for Preact; the editor's one file names React.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  // `npm run dev` asks a server that is already running.
  server: { proxy: { '/graphql': server, '/schema.graphql': server } },
});
