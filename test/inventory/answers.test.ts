import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { nodeFiles } from '../../src/cli/node/files.js';
import { graphOf, listingOf, loadInventory, type Inventory } from '../../src/inventory/index.js';
import { toPlain } from '../../src/python/index.js';
import { runScript } from './kit.js';

interface Case {
  readonly name: string;
  readonly sources: readonly string[];
  readonly playbookDir?: string;
}

interface Answers {
  readonly inventories: Readonly<
    Record<
      string,
      {
        readonly list: unknown;
        readonly graph: readonly string[];
        readonly groups: Readonly<Record<string, readonly string[]>>;
        readonly groupNames: Readonly<Record<string, readonly string[]>>;
      }
    >
  >;
  readonly patterns: readonly {
    readonly source: string;
    readonly patterns: readonly (readonly [string, readonly string[] | { error: string }])[];
    readonly lists: readonly (readonly [readonly string[], readonly string[]])[];
    readonly limits: readonly (readonly [string, string, readonly string[]])[];
  }[];
}

const folder = fileURLToPath(new URL('../fixtures/inventory/', import.meta.url));
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const cases = read('cases.json') as readonly Case[];
const answers = read('answers.json') as Answers;
const files = nodeFiles();

const load = (sources: readonly string[]): Inventory => {
  const paths = sources.map((s) => (s.includes(',') ? s : join(folder, s)));
  const { inventory, problems } = loadInventory(paths, { files, exec: runScript });
  expect(problems.filter((p) => p.severity === 'error')).toEqual([]);
  return inventory;
};

/** Ansible marks what is never a template; here such text is a string like any other. */
function withoutMarks(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only?.[0] === '__ansible_unsafe') return only[1];
  return Object.fromEntries(entries.map(([k, v]) => [k, withoutMarks(v)]));
}

describe.each(cases)(
  'the inventory "$name" is what Ansible makes of it',
  ({ name, sources, playbookDir }) => {
    const expected = answers.inventories[name];
    const options = playbookDir === undefined ? {} : { playbookDir: join(folder, playbookDir) };
    const inventory = load(sources);

    test('--list', () => {
      expect(withoutMarks(toPlain(listingOf(inventory, options)))).toEqual(withoutMarks(expected?.list));
    });

    test('--graph --vars', () => {
      expect(graphOf(inventory, { ...options, vars: true }).join('\n')).toBe(expected?.graph.join('\n'));
    });

    test('groups, and the order of their hosts', () => {
      expect([...inventory.groups()]).toEqual(Object.entries(expected?.groups ?? {}));
    });

    test('group_names', () => {
      const names = inventory.hostNames().map((host) => [host, inventory.groupNames(host)]);
      expect(Object.fromEntries(names)).toEqual(expected?.groupNames);
    });
  },
);

describe.each(answers.patterns)('patterns of $source', ({ source, patterns, lists, limits }) => {
  test.each(patterns)('%j', (pattern, expected) => {
    const { hosts, problems } = load([source]).match(pattern);
    const failed = problems.some((p) => p.severity === 'error');
    expect(failed).toBe('error' in expected);
    if (!failed) expect(hosts).toEqual(expected);
  });

  test.each(lists.map(([list, hosts]) => ({ list, hosts })))('the list $list', ({ list, hosts }) => {
    expect(load([source]).match(list).hosts).toEqual(hosts);
  });

  test.each(limits)('%j limited to %j', (pattern, limit, expected) => {
    const path = limit.replace('@', `@${folder}`);
    expect(load([source]).match(pattern, { limit: path }).hosts).toEqual(expected);
  });
});
