// Runs the unit tests of the explorer, `src/**/*.test.ts`, with Node's own test runner: each is bundled first.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

const web = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv[2] ?? '';
const tests = readdirSync(join(web, 'src'), { recursive: true })
  .filter((name) => name.endsWith('.test.ts') && name.includes(wanted))
  .sort();
if (!tests.length) throw new Error(`no test has "${wanted}" in its name`);

const outDir = mkdtempSync(join(tmpdir(), 'claimgraph-unit-'));
try {
  await build({
    configFile: false,
    root: web,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          tests.map((name) => [name.replaceAll('/', '.').replace(/\.ts$/, ''), join(web, 'src', name)]),
        ),
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  const files = readdirSync(outDir).filter((name) => name.endsWith('.test.mjs'));
  const run = spawnSync(process.execPath, ['--test', ...files.map((name) => join(outDir, name))], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(outDir, { recursive: true });
}
