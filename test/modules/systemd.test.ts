import { describe, expect, it } from 'vitest';
import { Unpredictable } from '../../src/model/index.js';
import { parseShow } from '../../src/modules/systemd/show.js';
import { systemd, systemdService } from '../../src/modules/systemd/systemd.js';
import { contextOf, moduleTable, planFrom } from '../kit/module-table.js';
import { sections } from '../kit/sections.js';

interface Unit {
  active?: string;
  load?: string;
  enabled?: string;
  show?: string;
  answer?: string;
  init?: string;
  files?: string;
  root?: string;
}

/** What the look at a unit prints. */
function unit({ active = 'inactive', load = 'loaded', enabled = '1\ndisabled', ...more }: Unit): string {
  const show = `Id=demo.service\nLoadState=${load}\nActiveState=${active}\n`;
  return sections({ show, answer: '0\n', enabled, files: '', init: '', root: '', ...more });
}
const gone = unit({
  show: 'Id=demo.service\nLoadState=not-found\nActiveState=inactive\nLoadError=org.freedesktop.systemd1.NoSuchUnit "x"\n',
  enabled: '1\n',
});

moduleTable(systemd, [
  {
    name: 'starts and enables',
    params: { name: 'demo', state: 'started', enabled: true },
    before: unit({}),
    plans: ['systemctl enable demo', 'systemctl start demo'],
    diffs: [
      { before: { enabled: false }, after: { enabled: true } },
      { before: { state: 'stopped' }, after: { state: 'started' } },
    ],
    after: unit({
      active: 'active',
      enabled: '0\nenabled\n  /etc/systemd/system/multi-user.target.wants/demo.service',
    }),
    result: { name: 'demo', state: 'started', enabled: true, status: { ActiveState: 'inactive' } },
  },
  {
    name: 'stops and disables',
    params: { name: 'demo', state: 'stopped', enabled: false },
    before: unit({ active: 'active', enabled: '0\nenabled' }),
    plans: ['systemctl disable demo', 'systemctl stop demo'],
    after: unit({}),
    result: { state: 'stopped', enabled: false },
  },
  {
    name: 'leaves what is on its way up alone',
    params: { name: 'demo', state: 'started' },
    before: unit({ active: 'activating' }),
    plans: [],
  },
  {
    name: 'waits for what is on its way down',
    params: { name: 'demo', state: 'stopped' },
    before: unit({ active: 'deactivating' }),
    plans: ['systemctl stop demo'],
    after: unit({ active: 'failed' }),
  },
  {
    name: 'restarts',
    params: { name: 'demo', state: 'restarted' },
    before: unit({ active: 'active' }),
    plans: ['systemctl restart demo'],
    after: { always: 'a restart is an action, not a state' },
    result: { state: 'started' },
  },
  {
    name: 'reloads',
    params: { name: 'demo', state: 'reloaded' },
    before: unit({ active: 'active' }),
    plans: ['systemctl reload demo'],
    after: { always: 'a reload is an action, not a state' },
  },
  {
    name: 'starts what is to be reloaded and does not run',
    params: { name: 'demo', state: 'reloaded' },
    before: unit({}),
    plans: ['systemctl start demo'],
    after: { always: 'it is reloaded the next time' },
    result: { state: 'started' },
  },
  {
    name: 'reads units anew first, which does not count',
    params: { name: 'demo', state: 'started', daemon_reload: true, daemon_reexec: true },
    before: unit({ active: 'active' }),
    plans: ['systemctl daemon-reload', 'systemctl daemon-reexec'],
    after: { always: 'units on disk may have changed at any time' },
  },
  {
    name: 'needs no unit to read units anew',
    params: { daemon_reload: true },
    before: [],
    plans: ['systemctl daemon-reload'],
    after: { always: 'units on disk may have changed at any time' },
    result: { name: null, status: {} },
  },
  {
    name: 'passes on options and scope',
    params: { name: 'demo.timer', enabled: true, scope: 'user', no_block: true, force: true },
    before: unit({}),
    plans: [/^: .*XDG_RUNTIME_DIR.*\nsystemctl --user --no-block --force enable demo\.timer$/],
    after: unit({ enabled: '0\nenabled' }),
  },
  {
    name: 'masks',
    params: { name: 'demo', masked: true },
    // After a change the unit is looked at again.
    before: [unit({}), unit({ load: 'masked', enabled: '1\nmasked' })],
    plans: ['systemctl mask demo'],
    diffs: [{ before: { masked: false }, after: { masked: true } }],
    after: unit({ load: 'masked', enabled: '1\nmasked\n  /etc/systemd/system/demo.service' }),
  },
  {
    name: 'looks again at what it has unmasked',
    params: { name: 'demo', masked: false, enabled: false, state: 'started' },
    before: [unit({ load: 'masked', enabled: '1\nmasked' }), unit({ enabled: '0\nenabled' })],
    plans: ['systemctl unmask demo', 'systemctl disable demo', 'systemctl start demo'],
    after: unit({ active: 'active' }),
    result: { enabled: false, state: 'started', status: { LoadState: 'masked' } },
  },
  {
    name: 'warns of a unit that cannot be masked',
    params: { name: 'demo', masked: true },
    before: [unit({}), unit({})],
    printed: [{ rc: 1, stderr: 'Failed to mask unit: File /etc/x already exists.\n' }],
    plans: ['systemctl mask demo'],
    after: unit({ enabled: '1\nmasked' }),
    result: { warnings: ['Failed to mask unit: File /etc/x already exists.'] },
  },
  {
    name: 'counts static units as enabled',
    params: { name: 'demo', enabled: true },
    before: unit({ enabled: '0\nstatic' }),
    plans: [],
  },
  {
    name: 'counts a unit that only others would enable as disabled',
    params: { name: 'demo', enabled: true },
    before: unit({ enabled: '0\nindirect' }),
    plans: ['systemctl enable demo'],
    after: unit({ enabled: '0\nindirect\n  /etc/systemd/system/multi-user.target.wants/other.service' }),
  },
  {
    name: 'counts an alias as disabled, as Ansible does',
    params: { name: 'sshd', enabled: false },
    before: unit({ enabled: '0\nalias' }),
    plans: [],
  },
  {
    name: 'takes an init script for enabled where it has links',
    params: { name: 'demo', enabled: true },
    before: unit({ enabled: '1\n', init: 'script\nenabled\n' }),
    plans: [],
  },
  {
    name: 'enables a template that cannot be shown',
    params: { name: 'tmpl@', enabled: true },
    before: unit({
      show: '',
      answer: '1\nFailed to get properties: Unit name tmpl@.service is neither',
      enabled: '1\ndisabled',
    }),
    plans: ['systemctl enable tmpl@'],
    after: unit({ show: '', answer: '1\nFailed', enabled: '0\nenabled' }),
  },
  {
    name: 'warns of a script that systemd does not know',
    params: { name: 'demo', enabled: true },
    before: unit({ load: 'not-found', enabled: '1\n', init: 'script\n' }),
    plans: ['systemctl enable demo'],
    after: unit({ enabled: '0\nenabled' }),
    result: { warnings: [expect.stringContaining('is actually an init script')] },
  },
  {
    name: 'starts nothing where systemd cannot be asked',
    params: { name: 'demo', state: 'started' },
    before: unit({
      show: '',
      answer: '0\nRunning in chroot, ignoring request: show',
      enabled: '0\nenabled',
      root: 'offline\n',
    }),
    plans: [],
    result: { warnings: [expect.stringContaining('Target is a chroot or systemd is offline.')] },
  },
  {
    name: 'knows units that are not there',
    params: { name: 'demo', state: 'started' },
    before: gone,
    plans: [],
    fails: 'Could not find the requested service demo: host',
  },
  {
    name: 'says why a unit is broken',
    params: { name: 'demo', state: 'started' },
    before: unit({ show: 'LoadState=bad-setting\nActiveState=inactive\nLoadError=org.x "bad"\n' }),
    plans: [],
    fails: `Error loading unit file 'demo': org.x "bad"`,
  },
  {
    name: 'takes no patterns',
    params: { name: 'ssh*', state: 'started' },
    before: [],
    plans: [],
    fails: "This module does not currently support using glob patterns, found '*' in service name: ssh*",
  },
  {
    name: 'says that there is no systemd',
    params: { name: 'demo', state: 'started' },
    before: sections({ show: '' }),
    plans: [],
    fails: /Failed to find required executable "systemctl"/,
  },
]);

describe('systemd', () => {
  it('cannot tell of a unit that an earlier task may bring', () => {
    const row = { params: { name: 'demo', state: 'started' }, check: true, predicted: ['change'] };
    expect(() => planFrom(systemd, row, gone)).toThrow(Unpredictable);
  });

  it('tells with the words of Ansible what systemctl could not do', () => {
    const params = { name: 'demo', state: 'started', enabled: true };
    const [enable, start] = planFrom(systemd, { params }, unit({})).stages[2]?.changes ?? [];
    const output = { rc: 1, stdout: 'out ', stderr: 'err' } as never;
    if (enable?.kind !== 'run' || start?.kind !== 'run') throw new Error('two commands were expected');
    expect(enable.explain?.(output)).toBe('Unable to enable service demo: out err');
    expect(start.explain?.(output)).toBe('Unable to start service demo: err');
  });

  it('has both names of Ansible', () => {
    expect([systemd.name, systemdService.name]).toEqual(['systemd', 'systemd_service']);
  });

  it('is to be given a unit where it is to do something with one', () => {
    expect(systemd.params.safeParse({ state: 'started' }).error?.issues[0]?.message).toBe(
      "missing parameter(s) required by 'state': name",
    );
  });

  it('asks for the enablement only where it matters', () => {
    const script = (params: Record<string, unknown>): string => {
      if (systemd.kind !== 'host') throw new Error('systemd has no inspection');
      const probe = systemd.stages[1]?.inspect(systemd.params.parse(params), contextOf({}), []);
      return probe?.requests[0]?.script.text ?? '';
    };
    const skips = /esac \|\|\nif hap_enabled/;
    expect(script({ name: 'a', state: 'started' })).toMatch(skips);
    expect(script({ name: 'a', enabled: true })).not.toMatch(skips);
  });
});

describe('parseShow', () => {
  it('reads commands over several lines, and nothing else', () => {
    const text =
      'A=1\nExecStart={ path=/bin/sh ; argv[]=sh -c x\ny ; }\nDescription={ half\nB=2=3\nno property\n';
    expect(parseShow(text)).toEqual({
      A: '1',
      ExecStart: '{ path=/bin/sh ; argv[]=sh -c x\ny ; }',
      Description: '{ half',
      B: '2=3',
    });
  });
});
