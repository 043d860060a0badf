import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, Script } from 'node:vm';

/** The bundle, and what V8 made of it when it was built: beside this file. */
const core = fileURLToPath(new URL('hap-core.cjs', import.meta.url));

/** What V8 kept of compiling the bundle; it takes it only from a node of the same version. */
function compiled(): Buffer | undefined {
  try {
    return readFileSync(`${core}.cache`);
  } catch {
    return undefined;
  }
}

/** The bundle is one function expression, called as Node calls the modules of CommonJS. */
type Bundle = (exports: object, require: NodeJS.Require, module: object, file: string, dir: string) => void;

const script = new Script(readFileSync(core, 'latin1'), {
  filename: core,
  cachedData: compiled(),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const module = { exports: {} };
(script.runInThisContext() as Bundle)(module.exports, createRequire(core), module, core, dirname(core));
