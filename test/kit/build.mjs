// Bundles src/cli/main.ts into dist/hap-core.cjs, and writes dist/hap.js, which starts it. V8 keeps what it made of the
// bundle in dist/hap-core.cjs.cache, so that a start need not compile it.
import { spawnSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const options = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // Plain ASCII is kept, and compiled, in half the space.
  charset: 'ascii',
  legalComments: 'none',
};

// What is there stays whole until the new one is.
const made = 'dist.new';
rmSync(made, { recursive: true, force: true });
await Promise.all([
  build({
    ...options,
    entryPoints: ['src/cli/main.ts'],
    outfile: `${made}/hap-core.cjs`,
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    // ssh2's native helpers are optional; it falls back to node:crypto when they are not there.
    external: ['cpu-features', '*.node'],
    define: { 'import.meta.url': '__url' },
    // One function expression, as src/cli/launch.ts calls it.
    banner: {
      js:
        '(function (exports, require, module, __filename, __dirname) {' +
        "const __url = require('node:url').pathToFileURL(__filename).href;",
    },
    footer: { js: '})' },
  }),
  build({
    ...options,
    entryPoints: ['src/cli/launch.ts'],
    outfile: `${made}/hap.js`,
    format: 'esm',
    banner: { js: '#!/usr/bin/env node' },
  }),
]);
chmodSync(`${made}/hap.js`, 0o755);
const warmed = spawnSync(process.execPath, ['test/kit/warm.mjs', `${made}/hap-core.cjs`], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (warmed.status !== 0) throw new Error('the bundle does not run');
rmSync('dist', { recursive: true, force: true });
renameSync(made, 'dist');
