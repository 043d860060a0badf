// Bundles src/cli/main.ts into dist/hap-core.cjs and what SSH needs into dist/hap-ssh.cjs, and writes dist/hap.js, which
// starts them, and dist/hap, the command, which starts that. V8 keeps what it made of the bundles beside them (.cache), so
// that a start need not compile them.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const options = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // Plain ASCII is kept, and compiled, in half the space.
  charset: 'ascii',
  legalComments: 'none',
};
const bundle = {
  ...options,
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: 'linked',
  define: { 'import.meta.url': '__url' },
  // One function expression, as src/cli/launch.ts calls it.
  banner: {
    js:
      '(function (exports, require, module, __filename, __dirname) {' +
      "const __url = require('node:url').pathToFileURL(__filename).href;",
  },
  footer: { js: '})' },
};

/** Leaves these packages to the bundle of SSH, and collects by which names they are imported. */
function apart(names) {
  return {
    name: 'apart',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^(?:node-ssh|ssh2)(?:\/|$)/ }, ({ path }) => {
        names.add(path);
        return { path, external: true };
      });
    },
  };
}

/** Parts of packages that hap does not use, and for which Node would load http, https and more. */
const unused =
  /\/(?:ssh2\/lib\/(?:http-agents|keygen|server)\.js|(?:make-dir|sb-promise-queue|sb-scandir)\/.*)$/;

/** What ssh2 prepares for compression when it is loaded; src/connection/ssh/link.ts offers none. */
const compression = /const \{\s*createInflate[^]*?require\('zlib'\);\nconst ZlibHandle = .*;/;

/** What the packages use of node:assert, which takes Node longer to load than they are at work. */
const assertion = `
  const assert = (value, message = 'not as expected') => { if (!value) throw new Error(message) };
  const equal = (value, other) => assert(value == other);
  class AssertionError extends Error { constructor({ message }) { super(message) } }
  module.exports = Object.assign(assert, { ok: assert, equal, AssertionError });
`;

const slim = {
  name: 'slim',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^assert$/ }, () => ({ path: 'assert', namespace: 'slim' }));
    onLoad({ filter: /^assert$/, namespace: 'slim' }, () => ({ contents: assertion }));
    onLoad({ filter: unused }, () => ({ contents: '' }));
    onLoad({ filter: /\/ssh2\/lib\/protocol\/crypto\/poly1305\.js$/ }, () => ({
      contents: `module.exports = require('./src/connection/ssh/poly1305.ts').default;`,
      resolveDir: '.',
    }));
    onLoad({ filter: /\/ssh2\/lib\/protocol\/zlib\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!compression.test(text)) throw new Error(`${path} is not as it was`);
      return { contents: text.replace(compression, '') };
    });
  },
};

// What is there stays whole until the new one is.
const made = 'dist.new';
rmSync(made, { recursive: true, force: true });
mkdirSync(made);
// The files are modules of CommonJS; the sources beside the folder are not.
writeFileSync(`${made}/package.json`, '{ "type": "commonjs" }\n');
await build({
  ...options,
  entryPoints: ['src/cli/launch.ts'],
  outfile: `${made}/hap.js`,
  banner: { js: '#!/usr/bin/env node' },
});
const names = new Set();
await build({
  ...bundle,
  entryPoints: ['src/cli/main.ts'],
  outfile: `${made}/hap-core.cjs`,
  plugins: [apart(names)],
});
await build({
  ...bundle,
  stdin: {
    // Each is run when it is asked for.
    contents: [...names]
      .map((name) => `Object.defineProperty(exports, '${name}', { get: () => require('${name}') });\n`)
      .join(''),
    resolveDir: '.',
  },
  outfile: `${made}/hap-ssh.cjs`,
  plugins: [slim],
  // ssh2's native helpers are optional; it falls back to node:crypto when they are not there.
  external: ['cpu-features', '*.node'],
});
copyFileSync('src/cli/launch.sh', `${made}/hap`);
for (const program of ['hap', 'hap.js']) chmodSync(`${made}/${program}`, 0o755);
const warmed = spawnSync(process.execPath, ['test/kit/warm.mjs', `${made}/hap.js`], {
  stdio: ['ignore', 'ignore', 'inherit'],
  timeout: 60_000,
});
if (warmed.status !== 0) throw new Error('the bundle does not run');
rmSync('dist', { recursive: true, force: true });
renameSync(made, 'dist');
