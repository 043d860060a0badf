import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lines, paramDocs, sh, verbatim } from '../../src/model/index.js';
import { createRegistry } from '../../src/modules/index.js';
import { ask, realShells } from '../kit/real-shell.js';

const registry = createRegistry();
const folder = new URL('.', import.meta.url);
const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && name !== 'registry.test.ts')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

/** Every name by which a module is a constant in its file: `set_fact` is `setFact`, `package` is no name for one. */
const constant = (name: string): RegExp => {
  const camel = name.replace(/_(.)/g, (_, c: string) => c.toUpperCase());
  return new RegExp(`import \\{[^}]*\\b(${camel}|${camel}Module)\\b[^}]*\\} from '[^']*src/modules/`);
};

describe.each(registry.names().map((name) => [name, registry.get(name)] as const))(
  'the module %s',
  (name, module) => {
    it('is found by all its names', () => {
      if (!module) throw new Error(`${name} is named and cannot be got`);
      const prefixes =
        module.collection === undefined ? ['ansible.builtin', 'ansible.legacy'] : [module.collection];
      for (const prefix of prefixes) expect(registry.get(`${prefix}.${name}`)).toBe(module);
    });

    it('says what it is for, in one sentence, and what each param is for', () => {
      expect(module?.summary).toMatch(/^[A-Z].{10,118}\.$/);
      const silent = module && paramDocs(module.params).filter((p) => p.description.trim() === '');
      expect(silent).toEqual([]);
    });

    it('takes its free form in a param it has', () => {
      if (module?.freeForm === undefined) return;
      expect(paramDocs(module.params).map((p) => p.name)).toContain(module.freeForm);
    });

    it('has a test that imports it', () => {
      expect(tests.filter((text) => constant(name).test(text)).length).toBeGreaterThan(0);
    });
  },
);

describe('the registry', () => {
  it('does not have what hap does not have', () => {
    expect(registry.get('win_copy')).toBeUndefined();
    expect(registry.get('community.general.file')).toBeUndefined();
  });

  it('has the modules that every playbook uses', () => {
    const needed =
      'apt assert command copy debug fail file group package ping raw service set_fact setup shell stat systemd template user';
    expect(registry.names()).toEqual(expect.arrayContaining(needed.split(' ')));
  });
});

describe.each(realShells().map((s) => [s.name, s] as const))('the basics of %s', (_, shell) => {
  it('tell who and where it is', () => {
    const [request] = registry.basics.requests;
    const output = ask(shell, request ?? { script: sh`exit 1` }, '/tmp', { HOME: '/home/me' });
    const found = registry.basics.parse([output]);
    expect(found).toMatchObject({ home: '/home/me', uid: process.getuid?.() });
    expect(found.user).toBe(ask(shell, { script: sh`id -un` }, '/tmp').stdout.trim());
    expect(found.serviceManager).toEqual(
      existsSync('/run/systemd/system') ? 'systemd' : expect.stringMatching(/^(openrc|sysvinit|service)$/),
    );
  });
});

describe('the basics of other systems', () => {
  const parse = (text: string): unknown => {
    const output = ask(
      realShells()[0] ?? { name: '', command: ['/bin/sh'], path: '/bin' },
      { script: sh`printf %s ${text}` },
      '/',
    );
    return registry.basics.parse([output]);
  };

  it.each([
    ['ID=ubuntu', 'os.ID_LIKE=debian', 'pm=apt-get', 'Debian', 'apt'],
    ['ID="rocky"', 'os.ID_LIKE="rhel centos fedora"', 'pm=dnf', 'RedHat', 'dnf'],
    ['ID=alpine', '', 'pm=apk', 'Alpine', 'apk'],
    ['ID=arch', '', 'pm=pacman', 'Archlinux', 'pacman'],
    ['ID=opensuse-leap', 'os.ID_LIKE="suse opensuse"', 'pm=zypper', 'Suse', 'zypper'],
    ['ID=void', '', 'pm=xbps-install', 'Void', 'xbps'],
    ['ID=mint-like', 'os.ID_LIKE="ubuntu debian"', 'pm=apt-get', 'Debian', 'apt'],
    ['ID=homemade', '', '', 'Linux', 'unknown'],
  ])('are those of %s', (id, like, pm, osFamily, packageManager) => {
    const text = `boot=b\nns=n\nuid=7\nuser=me\nhome=/h\nos.${id}\n${like}\n${pm}\n`;
    expect(parse(text)).toEqual({
      uid: 7,
      user: 'me',
      home: '/h',
      serviceManager: 'service',
      osFamily,
      packageManager,
      machine: 'b n',
    });
  });

  it.each([
    ["self=7 me '/proc/self/ns/uts' -> 'uts:[12]'\nboot=b", { uid: 7, user: 'me', machine: 'b uts:[12]' }],
    ['self=7 D\\my me "/proc/self/ns/uts" -> "uts:[12]"', { uid: 7, user: 'D\\my me', machine: '' }],
    ['self=7 me /proc/self/ns/uts -> uts:[12]\nboot=b', { uid: 7, user: 'me', machine: 'b uts:[12]' }],
  ])('are read from what stat says: %s', (text, expected) => {
    expect(parse(text)).toMatchObject(expected);
  });

  it.each(['false', 'echo "7 UNKNOWN a -> uts:[1]"', 'echo "7 7 a -> uts:[1]"', 'echo "7 me"'])(
    'are asked one by one where stat does: %s',
    (stat) => {
      const [request] = registry.basics.requests;
      const script = lines([verbatim(`stat() { ${stat}; }`), request?.script ?? sh`exit 1`]);
      for (const shell of realShells())
        expect(registry.basics.parse([ask(shell, { script }, '/tmp')])).toMatchObject({
          uid: process.getuid?.(),
          user: ask(shell, { script: sh`id -un` }, '/tmp').stdout.trim(),
          machine: registry.basics.parse([ask(shell, request ?? { script: sh`exit 1` }, '/tmp')]).machine,
        });
    },
  );
});
