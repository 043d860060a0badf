// Runs what was built as its users do, and writes what V8 has compiled of the bundles beside them.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { setImmediate } from 'node:timers';
import v8 from 'node:v8';
import vm from 'node:vm';
import { startWarmSshd } from './warm-sshd.mjs';

const program = resolve(process.argv[2]);
const gemini = resolve('inventories/gemini');
const warm = resolve('test/kit/warm/site.yaml');
const sshd = await startWarmSshd();
const commands = [
  ['play', `${gemini}/site.yaml`, '-i', `${gemini}/hosts`, '--list-tasks'],
  ['play', warm, '-i', 'localhost,', '-c', 'local', '--check', '--diff'],
  ['play', warm, '-i', 'one,two', ...sshd.options, '--check'],
  ['run', 'true', 'all', '-i', 'one,two', ...sshd.options],
];

// V8 takes what it kept only with the flags that it was kept with.
v8.setFlagsFromString = () => undefined;

/** Each bundle is one script, however often it is started. */
const scripts = new Map();
const { Script } = vm;
vm.Script = function (source, options) {
  const { filename } = options;
  if (!scripts.has(filename)) scripts.set(filename, new Script(source, options));
  return scripts.get(filename);
};

const require = createRequire(program);
const next = () => {
  const command = commands.shift();
  if (process.exitCode) throw new Error(`hap ended with status ${process.exitCode}`);
  if (!command) {
    process.off('beforeExit', next);
    sshd.end();
    for (const [file, script] of scripts) writeFileSync(`${file}.cache`, script.createCachedData());
    return;
  }
  // Keeps the event loop going, so that its end is told again.
  setImmediate(() => undefined);
  process.argv.splice(1, process.argv.length, program, ...command);
  Reflect.deleteProperty(require.cache, program);
  require(program);
};
process.on('beforeExit', next);
