import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sh } from '../../../src/model/index.js';
import { hapStatus } from '../../../src/modules/apt/status.js';
import { ask, realShells } from '../../kit/real-shell.js';

const dpkg = `Package: dpkg
Essential: yes
Status: install ok installed
Priority: required
Architecture: amd64
Multi-Arch: foreign
Version: 1.21.22
Description: Debian package management system
 Package: none
`;
const tree = (architecture: string, status = 'install ok installed'): string => `Package: tree
Status: ${status}
Priority: optional
Section: utils
Installed-Size: 116
Maintainer: Somebody <somebody@example.com>
Architecture: ${architecture}
Version: 2.1.0-1
Depends: libc6 (>= 2.34)
Description: a tree
`;
const hello = 'Package: hello\nStatus: install ok installed\nArchitecture: all\nVersion: 1:2.10-3\n';
const states = `Package: tree
Architecture: amd64
Auto-Installed: 1

Package: hello
Architecture: all
Auto-Installed: 0

Package: other
Architecture: amd64
Auto-Installed: 1
`;

describe.each(realShells())('what dpkg has in its files, with $name', (shell) => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hap-dpkg-'));
    mkdirSync(join(dir, 'updates'));
    writeFileSync(join(dir, 'states'), states);
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const status = (...stanzas: readonly string[]): void =>
    writeFileSync(join(dir, 'status'), stanzas.join('\n'));
  /** Lines for packages, and of those that apt installed by itself; `unsure` where it fails. */
  const seen = (names: readonly string[], env: Record<string, string> = {}): string => {
    const script = sh`if ${hapStatus} ${join(dir, 'states')} ${names}; then printf '%s\n%s' "$i" "$j"; else echo unsure; fi`;
    return ask(shell, { script }, dir, { DPKG_ADMINDIR: dir, ...env }).stdout;
  };

  it('tells of the packages that are asked for, and of dpkg', () => {
    status(tree('amd64'), hello, dpkg, tree('amd64').replaceAll('tree', 'another'));
    expect(seen(['hello'])).toBe('installed hello all 1:2.10-3\ninstalled dpkg amd64 1.21.22\n');
    expect(seen(['tree'])).toBe(
      'installed tree amd64 2.1.0-1\ninstalled dpkg amd64 1.21.22\nPackage: tree\nAuto-Installed: 1\n',
    );
  });

  it('tells nothing of what is not there, nor of names among other text', () => {
    status(dpkg, tree('amd64'));
    expect(seen(['none', 'tre', 'ree', 'a.*'])).toBe('unsure\n');
    expect(seen(['none', 'tre', 'ree', 't.ee'])).toBe('installed dpkg amd64 1.21.22\n');
  });

  it('tells how far a package is installed, and of each architecture', () => {
    status(dpkg, tree('amd64', 'hold ok installed'), tree('i386', 'install reinstreq half-configured'));
    expect(seen(['tree']).split('\n').slice(0, 3)).toEqual([
      'installed dpkg amd64 1.21.22',
      'installed tree amd64 2.1.0-1',
      'half-configured tree i386 2.1.0-1',
    ]);
  });

  it('tells nothing of a package whose fields are not as dpkg writes them', () => {
    status(
      dpkg,
      hello.replace('Architecture: all\n', ''),
      'Package: tree\nVersion: 1\nStatus: install ok installed\n',
    );
    expect(seen(['hello', 'tree'])).toBe('installed dpkg amd64 1.21.22\nPackage: tree\nAuto-Installed: 1\n');
  });

  it('is not all where dpkg is at work, or has another root, or a name is more than one', () => {
    status(dpkg, tree('amd64'));
    expect(seen(['tree', 'tree:amd64'])).toBe('unsure\n');
    expect(seen(['tree'], { DPKG_ROOT: '/srv' })).toBe('unsure\n');
    writeFileSync(join(dir, 'updates', '0001'), tree('amd64'));
    expect(seen(['tree'])).toBe('unsure\n');
  });

  it('leaves the shell as it was', () => {
    status(dpkg, tree('amd64'));
    const script = sh`${hapStatus} none tree; for w in $(echo 'a b' '*'); do echo "$w"; done`;
    expect(ask(shell, { script }, dir, { DPKG_ADMINDIR: dir }).stdout).toBe(
      'a\nb\nstates\nstatus\nupdates\n',
    );
  });
});
