import type { HapError, Problem } from '../../model/index.js';
import { define } from '../../jinja/index.js';
import {
  Dict,
  intOf,
  PyError,
  sorted,
  textOf,
  truth,
  Tuple,
  type PyObject,
  type Value,
} from '../../python/index.js';
import { PyDate, PyDateTime } from '../../python/time/datetime.js';
import { loadYamlAll } from '../../yaml/index.js';
import { bytesOf } from '../bytes.js';
import { failure } from '../failure.js';
import { requireDefined } from '../text-of.js';
import type { Named } from '../types.js';
import { emit } from '../yaml/emitter.js';
import type { ScalarNode, Style } from '../yaml/node.js';
import { represent } from '../yaml/represent.js';

const KNOWN = [
  'indent',
  'width',
  'sort_keys',
  'default_flow_style',
  'default_style',
  'explicit_start',
  'explicit_end',
];

/** A value as PyYAML writes it. @param options the parameters of `yaml.dump` */
export function writeYaml(value: Value, options: Dict): string {
  for (const key of options.keys())
    if (!KNOWN.includes(String(textOf(key))))
      throw new PyError(
        'TypeError',
        `dump_all() got an unexpected keyword argument '${String(textOf(key))}'`,
      );
  const number = (name: string, otherwise: number): number => {
    const int = intOf(options.get(name) ?? null);
    return int === undefined ? otherwise : Number(int);
  };
  const flow = options.get('default_flow_style') ?? null;
  const { root, anchors } = represent(value, {
    flow: flow === null ? undefined : truth(flow),
    style: styleOf(options.get('default_style') ?? null),
    sortKeys: truth(options.get('sort_keys') ?? true),
    sort: sortEntries,
    other: scalarOf,
  });
  return emit(root, anchors, {
    indent: number('indent', 2),
    width: number('width', 80),
    explicitStart: truth(options.get('explicit_start') ?? false),
    explicitEnd: truth(options.get('explicit_end') ?? false),
  });
}

function styleOf(value: Value): Style {
  const text = textOf(value) ?? '';
  return text === "'" || text === '"' || text === '|' || text === '>' ? text : '';
}

function sortEntries(entries: [Value, Value][]): [Value, Value][] | undefined {
  try {
    const pairs = entries.map((pair) => new Tuple(pair));
    const byKey = sorted(pairs, (pair) => (pair instanceof Tuple ? (pair.items[0] ?? null) : null));
    return byKey.map((pair) => (pair as Tuple).items as [Value, Value]);
  } catch (error) {
    if (error instanceof PyError) return undefined;
    throw error;
  }
}

function scalarOf(object: PyObject): ScalarNode | undefined {
  requireDefined(object);
  const bytes = bytesOf(object);
  if (bytes) {
    const text = Buffer.from(bytes)
      .toString('base64')
      .replace(/.{1,76}/g, '$&\n');
    return { kind: 'scalar', tag: '!!binary', text, style: '|', plain: false, quoted: false };
  }
  if (!(object instanceof PyDate)) return undefined;
  const text = object instanceof PyDateTime ? object.isoformat(' ') : object.isoformat();
  return { kind: 'scalar', tag: undefined, text, style: '', plain: true, quoted: false };
}

function guarded(name: string, run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof PyError) throw failure(`${name} - ${error.message}`);
    throw error;
  }
}

function check(problems: readonly Problem[]): void {
  const bad = problems.find((problem) => problem.severity === 'error');
  if (bad) throw failure(describe(bad.error));
}

function describe(error: HapError): string {
  const at = error.position ? ` (line ${error.position.line}, column ${error.position.column})` : '';
  return `this is not valid YAML: ${error.summary}${at}`;
}

/** YAML text as a value; text in it is never a template. Anything but text is given back as it is. */
function read(value: Value, many: boolean): Value {
  const text = textOf(value);
  if (text === undefined) {
    requireDefined(value);
    return value;
  }
  const { values, problems } = loadYamlAll(text, many ? 'from_yaml_all' : 'from_yaml', { trust: false });
  check(problems);
  if (many) return [...values];
  if (values.length > 1)
    throw failure('expected a single document in the stream, but found another document');
  return values[0] ?? null;
}

/** `to_yaml`, `to_nice_yaml`, `from_yaml` and `from_yaml_all`. */
export const yamlFilters: Named = [
  [
    'to_yaml',
    define('to_yaml(a, *args, **kw)', (_, value = null, ...[, options = null]) =>
      guarded('to_yaml', () => writeYaml(value, options instanceof Dict ? options : new Dict())),
    ),
  ],
  [
    'to_nice_yaml',
    define(
      'to_nice_yaml(a, indent=4, *args, **kw)',
      (_, value = null, indent = null, ...[, options = null]) =>
        guarded('to_nice_yaml', () => {
          const all = options instanceof Dict ? options.copy() : new Dict();
          if (all.has('default_flow_style'))
            throw new PyError(
              'TypeError',
              "dump() got multiple values for keyword argument 'default_flow_style'",
            );
          return writeYaml(value, all.set('indent', indent).set('default_flow_style', false));
        }),
    ),
  ],
  ['from_yaml', define('from_yaml(data)', (_, value = null) => read(value, false))],
  ['from_yaml_all', define('from_yaml_all(data)', (_, value = null) => read(value, true))],
];
