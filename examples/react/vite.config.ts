import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page asks its own origin, and Vite passes the question on to a server that runs already. That
// answers pages of its own origin alone; with the host as the browser names it, this page is one.
const proxy = { '/graphql': { target: process.env.CLAIMGRAPH_URL ?? 'http://127.0.0.1:8080', changeOrigin: false } };

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  // Claims and sources have texts of others: a page that shows them runs no script but its own.
  preview: { proxy, headers: { 'content-security-policy': "default-src 'self'" } },
});
