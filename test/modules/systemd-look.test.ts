import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { look, type Unit } from '../../src/modules/systemd/look.js';
import { ask, realShells } from '../kit/real-shell.js';

/** Which words of `systemctl` a machine answers, and how. */
const chroot = `#!/bin/sh
case $1 in
show) echo "Running in chroot, ignoring command 'show'" >&2 ;;
is-enabled) case $4 in here) echo static ;; *) exit 1 ;; esac ;;
list-unit-files) case $3 in listed) ;; *) exit 1 ;; esac ;;
esac
`;

describe.each(realShells())('a look at a unit where systemd cannot be asked, with $name', (shell) => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hap-systemctl-'));
    writeFileSync(join(dir, 'systemctl'), chroot, { mode: 0o755 });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function seen(name: string): Unit {
    const probe = look({ name, scope: 'system', enablement: false });
    const env = { PATH: `${dir}:${shell.path}` };
    return probe.parse(probe.requests.map((request) => ask(shell, request, dir, env)));
  }

  it('finds it by what is enabled', () => {
    expect(seen('here')).toMatchObject({ isSystemd: true, status: {} });
  });

  it('finds it among the files of units', () => {
    expect(seen('listed')).toMatchObject({ isSystemd: true, status: {} });
  });

  it('says where there is none', () => {
    expect(seen('nowhere')).toMatchObject({ isSystemd: false, isInit: false });
  });
});
