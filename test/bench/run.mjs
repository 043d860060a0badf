// Bundles a bench as the build bundles hap, and runs it: `node test/bench/run.mjs jinja`.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [name] = process.argv.slice(2);
const root = join(import.meta.dirname, '../..');
// Beside node_modules, so that what is not bundled is found.
const folder = mkdtempSync(join(root, 'node_modules/.bench-'));
try {
  const outfile = join(folder, 'bench.mjs');
  await build({
    entryPoints: [join(root, `test/bench/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true });
}
