// Runs a bundle as its users do, and writes what V8 has compiled of it beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { setImmediate } from 'node:timers';
import { constants, Script } from 'node:vm';

const core = resolve(process.argv[2]);
const gemini = resolve('inventories/gemini');
const warm = resolve('test/kit/warm.yaml');
const commands = [
  ['play', `${gemini}/site.yaml`, '-i', `${gemini}/hosts`, '--list-tasks'],
  ['play', warm, '-i', 'localhost,', '-c', 'local', '--check', '--diff'],
  ['run', 'true', 'localhost', '-i', 'localhost,', '-c', 'local'],
];
const script = new Script(readFileSync(core, 'latin1'), {
  filename: core,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
const next = () => {
  const command = commands.shift();
  if (process.exitCode) throw new Error(`hap ended with status ${process.exitCode}`);
  if (!command) {
    process.off('beforeExit', next);
    writeFileSync(`${core}.cache`, script.createCachedData());
    return;
  }
  // Keeps the event loop going, so that its end is told again.
  setImmediate(() => undefined);
  process.argv.splice(1, process.argv.length, core, ...command);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(core), module, core, dirname(core));
};
process.on('beforeExit', next);
