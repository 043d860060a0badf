import { expect, describe, it } from 'vitest';
import { service } from '../../src/modules/service/service.js';
import { wordsOf } from '../../src/modules/service/words.js';
import { moduleTable } from '../kit/module-table.js';
import { sections } from '../kit/sections.js';

interface Answer {
  script?: string;
  tools?: string;
  links?: string;
  status?: string;
  rc?: number | '';
  stderr?: string;
  ps?: string;
  enablement?: string;
}

/** What the look at a service of an init script prints. */
function answer(given: Answer): string {
  const {
    script = 'script\n',
    tools = 'service\nupdate-rc.d\n',
    links = '',
    rc = 3,
    stderr = '',
    ...rest
  } = given;
  const { status = '', ps = '', enablement } = rest;
  return sections({
    script,
    tools,
    links,
    ...(enablement === undefined ? {} : { enablement }),
    status,
    answer: `${rc}\n${stderr}`,
    ps,
  });
}

const path = 'PATH=$PATH:/usr/sbin:/sbin\n';
const call = (...verbs: string[]): string =>
  path +
  verbs
    .map((v) => `if command -v service >/dev/null; then service demo ${v}; else /etc/init.d/demo ${v}; fi`)
    .join('\n');
const shown = (state: string, enabled: string): string =>
  sections({
    show: `LoadState=loaded\nActiveState=${state}\n`,
    answer: '0\n',
    enabled,
    files: '',
    init: '',
    root: '',
  });

const sysvinit = { serviceManager: 'sysvinit' };
const openrc = { serviceManager: 'openrc' };
const plain = { serviceManager: 'service' };

moduleTable(service, [
  {
    name: 'does it with systemd',
    params: { name: 'demo', state: 'started', enabled: true, pattern: 'x', sleep: 3, args: 'a' },
    before: shown('inactive', '1\ndisabled'),
    plans: ['systemctl enable demo', 'systemctl start demo'],
    after: shown('active', '0\nenabled'),
    result: {
      name: 'demo',
      state: 'started',
      enabled: true,
      status: { LoadState: 'loaded', ActiveState: 'inactive' },
      warnings: [
        'Ignoring "pattern" as it is not used in "systemd"',
        'Ignoring "sleep" as it is not used in "systemd"',
        'Ignoring "arguments" as it is not used in "systemd"',
      ],
    },
  },
  {
    name: 'hands systemd what only it knows, also without a service',
    params: { daemon_reload: true },
    before: [],
    plans: ['systemctl daemon-reload'],
    after: { always: 'units on disk may have changed at any time' },
    result: { name: null, status: {} },
  },
  {
    name: 'sysvinit: starts and enables',
    params: { name: 'demo', state: 'started', enabled: true },
    basics: sysvinit,
    before: answer({ links: 'K01demo\n' }),
    plans: [`${path}update-rc.d demo defaults && update-rc.d demo enable`, `${path}/etc/init.d/demo start`],
    printed: [{ stderr: 'insserv\n' }, 'Starting\n'],
    after: answer({ links: 'S01demo\n', rc: 0, status: 'demo is running\n' }),
    result: {
      name: 'demo',
      status: {
        enabled: { changed: true, rc: 0, stdout: '', stderr: 'insserv\n' },
        started: { changed: true, rc: 0, stdout: 'Starting\n', stderr: '' },
      },
    },
  },
  {
    name: 'sysvinit: stops and disables',
    params: { name: 'demo', state: 'stopped', enabled: false },
    basics: sysvinit,
    before: answer({ links: 'S01demo\n', rc: 0 }),
    plans: [`${path}update-rc.d demo disable`, `${path}/etc/init.d/demo stop`],
    after: answer({ links: 'K01demo\n' }),
  },
  {
    name: 'sysvinit: restarts by stopping and starting',
    params: { name: 'demo', state: 'restarted', sleep: 2, arguments: 'one "two three"' },
    basics: sysvinit,
    before: answer({ rc: 0 }),
    plans: [
      `${path}/etc/init.d/demo stop one 'two three' || exit\nsleep 2\n/etc/init.d/demo start one 'two three'`,
    ],
    after: { always: 'a restart is an action, not a state' },
  },
  {
    name: 'sysvinit: believes words before exit statuses',
    params: { name: 'demo', state: 'started' },
    basics: sysvinit,
    before: answer({ rc: 0, status: 'demo is stopped.\n' }),
    plans: [/init\.d\/demo start/],
    after: answer({ rc: 1, status: 'demo is running\n' }),
  },
  {
    name: 'sysvinit: does not take the name for a word',
    params: { name: 'stopper', state: 'started' },
    basics: sysvinit,
    before: answer({ rc: 0, status: 'stopper is active\n' }),
    plans: [],
  },
  {
    name: 'sysvinit: looks for a pattern among the processes',
    params: { name: 'demo', state: 'started', pattern: '/usr/bin/demo' },
    basics: sysvinit,
    before: answer({ rc: '' }),
    plans: [/init\.d\/demo start/],
    after: answer({ rc: '', ps: 'found\n' }),
  },
  {
    name: 'sysvinit: uses chkconfig where that is there',
    params: { name: 'demo', enabled: true },
    basics: sysvinit,
    before: answer({ rc: '', tools: 'chkconfig\n' }),
    plans: [`${path}chkconfig demo on`],
    after: answer({ rc: '', tools: 'chkconfig\n', links: 'S85demo\n' }),
  },
  {
    name: 'sysvinit: knows scripts that are not there',
    params: { name: 'demo', state: 'started' },
    basics: sysvinit,
    before: answer({ script: '' }),
    plans: [],
    fails: 'Could not find the requested service demo: ',
  },
  {
    name: 'OpenRC: starts and adds to a runlevel',
    params: { name: 'demo', state: 'started', enabled: true, runlevel: 'boot' },
    basics: openrc,
    before: answer({ script: '', enablement: ' demo | default\n other | boot\n' }),
    plans: [`${path}rc-update add demo boot`, `${path}rc-service demo start`],
    after: answer({ status: ' * status: started\n', rc: 0, enablement: ' demo | boot default\n' }),
    result: { name: 'demo', state: 'started', enabled: true },
  },
  {
    name: 'OpenRC: declares stopped what has crashed',
    params: { name: 'demo', state: 'started' },
    basics: openrc,
    before: answer({ rc: 32, stderr: ' * status: crashed\n', enablement: '' }),
    plans: [`${path}rc-service demo zap\nrc-service demo start`],
    after: answer({ status: ' * status: started\n', rc: 0, enablement: '' }),
  },
  {
    name: 'OpenRC: takes out of a runlevel, stops',
    params: { name: 'demo', state: 'stopped', enabled: false },
    basics: openrc,
    before: answer({ status: ' * status: started\n', rc: 0, enablement: ' demo | default\n' }),
    plans: [`${path}rc-update delete demo default`, `${path}rc-service demo stop`],
    after: answer({ status: ' * status: stopped\n', enablement: '' }),
  },
  {
    name: 'OpenRC: restarts with its own restart',
    params: { name: 'demo', state: 'restarted' },
    basics: openrc,
    before: answer({ enablement: '' }),
    plans: [`${path}rc-service demo restart`],
    after: { always: 'a restart is an action, not a state' },
  },
  {
    name: 'other init systems: starts and enables',
    params: { name: 'demo', state: 'started', enabled: true, args: '-v' },
    basics: plain,
    before: answer({}),
    plans: [`${path}update-rc.d demo defaults && update-rc.d demo enable`, call('start -v')],
    after: answer({ links: 'S01demo\n', rc: 0 }),
    result: { name: 'demo', state: 'started', enabled: true },
  },
  {
    name: 'other init systems: restarts what cannot be stopped',
    params: { name: 'demo', state: 'restarted', use: 'service' },
    before: answer({}),
    plans: [call('stop', 'start')],
    after: { always: 'a restart is an action, not a state' },
  },
  {
    name: 'other init systems: reloads what runs',
    params: { name: 'demo', state: 'reloaded' },
    basics: plain,
    before: answer({ rc: 0 }),
    plans: [call('reload')],
    after: { always: 'a reload is an action, not a state' },
  },
  {
    name: 'other init systems: says less in check mode',
    params: { name: 'demo', state: 'stopped', enabled: false },
    basics: plain,
    check: true,
    before: answer({ rc: 0 }),
    plans: [call('stop')],
    after: answer({}),
    result: { msg: 'service state changed' },
  },
  {
    name: 'other init systems: believes exit statuses before words',
    params: { name: 'demo', state: 'started' },
    basics: plain,
    before: answer({ rc: 3, status: 'running\n' }),
    plans: [call('start')],
    after: answer({ rc: 0, status: 'started\n' }),
  },
  {
    name: 'other init systems: gives up where nothing tells',
    params: { name: 'demo', state: 'started' },
    basics: plain,
    before: answer({ rc: 77, status: 'what?\n' }),
    plans: [],
    fails: 'failed determining service state, possible typo of service name?',
  },
  {
    name: 'other init systems: knows scripts that are not there',
    params: { name: 'demo', state: 'started' },
    basics: plain,
    before: answer({ script: '' }),
    plans: [],
    fails: 'Could not find the requested service demo: host',
  },
  {
    name: 'init scripts: need a service',
    params: { daemon_reload: false },
    basics: sysvinit,
    before: [],
    plans: [],
    fails: 'missing required arguments: name',
  },
  {
    name: 'init scripts: are to be told what to do',
    params: { name: 'demo' },
    basics: plain,
    before: [],
    plans: [],
    fails: 'one of the following is required: state, enabled',
  },
  {
    name: 'init scripts: do not know what only systemd does',
    params: { name: 'demo', state: 'started', masked: false, daemon_reload: true },
    basics: openrc,
    before: [],
    plans: [],
    fails: 'Unsupported parameters for (service) module: masked, daemon_reload. Only systemd has them.',
  },
]);

describe('service', () => {
  it.each([
    ['a  b', ['a', 'b']],
    [`"a b" 'c d' e`, ['a b', 'c d', 'e']],
    ['', []],
  ])('parts %j into words', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });
});
