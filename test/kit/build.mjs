// Bundles src/cli/main.ts into the one file dist/hap.js.
import { build } from 'esbuild';
import { chmodSync } from 'node:fs';

await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/hap.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  minify: false,
  sourcemap: 'linked',
  legalComments: 'none',
  // ssh2's native helpers are optional; it falls back to node:crypto when they are not there.
  external: ['cpu-features', '*.node'],
  banner: {
    js: [
      '#!/usr/bin/env node',
      "import { createRequire as __createRequire } from 'node:module';",
      // What CommonJS packages expect to find.
      'const require = __createRequire(import.meta.url);',
      'const { dirname: __dirname, filename: __filename } = import.meta;',
    ].join('\n'),
  },
});
chmodSync('dist/hap.js', 0o755);
