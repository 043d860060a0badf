import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModuleFailure } from '../../src/model/index.js';
import { look, units, type Unit, type UnitQuery } from '../../src/modules/systemd/look.js';
import { ask, realShells } from '../kit/real-shell.js';

/** Which words of `systemctl` a machine answers, and how. */
const chroot = `#!/bin/sh
case $1 in
show) echo "Running in chroot, ignoring command 'show'" >&2 ;;
is-enabled) case $4 in here) echo static ;; *) exit 1 ;; esac ;;
list-unit-files) case $3 in listed) ;; *) exit 1 ;; esac ;;
esac
`;

/** A machine with units `one`, `two` and, by another name of it, `alias`. */
const running = `#!/bin/sh
echo "$*" >>calls
verb=$1
for word; do shift; case $word in show|is-enabled|-l|--) ;; *) set -- "$@" "$word" ;; esac; done
first=1
for unit; do
  case $verb$unit in
  show*)
    [ -n "$first" ] || echo
    case $unit in none) state=not-found ;; *) state=loaded ;; esac
    printf 'LoadState=%s\\nExecStart={ path=/bin/sh ; argv[]=sh -c x\\n\\ny=z ; }\\nActiveState=active\\nId=%s.service\\n' $state $unit ;;
  is-enabledone) echo enabled ;;
  is-enabledtwo) echo disabled; last=1 ;;
  is-enabledalias) echo alias; echo '  /etc/systemd/system/alias.service' ;;
  is-enablednone) exit 1 ;;
  esac
  first=
done
[ $# -gt 1 ] || exit \${last:-0}
`;

describe.each(realShells())('a look at units, with $name', (shell) => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'hap-systemctl-'));
    writeFileSync(join(dir, 'systemctl'), running, { mode: 0o755 });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const queries = (...names: readonly string[]): UnitQuery[] =>
    names.map((name) => ({ name, scope: 'system', enablement: true }));
  const seen = (asked: readonly UnitQuery[]): readonly Unit[] =>
    units.read(ask(shell, { script: units.script(asked) }, dir, { PATH: `${dir}:${shell.path}` }), asked);
  const calls = (): string[] => readFileSync(join(dir, 'calls'), 'utf8').trim().split('\n');

  it('tells of each what it tells of it alone, and asks systemd twice', () => {
    const asked: UnitQuery[] = [
      ...queries('one', 'two', 'one'),
      { name: 'one', scope: 'system', enablement: false },
    ];
    const together = seen(asked);
    expect(calls()).toEqual(['show -- one two one one', 'is-enabled -- one two one']);
    expect(together).toEqual(asked.flatMap((query) => seen([query])));
    expect(together.map(({ enabled, status }) => [enabled, status['Id']])).toEqual([
      [true, 'one.service'],
      [false, 'two.service'],
      [true, 'one.service'],
      [false, 'one.service'],
    ]);
    expect(together[0]?.status['ExecStart']).toBe('{ path=/bin/sh ; argv[]=sh -c x\n\ny=z ; }');
  });

  it('tells of units that are not there, and of those behind them', () => {
    const together = seen(queries('one', 'none', 'two'));
    expect(together).toEqual(['one', 'none', 'two'].flatMap((name) => seen(queries(name))));
    expect(together.map(({ isSystemd, enabled }) => [isSystemd, enabled])).toEqual([
      [true, true],
      [false, false],
      [true, false],
    ]);
  });

  it('leaves a unit that goes by another name to a look of its own', () => {
    expect(() => seen(queries('one', 'alias'))).toThrow(ModuleFailure);
    expect(seen(queries('alias'))).toMatchObject([{ isSystemd: true, enabled: true }]);
  });
});

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
