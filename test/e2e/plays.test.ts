import { describe, expect, it } from 'vitest';
import { recapOf, toldBy } from './support/report.js';
import { stage } from './support/stage.js';

const on = stage();

describe('become', () => {
  const anyUser = (): string => on.inventory('any-user', [on.castor, on.pollux]);

  it('makes deploy root, or another, with sudo and with doas, and deploy again', async () => {
    const { code, stdout } = await on.play(
      `
- hosts: gemini
  gather_facts: false
  become: true
  tasks:
    - {command: id -un, register: sudo}
    - {command: id -un, become_method: doas, register: doas}
    - {command: id -un, become_user: ops, register: other}
    - {command: id -un, become: false, register: own}
    - copy: content=mine dest=/root/deployed mode=0600
    - debug: msg="{{ [sudo, doas, other, own] | map(attribute='stdout') | join(' ') }}"
`,
      '-i',
      anyUser(),
      '-e',
      'ansible_user=deploy',
    );
    expect(stdout.match(/"msg": "root root ops deploy"/g)).toHaveLength(2);
    expect(await on.castor.sh('stat -c "%a %U" /root/deployed')).toBe('600 root');
    expect(code).toBe(0);
  });

  it.each([
    ['without a password', [], 2, /FAILED! => \{[^}]*"msg": "Missing sudo password/],
    [
      'with a wrong one',
      ['-e', 'ansible_become_password=wrong'],
      2,
      /FAILED! => \{[^}]*"msg": "Incorrect sudo password/,
    ],
    ['with the right one', ['-e', 'ansible_become_password=ops-secret'], 0, /CHANGED \| rc=0 >>\nroot\n/],
  ])('answers for ops, who needs a password, %s', async (_how, options, status, answer) => {
    const args = ['run', 'id -un', 'castor', '-b', '-u', 'ops', '-i', anyUser(), ...options];
    const { code, stdout } = await on.here.hap(args);
    expect(stdout).toMatch(answer);
    expect(stdout).not.toContain('secret');
    expect(code).toBe(status);
  });
});

describe('plays across two hosts', () => {
  it('serial: one host is done before the next begins', async () => {
    const { stdout } = await on.play(`
- hosts: gemini
  gather_facts: false
  serial: 1
  tasks:
    - command: echo 1
    - command: echo 2
`);
    const order = stdout.match(/^changed: \[(castor|pollux)\]$/gm);
    expect(order).toEqual(['castor', 'castor', 'pollux', 'pollux'].map((name) => `changed: [${name}]`));
  });

  it('serial: the next batch does not begin where all of one failed', async () => {
    const { code, stdout } = await on.play(`
- hosts: gemini
  gather_facts: false
  serial: 1
  tasks:
    - command: test {{ inventory_hostname }} = pollux
`);
    expect(Object.keys(recapOf(stdout))).toEqual(['castor']);
    expect(code).toBe(2);
  });

  it('handlers run once each, in the order in which they are defined, where they were notified', async () => {
    const { stdout } = await on.play(`
- hosts: gemini
  gather_facts: false
  tasks:
    - command: echo a
      notify: [second, first]
    - command: echo b
      notify: all of them
      when: inventory_hostname == 'pollux'
    - meta: flush_handlers
    - command: echo c
      notify: first
  handlers:
    - {name: first, command: echo first}
    - {name: second, command: echo second}
    - {name: third, command: echo third, listen: all of them}
`);
    const told = [...toldBy(stdout).keys()].filter((name) => name.startsWith('RUNNING HANDLER')).sort();
    expect(told).toEqual([
      'RUNNING HANDLER [first] 2 | castor',
      'RUNNING HANDLER [first] 2 | pollux',
      'RUNNING HANDLER [first] | castor',
      'RUNNING HANDLER [first] | pollux',
      'RUNNING HANDLER [second] | castor',
      'RUNNING HANDLER [second] | pollux',
      'RUNNING HANDLER [third] | pollux',
    ]);
    const banners = stdout.match(/^(TASK|RUNNING HANDLER) \[\w+\]/gm);
    expect(banners?.filter((banner) => banner !== 'TASK [meta]')).toEqual([
      'TASK [command]',
      'TASK [command]',
      'RUNNING HANDLER [first]',
      'RUNNING HANDLER [second]',
      'RUNNING HANDLER [third]',
      'TASK [command]',
      'RUNNING HANDLER [first]',
    ]);
  });

  it('run_once runs on the first, for all', async () => {
    const { stdout } = await on.play(`
- hosts: gemini
  gather_facts: false
  tasks:
    - command: hostname
      run_once: true
      register: once
    - debug: msg="{{ inventory_hostname }} knows {{ once.stdout }}"
`);
    const ran = [...toldBy(stdout).keys()].filter((name) => name.startsWith('TASK [command]'));
    expect(ran).toEqual(['TASK [command] | castor']);
    expect(stdout).toContain('"msg": "castor knows castor"');
    expect(stdout).toContain('"msg": "pollux knows castor"');
  });

  it('delegate_to runs there, with what the host itself knows', async () => {
    const { stdout } = await on.play(`
- hosts: castor
  gather_facts: false
  tasks:
    - shell: echo "$(hostname) for {{ inventory_hostname }}"
      delegate_to: pollux
      register: there
    - copy: content="{{ there.stdout }}" dest=/srv/delegated
      delegate_to: pollux
    - debug: var=there.stdout
`);
    expect(stdout).toContain('changed: [castor -> pollux]');
    expect(stdout).toContain('"there.stdout": "pollux for castor"');
    expect(await on.pollux.sh('cat /srv/delegated')).toBe('pollux for castor');
    expect((await on.castor.exec('test -e /srv/delegated')).code).toBe(1);
    expect(Object.keys(recapOf(stdout))).toEqual(['castor']);
  });
});
