import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { constants, Script } from 'node:vm';

// The start of dist/hap.js, which the command dist/hap (launch.sh) starts. It is built as CommonJS, since Node takes 5 ms
// longer to start a module of ES.

/** What a bundle gets for the names that it requires. */
type Require = (name: string) => unknown;

/** A bundle is one function expression, called as Node calls the modules of CommonJS. */
type Bundle = (exports: object, require: Require, module: object, file: string, dir: string) => void;

/**
 * Node's own modules that take milliseconds to load and that many commands need late or never: what uses one gets a
 * stand-in, which loads it when a name is first looked up in it. What takes all names at once (`import *`) finds none.
 */
const late = new Set(['crypto', 'fs/promises', 'net', 'tty']);

/** The same for modules of functions alone: they are loaded when one is called. */
const lateFunctions = new Set(['child_process', 'dns']);

/** @param functions whether all names are those of functions */
function standIn(load: () => object, functions = false): object {
  let loaded: object | undefined;
  const look = (key: string | symbol): unknown => Reflect.get((loaded ??= load()), key);
  const call = (key: string | symbol, args: unknown[]): unknown => {
    return (look(key) as (...args: unknown[]) => unknown)(...args);
  };
  const get = (_: object, key: string | symbol): unknown => {
    if (key === '__esModule') return undefined;
    return functions ? (...args: unknown[]) => call(key, args) : look(key);
  };
  return new Proxy({}, { get });
}

/**
 * Most runs are over before V8's optimizing compiler has paid for itself: it is to begin 15 times later. On 10 hosts and more
 * that saves a fifth of the processor time. Other versions of V8 may not know the word, or mean another thing by it.
 */
const patience = {
  known: process.versions.v8.startsWith('11.3.'),
  begun: false,
  usual: '--interrupt-budget=67584',
  long: '--interrupt-budget=1000000',
};

/** Loads something as V8 is by itself: what was kept of compiling it, Node's own modules included, is thrown away otherwise. */
function asKept<T>(load: () => T): T {
  if (!patience.begun) return load();
  setFlagsFromString(patience.usual);
  try {
    return load();
  } finally {
    setFlagsFromString(patience.long);
  }
}

/** @throws Error where Node has no module of that name: nothing else is beside the bundles */
function builtin(name: string): object {
  const module = asKept(() => process.getBuiltinModule(name));
  if (!module) throw new Error(`there is no module ${name}`);
  return module;
}

/** Packages that are a bundle of their own, for they are needed only where a host is reached over SSH, and not at once. */
const apart = /^(?:node-ssh|ssh2)(?:\/|$)/;
let ssh: Readonly<Record<string, object>> | undefined;

function find(name: string): object {
  if (apart.test(name)) return standIn(() => (ssh ??= run('hap-ssh.cjs'))[name] ?? {});
  const bare = name.replace(/^node:/, '');
  if (!late.has(bare) && !lateFunctions.has(bare)) return builtin(bare);
  return standIn(() => builtin(bare), lateFunctions.has(bare));
}

/** What V8 kept of compiling a bundle; it takes it only from a node of the same version. */
function compiled(file: string): Buffer | undefined {
  try {
    return readFileSync(`${file}.cache`);
  } catch {
    return undefined;
  }
}

/** Runs a bundle beside this file. @returns what it exports */
function run(name: string): Readonly<Record<string, object>> {
  const file = `${__dirname}/${name}`;
  const text = readFileSync(file, 'latin1');
  const options = {
    filename: file,
    cachedData: compiled(file),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  };
  const script = asKept(() => new Script(text, options));
  const module = { exports: {} };
  (script.runInThisContext() as Bundle)(module.exports, find, module, file, __dirname);
  return module.exports;
}

// As launch.sh found it: local tasks and other programs that hap starts get it.
const certificates = process.env['HAP_EXTRA_CA_CERTS'];
if (certificates !== undefined) {
  process.env['NODE_EXTRA_CA_CERTS'] = certificates;
  delete process.env['HAP_EXTRA_CA_CERTS'];
}

run('hap-core.cjs');

if (patience.known) {
  setFlagsFromString(patience.long);
  patience.begun = true;
}
