import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sh } from '../../src/model/index.js';
import { hapEnabled } from '../../src/modules/systemd/enabled.js';
import { ask, realShells } from '../kit/real-shell.js';

const vendor = '/lib/systemd/system/web.service';
const wanted = '/etc/systemd/system/multi-user.target.wants/web.service';

describe.each(realShells())('what links say of a unit, with $name', (shell) => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hap-units-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const at = (path: string): string => {
    const whole = join(root, path);
    mkdirSync(dirname(whole), { recursive: true });
    return whole;
  };
  const file = (path: string, text = '[Service]\n'): void => writeFileSync(at(path), text);
  const link = (path: string, to: string): void => symlinkSync(to, at(path));
  const sure = (unit = 'web'): boolean =>
    ask(shell, { script: sh`${hapEnabled} ${root} ${unit}` }, root).rc === 0;

  it('is that it is enabled, where another unit wants or requires it', () => {
    file(vendor);
    expect(sure()).toBe(false);
    link(wanted, vendor);
    expect([sure(), sure('web.service'), sure('web.socket'), sure('we'), sure('w*b')]).toEqual([
      ...[true, true, false, false, false],
    ]);
    rmSync(at(wanted));
    link('/etc/systemd/system/web.target.requires/web.service', vendor);
    expect(sure()).toBe(true);
  });

  it('goes by the name of the link, wherever it leads', () => {
    file('/usr/lib/systemd/system/web.service');
    link(wanted, '/nowhere');
    expect(sure()).toBe(true);
  });

  it('is nothing of a file in place of the link', () => {
    file(vendor);
    file(wanted);
    expect(sure()).toBe(false);
  });

  it("is that the administrator's own unit is enabled", () => {
    file('/etc/systemd/system/web.service');
    link(wanted, '/etc/systemd/system/web.service');
    expect(sure()).toBe(true);
  });

  it.each(['/etc/systemd/system', '/run/systemd/system', '/etc/systemd/system.control'])(
    'is nothing where something in %s stands before it',
    (folder) => {
      file(vendor);
      link(wanted, vendor);
      link(`${folder}/web.service`, '/dev/null');
      expect(sure()).toBe(false);
    },
  );

  it('is nothing of a unit that is empty, a link, made for this boot, or not there', () => {
    link(wanted, vendor);
    expect(sure()).toBe(false);
    file(vendor, '');
    expect(sure()).toBe(false);
    rmSync(at(vendor));
    link(vendor, '/etc/hostname');
    expect(sure()).toBe(false);
    rmSync(at(vendor));
    file('/run/systemd/generator/web.service');
    expect(sure()).toBe(false);
  });

  it('is nothing where a unit is wanted for this boot only', () => {
    file(vendor);
    link('/run/systemd/system/multi-user.target.wants/web.service', vendor);
    expect(sure()).toBe(false);
  });

  it('starts no program', () => {
    file(vendor);
    link(wanted, vendor);
    const [exe = '', ...args] = shell.command;
    const script = `PATH=/nowhere\n${hapEnabled.name}() {\n${hapEnabled.body}\n}\nhap_enabled "$1" web`;
    expect(spawnSync(exe, [...args, '-c', script, 'sh', root]).status).toBe(0);
  });
});
