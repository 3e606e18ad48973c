import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  // The server answers under this path, with or without the last slash.
  base: '/graphiql/',
  plugins: [react()],
  build: {
    target: 'es2022',
    // A file of its own for every asset: the content security policy allows no inline ones.
    assetsInlineLimit: 0,
    // The texts of the licences of what is embedded go where it goes.
    license: { fileName: 'licenses.md' },
    // Monaco is one large chunk by nature.
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      onwarn(warning, warn) {
        // GraphiQL's modules carry a directive for React's compiler, which has already run on them.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  worker: { format: 'es' },
  // `npm run dev` asks a server that is already running.
  server: {
    proxy: {
      '/graphql': process.env.CLAIMGRAPH_URL ?? 'http://127.0.0.1:8080',
      '/schema.graphql': process.env.CLAIMGRAPH_URL ?? 'http://127.0.0.1:8080',
    },
  },
});
