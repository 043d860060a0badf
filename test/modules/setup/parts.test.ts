import { describe, expect, it } from 'vitest';
import { collectors } from '../../../src/modules/setup/collectors.js';
import { partsFor } from '../../../src/modules/setup/filter.js';
import { factScript } from '../../../src/modules/setup/script.js';
import { Source } from '../../../src/modules/setup/source.js';
import type { Facts, Part } from '../../../src/modules/setup/collector.js';
import { ask, realShells, type RealShell } from '../../kit/real-shell.js';

const parts = collectors.flatMap((collector) => collector.parts);
const wishes = { timeout: 10, factPath: '/nowhere' };

/** What some parts give here, each by itself. */
function given(some: readonly Part[], shell: RealShell): Map<Part, Facts> {
  const { stdout } = ask(shell, { script: factScript(some, wishes) }, '/', { LOGNAME: 'root' });
  const source = new Source(stdout);
  const known: Record<string, unknown> = {};
  return new Map(
    some.map((part) => {
      const facts = part.collect(source, known, () => undefined);
      Object.assign(known, facts);
      return [part, facts];
    }),
  );
}

/** What is another thing whenever it is asked for. */
const fleeting = new Set(['date_time', 'loadavg', 'memfree_mb', 'memory_mb', 'mounts', 'uptime_seconds']);

describe('parts of setup', () => {
  it('have each fact once', () => {
    const names = parts.flatMap(({ facts }) => facts);
    expect(names).toEqual([...new Set(names)]);
  });

  it('look only at facts of parts before them', () => {
    parts.forEach((part, i) => {
      const before = parts.slice(0, i).flatMap(({ facts }) => facts);
      expect(before).toEqual(expect.arrayContaining([...(part.uses ?? [])]));
    });
  });

  it.each(realShells().map((s) => [s.name, s] as const))(
    'name all facts that they give, with %s',
    (_, shell) => {
      for (const [part, facts] of given(parts, shell))
        if (part.namesItself !== true) expect(part.facts).toEqual(expect.arrayContaining(Object.keys(facts)));
    },
  );

  it.each(realShells().map((s) => [s.name, s] as const))(
    'give alone what they give among all, with %s',
    (_, shell) => {
      const all = Object.assign({}, ...given(parts, shell).values()) as Facts;
      for (const part of parts) {
        const [name] = part.namesItself ? ['lo'] : part.facts;
        if (name === undefined) continue;
        const few = partsFor(collectors, [`ansible_${name}`]);
        expect(few).toContain(part);
        const own = given(few, shell).get(part) ?? {};
        const stable = Object.entries(own).filter(([fact]) => !fleeting.has(fact));
        expect(all).toMatchObject(Object.fromEntries(stable));
        for (const fact of part.facts) expect(fact in own).toBe(fact in all);
      }
    },
  );
});

describe('a filter', () => {
  it('leaves parts out whose facts it does not let through', () => {
    const few = partsFor(collectors, ['ansible_os_family', 'ansible_default_ipv4']).flatMap((p) => p.facts);
    expect(few).toEqual(expect.arrayContaining(['os_family', 'default_ipv4', 'local']));
    expect(few).not.toEqual(expect.arrayContaining(['mounts']));
    expect(few).not.toEqual(expect.arrayContaining(['python_version']));
  });

  it('takes names that nobody knows for those of interfaces', () => {
    const names = (filter: string): boolean => partsFor(collectors, [filter]).some((p) => p.namesItself);
    expect([names('ansible_eth0'), names('*'), names('eth*')]).toEqual([true, true, true]);
    expect([names('ansible_fqdn'), names('gather_subset')]).toEqual([false, false]);
  });

  it('brings what the parts it names look at', () => {
    const few = partsFor(collectors, ['pkg_mgr']).flatMap((p) => p.facts);
    expect(few).toEqual(expect.arrayContaining(['pkg_mgr', 'os_family']));
  });
});
