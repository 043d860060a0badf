import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HapError, templateOrText } from '../../src/model/index.js';
import { Dict, str, textOf, toPlain, typeName, type Value } from '../../src/python/index.js';
import { loads } from '../../src/python/json/loads.js';
import {
  createTemplar,
  type Controller,
  type Renderer,
  type Templar,
  type TemplarOptions,
  type VariableScope,
} from '../../src/template/index.js';

/** A case as `ansible-answers.py` answered it. */
export interface CorpusCase {
  readonly name: string;
  readonly kind: 'value' | 'when' | 'file';
  readonly template: string;
  /** Read as Python reads JSON: `1.0` is a float. */
  readonly vars: Dict;
  readonly files?: Readonly<Record<string, string>>;
  readonly opts?: Readonly<Record<string, unknown>>;
  readonly expected:
    | { readonly ok: true; readonly value?: unknown; readonly repr?: string; readonly pytype: string }
    | { readonly ok: false; readonly error: string; readonly msg: string };
}

/** A case that was answered otherwise. */
export interface Failure {
  readonly name: string;
  readonly kind: string;
  readonly template: string;
  readonly got: string;
  readonly expected: string;
}

/** Reads a corpus. */
export function readCorpus(path: string): CorpusCase[] {
  const text = readFileSync(path, 'utf8');
  const values = loads(text);
  const plain = JSON.parse(text) as Omit<CorpusCase, 'vars'>[];
  return plain.map((each, index) => {
    const value = Array.isArray(values) ? values[index] : undefined;
    const vars = value instanceof Dict ? value.get('vars') : undefined;
    return { ...each, vars: vars instanceof Dict ? vars : new Dict() };
  });
}

/** Runs cases; the files of all of them are beside each, those of its own before the others. */
export function runCorpus(cases: readonly CorpusCase[], options: TemplarOptions = {}): Failure[] {
  const shared = Object.assign({}, ...cases.map((each) => each.files ?? {})) as Record<string, string>;
  const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  try {
    writeFiles(folder, shared);
    const templar = createTemplar(corpusController(), options);
    return cases.flatMap((each) => failureOf(templar, each, folder, shared));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function failureOf(
  templar: Templar,
  each: CorpusCase,
  folder: string,
  shared: Readonly<Record<string, string>>,
): Failure[] {
  const own = Object.entries(each.files ?? {}).filter(([name, text]) => shared[name] !== text);
  writeFiles(folder, Object.fromEntries(own));
  const got = answer(templar, each, folder);
  writeFiles(folder, Object.fromEntries(own.map(([name]) => [name, shared[name] ?? ''])));
  const expected = each.expected.ok ? shown(each.expected) : 'an error';
  const passes = got.ok ? each.expected.ok && shown(got) === expected : !each.expected.ok;
  if (passes) return [];
  const { name, kind, template } = each;
  const wanted = each.expected.ok ? expected : `error ${each.expected.error}: ${each.expected.msg}`;
  return [{ name, kind, template, got: got.ok ? shown(got) : `error ${got.message}`, expected: wanted }];
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

type Answer = { ok: true; value: unknown; pytype: string } | { ok: false; message: string };

function shown({ value, pytype }: { value?: unknown; pytype: string }): string {
  return `${JSON.stringify(value, sortedKeys)} ${pytype}`;
}

/** JSON has no order of keys, so they are compared in the alphabet's. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function answer(templar: Templar, each: CorpusCase, folder: string): Answer {
  const variables = new Map(Array.from(each.vars, ([name, value]) => [str(name), marked(value)] as const));
  const scope: VariableScope = {
    get: (name) => variables.get(name),
    has: (name) => variables.has(name),
    names: () => variables.keys(),
    isData: () => false,
  };
  const renderer = templar.renderer(scope, { playbookDir: folder, searchPath: [folder] });
  try {
    const value = render(renderer, each, folder);
    const text = textOf(value) !== undefined;
    const pytype = text && renderer.touchedData ? unsafe(typeName(value)) : typeName(value);
    return { ok: true, value: toPlain(value), pytype };
  } catch (error) {
    if (!(error instanceof HapError)) throw error;
    return { ok: false, message: `${error.code}: ${error.summary}` };
  }
}

function render(renderer: Renderer, { kind, template, opts = {} }: CorpusCase, folder: string): Value {
  const written = templateOrText(template);
  if (kind === 'value') return renderer.render(written);
  if (kind === 'when') return renderer.conditionValue(written);
  return renderer.renderFile(template, {
    path: join(folder, 'case.j2'),
    trimBlocks: opts['trim_blocks'] !== false,
    lstripBlocks: opts['lstrip_blocks'] === true,
  });
}

function unsafe(type: string): string {
  return type === 'NativeJinjaText' ? 'NativeJinjaUnsafeText' : 'AnsibleUnsafeText';
}

/** Text with Jinja's marks is a template, at any depth, as it is in a user's file. */
function marked(value: Value): Value {
  if (typeof value === 'string') return templateOrText(value);
  if (Array.isArray(value)) return value.map(marked);
  if (!(value instanceof Dict)) return value;
  return new Dict(Array.from(value, ([key, item]) => [key, marked(item)] as const));
}

/** This machine, as the corpus saw its own. */
function corpusController(): Controller {
  const settings = new Map<string, Value>([['DEFAULT_FORKS', 5]]);
  return {
    files: {
      read: (path) => (isFile(path) ? readFileSync(path) : undefined),
      info(path) {
        const found = statSync(path, { throwIfNoEntry: false });
        if (!found) return undefined;
        const kind = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
        return { kind, mode: found.mode & 0o7777, size: found.size };
      },
      list: (path) =>
        statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
          ? readdirSync(path).sort()
          : undefined,
    },
    paths: {
      lexists: (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
      isLink: (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false,
      isMount: (path) => path === '/' || isMount(path),
      sameFile: (a, b) => inode(a) === inode(b),
      realpath: (path) => (existsSync(path) ? realpathSync(path) : path),
      owner: () => ({ uid: 0, user: 'root', mtime: new Date(0) }),
    },
    env: process.env,
    cwd: '/',
    hostname: hostname(),
    home: (user) => (user === undefined ? homedir() : user === 'root' ? '/root' : undefined),
    now: () => new Date(),
    run(command, { cwd }) {
      const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], { cwd, encoding: 'utf8' });
      return { code: status ?? 1, stdout, stderr };
    },
    config: (name) => settings.get(name),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function inode(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new HapError({ code: 'missing-file', summary: `there is no file ${path}` });
  return found.ino;
}

function isMount(path: string): boolean {
  const own = statSync(path, { throwIfNoEntry: false });
  return own !== undefined && own.dev !== statSync(`${path}/..`).dev;
}
