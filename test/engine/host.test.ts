import { describe, expect, it } from 'vitest';
import { isInjected } from '../../src/engine/facts/names.js';
import { HostState } from '../../src/engine/host.js';
import { Dict } from '../../src/python/index.js';

describe('facts as variables of their own', () => {
  it.each(
    `host port user password timeout connection become become_password become_user become_method become_exe become_flags
     ssh_host ssh_port ssh_user ssh_pass ssh_password ssh_common_args ssh_args ssh_extra_args ssh_executable ssh_timeout
     ssh_private_key_file ssh_host_key_checking private_key_file host_key_checking paramiko_user python_interpreter
     ruby_interpreter shell_type shell_executable sudo sudo_user sudo_pass su su_pass doas doas_user doas_password doas_exe
     pipelining facts playbook_python`
      .trim()
      .split(/\s+/),
  )('are never ansible_%s', (name) => {
    expect(isInjected(`ansible_${name}`)).toBe(false);
    const host = new HostState('h');
    host.addFacts(new Dict([[`ansible_${name}`, 'theirs']]));
    expect([...host.injected.keys()]).toEqual(['ansible_facts']);
    expect(host.injected.get('ansible_facts')).toBe(host.facts);
  });

  it.each(['hostname', 'user_id', 'local', 'ssh_host_key_rsa_public', 'docker_gwbridge', 'eth0', 'become2'])(
    'may be ansible_%s',
    (name) => {
      expect(isInjected(`ansible_${name}`)).toBe(true);
    },
  );
});
