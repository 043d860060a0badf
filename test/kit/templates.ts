import { HapError, type ControllerFiles } from '../../src/model/index.js';
import { Dict, str, type Value } from '../../src/python/index.js';
import {
  createTemplar,
  type Controller,
  type Renderer,
  type TemplarOptions,
  type VariableScope,
} from '../../src/template/index.js';
import { loadYaml } from '../../src/yaml/index.js';
import { memoryFiles } from './memory-files.js';

/** The file whose text the variables of a test are. */
export const VARS_FILE = '/play/vars.yml';

/** What a test's templates have around them. */
export interface Surroundings extends TemplarOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly controller?: Partial<Controller>;
  /** Variables beside those that are written in YAML. */
  readonly more?: ReadonlyMap<string, Value>;
  /** Names of variables that came from a host. */
  readonly data?: readonly string[];
  readonly searchPath?: readonly string[];
}

/** A controller that is nothing but these files. */
export function memoryController(files: ControllerFiles): Controller {
  return {
    files,
    paths: {
      lexists: (path) => files.info(path) !== undefined,
      isLink: () => false,
      isMount: (path) => path === '/',
      sameFile: (a, b) => a === b,
      realpath: (path) => path,
      owner: () => ({ uid: 0, user: 'root', mtime: new Date(Date.UTC(2024, 0, 2, 3, 4, 5)) }),
    },
    env: { HOME: '/root', GREETING: 'hello' },
    cwd: '/play',
    hostname: 'controller',
    home: (user) => (user === undefined || user === 'root' ? '/root' : undefined),
    now: () => new Date(Date.UTC(2024, 4, 6, 7, 8, 9)),
  };
}

/** Variables written as YAML, as a scope. */
export function scopeOf(yaml: string, surroundings: Surroundings = {}): VariableScope {
  const { value, problems } = loadYaml(yaml, VARS_FILE);
  const [problem] = problems;
  if (problem) throw problem.error;
  const variables = value instanceof Dict ? value : new Dict();
  const { more = new Map<string, Value>(), data = [] } = surroundings;
  return {
    get: (name) => more.get(name) ?? variables.get(name),
    has: (name) => more.has(name) || variables.has(name),
    *names() {
      yield* more.keys();
      for (const key of variables.keys()) yield str(key);
    },
    isData: (name) => data.includes(name),
  };
}

/** A renderer of variables written as YAML, in the folder `/play`. */
export function rendererOf(yaml: string, surroundings: Surroundings = {}): Renderer {
  const files = memoryFiles({ [VARS_FILE]: yaml, ...surroundings.files });
  const controller = { ...memoryController(files), ...surroundings.controller };
  const place = { playbookDir: '/play', searchPath: surroundings.searchPath ?? ['/play'] };
  return createTemplar(controller, surroundings).renderer(scopeOf(yaml, surroundings), place);
}

/** The error that a call ends in; a call that does not end in one fails the test. */
export function errorOf(run: () => unknown): HapError {
  try {
    run();
  } catch (error) {
    if (error instanceof HapError) return error;
    throw error;
  }
  throw new Error('this was expected to fail');
}
